"""What somebody typed in a command, to be screened before it is stored."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Literal

from bot.workflow.review.commands.base import Command
from bot.workflow.review.commands.bringing_in import BringInTogether
from bot.workflow.review.commands.course import Several
from bot.workflow.review.commands.items import CatchUp
from bot.workflow.review.commands.several import AddList, ForSeveral, TickTogether

TYPED: dict[str, Literal["text", "link", "label"]] = {
    "because": "text",
    "note": "text",
    "ref": "text",
    "text": "text",
    "impact": "text",
    "recommendation": "text",
    "officer": "label",
    "name": "label",
    "to": "label",
    "label": "label",
    "pseudonym": "label",
    "by_email": "label",
    "url": "link",
}
"""The fields that hold what somebody typed, and how each is screened."""


def typed_in(command: Command) -> Iterator[tuple[str, str]]:
    """Yield each field that somebody typed in a command, and its text."""
    match command:
        case Several() | TickTogether() | BringInTogether():
            for part in command.parts:
                yield from typed_in(part)
        case ForSeveral(parties=parties, excepted=excepted):
            yield from typed_in(command.act)
            for word in (*parties, *excepted):
                yield "name", word  # one that means none comes back in the reply, which is stored
        case AddList():
            pass  # each line is screened by itself
        case CatchUp():
            for _item, _party, _day, evidence in command.days:
                if evidence:
                    yield "ref", evidence
        case _:
            yield from _own_texts(command)


def _own_texts(command: Command) -> Iterator[tuple[str, str]]:
    for field in fields(command):
        value = getattr(command, field.name)
        if field.name in TYPED and isinstance(value, str):
            yield field.name, value
