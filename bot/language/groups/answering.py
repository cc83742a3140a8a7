"""Verbs about versions, and answers on them."""

from typing import Final, Literal

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import (
    AddCorrection,
    AnswerCorrection,
    AnswerEditorial,
    Approve,
    AskCorrection,
    Circulate,
    CloseImpasse,
    Command,
    CorrectVersionDate,
    ExplainCorrection,
    MendLink,
    Object,
    RecordEmailed,
    Recuse,
    RegisterVersion,
)
from bot.workflow.review.queries import ListCorrections, ListVersions, Query


def _draft(reader: Reader) -> Command | Query:
    if reader.is_form("list"):
        reader.parts()
        return ListVersions()

    if reader.is_form("link"):
        parts = reader.parts("v", "as", "because", bare="link")
        version = reader.need(parts.version, "v<N>")
        return MendLink(
            version=version,
            url=reader.need(parts.link, "<url>"),
            document=parts.as_,
            because=reader.reason(parts),
        )

    if reader.is_form("date"):
        parts = reader.parts("v", "as", "on", "because", bare="day")
        day = parts.bare_day or parts.days.get("on")
        return CorrectVersionDate(
            version=reader.need(parts.version, "v<N>"),
            on=reader.need(day, "<date>"),
            document=parts.as_,
            because=reader.reason(parts),
        )

    if reader.is_form("confirm"):
        return AnswerEditorial(version=reader.need(reader.parts("v").version, "v<N>"))

    if reader.is_form("refuse"):
        parts = reader.parts("v", "because")
        version = reader.need(parts.version, "v<N>")
        return AnswerEditorial(version=version, yes=False, because=reader.reason(parts))

    parts = reader.parts("as", "on", "editorial", "note", "confirmed", bare="link")
    return RegisterVersion(
        url=reader.need(parts.link, "<url>"),
        document=parts.as_,
        on=parts.days.get("on"),
        note=parts.texts.get("note"),
        confirmed=parts.confirmed,
        editorial="editorial" in parts.had,
    )


def _circulate(reader: Reader) -> Command:
    parts = reader.parts("v", "as", "on")
    return Circulate(version=parts.version, document=parts.as_, on=parts.days.get("on"))


def _emailed(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "v", "on")
    return RecordEmailed(
        what=what, party=parts.party, version=parts.version, on=parts.days.get("on")
    )


def _approve(reader: Reader) -> Command:
    what = "sign-off" if reader.name == "sign-off" else reader.what_if_any()
    parts = reader.parts("for", "v", "on", "with corrections", "note", "ref")
    return Approve(
        what=what,
        party=parts.party,
        version=parts.version,
        on=parts.days.get("on"),
        corrections="with corrections" in parts.had,
        note=parts.texts.get("note"),
        ref=parts.texts.get("ref"),
        only="confirmation" if reader.name == "confirm" else None,
    )


def _dispute(reader: Reader) -> Command:
    return _object(reader, "dispute", "for", "v", "on", "ref", "because")


def _return(reader: Reader) -> Command:
    return _object(reader, "return", "v", "on", "confirmed", "ref", "because")


def _correction(reader: Reader) -> Command | Query:
    form = reader.form("add", "accept", "decline", "ask", "explain", "list")
    if form == "list":
        reader.parts()
        return ListCorrections()

    if form == "add":
        text = reader.text_word('"<text>"')
        return AddCorrection(text=text, party=reader.parts("for").party)

    if form == "accept":
        number, *more = reader.numbers()
        reader.parts()
        return AnswerCorrection(number=number, accepted=True, more=tuple(more))

    number = reader.number()

    if form == "ask":
        return AskCorrection(number=number, because=reader.because())

    if form == "explain":
        text = reader.text_word('"<text>"')
        reader.parts()
        return ExplainCorrection(number=number, text=text)

    return AnswerCorrection(number=number, accepted=False, because=reader.because())


def _recuse(reader: Reader) -> Command:
    parts = reader.parts("because", bare="person")
    return Recuse(person=parts.bare_person, because=reader.reason(parts))


def _close_impasse(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "because")
    return CloseImpasse(what=what, party=parts.party, because=reader.reason(parts))


