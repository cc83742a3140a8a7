"""Papers at the moment they are sent: each is made here, from the review as it is then, and goes
out as a file.

File names, titles and the words beside a file are safe on a lock screen: reference, what it is, a
date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.delivery.payloads import Payload
from bot.messages import templates
from bot.papers import calendar, export, letters, report, report_facts, timeline, timeline_picture
from bot.papers.letter_fields import fields_of
from bot.papers.letter_templates import Letters
from bot.reviews import Reviews, Seen
from bot.store import history, ledger, outbox, reads, tables
from bot.store.errors import NewerFormat
from bot.store.outbox import OutboxRow
from bot.workflow.review import events as e

PAPERS = ("timeline", "calendar", "report", "report-all", "letter", "export")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What papers are made with beside the reviews: ``key`` verifies the history; ``belongs`` says
    whether a person is in a channel now (workspace, channel, person, instant), or ``None`` if
    nobody can say."""

    key: bytes
    letters: Letters
    belongs: Callable[[str, str, str, datetime], bool | None]


@dataclass(frozen=True, slots=True)
class File:
    """A paper, made. ``alt_text`` is a picture's."""

    name: str
    title: str
    content: bytes
    alt_text: str | None = None


def render(
    reviews: Reviews, means: Means, conn: Connection, row: OutboxRow, now: datetime
) -> Payload | None:
    """A paper as a file with the words beside it; ``None`` where its review is gone. Raises
    :class:`NewerFormat`."""
    paper = row.kind.removeprefix("paper/")
    if paper not in PAPERS:
        raise NewerFormat(f"a paper {paper}")
    if paper == "report-all":
        return _of_all(reviews, means, conn, row, now)
    found = reads.by_id(conn, row.review_id) if row.review_id is not None else None
    if found is None:
        return None
    seen = reviews.see(conn, found, now)
    file = _of_review(conn, means, seen, paper, row.params, now)
    if file is None:
        return None
    facts = {"ref": seen.row.ref, "today": seen.today, "paper": paper, "title": file.title}
    # Who asked is named where others read it, too.
    facts["asked_by"] = row.params.get("actor", "") if row.target == seen.row.channel else ""
    return _payload(file, facts)


