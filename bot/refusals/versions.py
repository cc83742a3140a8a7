"""Refusals about versions of documents and the points raised on them."""

import datetime as dt
from dataclasses import replace
from typing import Self

from bot.errors import Refusal
from bot.refusals.base import AboutItem


class BeforeIndependence(Refusal, names_others=False):
    """The first version is dated before its author declared their independence."""

    date: dt.date
    declared: dt.date
    author: str


class BeforePrevious(Refusal, at=("on",)):
    """A version is dated before the one that it follows."""

    date: dt.date
    version: int
    previous: dt.date


class CirculateStale(Refusal):
    """A version would be circulated after a newer one was registered."""

    version: int
    latest: int


class CirculatedBefore(Refusal, at=("on",)):
    """A version went out, it is said, before it was registered."""

    version: int
    date: dt.date
    registered: dt.date


class SentBeforeGate(Refusal, at=("on",)):
    """A version went, it is said, to people before what comes first for them was there."""

    version: int
    date: dt.date
    opened: dt.date


class CorrectionAnswered(Refusal, names_others=True):
    """A point was accepted or declined before."""

    number: int
    accepted: bool


class CorrectionAuthor(Refusal, names_others=True):
    """A point is answered by somebody other than the author."""

    people: list[str]
    author: str

    def without_others(self) -> Self:
        """Leave out who they are."""
        return replace(self, people=[])


class CorrectionNotYours(Refusal, names_others=True):
    """A point is raised by somebody who is no lead or deputy of an agency."""


class IndependenceFirst(AboutItem, names_others=True):
    """The first version is registered before its author declared their independence."""

    people: list[str]


class NoReport(Refusal):
    """A version is registered in a pathway that has no report."""

    pathway: str


class NoSuchVersion(Refusal):
    """The version that is to be circulated, or mended, is not there."""

    version: int | None
    latest: int | None


class OtherHost(Refusal, names_others=False, at=("url",)):
    """A link leads to none of the partnership's document stores."""

    host: str
    hosts: list[str]


class Price(Refusal):
    """A new version would set answers or notices aside, and this was not confirmed."""

    url: str
    kind: str
    on: dt.date | None
    note: str | None
    next: int
    confirmations: int
    disputes: int
    approvals: int
    notices: int
    days: int


class UnknownCorrection(Refusal, names_others=True):
    """There is no point of the number."""

    number: int
    known: list[int]


class UnknownDocument(Refusal, names_others=False, at=("kind",)):
    """The word after ``as`` is no kind of document."""

    word: str
    documents: list[str]


class VersionWithdrawn(Refusal, names_others=False):
    """The version to be circulated was returned or withdrawn."""

    version: int
    why: str


class WhichAgency(Refusal, names_others=True):
    """A coordinator raises a point without saying for which agency."""

    parties: list[str]


class AfterNext(Refusal, at=("on",)):
    """A version's date would come after that of the version that follows it."""

    date: dt.date
    version: int
    next: dt.date


class SpokenOfBefore(Refusal, at=("on",)):
    """A version's date would come after what was said or done about it."""

    date: dt.date
    version: int
    first: dt.date


class EditorialOfNothing(Refusal):
    """No version stands, or was returned, that this one could differ from in its wording only."""

    version: int


class EditorialNote(Refusal, at=("note",)):
    """An editorial version is registered without a word on what has changed."""

    url: str


class EditorialAlone(Refusal, names_others=False):
    """There is nobody else who could confirm that a version is editorial."""

    author: str


class EditorialWaits(Refusal, names_others=True):
    """An editorial version waits already for somebody to confirm it."""

    version: int
    by: str
    lapses: dt.date


class EditorialGone(Refusal):
    """No editorial version of this number waits to be confirmed."""

    version: int
    latest: int | None


class EditorialAsker(Refusal, names_others=True):
    """Whoever said that a version is editorial could not register it any more.

    ``why``: "role" (they hold none that could), "recused", or "gone" (from Slack).
    """

    version: int
    by: str
    why: str
    author: str


class EditorialNotYours(Refusal, names_others=True):
    """Somebody else confirms that a version is editorial."""

    version: int
    mine: bool
    people: list[str]
