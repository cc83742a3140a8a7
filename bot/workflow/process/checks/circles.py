"""What rests on what: circles, and gates that never open."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.faults import MAX_FAULTS
from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import ANCHORS

Steps = Mapping[str, Mapping[str, str]]
"""From each item to those that it waits for, and how: ``{"sign-off": {"accuracy": "needs"}}``."""


def check_circles(checked: Checked) -> None:
    """Note items that wait for themselves, and dates that hang on themselves."""
    items = checked.items
    needs = {name: _needs(checked, item) for name, item in items.items()}
    waits = {name: _follows(checked, item) | needs[name] for name, item in items.items()}
    reported: list[set[str]] = []
    for circle in sorted(find_circles(needs), key=len):
        if _is_new(reported, circle):
            _note_circle(checked, circle, needs)
    for circle in sorted(find_circles(waits), key=len):
        dated = _dated_in(circle, waits)
        if dated is not None and len(circle) > 2 and _is_new(reported, circle):
            problem = f"hangs on nothing: {_in_words(circle, waits)}"
            checked.fault(items[dated], "due", problem)


def _note_circle(checked: Checked, circle: list[str], needs: Steps) -> None:
    named, key = _what_to_mend(checked, circle)
    checked.fault(named, key, f"goes round in a circle: {_in_words(circle, needs)}")
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
    """Return the first item of a circle whose date is counted from the next one."""
    for name, other in pairwise(circle):
        if waits[name][other] == "is due after":
            return name
    return None


def _in_words(circle: list[str], steps: Steps) -> str:
    return ", ".join(f"{name} {steps[name][other]} {other}" for name, other in pairwise(circle))


def _is_new(reported: list[set[str]], circle: list[str]) -> bool:
    """Say whether a circle is to be reported, and remember it if so.

    It is not where it runs through all of one that is reported, or where so many are that nobody
    mends more in one go.
    """
    names = set(circle)
    if len(reported) > MAX_FAULTS or any(known <= names for known in reported):
        return False
    reported.append(names)
    return True


def _follows(checked: Checked, item: Item) -> dict[str, str]:
    """Return what an item's date waits for: an item it is counted from, and a version."""
    follows: dict[str, str] = {}
    if item.of in checked.report_kinds and item.of in checked.items:
        follows[item.of] = "speaks of"
    anchor = item.due.anchor
    if anchor is not None and anchor in checked.items and anchor not in ANCHORS:
        follows[anchor] = "is due after"
    return follows


def _needs(checked: Checked, item: Item) -> dict[str, str]:
    """Return what must be closed before an item can be, and how it waits for that."""
    publish = checked.process.publish
    earlier = (name for name in item.after if name in checked.items and name != item.id)
    needs = dict.fromkeys(earlier, "comes after")
    needs |= {need.item: "needs" for need in item.requires if need.item in checked.items}
    if item is publish:
        needs |= _needs_of_publishing(checked, publish)
    elif publish is not None and _follows_publishing(item):
        needs.setdefault(publish.id, "follows")
    declaration = checked.process.by_rule("independence")
    if declaration is not None and _is_of_report(checked, item):
        needs.setdefault(declaration.id, "comes after")
    return needs


def _needs_of_publishing(checked: Checked, publish: Item) -> dict[str, str]:
    items = checked.items
    named = [items[name] for name in publish.notices if name in items]
    needs = {item.id: "needs" for item in named if item.kind == "notice"}
    before = (item for item in items.values() if item.due.precedes_publication)
    return needs | {item.id: "comes after" for item in before}


def _follows_publishing(item: Item) -> bool:
    return item.due.follows_publication or item.rule == "website-removal"


def _is_of_report(checked: Checked, item: Item) -> bool:
    """Say whether an item registers the report, or speaks of it: the author has declared first."""
    return item.id in checked.report_kinds or item.of in checked.report_kinds


def check_never_closed(checked: Checked) -> None:
    """Note what rests on an item that can never be closed.

    Those are gates that never open and dates that never come.
    """
    _note_shut_gates(checked)
    for item in checked.items.values():
        anchor = item.due.anchor
        if anchor in checked.dead and anchor not in (item.id, *ANCHORS):
            checked.fault(item, "due", f"hangs on nothing: “{anchor}” {checked.dead[anchor]}")


def _note_shut_gates(checked: Checked) -> None:
    resting = _resting_on(checked.items)
    waiting = [name for name in checked.items if name in checked.dead]
    for name in waiting:  # grows while it is gone through: each item once, each requirement once
        for item in resting.get(name, ()):
            if (item.id, name) in checked.circling:
                continue
            problem = f"can never open: “{name}” {checked.dead[name]}"
            checked.fault_of_entry(item, "requires", name, problem)
            if item.id not in checked.dead:
                checked.dead[item.id] = "can never open"
                waiting.append(item.id)


def _resting_on(items: Mapping[str, Item]) -> dict[str, list[Item]]:
    """Return the items that require an item, by its id."""
    resting: dict[str, list[Item]] = {}
    for item in items.values():
        for need in item.requires:
            resting.setdefault(need.item, []).append(item)
    return resting


def find_circles(steps: Steps) -> list[list[str]]:
    """Return circles in what rests on what, each from an item back to itself.

    Without recursion: files are strangers'.
    """
    seen: set[str] = set()
    circles: list[list[str]] = []
    for start in steps:
        if start not in seen:
            circles += _circles_from(start, steps, seen)
    return circles


def _circles_from(start: str, steps: Steps, seen: set[str]) -> Iterator[list[str]]:
    """Yield the circles on the ways from an item to what is not ``seen`` yet, and add that."""
    seen.add(start)
    trail = [start]
    waiting = [iter(steps[start])]
    while waiting:
        other = next(waiting[-1], None)
        if other is None:
            waiting.pop()
            trail.pop()
        elif other in trail:
            yield [*trail[trail.index(other) :], other]
        elif other in steps and other not in seen:
            seen.add(other)
            trail.append(other)
            waiting.append(iter(steps[other]))
