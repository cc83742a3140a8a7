"""The publication date: agreed, moved, told again."""

import datetime as dt
from datetime import date
from typing import TypedDict

from bot.refusals.items import BeforeDecision
from bot.refusals.publication import NoPublicationDate, PastPublication, Published, SameDate
from bot.typed import Expected
from bot.workflow.acts import posts, replies
from bot.workflow.acts.closing import close
from bot.workflow.acts.setting_aside import reopen
from bot.workflow.acts.to_be_published import require_to_be_published
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.limits import Limit, limit_of
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import require_coordinator
from bot.workflow.rules.forecast import earliest_publication
from bot.workflow.rules.gates import before_publication_keys, notice_report


def agree(work: UnitOfWork, command: c.AgreePublication) -> None:
    """Agree or move the publication date; those who were told the old one are told again.

    A day that has passed is only recorded late, with the reason.
    """
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    item = review.process.by_rule("publication-date")
    if item is None:
        raise NoPublicationDate(pathway=review.process.title)
    if review.published is not None:
        raise Published(
            verb="publication",
        )
    require_to_be_published(review, "publication")
    if command.on < review.decided:
        raise BeforeDecision(date=command.on, decided=review.decided)
    if command.on < context.today and not command.because:
        raise PastPublication(date=command.on)
    before = review.publication_date
    if before == command.on and not review.is_open(InstanceId(item.id, "")):
        raise SameDate(date=command.on)
    number = work.emit(
        e.PublicationAgreed(agreed=command.on, on=context.today, reason=command.because)
    )
    close(work, InstanceId(item.id, ""), "agreed", context.today)
    reinform(work)
    told, again = _to_tell(review)
    days = {_told_last(review, k) for k in told}
    were = days.pop() if len(days) == 1 else None  # the one day that all of them know
    work.post(
        posts.PublicationDate(
            date=command.on.isoformat(),
            before=before.isoformat() if before else None,
            were=were.isoformat() if were else None,
            told=[list(k) for k in told],
            items=[list(k) for k in again],
            event=number if command.because else None,
        )
    )
    work.say(
        replies.PublicationDate(
            **date_facts(review, command.on, context.today, context.calendar),
            before=before,
            told=[work.named(k) for k in told],
            again=[work.named(k) for k in again],
        )
    )


def _to_tell(review: Review) -> tuple[list[InstanceId], list[InstanceId]]:
    """Return whose notice of the publication date is open though one was sent.

    These are those who were told another day, or none, when they were last written to; and those
    who were told this very day then (it was moved there and back, or undone).
    """
    told: list[InstanceId] = []
    again: list[InstanceId] = []
    for key in before_publication_keys(review):
        if review.is_open(key) and any(f.how == "sent" for f in review.state(key).closings):
            (again if _told_last(review, key) == review.publication_date else told).append(key)
    return told, again


def _told_last(review: Review, key: InstanceId) -> date | None:
    """Return the publication date that the last notice of an instance told, if any."""
    return next((f.told for f in reversed(review.state(key).closings) if f.how == "sent"), None)


class DateFacts(TypedDict):
    """What a publication date means, in facts for a message."""

    date: dt.date
    closed_day: bool
    notices: list[str]
    notices_missing: list[str]
    latest: dt.date | None
    too_late: bool
    short: bool
    days: int
    needed: int
    earliest: dt.date | None
    expected: Expected | None
    limit: Limit | None
    limit_holds: bool


def date_facts(review: Review, day: date, today: date, calendar: Calendar) -> DateFacts:
    """Say what a publication date means: by when the notices must go, whether the 6 months hold."""
    publish = review.process.publish
    report = notice_report(review, day, today, calendar)
    latest = calendar.latest_notice(day, publish.clear_days) if publish and report.notices else None
    limit = limit_of(review)
    first = earliest_publication(review, report, today, calendar)
    return {
        "date": day,
        "closed_day": not calendar.is_working_day(day),
        "notices": [review.item(n).title for n, _ in report.notices],
        "notices_missing": [review.item(n).title for n in report.notices_missing],
        "latest": latest,
        "too_late": latest is not None and bool(report.notices_missing) and latest < today,
        "short": report.short,
        "days": report.days,
        "needed": report.needed,
        "earliest": first.day,
        "expected": first.expected,
        "limit": limit,
        "limit_holds": limit is None or day <= limit,
    }


def reinform(work: UnitOfWork) -> list[InstanceId]:
    """Re-open the notices that told another publication date than the one agreed now, or none.

    The gate's own notices count their days by themselves.
    """
    review = work.review
    item = review.process.by_rule("publication-date")
    found: list[InstanceId] = []
    for key in before_publication_keys(review):
        closed = review.state(key).closed
        notice = review.item(key.item).kind == "notice"
        if (
            notice
            and closed is not None
            and closed.how == "sent"
            and closed.told != review.publication_date
        ):
            found.append(key)
    for key in found:
        reopen(work, key, "moved", InstanceId(item.id, "") if item else key)
    return found


def undo_date(work: UnitOfWork, key: InstanceId, reason: str) -> None:
    """Take the publication date back: the item is open, those who were told one hear again."""
    work.emit(e.PublicationAgreed(agreed=None, on=work.context.today, reason=reason))
    reopen(work, key, "undone", key, reason)
    reinform(work)
