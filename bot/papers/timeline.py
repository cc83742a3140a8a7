"""What a picture of a review's plan holds: stages, dates, today, what is late, holds."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from bot.workflow.dates.calendar import Calendar, day, months_in_words, short_day
from bot.workflow.dates.due import completion_limit, due_of, limit_of, only_the_limit, publishing_basis
from bot.workflow.process.model import Stage
from bot.workflow.review.fold import Review
from bot.workflow.review.state import Key
from bot.workflow.rules.forecast import completion_item, forecast

if TYPE_CHECKING:
    from matplotlib.axes import Axes

State = Literal["done", "now", "late", "ahead", "none"]
ALT_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A stage: when it is planned, when things were done in it, since when something is past its date."""

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


def _row(review: Review, number: int, stage: Stage, ends: _Ends, today: date, calendar: Calendar) -> Row:
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
    return Row(number, stage.title, state, says, planned, actual, (late[0], today) if late else None)


_HAPPENED = frozenset({"done", "held", "sent", "registered", "answered", "agreed", "published", "impasse"})


def _bears(review: Review, key: Key) -> bool:
    """Whether an instance makes its stage's bar: what holds the stage up, and after publication everything."""
    publish, index = review.process.publish, review.process.stage_index
    behind = publish is not None and index(review.item(key[0]).stage) > index(publish.stage)
    return (behind or review.blocks(key)) and not _of_hold(review, key)


def _of_hold(review: Review, key: Key) -> bool:
    return "hold" in review.item(key[0]).each


def _planned(review: Review, keys: list[Key], ends: _Ends, calendar: Calendar) -> tuple[date, date] | None:
    planned = [k for k in keys if not only_the_limit(review, review.item(k[0]))]
    days = [due.day for k in planned if (due := due_of(review, k, calendar)) is not None]
    if not days:
        return None
    return min(min(days), max(ends.planned, review.decided)), max(days)


def _late(review: Review, opened: list[Key], today: date, calendar: Calendar) -> tuple[date, int] | None:
    """Since when something is past its date, and how many things are."""
    days = [due.day for k in opened if (due := due_of(review, k, calendar)) is not None and due.late(today)]
    return (min(days), len(days)) if days and review.live else None


def _state(
    keys: list[Key],
    waiting: list[Key],
    opened: list[Key],
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
    keys: list[Key],
    opened: list[Key],
    waiting: list[Key],
    days: list[date],
    planned: tuple[date, date] | None,
    late: tuple[date, int] | None,
) -> str:
    """The words at the end of a row."""
    count = f"{len(keys) - len(opened)} of {len(keys)}"
    if state == "none":
        return "nothing in it so far"
    if late:
        return f"{late[1]} past {'its' if late[1] == 1 else 'their'} date, since {short_day(late[0])}"
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
        if publish is not None and publish.clear_days and any(_open_notice(review, n) for n in publish.notices):
            latest = calendar.latest_notice(review.publication_date, publish.clear_days)
            yield Mark("notices", latest, f"notices by {short_day(latest)}")
        yield Mark("publication", review.publication_date, f"publication {short_day(review.publication_date)}")
    elif review.target is not None and publish is not None:
        yield Mark("publication", review.target, f"publication, planned {short_day(review.target)}")
    for hold in review.active_holds():
        if hold.due is not None and review.live:
            yield Mark("look", hold.due, f"look at hold again {short_day(hold.due)}")
    if review.live:
        yield Mark("today", today, f"today {short_day(today)}")


def _open_notice(review: Review, item: str) -> bool:
    return item in review.process.items and review.is_open((item, ""))


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
    late = sum((due := due_of(review, k, calendar)) is not None and due.late(today) for k in keys if review.is_open(k))
    counted = f"{len(keys) - opened} of {len(keys)} done"
    if late and review.live:
        counted += f" · {late} past {'its' if late == 1 else 'their'} date"
    yield counted
    if not review.live:
        return
    if review.active_holds():
        yield f"Publication is on hold since {day(review.active_holds()[0].joined)}; the work goes on"
    if not any(row.planned for row in rows):
        yield "No timetable yet: what is certain is shown"
        return
    completion, publishing = forecast(review, today, calendar)
    for what, one in (("Sign-off", completion), ("Publication", publishing)):
        if one.day is not None and not one.done and not (what == "Publication" and review.active_holds()):
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
        *(f"{m.label[0].upper()}{m.label[1:]} {m.day.year}." for m in drawn.marks if m.kind != "today"),
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


