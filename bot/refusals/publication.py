"""Refusals about publication, its gate, its date, holds and the timetable."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import Refusal


class AlreadyPublished(Refusal, settled=True):
    """TODO already-published."""

    on: dt.date


class HeldAlready(Refusal):
    """TODO held-already."""

    until: dt.date | None


class HttpsOnly(Refusal, at=("url",)):
    """TODO https-only."""

    hosts: list[str]


class NoGate(Refusal, settled=True):
    """TODO no-gate."""

    pathway: str


class NoHold(Refusal):
    """TODO no-hold."""


class NoProposal(Refusal):
    """TODO no-proposal."""


class NoPublicationDate(Refusal):
    """TODO no-publication-date."""

    pathway: str


class NothingToDate(Refusal):
    """TODO nothing-to-date."""

    dated: bool


class OutsideNeeds(Refusal):
    """TODO outside-needs."""

    missing: str


class PastPublication(
    Refusal,
    at=(
        "reason",
        "publication-day",
    ),
):
    """TODO past-publication."""

    date: dt.date


class Published(Refusal, settled=True):
    """TODO published."""

    verb: str


class SameDate(Refusal, at=("publication-day",)):
    """TODO same-date."""

    date: dt.date


class PublicationGate(Refusal):
    """TODO publication-gate."""

    url: str
    on: dt.date
    version: int | None
    agreed: dt.date | None
    undated: bool
    too_early: bool
    missing: Sequence[Mapping[str, Any]]
    notices: Sequence[Mapping[str, Any]]
    notices_missing: list[str]
    days: int
    needed: int
    short: int
    earliest: dt.date | None
    holds: list[str]
    held: Sequence[Mapping[str, Any]]
    in_place: Sequence[Mapping[str, Any]]
    skipped: Sequence[Mapping[str, Any]]
    limit: Any
    limit_holds: bool
    told: Sequence[Mapping[str, Any]]
