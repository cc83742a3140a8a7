"""People who fill in modals, and open the Home tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from playground import limits
from playground.blocks import Json, copied, elements
from playground.link import Delivery
from playground.people.choices import held_after
from playground.people.events import Events
from playground.shown import Reply, SlackError, View

REQUIRED = "Please complete this required field."

Field = tuple[Json, Json]
"""A block of a modal, and its element."""


class Forms(Events):
    """A workspace in which people submit and close modals and open the Home tab."""

    def submit(
        self,
        user: str,
        view: View,
        values: Mapping[str, Any] | None = None,
        *,
        anywhere: bool = False,
    ) -> Reply:
        """Fill in a modal as this person and submit it.

        `values` are by block id, label or action id; other fields keep theirs. What Slack's own
        client refuses (a required field left empty, a text too long) is never sent: `Reply.errors`.
        """
        with self.lock:
            live = self.views.live(view)
            topmost = self.views.topmost(user)
            if not anywhere and (topmost is None or topmost.id != live.id):
                raise SlackError(f"The modal {view.title!r} is not the topmost on {user}'s screen")

            self._fill_in(live, values or {})
            live.shown_errors = _unfinished(live)

            if live.shown_errors:
                reply = self._not_sent(user)
                reply.errors = dict(live.shown_errors)
                reply.view = live.snapshot()
                return reply

            payload = self._interaction_payload("view_submission", user)
            payload["view"] = live.as_sent()
            payload["response_urls"] = []

        return self._deliver(Delivery("interaction", payload, user, view_id=live.id))

    def _fill_in(self, view: View, values: Mapping[str, Any]) -> None:
        for name, chosen in values.items():
            block, element = _field(view, name)
            held = held_after(self, element, chosen)
            view.hold(block["block_id"], element["action_id"], held)

    def close_view(self, user: str, view: View | None = None) -> Reply:
        """Close a modal as this person (the topmost); the app is told if the view asked for it."""
        with self.lock:
            topmost = self.views.topmost(user)
            if topmost is None:
                raise SlackError(f"No modal is open on {user}'s screen")

            closed = self.views.live(view) if view else topmost
            self.views.close(user, closed)

            if not closed.raw.get("notify_on_close"):
                return self._not_sent(user)

            payload = self._interaction_payload("view_closed", user)
            payload.pop("trigger_id")
            payload["view"] = closed.as_sent()
            payload["is_cleared"] = False

        return self._deliver(Delivery("interaction", payload, user))

    def open_home(self, user: str) -> View | None:
        """Open the app's Home tab as this person; return what is then published for them.

        The app gets the `app_home_opened` event.
        """
        if not self.home_tab:
            raise SlackError("The app's Home tab is off")

        with self.lock:
            event: Json = {
                "type": "app_home_opened",
                "user": user,
                "channel": self.dm(user),
                "tab": "home",
                "event_ts": self.ids.next_ts(),
            }
            home = self.views.home(user)
            if home is not None:
                event["view"] = copied(home.raw)

        self._send_event("app_home_opened", event)
        return self.home(user)


def _field(view: View, name: str) -> Field:
    """Return the field called `name`: by block id, else by label, else by action id."""
    fields = list(_fields(view))
    name_of: Callable[[Field], object]

    for name_of in (_block_id, _label, _action_id):
        names = [name_of(field) for field in fields]
        if names.count(name) == 1:
            return fields[names.index(name)]

    raise SlackError(f"No one field {name!r} in {view.title!r}; there are {view.labels}")


def _fields(view: View) -> Iterator[Field]:
    for block in view.blocks:
        for _, element in elements([block]):
            if element["type"] not in ("button", "overflow"):
                yield block, element


def _block_id(field: Field) -> object:
    return field[0]["block_id"]


def _label(field: Field) -> object:
    return (field[0].get("label") or {}).get("text")


def _action_id(field: Field) -> object:
    return field[1]["action_id"]


def _unfinished(view: View) -> dict[str, str]:
    """Return what Slack's client says at the fields before it sends anything."""
    errors: dict[str, str] = {}
    state = view.state()

    for block in view.inputs:
        held = state[block["block_id"]][block["element"]["action_id"]]
        error = _error_at(block, _value_in(held))
        if error:
            errors[block["block_id"]] = error

    return errors


def _value_in(held: Json) -> Any:
    """Return the value itself, whatever its key is called for this element."""
    for key, value in held.items():
        if key != "type":
            return value
    return None


def _error_at(block: Json, value: Any) -> str:
    """Return what is wrong with the value of an input, "" for nothing."""
    element = block["element"]
    if value and element["type"] == "plain_text_input":
        return _length_error(element, len(value))
    if value or block.get("optional"):
        return ""
    return REQUIRED


def _length_error(element: Json, length: int) -> str:
    least = element.get("min_length") or 0
    most = element.get("max_length") or limits.INPUT_TEXT
    if length > most:
        return f"Please use at most {most} characters."

    if length < least:
        return f"Please use at least {least} characters."

    return ""
