"""Verbs about what two people do, and what ends or changes a review."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import (
    ClearChannel,
    Command,
    Discontinue,
    MoveReview,
    Redact,
    Second,
    Switch,
)


def _second(reader: Reader) -> Command:
    number = reader.number()
    reader.parts()
    return Second(number=number)


def _switch(reader: Reader) -> Command:
    process = reader.word("<process>")
    return Switch(process=process.casefold(), because=reader.because())


def _discontinue(reader: Reader) -> Command:
    return Discontinue(because=reader.because())


def _redact(reader: Reader) -> Command:
    event = reader.number("<event>")
    return Redact(event=event, because=reader.because())


def _move(reader: Reader) -> Command:
    return MoveReview(because=reader.because())


def _clear(reader: Reader) -> Command:
    parts = reader.parts("confirmed")
    return ClearChannel(confirmed="confirmed" in parts.had)


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="second",
        group="Safety",
        usage=("second <n>",),
        does="You are the second person of what two people must do.",
        examples=("second 1",),
        read=_second,
    ),
    Verb(
        name="switch",
        group="Safety",
        usage=("switch <process> because <reason>",),
        does="Moves the review between the local and the national pathway.",
        examples=("switch scsp-national because the National Panel has taken the review on",),
        read=_switch,
    ),
    Verb(
        name="discontinue",
        group="Safety",
        usage=("discontinue because <reason>",),
        does="Two people end a review that was opened in error or will not go on.",
        examples=("discontinue because it was opened in the wrong channel",),
        read=_discontinue,
    ),
    Verb(
        name="redact",
        group="Safety",
        usage=("redact <event> because <reason>",),
        does="Removes a text from the history; that it was there stays provable.",
        examples=("redact 57 because it names a child",),
        read=_redact,
    ),
    Verb(
        name="move",
        group="Safety",
        usage=("move [REF] because <reason>",),
        does="Moves the review to the private channel where you type this.",
        examples=("move ESCB-2026-01 because the old channel was shared",),
        read=_move,
    ),
    Verb(
        name="clear",
        group="Safety",
        usage=("clear [REF] [confirmed]",),
        does="Deletes my own messages in a channel that others may read, or that the review left.",
        examples=("clear ESCB-2026-01", "clear ESCB-2026-01 confirmed"),
        read=_clear,
    ),
)
