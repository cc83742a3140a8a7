"""What a picture of a review's plan holds: stages, dates, today, what is late, holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from bot.workflow.dates.calendar import Calendar, day, months_in_words, short_day
from bot.workflow.dates.due import (
    completion_limit,
    due_of,
    limit_of,
    only_the_limit,
    publishing_basis,
)
from bot.workflow.process.model import Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import completion_item, forecast

State = Literal["done", "now", "late", "ahead", "none"]
ALT_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A stage: when it is planned, when things were done in it, since when something is past its
    date."""

    number: int
    title: str
    state: State
    says: str
    planned: tuple[date, date] | None = None
    actual: tuple[date, date] | None = None
    late: tuple[date, date] | None = None


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


# --- what is drawn -----------------------------------------------------------------------------


def drawing(review: Review, today: date, calendar: Calendar) -> Drawing:
    """The picture of a review on a day, in data."""
    rows: list[Row] = []
    ends = _Ends(review.decided, review.decided)
    for number, stage in enumerate(review.process.stages, start=1):
        rows.append(_row(review, number, stage, ends, today, calendar))
    bands = tuple(_bands(review, today))
    marks = tuple(_marks(review, today, calendar))
    first, last = _span(review, rows, bands, marks, today)
    return Drawing(
        review.ref,
        _heading(review),
        tuple(_lines(review, rows, today, calendar)),
        tuple(rows),
        marks,
        bands,
        first,
        last,
        today,
        _foot(review, today),
        review.decided,
    )


@dataclass(slots=True)
class _Ends:
    """Where the stage before ended: by plan, and in fact."""

    planned: date
    actual: date


def _row(
    review: Review, number: int, stage: Stage, ends: _Ends, today: date, calendar: Calendar
) -> Row:
    keys = [k for item in stage.items for k in review.instances(item) if "check" not in item.each]
    bearing = [k for k in keys if _bears(review, k)] or [k for k in keys if not _of_hold(review, k)]
    opened = [k for k in keys if review.is_open(k)]
    waiting = [k for k in bearing if review.is_open(k)]
    planned = _planned(review, bearing, ends, calendar)
    late = _late(review, opened, today, calendar)
    days = [c.on for k in bearing if (c := review.state(k).closed) and c.how in _HAPPENED]
    current = review.live and review.stage.id == stage.id and bool(opened)
    actual: tuple[date, date] | None = None
    if days or (current and waiting):
        finish = max([today, *days]) if current and waiting else max(days)
        actual = (min([ends.actual, *days]) if current or not waiting else min(days), finish)
    state = _state(keys, waiting, opened, late, current=current, begun=bool(days))
    says = _says(review, state, keys, opened, waiting, days, planned, late)
    if planned:
        ends.planned = max(ends.planned, planned[1])
    if actual and not waiting:
        ends.actual = max(ends.actual, actual[1])
    return Row(
        number, stage.title, state, says, planned, actual, (late[0], today) if late else None
    )


_HAPPENED = frozenset(
    {"done", "held", "sent", "registered", "answered", "agreed", "published", "impasse"}
)


def _bears(review: Review, key: InstanceId) -> bool:
    """Whether an instance makes its stage's bar: what holds the stage up, and after publication
    everything."""
    publish, index = review.process.publish, review.process.stage_index
    behind = publish is not None and index(review.item(key.item).stage) > index(publish.stage)
    return (behind or review.blocks(key)) and not _of_hold(review, key)


def _of_hold(review: Review, key: InstanceId) -> bool:
    return "hold" in review.item(key.item).each


def _planned(
    review: Review, keys: list[InstanceId], ends: _Ends, calendar: Calendar
) -> tuple[date, date] | None:
    planned = [k for k in keys if not only_the_limit(review, review.item(k.item))]
    days = [due.day for k in planned if (due := due_of(review, k, calendar)) is not None]
    if not days:
        return None
    return min(min(days), max(ends.planned, review.decided)), max(days)


