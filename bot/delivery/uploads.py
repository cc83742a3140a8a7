"""Papers at the moment they are sent: each is made here, from the review as it is then, and goes out as a file.

File names, titles and the words beside a file are safe on a lock screen: reference, what it is, a date.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot import messages
from bot.delivery.sender import Payload
from bot.papers import calendar, timeline
from bot.reviews import Reviews, Seen
from bot.store import reads
from bot.store.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class File:
    """A paper, made. ``alt_text`` is a picture's."""

    name: str
    title: str
    content: bytes
    alt_text: str | None = None


def render(reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime) -> Payload | None:
    """A paper as a file with the words beside it; ``None`` where its review is gone."""
    paper = row.kind.removeprefix("paper/")
    found = reads.by_id(conn, row.review_id) if row.review_id is not None else None
    if found is None:
        return None
    seen = reviews.see(conn, found, now)
    file = _of_review(seen, paper, now)
    facts = {"ref": seen.row.ref, "today": seen.today, "paper": paper, "title": file.title}
    # Who asked is named where others read it, too.
    facts["asked_by"] = row.params.get("actor", "") if row.target == seen.row.channel else ""
    payload = Payload(
        filename=file.name,
        title=file.title,
        content=file.content,
        initial_comment=messages.render("post/paper", facts).text,
    )
    if file.alt_text:
        payload["alt_text"] = file.alt_text
    return payload


def _of_review(seen: Seen, paper: str, now: datetime) -> File:
    ref, review, settings = seen.row.ref, seen.review, seen.settings
    match paper:
        case "timeline":
            drawn = timeline.drawing(review, seen.today, settings.calendar)
            picture = timeline.picture(drawn)
            return File(f"{ref} timeline.png", f"{ref} timeline", picture, timeline.alt_text(drawn))
        case "calendar":
            content = calendar.ics(review, settings.calendar, team=seen.row.team, zone=settings.zone.key, now=now)
            return File(f"{ref} dates.ics", f"{ref} dates", content)
    raise ValueError(f"no such paper: {paper}")
