"""People who press buttons and choose in selects."""

from __future__ import annotations

from typing import Any

from playground.blocks import CHOOSING, Json, copied
from playground.link import Delivery
from playground.people.choices import action_of, held_in
from playground.people.deliveries import Deliveries
from playground.shown import Button, Message, Reply, SlackError, View, find


class Pressing(Deliveries):
    """A workspace in which people press."""

    def press(
        self,
        user: str,
        where: Message | Reply | View | Button,
        what: str | None = None,
        *,
        value: Any = None,
        confirm: bool = True,
        action_ts: str | None = None,
        anywhere: bool = False,
    ) -> Reply:
        """Press a button as this person, or choose in a select, a menu, boxes or a picker.

        `what` is a label, an action id, or an option's words; `value` what is chosen where `what`
        names the element. With a confirm dialog, `confirm` is what they answer; `Reply.confirm`
        shows what it said. `anywhere`: though they do not see the place, as in a forged or
        forwarded press. The same `action_ts` twice is the same click.
        """
        button = where if isinstance(where, Button) else _element(where, str(what))
        chosen = value

        if value is None and button.element["type"] in CHOOSING:
            chosen = what

        dialog = button.element.get("confirm")

        with self.lock:
            if not anywhere:
                self._check_on_screen(user, button.where)

            action = action_of(self, button, chosen)

            if dialog and not confirm:
                reply = self._not_sent(user, dialog["text"]["text"])
                reply.confirm = dialog
                return reply

            self._hold(user, button, action)

            if not _tells_the_app(button):
                reply = self._not_sent(user)
                if isinstance(button.where, View):
                    reply.view = self.views.live(button.where).snapshot()

                return reply

            action["action_ts"] = action_ts or self.ids.next_ts()
            delivery = self._press_delivery(user, button.where, action)

        reply = self._deliver(delivery)
        reply.confirm = dialog
        return reply

    def _press_delivery(self, user: str, place: Message | View, action: Json) -> Delivery:
        payload = self._interaction_payload("block_actions", user)
        payload["actions"] = [action]

        if isinstance(place, View):
            now = self.views.live(place)
            payload["container"] = {"type": "view", "view_id": now.id}
            payload["view"] = now.as_sent()
            return Delivery("interaction", payload, user, view_id=place.id)

        key = self._add_message(payload, user, place)
        return Delivery("interaction", payload, user, key, pressed=(place.channel, place.ts))

    def _add_message(self, payload: Json, user: str, message: Message) -> str:
        """Add to a payload what it says of the pressed message; return the response_url's key."""
        channel = self.where(message.channel)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }

        if message.thread_ts:
            container["thread_ts"] = message.thread_ts

        payload["container"] = container
        payload["channel"] = {"id": channel.id, "name": channel.name_in_payloads}

        if message.ephemeral_to is None:
            payload["message"] = copied(message.raw)

        payload["state"] = {"values": self.posts.state_for(user, message)}
        key, payload["response_url"] = self._new_response_url(user, channel.id, message)
        return key

    def _hold(self, user: str, button: Button, action: Json) -> None:
        """Remember what was chosen, where the app reads it later as state."""
        held = held_in(action)
        if held is None:
            return

        action_id = button.element["action_id"]

        if isinstance(button.where, View):
            self.views.live(button.where).hold(button.block_id, action_id, held)
        else:
            self.posts.choose(user, button.where, button.block_id, action_id, held)

    def _check_on_screen(self, user: str, place: Message | View) -> None:
        """Refuse a press on something that is not on this person's screen."""
        if self.who(user).deactivated:
            raise SlackError(f"{self.who(user).name}'s account is deactivated")

        if isinstance(place, View):
            self._check_view_on_screen(user, place)
        elif place.ephemeral_to not in (None, user):
            raise SlackError(f"Only {place.ephemeral_to} sees this message")
        elif user not in self.where(place.channel).members:
            raise SlackError(f"{user} is not in {place.channel} and does not see this message")

    def _check_view_on_screen(self, user: str, view: View) -> None:
        if view.user != user or not self.views.is_open(view):
            raise SlackError(f"The view {view.title or view.type!r} is not on {user}'s screen")


def _element(where: Message | Reply | View, what: str) -> Button:
    return where.button(what) if isinstance(where, Reply) else find(where, what)


def _tells_the_app(button: Button) -> bool:
    """Tell whether the app hears at once: of all but inputs without `dispatch_action`."""
    for block in button.where.blocks:
        if block["block_id"] == button.block_id and block["type"] == "input":
            return bool(block.get("dispatch_action"))
    return True
