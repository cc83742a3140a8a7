"""Asking for a paper: the timeline, the calendar file, a letter, a report, the export.

Nothing is made here, as making one is slow: what is asked for is checked, put into the outbox, and
made when it is sent (:mod:`bot.delivery.uploads`). A paper goes where it was asked for: to the
review's channel from there, else by direct message. A letter always goes to the channel; an export
and the report on all reviews never do.
"""

from typing import Any

from sqlalchemy import Connection

from bot.handlers.admission import Admission
from bot.handlers.ask import Ask
from bot.handlers.performing import perform
from bot.handlers.what_is_asked import FILES, is_of_all_reviews
from bot.messages import filters, templates
from bot.papers import calendar, letters, report_facts
from bot.papers.letter_templates import Letters
from bot.refusals.other import (
    FaultyTemplate,
    LetterOfPublication,
    NoDates,
    NoTemplate,
    NothingToReport,
)
from bot.reviews import Seen
from bot.store import outbox, pauses
from bot.store.db import writing
from bot.store.kinds import Paper, paper_kind
from bot.typed import Several
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.rules.labels import party_name


def ask_for(admission: Admission, known: Letters, ask: Ask, query: FILES) -> dict[str, Any]:
    """Answer somebody who asked for a paper. Raises :class:`Refusal`."""
    if is_of_all_reviews(query):
        if not _has_any_to_report(admission, ask):
            raise NothingToReport

        return _ask(admission, ask, Paper.REPORT_ALL, _period(query), None)

    seen = admission.see(ask, ask.ref, query)

    if isinstance(query, q.DraftLetter) and query.several:
        return _ask_for_letters(admission, known, ask, seen, query)

    paper, params = _checked(admission, known, ask, seen, query)
    return _ask(admission, ask, paper, params, seen)


def _has_any_to_report(admission: Admission, ask: Ask) -> bool:
    """Say whether there is a review of which the report on all would tell this person."""

    def belongs(channel: str) -> bool:
        return admission.is_surely_in(ask, channel)

    with admission.reviews.looking() as conn:
        for row, _ in report_facts.reviews_for(conn, ask.team, ask.user, belongs):
            if admission.reviews.open_to(conn, ask.team, ask.user, [row]):
                return True

    return False


def _checked(
    admission: Admission, known: Letters, ask: Ask, seen: Seen, query: FILES
) -> tuple[Paper, dict[str, Any]]:
    """Which paper it is, and what has to be known to make it."""
    match query:
        case q.DraftLetter(name=name, party=party):
            return Paper.LETTER, _letter(known, ask, seen, name, party)
        case q.ShowTimeline():
            return Paper.TIMELINE, {}
        case q.ShowCalendar():
            if not _has_dates(admission, seen):
                raise NoDates(ref=seen.row.ref, closed=not seen.review.live)

            return Paper.CALENDAR, {}
        case q.ShowReport():
            return Paper.REPORT, _period(query)
        case q.Export():
            perform(admission, ask, seen.row, c.RecordExport(), admission.actor(ask))
            return Paper.EXPORT, {}

    raise AssertionError(f"no paper: {type(query).__name__}")


def _has_dates(admission: Admission, seen: Seen) -> bool:
    """Say whether a calendar file would hold anything: dates, or what a diary should take out."""
    if calendar.entries(seen.review, seen.settings.calendar):
        return True
    kind = paper_kind(Paper.CALENDAR)
    with admission.reviews.looking() as conn:
        given = outbox.sent_of_kind(conn, seen.row.team, seen.row.id, kind)
    return bool(calendar.gone(seen.review, seen.settings.calendar, given))


def _period(query: q.ShowReport) -> dict[str, Any]:
    return {
        "first": query.first.isoformat() if query.first else None,
        "last": query.last.isoformat() if query.last else None,
    }


