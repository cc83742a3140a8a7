"""Draw the picture of a review's plan."""

import io
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.papers.timeline import (
    BLUE,
    DPI,
    GREY,
    INK,
    LEFT,
    LINES,
    MONTHS,
    PALE,
    RIGHT,
    ROW,
    SIGNS,
    SKY,
    VERMILLION,
    WIDTH,
    YELLOW,
    Drawing,
    Mark,
    Row,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    figure.savefig(
        content,
        format="png",
        dpi=DPI,
        metadata={"Software": None, "Title": f"{drawn.ref} timeline"},
    )
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

    def text(
        self, x: float, y: float, text: str, size: float, colour: str = INK, **more: Any
    ) -> None:
        """A text whose dollars are dollars, in front of every line."""
        more = {"zorder": 8} | more
        self.axes.text(
            x, y, text, fontsize=size, color=colour, va="center", parse_math=False, **more
        )

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
            self.axes.axhspan(
                top + ROW * number - 0.02,
                top + ROW * (number + 1) - 0.02,
                color="#F4F6F7",
                zorder=0.1,
            )
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
                (band.first, band.last),
                (top + end) / 2,
                end - top,
                facecolor="none",
                edgecolor="#8A8220",
                hatch="//",
                linewidth=0,
                alpha=0.35,
                zorder=0.3,
            )
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
        back: dict[str, Any] = {
            "bbox": {"facecolor": shade, "alpha": 0.9, "linewidth": 0, "pad": 0.8}
        }
        self.text(LEFT, y + 0.11, sign, 10, colour, weight="bold", **back)
        self.text(LEFT + 0.2, y + 0.11, _cut(f"{row.number}  {row.title}", 38), 9.5, **bold, **back)
        said = colour if row.state == "late" else GREY
        self.text(RIGHT, y + 0.11, row.says, 9, said, ha="right", **back)
        middle = y + 0.3
        if row.planned:
            self.box(
                row.planned,
                middle,
                0.15,
                facecolor=PALE,
                edgecolor="#8C979E",
                linewidth=0.8,
                zorder=2,
            )
        if row.actual:
            done = row.state == "done"
            self.box(
                row.actual, middle, 0.085, facecolor=BLUE if done else SKY, linewidth=0, zorder=3
            )
        if row.late:
            self.box(
                row.late,
                middle,
                0.085,
                facecolor="white",
                edgecolor=VERMILLION,
                hatch="/////",
                linewidth=0.9,
                zorder=4,
            )

    def mark_lines(self, top: float, end: float, lanes: dict[Mark, int]) -> None:
        """The days that matter: a line through all rows, and a label of its own."""
        for mark, lane in lanes.items():
            colour, style, sign = LINES[mark.kind]
            x, y = _x(self.drawn, mark.day), top - 0.06 + 0.2 * lane
            front = 6 if mark.kind == "today" else 1.5
            self.axes.plot(
                [x, x], [y, end], color=colour, linestyle=style, linewidth=1.3, zorder=front
            )
            start, _ = _place(self.drawn, mark)
            after = start > x - 0.1
            self.text(
                x + (0.05 if after else -0.05),
                y,
                f"{sign} {mark.label}" if after else f"{mark.label} {sign}",
                9,
                colour,
                ha="left" if after else "right",
                weight="bold" if mark.kind in ("today", "limit") else "normal",
                bbox={"facecolor": "white", "linewidth": 0, "pad": 0.8},
            )

    def key(self, top: float, items: list[str]) -> None:
        """What the bars mean."""
        from matplotlib.patches import Rectangle

        styles: dict[str, dict[str, Any]] = {
            "planned": {"facecolor": PALE, "edgecolor": "#8C979E", "linewidth": 0.8},
            "done": {"facecolor": BLUE, "linewidth": 0},
            "under way": {"facecolor": SKY, "linewidth": 0},
            "past a date": {
                "facecolor": "white",
                "edgecolor": VERMILLION,
                "hatch": "/////",
                "linewidth": 0.9,
            },
            "publication hold": {
                "facecolor": "#FBF8C9",
                "edgecolor": "#8A8220",
                "hatch": "//",
                "linewidth": 0.4,
            },
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