def _late(
    review: Review, opened: list[InstanceId], today: date, calendar: Calendar
) -> tuple[date, int] | None:
    """Since when something is past its date, and how many things are."""
    days = [
        due.day
        for k in opened
        if (due := due_of(review, k, calendar)) is not None and due.late(today)
    ]
    return (min(days), len(days)) if days and review.live else None


def _state(
    keys: list[InstanceId],
    waiting: list[InstanceId],
    opened: list[InstanceId],
    late: tuple[date, int] | None,
    *,
    current: bool,
    begun: bool,
) -> State:
    if not keys:
        return "none"
    if late:
        return "late"
    if not opened or (not waiting and not current):
        return "done"
    return "now" if current or begun else "ahead"


def _says(
    review: Review,
    state: State,
    keys: list[InstanceId],
    opened: list[InstanceId],
    waiting: list[InstanceId],
    days: list[date],
    planned: tuple[date, date] | None,
    late: tuple[date, int] | None,
) -> str:
    """The words at the end of a row."""
    count = f"{len(keys) - len(opened)} of {len(keys)}"
    if state == "none":
        return "nothing in it so far"
    if late:
        return (
            f"{late[1]} past {'its' if late[1] == 1 else 'their'} date, since {short_day(late[0])}"
        )
    if state == "done":
        rest = f", {len(opened)} open" if opened else ""
        return f"done {short_day(max(days))}{rest}" if days else f"not needed{rest}"
    if state == "now":
        return f"{count} done" + (f", by {short_day(planned[1])}" if planned and waiting else "")
    return f"by {short_day(planned[1])}" if planned else "no date yet"


def _bands(review: Review, today: date) -> Iterable[Band]:
    for hold in review.parties_of("hold"):
        end = hold.lifted or (today if review.live else review.completed or today)
        yield Band(hold.joined, max(end, hold.joined), "hold" if hold.lifted else "on hold")


def _marks(review: Review, today: date, calendar: Calendar) -> Iterable[Mark]:
    publish, published = review.process.publish, review.published
    limit = limit_of(review)
    completing = completion_item(review) is not None
    if limit is not None or completing:
        end = completion_limit(review)
        yield Mark("limit", end, f"{months_in_words(end.months)} end {short_day(end)}")
    if published is not None:
        yield Mark("published", published.on, f"published {short_day(published.on)}")
    elif review.publication_date is not None:
        if (
            publish is not None
            and publish.clear_days
            and any(_open_notice(review, n) for n in publish.notices)
        ):
            latest = calendar.latest_notice(review.publication_date, publish.clear_days)
            yield Mark("notices", latest, f"notices by {short_day(latest)}")
        yield Mark(
            "publication",
            review.publication_date,
            f"publication {short_day(review.publication_date)}",
        )
    elif review.target is not None and publish is not None:
        yield Mark("publication", review.target, f"publication, planned {short_day(review.target)}")
    for hold in review.active_holds():
        if hold.due is not None and review.live:
            yield Mark("look", hold.due, f"look at hold again {short_day(hold.due)}")
    if review.live:
        yield Mark("today", today, f"today {short_day(today)}")


def _open_notice(review: Review, item: str) -> bool:
    return item in review.process.items and review.is_open(InstanceId(item, ""))


def _span(
    review: Review, rows: list[Row], bands: tuple[Band, ...], marks: tuple[Mark, ...], today: date
) -> tuple[date, date]:
    days = [review.decided, review.opened, *(m.day for m in marks), *(b.last for b in bands)]
    days += [d for row in rows for bar in (row.planned, row.actual, row.late) if bar for d in bar]
    days.append(today if review.live else review.completed or review.discontinued or today)
    first, last = min(days), max(days)
    return first, max(last, first + timedelta(days=28))


