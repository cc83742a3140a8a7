"""Propose and accept a timetable."""

from datetime import date
from typing import Any, Final

from bot.refusals.items import PastDate
from bot.refusals.publication import NoProposal, NothingToDate, Published
from bot.workflow.acts import posts, replies
from bot.workflow.acts.closing import close
from bot.workflow.acts.saying import as_text
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.dates.layout import lay_out
from bot.workflow.dates.limits import completion_limit
from bot.workflow.process.model import Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import completion_item

_NOT_DONE: Final[frozenset[e.How]] = frozenset(
    ("not-held", "skipped", "not-applicable", "overtaken")
)
"""How something is closed that nobody did."""


def propose(work: UnitOfWork, command: c.ProposeTimetable) -> None:
    """``timetable propose``: nothing counts until accepted."""
    review, context = work.review, work.context
    work.as_coordinator()

    if command.publication is not None and command.publication <= context.today:
        raise PastDate(date=command.publication)

    _require_unpublished(review)
    plan = lay_out(review, command.publication, context.today, context.calendar)
    if not plan.dates:
        raise NothingToDate(dated=review.process.timetabled)

    work.emit(e.TimetableProposed(dates=plan.dates, publication=plan.publication, on=context.today))
    limit = completion_limit(review)
    last = completion_item(review)
    signed = plan.day_of(last.id) if last else None
    clear = _after_clear_days(review, plan.ready, context.calendar)
    earliest = max(plan.publication, clear)
    work.say(
        replies.TimetableProposed(
            publication=plan.publication if review.process.publish else None,
            end=plan.end,
            ready=plan.ready,
            earliest=earliest,
            stages=by_stage(review, plan.dates | plan.fixed),
            misfits=[
                {"item": i, "title": review.item(i).title if i else "", "day": d, "end": by}
                for i, d, by in plan.misfits
            ],
            limit=limit,
            limit_holds=max(earliest, signed or earliest) <= limit,
        )
    )


def _after_clear_days(review: Review, ready: date, calendar: Calendar) -> date:
    """Return the first day of a publication whose notices go out on the day that all is ready."""
    publish = review.process.publish
    return ready if publish is None else calendar.add_working_days(ready, publish.clear_days)


def _require_unpublished(review: Review) -> None:
    """Refuse dates once the report is published, also those that were proposed before."""
    if review.published is not None:
        raise Published(verb="timetable")


def by_stage(review: Review, dates: dict[str, date]) -> list[dict[str, Any]]:
    """Dates grouped by stage for people: each stage's title, and its items with their dates."""
    found = []
    for stage in review.process.stages:
        items = [_dated(review, item, dates[item.id]) for item in stage.items if item.id in dates]
        if items:
            found.append({"title": stage.title, "stage": stage.id, "items": items})
    return found


def _dated(review: Review, item: Item, day: date) -> dict[str, Any]:
    instances = review.instances(item)
    closed = bool(instances) and not any(map(review.is_open, instances))
    done = closed and any(review.state(key).how not in _NOT_DONE for key in instances)
    return {
        "item": item.id,
        "title": item.title,
        "day": day,
        "done": done,
        "dropped": closed and not done,
    }


def accept(work: UnitOfWork, command: c.AcceptTimetable) -> None:
    """Make the proposed dates the review's dates (``timetable accept``).

    It ticks the pathway's ``timetable`` item; not before the meeting that agrees the timetable.
    """
    review, context = work.review, work.context
    work.as_coordinator()
    _require_unpublished(review)

    if review.proposal is None:
        raise NoProposal

    proposal = review.proposal
    dates = dict(review.timetable) | proposal.dates
    work.emit(e.TimetableAccepted(dates=dates, publication=proposal.publication, on=context.today))
    item = review.process.by_rule("timetable")
    agreed_at, ticked = _tick(work, item)
    publication = proposal.publication if review.process.publish else None
    work.post(posts.TimetableAccepted(publication=as_text(publication), agreed_at=agreed_at))
    work.say(
        replies.TimetableAccepted(
            count=len(proposal.dates),
            publication=publication,
            first=_first_agreed(work),
            ticked=ticked,
            meeting=agreed_at,
            item=item.id if item is not None else "",
        )
    )


def _tick(work: UnitOfWork, item: Item | None) -> tuple[str, bool]:
    """Tick the timetable's item; return the meeting that it waits for, and whether it is ticked."""
    key = work.review.single_open(item)
    if key is None:
        return "", False

    agreed_at = _agreed_at(work.review, key)
    if not agreed_at:
        close(work, key, "done", work.context.today)

    return agreed_at, not agreed_at


def _agreed_at(review: Review, key: InstanceId) -> str:
    """Return the meeting that is still to agree the timetable; "" where none is."""
    meeting = review.meeting_ahead(key)
    return "" if meeting is None else review.item(meeting.item).title


def _first_agreed(work: UnitOfWork) -> date | None:
    """Return the first day from today on that the timetable dates something open by."""
    review, context = work.review, work.context
    dues = [due_of(review, key, context.calendar) for key in review.open_keys()]
    agreed = [due.day for due in dues if due is not None and due.basis == "timetable"]
    return min((day for day in agreed if day >= context.today), default=None)
