"""A pathway as people will meet it: each stage's items, its checklist, and the board by then.

A made-up review (:mod:`sample_review`) is looked at as it comes to each stage, through the same
views and templates as a real one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.messages import templates
from bot.papers.pathway.sample_review import SampleReview
from bot.papers.pathway.words import due_words, each_words, heading, needs_words, who_words
from bot.typed import facts_of
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Item, Process, Stage
from bot.workflow.views.board import board
from bot.workflow.views.checklist import checklist

COORDINATOR: Final = "sample-coordinator"


@dataclass(frozen=True, slots=True)
class ItemWords:
    """An item in people's words: its title, what they type, and what is to be known of it."""

    title: str
    id: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the channel shows on a day, as Slack takes it.

    ``board`` is None where the review went past the stage: what it asks was done with another.
    """

    on: date
    board: dict[str, Any] | None
    checklist: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePreview:
    """A stage: its heading, its items, and what was seen when the review came to it (or never)."""

    id: str
    title: str
    heading: str
    items: tuple[ItemWords, ...]
    seen: Seen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A whole pathway, and what keeps the sample review from running through it."""

    title: str
    stages: tuple[StagePreview, ...]
    problems: tuple[str, ...]
    names: dict[str, str]
    """Who the sample review's people are: role titles, by the ids in the messages."""


def preview(process: Process, decided: date, calendar: Calendar) -> Preview:
    """Return a pathway as people will meet it, in a sample review decided on this day."""
    play = SampleReview(process, decided, calendar, None)
    seen: dict[str, Seen] = {}

    for reached in play.course():
        for stage in process.stages[: process.stage_index(reached.id) + 1]:
            if stage.id not in seen:
                seen[stage.id] = _seen(play, stage)

    stages = [_stage(process, stage, seen.get(stage.id)) for stage in process.stages]
    return Preview(
        title=process.title,
        stages=tuple(stages),
        problems=tuple(play.problems),
        names={f"sample-{name}": role.title for name, role in process.roles.items()},
    )


def _seen(play: SampleReview, stage: Stage) -> Seen:
    """Return what the channel shows of a stage as the sample review stands now."""
    review, today, calendar = play.review, play.now, play.calendar
    is_current = review.stage.id == stage.id
    stands = board(review, today, calendar)
    items = checklist(review, stage, COORDINATOR, today, calendar)
    return Seen(
        on=today,
        board=templates.render("view/board", facts_of(stands)).payload() if is_current else None,
        checklist=templates.reply("view/checklist", facts_of(items)),
    )


def _stage(process: Process, stage: Stage, seen: Seen | None) -> StagePreview:
    number = process.stage_index(stage.id) + 1
    return StagePreview(
        id=stage.id,
        title=stage.title,
        heading=heading(number, stage),
        items=tuple(_items(process, stage)),
        seen=seen,
    )


def _items(process: Process, stage: Stage) -> Iterator[ItemWords]:
    for item in stage.items:
        yield ItemWords(item.title, item.id, tuple(_about(item, process)))


def _about(item: Item, process: Process) -> Iterator[str]:
    """Yield who does it, by when, for whom, and what it waits for."""
    yield who_words(item, process)
    yield due_words(item)
    for_each = each_words(item)
    if for_each:
        yield f"for each {for_each}"

    needs = needs_words(item, process)
    if needs:
        yield f"waits for {needs}"

    if item.optional:
        yield "optional"
