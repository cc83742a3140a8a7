"""What a person may do about an item now, as the command that its button types."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import PartyKind, Rule
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party, Version
from bot.workflow.rules.access import agency_of, agency_without_slack, is_unfilled, own_capacity
from bot.workflow.rules.awaited import awaited_from
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import party_name
from bot.workflow.rules.rounds import waits_to_be_accepted
from bot.workflow.rules.sending import is_first_to_send, is_sent, waits_to_be_sent
from bot.workflow.rules.whose_move import to_register

RULES_WITH_A_FORM = (
    "contribution",
    "response-and-actions",
    "website-removal",
    "pseudonym",
    "assurance",
    "action-done",
)
"""What is ticked with more than a day: by a form that asks for it."""


class Offer(NamedTuple):
    """What a button about an item does.

    ``act`` is "approve", "done", "circulate" or "form" (``command`` is what is typed), or "open"
    (``command`` is a form and its arguments).
    """

    act: str
    command: str


def offer(review: Review, key: InstanceId, user: str) -> Offer | None:
    """Return what this person may do about an instance now, or ``None``."""
    if review.discontinued is not None or not review.is_open(key):
        return None

    item = review.item(key.item)
    match item.kind:
        case "confirmation" | "approval":
            return _offer_of_answer(review, key, user)
        case "document":
            return _offer_of_document(review, item, user)
        case "publish":
            return _offer_to_publish(review, user)
        case "date":
            return _offer_of_date(review, item, user)
        case _:
            return _offer_of_tick(review, key, user)


def may_register(review: Review, user: str) -> bool:
    """Return whether a person registers versions: the Lead Reviewer, or a coordinator."""
    if review.discontinued is not None:
        return False
    author = review.process.author_role
    return review.is_coordinator(user) or (author is not None and review.holds(user, author))


_KEPT_WITH: Mapping[PartyKind, Rule] = {
    "attendee": "briefing",
    "action": "response-and-actions",
}
"""What is kept by whoever may tick an item of the pathway, beside the coordinators."""


def may_add(review: Review, kind: PartyKind, user: str) -> bool:
    """Return whether a person may add parties of a kind now: whoever keeps them, in a live review.

    Nobody adds what nothing in the pathway is made for.
    """
    if review.discontinued is not None or not _is_of_use(review, kind):
        return False
    return review.is_coordinator(user) or _keeps(review, kind, user)


def _keeps(review: Review, kind: PartyKind, user: str) -> bool:
    """Say whether a person holds a role of the item that the parties of a kind are kept with."""
    item = review.process.by_rule(_KEPT_WITH[kind]) if kind in _KEPT_WITH else None
    roles = item.who if item is not None else ()
    return any(review.holds(user, role) for role in roles)


def _is_of_use(review: Review, kind: PartyKind) -> bool:
    """Say whether the pathway is made for parties of a kind that not all pathways have."""
    rule = _KEPT_WITH.get(kind)
    if rule is None or review.process.by_rule(rule) is not None:
        return True
    kinds = {"attendee": {"attendee", "attendee-asked"}}.get(kind, {kind})
    return any(kinds & set(item.each) for item in review.process.items.values())


def may_let_in(review: Review, user: str) -> bool:
    """Return whether a person may let a guest in now."""
    return review.discontinued is None and review.is_coordinator(user)


def may_raise_points(review: Review, user: str) -> bool:
    """Return whether a person may raise points on a draft now: for their agency, or for any."""
    if review.discontinued is not None or review.published is not None:
        return False
    if review.current_report() is None:
        return False
    return review.is_coordinator(user) or bool(review.agencies_of(user))


def is_own(review: Review, key: InstanceId, user: str) -> bool:
    """Return whether an instance is this person's to do."""
    return user in owners(review, key)


def owners(review: Review, key: InstanceId) -> list[str]:
    """Return whose an instance is to do.

    It is whoever's it is assigned to, the agency's, or of the first of its roles that anybody
    holds; else the coordinators'.
    """
    if not is_sent(review, key):
        return []
    if waits_to_be_accepted(review, key):
        return review.holders("coordinator")
    assignee = review.state(key).assignee
    return _owners_by_role(review, key) if assignee is None else [assignee]


def _owners_by_role(review: Review, key: InstanceId) -> list[str]:
    """Return whose an instance is that nobody was given: the first of its roles that is held."""
    item = review.item(key.item)
    for role in item.who:
        people = _who_does_as(review, key, role)
        if people is not None:
            return people
    return [] if item.personal else review.holders("coordinator")


def _who_does_as(review: Review, key: InstanceId, role: str) -> list[str] | None:
    """Return who does something in a role; ``None`` where it is the next role's."""
    if role != "agency":
        return review.holders(role) or None
    agency = agency_of(review, key)
    if agency is None or agency.by_email is not None:
        return None
    return _who_does_for(agency)


def _who_does_for(agency: Party) -> list[str]:
    """Return who does what is an agency's: its lead, or without one its deputy."""
    if agency.lead is not None:
        return [] if agency.gone else [agency.lead]
    return [agency.deputy] if agency.deputy is not None else []


# --- answers on a version ------------------------------------------------------------------------


