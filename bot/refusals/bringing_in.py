"""Refusals about bringing in what happened before a review was opened here."""

import datetime as dt

from bot.errors import Refusal
from bot.refusals.base import AboutInstance


class AlreadyHere(AboutInstance, at=("on",)):
    """A decision would be brought in on a version that is newer than the decision."""

    version: int
    on: dt.date
    date: dt.date


class NothingToBringIn(Refusal):
    """Nothing in the stage can be brought in any more by a day and a reference."""


class SentBefore(AboutInstance):
    """A notice would be brought in that was sent before, and is to be sent again.

    ``told`` is the publication date that it told, ``publication`` the one that is agreed now.
    """

    date: dt.date
    told: dt.date | None
    publication: dt.date | None


class SinceOpening(Refusal, at=("on", "sent")):
    """What is brought in is said to have happened after the review was opened here."""

    date: dt.date
    opened: dt.date


class SpokenOfHere(AboutInstance):
    """A version would be brought in over one of which something was said here."""

    version: int
    date: dt.date
    kind: str


class VersionFromHere(AboutInstance):
    """An answer would be brought in on a version that was registered here, not brought in."""

    version: int
    date: dt.date


class VersionFirst(AboutInstance):
    """A document would be brought in as an item, without its link and version."""