def failed(conn: Connection, row: OutboxRow, now: datetime, *, gone: bool = False) -> None:
    """Whoever asked for a paper that does not come is told so, and what to do. ``gone``: what it
    was of is."""
    if row.op == "upload" and row.params.get("actor"):
        about = {name: row.params.get(name) or "" for name in ("letter", "party")}
        outbox.enqueue(
            conn,
            team=row.team,
            kind="dm/paper-failed",
            now=now,
            target=row.params["actor"],
            params={
                "params": about | {"paper": row.kind.removeprefix("paper/"), "gone": gone},
                "actor": "clock",
            },
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


def _of_review(
    conn: Connection, means: Means, seen: Seen, paper: str, params: Mapping[str, Any], now: datetime
) -> File | None:
    ref, review, settings = seen.row.ref, seen.review, seen.settings
    match paper:
        case "timeline":
            drawn = timeline.drawing(review, seen.today, settings.calendar)
            picture = timeline_picture.picture(drawn)
            return File(f"{ref} timeline.png", f"{ref} timeline", picture, timeline.alt_text(drawn))
        case "calendar":
            content = calendar.ics(
                review, settings.calendar, team=seen.row.team, zone=settings.zone.key, now=now
            )
            return File(f"{ref} dates.ics", f"{ref} dates", content)
        case "report":
            return _report(seen, params)
        case "letter":
            return _letter(means, seen, params["letter"], params["party"])
        case "export":
            nudges = ledger.of_review(conn, seen.row.id)
            proof, processes = _proof(conn, seen, means.key), _processes(conn, seen)
            content = export.export(review, nudges, proof, processes, zone=settings.zone, made=now)
            return File(f"{ref} export.zip", f"{ref} export", content)
    raise ValueError(f"no such paper: {paper}")


def _report(seen: Seen, params: Mapping[str, Any]) -> File:
    first, last = _period(params)
    calendar_ = seen.settings.calendar
    drawn = timeline.drawing(seen.review, seen.today, calendar_)
    content = report.document(
        [report_facts.summary(seen.review, seen.today, calendar_, first, last)],
        seen.today,
        first=first,
        last=last,
        pictures={seen.row.ref: (timeline_picture.picture(drawn), timeline.alt_text(drawn))},
    )
    return File(f"{seen.row.ref} progress report.docx", f"{seen.row.ref} progress report", content)


def _of_all(
    reviews: Reviews, means: Means, conn: Connection, row: OutboxRow, now: datetime
) -> Payload | None:
    """The report on all that a person coordinates or may see, as it is when it is sent; who is in
    which channel is asked then."""
    first, last = _period(row.params)
    today = reviews.today(conn, row.team, now)
    found, pictures = [], {}
    unknown: list[str] = []

    def belongs(channel: str) -> bool:
        inside = means.belongs(row.team, channel, row.target, now)
        if inside is None:
            unknown.append(channel)
        return bool(inside)

    mine = list(report_facts.reviews_for(conn, row.team, row.target, belongs))
    whole = {one.id: full for one, full in mine}
    for seen in reviews.see_all(conn, [one for one, _ in mine], row.team, now):
        one, full = seen.row, whole[seen.row.id]
        found.append(
            report_facts.summary(seen.review, today, seen.settings.calendar, first, last, full=full)
        )
        if full and len(mine) <= report.PICTURES:
            drawn = timeline.drawing(seen.review, today, seen.settings.calendar)
            pictures[one.ref] = (timeline_picture.picture(drawn), timeline.alt_text(drawn))
    if not found:
        return None
    content = report.document(found, today, first=first, last=last, pictures=pictures)
    file = File(f"Progress report {today.isoformat()}.docx", "Progress report", content)
    facts = {"ref": "", "today": today, "paper": "report-all", "title": file.title, "asked_by": ""}
    return _payload(file, facts | {"unknown": len(unknown)})


def _period(params: Mapping[str, Any]) -> tuple[date | None, date | None]:
    first, last = (
        date.fromisoformat(params[n]) if params.get(n) else None for n in ("first", "last")
    )
    return first, last


def _letter(means: Means, seen: Seen, name: str, party: str) -> File | None:
    """A letter; ``None`` where the pathway has it no more, or its party is gone."""
    letter = letters.offered(seen.review).get(name)
    gone = party in seen.review.parties and seen.review.parties[party].gone
    if letter is None or gone or name not in means.letters:
        return None
    fields = fields_of(seen.review, letter, party, seen.today, seen.settings.calendar)
    title = f"{seen.row.ref} {letter.title}"
    return File(f"{title}.docx", title, means.letters.write(name, fields))


def _proof(conn: Connection, seen: Seen, key: bytes) -> export.Proof:
    rows = tables.history
    seals = conn.execute(select(rows.c.number, rows.c.mac).where(rows.c.review_id == seen.row.id))
    head = conn.execute(
        select(tables.reviews.c.head).where(tables.reviews.c.id == seen.row.id)
    ).scalar_one()
    faults = [(f.number, f.what) for f in history.verify(conn, key, seen.row.id)]
    return export.Proof(faults, dict(seals.all()), head or "")


def _processes(conn: Connection, seen: Seen) -> dict[str, str]:
    """The process files that a review went by, in order."""
    hashes = [
        r.event.process_hash
        for r in seen.review.log
        if isinstance(r.event, e.ReviewOpened | e.ProcessSwitched)
    ]
    return {
        digest: reads.process_text(conn, team=seen.row.team, hash=digest)
        for digest in dict.fromkeys(hashes)
    }
