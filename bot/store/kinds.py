"""The kinds of outbox rows that code compares; the values are stored.

Any other kind is the name of a template: ``post/…`` in a channel, ``dm/…`` to a person.
"""

from enum import StrEnum

CLEARING = "clear/"
"""How the queue is called in which a channel's messages are deleted, before the channel's id."""


class Kind(StrEnum):
    """Messages that are made or checked in a way of their own."""

    ANCHOR = "anchor"
    BOARD = "board"
    CLEAR = "clear"
    DIGEST_CHANNEL = "digest-channel"
    DIGEST_PERSON = "digest-person"
    PURGED = "purged"
    """A message of a purged review: its row says no more than where it is, until it is deleted."""
    NOT_AN_ANSWER = "not-an-answer"
    WELCOME = "welcome"

    ABSENCE = "dm/absence"
    ACTION_ADDED = "dm/action-added"
    AFFIRM = "dm/affirm"
    ANSWER_UNSEEN = "dm/answer-unseen"
    ASSIGNED = "dm/assigned"
    ASSIGNED_TOGETHER = "dm/assigned-together"
    CHANNEL_CLEARED = "dm/channel-cleared"
    CHANNEL_FIT = "dm/channel-fit"
    CHANNEL_UNFIT = "dm/channel-unfit"
    LAST_DAY = "dm/last-day"
    NOT_PINNED = "dm/not-pinned"
    NOT_POSTED = "dm/not-posted"
    NOT_REACHED = "dm/not-reached"
    NOT_REACHED_IN_CHANNEL = "post/not-reached"
    NOT_SHOWN_ANEW = "dm/not-shown-anew"
    PAPER_FAILED = "dm/paper-failed"
    HOLDER_AWAY = "dm/holder-away"
    """What a version said that told of an absence once a review; its rows may still be there."""
    HOLD_LOOK = "dm/hold-look"
    """What a version said that knew one hold at a time; its rows may still be there."""
    HOLD_LOOK_AT = "dm/hold-look-at"
    HOLD_PLACED = "post/hold-placed"
    HOLD_OVER = "post/hold-over"
    READINESS = "dm/readiness"
    PURGED_REVIEW = "dm/purged"
    CHASE = "dm/chase"
    CIRCULATED = "post/circulated"
    REQUEST = "dm/request"
    REQUESTS = "dm/requests"
    REQUEST_BY_EMAIL = "dm/request-by-email"
    RETENTION_DUE = "dm/retention-due"
    SECOND_ASKED = "dm/second-asked"
    SETUP = "dm/setup"


class Paper(StrEnum):
    """Papers that are made when they are sent, as files."""

    TIMELINE = "timeline"
    CALENDAR = "calendar"
    REPORT = "report"
    REPORT_ALL = "report-all"
    LETTER = "letter"
    EXPORT = "export"
    PURGE_CERTIFICATE = "purge-certificate"


_PAPER_PREFIX = "paper/"


def paper_kind(paper: Paper) -> str:
    """Return the kind of the row that a paper is sent by."""
    return f"{_PAPER_PREFIX}{paper.value}"


def paper_name(kind: str) -> str:
    """Return the name of the paper that a row of this kind sends; a newer version may know more."""
    return kind.removeprefix(_PAPER_PREFIX)
