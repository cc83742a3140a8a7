"""Refusals about what is meant: which review, item, stage or party."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import Refusal


class AmbiguousItem(Refusal):
    """TODO ambiguous-item."""

    word: str
    candidates: list[tuple[str, str]]


class AmbiguousParty(Refusal, names_others=True):
    """TODO ambiguous-party."""

    word: str
    candidates: list[str]


class AmbiguousStage(Refusal):
    """TODO ambiguous-stage."""

    word: str
    candidates: list[tuple[str, str]]


class FormerItem(Refusal):
    """TODO former-item."""

    item: str
    title: str
    pathway: str


class NoParties(Refusal):
    """TODO no-parties."""

    item: str
    title: str
    word: str


class NoPartyYet(Refusal):
    """TODO no-party-yet."""

    item: str
    title: str
    each: list[str]


class NoReviewHere(Refusal):
    """TODO no-review-here."""


class NoSuchReview(Refusal, settled=True):
    """TODO no-such-review."""

    ref: str


class NothingWaits(Refusal):
    """TODO nothing-waits."""

    awaited: Sequence[Mapping[str, Any]]


class SeveralWait(Refusal):
    """TODO several-wait."""

    verb: str
    choices: Sequence[Any]


class StaleButton(Refusal, settled=True):
    """TODO stale-button."""


class UnknownItem(Refusal):
    """TODO unknown-item."""

    word: str
    nearest: list[tuple[str, str]]


class UnknownParty(Refusal, names_others=True):
    """TODO unknown-party."""

    word: str
    what: str
    parties: list[str]


class UnknownStage(Refusal):
    """TODO unknown-stage."""

    word: str
    stages: list[tuple[str, str]]


class WhichParty(Refusal):
    """TODO which-party."""

    item: str
    title: str
    parties: list[str]


class WhichReview(Refusal):
    """TODO which-review."""

    refs: list[str]
