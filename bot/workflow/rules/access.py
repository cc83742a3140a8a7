"""Who may do what (rules 5 and 16), and the sentence that says so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.errors import Refusal
from bot.refusals.permission import CoordinatorOnly, NotYours
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import party_name, who_may


@dataclass(frozen=True, slots=True)
class Capacity:
    """The role that an act is done in, and for whom it is recorded if not for oneself."""

    role: str
    behalf: str | None = None


def require_coordinator(review: Review, context: Context) -> None:
    """Refuse an administrative verb to whoever is no coordinator of the review (rule 16)."""
    require_coordinator_of(review, context.actor)


def require_coordinator_of(review: Review, user: str) -> None:
    """Refuse an administrative act to a person who is no coordinator of the review (rule 16)."""
    if not review.is_coordinator(user):
        raise CoordinatorOnly(coordinators=review.holders("coordinator"))


APPOINTED = "appointed"
"""The capacity of somebody who is named in ``CSPR_COORDINATORS`` and holds no role that serves."""


def require_keeper(review: Review, context: Context) -> str:
    """Return the capacity in which a person decides how long a review is kept.

    A closed review may have nobody left, so those named in ``CSPR_COORDINATORS`` may, too.
    """
    if not review.is_coordinator(context.actor) and context.appointed:
        return APPOINTED
    require_coordinator(review, context)
    return "coordinator"


def coordinators_to_tell(review: Review, away: Mapping[str, date]) -> list[str]:
    """Return the coordinators who hear of what waits.

    These are the ones who have answered their introduction and are here; if all of them are away,
    they all the same, since nobody else could. Never one who has left (``away`` for ever).
    """
    known = [user for user in review.holders("coordinator") if review.can_be_told(user)]
    remaining = [user for user in known if away.get(user) != date.max]
    here = [user for user in remaining if user not in away]
    return here or remaining


def agency_of(review: Review, key: InstanceId) -> Party | None:
    """Return the agency whose instance this is: its own, or that of its action."""
    if not key.party:
        return None

    try:
        party = review.party(key.party)
    except KeyError:
        return None

    if party.kind == "agency":
        return party

    return None if party.agency is None else review.parties.get(party.agency)


def agency_without_slack(review: Review, key: InstanceId) -> Party | None:
    """Return the agency whose instance this is, if it is one that is asked by e-mail."""
    agency = agency_of(review, key)
    return agency if agency is not None and agency.by_email else None


def is_agency_of(review: Review, key: InstanceId, agency: Party) -> bool:
    """Return whether an instance is an agency's: its own, or that of its action."""
    found = agency_of(review, key)
    return found is not None and found.id == agency.id


def agency_role(review: Review, key: InstanceId, user: str) -> str | None:
    """Return "lead" or "deputy" if a person answers for the agency of an instance."""
    agency = agency_of(review, key)
    if agency is None or agency.gone:
        return None
    if user == agency.lead:
        return "lead"
    return "deputy" if user == agency.deputy else None


def own_capacity(review: Review, key: InstanceId, user: str) -> Capacity | None:
    """Return the capacity in which a person may tick an instance for themselves."""
    item = review.item(key.item)
    for role in item.who:
        held = _held_by_role(review, key, user, role)
        if held:
            return Capacity(held)

    if review.state(key).assignee == user and not item.personal:
        return Capacity("assigned")

    return None


def _held_by_role(review: Review, key: InstanceId, user: str, role: str) -> str | None:
    """Return what a person is by an item's role; "lead" or "deputy", where that is the agency."""
    if role == "agency":
        return agency_role(review, key, user)
    return role if review.holds(user, role) else None


def concerns(review: Review, key: InstanceId, user: str) -> bool:
    """Return whether an instance is a person's concern: it is their own, or they coordinate."""
    return review.is_coordinator(user) or is_own(review, key, user)


def is_own(review: Review, key: InstanceId, user: str) -> bool:
    """Return whether an instance is a person's own: to tick, or to answer for an agency or a group.

    Without a party, any instance of the item.
    """
    item = review.item(key.item)
    if user in people_for(review, item, key):
        return True
    return any(own_capacity(review, one, user) is not None for one in _meant(review, key))


def _meant(review: Review, key: InstanceId) -> Sequence[InstanceId]:
    """Return the instance that is meant; without a party, all that the item has now."""
    return (key,) if key.party else review.instances(review.item(key.item))


def may_tick(review: Review, key: InstanceId, user: str) -> Capacity:
    """Return the capacity in which a person ticks an instance.

    Refused: anybody else, naming who may.
    """
    own = own_capacity(review, key, user)
    if own:
        return own
    if review.is_coordinator(user) and not review.item(key.item).personal:
        return Capacity("coordinator", _recorded_for(review, key))
    raise not_yours(review, key)


def _recorded_for(review: Review, key: InstanceId) -> str | None:
    """Return for whom a coordinator records an instance: its agency, else the item's first role."""
    item = review.item(key.item)
    agency = agency_of(review, key)
    if agency and "agency" in item.who:
        return agency.id
    return next(iter(item.who), None)


def not_yours(review: Review, key: InstanceId) -> Refusal:
    """Return the refusal for whoever may not act on an instance: who can, by role and by name."""
    item = review.item(key.item)
    return NotYours(
        item=item.id,
        title=item.title,
        party=party_name(review, key.party),
        party_id=key.party,
        who=who_may(item, review.process),
        people=people_for(review, item, key),
        personal=item.personal,
        kind=item.kind,
    )


def people_for(review: Review, item: Item, key: InstanceId) -> list[str]:
    """Return who can act on an instance in their own right; without a party, on any of them."""
    people: list[str] = []
    for role in item.decides or item.who:
        if role == "agency":
            people += _contacts_for(review, key)
        else:
            people += review.voters(role)

    return list(dict.fromkeys(people))


def _contacts_for(review: Review, key: InstanceId) -> Iterator[str]:
    """Yield the contacts of an instance's agency; without a party, of all the item's agencies."""
    for one in _meant(review, key):
        agency = agency_of(review, one)
        if agency is not None:
            yield from agency.contacts


def decides_on_own_work(review: Review, item: Item, user: str) -> bool:
    """Return whether a person would decide on their own work (rule 5).

    They would if they registered the version that the item decides on, or are the report's author.
    Papers are agreed with their author, who answers on them, too.
    """
    document = review.process.document_of(item.of)
    if document is None or document.paper:
        return False
    version = review.current(item.of)
    has_registered = version is not None and version.by == user
    return has_registered or review.is_author(user)


def without_conflict(review: Review, item: Item, people: Iterable[str]) -> list[str]:
    """Return those of some people who would not decide on their own work."""
    return [user for user in people if not decides_on_own_work(review, item, user)]


def coordinates_what_decides(review: Review, role: str, user: str) -> bool:
    """Return whether a person coordinates the review that they would decide in by a role (rule 16).

    Nobody can be given both; whoever has had both since before that, or through a switch of the
    pathway, decides nothing by that role until one of the two ends.
    """
    return review.is_coordinator(user) and role in review.process.apart_from_coordinator


def is_unfilled(review: Review, key: InstanceId) -> bool:
    """Say whether an instance stands for people of whom there is nobody (rule 11).

    Those are the agencies, or who holds a role, for a party where it is for one.
    """
    role = review.item(key.item).fills
    if role is None:
        return False
    if role == "agency":
        return not review.parties_of("agency")
    return not (review.seated(role, key.party) if key.party else review.holders(role))
