"""Refusals about answers on a version: confirmations, disputes, approvals, returns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import Refusal
from bot.refusals.base import AboutInstance


class AlreadyAnswered(AboutInstance, settled=True):
    """TODO already-answered."""

    version: int
    by: str
    on: dt.date
    how: str
    published: bool


class AlreadyYours(AboutInstance, settled=True):
    """TODO already-yours."""

    version: int
    on: dt.date
    done: int
    total: int
    awaited: Sequence[Mapping[str, Any]]
    disputing: list[str]
    at_impasse: bool
    enough: bool


class BeforeVersion(AboutInstance, at=("on",)):
    """TODO before-version."""

    version: int
    date: dt.date
    registered: dt.date


class DisputeStays(AboutInstance):
    """TODO dispute-stays."""

    by: str
    on: dt.date


class Gate(AboutInstance):
    """TODO gate."""

    missing: Sequence[Mapping[str, Any]]


class ImpasseAsker(AboutInstance):
    """TODO impasse-asker."""

    number: int
    by: str


class ImpasseNobody(AboutInstance):
    """TODO impasse-nobody."""


class ImpasseNotYours(AboutInstance):
    """TODO impasse-not-yours."""

    author: str
    titles: list[str]


class JoinedPublished(Refusal):
    """TODO joined-published."""

    item: str
    title: str
    party: str
    joined: dt.date


class NeedsEvidence(AboutInstance, at=("evidence",)):
    """TODO needs-evidence."""

    objecting: bool


class NoDeputy(AboutInstance):
    """TODO no-deputy."""

    coordinators: list[str]


class NoImpasse(AboutInstance):
    """TODO no-impasse."""


class NoPoints(AboutInstance):
    """TODO no-points."""

    version: int


class NoVersion(Refusal):
    """TODO no-version."""

    item: str
    title: str
    party: str
    document: str
    as_: str | None
    author: str
    why: str
    version: int | None
    published: bool


class NobodyDecides(AboutInstance):
    """TODO nobody-decides."""

    roles: list[str]
    role_ids: list[str]
    holder: str


class NotAnswerable(Refusal):
    """TODO not-answerable."""

    item: str
    title: str


class OwnWork(AboutInstance, settled=True):
    """TODO own-work."""

    people: list[str]
    role: str


class PointsByAgencies(AboutInstance):
    """TODO points-by-agencies."""

    version: int


class Recused(Refusal, settled=True):
    """TODO recused."""


class SecondNotYours(Refusal):
    """TODO second-not-yours."""

    number: int
    people: list[str]


class StaleVersion(AboutInstance, settled=True):
    """TODO stale-version."""

    version: int
    latest: int
    kind: str


class UnknownVersion(AboutInstance, settled=True):
    """TODO unknown-version."""

    version: int
    latest: int


class WrittenUpAnew(AboutInstance):
    """TODO written-up-anew."""

    version: int
    old: dt.date
    on: dt.date
    answer: str
    by: str


class WrongVerb(Refusal):
    """TODO wrong-verb."""

    item: str
    title: str
    kind: str
