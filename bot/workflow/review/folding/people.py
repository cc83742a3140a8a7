"""Fold who holds which role, and who stands back."""

from dataclasses import replace

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event, name_somebody
from bot.workflow.review.review import Review
from bot.workflow.review.state import Holding


@fold_event.register
def _role_given(event: e.RoleGiven, review: Review, recorded: e.Recorded) -> None:
    holdings = review.roles.get(event.role, {})
    holding = holdings.get(event.user) or Holding(event.user, event.role, event.on)
    if event.party and event.party not in holding.parties:
        holding = replace(holding, parties=(*holding.parties, event.party))
    review.roles[event.role] = {**holdings, event.user: holding}
    name_somebody(review, event.user, recorded)


@fold_event.register
def _role_taken(event: e.RoleTaken, review: Review, recorded: e.Recorded) -> None:
    holdings = review.roles.get(event.role, {})
    if event.user in holdings:
        left = {user: holding for user, holding in holdings.items() if user != event.user}
        review.roles[event.role] = left


@fold_event.register
def _recused(event: e.Recused, review: Review, recorded: e.Recorded) -> None:
    review.recused[event.user] = event.on


@fold_event.register
def _recusal_ended(event: e.RecusalEnded, review: Review, recorded: e.Recorded) -> None:
    review.recused.pop(event.user, None)


@fold_event.register
def _contact_answered(event: e.ContactAnswered, review: Review, recorded: e.Recorded) -> None:
    review.contacts[event.user] = event.yes


@fold_event.register
def _guest_allowed(event: e.GuestAllowed, review: Review, recorded: e.Recorded) -> None:
    review.guests[event.user] = event.on


@fold_event.register
def _guest_removed(event: e.GuestRemoved, review: Review, recorded: e.Recorded) -> None:
    review.guests.pop(event.user, None)
