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
        ready = next((one for one in waiting if not _comes_first(process, one, waiting)), None)
        chosen = ready if ready is not None else waiting[0]  # a circle, which the check refuses
        waiting.remove(chosen)
        ordered.append(chosen)
    return ordered


def _together(items: Iterable[Item]) -> list[Group]:
    """Group items that share a day: a meeting's own, and neighbours that are asked for at once."""
    groups: list[Group] = []
    meetings: dict[str, Group] = {}
    for item in items:
        if item.kind == "meeting" or item.goes_with is not None:
            meeting = item.goes_with or item.id
            if meeting not in meetings:
                meetings[meeting] = []
                groups.append(meetings[meeting])
            meetings[meeting].append(item)
        elif groups and _is_asked_with(item, groups[-1][-1]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _is_asked_with(item: Item, other: Item) -> bool:
    """Say whether an item is asked for together with the one before it in the file.

    It is if both speak of one version for the same parties, or are approvals by the same groups.
    """
    if other.goes_with is not None or other.kind == "meeting":
        return False
    if other.id in _named_by(item):
        return False
    same_version = item.of is not None and (item.of, item.each) == (other.of, other.each)
    same_groups = item.kind == other.kind == "approval" and item.decides == other.decides
    return same_version or same_groups


def _comes_first(process: Process, group: Group, groups: Iterable[Group]) -> bool:
    """Say whether something in other groups comes before something in a group."""
    names = {name for item in group for name in comes_before(process, item)}
    others = (item for other in groups if other is not group for item in other)
    return any(item.id in names for item in others)


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
