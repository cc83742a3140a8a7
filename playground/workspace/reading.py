"""How far each person has read: every channel, and every thread in it."""

from __future__ import annotations


class ReadMarks:
    """The last message that each person has read, by place; Slack keeps it, not their browser."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str, str], str] = {}

    def last(self, user: str, channel: str, thread: str = "") -> str:
        """Return the id of the last message read in a channel or a thread; "" where none was."""
        return self._read.get((user, channel, thread), "")

    def mark(self, user: str, channel: str, ts: str, thread: str = "") -> None:
        """Note that a person has read up to this message; it never goes back."""
        key = (user, channel, thread)
        self._read[key] = max(self._read.get(key, ""), ts)

    def renumber_channel(self, channel: str, new_id: str) -> None:
        """Let what was read in a channel be read under its new id."""
        for user, place, thread in list(self._read):
            if place == channel:
                self._read[(user, new_id, thread)] = self._read.pop((user, place, thread))
