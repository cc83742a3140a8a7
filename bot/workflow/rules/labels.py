"""What items, parties and roles are called in messages."""

from bot.workflow.process.model import Item, Process
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.text import matching


def title_of(review: Review, key: InstanceId) -> str:
    """An instance's title; where an agency's own governance body is meant, with that body's
    name."""
    item = review.item(key.item)
    agency = review.parties.get(key.party) if item.agency_body else None
    bodies = review.process.agency_bodies.items() if agency else ()
    body = next(
        (
            body
            for name, body in bodies
            if agency and any(matching.same(name, n) for n in agency.names)
        ),
        None,
    )
    return f"{item.title}: {body}" if body else item.title


def party_name(review: Review, party: str | None) -> str:
    """A party as people know it: its name, or its number for an action, round or hold."""
    if not party:
        return ""
    try:
        found = review.party(party)
    except KeyError:
        return ""
    return label(found)


def label(party: Party) -> str:
    """What a party is called in messages and typed after ``for``."""
    if party.kind in ("action", "round", "hold", "check"):
        return f"{party.kind} {party.number}"
    if party.kind == "action-round":
        return f"action {party.number}, round {party.id.rpartition('-')[2]}"
    if party.kind == "attendee" and party.user:
        return f"<@{party.user}>"
    return party.name


def role_title(process: Process, role: str) -> str:
    """A role as people know it."""
    if role in process.roles:
        return process.roles[role].title
    return {
        "agency": "the agency",
        "lead": "the agency's lead",
        "deputy": "the agency's deputy",
        "assigned": "the person it is assigned to",
        "appointed": "an appointed coordinator",
    }.get(role, role)


def role_named(review: Review, role: str) -> str:
    """A role as people know it, also one of the pathway, or of the file, that the review has
    left."""
    return role_title(review.read_by(lambda file: role in file.roles).process, role)


def author_title(process: Process) -> str:
    """Whoever answers for the report, as people know them ("Lead Reviewer")."""
    return role_title(process, process.answering_role)


def who_may(item: Item, process: Process) -> list[str]:
    """The titles of those who may close an item."""
    return [role_title(process, role) for role in (item.decides or item.who)]
