"""Replies about how long a review is kept."""

import datetime as dt

from bot.workflow.acts.saying import Reply


class AnswerPurged(Reply):
    """In the place of an answer about a review that was purged since."""


class LegalHold(Reply):
    """A legal hold was placed."""

    live: bool


class LegalHoldLifted(Reply):
    """The legal hold was lifted."""

    since: dt.date
    until: dt.date | None
    live: bool


class Purged(Reply):
    """The review was purged, after two people have agreed."""

    ref: str
