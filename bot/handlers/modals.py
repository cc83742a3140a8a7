"""Modals: for what is long or dangerous. A submission makes the same commands as typing; errors stay at the field.

A modal's ``private_metadata`` is a short line of ids: which form, review, item, party, version and channel.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot import messages
from bot.errors import Refusal
from bot.handlers.desk import Answer, Ask, Desk
from bot.handlers.payloads import receipt, team_of
from bot.workflow import commands as c
from bot.workflow import views
from bot.workflow.lookup import find_item
from bot.workflow.review import Key
from bot.workflow.work import party_name

log = structlog.get_logger()

CALLBACK = "cspr"
Values = Mapping[str, Any]


class FieldError(Exception):
    """A field is not right; ``errors`` are shown at the fields."""

    def __init__(self, **errors: str) -> None:
        super().__init__("fields")
        self.errors = errors


def opens(text: str) -> bool:
    """Whether a typed line asks for the form that opens a review."""
    return text.strip().rstrip(".").lower() == "open"


def register(app: App, desk: Desk) -> None:
    """Takes every submission."""

    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        view = body.get("view") or {}
        try:
            about = json.loads(view.get("private_metadata") or "{}")
            command = _FORMS[about["form"]](about, values_of(view))
        except FieldError as error:
            shown = {k: v for k, v in error.errors.items() if k in _inputs(view)}
            ack(response_action="errors", errors=shown) if shown else ack()
            return
        except (KeyError, ValueError, TypeError):
            ack(response_action="update", view=answer_view(messages.reply("refusal/stale-button", _NOTHING)))
            return
        ask = Ask(
            team=team_of(body),
            user=str((body.get("user") or {}).get("id") or ""),
            channel=str(about.get("channel") or ""),
            text="",
            receipt=receipt("view", view.get("id"), view.get("hash"), view.get("private_metadata"), view.get("state")),
            via=str(about["form"]),
            command=command,
            ref=about.get("ref"),
        )
        ack(response_action="update", view=answer_view(desk.answer(ask)))

    def closed(ack: Ack) -> None:
        ack()

    app.view(CALLBACK)(submitted)
    app.view_closed(CALLBACK)(closed)


_NOTHING: dict[str, Any] = {"ref": "", "today": None}


def _inputs(view: Mapping[str, Any]) -> set[str]:
    return {str(b.get("block_id")) for b in view.get("blocks") or [] if b.get("type") == "input"}


def values_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in: by field, a text, a date, a choice, or a list of people; ``None`` where nothing was."""
    found: dict[str, Any] = {}
    for block, elements in ((view.get("state") or {}).get("values") or {}).items():
        for element in elements.values():
            value = element.get("value")
            if element.get("type") == "datepicker":
                value = date.fromisoformat(element["selected_date"]) if element.get("selected_date") else None
            elif element.get("type") in ("static_select", "radio_buttons"):
                value = (element.get("selected_option") or {}).get("value")
            elif element.get("type") == "users_select":
                value = element.get("selected_user")
            elif element.get("type") == "multi_users_select":
                value = element.get("selected_users") or []
            elif element.get("type") == "checkboxes":
                value = [o.get("value") for o in element.get("selected_options") or []]
            found[block] = value or None
    return found


def answer_view(said: Answer) -> dict[str, Any]:
    """An answer as a modal that can only be closed."""
    blocks = [b for b in said["blocks"] if b.get("type") != "actions"] or [
        {"type": "section", "text": {"type": "mrkdwn", "text": said["text"][:3000]}}
    ]
    return {
        "type": "modal",
        "callback_id": "answer",
        "title": {"type": "plain_text", "text": messages.words("modal/answer-title", {})},
        "close": {"type": "plain_text", "text": messages.words("modal/answer-close", {})},
        "blocks": blocks,
    }


def show_answer(client: Any, trigger: str, said: Answer, *, stacked: bool) -> None:
    """An answer to a press on Home or in a modal."""
    _present(client, trigger, answer_view(said), stacked=stacked)


