"""What waits for one person in one review."""

from datetime import date
from typing import Any

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.nudges import whose_move
from bot.workflow.rules.points import confirmed_by, points_for
from bot.workflow.views.lines import line, own, urgency


def mine(review: Review, user: str, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """What waits for a person in one review, answers for others first, then what is late, then the
    next dates.

    Answers that are asked; for the author what an agency disputes, and what waits for a paper;
    otherwise open instances of the person's own roles in stages that are reached, or dated within
    the next 20 working days. Each line has ``ref`` and ``others_wait``.
    """
    horizon = calendar.add_working_days(today, 20)
    here = review.process.stage_index(review.stage.id)
    waiting = set(waiting_for(review, user))
    found = []
    for key in review.open_keys():
        item = review.item(key.item)
        writes = (
            [r.why for r in whose_move(review, key, []) if r.user == user] if item.answered else []
        )
        if item.answered and "registers" not in writes:
            disputed = item.kind == "confirmation" and bool(review.state(key).standing)
            asked = (key in waiting or _through_me(review, key, user)) and not (
                disputed or missing_for(review, key)
            )
            if asked or "disputed" in writes:
                found.append(
                    line(review, key, user, today, calendar)
                    | {"ref": review.ref, "others_wait": True}
                )
            continue
        if not item.answered and not own(review, key, user):
            continue
        due = due_of(review, key, calendar)
        reached = review.process.stage_index(item.stage) <= here
        if reached or (due is not None and due.day <= horizon):
            found.append(
                line(review, key, user, today, calendar) | {"ref": review.ref, "others_wait": False}
            )
    found += _points(review, user, today, calendar)
    return sorted(found, key=lambda one: (not one["others_wait"], *urgency(one)))


def _points(review: Review, user: str, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """The points that wait for this person, one line for each agency: its confirmation, with
    ``points``."""
    waiting = [review.corrections[n] for n in points_for(review, user)]
    item = review.process.items.get(confirmed_by(review))
    found = []
    for party in dict.fromkeys(p.party for p in waiting):
        if item is not None and (item.id, party) in review.instances(item):
            numbers = [p.number for p in waiting if p.party == party]
            act = {"act": "points", "command": f"correction {review.ref} list", "points": numbers}
            one = line(review, InstanceId(item.id, party), user, today, calendar)
            found.append(one | act | {"ref": review.ref, "others_wait": True})
    return found


def _through_me(review: Review, key: InstanceId, user: str) -> bool:
    """Whether an agency without Slack answers through this coordinator, and was asked."""
    agency, version = agency_of(review, key), review.current(review.item(key.item).of)
    asked = version is not None and version.circulated is not None
    return asked and agency is not None and bool(agency.by_email) and review.is_coordinator(user)