def _heading(review: Review) -> str:
    if review.discontinued is not None:
        return f"Ended {day(review.discontinued)}, before it was complete"
    if review.completed is not None:
        return f"Complete since {day(review.completed)}"
    stages = review.process.stages
    return f"Stage {stages.index(review.stage) + 1} of {len(stages)}: {review.stage.title}"


def _lines(review: Review, rows: list[Row], today: date, calendar: Calendar) -> Iterable[str]:
    keys = list(review.all_keys())
    opened = sum(review.is_open(k) for k in keys)
    late = sum(
        (due := due_of(review, k, calendar)) is not None and due.late(today)
        for k in keys
        if review.is_open(k)
    )
    counted = f"{len(keys) - opened} of {len(keys)} done"
    if late and review.live:
        counted += f" · {late} past {'its' if late == 1 else 'their'} date"
    yield counted
    if not review.live:
        return
    if review.active_holds():
        yield (
            f"Publication is on hold since {day(review.active_holds()[0].joined)}; the work goes on"
        )
    if not any(row.planned for row in rows):
        yield "No timetable yet: what is certain is shown"
        return
    completion, publishing = forecast(review, today, calendar)
    for what, one in (("Sign-off", completion), ("Publication", publishing)):
        if (
            one.day is not None
            and not one.done
            and not (what == "Publication" and review.active_holds())
        ):
            within = f"{'within' if one.holds else 'after'} the {months_in_words(one.limit.months)}"
            yield f"{what} expected {day(one.day)}, {within}"


def _foot(review: Review, today: date) -> str:
    said = f"As on {day(today)}. Decided {day(review.decided)}."
    publish, limit = review.process.publish, limit_of(review)
    if publish is not None and limit is not None and publishing_basis(publish) == "statutory":
        said += f" {months_in_words(limit.months).capitalize()} to publish: statutory."
    if review.ever_outside:
        said += " Published outside the gate."
    return said


# --- in words ----------------------------------------------------------------------------------


def alt_text(drawn: Drawing) -> str:
    """What a screen reader says of the picture: everything in it, as far as there is room."""
    said = [
        f"Timeline of {drawn.ref} on {day(drawn.today)}.",
        f"{drawn.heading}.",
        *(f"{line}." for line in drawn.lines),
        f"Decided {day(drawn.decided)}.",
        *(
            f"{m.label[0].upper()}{m.label[1:]} {m.day.year}."
            for m in drawn.marks
            if m.kind != "today"
        ),
        *(f"Hold from {day(b.first)} to {day(b.last)}." for b in drawn.bands),
        "Stages:",
        *(f"{row.number} {row.title}: {row.says}." for row in drawn.rows),
    ]
    text = ""
    for sentence in said:
        if len(text) + len(sentence) + 1 > ALT_LIMIT - 2:
            return text + " …"
        text = f"{text} {sentence}".strip()
    return text


# --- the picture -------------------------------------------------------------------------------

WIDTH, DPI = 5.4, 200
LEFT, RIGHT = 0.2, 5.2
ROW = 0.44
BLUE, SKY, VERMILLION, GREEN, YELLOW = "#0072B2", "#56B4E9", "#D55E00", "#00795A", "#F0E442"
INK, GREY, PALE, WINE = "#1A1A1A", "#5F6B73", "#E3E7EA", "#882255"
SIGNS: dict[State, tuple[str, str]] = {
    "done": ("✓", BLUE),
    "now": ("▶", INK),
    "late": ("!", VERMILLION),
    "ahead": ("○", GREY),
    "none": ("–", GREY),
}
LINES: dict[str, tuple[str, Any, str]] = {
    "today": (INK, "-", "▼"),
    "limit": (WINE, (0, (5, 2.5)), "■"),
    "publication": (GREEN, (0, (1, 1.5)), "◆"),
    "published": (GREEN, "-", "◆"),
    "notices": (GREY, (0, (1, 2)), "▲"),
    "look": (GREY, (0, (3, 2, 1, 2)), "●"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
