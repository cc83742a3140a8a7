"""Actions from learning and recommendations: added, carried out."""

from datetime import date
from typing import Final

from bot.refusals.parties import (
    ActionUnfinished,
    AgencyHasActions,
    NameLength,
    NoActionItem,
    NoOutcome,
    PastAction,
    UnknownAction,
)
from bot.refusals.permission import OwnItemsOnly
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.closing import close, note, require_open
from bot.workflow.acts.gate_guards import require_open_gate
from bot.workflow.acts.joining import (
    agencies_to_name,
    join,
    require_keeper,
    require_use,
    text_within,
)
from bot.workflow.acts.setting_aside import reopen
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId, Party
from bot.workflow.rules.access import Capacity, may_tick
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_party
from bot.workflow.rules.rounds import open_actions
from bot.workflow.text.unfinished import sounds_unfinished

ACTION_LIMIT = 500
DETAIL_LIMIT = 200
RATINGS: Final[dict[str, e.Outcome]] = {"green": "green", "amber": "amber", "red": "red"}
"""How an action stands: on track; some of it late or at risk; not on track."""


def require_no_actions(review: Review, party: Party) -> None:
    """Refuse to remove an agency that has actions: they would be nobody's."""
    for action in review.parties_of("action"):
        if action.agency == party.id:
            raise AgencyHasActions(name=label(party), number=action.number)


def reopen_without_actions(work: UnitOfWork) -> list[InstanceId]:
    """Re-open that actions were agreed on, once the last action is gone: "none" takes a reason."""
    review = work.review
    item = review.process.by_rule("response-and-actions")
    if item is None or review.parties_of("action"):
        return []

    key = InstanceId(item.id)
    if not _was_agreed_with_actions(review.state(key).closed):
        return []

    reopen(work, key, "party-left")
    return [key]


def _was_agreed_with_actions(closed: Closing | None) -> bool:
    return closed is not None and closed.how == "done" and closed.outcome != "none"


def add_action(work: UnitOfWork, command: c.AddAction) -> None:
    """Add an action from learning, with its agency and date (``action add``)."""
    review = work.review
    require_keeper(work, "response-and-actions")

    if review.process.by_rule("response-and-actions") is None:
        require_use(review, "action")

    agency = find_party(agencies_to_name(work), command.party, what="agency")
    text = text_within(ACTION_LIMIT, command.text)

    if command.due < work.context.today:
        raise PastAction(date=command.due, today=work.context.today)

    party = join(work, "action", text, agency=agency.id, due=command.due)
    _detail(work, party, command.recommendation or None, command.officer or None)
    followed = review.process.by_rule("action-done") is not None
    told = agency.lead is not None and work.tell(
        agency.lead, direct_messages.ActionAdded(party=party.id), subject=f"action/{party.id}"
    )
    work.say(
        replies.ActionAdded(
            number=party.number,
            agency=agency.name,
            due=command.due,
            followed=followed,
            by_email=agency.by_email is not None,
            told=told,
            each=[],
        )
    )


def _detail(
    work: UnitOfWork, action: Party, recommendation: str | None, officer: str | None
) -> None:
    """Record an action's recommendation, and who leads on it, as far as they are said."""
    details = [said for said in (recommendation, officer) if said is not None]
    if not details:
        return

    _require_short(details)
    work.emit(
        e.ActionDetailed(
            party=action.id,
            on=work.context.today,
            recommendation=recommendation,
            officer=officer,
        )
    )


def _require_short(details: list[str]) -> None:
    """Refuse what is too long for a detail of an action."""
    for said in details:
        if len(said) > DETAIL_LIMIT:
            raise NameLength(limit=DETAIL_LIMIT, length=len(said))


def detail_action(work: UnitOfWork, command: c.DetailAction) -> None:
    """Record an action's recommendation, or who leads on it (``action change``)."""
    require_keeper(work, "response-and-actions")
    action = _action_to_change(work, command.number)
    _detail(work, action, _or_nothing(command.recommendation), _or_nothing(command.officer))
    now = work.review.parties[action.id]
    work.say(
        replies.ActionDetailed(
            number=action.number,
            recommendation=now.recommendation or "",
            officer=now.officer or "",
        )
    )


