"""What items, parties and roles are called in messages."""

from collections.abc import Iterable

from bot.workflow.process.model import Item, Process
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party


def title_of(review: Review, key: InstanceId) -> str:
    """Return an instance's title.

    Where an agency's own governance body is meant, with that body's name; of a task that was added
    to the review, its own words.
    """
    item = review.item(key.item)
    task = review.parties.get(key.party) if item.added else None
    if task is not None:
        return task.name
    body = _governance_body(review, key) if item.agency_body else None
    return f"{item.title}: {body}" if body else item.title


def item_titles(review: Review, items: Iterable[str]) -> list[str]:
    """Return the titles of items as their file says them."""
    return [review.item(item).title for item in items]


def _governance_body(review: Review, key: InstanceId) -> str | None:
    """Return what the process file says the governance body of an instance's agency is."""
    agency = review.parties.get(key.party)
    if agency is None:
        return None

    for name, body in review.process.agency_bodies.items():
        if agency.is_called(name):
            return body

    return None


def party_name(review: Review, party: str | None) -> str:
    """Return a party as people know it.

    That is its name, or its number for an action, a round or a hold.
    """
    found = review.known_party(party)
    return "" if found is None else label(found)


def label(party: Party) -> str:
    """Return what a party is called in messages and typed after ``for``.

    A hold goes by its number: whose proceeding it is for, was typed (see :func:`hold_for`).
    """
    if party.kind in ("action", "round", "hold", "check", "task"):
        return f"{party.kind} {party.number}"

    if party.kind == "action-round":
        round_number = party.id.rpartition("-")[2]
        return f"action {party.number}, round {round_number}"

    if party.kind == "attendee" and party.user:
        return f"<@{party.user}>"

    return party.name


def hold_for(hold: Party) -> str:
    """Return a hold with the body that it is for, where somebody asked to read it.

    Nothing that the bot says of its own accord, to a channel or a person, has this name.
    """
    return f"{label(hold)} ({hold.name})" if hold.name else label(hold)


def names_typed(party: Party) -> tuple[str, ...]:
    """Return what people may type for a party after ``for``."""
    return (label(party), hold_for(party)) if party.kind == "hold" else (label(party),)


def action_text(review: Review, party: str | None) -> str:
    """Return what an action asks for, of an action or of its part in a round; else ""."""
    found = review.known_party(party)
    if found is None or found.kind not in ("action", "action-round"):
        return ""
    return found.name


_ROLES_OF_THE_ENGINE = {
    "agency": "the agency",
    "lead": "the agency's lead",
    "deputy": "the agency's deputy",
    "assigned": "the person it is assigned to",
    "appointed": "an appointed coordinator",
}
"""What a capacity is called that no process file names."""


def role_title(process: Process, role: str) -> str:
    """Return a role as people know it."""
    if role in process.roles:
        return process.roles[role].title
    return _ROLES_OF_THE_ENGINE.get(role, role)


def role_titles(process: Process, roles: Iterable[str]) -> list[str]:
    """Return roles as people know them, in their order."""
    return [role_title(process, role) for role in roles]


def role_named(review: Review, role: str) -> str:
    """Return a role as people know it, also one of a pathway or file that the review has left."""
    return role_title(review.read_by(lambda file: role in file.roles).process, role)


def known_as(review: Review, people: Iterable[str]) -> list[str]:
    """Return people as whom a channel knows them: by their agencies, else their roles, each once.

    Nobody is called to the channel by it, as by a mention. A name that is no person's stays.
    """
    found: dict[str, None] = {}
    for user in people:
        found |= dict.fromkeys(_names_of(review, user))
    return list(found)


def _names_of(review: Review, user: str) -> list[str]:
    """Return what a channel knows somebody as: agencies, else roles, else the person's own name."""
    agencies = agency_names(review, user)
    titles = [role_named(review, role) for role in review.roles_held(user)]
    own_name = f"<@{user}>" if user in review.people() else user
    return agencies or titles or [own_name]


def agency_names(review: Review, user: str) -> list[str]:
    """Return the names of the agencies that a person answers for."""
    return [label(party) for party in review.agencies_of(user)]


def author_title(process: Process) -> str:
    """Return whoever answers for the report, as people know them ("Lead Reviewer")."""
    return role_title(process, process.answering_role)


def who_may(item: Item, process: Process) -> list[str]:
    """Return the titles of those who may close an item."""
    return role_titles(process, item.decides or item.who)
