"""Who may do what (rules 5 and 16), and the sentence that says so."""

from collections.abc import Mapping
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
    """The administrative verbs are the coordinator's."""
    require_coordinator_of(review, context.actor)


def require_coordinator_of(review: Review, user: str) -> None:
    """The same, before there is a command."""
    if not review.is_coordinator(user):
        raise CoordinatorOnly(coordinators=review.holders("coordinator"))


def coordinators_to_tell(review: Review, away: Mapping[str, date]) -> list[str]:
    """The coordinators who hear of what waits: those who have answered their introduction and are
    here; if all of them are away, they all the same, since nobody else could. Never one who has
    left (``away`` for ever)."""
    known = [
        u
        for u in review.holders("coordinator")
        if review.can_be_told(u) and away.get(u) != date.max
    ]
    return [u for u in known if u not in away] or known


def agency_of(review: Review, key: InstanceId) -> Party | None:
    """The agency whose item this is: its own, or that of its action."""
    if not key.party:
        return None
    try:
        party = review.party(key.party)
    except KeyError:
        return None
    if party.kind == "agency":
        return party
    return review.parties.get(party.agency) if party.agency else None


def agency_role(review: Review, key: InstanceId, user: str) -> str | None:
    """ "lead" or "deputy" if that person answers for the agency of this instance."""
    agency = agency_of(review, key)
    if agency is None or agency.gone:
        return None
    return "lead" if user == agency.lead else "deputy" if user == agency.deputy else None


def own_capacity(review: Review, key: InstanceId, user: str) -> Capacity | None:
    """The capacity in which a person may tick an instance for themselves."""
    item = review.item(key.item)
    for role in item.who:
        if role == "agency":
            contact = agency_role(review, key, user)
            if contact:
                return Capacity(contact)
        elif review.holds(user, role):
            return Capacity(role)
    if review.state(key).assignee == user and not item.personal:
        return Capacity("assigned")
    return None


def may_tick(review: Review, key: InstanceId, user: str) -> Capacity:
    """The capacity in which a person ticks an instance. Refused: anybody else, naming who may."""
    item = review.item(key.item)
    own = own_capacity(review, key, user)
    if own:
        return own
    if review.is_coordinator(user) and not item.personal:
        agency = agency_of(review, key)
        return Capacity(
            "coordinator",
            agency.id if agency and "agency" in item.who else next(iter(item.who), None),
        )
    raise not_yours(review, key)


def not_yours(review: Review, key: InstanceId) -> Refusal:
    """The sentence for whoever may not act on an instance: who can, by role and by name."""
    item = review.item(key.item)
    return NotYours(
        item=item.id,
        title=item.title,
        party=party_name(review, key.party),
        who=who_may(item, review.process),
        people=people_for(review, item, key),
        personal=item.personal,
        kind=item.kind,
    )


def people_for(review: Review, item: Item, key: InstanceId) -> list[str]:
    """The Slack ids of those who can act on an instance in their own right; without a party, on any
    of them."""
    found: list[str] = []
    for role in item.decides or item.who:
        if role == "agency":
            agencies = [
                agency_of(review, k) for k in ([key] if key.party else review.instances(item))
            ]
            found += [u for agency in agencies if agency for u in (agency.lead, agency.deputy) if u]
        else:
            found += review.voters(role)
    return list(dict.fromkeys(found))


def decides_on_own_work(review: Review, item: Item, user: str) -> bool:
    """Whether a person registered the version that an item decides on, or is its author (rule
    5)."""
    document = review.process.document_of(item.of)
    if document is None or document.paper:
        return False
    author = review.process.author_role
    version = review.current(item.of)
    return (author is not None and review.holds(user, author)) or (
        version is not None and version.by == user
    )
