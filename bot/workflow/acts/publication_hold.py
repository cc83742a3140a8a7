"""Publication holds: placed and lifted (rule 3)."""

from bot.refusals.items import PastDate
from bot.refusals.publication import HeldAlready, NoGate, NoHold, Published
from bot.workflow.acts import posts, replies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import completion_limit, span_in_words
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.rules.access import require_coordinator


def hold(work: UnitOfWork, command: c.PlaceHold) -> None:
    """``hold``: blocks publishing only; dates stay, clocks keep showing (rule 3)."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    if review.process.publish is None:
        raise NoGate(pathway=review.process.title)
    if review.published is not None:
        raise Published(
            verb="hold",
        )
    if review.active_holds():
        raise HeldAlready(until=review.active_holds()[0].due)
    if command.until is not None and command.until <= context.today:
        raise PastDate(date=command.until)
    number = review.next_number("hold")
    event = work.emit(
        e.PartyAdded(
            party=f"hold-{number}",
            kind="hold",
            on=context.today,
            stage=review.stage.id,
            number=number,
            due=command.until,
            reason=command.because,
        )
    )
    notices = [
        (i.title, span_in_words(i)) for i in review.process.items.values() if "hold" in i.each
    ]
    work.post(posts.Hold(until=command.until.isoformat() if command.until else None, event=event))
    work.say(replies.Hold(until=command.until, notices=notices, limit=completion_limit(review)))


def lift(work: UnitOfWork, command: c.LiftHold) -> None:
    """``lift``: the hold is over; its notices stay until they are sent."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    holds = review.active_holds()
    if not holds:
        raise NoHold
    for party in holds:
        event = work.emit(e.HoldLifted(party=party.id, on=context.today, reason=command.because))
    work.post(posts.Lifted(event=event))
    work.say(replies.Lifted(since=holds[0].joined, publication=review.publication_date))
