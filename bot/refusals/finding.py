"""Refusals about what is meant: which review, item, stage or party."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import Refusal


class AmbiguousItem(Refusal):
    """The word typed for an item fits several."""

    word: str
    candidates: list[tuple[str, str]]


class AmbiguousParty(Refusal, names_others=True):
    """The word typed for a party fits several."""

    word: str
    candidates: list[str]


class AmbiguousStage(Refusal):
    """The word typed for a stage fits several."""

    word: str
    candidates: list[tuple[str, str]]


class FormerItem(Refusal):
    """The item is of another pathway, or of an earlier process file, of this review."""

    item: str
    title: str
    pathway: str


class NoParties(Refusal):
    """A party was named for an item that is there once for the whole review."""

    item: str
    title: str
    word: str


class NoPartyYet(Refusal):
    """The item is there for each party of a kind, and none of that kind is recorded yet."""

    item: str
    title: str
    each: list[str]


class NoReviewHere(Refusal):
    """No review belongs to the channel, none was named, and the person is in none."""


class NoSuchReview(Refusal, settled=True):
    """There is no such review, or the person does not belong to it: they read the same."""

    ref: str


class NothingWaits(Refusal):
    """An answer was given without naming its item, and none waits for the person."""

    awaited: Sequence[Mapping[str, Any]]


class SeveralWait(Refusal):
    """An answer was given without naming its item, and several wait for the person."""

    verb: str
    choices: Sequence[Any]


class StaleButton(Refusal, settled=True):
    """What a button in an older message was for is no longer there."""


class UnknownItem(Refusal):
    """The word typed for an item fits none."""

    word: str
    nearest: list[tuple[str, str]]


class UnknownParty(Refusal, names_others=True):
    """The word typed for a party fits none."""

    word: str
    what: str
    parties: list[str]


class UnknownStage(Refusal):
    """The word typed for a stage fits none."""

    word: str
    stages: list[tuple[str, str]]


class WhichParty(Refusal):
    """No party was named for an item that is there for several."""

    item: str
    title: str
    parties: list[str]


class WhichReview(Refusal):
    """No review was named: none belongs to the channel, or what was said fits several."""

    refs: list[str]
