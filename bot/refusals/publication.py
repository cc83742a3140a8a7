"""Refusals about publication, its gate, its date, holds and the timetable."""

import datetime as dt
from collections.abc import Sequence

from bot.errors import Refusal
from bot.typed import Expected, Held, HoldLine, Lacking, Named, Notice, Standing, Told


class AlreadyPublished(Refusal, settled=True):
    """The publication is recorded a second time."""

    on: dt.date


class DecidedAlready(Refusal, names_others=False, settled=True):
    """It is decided already that the report is not published, with the same in its place."""

    on: dt.date
    instead: str


class HeldAlready(Refusal, names_others=True):
    """A hold is placed for a proceeding for which one is in force."""

    hold: str
    number: int
    since: dt.date
    until: dt.date | None


class HoldOver(Refusal, names_others=True):
    """A hold is lifted, or looked at on another day, that was lifted before."""

    hold: str
    lifted: dt.date
    by: str
    holds: list[str]


class HttpsOnly(Refusal, names_others=False, at=("url",)):
    """A link does not start with ``https://``, or holds a user name or a password."""

    hosts: list[str]


class NoGate(Refusal, settled=True):
    """A publication or a hold is recorded in a pathway that publishes nothing."""

    pathway: str


class NobodyDecidesIt(Refusal, names_others=False):
    """Not to publish is asked for, and nobody holds a role whose decision that is."""

    roles: list[tuple[str, str]]


class NotInstead(Refusal, names_others=False):
    """What the pathway does not foresee is to be published in the report's place."""

    word: str
    allowed: list[str]


class NotToBePublished(Refusal, settled=True):
    """Something is to be done for a publication, or a switch, after the decision not to publish."""

    verb: str
    on: dt.date


class NoHold(Refusal):
    """A hold is lifted while none is in force."""


class NoSuchHold(Refusal, names_others=True):
    """There is no hold of the number."""

    number: int
    holds: list[str]


class NoProposal(Refusal):
    """A timetable is accepted while none is proposed."""


class NoPublicationDate(Refusal):
    """A publication date is agreed in a pathway that has none."""

    pathway: str


class NothingToDate(Refusal):
    """A timetable is asked for, and there is no open item that takes a date from it."""

    dated: bool


class OutsideNeeds(Refusal, names_others=False):
    """A publication outside the gate is recorded without a reason or without its day."""

    missing: str


class PastPublication(Refusal, at=("reason", "publication-day")):
    """A past day is agreed as the publication date, without a reason."""

    date: dt.date


class Published(Refusal, settled=True):
    """Something would be done that a published report rules out."""

    verb: str


class SameDate(Refusal, at=("publication-day",)):
    """The day that is agreed as the publication date is that already."""

    date: dt.date


class WhichHold(Refusal, names_others=True):
    """A hold is lifted without saying which, and several are in force."""

    holds: Sequence[HoldLine]


class PublicationGate(Refusal, names_others=True):
    """What the publication rests on is not all in, or not for long enough."""

    url: str
    on: dt.date
    version: int | None
    agreed: dt.date | None
    undated: bool
    too_early: bool
    missing: Sequence[Lacking]
    notices: Sequence[Notice]
    notices_missing: list[str]
    days: int
    needed: int
    short: int
    earliest: dt.date | None
    expected: Expected | None
    holds: list[str]
    held: Sequence[Held]
    in_place: Sequence[Standing]
    skipped: Sequence[Named]
    limit: dt.date | None
    limit_holds: bool
    told: Sequence[Told]
