"""Draw the picture of a review's plan."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.papers.colours import BLUE, EDGE, GREEN, GREY, INK, PALE, SKY, VERMILLION, WINE, YELLOW
from bot.papers.timeline import Band, Drawing, Mark, Period, Row, State

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# in inches, but for the dots of one
WIDTH, DPI = 5.4, 200
LEFT, RIGHT = 0.2, 5.2
ROW = 0.44
LINE = 0.2  # of text above the rows
KEY_LINE = 0.21
SHORTEST_BAR = 0.06

SIGNS: dict[State, tuple[str, str]] = {
    "done": ("✓", BLUE),
    "now": ("▶", INK),
    "late": ("!", VERMILLION),
    "ahead": ("○", GREY),
    "none": ("–", GREY),
}
"""Of each state, its sign and colour."""
LINES: dict[str, tuple[str, Any, str]] = {
    "today": (INK, "-", "▼"),
    "limit": (WINE, (0, (5, 2.5)), "■"),
    "publication": (GREEN, (0, (1, 1.5)), "◆"),
    "published": (GREEN, "-", "◆"),
    "notices": (GREY, (0, (1, 2)), "▲"),
    "look": (GREY, (0, (3, 2, 1, 2)), "●"),
}
"""Of each kind of mark, its line's colour and dashes, and its sign."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_MONTHS = 9  # that there is room to name
SHADE = "#F4F6F7"  # of every other row
HATCHED = "/////"
LATE: dict[str, Any] = {
    "facecolor": "white",
    "edgecolor": VERMILLION,
    "hatch": HATCHED,
    "linewidth": 0.9,
}
PLANNED: dict[str, Any] = {"facecolor": PALE, "edgecolor": EDGE, "linewidth": 0.8}
HOLD_EDGE = "#8A8220"
KEY: dict[str, tuple[str, dict[str, Any]]] = {
    "planned": ("planned", PLANNED),
    "done": ("✓  done", {"facecolor": BLUE, "linewidth": 0}),
    "under way": ("▶  under way", {"facecolor": SKY, "linewidth": 0}),
    "past a date": ("!  past a date", LATE),
    "publication hold": (
        "publication hold",
        {"facecolor": "#FBF8C9", "edgecolor": HOLD_EDGE, "hatch": "//", "linewidth": 0.4},
    ),
}
"""What the key can explain: the words for each kind of bar, and how it looks."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts of a picture are, in inches from its top."""

    marks: float
    """The first line of marks' labels."""
    rows: float
    rows_end: float
    key: float
    height: float
    lanes: dict[Mark, int]
    """In which line above the rows each mark's label is."""
    key_items: list[str]


def picture(drawn: Drawing) -> bytes:
    """Draw the picture as a PNG.

    matplotlib is only loaded here: it takes its time and its memory.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    layout = _layout(drawn)
    figure = Figure(figsize=(WIDTH, layout.height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(layout.height, 0)
    axes.axis("off")
    _Sheet(axes, drawn, layout).draw()
    content = io.BytesIO()
    title = f"{drawn.ref} timeline"
    figure.savefig(content, format="png", dpi=DPI, metadata={"Software": None, "Title": title})
    return content.getvalue()


# --- where things go ---------------------------------------------------------------------------


def _layout(drawn: Drawing) -> _Layout:
    lanes = _lanes(drawn)
    key_items = _key_items(drawn)
    marks = 0.98 + LINE * len(drawn.lines)
    rows = marks + LINE * (max(lanes.values(), default=0) + 1) + 0.2
    rows_end = rows + ROW * len(drawn.rows) + 0.06
    key = rows_end + 0.3
    key_lines = (len(key_items) + 1) // 2
    height = key + KEY_LINE * key_lines + 0.28
    return _Layout(marks, rows, rows_end, key, height, lanes, key_items)


def _x(drawn: Drawing, when: date) -> float:
    share = (when - drawn.first).days / max(1, (drawn.last - drawn.first).days)
    return LEFT + 0.24 + share * (RIGHT - LEFT - 0.3)


def _width(mark: Mark) -> float:
    """Estimate how wide a mark's label is with its sign, in inches."""
    size = 9
    return len(mark.label) * size * 0.0098 + 0.2


