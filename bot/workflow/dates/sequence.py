"""In which order a stage's items are laid out across its length.

A meeting is laid out with all that goes with it. What comes first has the earlier day; where
nothing says what does, the order of the file counts.
"""

from collections.abc import Iterable, Sequence

from bot.workflow.process.model import Item, Process

Group = list[Item]
"""Items of a stage that share a day."""


def groups_of(process: Process, items: Sequence[Item]) -> list[Group]:
    """Return the items of one stage in the order in which they are laid out, by the day."""
    waiting = _together(items)
    ordered: list[Group] = []

    while waiting:
        ready = (group for group in waiting if not _waits_for_others(process, group, waiting))
        chosen = next(ready, waiting[0])  # if none is, it is a circle, which the check refuses
        waiting.remove(chosen)
        ordered.append(chosen)

    return ordered


def _together(items: Iterable[Item]) -> list[Group]:
    """Group items that share a day: a meeting's own, and neighbours that are asked for at once."""
    groups: list[Group] = []
    for item in items:
        group = _group_to_join(item, groups)
        if group is None:
            groups.append([item])
        else:
            group.append(item)

    return groups


def _group_to_join(item: Item, groups: list[Group]) -> Group | None:
    """Return the group that an item shares its day with: its meeting's, or the one before it."""
    meeting = _meeting_of(item)
    if meeting is not None:
        return next((group for group in groups if _meeting_of(group[0]) == meeting), None)
    if groups and _is_asked_with(item, groups[-1][-1]):
        return groups[-1]
    return None


def _meeting_of(item: Item) -> str | None:
    """Return the meeting on whose day an item is: the one that it goes with, or itself."""
    if item.goes_with is not None:
        return item.goes_with
    return item.id if item.kind == "meeting" else None


def _is_asked_with(item: Item, other: Item) -> bool:
    """Say whether an item of no meeting is asked for together with the one before it in the file.

    It is if both speak of one version for the same parties, or are approvals by the same groups.
    """
    if _meeting_of(other) is not None or other.id in _named_by(item):
        return False
    return _speaks_of_the_same(item, other) or _is_decided_by_the_same(item, other)


def _speaks_of_the_same(item: Item, other: Item) -> bool:
    return item.of is not None and (item.of, item.each) == (other.of, other.each)


def _is_decided_by_the_same(item: Item, other: Item) -> bool:
    return item.kind == other.kind == "approval" and item.decides == other.decides


def _waits_for_others(process: Process, group: Group, waiting: Iterable[Group]) -> bool:
    """Say whether something in a group comes after something in another that waits, too."""
    before = {name for item in group for name in comes_before(process, item)}
    others = [other for other in waiting if other is not group]
    return any(item.id in before for other in others for item in other)


def comes_before(process: Process, item: Item) -> set[str]:
    """Return what an item comes after, by its file: what it names, and the document it is of."""
    named = _named_by(item)
    if item.of is not None and item.of in process.items:
        named.add(item.of)
    return named


def _named_by(item: Item) -> set[str]:
    named = {need.item for need in item.requires} | set(item.after)
    if item.due.anchor is not None:
        named.add(item.due.anchor)
    return named
