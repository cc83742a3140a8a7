"""Date rules: what an item's date is counted from must be there, and must be one day."""

from typing import Final

from bot.workflow.process.checks.checked import Checked, covers
from bot.workflow.process.checks.wording import either
from bot.workflow.process.due_rules import Span
from bot.workflow.process.model import Item
from bot.workflow.process.shown import as_shown
from bot.workflow.process.vocabulary import ANCHORS, PartyKind

_DATED_PARTIES: Final[frozenset[PartyKind]] = frozenset(
    ("action", "round", "action-round", "check", "hold")
)
"""Parties that have a date of their own."""
_NO_OWN_DATE = "“own date” is that of an action, round, check or hold: each must name one"


def check_due(checked: Checked, item: Item) -> None:
    """Note a date rule that gives no date."""
    if _hangs_on_publication_date(item) and not _is_publication_date_agreed(checked):
        problem = (
            "hangs on a publication date, which no item of this file agrees (rule"
            " “publication-date”)"
        )
        checked.fault(item, "due", problem)

    if item.due.kind == "own-date" and not _has_own_date(item):
        checked.fault(item, "due", _NO_OWN_DATE)

    if item.due.span is not None:
        _check_span(checked, item, item.due.span)


def _hangs_on_publication_date(item: Item) -> bool:
    due = item.due
    named = due.kind in ("before-publication", "publication-date")
    return named or due.anchor == "publication"


def _is_publication_date_agreed(checked: Checked) -> bool:
    """Say whether an item agrees the date, or should: what publishes is faulted if none does."""
    return checked.process.publish is not None or checked.agrees_publication_date


def _has_own_date(item: Item) -> bool:
    return bool(item.each) and set(item.each) <= _DATED_PARTIES


def _check_span(checked: Checked, item: Item, span: Span) -> None:
    anchor = span.anchor
    if span.way == "before":
        _check_counted_back(checked, item, span)
    elif anchor in ANCHORS:
        problem = _anchor_problem(checked, item, anchor)
        if problem:
            checked.fault(item, "due", problem)
    elif anchor in checked.everything:
        _check_anchor_item(checked, item, anchor)
    else:
        known = (*ANCHORS, *checked.everything)
        checked.fault(item, "due", f"“{as_shown(anchor)}” is no anchor", known, anchor)


def _check_counted_back(checked: Checked, item: Item, span: Span) -> None:
    if span.next_day:
        checked.fault(item, "due", "“the day after” goes with “after”")
    if (span.unit, span.anchor) != ("working days", "publication"):
        checked.fault(item, "due", "only working days before publication can be counted back")


def _anchor_problem(checked: Checked, item: Item, anchor: str) -> str:
    """Say why an anchor that is no item gives no date; empty where it gives one."""
    match anchor:
        case "publish" if checked.process.publish is None:
            return "hangs on publishing, and no item of this file is of kind publish"
        case "circulation" if item.of is None:
            return "hangs on a circulation: say of which document (of = …)"
        case "joining" if not item.each:
            return "hangs on a party's joining: each is missing"
        case "asking" if item.each != ("attendee-asked",):
            return "hangs on an attendee's asking: each must be attendee-asked"
        case "own date" if not _has_own_date(item):
            return _NO_OWN_DATE

    return ""


def _check_anchor_item(checked: Checked, item: Item, anchor: str) -> None:
    """Note a date that is counted from an item which gives it no day."""
    if anchor == item.id:
        checked.fault(item, "due", "hangs on itself")
        return

    other = checked.items.get(anchor)
    if other is None:
        overlay = checked.everything[anchor].overlay
        problem = f"hangs on “{anchor}”, which is switched off (overlays.{overlay})"
        checked.fault(item, "due", problem)
    elif other.each and not covers(other, item):
        parties = either(other.each)
        problem = f"hangs on “{anchor}”, which is made for each {parties}, and this is not"
        checked.fault(item, "due", problem)
