"""Actions from learning and recommendations: added, carried out."""

from bot.refusals.parties import (
    AgencyHasActions,
    NameLength,
    NoActionItem,
    PastAction,
    UnknownAction,
)
from bot.workflow.acts import replies
from bot.workflow.acts.closing import close, require_open
from bot.workflow.acts.joining import join, require_keeper, require_use
from bot.workflow.acts.setting_aside import reopen
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.access import may_tick
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_party


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
    closed = review.state(key).closed
    if closed is None or closed.how != "done" or closed.outcome == "none":
        return []
    reopen(work, key, "party-left")
    return [key]


def add_action(work: UnitOfWork, command: c.AddAction) -> None:
    """Add an action from learning, with its agency and date (``action add``)."""
    review = work.review
    require_keeper(work, "response-and-actions")
    if review.process.by_rule("response-and-actions") is None:
        require_use(review, "action")
    agency = find_party(review.parties_of("agency"), command.party, what="agency")
    text = " ".join(command.text.split())
    if not text or len(text) > 500:
        raise NameLength(limit=500, length=len(text))
    if command.due < work.context.today:
        raise PastAction(date=command.due, today=work.context.today)
    party = join(work, "action", text, agency=agency.id, due=command.due)
    work.say(
        replies.ActionAdded(
            number=party.number,
            agency=agency.name,
            due=command.due,
            followed=review.process.by_rule("action-done") is not None,
            by_email=agency.by_email is not None,
        )
    )


def find_action(review: Review, number: int) -> Party:
    """Return an action by its number."""
    for party in review.parties_of("action"):
        if party.number == number:
            return party
    raise UnknownAction(number=number, known=[p.number for p in review.parties_of("action")])


def finish_action(work: UnitOfWork, command: c.FinishAction) -> None:
    """Record that an action is carried out, by its agency or the coordinator (``action done``)."""
    review = work.review
    item = review.process.by_rule("action-done")
    party = find_action(review, command.number)
    if item is None:
        raise NoActionItem(pathway=review.process.title)
    key: InstanceId = InstanceId(item.id, party.id)
    capacity = may_tick(review, key, work.context.actor)
    work.role, work.behalf = capacity.role, capacity.behalf
    require_open(work, key)
    close(work, key, "done", work.context.today, c.Complete(what=item.id, note=command.note))
    work.say(
        replies.ActionDone(
            number=party.number,
            left=sum(
                review.is_open(InstanceId(item.id, p.id)) for p in review.parties_of("action")
            ),
        )
    )
