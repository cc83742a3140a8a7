"""Roles: given, taken, and what is told when nobody is left in one."""

from collections.abc import Collection

from bot.refusals.parties import (
    LastCoordinator,
    RoleClash,
    RoleHeld,
    RoleNotHeld,
    RoleOfOne,
    SeatTaken,
    UnknownRole,
)
from bot.refusals.people import GuestNoCoordinator
from bot.typed import NobodyActs
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.asking import ask_newly
from bot.workflow.acts.contacts import end_assignments
from bot.workflow.acts.introductions import show_setup, tell_points, tell_written_up
from bot.workflow.acts.joining import require_person
from bot.workflow.acts.setting_aside import reopen, vacancies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Item, Role
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.awaited import awaited_now, sole_holder
from bot.workflow.rules.decisions import roles_without_voters
from bot.workflow.rules.labels import label, role_title
from bot.workflow.rules.lookup import find_party, ids_and_titles
from bot.workflow.rules.standing import Standing
from bot.workflow.text import matching

SHORTEST_INITIALS = 3
OVERVIEW = "overview"
"""The role that sees reference, stage, dates and lateness, never the pseudonym, and acts on
nothing."""


def give_role(work: UnitOfWork, command: c.GiveRole) -> None:
    """Give people a role; roles of one refuse a second holder (``role``).

    One from ``CSPR_COORDINATORS`` may take over.
    """
    review, context = work.review, work.context
    role = _role(review, command.role)
    takeover = _takes_over(work, role, command)
    if not takeover:
        work.as_coordinator()

    work.role = "coordinator"
    party = _represented(review, command.party)
    before = awaited_now(review)
    people = dict.fromkeys(command.people)
    given = [user for user in people if _give_to(work, user, role, party)]
    if not given:
        raise RoleHeld(role=role.title, people=list(command.people))

    if takeover:
        work.post(posts.Takeover(user=context.actor))

    asked = ask_newly(work, before)
    _tell_what_waits(work, given)
    work.say(
        replies.RoleGiven(
            role=role.title,
            role_id=role.id,
            people=given,
            party=party.name if party else "",
            takeover=takeover,
            anew=[user for user in asked if user not in given],
        )
    )


def _tell_what_waits(work: UnitOfWork, people: list[str]) -> None:
    """Tell people of what waited for somebody in the role that they have now."""
    for user in people:
        tell_written_up(work, user)
        tell_points(work, user)


def _represented(review: Review, word: str | None) -> Party | None:
    """Return the agency that somebody represents in a role, if one is named."""
    return find_party(review.parties_of("agency"), word, what="agency") if word else None


def _give_to(work: UnitOfWork, user: str, role: Role, party: Party | None) -> bool:
    """Give a person a role, as an agency's representative if one is said; say if it is new."""
    review, context = work.review, work.context
    require_person(work, user)
    _require_no_guest(work, user, role)
    _require_free_seat(review, role, party, user)

    if _holds_already(review, user, role, party):
        return False

    _require_place(review, role)
    _require_compatible(review, role, user)
    pending = review.is_unanswered(user)
    seat = party.id if party else None
    work.emit(e.RoleGiven(role=role.id, user=user, on=context.today, party=seat))

    if not pending:
        work.introduce(user, role=role.id)

    if role.id == "coordinator":
        show_setup(work, user)

    return True


def _require_no_guest(work: UnitOfWork, user: str, role: Role) -> None:
    """Refuse to make a guest of the workspace a coordinator."""
    if role.id == "coordinator" and work.context.standing(user) is Standing.GUEST:
        raise GuestNoCoordinator(person=user, role=role.title)


def _require_place(review: Review, role: Role) -> None:
    """Refuse a second holder of a role that only one can have."""
    holders = review.holders(role.id)
    if holders and not role.many:
        raise RoleOfOne(role=role.title, role_id=role.id, holder=holders[0])


def _holds_already(review: Review, user: str, role: Role, party: Party | None) -> bool:
    if party is not None:
        return user in review.seated(role.id, party.id)
    return review.holds(user, role.id)


def _takes_over(work: UnitOfWork, role: Role, command: c.GiveRole) -> bool:
    """Say whether somebody from ``CSPR_COORDINATORS`` makes themselves the coordinator."""
    context = work.context
    if role.id != "coordinator" or work.review.is_coordinator(context.actor):
        return False
    return context.appointed and command.people == (context.actor,)


def _require_free_seat(review: Review, role: Role, party: Party | None, user: str) -> None:
    """Refuse a second representative of an agency, where its item is filled by the role."""
    if party is None or not _filled_for_each(review, role):
        return
    for holder in review.seated(role.id, party.id):
        if holder != user:
            raise SeatTaken(role=role.title, role_id=role.id, party=label(party), holder=holder)


def _filled_for_each(review: Review, role: Role) -> list[Item]:
    """Return the items of each agency that are filled by a role (``panel-member``)."""
    items = review.process.items.values()
    return [item for item in items if item.fills == role.id and item.each]