def _action_to_change(work: UnitOfWork, number: int) -> Party:
    """Return an action of an agency that who acts may name. Refused: another's."""
    action = find_action(work.review, number)
    if action.agency not in [agency.id for agency in agencies_to_name(work)]:
        raise OwnItemsOnly(ref=work.review.ref)
    return action


def _or_nothing(said: str | None) -> str | None:
    """Return what was said; "" where it is that there is none."""
    return "" if said is not None and said.casefold() == "none" else said


def find_action(review: Review, number: int) -> Party:
    """Return an action by its number."""
    for party in review.parties_of("action"):
        if party.number == number:
            return party
    raise UnknownAction(number=number, known=[p.number for p in review.parties_of("action")])


def finish_action(work: UnitOfWork, command: c.FinishAction) -> None:
    """Record that an action is carried out, by its agency or the coordinator (``action done``)."""
    key = instance_of_action(work, command.number)
    capacity = _act_on(work, key)
    day = _on_an_open_day(work, key, command.on)
    told = c.Complete(
        what=key.item, note=command.note, ref=command.ref, confirmed=command.confirmed
    )
    ticked(work, key, told, day, capacity)


def report_action(work: UnitOfWork, command: c.ReportAction) -> None:
    """Record how an action stands; it stays open (``action progress``)."""
    key = instance_of_action(work, command.number)
    capacity = _act_on(work, key)
    day = _on_an_open_day(work, key, command.on)
    told = c.Complete(what=key.item, outcome=command.rating, note=command.note, ref=command.ref)
    ticked(work, key, told, day, capacity)


def say_impact(work: UnitOfWork, command: c.SayImpact) -> None:
    """Record what has changed because of an action, then or later (``action outcome``)."""
    key = instance_of_action(work, command.number)
    _act_on(work, key)
    told = c.Complete(what=key.item, note=command.impact, ref=command.ref)
    note(work, key, "impact", work.context.today, told)
    is_open = work.review.is_open(key)
    work.say(replies.ActionImpact(**work.named(key), number=command.number, open=is_open))


def instance_of_action(work: UnitOfWork, number: int) -> InstanceId:
    """Return the instance by which an action is carried out."""
    item = work.review.process.by_rule("action-done")
    action = find_action(work.review, number)
    if item is None:
        raise NoActionItem(pathway=work.review.process.title)
    return InstanceId(item.id, action.id)


def _act_on(work: UnitOfWork, key: InstanceId) -> Capacity:
    """Act as the action's agency, or as the coordinator on its behalf."""
    capacity = may_tick(work.review, key, work.context.actor)
    work.act_in(capacity)
    return capacity


def _on_an_open_day(work: UnitOfWork, key: InstanceId, on: date | None) -> date:
    """Return the day of what is said of an action: it is open, and its gate was open then."""
    require_open(work, key)
    day = work.happened(on)
    require_open_gate(work, key, day)
    return day


def _rate(work: UnitOfWork, key: InstanceId, action: Party, command: c.Complete, day: date) -> None:
    """Note how an action stands."""
    rating = (command.outcome or "").lower()
    if rating not in RATINGS:
        raise NoOutcome(**work.named(key), outcome=rating)

    note(work, key, RATINGS[rating], day, command)
    work.say(
        replies.ActionProgress(
            **work.named(key),
            number=action.number,
            rating=rating,
            on=day,
            noted=bool(command.note),
            evidence=bool(command.ref),
        )
    )


def ticked(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: date, capacity: Capacity
) -> bool:
    """Close an action that is carried out, or note how it stands.

    A note that reads as if something is left to do does not close it: that is progress.
    """
    action = work.review.party(key.party)
    if command.outcome:
        _rate(work, key, action, command, day)
        return True

    unfinished = sounds_unfinished(command.note or "")
    if unfinished and not command.confirmed:
        raise ActionUnfinished(**work.named(key), number=action.number, words=unfinished)

    close(work, key, "done", day, command)

    if command.impact:
        note(work, key, "impact", day, c.Complete(what=key.item, note=command.impact))

    work.say(
        replies.ActionDone(
            number=action.number,
            on=day,
            evidence=bool(command.ref),
            impact=bool(command.impact),
            left=len(open_actions(work.review)),
        )
    )
    return True
