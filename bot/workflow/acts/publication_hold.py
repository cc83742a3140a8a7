"""Publication holds: one for each proceeding, placed, looked at again, lifted (rule 3)."""

from collections.abc import Iterator
from datetime import date

from bot.refusals.items import PastDate
from bot.refusals.publication import (
    HeldAlready,
    HoldOver,
    NoGate,
    NoHold,
    NoSuchHold,
    Published,
    WhichHold,
)
from bot.typed import HoldLine
from bot.workflow.acts import posts, replies
from bot.workflow.acts.joining import NAME_LIMIT, name_within
from bot.workflow.acts.saying import as_text
from bot.workflow.acts.to_be_published import require_to_be_published
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.limits import completion_limit
from bot.workflow.dates.spans import span_in_words
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Party
from bot.workflow.rules.labels import hold_for
from bot.workflow.text import matching


def hold(work: UnitOfWork, command: c.PlaceHold) -> None:
    """``hold``: blocks publishing only; dates stay, clocks keep showing (rule 3)."""
    review, context = work.review, work.context
    work.as_coordinator()

    if review.process.publish is None:
        raise NoGate(pathway=review.process.title)

    if review.published is not None:
        raise Published(verb="hold")

    require_to_be_published(review, "hold")
    body = _body(command.name)

    for there in review.active_holds():
        if _is_for(there, body):
            raise HeldAlready(**hold_line(there))

    _require_ahead(work, command.until)
    number = review.next_number("hold")
    party = f"hold-{number}"
    event = work.emit(
        e.PartyAdded(
            party=party,
            kind="hold",
            on=context.today,
            stage=review.stage.id,
            number=number,
            name=body,
            due=command.until,
            reason=command.because,
        )
    )
    notices = [
        (item.title, span_in_words(item))
        for item in review.process.items.values()
        if "hold" in item.each
    ]
    work.post(posts.HoldPlaced(party=party, until=as_text(command.until), event=event))
    work.say(
        replies.Hold(
            hold=hold_for(review.party(party)),
            number=number,
            until=command.until,
            notices=notices,
            limit=completion_limit(review),
            others=list(_lines(review, without=number)),
        )
    )


def _body(name: str | None) -> str | None:
    """Return the body whose proceeding is waited for, as it is kept."""
    return None if name is None else name_within(NAME_LIMIT, name)


def _is_for(there: Party, body: str | None) -> bool:
    """Return whether a hold waits for the same body, or like this one for none that was named."""
    if body is None or not there.name:
        return body is None and not there.name
    return matching.same(there.name, body)


def move(work: UnitOfWork, command: c.MoveHold) -> None:
    """``hold <n> until``: a hold that is in force is looked at again on another day."""
    work.as_coordinator()
    party = in_force(work.review, command.number)
    _require_ahead(work, command.until)
    work.emit(e.PartyChanged(party=party.id, on=work.context.today, due=command.until))
    work.say(replies.HoldMoved(hold=hold_for(party), until=command.until, before=party.due))


def lift(work: UnitOfWork, command: c.LiftHold) -> None:
    """``lift``: a hold is over; its notices stay until they are sent.

    The publication waits for those that are left.
    """
    review, context = work.review, work.context
    work.as_coordinator()
    party = _meant(work, command.number)
    event = work.emit(e.HoldLifted(party=party.id, on=context.today, reason=command.because))
    work.post(posts.HoldOver(party=party.id, event=event))
    work.say(
        replies.Lifted(
            hold=hold_for(party),
            since=party.joined,
            publication=review.publication_date,
            others=list(_lines(review)),
        )
    )


def _meant(work: UnitOfWork, number: int | None) -> Party:
    """Return the hold that is lifted: the one of a number, else the only one that is in force."""
    if number is not None:
        return in_force(work.review, number)

    holds = work.review.active_holds()
    if not holds:
        raise NoHold

    if len(holds) > 1:
        raise WhichHold(holds=list(_lines(work.review)))

    return holds[0]


def in_force(review: Review, number: int) -> Party:
    """Return the hold of a number. Refused: there is none, or it was lifted."""
    numbered = {hold.number: hold for hold in review.parties_of("hold")}
    hold = numbered.get(number)
    others = list(map(hold_for, review.active_holds()))

    if hold is None:
        raise NoSuchHold(number=number, holds=others)

    if hold.lifted is not None:
        raise HoldOver(
            hold=hold_for(hold), lifted=hold.lifted, by=_lifted_by(review, hold), holds=others
        )

    return hold


def _lifted_by(review: Review, hold: Party) -> str:
    """Return who lifted a hold."""
    lifted = review.each(e.HoldLifted)
    actors = [recorded.actor for recorded, event in lifted if event.party == hold.id]
    return actors[-1]


def _require_ahead(work: UnitOfWork, until: date | None) -> None:
    if until is not None and until <= work.context.today:
        raise PastDate(date=until)


def hold_line(hold: Party) -> HoldLine:
    """Return a hold in facts."""
    return HoldLine(hold=hold_for(hold), number=hold.number, since=hold.joined, until=hold.due)


def _lines(review: Review, without: int = 0) -> Iterator[HoldLine]:
    """Yield the holds in force, in facts."""
    for hold in review.active_holds():
        if hold.number != without:
            yield hold_line(hold)
