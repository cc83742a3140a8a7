"""Verbs about the publication date, publishing, and holding it."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.language.verb_forms import short
from bot.refusals.language import NotAnOutcome
from bot.workflow.process.vocabulary import INSTEAD
from bot.workflow.review.commands import (
    AgreePublication,
    Command,
    LiftHold,
    MoveHold,
    NotPublish,
    PlaceHold,
    Publish,
)


def _publication(reader: Reader) -> Command:
    on = reader.day("<date>")
    return AgreePublication(on=on, because=reader.parts("because").texts.get("because"))


def _publish(reader: Reader) -> Command:
    if reader.is_form("outside-the-gate"):
        parts = reader.parts("on", "because", bare="link")
        url, on = reader.need(parts.link, "<url>"), reader.need_day(parts, "on")
        return Publish(url=url, on=on, outside=True, because=reader.reason(parts))
    parts = reader.parts("on", bare="link")
    return Publish(url=reader.need(parts.link, "<url>"), on=parts.days.get("on"))


def _not_publish(reader: Reader) -> Command:
    parts = reader.parts("as", "on", "because", "ref")
    word = reader.need(parts.as_, "as <nothing, summary or learning>")
    instead = next((one for one in INSTEAD if one == word.casefold()), None)
    if instead is None:
        raise NotAnOutcome(**reader.how_to_type(), word=short(word), outcomes=list(INSTEAD))

    return NotPublish(
        instead=instead,
        on=parts.days.get("on"),
        because=reader.reason(parts),
        ref=parts.texts.get("ref"),
    )


def _hold(reader: Reader) -> Command:
    if reader.has_number():
        number = reader.number()
        parts = reader.parts("until")
        until = reader.need_day(parts, "until")
        return MoveHold(number=number, until=until)

    parts = reader.parts("for", "until", "because")
    return PlaceHold(name=parts.party, until=parts.days.get("until"), because=reader.reason(parts))


def _lift(reader: Reader) -> Command:
    number = reader.number() if reader.has_number() else None
    return LiftHold(number=number, because=reader.because())


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="publication",
        group="Publication",
        usage=("publication <date> [because <reason>]",),
        does="Agrees or moves the publication date.",
        examples=(
            "publication 10 Jul 2026",
            "publication 15 Jul 2026 because Ofsted was told late",
        ),
        read=_publication,
    ),
    Verb(
        name="publish",
        group="Publication",
        usage=(
            "publish <url> [on <date>]",
            "publish outside-the-gate <url> on <date> because <reason>",
        ),
        does="Records the publication, if nothing is missing for it.",
        examples=(
            "publish https://www.escb.co.uk/reviews/ash",
            (
                "publish outside-the-gate https://www.escb.co.uk/reviews/ash on 9 Jul 2026 because"
                " it was live early"
            ),
        ),
        read=_publish,
    ),
    Verb(
        name="not-publish",
        group="Publication",
        usage=(
            (
                "not-publish as <nothing, summary or learning> [on <date>] because <reason>"
                " [ref <minute>]"
            ),
        ),
        does="Decides that the report is not published, and what is instead. Takes two people.",
        examples=(
            "not-publish as learning because the child could be known by it ref minute 7.1",
            "not-publish as nothing on 9 Jul 2026 because the family would be harmed",
        ),
        read=_not_publish,
    ),
    Verb(
        name="hold",
        group="Publication",
        usage=("hold [for <body>] [until <date>] because <reason>", "hold <n> until <date>"),
        does="Holds the publication for one proceeding; `until` is the day to look again.",
        examples=(
            "hold until 1 Sep 2026 because a trial is listed",
            "hold for the coroner until 1 Sep 2026 because an inquest is opened",
            "hold 1 until 1 Dec 2026",
        ),
        read=_hold,
    ),
    Verb(
        name="lift",
        group="Publication",
        usage=("lift [<n>] because <reason>",),
        does="Lifts a hold; the publication waits for all that are left.",
        examples=("lift because the trial has ended", "lift 2 because the inquest has ended"),
        read=_lift,
    ),
)