def _lanes(drawn: Drawing) -> dict[Mark, int]:
    """Put each mark's label into the first line above the rows that has room for it."""
    taken: list[list[tuple[float, float]]] = []
    lane_of: dict[Mark, int] = {}

    for mark in sorted(drawn.marks, key=lambda m: (m.kind != "today", m.day)):
        place = _place(drawn, mark)
        lane = next((n for n, others in enumerate(taken) if _is_free(place, others)), len(taken))
        if lane == len(taken):
            taken.append([])

        taken[lane].append(place)
        lane_of[mark] = lane

    return lane_of


def _is_free(place: tuple[float, float], others: list[tuple[float, float]]) -> bool:
    start, end = place
    return all(end < other_start or start > other_end for other_start, other_end in others)


def _place(drawn: Drawing, mark: Mark) -> tuple[float, float]:
    """Return from where to where a mark's label goes: right of its line, else left of it."""
    x, width = _x(drawn, mark.day), _width(mark)
    if _label_is_right(drawn, mark):
        return x - 0.08, x + width
    return x - width, x + 0.08


def _label_is_right(drawn: Drawing, mark: Mark) -> bool:
    return _x(drawn, mark.day) + _width(mark) <= RIGHT + 0.1


def _key_items(drawn: Drawing) -> list[str]:
    """Return what the key explains: only what is in the picture."""
    present = set()
    for row in drawn.rows:
        present |= set(_kinds_of_bars(row))
    if drawn.bands:
        present.add("publication hold")
    return [item for item in KEY if item in present]


def _kinds_of_bars(row: Row) -> Iterator[str]:
    if row.planned:
        yield "planned"
    if row.actual:
        yield "done" if row.state == "done" else "under way"
    if row.late:
        yield "past a date"


# --- drawing -----------------------------------------------------------------------------------


