"""Verbs about what two people do, and what ends or changes a review."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import (
    ClearChannel,
    Command,
    Discontinue,
    LiftLegalHold,
    MoveReview,
    PlaceLegalHold,
    Purge,
    Redact,
    Second,
    Switch,
)
from bot.workflow.review.queries import Query, ShowRetention


def _second(reader: Reader) -> Command:
    number = reader.number()
    reader.parts()
    return Second(number=number)


def _switch(reader: Reader) -> Command:
    process = reader.word("<process>")
    parts = reader.parts("confirmed", "because")
    return Switch(
        process=process.casefold(),
        because=reader.reason(parts),
        confirmed=parts.confirmed,
    )


def _discontinue(reader: Reader) -> Command:
    return Discontinue(because=reader.because())


def _redact(reader: Reader) -> Command:
    event = reader.number("<event>")
    return Redact(event=event, because=reader.because())


def _move(reader: Reader) -> Command:
    return MoveReview(because=reader.because())


def _clear(reader: Reader) -> Command:
    parts = reader.parts("confirmed")
    return ClearChannel(confirmed=parts.confirmed)


def _retention(reader: Reader) -> Query:
    reader.parts()
    return ShowRetention()


def _legal_hold(reader: Reader) -> Command:
    if reader.is_form("lift"):
        reader.take_reference()
        return LiftLegalHold(because=reader.because())
    return PlaceLegalHold(because=reader.because())


def _purge(reader: Reader) -> Command:
    return Purge(because=reader.because())


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
    Verb(
        name="retention",
        group="Safety",
        usage=("retention [REF]",),
        does="How long a review is kept once it has ended, and why; without a reference, of all.",
        examples=("retention",),
        read=_retention,
    ),
    Verb(
        name="legal-hold",
        group="Safety",
        usage=("legal-hold because <reason>", "legal-hold lift because <reason>"),
        does="Keeps a review from being purged, until the legal hold is lifted.",
        examples=(
            "legal-hold because the inquiry has asked for all records",
            "legal-hold lift because the inquiry has reported",
        ),
        read=_legal_hold,
    ),
    Verb(
        name="purge",
        group="Safety",
        usage=("purge because <reason>",),
        does="Two people delete a review whose time has come, for good, and get a certificate.",
        examples=("purge because its seven years are over",),
        read=_purge,
    ),
)
