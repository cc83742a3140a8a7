"""Verbs about opening reviews, and looking at them."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.language.written_days import Toward
from bot.workflow.review.commands import (
    BringInItem,
    BringInStage,
    BringInVersion,
    Command,
    OpenReview,
)
from bot.workflow.review.queries import (
    ListReviews,
    OpenForm,
    Query,
    ShowBringingIn,
    ShowChasing,
    ShowChecklist,
    ShowItem,
    ShowStatus,
    Who,
)


def _open(reader: Reader) -> Command | Query:
    if reader.is_at_end():
        return OpenForm()

    process = reader.word("<process>", "decided")
    pseudonym = reader.word('"<working pseudonym>"', "decided")
    parts = reader.parts("decided", "ref", "like")
    decided = reader.need_day(parts, "decided")
    return OpenReview(
        process=process.casefold(),
        pseudonym=pseudonym,
        decided=decided,
        ref=parts.texts.get("ref"),
        like=parts.like,
    )


def _list(reader: Reader) -> Query:
    everything = reader.says("all")
    reader.parts()
    return ListReviews(everything=everything)


def _status(reader: Reader) -> Query:
    as_of = reader.day("as of <date>", Toward.PAST) if reader.says("as", "of") else None
    reader.parts()
    return ShowStatus(as_of=as_of)


def _checklist(reader: Reader) -> Query:
    stage = reader.word("<stage>") if reader.has_word() else None
    reader.parts()
    return ShowChecklist(stage=stage)


def _show(reader: Reader) -> Query:
    what = reader.what()
    return ShowItem(what=what, party=reader.parts("for").party)


def _who(reader: Reader) -> Query:
    reader.parts()
    return Who()


def _bring_in(reader: Reader) -> Command | Query:
    if reader.is_at_end():
        return ShowBringingIn()

    if reader.is_form("version"):
        parts = reader.parts("as", "on", "sent", bare="link")
        return BringInVersion(
            url=reader.need(parts.link, "<url>"),
            document=reader.need(parts.as_, "as <document>"),
            on=reader.need_day(parts, "on"),
            sent=parts.days.get("sent"),
        )

    is_stage = reader.is_form("stage")
    what = reader.what()
    parts = reader.parts("on", "ref") if is_stage else reader.parts("for", "as", "on", "ref")
    on = reader.need_day(parts, "on")
    ref = reader.need(parts.texts.get("ref"), "ref <evidence>")

    if is_stage:
        return BringInStage(stage=what, on=on, ref=ref)

    return BringInItem(what=what, party=parts.party, outcome=parts.as_, on=on, ref=ref)


def _chasing(reader: Reader) -> Query:
    what = reader.what_if_any()
    return ShowChasing(what=what, party=reader.parts("for").party)


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="open",
        group="Reviews",
        usage=(
            (
                'open <process> "<working pseudonym>" decided <date> [ref <decision\'s reference>]'
                " [like <REF>]"
            ),
            "open",
        ),
        does="Opens a review in this private channel; alone, it shows a form to fill in.",
        examples=(
            'open escb "Ash" decided 12 Jan 2026 ref minute 4.1',
            'open escb "Birch" decided 2 Mar 2026 like ESCB-2026-01',
            "open",
        ),
        read=_open,
        takes_ref=False,
    ),
    Verb(
        name="bring-in",
        group="Reviews",
        usage=(
            "bring-in",
            "bring-in version <url> as <document> on <date> [sent <date>]",
            "bring-in stage <stage> on <date> ref <evidence>",
            "bring-in <what> [for <party>] [as <outcome>] on <date> ref <evidence>",
        ),
        does="Records what was done before the review was opened here; asks nobody anything.",
        examples=(
            "bring-in",
            (
                "bring-in version https://partnership.sharepoint.com/ash/v2.docx as final-draft"
                " on 2 Mar 2026 sent 4 Mar 2026"
            ),
            "bring-in stage scoping on 3 Feb 2026 ref minutes of 3 Feb",
            "bring-in sub-committee on 20 Mar 2026 ref minute 5.2",
            "bring-in family-contribution for mother as contributes on 5 Mar 2026 ref note 4",
        ),
        read=_bring_in,
    ),
    Verb(
        name="list",
        group="Reviews",
        usage=("list [all]",),
        does="The reviews that you belong to, late ones first.",
        examples=("list", "list all"),
        read=_list,
        takes_ref=False,
    ),
    Verb(
        name="status",
        group="Reviews",
        usage=("status [REF] [as of <date>]",),
        does=(
            "Where a review stands: stage, whose move it is, what is late, the next dates, the"
            " forecast."
        ),
        examples=("status", "status ESCB-2026-01 as of 1 May 2026"),
        read=_status,
    ),
    Verb(
        name="checklist",
        group="Reviews",
        usage=("checklist [<stage>]",),
        does="A stage's items: who, by when, done by whom.",
        examples=("checklist", "checklist scoping"),
        read=_checklist,
    ),
    Verb(
        name="show",
        group="Reviews",
        usage=("show <what> [for <party>]",),
        does="One item with its history.",
        examples=("show factual-accuracy for Health",),
        read=_show,
    ),
    Verb(
        name="who",
        group="Reviews",
        usage=("who",),
        does="Who is outstanding on what, since when, and how each one can answer.",
        examples=("who",),
        read=_who,
    ),
    Verb(
        name="chasing",
        group="Reviews",
        usage=("chasing [<what>] [for <party>]",),
        does="The proof of chasing: who was asked, when, how, and what came back.",
        examples=("chasing", "chasing factual-accuracy for Health"),
        read=_chasing,
    ),
)
