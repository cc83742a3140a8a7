"""Bar charts of the progress report."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.papers.colours import BLUE, EDGE, GREY, PALE, VERMILLION, WINE
from bot.papers.report_facts import StageDays, Summary, time_allowed
from bot.workflow.dates.limits import LIMIT_MONTHS, Limit

LONGEST_TITLE = 34  # of a stage beside its bar


def stage_days(stages: Sequence[StageDays]) -> bytes:
    """Draw days planned (outlined) and taken (filled), stage by stage."""
    figure, axes = _chart(len(stages))
    for place, stage in enumerate(stages):
        _stage_bar(axes, place, stage)
    _name_bars(axes, [_cut(stage.title) for stage in stages])
    _title(axes, "planned: outlined · taken: filled")
    return _png(figure)


def _stage_bar(axes: Any, place: int, stage: StageDays) -> None:
    if stage.planned is not None:
        long = max(stage.planned, 0.4)
        axes.barh(place, long, 0.66, color=PALE, edgecolor=EDGE, linewidth=0.8)

    if stage.taken is not None:
        axes.barh(place, max(stage.taken, 0.4), 0.3, color=BLUE)
        beside = max(stage.taken, stage.planned or 0) + 0.6
        axes.text(beside, place, str(stage.taken), va="center", fontsize=8)


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def timeliness(summaries: Sequence[Summary]) -> bytes:
    """Draw days from the decision to publication, and the time that there is for it.

    What was published is filled, what is expected outlined.
    """
    figure, axes = _chart(len(summaries))
    for place, summary in enumerate(summaries):
        _review_bar(axes, place, summary)

    _name_bars(axes, [summary.ref for summary in summaries])
    axes.set_xlim(0, max(190, *(summary.days for summary in summaries)) * 1.08)
    allowed = time_allowed(summaries)
    _title(axes, f"published: filled · expected: outlined · line: {allowed} · hatched: later")
    return _png(figure)


def _review_bar(axes: Any, place: int, summary: Summary) -> None:
    colour = VERMILLION if summary.published_late else BLUE
    outlined = {"facecolor": "white", "edgecolor": colour}
    style = {"color": colour} if summary.publishing.done else outlined
    hatch = "///" if summary.published_late else None
    axes.barh(place, max(summary.days, 1), 0.6, linewidth=1.1, hatch=hatch, **style)
    end: date = summary.limit or Limit.after(summary.decided, LIMIT_MONTHS)
    limit = (end - summary.decided).days
    axes.plot([limit, limit], [place - 0.45, place + 0.45], color=WINE, linewidth=2)
    axes.text(max(summary.days, limit) + 4, place, str(summary.days), va="center", fontsize=8)


# --- what both have in common ------------------------------------------------------------------


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


def _name_bars(axes: Any, names: Sequence[str]) -> None:
    """Write what each bar is of; a dollar is a dollar, and starts no formula."""
    axes.set_yticks(range(len(names)), [name.replace("$", r"\$") for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)


def _title(axes: Any, text: str) -> None:
    axes.set_title(text, fontsize=8.5, loc="left", color=GREY)


def _png(figure: Any) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
