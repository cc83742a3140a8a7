"""The daily digests: one post a channel, one DM a person, made from what they are to tell and still
stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.delivery.payloads import NotYet
from bot.messages import templates
from bot.reviews import Reviews, Seen
from bot.store import ledger, outbox, reads, workspace
from bot.store.ledger import Nudge
from bot.store.outbox import OutboxRow
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import role_title
from bot.workflow.views import item_history
from bot.workflow.views import lines as lines_view
from bot.workflow.views import status as status_view

Payload = dict[str, Any]

EMAILS = 4  # texts for an e-mail in one digest; ``show`` has each
BACK = timedelta(days=4)  # after somebody's return that the digest says what was answered meanwhile
GATHERING = timedelta(seconds=60)  # that a digest waits at most for the tick that made it


def render(reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime) -> Payload | None:
    """The digest that an outbox row stands for, with the ids of the nudges that it still tells.
    ``None``: nothing stands any more, or its day has passed. An update shows what stands of the
    digest that it changes, on whatever day. Raises :class:`NotYet` while a tick may still add to
    it."""
    first = outbox.get(conn, row.of) if row.op == "update" and row.of is not None else None
    if first is not None:
        return _for_person(
            reviews,
            conn,
            first,
            ledger.by_ids(conn, ledger.told_by(conn, first.id)),
            now,
            again=True,
        )
    day = date.fromisoformat(row.params["date"])
    if reviews.today(conn, row.team, now) > day:
        return None
    due = reads.oldest_due(conn, row.team)
    if due is not None and due <= now < row.created_at + GATHERING:
        raise NotYet("a tick is not done yet")
    told = ledger.by_ids(conn, ledger.told_by(conn, row.id))
    if row.kind == "digest-channel":
        return _for_channel(reviews, conn, row, told, now)
    return _for_person(reviews, conn, row, told, now)


@dataclass(frozen=True, slots=True)
class _Told:
    """A nudge that still stands: its instance and line, whom it is for and why; ``ids`` are the
    ledger's, of all that it says."""

    nudge: Nudge
    key: InstanceId
    line: dict[str, Any]
    people: list[nudges.Recipient]
    ids: list[int]


def _for_channel(
    reviews: Reviews, conn: Connection, row: OutboxRow, told: Iterable[Nudge], now: datetime
) -> Payload | None:
    """What is due in a review, by whose move it is."""
    found = reads.by_id(conn, row.review_id) if row.review_id is not None else None
    if found is None:
        return None
    seen = reviews.see(conn, found, now)
    standing = _standing(conn, seen, row.id, told)
    if not standing:
        return None
    groups: dict[str, dict[str, Any]] = {}
    for one in standing:
        whose = ", ".join(one.line["who"]) or "Coordinator"
        group = groups.setdefault(whose, {"whose": whose, "people": [], "lines": []})
        group["people"] = list(dict.fromkeys([*group["people"], *(p.user for p in one.people)]))
        group["lines"].append(one.line)
    board = status_view.board(seen.review, seen.today, seen.settings.calendar)
    facts = board | {"groups": list(groups.values()), "count": len(standing), "day": seen.today}
    return templates.render("view/digest-channel", facts).payload() | {
        "tells": [i for one in standing for i in one.ids]
    }