def _present(client: Any, trigger: str, view: dict[str, Any], *, stacked: bool = False) -> bool:
    try:
        (client.views_push if stacked else client.views_open)(trigger_id=trigger, view=view)
    except Exception as error:
        log.warning("modal not shown", error_kind=type(error).__name__)
        return False
    return True


# --- showing -----------------------------------------------------------------------------------


def show_open(desk: Desk, ask: Ask, client: Any) -> bool:
    """The form that opens a review; ``False`` if it could not be shown (the typed form is then explained)."""
    facts = {"processes": desk.looks.processes(), "private": json.dumps({"form": "open", "channel": ask.channel})}
    return _present(client, ask.trigger, messages.modal("modal/open", facts, CALLBACK))


def show(desk: Desk, ask: Ask, client: Any, *, stacked: bool) -> Answer | None:
    """Opens the modal that a button names; answers instead when it may not be shown."""
    words = ask.text.split()
    name = words[0] if words else ""
    try:
        if name == "open-review":
            return None if show_open(desk, ask, client) else messages.reply("reply/not-recorded", {})
        view = _SHOWN[name](desk, ask, words)
    except Refusal as refusal:
        return desk.refused(refusal, ask)
    except (KeyError, IndexError, ValueError):
        return messages.reply("refusal/stale-button", _NOTHING)
    except Exception:
        log.exception("a modal could not be made", form_id=name)
        return messages.reply("reply/not-recorded", {})
    _present(client, ask.trigger, view, stacked=stacked)
    return None


def _read(desk: Desk, ask: Ask, words: list[str]) -> dict[str, Any]:
    """[Read reason]: for those who belong to the review."""
    seen = desk.see(replace(ask, ref=words[1]), words[1], c.ShowStatus())
    text = views.text_of(seen.review, int(words[2]))
    if text is None:
        raise Refusal("stale-button")
    return messages.modal("modal/reason", text | {"zone": str(seen.settings.zone)}, "answer")


def _item_view(template: str, form: str) -> Callable[[Desk, Ask, list[str]], dict[str, Any]]:
    def make(desk: Desk, ask: Ask, words: list[str]) -> dict[str, Any]:
        ref, item_id, party = words[1], words[2], "" if words[3] == "-" else words[3]
        seen = desk.see(replace(ask, ref=ref), ref, c.ShowItem(what=item_id))
        item = find_item(seen.review, item_id)
        key: Key = (item.id, party)
        about = {"form": form, "ref": ref, "item": item.id, "party": party, "channel": ask.channel}
        if len(words) > 4:
            about["version"] = words[4]
        current = seen.review.current(item.of) if item.of else None
        facts = {
            "ref": ref,
            "today": seen.today,
            "item": item.id,
            "title": item.title,
            "kind": item.kind,
            "rule": item.rule or "",
            "outcomes": list(item.outcomes),
            "party": party_name(seen.review, key[1]),
            "version": int(words[4]) if len(words) > 4 else (current.number if current else None),
            "pseudonym_known": bool(seen.review.pseudonym),
            "private": json.dumps(about),
        }
        return messages.modal(template, facts, CALLBACK)

    return make


def _catch_up_view(desk: Desk, ask: Ask, words: list[str]) -> dict[str, Any]:
    """A review taken over half-way: every past item with a day to fill in."""
    seen = desk.see(replace(ask, ref=words[1]), words[1], c.ShowTimetable())
    found = views.past_items(seen.review, seen.today, seen.settings.calendar)
    if not found:
        raise Refusal("nothing-to-tick", ref=words[1])
    keys = [[one["item"], one["party_id"]] for one in found]
    about = {"form": "catch-up", "ref": words[1], "channel": ask.channel, "keys": keys}
    while len(json.dumps(about)) > messages.PRIVATE:
        keys.pop()  # the rest comes when the form is opened again
    facts = {"ref": words[1], "lines": found[: len(keys)], "private": json.dumps(about)}
    return messages.modal("modal/catch-up", facts, CALLBACK)


