"""People who type: slash commands and messages."""

from __future__ import annotations

from playground.link import Delivery
from playground.people.markup import escaped
from playground.people.own_commands import OwnCommands
from playground.shown import Channel, Reply


class Writing(OwnCommands):
    """A workspace in which people type."""

    def type(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Reply:
        """Type a line as this person: a slash command goes to the app, anything else is a message.

        Slash commands are refused in threads, and carry no `thread_ts`. A private channel's name is
        not told.
        """
        if not text.startswith("/"):
            message = self.say(user, channel, text, thread_ts)
            return Reply(user, 200, 0.0, message=message, names=self.names)

        typed = text.split(maxsplit=1)[0]
        command = typed.lower()

        with self.lock:
            where = self._writable_place(user, channel)
            of_the_app = command in self.commands and self.token
            if of_the_app and thread_ts:
                said = f"{command} is not supported in threads. Sorry!"
                return self._not_sent(user, said, "not_in_threads")

            if of_the_app:
                words = text.removeprefix(typed).strip()
                delivery = self._command_delivery(user, where, command, words)

        if not of_the_app:
            return self._own_command(user, where, text, thread_ts)

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
