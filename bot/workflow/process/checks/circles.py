"""Circles: items that wait for themselves, and dates that hang on themselves."""

from itertools import pairwise

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.waiting import Steps, find_circles, hangs_on, needs_of
from bot.workflow.process.faults import MAX_FAULTS
from bot.workflow.process.model import Item


def check_circles(checked: Checked) -> None:
    """Note items that wait for themselves, and dates that hang on themselves."""
    items = checked.items
    needs = {name: needs_of(checked, item) for name, item in items.items()}
    waits = {name: hangs_on(checked, item) | needs[name] for name, item in items.items()}
    reported: list[set[str]] = []

    for circle in find_circles(needs):
        if _is_worth_telling(circle, reported):
            reported.append(set(circle))
            _note_circle(checked, circle, needs)

    for circle in find_circles(waits):
        dated = _dated_in(circle, waits)
        if dated is not None and _is_worth_telling(circle, reported):
            reported.append(set(circle))
            problem = f"hangs on nothing: {_in_words(circle, waits)}"
            checked.fault(items[dated], "due", problem)


def _is_worth_telling(circle: list[str], reported: list[set[str]]) -> bool:
    """Say whether a circle adds something to those that are reported.

    None does that runs through all of one of them; and nobody mends so many in one go.
    """
    names = set(circle)
    return len(reported) <= MAX_FAULTS and not any(known <= names for known in reported)


def _note_circle(checked: Checked, circle: list[str], needs: Steps) -> None:
    item, key = _what_to_mend(checked, circle)
    checked.fault(item, key, f"goes round in a circle: {_in_words(circle, needs)}")
    checked.circling.update(pairwise(circle))
    checked.dead.update(dict.fromkeys(circle, "waits for itself"))


def _what_to_mend(checked: Checked, circle: list[str]) -> tuple[Item, str]:
    """Return an item of a circle, and the key by which it is part of it."""
    items = [checked.items[name] for name in circle]
    for item in items:
        if item.requires:
            return item, "requires"

    for item in items:
        if item.after:
            return item, "after"

    return items[0], ""


def _dated_in(circle: list[str], waits: Steps) -> str | None:
    """Return the first item of a circle whose date is counted from the next one.

    ``None``, too, where that is the item itself: it is noted with its date.
    """
    steps = [(name, other) for name, other in pairwise(circle) if name != other]
    for name, other in steps:
        if waits[name][other] == "is due after":
            return name
    return None


def _in_words(circle: list[str], steps: Steps) -> str:
    return ", ".join(f"{name} {steps[name][other]} {other}" for name, other in pairwise(circle))