def _object(reader: Reader, verb: Literal["dispute", "return"], *accepts: str) -> Command:
    """Read an objection.

    ``ref`` is a coordinator's evidence of what came by e-mail. It comes before ``because``, which
    runs on.
    """
    what = reader.what_if_any() if reader.has_word("confirmed") else None
    parts = reader.parts(*accepts, endless="because")
    return Object(
        verb=verb,
        what=what,
        party=parts.party,
        version=parts.version,
        on=parts.days.get("on"),
        because=reader.reason(parts),
        ref=parts.texts.get("ref"),
        confirmed=parts.confirmed,
    )


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="draft",
        group="Answering",
        usage=(
            "draft <url> [as <document>] [on <date>] [note <text>] [confirmed]",
            "draft <url> editorial [on <date>] note <what has changed>",
            "draft confirm v<N>",
            "draft refuse v<N> because <reason>",
            "draft link v<N> <url> because <reason>",
            "draft date v<N> <date> because <reason>",
            "draft list",
        ),
        does="Registers the next version of a document, by its link.",
        examples=(
            "draft https://partnership.sharepoint.com/ash/v2.docx note chapter 4 is new",
            "draft https://partnership.sharepoint.com/ash/terms.docx as terms-of-reference",
            (
                "draft link v2 https://partnership.sharepoint.com/ash/v2b.docx because the folder"
                " was moved"
            ),
            "draft https://partnership.sharepoint.com/ash/v3.docx editorial note typing errors",
            "draft confirm v3",
            "draft refuse v3 because chapter 4 says something new",
            "draft date v3 5 May 2026 because the cover says so",
            "draft list",
        ),
        read=_draft,
    ),
    Verb(
        name="circulate",
        group="Answering",
        usage=("circulate [v<N>] [as <document>] [on <date>]",),
        does="The version went to those who must answer: asks each of them.",
        examples=("circulate", "circulate v3 on 1 May 2026"),
        read=_circulate,
    ),
    Verb(
        name="emailed",
        group="Answering",
        usage=("emailed <what> for <agency> [v<N>] [on <date>]",),
        does="You have asked an agency without Slack by e-mail: it counts as asked from that day.",
        examples=(
            "emailed factual-accuracy for Oak School",
            "emailed factual-accuracy for Oak School on 1 May 2026",
        ),
        read=_emailed,
    ),
    Verb(
        name="approve",
        group="Answering",
        usage=(
            (
                "approve [<what>] [for <agency>] [v<N>] [on <date>] [with corrections] [note"
                " <text>] [ref <evidence>]"
            ),
        ),
        does="Confirms or approves what waits for you.",
        examples=(
            "approve",
            "approve factual-accuracy v3",
            "approve factual-accuracy for Health on 14 May 2026 ref e-mail of 14 May",
        ),
        read=_approve,
        synonyms=("confirm", "sign-off"),
    ),
    Verb(
        name="dispute",
        group="Answering",
        usage=("dispute [<what>] [for <agency>] [v<N>] [on <date>] because <reason>",),
        does="An agency's no to a version: something in it is not right.",
        examples=("dispute factual-accuracy v3 because the dates in chapter 2 are wrong",),
        read=_dispute,
    ),
    Verb(
        name="return",
        group="Answering",
        usage=("return [<what>] [v<N>] [on <date>] [confirmed] because <reason>",),
        does="A group's no to a version: it goes back.",
        examples=("return sub-committee v3 because the recommendations are not yet measurable",),
        read=_return,
    ),
    Verb(
        name="correction",
        group="Answering",
        usage=(
            'correction add "<text>" [for <agency>]',
            "correction accept <n>",
            "correction decline <n> because <reason>",
            "correction ask <n> because <question>",
            'correction explain <n> "<text>"',
            "correction list",
        ),
        does="Points that agencies raise on a draft, answered one by one by the report's author.",
        examples=(
            'correction add "Page 12: the visit was on the Monday" for Health',
            "correction accept 3",
            "correction accept 3, 5 and 6",
            "correction decline 4 because the chronology says otherwise",
            "correction ask 7 because the page does not name a visit",
            'correction explain 7 "The second paragraph: the visit of the health visitor"',
            "correction list",
        ),
        read=_correction,
    ),
    Verb(
        name="recuse",
        group="Answering",
        usage=("recuse [<@person>] because <reason>",),
        does="A conflict of interest: this person answers nothing in this review.",
        examples=(
            "recuse because I managed the team at the time",
            "recuse <@U0ASHA|asha> because of a past post",
        ),
        read=_recuse,
    ),
    Verb(
        name="close-impasse",
        group="Answering",
        usage=("close-impasse <what> [for <agency>] because <reason>",),
        does="Two people close a dispute that cannot be settled.",
        examples=(
            (
                "close-impasse factual-accuracy for Health because both accounts are printed side"
                " by side"
            ),
        ),
        read=_close_impasse,
    ),
)
