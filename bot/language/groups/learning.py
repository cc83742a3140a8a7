"""Verbs about actions, and how agencies show what they have done."""

from typing import Final, Literal

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import (
    AddAction,
    Command,
    DetailAction,
    FinishAction,
    RemoveParty,
    ReportAction,
    SayImpact,
    SetAssurance,
    UndoAction,
)
from bot.workflow.review.queries import ListParties, Query, ShowAssurance

RATINGS: Final[tuple[Literal["green", "amber", "red"], ...]] = ("green", "amber", "red")


def _action(reader: Reader) -> Command | Query:
    form = reader.form("add", "progress", "done", "outcome", "change", "undo", "remove", "list")
    if form == "list":
        reader.parts()
        return ListParties(kind="action")

    if form == "add":
        return _added(reader)

    number = reader.number()

    match form:
        case "progress":
            return _progress(reader, number)
        case "done":
            return _done(reader, number)
        case "outcome":
            impact = reader.text_word('"<text>"')
            ref = reader.parts("ref").texts.get("ref")
            return SayImpact(number=number, impact=impact, ref=ref)
        case "change":
            return _changed(reader, number)
        case "undo":
            return _undone(reader, number)
        case _:
            return _removed(reader, number)


def _removed(reader: Reader, number: int) -> Command:
    parts = reader.parts("confirmed", "because")
    return RemoveParty(
        kind="action",
        name=str(number),
        because=reader.reason(parts),
        confirmed=parts.confirmed,
    )


def _added(reader: Reader) -> Command:
    text = reader.text_word('"<text>"')
    parts = reader.parts("for", "due", "recommendation", "officer")
    return AddAction(
        text=text,
        party=reader.need(parts.party, "for <agency>"),
        due=reader.need_day(parts, "due"),
        recommendation=parts.recommendation,
        officer=parts.officer,
    )


def _progress(reader: Reader, number: int) -> Command:
    parts = reader.parts("as", "on", "ref", "note")
    word = reader.need(parts.as_, "as green | amber | red").casefold()
    rating = next((rating for rating in RATINGS if rating == word), None)
    return ReportAction(
        number=number,
        rating=reader.need(rating, "as green | amber | red"),
        on=parts.days.get("on"),
        ref=parts.texts.get("ref"),
        note=parts.texts.get("note"),
    )


def _done(reader: Reader, number: int) -> Command:
    parts = reader.parts("on", "ref", "note", "confirmed")
    return FinishAction(
        number=number,
        note=parts.texts.get("note"),
        on=parts.days.get("on"),
        ref=parts.texts.get("ref"),
        confirmed=parts.confirmed,
    )


def _changed(reader: Reader, number: int) -> Command:
    parts = reader.parts("recommendation", "officer")
    if parts.recommendation is None:
        reader.need(parts.officer, "recommendation <n> | officer <job title>")
    return DetailAction(number=number, recommendation=parts.recommendation, officer=parts.officer)


def _undone(reader: Reader, number: int) -> Command:
    parts = reader.parts("confirmed", "because")
    return UndoAction(number=number, because=reader.reason(parts), confirmed=parts.confirmed)


def _assurance(reader: Reader) -> Command | Query:
    if reader.is_at_end():
        return ShowAssurance()

    reader.form("every")
    months = reader.number()

    if not reader.says("months") and not reader.says("month"):
        raise reader.missing("months")

    parts = reader.parts("from", to_come=("from",))
    return SetAssurance(months=months, start=reader.need_day(parts, "from"))


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="action",
        group="Learning",
        usage=(
            (
                'action add "<text>" for <agency> due <date> [recommendation <n>]'
                ' [officer "<job title>"]'
            ),
            "action progress <n> as green|amber|red [on <date>] [ref <evidence>] [note <text>]",
            "action done <n> [on <date>] [ref <evidence>] [note <text>] [confirmed]",
            'action outcome <n> "<what has changed>" [ref <evidence>]',
            'action change <n> [recommendation <n or none>] [officer "<job title>" or none]',
            "action undo <n> because <reason>",
            "action remove <n> because <reason>",
            "action list",
        ),
        does="Actions from learning and recommendations.",
        examples=(
            'action add "Audit the use of the pre-birth protocol" for Health due 1 Jun 2026',
            (
                'action add "Audit the protocol" for Police and Health due 1 Jun 2026'
                ' recommendation 2 officer "Head of Safeguarding"'
            ),
            "action progress 3 as amber note two of four teams are trained",
            "action done 3 ref audit report of 12 May note the audit is with the Board",
            'action outcome 3 "Midwives are told of each pre-birth plan"',
            'action change 3 officer "Designated Nurse"',
            "action change 3 officer none",
            "action undo 3 because the audit is of another team",
            "action remove 3 because it repeats action 2",
            "action list",
        ),
        read=_action,
    ),
    Verb(
        name="assurance",
        group="Learning",
        usage=("assurance every <n> months from <date>", "assurance"),
        does="How often agencies show what they have done; alone, where the rounds stand.",
        examples=("assurance every 3 months from 1 Jun 2026", "assurance"),
        read=_assurance,
    ),
)
