"""How long a review is kept: legal holds, and purging it once its time has come.

Nothing is ever purged by itself. A coordinator asks, or somebody named in ``CSPR_COORDINATORS``,
and a second person agrees; whether it may be done is judged on both days. The core only says that
it is to be done: with the review, its history goes, too.
"""

from datetime import date

from bot.refusals.retention import (
    AskedBeforeHold,
    KeptByRule,
    LegalHoldThere,
    LiveReview,
    NoLegalHold,
    NoRetentionRule,
    UnderLegalHold,
)
from bot.workflow.acts import posts, replies
from bot.workflow.acts.second_person import ask_second, next_number
from bot.workflow.acts.unit_of_work import PurgeOrder, UnitOfWork
from bot.workflow.dates.retention import End
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import PendingApproval
from bot.workflow.rules.access import require_keeper
from bot.workflow.rules.retention import keeping_of


def place_hold(work: UnitOfWork, command: c.PlaceLegalHold) -> None:
    """``legal-hold``: nothing of the review is purged, whatever the rule says; work goes on."""
    review, context = work.review, work.context
    work.role = require_keeper(review, context)
    hold = review.legal_hold
    if hold is not None:
        raise LegalHoldThere(since=hold.on, by=hold.by)

    event = work.emit(e.LegalHoldPlaced(on=context.today, by=context.actor, reason=command.because))
    work.post(posts.LegalHold(event=event))
    work.say(replies.LegalHold(live=review.live))


def lift_hold(work: UnitOfWork, command: c.LiftLegalHold) -> None:
    """``legal-hold lift``: the rule alone says again how long the review is kept."""
    review, context = work.review, work.context
    work.role = require_keeper(review, context)
    hold = review.legal_hold
    if hold is None:
        raise NoLegalHold

    event = work.emit(e.LegalHoldLifted(on=context.today, by=context.actor, reason=command.because))
    keeping = keeping_of(review, context.retention)
    work.post(posts.LegalHoldLifted(event=event))
    work.say(replies.LegalHoldLifted(since=hold.on, until=keeping.until, live=review.live))


def ask_purge(work: UnitOfWork, command: c.Purge) -> None:
    """``purge``: ask for the second person, who is told what goes and when it was last exported."""
    review, context = work.review, work.context
    work.role = require_keeper(review, context)
    order = _ready(work)
    work.emit(
        e.PurgeAsked(
            number=next_number(review),
            on=context.today,
            ended=order.ended,
            until=order.until,
            rule=order.rule,
            exported=order.exported,
        )
    )
    ask_second(work, command, stands=lambda waiting: review.legal_hold_placed <= waiting.event)


def purge(work: UnitOfWork, waiting: PendingApproval) -> None:
    """Order the purge, now that two people agree; it is judged anew.

    Refused, beside what refuses asking: a request from before the last legal hold. Whoever asked
    then did not know of it.
    """
    order = _ready(work, asked_by=waiting.by)
    if work.review.legal_hold_placed > waiting.event:
        raise AskedBeforeHold(number=waiting.number)
    work.purge = order
    work.say(replies.Purged(ref=work.review.ref))


def _ready(work: UnitOfWork, asked_by: str = "") -> PurgeOrder:
    """Return what is to be certified of a purge.

    Refused: a live review, one under a legal hold, and one that the rule keeps, or does not speak
    of. There is no way around the rule: the partnership changes it, where all can see.
    """
    review, context = work.review, work.context
    keeping = keeping_of(review, context.retention)
    end, ended = keeping.end, keeping.ended
    if end is None or ended is None:
        raise LiveReview

    if review.legal_hold is not None:
        raise UnderLegalHold(since=review.legal_hold.on, by=review.legal_hold.by)

    return PurgeOrder(
        end=end,
        ended=ended,
        until=_time_that_has_come(keeping.until, context.today, end),
        rule=keeping.rule,
        exported=review.exported,
        asked_by=asked_by,
        seconded_by=context.actor,
    )


def _time_that_has_come(until: date | None, today: date, end: End) -> date:
    if until is None:
        raise NoRetentionRule(end=end)
    if today < until:
        raise KeptByRule(until=until)
    return until
