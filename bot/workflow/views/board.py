"""A review's pinned board: where it stands, whose move it is, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Due, due_of
from bot.workflow.dates.limits import (
    Limit,
    completion_basis,
    completion_limit,
    limit_of,
    only_the_limit,
    publishing_basis,
    six_months,
)
from bot.workflow.review.derived import derived_for_a_day
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import completion_item
from bot.workflow.rules.labels import label, party_name, title_of
from bot.workflow.views.lines import Line, moves
from bot.workflow.views.together import by_item

MOVES = 3  # lines of the board that say whose move it is
MOVES_COUNTED = 99
NEXT_DATES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDate:
    """A date to look forward to, and of which instance."""

    day: date
    title: str
    party: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One of the two clocks of 6 months (rule 4)."""

    what: str
    """Either "completion" or "publication"."""
    day: date
    basis: str
    """What it rests on: "seed", "statutory" or "default"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When a report was published, and whether outside the gate."""

    on: date
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublished:
    """That a report is not published: what is in its place, since when, whose decision it was."""

    instead: str
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A publication hold that is in force."""

    hold: str
    """What it is called: on the board its number, for who looks its body, too."""
    until: date | None
    """The day on which it is looked at again."""
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Where a review stands."""

    ref: str
    today: date
    stage: str
    """The stage's title."""
    stage_number: int
    stage_total: int
    done: int
    total: int
    moves: list[Line]
    """Whose move it is, of at most ``MOVES`` items and dates."""
    more_moves: int
    next_dates: list[NextDate]
    limit: Limit | None
    """The end of the 6 months that the review is held to."""
    limit_working: date | None
    """The last working day within them."""
    clocks: list[Clock]
    publication: date | None
    """The agreed day."""
    published: Published | None
    ever_outside: bool
    not_published: NotPublished | None
    holds: list[Hold]
    late: int
    timetabled: bool
    """Whether a timetable was accepted."""
    dated: bool
    """Whether the pathway has a timetable."""
    publishes: bool
    """Whether this partnership publishes the report."""
    undated: int
    """How many open items wait for a timetable."""
    pseudonym: str
    completed: date | None
    discontinued: date | None


@derived_for_a_day
def board(review: Review, today: date, calendar: Calendar) -> Board:
    """Return where a review stands."""
    keys = list(review.all_keys())
    opened = [key for key in keys if review.is_open(key)]
    late, undated = _late_and_undated(review, opened, today, calendar)
    every_move = moves(review, today, calendar, MOVES_COUNTED)
    shown = [line for some in by_item(every_move)[:MOVES] for line in some.lines]
    limit = six_months(review)
    stages = review.process.stages
    published = review.published
    return Board(
        ref=review.ref,
        today=today,
        stage=review.stage.title,
        stage_number=stages.index(review.stage) + 1,
        stage_total=len(stages),
        done=len(keys) - len(opened),
        total=len(keys),
        moves=shown,
        more_moves=len(every_move) - len(shown),
        next_dates=_next_dates(review, today, calendar),
        limit=limit,
        limit_working=calendar.previous_working_day(limit) if limit else None,
        clocks=_clocks(review),
        publication=review.publication_date,
        published=Published(on=published.on, outside=published.outside) if published else None,
        ever_outside=review.ever_outside,
        not_published=not_published(review),
        holds=[
            Hold(hold=label(hold), until=hold.due, since=hold.joined)
            for hold in review.active_holds()
        ],
        late=late,
        timetabled=bool(review.timetable),
        dated=review.process.timetabled,
        publishes=review.process.publish is not None,
        undated=undated,
        pseudonym=review.pseudonym or "",
        completed=review.completed,
        discontinued=review.discontinued,
    )


def moves_with_the_days(review: Review, since: date, today: date, calendar: Calendar) -> bool:
    """Say whether the board reads otherwise than on a day before, by time alone: a date passed."""
    return any(
        _has_passed(due_of(review, key, calendar), since, today) for key in review.open_keys()
    )


def _has_passed(due: Due | None, since: date, today: date) -> bool:
    if due is None:
        return False
    return since <= due.day < today or due.late(since) != due.late(today)


def not_published(review: Review) -> NotPublished | None:
    """Return the decision not to publish, where it stands."""
    decision = review.not_publishing
    if decision is None:
        return None
    return NotPublished(instead=decision.instead, on=decision.on, by=decision.by)


def is_ahead(due: Due | None, review: Review, key: InstanceId, today: date) -> TypeGuard[Due]:
    """Return whether a date is one to look forward to: neither past nor only the 6 months' end."""
    if due is None or due.day < today:
        return False
    return not only_the_limit(review, review.item(key.item))


def next_date(review: Review, day: date, key: InstanceId) -> NextDate:
    """Return an instance's date with its names."""
    return NextDate(
        day=day, title=title_of(review, key), party=party_name(review, key.party), item=key.item
    )


def _late_and_undated(
    review: Review, opened: list[InstanceId], today: date, calendar: Calendar
) -> tuple[int, int]:
    """Return how many open instances are past their date, and how many wait for a timetable."""
    late = undated = 0
    for key in opened:
        due = due_of(review, key, calendar)
        if due is not None:
            late += due.late(today)
        else:
            undated += review.item(key.item).due.kind == "timetable"

    return late, undated


def _next_dates(review: Review, today: date, calendar: Calendar) -> list[NextDate]:
    if review.discontinued is not None:
        return []

    found = []

    for key in review.open_keys():
        due = due_of(review, key, calendar)
        if is_ahead(due, review, key, today):
            found.append(next_date(review, due.day, key))

    return sorted(found, key=lambda one: one.day)[:NEXT_DATES]


def _clocks(review: Review) -> list[Clock]:
    """Return the clocks of completion and of publishing, each where the pathway has it."""
    found = []
    if completion_item(review) is not None:
        day, basis = completion_limit(review), completion_basis(review)
        found.append(Clock(what="completion", day=day, basis=basis))

    publish, limit = review.process.publish, limit_of(review)
    if publish is not None and limit is not None:
        found.append(Clock(what="publication", day=limit, basis=publishing_basis(publish)))

    return found
