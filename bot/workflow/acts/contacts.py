"""Change an agency's lead or deputy; the old contact's access ends now."""

from collections.abc import Callable

from bot.refusals.parties import ContactSame, ContactSelf, LeadIsDeputy
from bot.typed import Named
from bot.workflow.acts import posts, replies
from bot.workflow.acts.asking import ask
from bot.workflow.acts.joining import owes_an_answer, require_person
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import is_agency_of
from bot.workflow.rules.awaited import asked_of
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_party


def change_contact(work: UnitOfWork, command: c.ChangeContact) -> None:
    """Change an agency's lead or deputy: the old contact's access ends now.

    Answers given stay given.
    """
    work.as_coordinator()
    review = work.review
    party = find_party(review.parties_of("agency"), command.name, what="agency")
    require_person(work, command.person)
    is_lead = command.contact == "lead"
    before = party.lead if is_lead else party.deputy
    if command.person == before:
        raise ContactSame(name=party.name, contact=command.contact)

    if command.person == party.lead:
        raise LeadIsDeputy

    if command.person == work.context.actor and owes_an_answer(review, party):
        # Else they would pass its dispute, or answer for it, alone and as the agency itself (rules
        # 5 and 8).
        raise ContactSelf(name=label(party))

    pending = review.is_unanswered(command.person)
    work.emit(
        e.PartyChanged(
            party=party.id,
            on=work.context.today,
            lead=command.person if is_lead else None,
            deputy=None if is_lead else command.person,
        )
    )
    unassigned = end_assignments(work, before, lambda key: is_agency_of(review, key, party))

    if not pending:
        work.introduce(command.person, party=party.id)

    asked = [key for key in asked_of(review, command.person) if key.party == party.id]
    for key in asked:
        ask(work, key, [command.person])

    work.post(posts.ContactChanged(party=party.id, contact=command.contact, user=command.person))
    work.say(
        replies.ContactChanged(
            name=party.name,
            contact=command.contact,
            person=command.person,
            before=before,
            introduced=review.can_be_told(command.person),
            mine=command.person == work.context.actor,
            waiting=work.named_all(asked),
            unassigned=unassigned,
        )
    )


def end_assignments(
    work: UnitOfWork, user: str | None, theirs: Callable[[InstanceId], bool]
) -> list[Named]:
    """End what a person was assigned with a role, or a contact's place, that they had.

    What was assigned with it (``theirs``) is nobody's own again; and if the person holds nothing
    else, whatever they were assigned. Return what is open of it.
    """
    review = work.review
    if user is None:
        return []

    ended = _ending(review, user, theirs)
    for key in ended:
        unassign(work, key)

    return work.named_all(key for key in review.open_keys() if key in ended)


def _ending(review: Review, user: str, theirs: Callable[[InstanceId], bool]) -> list[InstanceId]:
    """Return what ends of all that a person was assigned."""
    assigned = [key for key, state in review.states.items() if state.assignee == user]
    if review.roles_of(user) in ([], ["assigned"]):
        return assigned
    return list(filter(theirs, assigned))


def unassign(work: UnitOfWork, key: InstanceId) -> None:
    """End the assignment of an instance, if it is assigned to anybody."""
    user = work.review.state(key).assignee
    if user is not None:
        work.emit(e.Assigned(**key.fields, user=user, ended=True))
