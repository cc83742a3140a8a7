"""Bar charts of the progress report."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.papers.report_facts import StageDays, Summary
from bot.papers.timeline import BLUE, PALE, VERMILLION, WINE
from bot.workflow.dates.calendar import months_in_words
from bot.workflow.dates.due import LIMIT_MONTHS, Limit


def time_of(found: Sequence[Summary]) -> str:
    """How long reviews may take from the decision, in words: the months that all of them have, if
    they are the same."""
    spans = {one.limit.months for one in found if one.limit}
    return months_in_words(*spans) if len(spans) == 1 else "the months of their pathways"


def beyond_limit(one: Summary) -> bool:
    return one.publishing.day is not None and not one.publishing.holds


# --- charts ------------------------------------------------------------------------------------


def _chart(rows: int) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(
        figsize=(6.3, 0.75 + 0.27 * rows), dpi=180, facecolor="white", layout="constrained"
    )
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=8.5)
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel("days", fontsize=8.5)
    axes.grid(axis="x", color="#E0E4E7", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.invert_yaxis()
    return figure, axes


def _png(figure: Any) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _named(axes: Any, names: Sequence[str]) -> None:
    """What each bar is of. A dollar is a dollar, and starts no formula."""
    axes.set_yticks(range(len(names)), [name.replace("$", r"\$") for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)


def stage_days(stages: Sequence[StageDays]) -> bytes:
    """Bars: days planned (outlined) and taken (filled), stage by stage."""
    figure, axes = _chart(len(stages))
    for number, stage in enumerate(stages):
        if stage.planned is not None:
            axes.barh(
                number,
                max(stage.planned, 0.4),
                0.66,
                color=PALE,
                edgecolor="#8C979E",
                linewidth=0.8,
            )
        if stage.taken is not None:
            axes.barh(number, max(stage.taken, 0.4), 0.3, color=BLUE)
            axes.text(
                max(stage.taken, stage.planned or 0) + 0.6,
                number,
                str(stage.taken),
                va="center",
                fontsize=8,
            )
    _named(axes, [s.title if len(s.title) <= 34 else s.title[:33] + "…" for s in stages])
    axes.set_title("planned: outlined · taken: filled", fontsize=8.5, loc="left", color="#5F6B73")
    return _png(figure)


def timeliness(found: Sequence[Summary]) -> bytes:
    """Bars: days from the decision to publication, as it was (filled) or is expected (outlined),
    and the six months."""
    figure, axes = _chart(len(found))
    for number, one in enumerate(found):
        colour = VERMILLION if beyond_limit(one) else BLUE
        style = (
            {"color": colour}
            if one.publishing.done
            else {"facecolor": "white", "edgecolor": colour}
        )
        axes.barh(
            number,
            max(one.days, 1),
            0.6,
            linewidth=1.1,
            hatch="///" if beyond_limit(one) else None,
            **style,
        )
        end: date = one.limit or Limit.after(one.decided, LIMIT_MONTHS)
        limit = (end - one.decided).days
        axes.plot([limit, limit], [number - 0.45, number + 0.45], color=WINE, linewidth=2)
        axes.text(max(one.days, limit) + 4, number, str(one.days), va="center", fontsize=8)
    _named(axes, [one.ref for one in found])
    axes.set_xlim(0, max(190, *(one.days for one in found)) * 1.08)
    axes.set_title(
        f"published: filled · expected: outlined · line: {time_of(found)} · hatched: later",
        fontsize=8.5,
        loc="left",
        color="#5F6B73",
    )
    return _png(figure)
