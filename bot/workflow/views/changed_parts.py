"""Who has another part in a review since a command: what was asked of them is shown anew."""

from collections.abc import Iterable

from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId


def whose_part_changed(work: UnitOfWork) -> set[str]:
    """Return who has lost a part by a command, or stepped back from it: less is asked of them.

    Whoever does not step back any more is among them.
    """
    found: set[str] = set()
    for recorded in work.recorded:
        found.update(_whose_part(work.review, recorded))
    return found - {""}


def _whose_part(review: Review, recorded: e.Recorded) -> Iterable[str]:
    """Return who has another part since one event, or "" for nobody."""
    match recorded.event:
        case e.RoleTaken(user=user) | e.GuestRemoved(user=user):
            return (user,)
        case e.Recused(user=user) | e.RecusalEnded(user=user):
            return (user,)
        case e.Assigned(user=user, ended=True):
            return (user,)
        case e.Assigned() as event:
            return _assignee_before(review, event, recorded.number)
        case e.PartyRemoved(party=party):
            return review.parties[party].contacts
        case e.PartyChanged() as event:
            return _contacts_replaced(review, event, recorded.number)

    return ()


def _contacts_replaced(review: Review, changed: e.PartyChanged, number: int) -> tuple[str, str]:
    """Return the lead and the deputy in whose place an event put others; "" for none."""
    lead, deputy = _contacts_before(review, changed.party, number)
    return lead if changed.lead else "", deputy if changed.deputy else ""


def _assignee_before(review: Review, assigned: e.Assigned, number: int) -> set[str]:
    """Return to whom an item was assigned before an event gave it to somebody else, if anybody."""
    user = ""
    for recorded, event in review.each(e.Assigned):
        is_of_same = InstanceId.of(event) == InstanceId.of(assigned)
        if is_of_same and recorded.number < number:
            user = "" if event.ended else event.user
    return {user} - {assigned.user}


def _contacts_before(review: Review, party: str, number: int) -> tuple[str, str]:
    """Return the lead and the deputy that a party had before an event; "" for none."""
    lead = deputy = ""
    for recorded in review.log[: number - 1]:
        event = recorded.event
        if isinstance(event, e.PartyAdded | e.PartyChanged) and event.party == party:
            lead, deputy = event.lead or lead, event.deputy or deputy
    return lead, deputy
