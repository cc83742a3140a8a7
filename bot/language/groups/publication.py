"""Verbs about the publication date, publishing, and holding it."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import AgreePublication, Command, LiftHold, PlaceHold, Publish


def _publication(reader: Reader) -> Command:
    on = reader.day("<date>")
    return AgreePublication(on=on, because=reader.parts("because").texts.get("because"))


def _publish(reader: Reader) -> Command:
    if reader.is_form("outside-the-gate"):
        parts = reader.parts("on", "because", bare="link")
        url, on = reader.need(parts.link, "<url>"), reader.need(parts.days.get("on"), "on <date>")
        return Publish(url=url, on=on, outside=True, because=reader.reason(parts))
    parts = reader.parts("on", bare="link")
    return Publish(url=reader.need(parts.link, "<url>"), on=parts.days.get("on"))


def _hold(reader: Reader) -> Command:
    parts = reader.parts("until", "because")
    return PlaceHold(until=parts.days.get("until"), because=reader.reason(parts))


def _lift(reader: Reader) -> Command:
    return LiftHold(because=reader.because())


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
        name="hold",
        group="Publication",
        usage=("hold [until <date>] because <reason>",),
        does="Holds the publication; `until` is the day to look again.",
        examples=("hold until 1 Sep 2026 because a trial is listed",),
        read=_hold,
    ),
    Verb(
        name="lift",
        group="Publication",
        usage=("lift because <reason>",),
        does="Lifts the hold.",
        examples=("lift because the trial has ended",),
        read=_lift,
    ),
)