class _Sheet:
    """The paper that a picture is drawn on; places are inches from the top left."""

    def __init__(self, axes: "Axes", drawn: Drawing, layout: _Layout) -> None:
        self.axes, self.drawn, self.layout = axes, drawn, layout

    def draw(self) -> None:
        """Draw everything; what comes later lies on what came before, where no ``zorder`` is."""
        self._head()
        self._ground()

        for number, row in enumerate(self.drawn.rows):
            self._row(row, self.layout.rows + ROW * number)

        for mark, lane in self.layout.lanes.items():
            self._mark(mark, self.layout.marks - 0.06 + LINE * lane)

        for number, item in enumerate(self.layout.key_items):
            line, column = divmod(number, 2)
            self._key_item(item, LEFT + 2.5 * column, self.layout.key + KEY_LINE * line)

        self._text(LEFT, self.layout.height - 0.16, self.drawn.foot, 8, GREY)

    def _text(
        self, x: float, y: float, text: str, size: float, colour: str = INK, **more: Any
    ) -> None:
        """Write a text whose dollars are dollars, in front of every line."""
        style: dict[str, Any] = {"fontsize": size, "color": colour, "va": "center", "zorder": 8}
        self.axes.text(x, y, text, parse_math=False, **(style | more))

    def _bar(self, days: Period, y: float, high: float, **style: Any) -> None:
        """Draw a bar from a day to a day, wide enough to be seen."""
        from matplotlib.patches import Rectangle

        start, end = _x(self.drawn, days.first), _x(self.drawn, days.last)
        if end - start < SHORTEST_BAR:
            middle, half = (start + end) / 2, SHORTEST_BAR / 2
            start, end = middle - half, middle + half

        self.axes.add_patch(Rectangle((start, y - high / 2), end - start, high, **style))

    def _head(self) -> None:
        """Write the reference, the stage, and where the review stands."""
        self._text(LEFT, 0.3, self.drawn.ref, 17, weight="bold")
        self._text(LEFT, 0.6, _cut(self.drawn.heading, 52), 11.5)
        for number, line in enumerate(self.drawn.lines):
            self._text(LEFT, 0.84 + LINE * number, line, 9.5, GREY)

    def _ground(self) -> None:
        """Draw what lies behind everything: shaded rows, holds, months."""
        top, end = self.layout.rows, self.layout.rows_end
        for number in range(0, len(self.drawn.rows), 2):
            start = top + ROW * number - 0.02
            self.axes.axhspan(start, top + ROW * (number + 1) - 0.02, color=SHADE, zorder=0.1)

        for band in self.drawn.bands:
            self._hold(band)

        for when, label in _months(self.drawn.first, self.drawn.last):
            x = _x(self.drawn, when)
            self.axes.plot([x, x], [top - 0.04, end], color="#D5DADD", linewidth=0.6, zorder=0.5)

            if x < RIGHT - 0.25:
                self._text(x + 0.03, top - 0.1, label, 8, GREY)

    def _hold(self, band: Band) -> None:
        top, end = self.layout.rows, self.layout.rows_end
        days, middle, high = Period(band.first, band.last), (top + end) / 2, end - top
        colour = {"facecolor": YELLOW, "alpha": 0.22, "zorder": 0.2}
        hatch = {"facecolor": "none", "edgecolor": HOLD_EDGE, "hatch": "//", "alpha": 0.35}
        self._bar(days, middle, high, linewidth=0, **colour)
        self._bar(days, middle, high, linewidth=0, zorder=0.3, **hatch)

    def _row(self, row: Row, y: float) -> None:
        """Draw a stage: sign, title and words above, its bars below."""
        sign, colour = SIGNS[row.state]
        weight = "bold" if row.state in ("now", "late") else "normal"
        shade = SHADE if row.number % 2 else "white"
        behind = {"facecolor": shade, "alpha": 0.9, "linewidth": 0, "pad": 0.8}
        title = _cut(f"{row.number}  {row.title}", 38)
        words_colour = colour if row.state == "late" else GREY
        words, bars = y + 0.11, y + 0.3
        self._text(LEFT, words, sign, 10, colour, weight="bold", bbox=behind)
        self._text(LEFT + 0.2, words, title, 9.5, weight=weight, bbox=behind)
        self._text(RIGHT, words, row.says, 9, words_colour, ha="right", bbox=behind)

        if row.planned:
            self._bar(row.planned, bars, 0.15, zorder=2, **PLANNED)

        if row.actual:
            fill = BLUE if row.state == "done" else SKY
            self._bar(row.actual, bars, 0.085, facecolor=fill, linewidth=0, zorder=3)

        if row.late:
            self._bar(row.late, bars, 0.085, zorder=4, **LATE)

    def _mark(self, mark: Mark, y: float) -> None:
        """Draw a day that matters: a line through all rows, and a label of its own."""
        colour, dashes, sign = LINES[mark.kind]
        x = _x(self.drawn, mark.day)
        front = 6 if mark.kind == "today" else 1.5
        self.axes.plot(
            [x, x],
            [y, self.layout.rows_end],
            color=colour,
            linestyle=dashes,
            linewidth=1.3,
            zorder=front,
        )
        style = {
            "weight": "bold" if mark.kind in ("today", "limit") else "normal",
            "bbox": {"facecolor": "white", "linewidth": 0, "pad": 0.8},
        }

        if _label_is_right(self.drawn, mark):
            self._text(x + 0.05, y, f"{sign} {mark.label}", 9, colour, ha="left", **style)
        else:
            self._text(x - 0.05, y, f"{mark.label} {sign}", 9, colour, ha="right", **style)

    def _key_item(self, item: str, x: float, y: float) -> None:
        """Explain what a kind of bar means."""
        from matplotlib.patches import Rectangle

        words, style = KEY[item]
        self.axes.add_patch(Rectangle((x, y - 0.055), 0.34, 0.11, **style))
        self._text(x + 0.44, y, words, 8.5, GREY)


def _months(first: date, last: date) -> Iterator[tuple[date, str]]:
    """Yield the first days of the months to be named, as many as there is room for."""
    first_month = first.year * 12 + first.month - 1
    last_month = last.year * 12 + last.month - 1
    step = _months_apart(last_month - first_month + 1)

    for number in range(first_month + 1, last_month + 1):
        if number % step:
            continue

        year, month = divmod(number, 12)
        names_year = month == 0 and step != 12
        yield date(year, month + 1, 1), f"{year}" if names_year else MONTHS[month]


def _months_apart(count: int) -> int:
    """Return how far apart the named ones of so many months are."""
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        if count / step <= MOST_MONTHS:
            return step
    return 240


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
