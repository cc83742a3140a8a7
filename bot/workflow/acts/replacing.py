"""Replace a person in a review: their roles, agencies and assigned items go to somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.errors import Refusal
from bot.refusals.items import NotYet
from bot.refusals.parties import NothingToReplace, ReplacedBySelf, RoleHeld
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.joining import require_person
from bot.workflow.acts.one_message import as_one
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.several import grouped
from bot.workflow.acts.unit_of_work import Dispatch, UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Party
from bot.workflow.rules.labels import label, party_name, role_title, title_of


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that moves: what it is called, and the commands that move it, together or not."""

    named: replies.HandedOver
    acts: tuple[c.Command, ...]


def replace_person(work: UnitOfWork, command: c.ReplacePerson, dispatch: Dispatch) -> None:
    """Move everything that a person holds to another; answers that were given stay given.

    Each thing is judged alone: what cannot move is said, and the rest moves. What moves is looked
    at first, by a rehearsal.
    """
    work.as_coordinator()
    if not command.confirmed:
        raise NotYet

    if command.was == command.person:
        raise ReplacedBySelf(person=command.was)

    require_person(work, command.person)
    steps = list(_steps(work.review, command))
    if not steps:
        raise NothingToReplace(person=command.was)

    moved: list[replies.HandedOver] = []
    refused: list[tuple[str, Refusal]] = []

    def move(part: UnitOfWork, step: _Step) -> None:
        for act in step.acts:
            _unless_held(part, act, dispatch)

    for step in steps:
        said = work.attempt(step, move)
        if isinstance(said, Refusal):
            refused.append((step.named.in_words, said))
        else:
            moved.append(step.named)

    if not moved:
        raise refused[0][1]

    _tell_once(work, command)
    work.say(
        replies.Replaced(
            was=command.was, person=command.person, moved=moved, refused=grouped(refused)
        )
    )


def _unless_held(part: UnitOfWork, act: c.Command, dispatch: Dispatch) -> None:
    """Do a part of a step; whoever takes over may hold the role already."""
    try:
        dispatch(part, act)
    except RoleHeld:
        if not isinstance(act, c.GiveRole):
            raise


# --- what moves ----------------------------------------------------------------------------------


def _steps(review: Review, command: c.ReplacePerson) -> Iterator[_Step]:
    """Yield what a person holds; their own right to move it, as a coordinator, comes last."""
    yield from _assigned(review, command)
    for agency in review.parties_of("agency"):
        yield from _contact(agency, command)
    held = review.roles_held(command.was)
    for role in sorted(held, key=lambda role: role == "coordinator"):
        yield _role(review, role, command)


def _assigned(review: Review, command: c.ReplacePerson) -> Iterator[_Step]:
    for key in review.assigned_to(command.was):
        party = party_name(review, key.party)
        named = replies.HandedOver(what="item", name=title_of(review, key), party=party)
        act = c.Assign(what=key.item, party=key.party or None, person=command.person)
        yield _Step(named, (act,))


def _contact(agency: Party, command: c.ReplacePerson) -> Iterator[_Step]:
    """Yield what a person is to an agency: its lead, its deputy, or both."""
    places: dict[Literal["lead", "deputy"], str | None]
    places = {"lead": agency.lead, "deputy": agency.deputy}
    for contact, user in places.items():
        if user == command.was:
            change = c.ChangeContact(name=agency.id, contact=contact, person=command.person)
            named = replies.HandedOver(what=contact, name=label(agency), party="")
            yield _Step(named, (change,))


def _role(review: Review, role: str, command: c.ReplacePerson) -> _Step:
    """Return how a role moves: where it is of many, somebody comes before the other goes.

    A seat for an agency is free only once the other has left it.
    """
    seats = sorted(review.roles[role][command.was].parties)
    people = (command.person,)
    takes = c.TakeRole(role=role, person=command.was, because=command.because)
    acts: tuple[c.Command, ...]

    if seats:
        acts = (takes, *(c.GiveRole(role=role, people=people, party=seat) for seat in seats))
    elif _is_of_many(review, role):
        acts = (c.GiveRole(role=role, people=people), takes)
    else:
        acts = (takes, c.GiveRole(role=role, people=people))

    parties = ", ".join(label(review.party(seat)) for seat in seats)
    named = replies.HandedOver(what="role", name=role_title(review.process, role), party=parties)
    return _Step(named, acts)


def _is_of_many(review: Review, role: str) -> bool:
    """Say whether two people may hold a role at once; of what the pathway has no more, they may."""
    known = review.process.roles.get(role)
    return role == OVERVIEW or known is None or known.many


# --- what is told --------------------------------------------------------------------------------


def _tell_once(work: UnitOfWork, command: c.ReplacePerson) -> None:
    """Leave one post of who took over, and no word that nobody acts where somebody does now."""
    roles = [event.role for event in work.emitted(e.RoleTaken)]
    parties = [event.party for event in work.emitted(e.PartyChanged)]
    work.announcements = as_one([one for one in work.announcements if not _is_said(work, one)])

    if roles or parties:
        work.post(
            posts.PersonReplaced(
                was=command.was,
                user=command.person,
                roles=roles,
                parties=list(dict.fromkeys(parties)),
                event=work.first_number(e.RoleTaken),
            )
        )


def _is_said(work: UnitOfWork, told: Addressed) -> bool:
    """Say whether the one post says it, or what follows a role has made untrue."""
    one = told.announcement
    if isinstance(one, direct_messages.NobodyDecides):
        return bool(work.review.voters(one.role))
    return told.to is None and isinstance(one, posts.RoleTaken | posts.ContactChanged)
