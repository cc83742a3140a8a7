"""Assurance rounds and progress checks: when the next one is due, and what is still to be shown."""

from datetime import date

from bot.workflow.dates.calendar import add_months
from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party

MOST = 240  # of a kind: twenty years of months


def uses(review: Review, kind: PartyKind) -> list[Item]:
    """Return the pathway's items that are made for each round, action in a round, or check."""
    return [item for item in review.process.items.values() if kind in item.each]


def keys_of_round(review: Review, turn: Party) -> list[InstanceId]:
    """Return a round's own instances, and those of an action in that round ("action-1@round-2")."""
    within = f"@{turn.id}"
    return [key for key in review.all_keys() if key.party == turn.id or key.party.endswith(within)]


def open_actions(review: Review) -> list[Party]:
    """Return the actions that are not carried out yet."""
    actions = review.parties_of("action")
    carried_out = review.process.by_rule("action-done")
    if carried_out is None:
        return actions
    return [action for action in actions if review.is_open(InstanceId(carried_out.id, action.id))]


def next_date(last: date | None, start: date, months: int) -> date:
    """Return the first date of the rhythm after ``last``.

    Months are counted from the start, so the day of the month stays.
    """
    for count in range(1, MOST):
        day = add_months(start, count * months)
        if last is None or day > last:
            return day
    return add_months(start, MOST * months)


def next_date_from(day: date, last: date | None, start: date, months: int) -> date:
    """Return the first date of the rhythm after ``last`` that is not before a day."""
    found = next_date(last, start, months)
    while found < day:
        found = next_date(found, start, months)
    return found


def last_shown(review: Review, key: InstanceId) -> str:
    """Return what was last said of an assurance that is still open.

    "shown", "asked-again", or "".
    """
    last = last_said(review, key)
    return last.outcome if last is not None else ""


def waits_to_be_accepted(review: Review, key: InstanceId) -> bool:
    """Return whether an instance is what an agency has shown, for a coordinator to accept."""
    return review.item(key.item).rule == "assurance" and last_shown(review, key) == "shown"


def last_said(review: Review, key: InstanceId) -> e.OutcomeNoted | None:
    """Return what was last said of an assurance: that it was shown, or asked for again."""
    noted = review.state(key).noted
    if not noted or noted[-1].outcome not in ("shown", "asked-again"):
        return None
    return noted[-1]


def shown_on(review: Review, key: InstanceId) -> date | None:
    """Return the day on which an agency showed what it had done, if that is what it said last."""
    last = last_said(review, key)
    return last.on if last is not None and last.outcome == "shown" else None


def not_shown(review: Review, key: InstanceId) -> list[InstanceId]:
    """Return what agencies have not shown yet in the round of an instance; empty where it has none.

    What more was asked for has not been shown yet.
    """
    still_open = [one for one in _assurances_of(review, key) if review.is_open(one)]
    return [one for one in still_open if last_shown(review, one) != "shown"]


def shown_after(review: Review, key: InstanceId, day: date) -> list[InstanceId]:
    """Return what agencies showed in the round of an instance, but only after a day."""
    shown = [(one, shown_on(review, one)) for one in _assurances_of(review, key)]
    return [one for one, on in shown if on is not None and on > day]


def _assurances_of(review: Review, key: InstanceId) -> list[InstanceId]:
    """Return what agencies show in the round of an instance; empty where it has none."""
    assurance = review.process.by_rule("assurance")
    turn = review.parties.get(key.party)
    if assurance is None or turn is None or turn.kind != "round":
        return []
    return [one for one in keys_of_round(review, turn) if one.item == assurance.id]
