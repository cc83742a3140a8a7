"""The commands that are Slack's own: /invite, /remove, /leave, /who, /remind, /me and /shrug.

They work in threads, too, and never reach an app. What else Slack can do is named, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from playground.people.reminders import Reminder, when_said
from playground.people.saying import Saying
from playground.shown import Channel, Person, Reply
from playground.workspace import Declaration

MANY = 100
"""So many people are listed at most."""

DESCRIBED = {
    "/invite": "Add somebody to this channel.",
    "/leave": "Leave this channel.",
    "/me": "Say what you are doing.",
    "/msg": "Write a direct message.",
    "/remind": "Have Slack remind you: /remind me to call in 2 hours.",
    "/remove": "Take somebody out of this channel.",
    "/shrug": "Say something, with a shrug.",
    "/who": "List who is in this channel.",
}
"""Slack's own commands that work here, and what each does."""

# fmt: off
LEFT_OUT = frozenset({
    "/active", "/apps", "/archive", "/away", "/call", "/canvas", "/collapse", "/dnd", "/expand",
    "/feed", "/feedback", "/huddle", "/join", "/keys", "/mute", "/open", "/prefs", "/rename",
    "/search", "/shortcuts", "/star", "/status", "/topic",
})
# fmt: on
"""Slack's own commands that have no part in what is tried here."""

SAME = {"/add": "/invite", "/kick": "/remove", "/part": "/leave", "/close": "/leave", "/dm": "/msg"}
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>|@([\w.'-]+(?: [\w.'-]+)*)")
_CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^>]*)?>|(?<!\S)#([\w-]+)")
_NOT_UNDERSTOOD = (
    "Sorry, I didn’t quite get that. I’m easily confused. Perhaps try the words in a different"
    " order? This usually works: `/remind [@someone or #channel] [what] [when]`."
)


