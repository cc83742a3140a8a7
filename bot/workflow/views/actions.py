"""The actions from a review's learning: what each asks for, how it stands, what it has changed."""

from dataclasses import dataclass, replace
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of, is_late
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, ItemState, Party
from bot.workflow.rules.access import own_capacity
from bot.workflow.rules.labels import party_name
from bot.workflow.views.offers import may_add

RATED = ("green", "amber", "red")
MOST_WITH_BUTTONS = 10
"""How many actions of a list have a button; the others have theirs in the checklist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action, as the action plan has it."""

    item: str = ""
    """The item by which it is carried out; "" in a pathway that does not follow actions up."""
    id: str
    number: int
    text: str
    agency: str
    recommendation: str
    officer: str
    due: date | None
    late: bool = False
    done: date | None = None
    """The day on which it was carried out; ``None`` while it is open."""
    rating: str = ""
    """How it stood when that was last said: "green", "amber", "red", or ""."""
    rated: date | None = None
    evidence: bool = False
    """Whether a reference to evidence was given with anything that was said of it."""
    impact: str = ""
    """What has changed because of it."""
    may: bool = False
    """Whether the reader gets a button to say how it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """A review's actions."""

    ref: str
    today: date
    parties: list[ActionLine]
    may_add: bool
    """Whether the reader may add one."""


def actions(review: Review, user: str, today: date, calendar: Calendar) -> Actions:
    """Return a review's actions for a reader, in the order of their numbers."""
    found: list[ActionLine] = []
    for action in review.parties_of("action"):
        has_room = sum(line.may for line in found) < MOST_WITH_BUTTONS
        reader = user if has_room else ""
        found.append(action_line(review, action, reader, today, calendar))

    may = may_add(review, "action", user)
    return Actions(ref=review.ref, today=today, parties=found, may_add=may)


def action_line(
    review: Review, action: Party, user: str, today: date, calendar: Calendar
) -> ActionLine:
    """Return one action as it stands, for a reader; nobody ("") has a button."""
    planned = _as_planned(review, action)
    item = review.process.by_rule("action-done")
    if item is None:
        return planned

    key = InstanceId(item.id, action.id)
    state = review.state(key)
    due = due_of(review, key, calendar)
    rating, rated = _last_rating(state)
    is_open = state.closed is None
    return replace(
        planned,
        item=item.id,
        due=due.day if due else planned.due,
        late=is_open and is_late(due, today),
        done=None if state.closed is None else state.closed.on,
        rating=rating if is_open else "",
        rated=rated,
        evidence=_has_evidence(review, state),
        impact=_impact(state),
        may=_may(review, key, action, user),
    )


def _as_planned(review: Review, action: Party) -> ActionLine:
    """Return an action as it was agreed, with nothing of what became of it."""
    return ActionLine(
        id=action.id,
        number=action.number,
        text=action.name,
        agency=party_name(review, action.agency),
        recommendation=action.recommendation or "",
        officer=action.officer or "",
        due=action.due,
    )


def _last_rating(state: ItemState) -> tuple[str, date | None]:
    """Return how an action stood when that was last said, and when that was; "" if it never was."""
    for noted in reversed(state.noted):
        if noted.outcome in RATED:
            return noted.outcome, noted.on
    return "", None


def _may(review: Review, key: InstanceId, action: Party, user: str) -> bool:
    """Return whether a person says how an action stands: its agency, or a coordinator for it."""
    if review.discontinued is not None or action.gone or not review.is_open(key):
        return False
    return review.is_coordinator(user) or own_capacity(review, key, user) is not None


def _impact(state: ItemState) -> str:
    """Return what was said last of what an action has changed."""
    said = [one.note for one in state.noted if one.outcome == "impact" and one.note]
    return said[-1] if said else ""


def _has_evidence(review: Review, state: ItemState) -> bool:
    """Return whether evidence was given with anything that was said of an action."""
    standing = (number for number in state.numbers if number not in state.taken_back)
    events = (review.log[number - 1].event for number in standing)
    told = (event for event in events if isinstance(event, e.ItemClosed | e.OutcomeNoted))
    return any(event.ref for event in told)
