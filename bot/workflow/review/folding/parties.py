"""Fold what becomes of agencies, family contacts, actions and holds."""

from typing import Any

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import change_party, fold_event, name_somebody
from bot.workflow.review.review import Review
from bot.workflow.review.state import Party


@fold_event.register
def _party_added(event: e.PartyAdded, review: Review, recorded: e.Recorded) -> None:
    party = Party.from_event(event, recorded.number, review.process.id)
    review.parties[event.party] = party
    review.none_of.pop(event.kind, None)
    for user in party.contacts:
        name_somebody(review, user, recorded)


@fold_event.register
def _task_added(event: e.TaskAdded, review: Review, recorded: e.Recorded) -> None:
    task = Party.from_task(event, recorded.number, review.process.id)
    review.parties[event.party] = task


@fold_event.register
def _action_detailed(event: e.ActionDetailed, review: Review, recorded: e.Recorded) -> None:
    said = {"recommendation": event.recommendation, "officer": event.officer}
    change_party(
        review, event.party, **{name: text for name, text in said.items() if text is not None}
    )


@fold_event.register
def _party_changed(event: e.PartyChanged, review: Review, recorded: e.Recorded) -> None:
    party = review.parties[event.party]
    changes: dict[str, Any] = {}

    if event.name:
        changes |= {"name": event.name, "names": (*party.names, event.name)}

    if event.lead:
        changes |= {"lead": event.lead, "by_email": None}

    if event.deputy:
        changes["deputy"] = event.deputy

    if event.asked:
        changes["asked"] = event.asked

    if event.due:
        changes["due"] = event.due

    if event.full:
        changes["after_publication_only"] = False

    change_party(review, event.party, **changes)

    for user in (event.lead, event.deputy):
        if user:
            name_somebody(review, user, recorded)


@fold_event.register
def _party_removed(event: e.PartyRemoved, review: Review, recorded: e.Recorded) -> None:
    change_party(review, event.party, removed=event.on)


@fold_event.register
def _none_involved(event: e.NoneInvolved, review: Review, recorded: e.Recorded) -> None:
    review.none_of[event.kind] = event.on


@fold_event.register
def _hold_lifted(event: e.HoldLifted, review: Review, recorded: e.Recorded) -> None:
    change_party(review, event.party, lifted=event.on)