def _outside(desk: Desk, ask: Ask, words: list[str]) -> dict[str, Any]:
    """[It's already live…]: what a coordinator records when the website went live without the gate."""
    ref = words[1]
    desk.see(replace(ask, ref=ref), ref, c.ShowItem(what="publish"))
    about = {"form": "outside", "ref": ref, "channel": ask.channel}
    on = date.fromisoformat(words[2])
    facts = {"ref": ref, "on": on, "url": words[3] if len(words) > 3 else "", "private": json.dumps(about)}
    return messages.modal("modal/outside", facts, CALLBACK)


_SHOWN: dict[str, Callable[[Desk, Ask, list[str]], dict[str, Any]]] = {
    "reason": _read,
    "outside": _outside,
    "dispute": _item_view("modal/object", "dispute"),
    "return": _item_view("modal/object", "return"),
    "record": _item_view("modal/record", "record"),
    "form": _item_view("modal/done", "done"),
    "done": _item_view("modal/done", "done"),
    "catch-up": _catch_up_view,
}


# --- submitting --------------------------------------------------------------------------------


def _party(about: Mapping[str, Any]) -> str | None:
    return str(about["party"]) if about.get("party") else None


def _version(about: Mapping[str, Any]) -> int | None:
    return int(about["version"]) if about.get("version") else None


def _open(about: Mapping[str, Any], values: Values) -> c.Command:
    return c.OpenReview(
        process=str(values["process"]),
        pseudonym=str(values["pseudonym"]),
        decided=values["decided"],
        ref=values.get("reference"),
    )


def _object(verb: str) -> Callable[[Mapping[str, Any], Values], c.Command]:
    def make(about: Mapping[str, Any], values: Values) -> c.Command:
        return c.Object(
            verb="dispute" if verb == "dispute" else "return",
            because=str(values["reason"]),
            what=str(about["item"]),
            party=_party(about),
            version=_version(about),
            on=values.get("on"),
        )

    return make


def _record(about: Mapping[str, Any], values: Values) -> c.Command:
    """[Record their answer…]: for an agency that answered by e-mail."""
    common: dict[str, Any] = {
        "what": str(about["item"]),
        "party": _party(about),
        "version": _version(about),
        "on": values.get("on"),
        "ref": str(values["evidence"]),
    }
    if values.get("answer") == "dispute":
        if not values.get("reason"):
            raise FieldError(reason=messages.words("modal/reason-missing", {}))
        return c.Object(verb="dispute", because=str(values["reason"]), **common)
    return c.Approve(note=values.get("reason"), **common)


def _done(about: Mapping[str, Any], values: Values) -> c.Command:
    return c.Complete(
        what=str(about["item"]),
        party=_party(about),
        outcome=_outcome(values),
        name=values.get("name"),
        until=values.get("until"),
        on=values.get("on"),
        because=values.get("reason"),
        ref=values.get("evidence"),
        note=values.get("note"),
    )


def _catch_up(about: Mapping[str, Any], values: Values) -> c.Command:
    evidence = str(values.get("evidence") or "")
    given = [(item, party, values.get(f"day-{n}")) for n, (item, party) in enumerate(about["keys"])]
    days = [(item, party, on, evidence) for item, party, on in given if on is not None]
    if not days:
        raise FieldError(evidence=messages.words("modal/no-day", {}))
    return c.CatchUp(days=tuple(days))


def _publish_outside(about: Mapping[str, Any], values: Values) -> c.Command:
    return c.Publish(url=str(values["url"]), on=values["on"], because=str(values["reason"]), outside=True)


def _outcome(values: Values) -> str | None:
    if "none" in (values.get("none") or []):
        return "none"
    chosen = values.get("outcome")
    return None if chosen == "removed" else chosen


_FORMS: dict[str, Callable[[Mapping[str, Any], Values], c.Command]] = {
    "open": _open,
    "dispute": _object("dispute"),
    "return": _object("return"),
    "record": _record,
    "done": _done,
    "catch-up": _catch_up,
    "outside": _publish_outside,
}
