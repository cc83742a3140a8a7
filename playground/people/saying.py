"""People who write messages."""

from __future__ import annotations

from playground.blocks import Json, copied
from playground.people.markup import escaped
from playground.people.membership import Membership
from playground.shown import Channel, Message, SlackError


class Saying(Membership):
    """A workspace in which people write messages."""

    def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, *, file: str = ""
    ) -> Message:
        """Write an ordinary message as this person; the app hears of it if it is in the channel.

        With the name of a ``file`` it has that attached, and is one of Slack's ``file_share``.
        """
        with self.lock:
            where = self._writable_place(user, channel)
            if where.person is not None and not self.messages_tab:
                raise SlackError("The app's Messages tab is off: nobody can write to it")

            raw: Json = {"user": user, "text": escaped(text)}

            if thread_ts:
                raw["thread_ts"] = thread_ts

            if file:
                raw |= {"subtype": "file_share", "upload": True}
                raw["files"] = [{"id": "F0SHARED", "name": file, "user": user}]

            message = self.posts.put(channel, raw)

        self._send_message_event(where, {**copied(message.raw), "client_msg_id": message.ts})
        return self.posts.copied(message)

    def _writable_place(self, user: str, channel: str) -> Channel:
        """Return the channel, when this person can write in it."""
        person = self.who(user)
        where = self.where(channel)

        if person.deactivated:
            raise SlackError(f"{person.name}'s account is deactivated")

        if user not in where.members:
            raise SlackError(f"{person.name} is not in {where.name} and cannot write there")

        if where.archived:
            raise SlackError(f"{where.name} is archived: nobody can write there")

        return where
