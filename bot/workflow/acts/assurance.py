"""Assurance rounds: the agreed intervals, and what agencies show in them."""

from datetime import date
from typing import Any, Final, Literal

from bot.refusals.items import BeforeDecision
from bot.refusals.parties import (
    AskedAgainBecause,
    AssuranceCoordinator,
    AssuranceMonths,
    AssuranceNotShown,
    AssuranceOrder,
    NoAssurance,
    NoOutcome,
    RoundUnanswered,
    Unanswered,
)
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.closing import close, note
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.access import Capacity, agency_of
from bot.workflow.rules.points import action_number
from bot.workflow.rules.rounds import (
    last_said,
    last_shown,
    next_date_from,
    not_shown,
    open_actions,
    shown_after,
    shown_on,
)


def set_assurance(work: UnitOfWork, command: c.SetAssurance) -> None:
    """Set the agreed intervals of assurance; rounds that are open keep their date.

    ``assurance every <n> months from <date>``.
    """
    review, context = work.review, work.context
    work.as_coordinator()

    if review.process.by_rule("assurance") is None:
        raise NoAssurance(pathway=review.process.title)

    if command.start < review.decided:
        raise BeforeDecision(date=command.start, decided=review.decided)

    if not 1 <= command.months <= 24:
        raise AssuranceMonths(months=command.months)

    work.emit(e.AssuranceSet(months=command.months, start=command.start, on=context.today))
    ahead = _move_the_round_ahead(work, command)
    work.say(replies.AssuranceSet(months=command.months, start=command.start, first=ahead))


def _move_the_round_ahead(work: UnitOfWork, command: c.SetAssurance) -> date:
    """Move the round whose day is still to come to the agreed intervals; return its day.

    Rounds that have had their day keep it.
    """
    today = work.context.today
    dues = _dues_of_rounds(work.review)
    past = [due for due in dues.values() if due <= today]
    day = next_date_from(today, max(past, default=None), command.start, command.months)

    for turn, due in dues.items():
        if due not in (*past, day):
            work.emit(e.PartyChanged(party=turn, on=today, due=day))

    return day


def _dues_of_rounds(review: Review) -> dict[str, date]:
    """Return the day of each round that has one, by the round's id."""
    rounds = review.parties_of("round")
    return {turn.id: turn.due for turn in rounds if turn.due is not None}


_Assured = Literal["shown", "accepted", "asked-again"]
_ASSURED: Final[dict[str, _Assured]] = {
    "shown": "shown",
    "accepted": "accepted",
    "asked-again": "asked-again",
}


def assured(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: Any, capacity: Capacity
) -> bool:
    """Record that an agency shows what it did, that it is accepted, or that it is asked again.

    Without ``as``: the agency's own is *shown*, the coordinator's *accepted* once shown.
    """
    review = work.review
    theirs = capacity.role in ("lead", "deputy", "assigned")
    outcome = _outcome_said(work, key, command, theirs=theirs)
    if outcome != "shown":
        _require_may_answer(work, key, command, outcome)

    _require_in_order(work, key, outcome, day)
    agency = agency_of(review, key)
    if outcome == "shown" and not theirs and agency is not None:
        work.behalf = agency.id

    if outcome == "accepted":
        close(work, key, "done", day, command, outcome="accepted")
    else:
        note(work, key, outcome, day, command)

    told = outcome == "asked-again" and _tell_asked_again(work, key, agency)
    work.say(
        replies.Assurance(
            **work.named(key),
            outcome=outcome,
            on=day,
            behalf=work.party_name(work.behalf) if outcome == "shown" else "",
            agency=agency.name if agency else "",
            told=told,
            number=action_number(review, key),
            carried_out=_carried_out(review, key),
        )
    )
    return True


def _outcome_said(
    work: UnitOfWork, key: InstanceId, command: c.Complete, *, theirs: bool
) -> _Assured:
    unless_said = "shown" if theirs else "accepted"
    typed = command.outcome or unless_said
    outcome = _ASSURED.get(typed.lower())
    if outcome is None:
        raise NoOutcome(**work.named(key), outcome=command.outcome)

    return outcome


def _tell_asked_again(work: UnitOfWork, key: InstanceId, agency: Party | None) -> bool:
    """Tell an agency's lead that it is asked again; return whether anybody could be told."""
    if agency is None or not agency.lead:
        return False
    again = direct_messages.AskedAgain(item=key.item, party=key.party, event=work.review.number)
    return work.tell(agency.lead, again)


def _require_may_answer(
    work: UnitOfWork, key: InstanceId, command: c.Complete, outcome: _Assured
) -> None:
    """Require a coordinator, who answers what was shown; and a reason, where it is asked again."""
    review = work.review
    if not review.is_coordinator(work.context.actor):
        raise AssuranceCoordinator(
            **work.named(key), outcome=outcome, people=review.holders("coordinator")
        )

    if last_shown(review, key) != "shown":
        raise AssuranceNotShown(**work.named(key), number=action_number(review, key))

    if outcome == "asked-again" and not command.because:
        raise AskedAgainBecause(**work.named(key))


def _require_in_order(work: UnitOfWork, key: InstanceId, outcome: str, day: date) -> None:
    """Refuse what is said to come before what it answers: a yes to what was shown only later.

    What is shown once more may be of any day, unless it was asked for again.
    """
    last = last_said(work.review, key)
    if last is None or last.outcome == outcome or day >= last.on:
        return

    raise AssuranceOrder(
        **work.named(key),
        number=action_number(work.review, key),
        outcome=outcome,
        date=day,
        last=last.outcome,
        since=last.on,
    )


def require_all_shown(work: UnitOfWork, key: InstanceId, command: c.Complete, day: date) -> None:
    """Refuse to collate or feed back a round while agencies have not answered; not with a reason.

    Whoever gives one has read who they are. What an agency showed after the day did not come in.
    """
    if command.because:
        return

    unanswered = [*not_shown(work.review, key), *shown_after(work.review, key, day)]
    if unanswered:
        raise RoundUnanswered(
            **work.named(key),
            number=work.review.party(key.party).number,
            unanswered=[_waiting(work, one) for one in unanswered],
        )


def _waiting(work: UnitOfWork, key: InstanceId) -> Unanswered:
    agency = agency_of(work.review, key)
    return {
        "number": action_number(work.review, key),
        "agency": agency.name if agency else "",
        "item": key.item,
        "party": work.party_name(key.party),
        "again": last_shown(work.review, key) == "asked-again",
        "shown": shown_on(work.review, key),
    }


def _carried_out(review: Review, key: InstanceId) -> bool:
    """Say whether the action that an assurance is about is carried out: no further round asks."""
    return action_number(review, key) not in {action.number for action in open_actions(review)}