class OwnCommands(Saying):
    """A workspace whose people use Slack's own commands; ``reminders`` wait for their time."""

    def _begin(self, declared: Declaration) -> None:
        super()._begin(declared)
        self.reminders: list[Reminder] = []

    def _own_command(self, user: str, where: Channel, line: str, thread_ts: str | None) -> Reply:
        """Do what one of Slack's own commands asks, or say as Slack does that there is none."""
        typed = line.split(maxsplit=1)[0]
        command = SAME.get(typed.lower(), typed.lower())
        words = line[len(typed) :].strip()
        does = self._own_commands().get(command)
        if does is not None:
            return self._slackbot(user, does(user, where, words, thread_ts))

        if command in LEFT_OUT:
            return self._slackbot(
                user, f"{typed} is one of Slack’s own commands. It works in Slack; it is not here."
            )

        said = (
            f"{typed} is not a valid command. In Slack, all messages that start with the “/”"
            " character are interpreted as commands.\nIf you are trying to send a message and not"
            " run a command, try preceding the “/” with an empty space."
        )
        return self._slackbot(user, said, "unknown_command")

    def _own_commands(self) -> dict[str, Callable[[str, Channel, str, str | None], str]]:
        return {
            "/invite": self._invite_by_command,
            "/remove": self._remove_by_command,
            "/leave": self._leave_by_command,
            "/who": self._who_is_here,
            "/remind": self._remind,
            "/me": self._say_me,
            "/msg": self._message_by_command,
            "/shrug": self._shrug,
        }

    def _slackbot(self, user: str, said: str, error: str = "slackbot") -> Reply:
        """Return what Slackbot answers to one person only; nothing went to the app."""
        return Reply(user, 0, 0.0, said=said, error=error if said else None, names=self.names)

    # -- who is here -------------------------------------------------------------------------------

    def _invite_by_command(self, user: str, where: Channel, words: str, _: str | None) -> str:
        where = self._named_channel(user, words) or where
        people = self._named_people(words)

        if where.person is not None:
            return "`/invite` does not work in direct messages. Use it in a channel."

        if self.who(user).guest:
            return "You don’t have permission to add people to this channel."

        if not people:
            return "I’m not sure who to add. Try `/invite @someone`."

        return "\n".join(self._invite_all(user, where, people))

    def _invite_all(self, user: str, where: Channel, people: Sequence[Person]) -> list[str]:
        """Add people to a channel; say who was in it, and who was added."""
        already = [person for person in people if person.id in where.members]
        added = [person for person in people if person not in already]
        for person in added:
            self.invite(person.id, where.id, by=user)

        said = [f"{person.name} is already in this channel." for person in already]

        if added:
            said.append(f"You added {_names_of(added)} to #{where.name}.")

        return said

    def _remove_by_command(self, user: str, where: Channel, words: str, _: str | None) -> str:
        people = [person for person in self._named_people(words) if person.id in where.members]
        if where.person is not None:
            return "`/remove` does not work in direct messages. Use it in a channel."

        if not self._may_remove(self.who(user), where):
            return "You don’t have permission to remove people from this channel."

        if not people:
            return "I’m not sure who to remove. Try `/remove @someone` who is in this channel."

        for person in people:
            self.kick(person.id, where.id)

        return f"You removed {_names_of(people)} from #{where.name}."

    @staticmethod
    def _may_remove(person: Person, where: Channel) -> bool:
        """Tell whether somebody may remove others: of a public channel only an admin may."""
        return not person.guest and (where.private or person.admin)

    def _leave_by_command(self, user: str, where: Channel, words: str, _: str | None) -> str:
        if where.person is not None:
            return "`/leave` does not work in direct messages. Use it in a channel."
        self.kick(user, where.id)
        return ""

    def _who_is_here(self, user: str, where: Channel, words: str, _: str | None) -> str:
        names = [self.who(member).name for member in where.members[:MANY]]
        more = len(where.members) - len(names)
        rest = f" and {more} more" if more > 0 else ""
        return f"Members of {where.name}: {', '.join(names)}{rest}"

    def _named_people(self, words: str) -> list[Person]:
        """Return the people whom a line names, as mentions or by the beginning of a name."""
        found = []
        for mention in _MENTION.finditer(words):
            person = self.find_person(mention[1]) if mention[1] else self._called(mention[2])
            if person is not None and not person.deactivated:
                found.append(person)
        return found

    def _called(self, typed: str) -> Person | None:
        wanted = typed.casefold()
        for person in self.everybody():
            name = person.name.casefold()
            if wanted in (name, person.handle) or wanted.startswith(f"{name} "):
                return person
        return None

    def _named_channel(self, user: str, words: str) -> Channel | None:
        named = _CHANNEL.search(words)
        if named is None:
            return None

        for channel in self.channels_of(user):
            if channel.id == named[1] or channel.name == named[2]:
                return channel

        return None

    # -- what is said ------------------------------------------------------------------------------

    def _say_me(self, user: str, where: Channel, words: str, thread_ts: str | None) -> str:
        if not words:
            return "Say what you are doing: `/me is reading`."
        self.say(user, where.id, f"_{words}_", thread_ts)
        return ""

    def _shrug(self, user: str, where: Channel, words: str, thread_ts: str | None) -> str:
        self.say(user, where.id, f"{words} ¯\\_(ツ)_/¯".strip(), thread_ts)
        return ""

    def _message_by_command(self, user: str, where: Channel, words: str, _: str | None) -> str:
        people = self._named_people(words)
        text = _MENTION.sub("", words, count=1).strip()
        if not people or not text:
            return "Say to whom, and what: `/msg @someone Hello`."

        if people[0].id != self.bot_user:
            return f"Only direct messages with {self.who(self.bot_user).name} are here."

        self.say(user, self.dm(user), text)
        return ""

    # -- reminders ---------------------------------------------------------------------------------

    def _remind(self, user: str, where: Channel, words: str, _: str | None) -> str:
        asked = when_said(words, self.clock())
        if asked is None:
            return _NOT_UNDERSTOOD

        named = _CHANNEL.match(asked.what)
        place = self._named_channel(user, named[0]) if named else where
        if place is None:
            return "I can only remind a channel that you are in."

        what = _plain(asked.what[named.end() :] if named else asked.what)
        if not what:
            return _NOT_UNDERSTOOD

        self.reminders.append(Reminder(asked.at, user, place.id, what, for_all=bool(named)))
        whom = f"#{place.name}" if named else "you"
        return f"👍 I will remind {whom} “{what}” {asked.said}."

    def give_reminders(self) -> None:
        """Say the reminders that are due by the clock: to one person, or to a channel."""
        now = self.clock()
        with self.lock:
            due = [reminder for reminder in self.reminders if reminder.at <= now]
            for reminder in sorted(due):
                self.reminders.remove(reminder)
                self._give_reminder(reminder)

    def _give_reminder(self, reminder: Reminder) -> None:
        if self.find_channel(reminder.place) is not None:
            only = None if reminder.for_all else reminder.by
            self.posts.slackbot(reminder.place, f"Reminder: {reminder.what}", only)


def _names_of(people: Iterable[Person]) -> str:
    return " and ".join(person.name for person in people)


def _plain(what: str) -> str:
    """Return what a reminder says, without "me" and "to" before it and quotes around it."""
    what = re.sub(r"^\s*(me\b\s*)?(to\s+)?", "", what, flags=re.IGNORECASE)
    return what.strip(" “”\"'")
