"""Refusals about how long a review is kept: legal holds, and purging."""

import datetime as dt

from bot.errors import Refusal


class AskedBeforeHold(Refusal):
    """A purge is seconded that was asked for before the last legal hold was placed."""

    number: int


class KeptByRule(Refusal):
    """A review is to be purged before the partnership's rule lets it go."""

    until: dt.date


class LegalHoldThere(Refusal, names_others=False):
    """A legal hold is placed on a review that is under one."""

    since: dt.date
    by: str


class LiveReview(Refusal):
    """A review is to be purged that is neither completed nor discontinued."""


class NoLegalHold(Refusal):
    """A legal hold is lifted where there is none."""


class NoRetentionRule(Refusal, names_others=False):
    """A review is to be purged, and no rule says how long such a one is kept."""

    end: str


class NotAsWritten(Refusal):
    """A review is to be purged whose history is not as it was written."""


class PurgedReview(Refusal):
    """A review is named that was purged, by somebody who may know that."""

    on: dt.date


class UnderLegalHold(Refusal, names_others=False):
    """A review is to be purged that is under a legal hold."""

    since: dt.date
    by: str
