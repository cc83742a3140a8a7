"""What each item of a pathway waits for, and which items so wait for themselves."""

from collections.abc import Iterator, Mapping

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.model import Item

Steps = Mapping[str, Mapping[str, str]]
"""From each item to those that it waits for, and how: ``{"sign-off": {"accuracy": "needs"}}``."""


def needs_of(checked: Checked, item: Item) -> dict[str, str]:
    """Return what must be closed before an item can be, and how it waits for that."""
    publish = checked.process.publish
    needs = _named_before(checked, item)

    if item is publish:
        needs |= _needs_of_publishing(checked, publish)
    elif publish is not None and _follows_publishing(item):
        needs.setdefault(publish.id, "follows")

    declaration = checked.process.by_rule("independence")
    if declaration is not None and _is_of_report(checked, item):
        needs.setdefault(declaration.id, "comes after")

    return needs


def _named_before(checked: Checked, item: Item) -> dict[str, str]:
    """Return what the file names before an item. That it names the item itself is noted there."""
    named = dict.fromkeys(item.after, "comes after")
    named.pop(item.id, None)
    named |= {need.item: "needs" for need in item.requires}
    return {name: how for name, how in named.items() if name in checked.items}


def _needs_of_publishing(checked: Checked, publish: Item) -> dict[str, str]:
    named = checked.process.notices_of(publish)
    needs = {item.id: "needs" for item in named if item.kind == "notice"}
    before = (item for item in checked.items.values() if item.due.precedes_publication)
    return needs | {item.id: "comes after" for item in before}


def _follows_publishing(item: Item) -> bool:
    return item.due.follows_publication or item.rule == "website-removal"


def _is_of_report(checked: Checked, item: Item) -> bool:
    """Say whether an item registers the report, or speaks of it: the author has declared first."""
    return item.id in checked.report_kinds or item.of in checked.report_kinds


def hangs_on(checked: Checked, item: Item) -> dict[str, str]:
    """Return what an item's date hangs on: a version, and an item that it is counted from."""
    found: dict[str, str] = {}
    if item.of in checked.report_kinds and item.of in checked.items:
        found[item.of] = "speaks of"

    anchor = item.due.anchor_item
    if anchor is not None and anchor in checked.items:
        found[anchor] = "is due after"

    return found


def find_circles(steps: Steps) -> list[list[str]]:
    """Return circles in what rests on what, the shortest first, each from an item back to itself.

    Without recursion: files are strangers'.
    """
    seen: set[str] = set()
    circles: list[list[str]] = []
    for start in steps:
        if start not in seen:
            circles += _circles_from(start, steps, seen)
    return sorted(circles, key=len)


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
