"""What joining a review takes: a free name, a place among its parties, somebody who can act."""

from collections.abc import Mapping
from datetime import date
from typing import Final, TypedDict

from bot.refusals.parties import NameLength, NameNumber, NameTaken, NotKept, TooMany
from bot.refusals.people import GuestNotLetIn, PersonOutside, PersonUnchecked
from bot.refusals.permission import OwnItemsOnly, PersonGone
from bot.typed import Named
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Process
from bot.workflow.process.vocabulary import PartyKind, Rule
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.labels import label
from bot.workflow.rules.standing import Standing
from bot.workflow.text.cleaning import plain_name

NAME_LIMIT = 75  # a Slack button or option
PARTY_LIMIT: Final[Mapping[PartyKind, int]] = {
    "agency": 60,
    "partnership": 60,
    "family": 30,
    "attendee": 400,
    "action": 300,
    "task": 100,
}


def text_within(limit: int, text: str) -> str:
    """Return a text in one line, as it is kept. Refused: none, and one that is too long."""
    kept = " ".join(text.split())
    if not kept or len(kept) > limit:
        raise NameLength(limit=limit, length=len(kept))
    return kept


def name_within(limit: int, name: str) -> str:
    """Return a name as it is kept. Refused, too: one with a sign that would make a link of it."""
    return plain_name(text_within(limit, name))


def free_name(review: Review, kind: PartyKind, name: str) -> str:
    """Return a name that no present party of the kind has."""
    name = name_within(NAME_LIMIT, name)
    if name.isdigit():
        raise NameNumber(name=name)

    for party in review.parties_of(kind):
        if label(party).casefold() == name.casefold():
            raise NameTaken(name=label(party), kind=kind)

    return name


def join(  # noqa: PLR0913 - an event's fields
    work: UnitOfWork,
    kind: PartyKind,
    name: str | None,
    *,
    lead: str | None = None,
    deputy: str | None = None,
    by_email: str | None = None,
    out_of_area: bool = False,
    agency: str | None = None,
    due: date | None = None,
    asked: date | None = None,
    user: str | None = None,
) -> Party:
    """Add a party to the review, under the next number of its kind, and return it."""
    review = work.review
    if len(review.parties_of(kind)) >= PARTY_LIMIT.get(kind, 400):
        raise TooMany(kind=kind, limit=PARTY_LIMIT[kind])

    number = review.next_number(kind)
    work.emit(
        e.PartyAdded(
            party=f"{kind}-{number}",
            kind=kind,
            on=work.context.today,
            stage=review.stage.id,
            number=number,
            name=name,
            lead=lead,
            deputy=deputy,
            by_email=by_email,
            out_of_area=out_of_area,
            agency=agency,
            due=due,
            asked=asked,
            user=user,
            published=review.publishing_is_over and kind in ("agency", "partnership", "family"),
        )
    )
    return review.parties[f"{kind}-{number}"]


class PartyItems(TypedDict):
    """The items of a new party, in facts for the reply."""

    items: int
    late: int
    blocking: list[Named]


def items_of_party(work: UnitOfWork, party: Party) -> PartyItems:
    """Count the items of a new party, and those of them for stages that have passed."""
    review = work.review
    keys = review.keys_of(party)
    confirming = [key for key in keys if review.item(key.item).kind == "confirmation"]
    return {
        "items": len(keys),
        "late": sum(review.is_late_addition(key) for key in keys),
        "blocking": work.named_all(confirming),
    }


def require_person(work: UnitOfWork, user: str) -> None:
    """Refuse to give a part to whoever cannot take one: it is judged here for every verb."""
    standing = work.context.standing(user)
    require_known(work, user)
    if standing is Standing.GUEST and user not in work.review.let_in:
        raise GuestNotLetIn(person=user)
    if not work.context.active(user):
        raise PersonGone(person=user)


def require_known(work: UnitOfWork, user: str) -> None:
    """Refuse whoever is nobody of this workspace, or of whom Slack cannot say that now."""
    standing = work.context.standing(user)
    if standing.gone:
        raise PersonGone(person=user)

    if standing is Standing.STRANGER:
        raise PersonOutside(person=user)

    if standing is Standing.UNKNOWN:
        raise PersonUnchecked(person=user, mine=user == work.context.actor)


def owes_an_answer(review: Review, party: Party) -> bool:
    """Say whether a final draft is there on which the agency has not answered, or disputes.

    In whichever pathway: what a switch stopped is owed again when the review comes back (rule 17),
    what a publication overtook when that is undone (rule 2).
    """
    if party.after_publication_only:
        return False
    decided_on = [one for one in review.pathways.values() if was_decided_on(review, one)]
    confirmed = [name for process in decided_on for name in _confirmed_by_agencies(process)]
    return any(_is_owed(review, InstanceId(name, party.id)) for name in confirmed)


def _confirmed_by_agencies(process: Process) -> list[str]:
    confirmations = process.items_of_kind("confirmation")
    return [item.id for item in confirmations if "agency" in item.each]


def _is_owed(review: Review, key: InstanceId) -> bool:
    return review.state(key).how in (None, "not-applicable", "overtaken")


def was_decided_on(review: Review, process: Process) -> bool:
    """Say whether a version was ever registered of the kind that is decided on."""
    report = process.report
    return report is not None and report.decided_kind in review.kinds_registered(report)


def require_use(review: Review, kind: PartyKind, *or_else: PartyKind) -> None:
    """Refuse a party that nothing in this pathway is made for.

    Nothing that is promised would come of it.
    """
    if not any({kind, *or_else} & set(item.each) for item in review.process.items.values()):
        raise NotKept(kind=kind, pathway=review.process.title)


def reads_all(work: UnitOfWork) -> bool:
    """Whether who acts may read of others: from outside the channel only a coordinator may."""
    return work.context.belongs or work.review.is_coordinator(work.context.actor)


def agencies_to_name(work: UnitOfWork) -> list[Party]:
    """Return the agencies for which who acts may add or change something: outside, their own.

    Whoever keeps actions may be outside the channel (rule 16). What they say of another agency is
    refused as of one that is not there, so that no answer tells which there are.
    """
    agencies = work.review.parties_of("agency")
    if reads_all(work):
        return list(agencies)

    own = work.review.agencies_of(work.context.actor)
    if not own:
        raise OwnItemsOnly(ref=work.review.ref)

    return list(own)


def require_keeper(work: UnitOfWork, rule: Rule) -> None:
    """Require who keeps attendees and actions.

    It is whoever may tick the item that they belong to, or a coordinator.
    """
    review, actor = work.review, work.context.actor
    item = review.process.by_rule(rule)
    keepers = item.who if item else ()
    for role in keepers:
        if review.holds(actor, role):
            work.role = role
            return

    work.as_coordinator()
