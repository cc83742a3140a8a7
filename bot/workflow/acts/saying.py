"""What a command leaves to be said: a reply to whoever acts, and announcements to others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

from bot.errors import OF_NOBODY, may_name_somebody
from bot.typed import Several, TypedValue, code_of, facts_of

OF_NOBODY_DOING = OF_NOBODY | {
    *("document", "author", "act", "rating", "value", "answer", "instead"),
    *("role_id", "contact", "as_"),
}
"""Texts of a reply that name nobody: titles of documents and roles, and what was chosen."""


class Reply(TypedValue):
    """What whoever acts reads once it is done.

    A subclass's name is its template's (``messages/reply/``); its fields are the template's facts,
    beside the review's reference, the day, and what comes next. ``warned`` holds the kinds of what
    looked like a person's details in a typed text.

    ``names_others``: it may name people, parties or items that are somebody else's, or what they
    did. A holder outside the channel reads what :meth:`without_others` leaves, or only that it is
    recorded (rule 16). A class with a field that may hold a name has to say which, or what it
    leaves: there is no default.
    """

    code: ClassVar[str]
    names_others: ClassVar[bool] = False
    warned: tuple[str, ...] = ()

    def __init_subclass__(cls, *, names_others: bool | None = None) -> None:
        super().__init_subclass__()
        says_what_is_left = "without_others" in cls.__dict__
        names = may_name_somebody(cls, OF_NOBODY_DOING)
        if names_others is None and names and not says_what_is_left:
            raise TypeError(
                f"{cls.__name__} may name somebody else by {', '.join(names)}: "
                "say names_others=True or names_others=False, or what is left without_others"
            )

        cls.names_others = cls.names_others if names_others is None else names_others
        cls.code = code_of(cls.__name__)

    @property
    def facts(self) -> dict[str, Any]:
        """What its template may use."""
        return facts_of(self)

    def without_others(self) -> "Reply":
        """Return what a holder outside the channel reads of it: their own doing only (rule 16)."""
        return Recorded(warned=self.warned) if self.names_others else self

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Return what this says for several: ``alike`` are their replies, and this the last."""
        return self


class Recorded(Reply):
    """Something was recorded that needs no words of its own."""


class AboutInstance(Reply, names_others=False):
    """A reply about one instance of an item: its ids, and what people call it."""

    item: str
    title: str
    party: str
    party_id: str

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name them all instead of the last."""
        return replace(self, party=Several(names), party_id="") if len(alike) > 1 else self


def as_lists(keys: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return instances as an announcement keeps them, since JSON knows lists only."""
    return [list(key) for key in keys]


def as_text(day: date | None) -> str | None:
    """Return a day as an announcement keeps it."""
    return None if day is None else day.isoformat()


class Announcement(TypedValue):
    """Something to tell a channel or a person.

    A subclass's name is its template's (``messages/post/`` or ``messages/dm/``) and is stored with
    the outbox's row. Its fields hold ids, never typed text, and are JSON values: names and dates
    are looked up when it is sent.
    """

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = code_of(cls.__name__)

    @property
    def params(self) -> Mapping[str, Any]:
        """What is stored with the outbox's row."""
        return facts_of(self)


@dataclass(frozen=True, slots=True)
class Addressed:
    """An announcement on its way: to one person, or to the review's channel (``to`` is ``None``).

    ``subject`` ties copies of one request together.
    """

    announcement: Announcement
    to: str | None
    subject: str | None = None

    @property
    def code(self) -> str:
        """The announcement's name, as it is stored."""
        return self.announcement.code

    @property
    def params(self) -> Mapping[str, Any]:
        """What is stored with the outbox's row."""
        return self.announcement.params
