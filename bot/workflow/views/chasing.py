"""Who is outstanding on what, and the proof of who was asked, when and how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import is_asked
from bot.workflow.rules.labels import author_title, party_name
from bot.workflow.rules.lookup import pathway_of_former
from bot.workflow.rules.nudges import Recipient, whose_move
from bot.workflow.views.lines import line, urgency


@dataclass(frozen=True, slots=True)
class Chased:
    """That somebody was asked about an instance: when, at which step ("request", "by-email",
    "before-7", "day", "late-1", "ask"), whom, what became of it ("posted", "pending", "held",
    "void"), and about which date."""

    key: InstanceId
    day: date
    step: str
    people: tuple[str, ...]
    outcome: str
    due: date | None = None


def outstanding(
    review: Review, today: date, calendar: Calendar, chased: Iterable[Chased]
) -> dict[str, Any]:
    """``who``: lines of what is outstanding, with ``people`` (whose move it is), ``since`` and
    ``last_asked`` (the days on which they were first and last asked, or ``None``), ``times`` (how
    often), ``how`` ("answer", "task", "dispute", "version", "accept" or "first") and ``job_title``
    (of an agency by e-mail, or ""): answers that are asked, and what is late or due within 5
    working days. ``ways``: every ``how`` among them, and "email"; ``author``: the title of whoever
    answers for the report."""
    soon = calendar.add_working_days(today, 5)
    by_key: dict[InstanceId, list[Chased]] = {}
    for one in chased:
        by_key.setdefault(one.key, []).append(one)
    found = []
    for key in review.open_keys():
        due = due_of(review, key, calendar)
        if not is_asked(review, key) and not (due is not None and due.day <= soon):
            continue
        moves = whose_move(review, key, review.holders("coordinator"))
        moves = [r for r in moves if review.contacts.get(r.user, True) is not False]
        days = _asked_on(review, key, moves, by_key.get(key, []))
        agency = agency_of(review, key)
        found.append(
            line(review, key, "", today, calendar)
            | {
                "people": list(dict.fromkeys(r.user for r in moves)),
                "since": min(days, default=None),
                "times": len(days),
                "last_asked": max(days, default=None),
                "how": _way(review, key, moves),
                "job_title": (agency.by_email or "") if agency else "",
            }
        )
    ways = {one["how"] for one in found} | {"email" for one in found if one["job_title"]}
    return {
        "ref": review.ref,
        "today": today,
        "lines": sorted(found, key=urgency),
        "ways": sorted(ways),
        "author": author_title(review.process),
    }


def _way(review: Review, key: InstanceId, moves: list[Recipient]) -> str:
    """How whoever is awaited does their part."""
    ways = {
        "disputed": "dispute",
        "registers": "version",
        "accepts": "accept",
        "coordinator-waits": "first",
    }
    item = review.item(key.item)
    return next(
        (ways[r.why] for r in moves if r.why in ways), "answer" if item.answered else "task"
    )


def _asked_on(
    review: Review, key: InstanceId, moves: list[Recipient], chased: list[Chased]
) -> list[date]:
    """The days on which those whose move it is were asked, each request and reminder once. What a
    coordinator was told before an answer could be asked for, or for want of others, asked
    nobody."""
    version = review.current(review.item(key.item).of)
    since = (
        (version.circulated or date.max)
        if version is not None and review.item(key.item).answered
        else date.min
    )
    if any(r.why == "by-email" for r in moves) and review.item(key.item).answered:
        since = min(
            (c.day for c in chased if c.step == "by-email" and c.day >= since), default=date.max
        )
    people = {r.user for r in moves if r.why != "coordinator-waits"}
    asked = {
        (c.day, c.step)
        for c in chased
        if c.outcome == "posted" and c.day >= since and people & {*c.people}
    }
    return [day for day, _ in asked]


def chasing(
    review: Review, chased: Iterable[Chased], everything: bool, today: date, calendar: Calendar
) -> dict[str, Any]:
    """``chasing``: ``lines`` (open ones first), each with ``asked`` [{day, step, number, people,
    outcome}] and ``times`` (told how often); ``total`` (of all lines). One instance shows all, the
    whole review the last three."""
    by_key: dict[InstanceId, list[Chased]] = {}
    for one in sorted(chased, key=lambda c: c.day):
        by_key.setdefault(one.key, []).append(one)
    present = set(review.all_keys())
    found = []
    for key, some in by_key.items():
        former = review.former(key.item) if key not in present and not everything else None
        if key not in present and former is None:
            continue
        late: Counter[date | None] = Counter()
        asked = []
        for c in some:
            step, _, number = c.step.partition("-") if c.step != "by-email" else (c.step, "", "")
            if step == "late":  # its own number counts days; what people ask is how many went out
                late[c.due] += c.outcome == "posted"
            asked.append(
                {
                    "day": c.day,
                    "step": step,
                    "number": late[c.due] if step == "late" else int(number or 0),
                    "people": list(c.people),
                    "outcome": c.outcome,
                }
            )
        times = sum(c.outcome == "posted" for c in some)
        shown = asked[-3:] if everything else asked[-40:]
        found.append(
            (
                _former_line(review, key, former)
                if former
                else line(review, key, "", today, calendar)
            )
            | {"asked": shown, "times": times, "earlier": len(asked) - len(shown)}
        )
    found.sort(key=lambda one: (not one["open"], *urgency(one)))
    return {
        "ref": review.ref,
        "today": today,
        "lines": found,
        "everything": everything,
        "total": len(found),
    }


def _former_line(review: Review, key: InstanceId, item: Item) -> dict[str, Any]:
    """An instance of an item that went with the file before, among those who were asked."""
    gone = {"gone": True, "pathway": pathway_of_former(review, item.id)}
    party = party_name(review, key.party)
    return {
        "item": item.id,
        "title": item.title,
        "party": party,
        "open": False,
        "late": False,
        "due": None,
    } | gone
