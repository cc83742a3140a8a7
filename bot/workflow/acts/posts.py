"""What a review's channel is told; the words are in ``messages/post/``."""

from typing import Any

from bot.workflow.acts.saying import Announcement


class Answered(Announcement):
    """TODO answered."""

    item: str
    party: str
    version: int
    event: int


class Circulated(Announcement):
    """TODO circulated."""

    document: str
    version: int
    asked: list[str]
    silent: list[str]
    again: bool


class Completed(Announcement):
    """TODO completed."""


class ContactChanged(Announcement):
    """TODO contact-changed."""

    party: str
    contact: str
    user: str


class Discontinued(Announcement):
    """TODO discontinued."""

    event: int


class Disputed(Announcement):
    """TODO disputed."""

    item: str
    party: str
    version: int
    event: int


class Hold(Announcement):
    """TODO hold."""

    until: str | None
    event: int


class Impasse(Announcement):
    """TODO impasse."""

    item: str
    party: str
    version: int
    event: int


class Lifted(Announcement):
    """TODO lifted."""

    event: int


class LinkMended(Announcement):
    """TODO link-mended."""

    document: str
    version: int
    event: int


class PartyAdded(Announcement):
    """TODO party-added."""

    party: str


class PartyRemoved(Announcement):
    """TODO party-removed."""

    party: str
    event: int


class PublicationDate(Announcement):
    """TODO publication-date."""

    date: str
    before: str | None
    were: str | None
    told: list[list[str]]
    items: list[list[str]]
    event: int | None


class Published(Announcement):
    """TODO published."""

    date: str
    version: int | None
    outside: int
    event: int


class Quiet(Announcement):
    """TODO quiet."""

    event: int
    first: str
    last: str


class RecusalEnded(Announcement):
    """TODO recusal-ended."""

    user: str
    event: int


class Recused(Announcement):
    """TODO recused."""

    user: str
    event: int
    stands_in: bool
    majority: bool
    parties: list[str]
    roles: list[str]


class Redacted(Announcement):
    """TODO redacted."""

    number: int
    copies: list[int]


class Registered(Announcement):
    """TODO registered."""

    document: str
    version: int
    fell: list[list[str]]
    event: int


class Reopened(Announcement):
    """TODO reopened."""


class Returned(Announcement):
    """TODO returned."""

    item: str
    party: str
    version: int
    event: int


class RoleTaken(Announcement):
    """TODO role-taken."""

    role: str
    user: str
    event: int
    roles: list[str]


class SecondAsked(Announcement):
    """TODO second-asked."""

    number: int
    act: str
    event: int
    by: str


class Skipped(Announcement):
    """TODO skipped."""

    item: str
    party: str
    event: int


class Switched(Announcement):
    """TODO switched."""

    event: int
    answers: int


class Takeover(Announcement):
    """TODO takeover."""

    user: str


class TimetableAccepted(Announcement):
    """TODO timetable-accepted."""

    publication: str | None


class Undone(Announcement):
    """TODO undone."""

    item: str
    party: str
    fell: list[list[str]]
    parties: list[str]
    event: int
    reason: int | None


class Upgraded(Announcement):
    """TODO upgraded."""

    event: int
    fell: list[list[str]]
    gone: list[dict[str, Any]]
    items: list[list[str]]