def picture(drawn: Drawing) -> bytes:
    """The picture as a PNG. matplotlib is only loaded here: it takes its time and its memory."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    lanes = _lanes(drawn)
    top = 0.98 + 0.2 * len(drawn.lines)
    labels = 0.2 * (max(lanes.values(), default=0) + 1)
    body = top + labels + 0.2
    end = body + ROW * len(drawn.rows) + 0.06
    key = _key_items(drawn)
    height = end + 0.3 + 0.21 * ((len(key) + 1) // 2) + 0.28
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    sheet = _Sheet(axes, drawn)
    sheet.head()
    sheet.ground(body, end)
    for number, row in enumerate(drawn.rows):
        sheet.row(row, body + ROW * number)
    sheet.mark_lines(top, end, lanes)
    sheet.key(end + 0.3, key)
    sheet.text(LEFT, height - 0.16, drawn.foot, 8, GREY)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=DPI, metadata={"Software": None, "Title": f"{drawn.ref} timeline"})
    return content.getvalue()


def _x(drawn: Drawing, when: date) -> float:
    share = (when - drawn.first).days / max(1, (drawn.last - drawn.first).days)
    return LEFT + 0.24 + share * (RIGHT - LEFT - 0.3)


def _length(text: str, size: float) -> float:
    """About how wide a text is, in inches."""
    return len(text) * size * 0.0098


def _lanes(drawn: Drawing) -> dict[Mark, int]:
    """In which line above the rows each mark's label has room."""
    lanes: list[list[tuple[float, float]]] = []
    found: dict[Mark, int] = {}
    for mark in sorted(drawn.marks, key=lambda m: (m.kind != "today", m.day)):
        start, end = _place(drawn, mark)
        free = (n for n, taken in enumerate(lanes) if all(end < a or start > b for a, b in taken))
        lane = next(free, len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((start, end))
        found[mark] = lane
    return found


def _place(drawn: Drawing, mark: Mark) -> tuple[float, float]:
    """From where to where a mark's label goes: beside its line, on the side where there is room."""
    x, wide = _x(drawn, mark.day), _length(mark.label, 9) + 0.2
    return (x - 0.08, x + wide) if x + wide <= RIGHT + 0.1 else (x - wide, x + 0.08)


def _key_items(drawn: Drawing) -> list[str]:
    """What the key explains: only what is there."""
    rows = drawn.rows
    found = ["planned"] if any(r.planned for r in rows) else []
    found += ["done"] if any(r.actual and r.state == "done" for r in rows) else []
    found += ["under way"] if any(r.actual and r.state in ("now", "late") for r in rows) else []
    found += ["past a date"] if any(r.late for r in rows) else []
    return found + (["publication hold"] if drawn.bands else [])


class _Sheet:
    """The paper that a picture is drawn on; places are inches from the top left."""

    def __init__(self, axes: "Axes", drawn: Drawing) -> None:
        self.axes, self.drawn = axes, drawn

    def text(self, x: float, y: float, text: str, size: float, colour: str = INK, **more: Any) -> None:
        """A text whose dollars are dollars, in front of every line."""
        more = {"zorder": 8} | more
        self.axes.text(x, y, text, fontsize=size, color=colour, va="center", parse_math=False, **more)

    def box(self, bar: tuple[date, date], y: float, high: float, **style: Any) -> None:
        """A bar from a day to a day, wide enough to be seen."""
        from matplotlib.patches import Rectangle

        start, end = _x(self.drawn, bar[0]), _x(self.drawn, bar[1])
        if end - start < 0.06:
            start, end = (start + end) / 2 - 0.03, (start + end) / 2 + 0.03
        self.axes.add_patch(Rectangle((start, y - high / 2), end - start, high, **style))

    def head(self) -> None:
        """Reference, stage, and where it stands."""
        self.text(LEFT, 0.3, self.drawn.ref, 17, weight="bold")
        self.text(LEFT, 0.6, _cut(self.drawn.heading, 52), 11.5)
        for number, line in enumerate(self.drawn.lines):
            self.text(LEFT, 0.84 + 0.2 * number, line, 9.5, GREY)

    def ground(self, top: float, end: float) -> None:
        """Months, and the holds behind everything."""
        for number in range(0, len(self.drawn.rows), 2):
            self.axes.axhspan(top + ROW * number - 0.02, top + ROW * (number + 1) - 0.02, color="#F4F6F7", zorder=0.1)
        for band in self.drawn.bands:
            self.box(
                (band.first, band.last),
                (top + end) / 2,
                end - top,
                facecolor=YELLOW,
                alpha=0.22,
                linewidth=0,
                zorder=0.2,
            )
            self.box(
                (band.first, band.last), (top + end) / 2, end - top, facecolor="none", edgecolor="#8A8220",
                hatch="//", linewidth=0, alpha=0.35, zorder=0.3,
            )  # fmt: skip
        for when, label in _months(self.drawn.first, self.drawn.last):
            x = _x(self.drawn, when)
            self.axes.plot([x, x], [top - 0.04, end], color="#D5DADD", linewidth=0.6, zorder=0.5)
            if x < RIGHT - 0.25:
                self.text(x + 0.03, top - 0.1, label, 8, GREY)

    def row(self, row: Row, y: float) -> None:
        """A stage: sign, title and words above, its bars below."""
        sign, colour = SIGNS[row.state]
        bold: dict[str, Any] = {"weight": "bold"} if row.state in ("now", "late") else {}
        shade = "#F4F6F7" if row.number % 2 else "white"
        back: dict[str, Any] = {"bbox": {"facecolor": shade, "alpha": 0.9, "linewidth": 0, "pad": 0.8}}
        self.text(LEFT, y + 0.11, sign, 10, colour, weight="bold", **back)
        self.text(LEFT + 0.2, y + 0.11, _cut(f"{row.number}  {row.title}", 38), 9.5, **bold, **back)
        said = colour if row.state == "late" else GREY
        self.text(RIGHT, y + 0.11, row.says, 9, said, ha="right", **back)
        middle = y + 0.3
        if row.planned:
            self.box(row.planned, middle, 0.15, facecolor=PALE, edgecolor="#8C979E", linewidth=0.8, zorder=2)
        if row.actual:
            done = row.state == "done"
            self.box(row.actual, middle, 0.085, facecolor=BLUE if done else SKY, linewidth=0, zorder=3)
        if row.late:
            self.box(
                row.late, middle, 0.085, facecolor="white", edgecolor=VERMILLION, hatch="/////", linewidth=0.9, zorder=4
            )

    def mark_lines(self, top: float, end: float, lanes: dict[Mark, int]) -> None:
        """The days that matter: a line through all rows, and a label of its own."""
        for mark, lane in lanes.items():
            colour, style, sign = LINES[mark.kind]
            x, y = _x(self.drawn, mark.day), top - 0.06 + 0.2 * lane
            front = 6 if mark.kind == "today" else 1.5
            self.axes.plot([x, x], [y, end], color=colour, linestyle=style, linewidth=1.3, zorder=front)
            start, _ = _place(self.drawn, mark)
            after = start > x - 0.1
            self.text(
                x + (0.05 if after else -0.05), y, f"{sign} {mark.label}" if after else f"{mark.label} {sign}", 9,
                colour, ha="left" if after else "right", weight="bold" if mark.kind in ("today", "limit") else "normal",
                bbox={"facecolor": "white", "linewidth": 0, "pad": 0.8},
            )  # fmt: skip

    def key(self, top: float, items: list[str]) -> None:
        """What the bars mean."""
        from matplotlib.patches import Rectangle

        styles: dict[str, dict[str, Any]] = {
            "planned": {"facecolor": PALE, "edgecolor": "#8C979E", "linewidth": 0.8},
            "done": {"facecolor": BLUE, "linewidth": 0},
            "under way": {"facecolor": SKY, "linewidth": 0},
            "past a date": {"facecolor": "white", "edgecolor": VERMILLION, "hatch": "/////", "linewidth": 0.9},
            "publication hold": {"facecolor": "#FBF8C9", "edgecolor": "#8A8220", "hatch": "//", "linewidth": 0.4},
        }
        signs = {"done": "✓  done", "under way": "▶  under way", "past a date": "!  past a date"}
        for number, item in enumerate(items):
            x, y = LEFT + 2.5 * (number % 2), top + 0.21 * (number // 2)
            self.axes.add_patch(Rectangle((x, y - 0.055), 0.34, 0.11, **styles[item]))
            self.text(x + 0.44, y, signs.get(item, item), 8.5, GREY)


def _months(first: date, last: date) -> Iterable[tuple[date, str]]:
    """The first days of the months to be named, as many as there is room for."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if count / s <= 9), 240)
    for number in range(first.year * 12 + first.month, last.year * 12 + last.month):
        year, month = divmod(number, 12)
        if month % min(step, 12) == 0 and (step <= 12 or year % (step // 12) == 0):
            yield date(year, month + 1, 1), MONTHS[month] if month or step == 12 else f"{year}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
