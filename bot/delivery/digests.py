"""The daily digests: one post a channel, one DM a person, made from the ledger's rows of that day that still stand."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot import messages
from bot.reviews import Reviews, Seen
from bot.store import ledger, reads, workspace
from bot.store.ledger import Nudge
from bot.workflow import nudges, views
from bot.workflow.answers import waiting_for
from bot.workflow.gates import missing_for
from bot.workflow.work import role_title

Payload = dict[str, Any]


def for_channel(conn: Connection, seen: Seen, day: date) -> Payload | None:
    """The channel's digest of a day: what is due, by whose move it is. ``None`` if nothing stands any more."""
    rows = _standing(seen, ledger.of_review(conn, seen.row.id), day)
    if not rows:
        return None
    groups: dict[str, dict[str, Any]] = {}
    for row, one in rows:
        whose = ", ".join(one["who"]) or "Coordinator"
        group = groups.setdefault(whose, {"whose": whose, "people": [], "lines": []})
        group["people"] = list(dict.fromkeys([*group["people"], *row.recipients]))
        group["lines"].append(one)
    board = views.board(seen.review, seen.today, seen.settings.calendar)
    facts = board | {"groups": list(groups.values()), "count": len(rows), "day": day}
    return messages.render("view/digest-channel", facts).payload()


def for_person(reviews: Reviews, conn: Connection, team: str, user: str, day: date, now: datetime) -> Payload | None:
    """A person's digest across their reviews: what others wait for, what is late, what comes, what is asked."""
    waiting: list[dict[str, Any]] = []
    late: list[dict[str, Any]] = []
    coming: list[dict[str, Any]] = []
    asked: list[dict[str, Any]] = []
    refs: set[str] = set()
    for row in reads.every(conn, team, "live"):
        mine = [n for n in ledger.of_review(conn, row.id) if n.local_date == day and user in n.recipients]
        if not mine:
            continue
        seen = reviews.see(conn, row, now)
        away = workspace.away(conn, team, seen.today)
        for nudge, one in _standing(seen, mine, day, user):
            due_to = [
                r
                for r in nudges.recipients(
                    seen.review, (nudge.item, nudge.party), nudge.step, seen.today, away, seen.settings
                )
                if r.user == user
            ]
            if not due_to:
                continue
            why = due_to[0].why
            one |= {
                "ref": row.ref,
                "step": nudge.step,
                "why": why,
                "why_title": role_title(seen.review.process, why) if why in seen.review.process.roles else "",
            }
            refs.add(row.ref)
            if one["kind"] in ("confirmation", "approval") and not one["blocked"]:
                waiting.append(one)
            elif nudge.step == "ask":
                asked.append(one)
            else:
                (late if one["late"] else coming).append(one)
    count = len(waiting) + len(late) + len(coming) + len(asked)
    if not count:
        return None
    facts = {
        "ref": "",
        "today": day,
        "day": day,
        "count": count,
        "reviews": len(refs),
        "waiting": waiting,
        "late": late,
        "coming": coming,
        "asked": asked,
    }
    return messages.render("view/digest-person", facts).payload()


def _standing(seen: Seen, rows: Iterable[Nudge], day: date, user: str = "") -> list[tuple[Nudge, dict[str, Any]]]:
    """The day's rows whose instance is still open, each with its line, late ones first."""
    review = seen.review
    opened = set(review.open_keys())
    found = [
        (n, views.line(review, (n.item, n.party), user, seen.today, seen.settings.calendar))
        for n in rows
        if n.local_date == day and n.item and (n.item, n.party) in opened
    ]
    return sorted(found, key=lambda pair: (not pair[1]["late"], pair[1]["due"] or date.max))


def not_an_answer(reviews: Reviews, conn: Connection, team: str, user: str, now: datetime) -> Payload:
    """What a typed reply to a DM is answered with: it is not kept, and here are the buttons."""
    found: list[dict[str, Any]] = []
    for row in reads.of_user(conn, team, user):
        if row.state == "live":
            review = reviews.see(conn, row, now).review
            found += views.choices(review, [k for k in waiting_for(review, user) if not missing_for(review, k)])
    return messages.render("reply/not-an-answer", {"choices": found, "ref": "", "today": None}).payload()
