"""The board, the status, and a review's line in a list."""

from dataclasses import asdict
from datetime import date
from typing import Any, TypeGuard

from bot.workflow.acts.second_person import about
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import (
    Due,
    completion_basis,
    completion_limit,
    due_of,
    limit_of,
    only_the_limit,
    publishing_basis,
    six_months,
)
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import Forecast, completion_item, forecast
from bot.workflow.rules.gates import publication_gate
from bot.workflow.rules.labels import party_name, title_of
from bot.workflow.views.lines import lines, moves, name_of, urgency
from bot.workflow.views.lists import versions


def _next_dates(
    review: Review, today: date, calendar: Calendar, count: int = 3
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for key in review.open_keys() if review.discontinued is None else ():
        due = due_of(review, key, calendar)
        if _is_ahead(due, review, key, today):
            found.append(_next(review, due.day, key))
    return sorted(found, key=lambda f: f["day"])[:count]


def _is_ahead(due: Due | None, review: Review, key: InstanceId, today: date) -> TypeGuard[Due]:
    """Whether a date is one to look forward to."""
    return (
        due is not None and due.day >= today and not only_the_limit(review, review.item(key.item))
    )


def _next(review: Review, day: date, key: InstanceId) -> dict[str, Any]:
    return {
        "day": day,
        "title": title_of(review, key),
        "party": party_name(review, key.party),
        "item": key.item,
    }


def _clocks(review: Review) -> list[dict[str, Any]]:
    """The two clocks of 6 months, each with its basis (rule 4): completion, and publishing."""
    publish, publishing = review.process.publish, limit_of(review)
    found = []
    if completion_item(review) is not None:
        found.append(
            {
                "what": "completion",
                "day": completion_limit(review),
                "basis": completion_basis(review),
            }
        )
    if publish is not None and publishing is not None:
        found.append({"what": "publication", "day": publishing, "basis": publishing_basis(publish)})
    return found


def _forecast(one: Forecast) -> dict[str, Any]:
    return asdict(one) | {"holds": one.holds}


def board(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """The pinned message: ``stage`` (title), ``stage_number``, ``stage_total``, ``done``,
    ``total``, ``moves`` (lines), ``more_moves``, ``next_dates`` [{day, title, party}], ``limit``
    and ``limit_working`` (6 months end), ``clocks`` [{what, day, basis}], ``publication``,
    ``published`` (None or {on, outside}), ``holds`` [{until, since}], ``late`` (count),
    ``timetabled``, ``dated`` (whether the pathway has a timetable), ``publishes`` (whether we do),
    ``undated`` (count), ``pseudonym``, ``completed``, ``discontinued``, ``completion`` and
    ``publishing`` (forecasts: {day, limit, done, holds, why})."""
    keys = list(review.all_keys())
    opened = [k for k in keys if review.is_open(k)]
    waiting = moves(review, today, calendar, 99)
    completion, publishing = forecast(review, today, calendar)
    limit = six_months(review)
    late = 0
    undated = 0
    for key in opened:
        due = due_of(review, key, calendar)
        late += due is not None and due.late(today)
        undated += due is None and review.item(key.item).due.kind == "timetable"
    stages = review.process.stages
    return {
        "ref": review.ref,
        "today": today,
        "pathway": review.process.title,
        "stage": review.stage.title,
        "stage_id": review.stage.id,
        "stage_number": stages.index(review.stage) + 1,
        "stage_total": len(stages),
        "done": len(keys) - len(opened),
        "total": len(keys),
        "moves": waiting[:3],
        "more_moves": max(0, len(waiting) - 3),
        "next_dates": _next_dates(review, today, calendar),
        "decided": review.decided,
        "limit": limit,
        "limit_working": calendar.previous_working_day(limit) if limit else None,
        "clocks": _clocks(review),
        "publication": review.publication_date,
        "published": {"on": review.published.on, "outside": review.published.outside}
        if review.published
        else None,
        "ever_outside": review.ever_outside,
        "holds": [{"until": p.due, "since": p.joined} for p in review.active_holds()],
        "late": late,
        "timetabled": bool(review.timetable),
        "dated": review.process.timetabled,
        "publishes": review.process.publish is not None,
        "undated": undated,
        "pseudonym": review.pseudonym or "",
        "completed": review.completed,
        "discontinued": review.discontinued,
        "completion": _forecast(completion),
        "publishing": _forecast(publishing),
    }


def status(
    review: Review, user: str, today: date, calendar: Calendar, *, as_of: date | None = None
) -> dict[str, Any]:
    """The board's facts, and ``open`` (lines of the current stage), ``late_lines``, ``as_of``,
    ``waiting`` [{number, act, by, lapses, about}] for acts that wait for a second person,
    ``versions`` (latest of each document). Progress checks are one line, with ``count`` and
    ``last`` (the last one's date)."""
    still = (
        review.open_keys() if review.discontinued is None else []
    )  # what is open then stays so, and is nobody's
    late = [
        k for k in still if (due := due_of(review, k, calendar)) is not None and due.late(today)
    ]
    stage = review.stage.id
    opened = [k for k in still if review.item(k.item).stage == stage]
    return board(review, today, calendar) | {
        "open": _checks_together(
            review, lines(review, [k for k in opened if k not in late], user, today, calendar)
        ),
        "late_lines": _checks_together(
            review, sorted(lines(review, late, user, today, calendar), key=urgency)
        ),
        "as_of": as_of,
        "waiting": [
            {
                "number": w.number,
                "act": w.act,
                "by": w.by,
                "lapses": w.lapses,
                "about": about(review, w),
            }
            for w in review.seconds.values()
            if w.state == "waiting" and today <= w.lapses and review.discontinued is None
        ],
        "versions": [v for v in versions(review, today)["versions"] if v["latest"]],
    }


def _checks_together(review: Review, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Months of progress checks that nobody ticked are one line, in the place of the first."""
    kept: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(found):
        check = review.item(one["item"]).rule == "progress-check"
        first = kept.setdefault(
            one["item"] if check else str(number), one | {"count": 0, "last": None}
        )
        first["count"] += 1
        first["last"] = max(filter(None, (first["last"], one["due"])), default=None)
    return list(kept.values())


def overview(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """One review in a list: ``ref``, ``stage``, ``stage_number``, ``stage_total``, ``late``,
    ``next`` (or None), ``publication``, ``published``, ``held``, ``state`` ("live", "completed",
    …), ``limit``, ``holds_limit``; never the pseudonym. Made for a hundred at once: nothing here is
    worked out twice."""
    keys = list(review.all_keys())
    dues = {k: due_of(review, k, calendar) for k in keys if review.is_open(k)}
    ahead = [(due.day, k) for k, due in dues.items() if _is_ahead(due, review, k, today)]
    soon = min(ahead, key=lambda one: one[0], default=None)
    stage, limit = review.stage, limit_of(review)
    return {
        "ref": review.ref,
        "channel": review.channel,
        "stage": stage.title,
        "stage_number": review.process.stages.index(stage) + 1,
        "stage_total": len(review.process.stages),
        "done": len(keys) - len(dues),
        "total": len(keys),
        "late": sum(due is not None and due.late(today) for due in dues.values()),
        "next": _next(review, *soon) if soon else None,
        "publication": review.publication_date,
        "published": review.published.on if review.published else None,
        "held": bool(review.active_holds()),
        "state": "discontinued"
        if review.discontinued
        else "completed"
        if review.completed
        else "live",
        "limit": six_months(review),
        "holds_limit": limit is None or forecast(review, today, calendar)[1].holds,
    }


def late_lines(
    review: Review, user: str, today: date, calendar: Calendar, limit: int
) -> dict[str, Any]:
    """What is past its date in a review, for its coordinator: ``ref``, ``count``, ``lines``
    (longest past first)."""
    dues = [
        (due, k)
        for k in review.open_keys()
        if (due := due_of(review, k, calendar)) and due.late(today)
    ]
    dues.sort(key=lambda one: one[0].target)
    return {
        "ref": review.ref,
        "count": len(dues),
        "lines": lines(review, [k for _, k in dues[:limit]], user, today, calendar),
    }


def readiness(review: Review, day: date, today: date, calendar: Calendar) -> dict[str, Any]:
    """What publishing on a day still needs: ``days`` (working days until then), ``over``
    (published, the day has passed, or another one is agreed), ``earliest`` (if what is missing of
    the notices were sent today), ``missing`` [{title, party, item}] (approvals, and what is due
    before publication), ``notices`` (the gate's own that are not sent: [{title, party, item}]),
    ``latest`` (their last day), ``held`` (bool)."""
    report = publication_gate(review, day, today, calendar)
    publish = review.process.publish
    return {
        "days": calendar.working_days_between(today, day),
        "over": review.published is not None or day < today or review.publication_date != day,
        "earliest": report.earliest,
        "missing": [name_of(review, InstanceId(m.item, m.party)) for m in report.missing],
        "notices": [name_of(review, InstanceId(n, "")) for n in report.notices_missing],
        "latest": calendar.latest_notice(day, publish.clear_days) if publish else None,
        "held": bool(report.holds),
    }
