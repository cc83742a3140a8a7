"""Verbs about what two people do, and what ends or changes a review."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import Command, Discontinue, Redact, Second, Switch


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
)
