"""A review's status, as a person asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.workflow.acts.second_person import about
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of, is_late
from bot.workflow.dates.retention import RetentionRule
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, PendingApproval
from bot.workflow.rules.decisions import coordinators_who_decide, groups_too_small
from bot.workflow.rules.forecast import Forecast, forecast
from bot.workflow.rules.labels import hold_for, role_title
from bot.workflow.rules.progress_checks import months_missed
from bot.workflow.rules.retention import keeping_of
from bot.workflow.views.board import Board, Hold, board
from bot.workflow.views.facts import widened
from bot.workflow.views.lines import Line, lines, urgency
from bot.workflow.views.lists import VersionLine, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine(Line):
    """A line with what is counted beside it."""

    missed: int
    """The months that went by without a progress check, where it is one; else 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAct:
    """An act that waits for its second person."""

    number: int
    act: str
    by: str
    lapses: date
    about: dict[str, Any]
    """What it is about (``second_person.about``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BothRoles:
    """A coordinator who holds a role that decides on the report: what they say there is nothing."""

    person: str
    role: str
    role_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallGroup:
    """A group of whom fewer can decide than must agree."""

    role: str
    role_id: str
    there: int
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Board):
    """The board, where the review is heading, and what is open."""

    completion: Forecast
    publishing: Forecast
    open: list[CountedLine]
    """What is open in the current stage and not late."""
    late_lines: list[CountedLine]
    """What is past its date, in whatever stage."""
    as_of: date | None
    """The day in the past that was asked for."""
    waiting: list[WaitingAct]
    both_roles: list[BothRoles]
    small_groups: list[SmallGroup]
    kept_until: date | None
    """By the partnership's rule, once the review has ended."""
    legal_hold: date | None
    """Since when a legal hold is in force."""
    versions: list[VersionLine]
    """The latest version of each document."""


def status(
    review: Review,
    user: str,
    today: date,
    calendar: Calendar,
    *,
    as_of: date | None = None,
    rule: RetentionRule | None = None,
) -> Status:
    """Return where a review stands, with what is open in its stage and what is late."""
    completion, publishing = forecast(review, today, calendar)
    late, on_time = _open_keys(review, today, calendar)
    keeping = keeping_of(review, rule)
    late_lines = sorted(lines(review, late, user, today, calendar), key=urgency)
    return widened(
        board(review, today, calendar),
        Status,
        holds=[
            Hold(hold=hold_for(hold), until=hold.due, since=hold.joined)
            for hold in review.active_holds()
        ],
        completion=completion,
        publishing=publishing,
        open=_counted(review, lines(review, on_time, user, today, calendar), today),
        late_lines=_counted(review, late_lines, today),
        as_of=as_of,
        waiting=_waiting_acts(review, today),
        both_roles=_both_roles(review),
        small_groups=_small_groups(review),
        kept_until=keeping.until,
        legal_hold=keeping.held_since,
        versions=[version for version in versions(review, user, today).versions if version.latest],
    )


def _open_keys(
    review: Review, today: date, calendar: Calendar
) -> tuple[list[InstanceId], list[InstanceId]]:
    """Return what is past its date, and what else is open in the current stage.

    Neither, once the review is discontinued: what is open then stays so, and is nobody's.
    """
    late: list[InstanceId] = []
    on_time: list[InstanceId] = []

    if review.discontinued is not None:
        return late, on_time

    stage = review.stage.id

    for key in review.open_keys():
        due = due_of(review, key, calendar)
        if is_late(due, today):
            late.append(key)
        elif review.item(key.item).stage == stage:
            on_time.append(key)

    return late, on_time


def _counted(review: Review, found: Iterable[Line], today: date) -> list[CountedLine]:
    """Return lines with the months that went by without a progress check, one line for these."""
    counted: list[CountedLine] = []
    checks: set[str] = set()

    for line in found:
        if line.item in checks:
            continue

        missed = 0

        if review.item(line.item).rule == "progress-check":
            checks.add(line.item)
            missed = len(months_missed(review, today))

        counted.append(widened(line, CountedLine, missed=missed))

    return counted


def _both_roles(review: Review) -> list[BothRoles]:
    if not review.live:
        return []
    return [
        BothRoles(person=user, role=role_title(review.process, role), role_id=role)
        for user, role in coordinators_who_decide(review)
    ]


def _small_groups(review: Review) -> list[SmallGroup]:
    if not review.live:
        return []
    return [
        SmallGroup(role=role_title(review.process, role), role_id=role, there=there, needed=needed)
        for role, there, needed in groups_too_small(review)
    ]


def _waiting_acts(review: Review, today: date) -> list[WaitingAct]:
    """Return the acts that wait for a second person.

    Once the review is discontinued, only that it is purged.
    """
    return [
        WaitingAct(
            number=pending.number,
            act=pending.act,
            by=pending.by,
            lapses=pending.lapses,
            about=about(review, pending),
        )
        for pending in review.pending_approvals.values()
        if _still_waits(review, pending, today)
    ]


def _still_waits(review: Review, pending: PendingApproval, today: date) -> bool:
    if pending.state != "waiting" or today > pending.lapses:
        return False
    return review.discontinued is None or pending.act == "Purge"
