"""An agency joins a review: with a lead in Slack, or by e-mail to a job title."""

from bot.refusals.parties import AgencyContact, ContactSelf, LeadIsDeputy
from bot.workflow.acts import posts, replies
from bot.workflow.acts.asking import ask
from bot.workflow.acts.joining import (
    free_name,
    items_of_party,
    join,
    require_person,
    was_decided_on,
)
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.text.cleaning import plain_name


def add_agency(work: UnitOfWork, command: c.AddAgency) -> None:
    """Add an agency: with a lead in Slack, or by e-mail to a job title (``agency add``).

    However late it joins, it gets all its items.
    """
    work.as_coordinator()
    review = work.review
    name = free_name(review, "agency", command.name)
    _require_contacts(command, name)
    contacts = [user for user in (command.lead, command.deputy) if user]
    for user in contacts:
        require_person(work, user)

    if work.context.actor in contacts and was_decided_on(review, review.process):
        raise ContactSelf(name=name)

    to_introduce = [user for user in contacts if not review.is_unanswered(user)]
    party = join(
        work,
        "agency",
        name,
        lead=command.lead,
        deputy=command.deputy,
        by_email=command.by_email,
        out_of_area=command.out_of_area,
    )

    for user in to_introduce:
        work.introduce(user, party=party.id)

    for key in review.keys_of(party):
        ask(work, key)

    work.post(posts.PartyAdded(party=party.id))
    work.say(
        replies.AgencyAdded(
            name=name,
            lead=command.lead,
            deputy=command.deputy,
            by_email=command.by_email,
            out_of_area=command.out_of_area,
            published=review.publishing_is_over,
            **items_of_party(work, party),
        )
    )


def _require_contacts(command: c.AddAgency, name: str) -> None:
    """Require a lead or an e-mail address, and of a lead and a deputy that they are two."""
    if command.lead is None and command.by_email is None:
        raise AgencyContact(name=name)
    if command.by_email is not None:
        plain_name(command.by_email)
    if command.lead is not None and command.lead == command.deputy:
        raise LeadIsDeputy
