"""Whose authority a date has: a person's word, the agreed timetable, or a rule and its source."""

from dataclasses import dataclass
from typing import Literal

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Due, due_of
from bot.workflow.dates.spans import span_in_words
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId

Rule = Literal["set", "timetable", "span", "publication", "own"]
_ANCHORS = {
    "decision": "the decision",
    "publish": "publication",
    "publication": "publication",
    "circulation": "it went out",
    "asking": "it was asked for",
    "joining": "it began",
    "own date": "its date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """How a date came about."""

    rule: Rule
    basis: str
    """Either "seed", "statutory", "timetable" or "default"."""
    span: str
    """As "7 working days"; or ""."""
    way: str
    """Either "before" or "after"."""
    anchor: str
    """What it is counted from, in words."""


def authority(review: Review, key: InstanceId, calendar: Calendar) -> Authority | None:
    """Return whose authority the date of an instance has; ``None`` where it has none."""
    due = due_of(review, key, calendar)
    if due is None:
        return None

    item = review.item(key.item)
    rule = _set_or_ruled(review, key, due, calendar)
    span = item.due.span
    if span is None:
        return Authority(rule=rule, basis=due.basis, span="", way="", anchor="")

    return Authority(
        rule=rule,
        basis=due.basis,
        span=span_in_words(item) if rule == "span" else "",
        way=span.way,
        anchor=_anchor_in_words(review, span.anchor),
    )


def _set_or_ruled(review: Review, key: InstanceId, due: Due, calendar: Calendar) -> Rule:
    """Return what an instance has its date from: whoever set it, else what its item says."""
    if due.moved or _is_set_for_its_meeting(review, key, calendar):
        return "set"
    return _rule(review.item(key.item))


def _is_set_for_its_meeting(review: Review, key: InstanceId, calendar: Calendar) -> bool:
    """Say whether a date is its meeting's, which somebody set."""
    meeting = review.meeting_ahead(key)
    due = due_of(review, meeting, calendar) if meeting is not None else None
    return due is not None and due.moved


def _rule(item: Item) -> Rule:
    if item.due.span is not None:
        return "span"
    if item.due.by_publication:
        return "publication"
    return "timetable" if item.due.kind == "timetable" else "own"


def _anchor_in_words(review: Review, anchor: str) -> str:
    """Return what a date is counted from: an event of the review, or another item by its title."""
    if anchor in _ANCHORS:
        return _ANCHORS[anchor]
    return review.item(anchor).title if anchor in review.process.items else anchor
