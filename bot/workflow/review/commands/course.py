"""Commands about the course of the review itself, the clock's, the workspace's settings."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.review.commands.base import Command, Untyped


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview(Command):
    """``open``. ``process`` is the process file's id.

    ``like`` is the reference of a review whose agencies, people and roles the new one begins with.
    """

    process: str
    pseudonym: str
    decided: date
    ref: str | None = None
    like: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discontinue(Command):
    """``discontinue because <reason>``."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Command):
    """``switch <process> because <reason>``. ``confirmed``: what it stops was looked at."""

    process: str
    because: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReview(Command):
    """``move because <reason>``, typed in the channel where the review is to live."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowChannel(Untyped):
    """Slack gave the review's channel another id (``channel_id_changed``)."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearChannel(Command):
    """``clear [confirmed]``: the bot deletes what it posted where others may read it."""

    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeProcess(Untyped):
    """``python -m bot process upgrade REF --because``.

    The review goes on by the newer file of its pathway.
    """

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact(Command):
    """``redact <event> because <reason>``.

    ``event`` is the event's number in the review's history.
    """

    event: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExport(Untyped):
    """``export``.

    That this person took the whole record out stays in it, also when the review has ended.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Untyped):
    """The clock's command: what time itself brings about.

    That is lapsed requests for a second person, rounds and progress checks.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Untyped):
    """Several commands in one transaction, all or none.

    A form that holds more than one act sends it: the points of a dispute and the answer itself; all
    dates of a stage.
    """

    parts: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSetting(Command):
    """``settings <key> <value>``: of the workspace, not of one review."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings(Untyped):
    """The form of all settings: (key, value) of each; what is as it was stays so."""

    values: tuple[tuple[str, str], ...]
