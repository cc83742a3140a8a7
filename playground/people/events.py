"""The events that Slack sends to the app."""

from __future__ import annotations

from playground.blocks import Json
from playground.link import Delivery
from playground.people.deliveries import Deliveries
from playground.shown import Channel


class Events(Deliveries):
    """A workspace that tells the app what happens in it, as far as the app may read it."""

    def _send_event(self, name: str, event: Json, *scopes: str) -> None:
        """Send an event to the app if it subscribes to it.

        `name` is the manifest's, such as message.im. Of `scopes`, if any, one must be granted:
        Slack tells an app nothing that it may not read.
        """
        if not self.link.connected or not self._hears(name, scopes):
            return

        with self.lock:
            delivery = Delivery("event", self._event_payload(event))

        ack = self.link.deliver(delivery)

        with self.lock:
            self.sent.append((delivery, ack))
            if ack.error and self.events is not None:
                self.problems.append(
                    f"event {name} was not acknowledged: {ack.status or ack.error}"
                )

    def _hears(self, name: str, scopes: tuple[str, ...]) -> bool:
        if not self.token:
            return False
        if scopes and not self.scopes.intersection(scopes):
            return False
        return self.events is None or name in self.events

    def _event_payload(self, event: Json) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": self.team,
            "user_id": self.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "legacy",
            "team_id": self.team,
            "context_team_id": self.team,
            "api_app_id": self.app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.ids.next(f"Ev{self.team}"),
            "event_time": int(self.clock().timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }

    def _send_message_event(self, channel: Channel, parts: Json) -> None:
        """Send a `message` event, if the app is in the channel. `parts` has the event's `ts`."""
        if self.bot_user not in channel.members:
            return

        event: Json = {
            "type": "message",
            "channel": channel.id,
            "channel_type": channel.family.removesuffix("s"),
            **parts,
            "event_ts": parts["ts"],
        }
        self._send_event(f"message.{channel.family}", event, f"{channel.family}:history")

    def _send_member_event(
        self, kind: str, user: str, channel: Channel, by: str | None = None
    ) -> None:
        """Send that somebody joined or left a channel, if the app is in it."""
        if self.bot_user not in channel.members:
            return

        event: Json = {
            "type": kind,
            "user": user,
            "channel": channel.id,
            "channel_type": "G" if channel.private else "C",
        }

        if by:
            event["inviter"] = by

        self._send_channel_event(kind, channel, {**event, "team": self.team})

    def _send_channel_event(self, kind: str, channel: Channel, event: Json) -> None:
        """Send an event that lets the app read of a channel; the time is filled in."""
        scope = "groups:read" if channel.private else "channels:read"
        self._send_event(kind, {**event, "event_ts": self.ids.next_ts()}, scope)
