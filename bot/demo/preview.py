"""``process preview``: a pathway as one file to look at, drawn as the demo draws Slack."""

from collections.abc import Iterator
from datetime import date

from bot.papers.pathway.preview import Preview, StagePreview, preview
from bot.workflow.dates.calendar import Calendar, day
from bot.workflow.process.model import Process
from playground.sheet import Card, Line, Section, sheet


def page(process: Process, decided: date) -> str:
    """Return the file: each stage's items, and the board and checklist of a made-up review."""
    shown = preview(process, decided, Calendar())
    about = [
        f"The pathway “{process.id}”: {len(process.stages)} stages, {len(process.items)} items."
        f" Below each stage's items stand the board and the checklist of a made-up review, decided"
        f" {day(decided)}, as the channel shows them when it comes to the stage. Everybody does"
        " what is theirs on its last day; nothing here is real, and nothing can be pressed.",
    ]
    return sheet(shown.title, about, list(_sections(shown)), shown.names)


def _sections(shown: Preview) -> Iterator[Section]:
    if shown.problems:
        faults = [Line(problem) for problem in shown.problems]
        yield Section(id="problems", title="What keeps a review from its end", lines=faults)

    for stage in shown.stages:
        yield Section(
            id=stage.id,
            title=stage.heading,
            short=stage.title,
            about=_about(stage),
            lines=[Line(item.title, item.id, item.about) for item in stage.items],
            cards=list(_cards(stage)),
        )


def _about(stage: StagePreview) -> str:
    if stage.seen is None:
        return "The made-up review never comes to this stage."

    if stage.seen.board is None:
        return (
            "The made-up review goes past this stage: all of it was done before, or with another."
        )

    return ""


def _cards(stage: StagePreview) -> Iterator[Card]:
    if stage.seen is None:
        return
    on = day(stage.seen.on)
    if stage.seen.board is not None:
        yield Card("Pinned board", stage.seen.board, on)
    yield Card("Checklist, as the coordinator sees it", stage.seen.checklist, on)