def _for_person(
    reviews: Reviews,
    conn: Connection,
    row: OutboxRow,
    told: Iterable[Nudge],
    now: datetime,
    *,
    again: bool = False,
) -> Payload | None:
    """A person's digest across their reviews: what others wait for, what is late, due today or
    coming, what others are late with, what is asked."""
    waiting: list[dict[str, Any]] = []
    late: list[dict[str, Any]] = []
    due_today: list[dict[str, Any]] = []
    coming: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    asked: list[dict[str, Any]] = []
    refs: set[str] = set()
    tells: list[int] = []
    texts = 0
    of_review: dict[int, list[Nudge]] = {}
    for nudge in told:
        of_review.setdefault(nudge.review_id, []).append(nudge)
    today = reviews.today(conn, row.team, now)
    for review_id, some in of_review.items():
        found = reads.by_id(conn, review_id)
        if found is None:
            continue
        whole = reviews.see_all(conn, [found], row.team, now)
        if not whole:
            continue
        seen = whole[0]
        for one in _standing(conn, seen, row.id, some, row.target, again=again):
            why = one.people[0].why
            line = one.line | {
                "ref": found.ref,
                "step": one.nudge.step,
                "why": why,
                "why_title": role_title(seen.review.process, why)
                if why in seen.review.process.roles
                else "",
                "email": None,
                "coordinates": seen.review.is_coordinator(row.target),
            }
            if (
                why == "by-email"
                and texts < EMAILS
                and (email := item_history.email_text(seen.review, one.key))
            ):
                line["email"] = email
                texts += 1
            refs.add(found.ref)
            tells += one.ids
            if why == "escalated":
                others.append(line)
            elif (
                line["version"]
                and line["kind"] in ("confirmation", "approval")
                and not line["blocked"]
            ):
                waiting.append(line)
            elif one.nudge.step == "ask":
                asked.append(line)
            elif line["late"]:
                late.append(line)
            else:
                (due_today if one.nudge.step == "day" else coming).append(line)
    count = sum(map(len, (waiting, late, due_today, coming, others, asked)))
    if not count and not again:
        return None
    facts = {
        "ref": "",
        "today": today,
        "day": today,
        "count": count,
        "reviews": len(refs),
        "waiting": waiting,
        "late": late,
        "due_today": due_today,
        "coming": coming,
        "others": others,
        "asked": asked,
        "stood_in": _stood_in(reviews, conn, row, today, now),
    }
    return templates.render("view/digest-person", facts).payload() | {"tells": tells}


def _stood_in(
    reviews: Reviews, conn: Connection, row: OutboxRow, today: date, now: datetime
) -> int:
    """How much was answered in the place of somebody who came back these days."""
    back = workspace.person(conn, row.team, row.target).away_until
    if back is None or not back <= today <= back + BACK:
        return 0
    return len(reviews.stood_in(conn, row.team, row.target, now))


def _standing(
    conn: Connection,
    seen: Seen,
    outbox_id: int,
    told: Iterable[Nudge],
    user: str = "",
    *,
    again: bool = False,
) -> list[_Told]:
    """Those that still stand, late ones first: still open, still for somebody who was to be told
    (or for ``user``), on a day that is not quiet; in the channel what nobody could be told of, too.
    Several nudges of one instance are one line. ``again``: they were told, and only what was done
    since goes; not what a quiet day or an absence would keep from being told."""
    review, today, settings = seen.review, seen.today, seen.settings
    if not review.live or (nudges.is_quiet(review, today) and not again):
        return []
    away = workspace.away(conn, seen.row.team, today)
    if again:
        away.pop(user, None)
    late = ledger.late_told(conn, seen.row.id, but=outbox_id)
    newest: dict[InstanceId, list[Nudge]] = {}
    for nudge in told:
        if nudge.item and review.is_open(InstanceId(nudge.item, nudge.party)):
            newest.setdefault(InstanceId(nudge.item, nudge.party), []).append(nudge)
    found = []
    for key, some in newest.items():
        last = some[-1]
        meant = {u for n in some for u in n.recipients} if not user else {user}
        before = late.get((*key, last.due), 0) if last.due else 0
        people = nudges.recipients(review, key, last.step, before, today, away, settings)
        people = [r for r in people if r.user in meant]
        if people or not (user or meant):
            line = lines_view.line(review, key, user, today, settings.calendar)
            found.append(_Told(last, key, line, people, [n.id for n in some]))
    return sorted(found, key=lambda one: (not one.line["late"], one.line["due"] or date.max))


def not_an_answer(
    reviews: Reviews, conn: Connection, team: str, user: str, now: datetime
) -> Payload:
    """What a typed reply to a DM is answered with: it is not kept, and here are the buttons."""
    found: list[dict[str, Any]] = []
    live = [row for row in reads.of_user(conn, team, user) if row.state == "live"]
    for review in (seen.review for seen in reviews.see_all(conn, live, team, now)):
        found += lines_view.choices(
            review, [k for k in waiting_for(review, user) if not missing_for(review, k)]
        )
    return templates.render(
        "reply/not-an-answer", {"choices": found, "ref": "", "today": None}
    ).payload()
