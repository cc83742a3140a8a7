"""Refusals about versions of documents and the points raised on them."""

import datetime as dt

from bot.errors import Refusal


class BeforeIndependence(Refusal):
    """TODO before-independence."""

    date: dt.date
    declared: dt.date
    author: str


class BeforePrevious(Refusal, at=("on",)):
    """TODO before-previous."""

    date: dt.date
    version: int
    previous: dt.date


class CirculateStale(Refusal):
    """TODO circulate-stale."""

    version: int
    latest: int


class CirculatedBefore(Refusal, at=("on",)):
    """TODO circulated-before."""

    version: int
    date: dt.date
    registered: dt.date


class CorrectionAnswered(Refusal):
    """TODO correction-answered."""

    number: int
    accepted: bool


class CorrectionAuthor(Refusal):
    """TODO correction-author."""

    people: list[str]
    author: str


class CorrectionNotYours(Refusal):
    """TODO correction-not-yours."""


class IndependenceFirst(Refusal):
    """TODO independence-first."""

    people: list[str]
    item: str
    title: str


class NoReport(Refusal):
    """TODO no-report."""

    pathway: str


class NoSuchVersion(Refusal):
    """TODO no-such-version."""

    version: int | None
    latest: int | None


class OtherHost(Refusal, at=("url",)):
    """TODO other-host."""

    host: str
    hosts: list[str]


class Price(Refusal):
    """TODO price."""

    url: str
    kind: str
    on: dt.date | None
    note: str | None
    next: int
    confirmations: int
    approvals: int
    notices: int
    days: int


class UnknownCorrection(Refusal):
    """TODO unknown-correction."""

    number: int
    known: list[int]


class UnknownDocument(Refusal, at=("kind",)):
    """TODO unknown-document."""

    word: str
    documents: list[str]


class VersionWithdrawn(Refusal):
    """TODO version-withdrawn."""

    version: int
    why: str


class WhichAgency(Refusal, names_others=True):
    """TODO which-agency."""

    parties: list[str]
