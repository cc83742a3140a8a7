"""Papers at the moment they are sent.

Each is made here, from the review as it is then, and goes out as a file.

File names, titles and the words beside a file are safe on a lock screen: reference, what it is, a
date.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.arrivals import came_to
from bot.delivery.conversations import is_person
from bot.delivery.lookup import review_of
from bot.delivery.payloads import NotYet, Payload
from bot.messages import templates
from bot.papers import (
    calendar,
    export,
    letters,
    purge_certificate,
    report,
    report_facts,
    timeline,
    timeline_picture,
)
from bot.papers.letter_fields import fields_of
from bot.papers.letter_templates import Letters
from bot.reviews import Reviews, Seen
from bot.store import ledger, outbox, process_files, purges, tables, verification
from bot.store.errors import NewerFormat
from bot.store.kinds import Kind, Paper, paper_kind, paper_name
from bot.store.outbox import OutboxRow
from bot.workflow.dates.calendar import local_date
from bot.workflow.review import events as e


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What papers are made with beside the reviews.

    ``key`` verifies the history. ``belongs`` says whether a person is in a channel now (workspace,
    channel, person, instant), or ``None`` if nobody can say. ``appointed`` says whether a person is
    named in ``CSPR_COORDINATORS`` and a full member now (workspace, person). ``names`` are what
    Slack calls some people of a workspace.
    """

    key: bytes
    letters: Letters
    belongs: Callable[[str, str, str, datetime], bool | None]
    appointed: Callable[[str, str], bool]
    names: Callable[[str, Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class File:
    """A paper, made. ``alt_text`` is a picture's."""

    name: str
    title: str
    content: bytes
    alt_text: str | None = None


@dataclass(frozen=True, slots=True)
class _Period:
    """The days that a report is about; without a first or last one, from the start or until now."""

    first: date | None
    last: date | None

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "_Period":
        """Return the period that somebody asked for."""
        return cls(_day(params.get("first")), _day(params.get("last")))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def render(
    reviews: Reviews, means: Means, conn: Connection, row: OutboxRow, now: datetime
) -> Payload | None:
    """Return a paper as a file with the words beside it; ``None`` where its review is gone.

    Raises :class:`NewerFormat` where only a newer version of the bot knows the paper.
    """
    paper = _paper_of(row)
    if paper is Paper.REPORT_ALL:
        return _report_on_all(reviews, means, conn, row, now)

    if paper is Paper.PURGE_CERTIFICATE:
        return _certificate(reviews, conn, row)

    seen = review_of(reviews, conn, row.team, row.review_id, now)
    if seen is None:
        return None

    if is_person(row.target) and not _may_read(means, seen, row, paper, now):
        return None

    file = _file_of_review(conn, means, seen, paper, row.params, now)
    if file is None:
        return None

    is_read_by_others = row.target == seen.row.channel
    facts = {
        "ref": seen.row.ref,
        "today": seen.today,
        "paper": paper.value,
        "title": file.title,
        "asked_by": row.params.get("actor", "") if is_read_by_others else "",
    }
    return _payload(file, facts)


def _may_read(means: Means, seen: Seen, row: OutboxRow, paper: Paper, now: datetime) -> bool:
    """Say whether somebody may still read a review, whose paper comes by direct message.

    They asked for it, and may have been taken out of the channel since. Raises :class:`NotYet`
    where Slack cannot say.
    """
    if seen.review.is_coordinator(row.target):
        return True
    is_closed_export = paper is Paper.EXPORT and not seen.review.live
    if is_closed_export and means.appointed(row.team, row.target):
        return True  # a closed review may have nobody else, and is exported before it is purged
    return is_inside(means, seen, row.target, now)


def is_inside(means: Means, seen: Seen, user: str, now: datetime) -> bool:
    """Say whether a person is in a review's channel. Raises :class:`NotYet` where nobody can."""
    inside = means.belongs(seen.row.team, seen.row.channel, user, now)
    if inside is None:
        raise NotYet("who is in the channel is not known")
    return inside


def _paper_of(row: OutboxRow) -> Paper:
    name = paper_name(row.kind)
    try:
        return Paper(name)
    except ValueError:
        raise NewerFormat(f"a paper {name}") from None


def failed(conn: Connection, row: OutboxRow, now: datetime, *, gone: bool = False) -> None:
    """Tell whoever asked for a paper that it does not come, and what to do.

    ``gone``: because what it was about is there no more.
    """
    if row.op != "upload":  # any other row may be damaged: its params are not to be looked at
        return

    asked_by = row.params.get("actor")
    if not asked_by:
        return

    facts = {
        "letter": row.params.get("letter") or "",
        "party": row.params.get("party") or "",
        "paper": paper_name(row.kind),
        "gone": gone,
    }
    outbox.enqueue(
        conn,
        team=row.team,
        kind=Kind.PAPER_FAILED,
        now=now,
        target=asked_by,
        params={"params": facts, "actor": "clock"},
        review_id=row.review_id,
        dedup_key=f"paper-failed/{row.id}",
    )


def _payload(file: File, facts: Mapping[str, Any]) -> Payload:
    payload = Payload(
        filename=file.name,
        title=file.title,
        content=file.content,
        initial_comment=templates.render("post/paper", facts).text,
    )
    if file.alt_text:
        payload["alt_text"] = file.alt_text

    return payload


# --- of one review --------------------------------------------------------------------------------


def _file_of_review(
    conn: Connection,
    means: Means,
    seen: Seen,
    paper: Paper,
    params: Mapping[str, Any],
    now: datetime,
) -> File | None:
    match paper:
        case Paper.TIMELINE:
            return _timeline(seen)
        case Paper.CALENDAR:
            return _calendar(conn, seen, now)
        case Paper.REPORT:
            return _report(seen, _Period.of(params))
        case Paper.LETTER:
            return _letter(means, seen, params["letter"], params["party"])
        case Paper.EXPORT:
            return _export(conn, means, seen, now)

    raise ValueError(f"not the paper of one review: {paper}")


def _timeline(seen: Seen) -> File:
    ref = seen.row.ref
    picture, alt_text = _timeline_picture(seen)
    return File(f"{ref} timeline.png", f"{ref} timeline", picture, alt_text)


def _timeline_picture(seen: Seen) -> tuple[bytes, str]:
    """Return a review's timeline as a picture, and its alternative text."""
    drawing = timeline.drawing(seen.review, seen.today, seen.settings.calendar)
    return timeline_picture.picture(drawing), timeline.alt_text(drawing)


def _calendar(conn: Connection, seen: Seen, now: datetime) -> File:
    ref, settings = seen.row.ref, seen.settings
    content = calendar.ics(
        seen.review,
        settings.calendar,
        team=seen.row.team,
        zone=settings.zone.key,
        now=now,
        given=outbox.sent_of_kind(conn, seen.row.team, seen.row.id, paper_kind(Paper.CALENDAR)),
    )
    return File(f"{ref} dates.ics", f"{ref} dates", content)


def _report(seen: Seen, period: _Period) -> File:
    ref = seen.row.ref
    content = report.document(
        [_summary(seen, period)],
        seen.today,
        first=period.first,
        last=period.last,
        pictures={ref: _timeline_picture(seen)},
    )
    return File(f"{ref} progress report.docx", f"{ref} progress report", content)


def _summary(seen: Seen, period: _Period, *, full: bool = True) -> report_facts.Summary:
    return report_facts.summary(
        seen.review,
        seen.today,
        seen.settings.calendar,
        period.first,
        period.last,
        rule=seen.settings.retention,
        full=full,
    )


def _letter(means: Means, seen: Seen, name: str, party_id: str) -> File | None:
    """Return a letter; ``None`` where the pathway has it no more, or its party is gone.

    Raises ``KeyError`` where its template is put aside since it was asked for.
    """
    letter = letters.offered(seen.review).get(name)
    party = seen.review.parties.get(party_id)
    party_is_gone = party is not None and party.gone
    if letter is None or party_is_gone:
        return None

    fields = fields_of(seen.review, letter, party_id, seen.today, seen.settings.calendar)
    to = letters.recipient(seen.review, party_id)
    title = f"{seen.row.ref} {letter.title}" + (f", {to}" if to else "")
    return File(f"{title}.docx", title, means.letters.write(name, fields))


def _export(conn: Connection, means: Means, seen: Seen, now: datetime) -> File:
    ref = seen.row.ref
    nudges = ledger.of_review(conn, seen.row.team, seen.row.id)
    reminded = {user for nudge in nudges for user in nudge.recipients}
    content = export.export(
        seen.review,
        nudges,
        _proof(conn, seen, means.key),
        _process_files(conn, seen),
        names=means.names(seen.row.team, reminded),
        reached=came_to(conn, seen.row, nudges),
        zone=seen.settings.zone,
        made=now,
    )
    return File(f"{ref} export.zip", f"{ref} export", content)


def _proof(conn: Connection, seen: Seen, key: bytes) -> export.Proof:
    """Return the seals of a review's history, and what verifying it found amiss."""
    team, review_id = of = seen.row.team, seen.row.id
    rows, reviews = tables.history.c, tables.reviews.c
    here = (rows.team == team) & (rows.review_id == review_id)
    seals = conn.execute(select(rows.number, rows.mac).where(here)).all()
    of_review = select(reviews.head).where(reviews.team == team, reviews.id == review_id)
    head = conn.execute(of_review).scalar_one()
    faults = [(fault.number, fault.what) for fault in verification.verify(conn, key, of)]
    return export.Proof(faults, dict(seals), head or "")


def _process_files(conn: Connection, seen: Seen) -> dict[str, str]:
    """Return the process files that a review went by, in order: their texts, by digest."""
    texts: dict[str, str] = {}
    for recorded in seen.review.log:
        event = recorded.event
        if isinstance(event, e.ReviewOpened | e.ProcessSwitched):
            digest = event.process_hash
            if digest not in texts:
                texts[digest] = process_files.text_of(conn, team=seen.row.team, hash=digest)

    return texts


# --- of a review that is gone ---------------------------------------------------------------------


def _certificate(reviews: Reviews, conn: Connection, row: OutboxRow) -> Payload | None:
    """Return the certificate of a purge, for one of the two people."""
    certificate = purges.by_id(conn, row.team, row.params["purge"])
    if certificate is None:
        return None

    zone = reviews.settings(conn, row.team).zone
    title = f"{certificate.ref} purge certificate"
    file = File(f"{title}.docx", title, purge_certificate.document(certificate, zone))
    facts = {
        "ref": certificate.ref,
        "today": local_date(certificate.purged_at, zone),
        "paper": Paper.PURGE_CERTIFICATE.value,
        "title": title,
        "asked_by": "",
    }
    return _payload(file, facts)


# --- of all reviews that a person may see ---------------------------------------------------------


def _report_on_all(
    reviews: Reviews, means: Means, conn: Connection, row: OutboxRow, now: datetime
) -> Payload | None:
    """Return the report on all that a person coordinates or may see, as it is when it is sent.

    Who is in which channel is asked then; ``unknown`` channels are those where nobody could say.
    """
    unknown: list[str] = []

    def belongs(channel: str) -> bool:
        inside = means.belongs(row.team, channel, row.target, now)
        if inside is None:
            unknown.append(channel)
        return bool(inside)

    found = list(report_facts.reviews_for(conn, row.team, row.target, belongs))
    is_full = {review_row.id: full for review_row, full in found}
    rows = [review_row for review_row, _ in found]
    readable = reviews.open_to(conn, row.team, row.target, rows)
    every_seen = reviews.see_all(conn, readable, row.team, now) if readable else []
    if not every_seen:
        return None

    period = _Period.of(row.params)
    summaries = [_summary(seen, period, full=is_full[seen.row.id]) for seen in every_seen]
    pictures: dict[str, report.Picture] = {}

    if len(readable) <= report.PICTURES:
        of_full = [seen for seen in every_seen if is_full[seen.row.id]]
        pictures = {seen.row.ref: _timeline_picture(seen) for seen in of_full}

    today = reviews.today(conn, row.team, now)
    content = report.document(
        summaries, today, first=period.first, last=period.last, pictures=pictures
    )
    file = File(f"Progress report {today.isoformat()}.docx", "Progress report", content)
    facts = {
        "ref": "",
        "today": today,
        "paper": Paper.REPORT_ALL.value,
        "title": file.title,
        "asked_by": "",
        "unknown": len(unknown),
    }
    return _payload(file, facts)
