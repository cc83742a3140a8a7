"""What a picture of a review's plan holds: stages, dates, today, what is late, holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from bot.papers.mistakes import undone_closings
from bot.workflow.dates.calendar import Calendar, day, months_in_words, short_day
from bot.workflow.dates.due import Due, due_of, planned_due
from bot.workflow.dates.limits import completion_limit, limit_of, only_the_limit, publishing_basis
from bot.workflow.process.model import Item, Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import Forecast, completion_item, forecast

State = Literal["done", "now", "late", "ahead", "none"]
ALT_LIMIT = 2000  # characters that Slack takes as a picture's words
SHORTEST = timedelta(days=28)  # that a picture spans


class Period(NamedTuple):
    """The days from one to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Row:
    """A stage: when it is planned, when it was worked on, since when something in it is late."""

    number: int
    title: str
    state: State
    says: str
    planned: Period | None = None
    actual: Period | None = None
    late: Period | None = None
    says_whole: str = ""
    """What ``says`` says, with whole dates: for a page without a calendar beside it."""

    @property
    def bars(self) -> list[Period]:
        """The bars that are drawn for it."""
        return [bar for bar in (self.planned, self.actual, self.late) if bar is not None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that matters: "today", "limit", "publication", "published", "notices" or "look"."""

    kind: str
    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A publication hold, to today where it still stands."""

    first: date
    last: date
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is in a picture."""

    ref: str
    heading: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    first: date
    last: date
    today: date
    foot: str
    decided: date


def drawing(review: Review, today: date, calendar: Calendar) -> Drawing:
    """Collect what the picture of a review shows on a day."""
    rows = tuple(_rows(review, today, calendar))
    bands = tuple(_bands(review, today))
    marks = tuple(_marks(review, today, calendar))
    shown = _extent(review, rows, bands, marks, today)
    return Drawing(
        ref=review.ref,
        heading=_heading(review),
        lines=tuple(_lines(review, rows, today, calendar)),
        rows=rows,
        marks=marks,
        bands=bands,
        first=shown.first,
        last=shown.last,
        today=today,
        foot=_foot(review, today),
        decided=review.decided,
    )


def alt_text(drawn: Drawing) -> str:
    """Say what is in the picture to a screen reader, as far as there is room."""
    text = ""
    for sentence in _sentences(drawn):
        if len(text) + len(sentence) + 1 > ALT_LIMIT - 2:
            return text + " …"
        text = f"{text} {sentence}".strip()
    return text


def _sentences(drawn: Drawing) -> Iterator[str]:
    yield f"Timeline of {drawn.ref} on {day(drawn.today)}."
    yield f"{drawn.heading}."

    for line in drawn.lines:
        yield f"{line}."

    yield f"Decided {day(drawn.decided)}."

    for mark in drawn.marks:
        if mark.kind != "today":
            yield f"{mark.label[0].upper()}{mark.label[1:]} {mark.day.year}."

    for band in drawn.bands:
        lasts = band.label == "on hold"
        until = f"since {day(band.first)}" if lasts else f"{day(band.first)} to {day(band.last)}"
        yield f"On hold {until}."

    yield "Stages:"

    for row in drawn.rows:
        yield f"{row.number} {row.title}: {row.says_whole or row.says}."


# --- a row for each stage ----------------------------------------------------------------------

_HAPPENED = frozenset(
    {"done", "held", "sent", "registered", "answered", "agreed", "published", "impasse"}
)
"""How an instance is closed where something was done; skipping it, for one, leaves no bar."""


def _rows(review: Review, today: date, calendar: Calendar) -> Iterator[Row]:
    """Yield the stages in their order; one begins where the one before it ended."""
    planned_end = actual_end = review.decided
    for number, stage in enumerate(review.process.stages, start=1):
        progress = _progress(review, stage, today, calendar)
        planned = _planned(review, progress.bearing, planned_end, calendar)
        until = _last_due(review, progress.bearing, calendar)
        actual = progress.worked_on(actual_end, today)
        yield Row(
            number,
            stage.title,
            progress.state,
            progress.in_words(until, short_day),
            planned,
            actual,
            Period(min(progress.overdue), today) if progress.overdue else None,
            progress.in_words(until, day),
        )

        if planned is not None:
            planned_end = max(planned_end, planned.last)

        if actual is not None and not progress.waiting:
            actual_end = max(actual_end, actual.last)


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a stage is on a day."""

    instances: list[InstanceId]
    open: list[InstanceId]
    bearing: list[InstanceId]
    """Those whose dates are the stage's bar."""
    waiting: list[InstanceId]
    """The bearing ones that are open."""
    done_on: list[date]
    """The days on which something was done for the bearing ones, and counts."""
    worked: list[date]
    """The days on which anything was done for them, also in rounds that were set aside later."""
    overdue: list[date]
    """When those were due that are past their date."""
    is_current: bool
    """Whether it is the review's stage, and something in it is open."""

    @property
    def state(self) -> State:
        """Where the stage stands: its sign in the picture."""
        if not self.instances:
            return "none"

        if self.overdue:
            return "late"

        if not self.open:
            return "done"

        if self.is_current:
            return "now"

        if not self.waiting:
            return "done"

        return "now" if self.done_on else "ahead"

    @property
    def is_worked_on(self) -> bool:
        """Whether what makes the stage's bar is under way."""
        return self.is_current and bool(self.waiting)

    @property
    def was_reached(self) -> bool:
        """Whether the stage began where the one before it ended."""
        return self.is_current or not self.waiting

    def worked_on(self, previous_end: date, today: date) -> Period | None:
        """Return from when to when the stage was worked on; to today, if it still is."""
        begins = [*self.worked, previous_end] if self.was_reached else self.worked
        ends = [*self.worked, today] if self.is_worked_on else self.worked
        return Period(min(begins), max(ends)) if ends else None

    def in_words(self, until: date | None, written: Callable[[date], str]) -> str:
        """Say at the end of the stage's row how far it is, and until when it is awaited."""
        match self.state:
            case "none":
                return "nothing in it so far"
            case "late":
                return f"{_past_date(len(self.overdue))}, since {written(min(self.overdue))}"
            case "done":
                return self._done_in_words(written)
            case "now":
                closed = len(self.instances) - len(self.open)
                by = f", by {written(until)}" if until and self.waiting else ""
                return f"{closed} of {len(self.instances)} done{by}"
            case "ahead":
                return f"by {written(until)}" if until else "no date yet"

    def _done_in_words(self, written: Callable[[date], str]) -> str:
        rest = f", {len(self.open)} open" if self.open else ""
        if self.done_on:
            return f"done {written(max(self.done_on))}{rest}"
        return f"not needed{rest}"


def _progress(review: Review, stage: Stage, today: date, calendar: Calendar) -> _Progress:
    instances = _instances_of(review, stage)
    opened = [key for key in instances if review.is_open(key)]
    bearing = _bearing(review, instances)
    return _Progress(
        instances=instances,
        open=opened,
        bearing=bearing,
        waiting=[key for key in bearing if review.is_open(key)],
        done_on=list(_days_done(review, bearing)),
        worked=list(_days_worked(review, bearing)),
        overdue=_overdue(review, opened, today, calendar),
        is_current=review.live and review.stage.id == stage.id and bool(opened),
    )


def _instances_of(review: Review, stage: Stage) -> list[InstanceId]:
    """Return a stage's instances, but for the progress checks, which run beside all stages."""
    found: list[InstanceId] = []
    for item in stage.items:
        if "check" not in item.each:
            found += review.instances(item)
    return found


def _bearing(review: Review, instances: list[InstanceId]) -> list[InstanceId]:
    """Return those whose dates are the stage's bar: what holds the stage up, else all of it.

    After publication that is everything; what belongs to a hold has a band of its own.
    """
    without_holds = [key for key in instances if "hold" not in review.item(key.item).each]
    held_up_by = [
        key for key in without_holds if review.blocks(key) or _follows_publication(review, key)
    ]
    return held_up_by or without_holds


def _follows_publication(review: Review, key: InstanceId) -> bool:
    publish = review.process.publish
    if publish is None:
        return False
    stage_index = review.process.stage_index
    return stage_index(review.item(key.item).stage) > stage_index(publish.stage)


def _days_done(review: Review, instances: list[InstanceId]) -> Iterator[date]:
    for key in instances:
        closed = review.state(key).closed
        if closed is not None and closed.how in _HAPPENED:
            yield closed.on


def _days_worked(review: Review, instances: list[InstanceId]) -> Iterator[date]:
    """Yield the days on which something was done, in earlier rounds, too; no mistakes, undone."""
    mistakes = set(undone_closings(review))
    for key in instances:
        state = review.state(key)
        happened = [one for one in state.closings if one.how in _HAPPENED]
        yield from (closed.on for closed in happened if closed.number not in mistakes)
        yield from (one.on for one in state.answers if one.fell not in ("undone", "further"))


def _overdue(
    review: Review, opened: Iterable[InstanceId], today: date, calendar: Calendar
) -> list[date]:
    """Return the dates that have passed of open instances; none, if the review has ended."""
    if not review.live:
        return []
    return [due.day for due in _dues(review, opened, calendar) if due.late(today)]


def _dues(review: Review, instances: Iterable[InstanceId], calendar: Calendar) -> Iterator[Due]:
    for key in instances:
        due = due_of(review, key, calendar)
        if due is not None:
            yield due


def _planned(
    review: Review, bearing: list[InstanceId], previous_end: date, calendar: Calendar
) -> Period | None:
    """Return from when to when a stage is planned, if any of its dates is known.

    What is asked again has a later date, and the plan is what it was.
    """
    dues = (planned_due(review, key, calendar) for key in _dated(review, bearing))
    days = [due.day for due in dues if due is not None]
    return Period(min([previous_end, *days]), max(days)) if days else None


def _last_due(review: Review, bearing: list[InstanceId], calendar: Calendar) -> date | None:
    """Return the last day on which something of a stage is due, by now."""
    return max((due.day for due in _dues(review, _dated(review, bearing), calendar)), default=None)


def _dated(review: Review, bearing: list[InstanceId]) -> list[InstanceId]:
    return [key for key in bearing if not only_the_limit(review, review.item(key.item))]


def _past_date(count: int) -> str:
    return f"{count} past {'its' if count == 1 else 'their'} date"


# --- bands, marks and the days that are shown --------------------------------------------------


def _bands(review: Review, today: date) -> Iterator[Band]:
    still_held_to = today if review.live else review.completed or today
    for hold in review.parties_of("hold"):
        last = max(hold.lifted or still_held_to, hold.joined)
        yield Band(hold.joined, last, "hold" if hold.lifted else "on hold")


def _marks(review: Review, today: date, calendar: Calendar) -> Iterator[Mark]:
    has_clock = limit_of(review) is not None or completion_item(review) is not None
    if has_clock:
        end = completion_limit(review)
        yield Mark("limit", end, f"{months_in_words(end.months)} end {short_day(end)}")

    yield from _publication_marks(review, calendar)

    if review.live:
        yield from _hold_marks(review)
        yield Mark("today", today, f"today {short_day(today)}")


def _hold_marks(review: Review) -> Iterator[Mark]:
    """Yield the days on which publication holds are looked at again."""
    for hold in review.active_holds():
        if hold.due is not None:
            yield Mark("look", hold.due, f"look at hold again {short_day(hold.due)}")


def _publication_marks(review: Review, calendar: Calendar) -> Iterator[Mark]:
    """Yield the day of publishing, else the agreed day with its notices, else the planned one."""
    if review.published is not None:
        on, instead = review.published.on, review.published.instead
        yield Mark("published", on, f"{instead or ''} published {short_day(on)}".strip())
    elif review.not_publishing is not None and review.withheld:
        on = review.not_publishing.on
        yield Mark("publication", on, f"not published, decided {short_day(on)}")
    elif review.publication_date is not None:
        agreed = review.publication_date
        yield from _notices_mark(review, agreed, calendar)
        yield Mark("publication", agreed, f"publication {short_day(agreed)}")
    elif review.process.publish is not None and review.publication_target is not None:
        planned = review.publication_target
        yield Mark("publication", planned, f"publication, planned {short_day(planned)}")


def _notices_mark(review: Review, publication: date, calendar: Calendar) -> Iterator[Mark]:
    """Yield the last day for notices of the publication, while one of them is open."""
    publish = review.process.publish
    if publish is not None and publish.clear_days and _has_open_notice(review, publish):
        latest = calendar.latest_notice(publication, publish.clear_days)
        yield Mark("notices", latest, f"notices by {short_day(latest)}")


def _has_open_notice(review: Review, publish: Item) -> bool:
    notices = [InstanceId(n, "") for n in publish.notices if n in review.process.items]
    return any(review.is_open(notice) for notice in notices)


def _extent(
    review: Review,
    rows: tuple[Row, ...],
    bands: tuple[Band, ...],
    marks: tuple[Mark, ...],
    today: date,
) -> Period:
    """Return the first and the last day that the picture shows."""
    ended = review.completed or review.discontinued
    days = [review.decided, review.opened, today if review.live else ended or today]
    days += [mark.day for mark in marks]
    days += [band.last for band in bands]

    for row in rows:
        for bar in row.bars:
            days += [bar.first, bar.last]

    first = min(days)
    return Period(first, max([first + SHORTEST, *days]))


# --- the words above and below the rows --------------------------------------------------------


def _heading(review: Review) -> str:
    if review.discontinued is not None:
        return f"Ended {day(review.discontinued)}, before it was complete"
    if review.completed is not None:
        return f"Complete since {day(review.completed)}"
    stages = review.process.stages
    return f"Stage {stages.index(review.stage) + 1} of {len(stages)}: {review.stage.title}"


def _lines(review: Review, rows: tuple[Row, ...], today: date, calendar: Calendar) -> Iterator[str]:
    total, opened = len(review.all_keys()), review.open_keys()
    overdue = _overdue(review, opened, today, calendar)
    counted = f"{total - len(opened)} of {total} done"
    yield f"{counted} · {_past_date(len(overdue))}" if overdue else counted
    if review.live:
        yield from _outlook(review, rows, today, calendar)


def _outlook(
    review: Review, rows: tuple[Row, ...], today: date, calendar: Calendar
) -> Iterator[str]:
    """Yield what is known of a live review's end: a hold, and when its two clocks will stop."""
    holds = review.active_holds()
    if holds and not review.withheld:
        yield f"Publication is on hold since {day(holds[0].joined)}; the work goes on"

    if not any(row.planned for row in rows):
        yield "No timetable yet: what is certain is shown"
        return

    completion, publishing = forecast(review, today, calendar)
    yield from _expected("Sign-off", completion)

    if review.withheld:
        yield "It was decided that nothing is published; the learning goes on"
    elif not holds:
        yield from _expected("Publication", publishing)


def _expected(what: str, foreseen: Forecast) -> Iterator[str]:
    """Yield when something still to come is expected, if that can be said."""
    if foreseen.day is None or foreseen.done:
        return
    within = "within" if foreseen.holds else "after"
    months = months_in_words(foreseen.limit.months)
    yield f"{what} expected {day(foreseen.day)}, {within} the {months}"


def _foot(review: Review, today: date) -> str:
    sentences = [f"As on {day(today)}.", f"Decided {day(review.decided)}."]
    publish, limit = review.process.publish, limit_of(review)
    if publish is not None and limit is not None and publishing_basis(publish) == "statutory":
        months = months_in_words(limit.months).capitalize()
        sentences.append(f"{months} to publish: statutory.")

    if review.ever_outside:
        sentences.append("Published outside the gate.")

    return " ".join(sentences)
