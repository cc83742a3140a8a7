"""People who come and go, and what is done to channels, messages and the app itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playground.blocks import Json, copied
from playground.people.events import Events
from playground.shown import Message, SlackError
from playground.workspace.user_object import user_object


class Membership(Events):
    """A workspace whose people, channels and messages come and go."""

    def invite(self, user: str, channel: str, by: str | None = None) -> None:
        """Let somebody (or the app) join a channel; sends `member_joined_channel`."""
        with self.lock:
            where = self.where(channel)
            self.who(user)

            if user in where.members:
                return

            where = self.change_channel(channel, members=(*where.members, user))

        self._send_member_event("member_joined_channel", user, where, by)

    def kick(self, user: str, channel: str) -> None:
        """Let somebody leave a channel.

        Sends `member_left_channel`; for the app itself `group_left` or `channel_left`.
        """
        with self.lock:
            where = self.where(channel)
            if user not in where.members:
                return

            where = self.change_channel(channel, members=where.members_without(user))

        if user == self.bot_user:
            kind = "group_left" if where.private else "channel_left"
            self._send_channel_event(kind, where, {"type": kind, "channel": channel})
        else:
            self._send_member_event("member_left_channel", user, where)

    def deactivate(self, user: str) -> None:
        """Deactivate somebody's account: out of every channel, and `user_change`."""
        with self.lock:
            self.mark_deactivated(user)
        self._send_user_event("user_change", user)

    def change_person(self, user: str, **changes: Any) -> None:
        """Change what somebody is (a guest, an admin, an app …); sends `user_change`."""
        with self.lock:
            self.put_person(replace(self.who(user), **changes))
        self._send_user_event("user_change", user)

    def welcome(self, user: str) -> None:
        """Tell the app that somebody is new in the workspace: `team_join`."""
        self._send_user_event("team_join", user)

    def _send_user_event(self, kind: str, user: str) -> None:
        with self.lock:
            event: Json = {
                "type": kind,
                "user": user_object(self.team, self.who(user)),
                "cache_ts": int(self.clock().timestamp()),
                "event_ts": self.ids.next_ts(),
            }

        self._send_event(kind, event, "users:read")

    def archive(self, channel: str, *, archived: bool = True) -> None:
        """Archive a channel (or open it again), and tell the app if it is in it."""
        with self.lock:
            where = self.change_channel(channel, archived=archived)
        if self.bot_user in where.members:
            group = "group" if where.private else "channel"
            kind = f"{group}_archive" if archived else f"{group}_unarchive"
            self._send_channel_event(kind, where, {"type": kind, "channel": channel})

    def share(self, channel: str) -> None:
        """Share a channel with another organisation (Slack Connect); sends `channel_shared`."""
        with self.lock:
            where = self.change_channel(channel, shared=True, pending=False)
        if self.bot_user in where.members:
            event = {"type": "channel_shared", "connected_team_id": "T9", "channel": channel}
            self._send_channel_event("channel_shared", where, event)

    def unshare(self, channel: str) -> None:
        """Take the other organisation out of a channel; sends `channel_unshared`."""
        with self.lock:
            where = self.change_channel(channel, shared=False, pending=False)

        if self.bot_user in where.members:
            event = {
                "type": "channel_unshared",
                "previously_connected_team_id": "T9",
                "channel": channel,
                "is_ext_shared": False,
            }
            self._send_channel_event("channel_unshared", where, event)

    def invite_organisation(self, channel: str, new_id: str | None = None) -> None:
        """Invite another organisation into a channel, which has not accepted yet.

        A private channel's id changes with it; sends `channel_id_changed`. Without a `new_id`, as
        where the channel had such an id before, Slack tells nothing.
        """
        with self.lock:
            where = self.change_channel(channel, pending=True)
            if new_id is None:
                return

            where = self.renumber_channel(channel, new_id)

        if self.bot_user in where.members:
            event = {
                "type": "channel_id_changed",
                "old_channel_id": channel,
                "new_channel_id": new_id,
            }
            self._send_channel_event("channel_id_changed", where, event)

    def make_public(self, by: str, channel: str) -> None:
        """Make a private channel public: it says so, in a message that people read in it.

        There is no event of its own, and the message's needs `channels:history`.
        """
        with self.lock:
            where = self.change_channel(channel, private=False)
            said = "made this channel *public*. Any member in this workspace can see and join it."
            raw = {"subtype": "channel_convert_to_public", "user": by, "text": said}
            message = self.posts.put(channel, raw)
        self._send_message_event(where, copied(message.raw))

    def make_private(self, by: str, channel: str) -> None:
        """Make a public channel private: it says so, in a message that people read in it."""
        with self.lock:
            where = self.change_channel(channel, private=True)
            said = (
                "made this channel *private*. Now, it can only be viewed or joined by invitation."
            )
            raw = {"subtype": "channel_convert_to_private", "user": by, "text": said}
            message = self.posts.put(channel, raw)

        self._send_message_event(where, copied(message.raw))

    def delete_channel(self, channel: str) -> None:
        """Delete a channel for good; sends `group_deleted` or `channel_deleted`."""
        with self.lock:
            where = self.remove_channel(channel)
        if self.bot_user in where.members:
            kind = "group_deleted" if where.private else "channel_deleted"
            self._send_channel_event(kind, where, {"type": kind, "channel": channel})

    def delete_message(self, message: Message) -> None:
        """Delete a message as a person, as admins may delete the app's."""
        with self.lock:
            found = self.posts.find(message.channel, message.ts)
            if found is None:
                raise SlackError("That message is already gone")

            self.posts.remove(found)
            event = {
                "subtype": "message_deleted",
                "hidden": True,
                "deleted_ts": message.ts,
                "ts": self.ids.next_ts(),
                "previous_message": copied(found.raw),
            }

        self._send_message_event(self.where(message.channel), event)

    def unpin(self, user: str, message: Message) -> None:
        """Take a message's pin away as a person; sends `pin_removed`."""
        with self.lock:
            if not self.posts.is_pinned(message):
                raise SlackError("That message is not pinned")

            self.posts.unpin(message)
            still_pinned = self.posts.pin_count(message.channel)

        item = {
            "type": "message",
            "channel": message.channel,
            "message": copied(message.raw),
        }
        event = {
            "type": "pin_removed",
            "user": user,
            "channel_id": message.channel,
            "item": item,
            "has_pins": bool(still_pinned),
            "event_ts": self.ids.next_ts(),
        }
        self._send_event("pin_removed", event, "pins:read")

    def uninstall(self) -> None:
        """Remove the app from the workspace.

        Its token dies; sends `tokens_revoked` and `app_uninstalled`.
        """
        self.token_error = "account_inactive"  # noqa: S105 - Slack's word for it, no token
        revoked = {"type": "tokens_revoked", "tokens": {"bot": [self.bot_user]}}
        self._send_event("tokens_revoked", revoked)
        self._send_event("app_uninstalled", {"type": "app_uninstalled"})