def _ask_for_letters(
    admission: Admission, known: Letters, ask: Ask, seen: Seen, query: q.DraftLetter
) -> dict[str, Any]:
    """Ask for a letter to each of several: one file each, called by whom it is for."""
    letter = _drafted(known, ask, seen, query.name)
    parties, refused = letters.parties_of(seen.review, letter, query, ask.user)
    channel = seen.row.channel

    with writing(admission.reviews.engine) as conn:
        for party in parties:
            _enqueue(
                conn,
                admission,
                ask,
                Paper.LETTER,
                {"letter": letter.name, "party": party},
                seen,
                target=channel or ask.user,
            )

    admission.reviews.wake()
    facts = {
        "ref": seen.row.ref,
        "today": seen.today,
        "title": letter.title,
        "item": letter.item.id if letter.item.kind == "notice" else "",
        "stage": letter.item.stage,
        "party": Several(party_name(seen.review, party) for party in parties),
        "refused": refused,
        "waits": bool(channel) and _is_parked(admission, ask.team, channel),
    }
    return templates.reply("reply/letters-coming", facts)


def _letter(known: Letters, ask: Ask, seen: Seen, name: str, party: str | None) -> dict[str, Any]:
    letter = _drafted(known, ask, seen, name)
    return {"letter": letter.name, "party": letters.party_of(seen.review, letter, party, ask.user)}


def _drafted(known: Letters, ask: Ask, seen: Seen, name: str) -> letters.Letter:
    """Return the letter that a word means. Refused: it is not theirs, or cannot be written."""
    letter = letters.find(seen.review, name)
    letters.require_may(seen.review, letter, ask.user)
    known.look()
    faulty = known.faulty_file(letter.name)
    if faulty is not None:
        raise FaultyTemplate(letter=letter.name, file=faulty)

    if letter.name in known:
        return letter

    if letter.name.endswith(letters.NOT_PUBLISHED):
        raise LetterOfPublication(letter=letter.name, title=letter.item.title)

    raise NoTemplate(letter=letter.name, ref=seen.row.ref)


def _ask(
    admission: Admission, ask: Ask, paper: Paper, params: dict[str, Any], seen: Seen | None
) -> dict[str, Any]:
    channel = _channel_for(paper, ask, seen)
    with writing(admission.reviews.engine) as conn:
        _enqueue(conn, admission, ask, paper, params, seen, target=channel or ask.user)

    admission.reviews.wake()
    facts = {
        "ref": seen.row.ref if seen else "",
        "today": seen.today if seen else admission.today(ask.team),
        "waits": bool(channel) and _is_parked(admission, ask.team, channel),
        "paper": paper.value,
        "private": not channel,
        "command": _recording(seen, params) if seen else "",
    }
    return templates.reply("reply/paper-coming", facts)


def _channel_for(paper: Paper, ask: Ask, seen: Seen | None) -> str:
    """Return the channel to which a paper goes; empty where it goes to whoever asked for it."""
    if seen is None or paper in (Paper.EXPORT, Paper.REPORT_ALL):
        return ""
    channel = seen.row.channel
    return channel if paper == Paper.LETTER or ask.channel == channel else ""


def _enqueue(
    conn: Connection,
    admission: Admission,
    ask: Ask,
    paper: Paper,
    params: dict[str, Any],
    seen: Seen | None,
    *,
    target: str,
) -> None:
    """Put a paper into the outbox, once for a request and, of letters to several, a party."""
    once, party = f"paper/{ask.receipt}", params.get("party")
    if isinstance(party, str) and party:
        once = f"{once}/{party}"

    outbox.enqueue(
        conn,
        team=ask.team,
        kind=paper_kind(paper),
        op="upload",
        now=admission.clock(),
        target=target,
        params=params | {"actor": ask.user},
        review_id=seen.row.id if seen else None,
        dedup_key=once if ask.receipt else None,
    )


def _is_parked(admission: Admission, team: str, channel: str) -> bool:
    """Say whether nothing is posted in a channel at present."""
    with admission.reviews.looking() as conn:
        return pauses.reason(conn, team=team, target=channel) is not None


def _recording(seen: Seen, params: dict[str, Any]) -> str:
    """How the sending of a letter is recorded once it is done, where it is a notice."""
    letter = letters.offered(seen.review).get(params.get("letter", ""))
    if letter is None or letter.item.kind != "notice":
        return ""
    party = party_name(seen.review, params["party"])
    return filters.typed({"item": letter.item.id, "party": party})
