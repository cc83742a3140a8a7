"""Sandwell's reviews told through Slack: the local story, line by line or up to a mark."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from tests.conversations.talk import LONDON, Talk
from tests.databases import Databases
from tests.workflow.sandwell import LOCAL, lines


def begun(databases: Databases) -> Talk:
    """A workspace in which nothing has been said yet, on the day of the decision."""
    start = datetime(2025, 11, 17, 10, tzinfo=LONDON)
    return Talk(databases.migrated(), start, ref="SCSP-2025-01")


def tells(talk: Talk, story: str, until: str = "") -> None:
    """Plays a story's lines through Slack, each on its day, the scheduler ticking in the morning;
    all are accepted."""
    today = None
    for when, who, text in lines(story, until):
        if when != today:
            talk.day(when.isoformat(), hour=9)
            talk.tick()
            talk.day(when.isoformat())
            today = when
        said = talk.says(who, text)
        assert said.done, f"{when} {who}: {text} -> {said}"


def rest(mark: str) -> str:
    """The local story from a mark on."""
    return LOCAL[LOCAL.index(f"# {mark}\n") :]


def chapters() -> Sequence[tuple[Callable[[Talk], None], str]]:
    """What is told up to each mark of the local story, from the mark before it."""
    pieces = re.split(r"^# (.+)\n", LOCAL, flags=re.MULTILINE)
    return [
        (partial(tells, story=piece), mark)
        for piece, mark in zip(pieces[::2], pieces[1::2], strict=False)
    ]
