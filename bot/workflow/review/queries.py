"""What people look at: one type a verb form that changes nothing."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.review.commands import AddedPartyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Base of all that only look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMine(Query):
    """Bare ``/cspr``: "Yours now"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Query):
    """``help [verb]``; ``topic="all"`` shows every verb."""

    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm(Query):
    """Bare ``open``: the modal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStatus(Query):
    """``status``."""

    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReviews(Query):
    """``list [all]``."""

    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowChecklist(Query):
    """``checklist [<stage>]``."""

    stage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBringingIn(Query):
    """``bring-in``: what of the time before the opening is recorded, and what is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowItem(Query):
    """``show``."""

    what: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTimetable(Query):
    """``timetable``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListParties(Query):
    """``agency list``, and the same of partnerships, family contacts, attendees and actions."""

    kind: AddedPartyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles(Query):
    """``role list``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGuests(Query):
    """``guest list``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersions(Query):
    """``draft list``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCorrections(Query):
    """``correction list``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who(Query):
    """``who``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowChasing(Query):
    """``chasing``."""

    what: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAssurance(Query):
    """``assurance``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLetter(Query):
    """``letter <name> [for <party>]``; of several, or of all but some, if ``several``."""

    name: str
    party: str | None = None
    several: bool = False
    parties: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTimeline(Query):
    """``timeline``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCalendar(Query):
    """``calendar``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReport(Query):
    """``report [REF or all] [from <date> to <date>]``."""

    everything: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Export(Query):
    """``export``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRetention(Query):
    """``retention``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSettings(Query):
    """``settings``."""