def _role(review: Review, word: str) -> Role:
    roles = review.process.roles
    if word.lower() == OVERVIEW:
        return Role(OVERVIEW, "overview", many=True)

    if word.lower() in roles:
        return roles[word.lower()]

    known = ids_and_titles(roles)
    match matching.match(word, known):
        case matching.Exact(key):
            return roles[key]

    raise UnknownRole(
        word=word,
        roles=list(known.values()),
        receives=_received_by(review, word),
    )


def _received_by(review: Review, word: str) -> list[str]:
    """Return the titles of the notices to a group that acts on nothing, by its name or initials."""
    notices = review.process.items_of_kind("notice")
    return [item.title for item in notices if _names(item.title, word.casefold())]


def _names(title: str, word: str) -> bool:
    """Say whether a title has a name: as a word, or by its initials, as QPP."""
    words = [one.strip("()[],.:;’'") for one in title.split()]
    initials = "".join(one[0] for one in words if one[:1].isupper()).casefold()
    is_short_for = len(word) >= SHORTEST_INITIALS and word in initials
    return word in (one.casefold() for one in words if one[:1].isupper()) or is_short_for


def _require_compatible(review: Review, role: Role, user: str) -> None:
    """Refuse roles that one person cannot have together.

    These are coordinator, and whatever decides on the report or says what a coordinator never
    records; in whichever order they are given, by a takeover, too.
    """
    for other in _never_with(review, role.id):
        if review.holds(user, other):
            raise RoleClash(person=user, role=role.title, other=role_title(review.process, other))


def _never_with(review: Review, role: str) -> list[str]:
    """Return the roles that nobody may have together with a role."""
    apart = review.process.apart_from_coordinator
    if role == "coordinator":
        return sorted(apart)
    return ["coordinator"] if role in apart else []


def take_role(work: UnitOfWork, command: c.TakeRole) -> None:
    """End a role now, in whichever pathway it is held (``role <role> remove``).

    The last coordinator stays.
    """
    work.as_coordinator()
    review = work.review
    role = review.role(command.role.lower()) or _role(review, command.role)
    if not review.holds(command.person, role.id):
        raise RoleNotHeld(role=role.title, person=command.person)

    if role.last_stays and len(review.holders(role.id)) == 1:
        raise LastCoordinator(role=role.title)

    before = awaited_now(review)
    seats = review.roles[role.id][command.person].parties
    number = work.emit(
        e.RoleTaken(
            role=role.id, user=command.person, on=work.context.today, reason=command.because
        )
    )
    unassigned = end_assignments(work, command.person, lambda key: _in_role(review, key, role.id))
    reopened = vacancies(review) if role.author else []
    for key in reopened:
        reopen(work, key, "party-left", reopened[0])

    reopened += _reopen_seats(work, role, seats)
    anew = ask_newly(work, before)
    nobody = tell_nobody_decides(work, [role.id])
    work.post(posts.RoleTaken(role=role.id, user=command.person, event=number, roles=nobody))
    work.say(
        replies.RoleTaken(
            role=role.title,
            person=command.person,
            reopened=work.named_all(reopened),
            unassigned=unassigned,
            anew=anew,
            nobody=nobody_acts(review, nobody),
        )
    )


def _reopen_seats(work: UnitOfWork, role: Role, seats: Collection[str]) -> list[InstanceId]:
    """Re-open what each agency's representative had filled, of those who have none now (rule 11).

    Return it.
    """
    review = work.review
    filled = _filled_for_each(review, role)
    there = review.instances_of(filled)
    reopened: list[InstanceId] = []

    for key in (InstanceId(item.id, seat) for item in filled for seat in seats):
        if key in there and not review.is_open(key):
            reopen(work, key, "party-left")
            reopened.append(key)

    return reopened


def nobody_acts(review: Review, roles: list[str]) -> list[NobodyActs]:
    """Return the roles in which nobody can act now, as facts."""
    return [
        {
            "title": role_title(review.process, role),
            "role_id": role,
            "holder": sole_holder(review, role),
        }
        for role in roles
    ]


def tell_nobody_decides(work: UnitOfWork, roles: list[str]) -> list[str]:
    """Tell the coordinators in which of some roles nobody can act now; return those roles."""
    review = work.review
    vacant = dict.fromkeys([*roles_without_voters(review, roles), *_nobody_writes(review, roles)])
    for one in nobody_acts(review, list(vacant)):
        work.tell_coordinators(
            direct_messages.NobodyDecides(
                role=one["role_id"], role_id=one["role_id"], holder=one["holder"]
            ),
            subject=f"nobody-decides/{one['role_id']}",
        )

    return list(vacant)


def _in_role(review: Review, key: InstanceId, role: str) -> bool:
    item = review.process.item_of(key.item)
    return item is not None and role in item.who


def _nobody_writes(review: Review, roles: Collection[str]) -> list[str]:
    """Return of some roles the author's, where nobody can act in it before the report is out.

    Its versions and points are nobody's then.
    """
    author = review.process.author_role
    if author is None or author not in roles:
        return []
    return [] if review.publishing_is_over or review.voters(author) else [author]
