"""Refusals about what is meant: which review, item, stage or party."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from bot.errors import Refusal
from bot.refusals.base import AboutItem


class AmbiguousItem(Refusal, names_others=True):
    """The word typed for an item fits several."""

    word: str
    candidates: list[tuple[str, str]]

    def without_others(self) -> Self:
        """Leave out the items."""
        return replace(self, candidates=[])


class AmbiguousParty(Refusal, names_others=True):
    """The word typed for a party fits several."""

    word: str
    candidates: list[str]


class AmbiguousStage(Refusal, names_others=True):
    """The word typed for a stage fits several."""

    word: str
    candidates: list[tuple[str, str]]


class FormerItem(AboutItem):
    """The item is of another pathway, or of an earlier process file, of this review."""

    pathway: str


class NoParties(AboutItem):
    """A party was named for an item that is there once for the whole review."""

    word: str


class NoPartyYet(AboutItem, names_others=False):
    """The item is there for each party of a kind, and none of that kind is recorded yet."""

    each: list[str]


class NoReviewHere(Refusal):
    """No review belongs to the channel, none was named, and the person is in none."""


class NoSuchReview(Refusal, settled=True):
    """There is no such review, or the person does not belong to it: they read the same."""

    ref: str


class NothingWaits(Refusal, names_others=True):
    """An answer was given without naming its item, and none waits for the person."""

    awaited: Sequence[Mapping[str, Any]]

    def without_others(self) -> Self:
        """Leave out whose answers are awaited."""
        return replace(self, awaited=[])


class PartyGone(Refusal, names_others=True):
    """The party that a word means is not involved any more."""

    party: str


class SeveralWait(Refusal, names_others=False):
    """An answer was given without naming its item, and several wait for the person."""

    verb: str
    choices: Sequence[Any]


class StaleButton(Refusal, settled=True):
    """What a button in an older message was for is no longer there."""


class UnknownItem(Refusal, names_others=True):
    """The word typed for an item fits none."""

    word: str
    nearest: list[tuple[str, str]]

    def without_others(self) -> Self:
        """Leave out the items of a like name."""
        return replace(self, nearest=[])


class UnknownParty(Refusal, names_others=True):
    """The word typed for a party fits none."""

    word: str
    what: str
    parties: list[str]


class UnknownStage(Refusal, names_others=True):
    """The word typed for a stage fits none."""

    word: str
    stages: list[tuple[str, str]]


class WhichParty(AboutItem, names_others=True):
    """No party was named for an item that is there for several."""

    parties: list[str]
    theirs: bool

    def without_others(self) -> Self | None:
        """Ask it all the same where all that is named is the reader's own."""
        return self if self.theirs else None


class WhichReview(Refusal, names_others=False):
    """No review was named: none belongs to the channel, or what was said fits several."""

    refs: list[str]