def _offer_of_answer(review: Review, key: InstanceId, user: str) -> Offer | None:
    item = review.item(key.item)
    version = review.version_of(key)
    if version is None:
        return _offer_to_register(review, key, user)

    is_ready = not missing_for(review, key)
    if is_ready and user in awaited_from(review, key):
        typed = f"approve {review.ref} {item.id}{_for_party(review, key)} v{version.number}"
        return Offer("approve", typed)

    if version.circulated is None and item.kind == "confirmation":
        return _offer_to_circulate(review, key, version, user)

    if waits_to_be_sent(review, key):
        return _offer_to_send_on(review, key, version, user)

    if is_ready and review.is_coordinator(user):
        return _offer_to_record(review, key, version)

    return None


def _offer_to_register(review: Review, key: InstanceId, user: str) -> Offer | None:
    """Offer the form for the first version of a paper, where an answer waits for nothing else."""
    if to_register(review, key) and may_register(review, user):
        return Offer("open", f"draft {review.ref} {review.item(key.item).of}")
    return None


def _offer_to_circulate(
    review: Review, key: InstanceId, version: Version, user: str
) -> Offer | None:
    """Offer it once, at the first open instance: sending a version out asks all of them."""
    still_open = review.open_instances_of([review.item(key.item)])
    if key == still_open[0] and may_register(review, user):
        return Offer("circulate", f"circulate {review.ref} v{version.number}")
    return None


def _offer_to_send_on(review: Review, key: InstanceId, version: Version, user: str) -> Offer | None:
    """Offer it once, at the first instance of all that one act sends."""
    if is_first_to_send(review, key) and may_register(review, user):
        return Offer("circulate", f"circulate {review.ref} v{version.number}")
    return None


def _offer_to_record(review: Review, key: InstanceId, version: Version) -> Offer | None:
    """Offer a coordinator the form for a group's decision, or for an agency's answer by e-mail."""
    arguments = f"{review.ref} {key.item} {key.party or '-'} {version.number}"
    if review.item(key.item).kind == "approval":
        return Offer("open", f"decide {arguments}")
    if agency_without_slack(review, key) is not None:
        return Offer("open", f"record {arguments}")
    return None


# --- what has a verb of its own ------------------------------------------------------------------


def _offer_of_document(review: Review, item: Item, user: str) -> Offer | None:
    if not may_register(review, user) or review.published is not None:
        return None
    version = _to_circulate(review, item)
    if version is not None:
        return Offer("circulate", f"circulate {review.ref} v{version.number}")
    return Offer("open", f"draft {review.ref} {item.id}")


def _to_circulate(review: Review, item: Item) -> Version | None:
    """Return the version that closes an item when it goes out, if it is there and has not yet."""
    document = review.process.document_of(item.id) if item.by_circulation else None
    latest = review.latest(document)
    if latest is None or latest.kind != item.id:
        return None
    is_settled = bool(latest.withdrawn or latest.circulated)
    return None if is_settled else latest


def _offer_to_publish(review: Review, user: str) -> Offer | None:
    """Offer the form for publishing; for the day of it first, while none is agreed."""
    if not review.is_coordinator(user):
        return None
    if review.active_holds():
        return None  # it would be refused until the hold is lifted
    form = "publication" if review.publication_date is None else "publish"
    return Offer("open", f"{form} {review.ref}")


def _offer_of_date(review: Review, item: Item, user: str) -> Offer | None:
    """Offer the form for the day of publication, which is the only date with a form."""
    if item.rule != "publication-date" or not review.is_coordinator(user):
        return None
    return Offer("open", f"publication {review.ref}")


# --- what is ticked ------------------------------------------------------------------------------


def _offer_of_tick(review: Review, key: InstanceId, user: str) -> Offer | None:
    if not _may_tick(review, key, user) or not _is_ready(review, key):
        return None

    item = review.item(key.item)
    if item.rule == "website-removal" and review.published is None:
        return None  # it follows the publication

    if is_unfilled(review, key):
        return _offer_to_fill(review, item, user)

    if item.rule in RULES_WITH_A_FORM:
        return Offer("form", f"done {review.ref} {item.id} {key.party or '-'}")

    return Offer("done", f"done {review.ref} {item.id}{_for_party(review, key)}")


def _offer_to_fill(review: Review, item: Item, user: str) -> Offer | None:
    """Offer a coordinator the form that names who is missing, before that can be ticked."""
    if not review.is_coordinator(user):
        return None
    form = "add-agency" if item.fills == "agency" else "give-role"
    return Offer("open", f"{form} {review.ref}")


def _may_tick(review: Review, key: InstanceId, user: str) -> bool:
    if own_capacity(review, key, user) is not None:
        return True
    return review.is_coordinator(user) and not review.item(key.item).personal


def _is_ready(review: Review, key: InstanceId) -> bool:
    """Return whether what an instance speaks about is there, and nothing that it requires lacks."""
    item = review.item(key.item)
    if item.of is not None and review.current(item.of) is None:
        return False
    return not missing_for(review, key)


def _for_party(review: Review, key: InstanceId) -> str:
    """Return the party of an instance as it is typed, or ""."""
    return f' for "{party_name(review, key.party)}"' if key.party else ""
