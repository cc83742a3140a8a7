"""People who type: slash commands and messages."""

from __future__ import annotations

import copy

from playground.blocks import Json
from playground.link import Delivery
from playground.people.events import Events
from playground.people.markup import escaped
from playground.shown import Channel, Message, Reply, SlackError


class Writing(Events):
    """A workspace in which people type."""

    def type(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Reply:
        """Type a line as this person: a slash command goes to the app, anything else is a message.

        Slash commands are refused in threads, and carry no `thread_ts`. A private channel's name is
        not told.
        """
        if not text.startswith("/"):
            message = self.say(user, channel, text, thread_ts)
            return Reply(user, 200, 0.0, message=message, names=self.names)
        command = text.split(maxsplit=1)[0]
        words = text.removeprefix(command).strip()
        with self.lock:
            where = self._writable_place(user, channel)
            if thread_ts:
                said = f"{command} is not supported in threads. Sorry!"
                return self._not_sent(user, said, "not_in_threads")
            if command not in self.commands or not self.token:
                said = (
                    f"{command} is not a valid command: every message that starts with “/” is taken"
                    " as one."
                )
                return self._not_sent(user, said, "unknown_command")
            delivery = self._command_delivery(user, where, command, words)
        return self._deliver(delivery)

    def _command_delivery(self, user: str, where: Channel, command: str, words: str) -> Delivery:
        key, response_url = self._new_response_url(user, where.id)
        payload = {
            "token": "legacy",
            "team_id": self.team,
            "team_domain": "playground",
            "channel_id": where.id,
            "channel_name": where.name_in_payloads,
            "user_id": user,
            "user_name": self.who(user).handle,
            "command": command,
            "text": escaped(words) if self.escape else words,
            "api_app_id": self.app.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": self.triggers.new(user),
        }
        return Delivery("command", payload, user, key)

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
        self._send_message_event(where, {**copy.deepcopy(message.raw), "client_msg_id": message.ts})
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
