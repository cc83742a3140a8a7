"""Partnerships and family contacts, and renaming and removing of any party."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.refusals.parties import PartiesThere
from bot.refusals.permission import SecondMoot
from bot.refusals.second_look import SecondLook
from bot.workflow.acts import posts, replies
from bot.workflow.acts.actions import reopen_without_actions, require_no_actions
from bot.workflow.acts.asking import ask
from bot.workflow.acts.contacts import end_assignments, unassign
from bot.workflow.acts.joining import (
    free_name,
    items_of_party,
    join,
    owes_an_answer,
)
from bot.workflow.acts.second_person import ask_second
from bot.workflow.acts.setting_aside import resting_on
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party, PendingApproval
from bot.workflow.rules.access import is_agency_of
from bot.workflow.rules.awaited import is_asked
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_party
from bot.workflow.rules.price import price_of_removing


def add_partnership(work: UnitOfWork, command: c.AddPartnership) -> None:
    """``partnership add``."""
    work.as_coordinator()
    party = join(work, "partnership", free_name(work.review, "partnership", command.name))
    work.post(posts.PartyAdded(party=party.id))
    work.say(replies.PartyAdded(name=party.name, kind="partnership", **items_of_party(work, party)))


def add_family(work: UnitOfWork, command: c.AddFamily) -> None:
    """``family add``: by a label, never by name."""
    work.as_coordinator()
    party = join(work, "family", free_name(work.review, "family", command.name))
    work.say(replies.PartyAdded(name=party.name, kind="family", **items_of_party(work, party)))


def none_involved(work: UnitOfWork, command: c.NoneInvolved) -> None:
    """``family none``, ``partnership none``."""
    work.as_coordinator()
    found = work.review.parties_of(command.kind)
    if found:
        raise PartiesThere(kind=command.kind, names=[label(party) for party in found])
    work.emit(e.NoneInvolved(kind=command.kind, on=work.context.today, reason=command.because))
    work.say(replies.NoneInvolved(kind=command.kind))


def rename(work: UnitOfWork, command: c.RenameParty) -> None:
    """``agency rename``, ``partnership rename``, ``family rename``."""
    work.as_coordinator()
    party = find_party(work.review.parties_of(command.kind), command.name, what=command.kind)
    before = party.name
    name = " ".join(command.to.split())
    only_its_case_changes = name != before and name.casefold() == before.casefold()
    if not only_its_case_changes:
        name = free_name(work.review, command.kind, name)

    work.emit(e.PartyChanged(party=party.id, on=work.context.today, name=name))
    work.say(replies.Renamed(before=before, name=name))


def remove(work: UnitOfWork, command: c.RemoveParty) -> None:
    """Remove a party (``agency remove`` and its kin).

    An agency that has not answered, or disputes, a registered final draft leaves only by two people
    (rule 7).
    """
    work.as_coordinator()
    review = work.review
    party = find_party(review.parties_of(command.kind), command.name, what=command.kind)

    if command.kind == "agency":
        require_no_actions(review, party)
        if owes_an_answer(review, party):
            ask_second(work, replace(command, name=party.id, confirmed=False))
            return

    if not command.confirmed:
        _require_nothing_done(work, party, command)

    remove_party(work, party, command.because)


def _require_nothing_done(work: UnitOfWork, party: Party, command: c.RemoveParty) -> None:
    """Refuse to remove a party of which something is done, until that was looked at."""
    gone = price_of_removing(work.review, party.id).gone
    if not gone:
        return

    raise SecondLook(
        act="remove",
        kind=party.kind,
        number=party.number if party.kind == "action" else 0,
        party=label(party),
        gone=gone,
        because=command.because,
    )


def remove_together(work: UnitOfWork, command: c.RemoveParty, waiting: PendingApproval) -> None:
    """Remove an agency, after a second person has agreed, if it is still there."""
    party = work.review.parties.get(command.name)
    if party is None or party.gone:
        raise SecondMoot(number=waiting.number)
    remove_party(work, party, command.because)


def remove_party(work: UnitOfWork, party: Party, reason: str) -> None:
    """Remove a party and its items, answered ones too; history keeps them."""
    review = work.review
    require_no_actions(review, party)
    name = label(party)
    keys = review.keys_of(party)
    waited = _waiting_for(review, keys)
    number = work.emit(e.PartyRemoved(party=party.id, on=work.context.today, reason=reason))
    _end_assignments(work, party, keys)

    for key in waited:  # perhaps this party's answer was the last that they waited for
        ask(work, key)

    if party.kind != "attendee":
        work.post(posts.PartyRemoved(party=party.id, event=number))

    reopened = reopen_without_actions(work) if party.kind == "action" else []
    work.say(
        replies.PartyRemoved(
            name=name,
            items=len(keys),
            reopened=work.named_all(reopened),
            seats=_seats_of_nobody(review, party),
        )
    )


def _waiting_for(review: Review, keys: Sequence[InstanceId]) -> list[InstanceId]:
    """Return what rests on some instances and is not asked yet."""
    resting = dict.fromkeys(dependent for key in keys for dependent in resting_on(review, key))
    return [key for key in resting if not is_asked(review, key)]


def _end_assignments(work: UnitOfWork, party: Party, keys: Sequence[InstanceId]) -> None:
    """End what anybody was assigned of a party that has left, and its contacts for it."""
    for key in keys:
        unassign(work, key)
    for user in party.contacts:
        end_assignments(work, user, lambda key: is_agency_of(work.review, key, party))


def _seats_of_nobody(review: Review, party: Party) -> list[replies.Seat]:
    """Return who represents only agencies that have left: they decide until their role is ended."""
    return [
        replies.Seat(user=held.user, role=role.title, role_id=role.id)
        for role in review.process.roles.values()
        for held in review.roles.get(role.id, {}).values()
        if party.id in held.parties and _have_all_left(review, held.parties)
    ]


def _have_all_left(review: Review, parties: Collection[str]) -> bool:
    return all(review.parties[party].gone for party in parties)
