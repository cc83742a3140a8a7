"""The order of asking: what comes before an item, and the meeting that it goes with."""

from bot.workflow.process.checks.checked import Checked, covers
from bot.workflow.process.checks.wording import either, with_article
from bot.workflow.process.model import Item
from bot.workflow.process.placing import comes_after_publication


def check_order(checked: Checked, item: Item) -> None:
    """Note what comes before an item and never could, and a meeting that dates nothing."""
    for name in item.after:
        earlier = checked.item_named(item, "after", name)
        problem = _why_never_before(checked, item, earlier) if earlier is not None else ""
        if problem:
            checked.fault_of_entry(item, "after", name, problem)

    if item.goes_with is not None:
        _check_meeting(checked, item, item.goes_with)


def _why_never_before(checked: Checked, item: Item, other: Item) -> str:
    """Say why an item cannot come before another; empty where it can."""
    if other is item:
        return "names the item itself"

    too_late = checked.why_too_late(item, other)
    if too_late:
        return too_late

    if _is_for_afterwards(checked, other) and not _is_for_afterwards(checked, item):
        return f"“{other.id}” falls due only after publication, and this does not"

    if other.recurring and not covers(other, item):
        return f"“{other.id}” comes for each {either(other.each)}: there may always be one more"

    return ""


def _is_for_afterwards(checked: Checked, item: Item) -> bool:
    if item.afterwards:
        return True
    return checked.process.publish is not None and comes_after_publication(checked.process, item)


def _check_meeting(checked: Checked, item: Item, name: str) -> None:
    """Note a date of its own beside the meeting's, and a meeting that cannot date the item."""
    if name not in checked.everything:
        checked.fault_of_unknown(item, "with", name)
        return

    if item.due.kind not in ("none", "timetable", "flexible"):
        problem = "has the meeting's date: leave due out, or make it “timetable” or “flexible”"
        checked.fault(item, "due", problem)

    meeting = checked.items.get(name)
    problem = _why_not_with(checked, item, meeting) if meeting is not None else ""
    if problem:
        checked.fault(item, "with", problem)


def _why_not_with(checked: Checked, item: Item, meeting: Item) -> str:
    """Say why an item cannot hang on what it names as its meeting; empty where it can."""
    if meeting.kind != "meeting":
        return f"“{meeting.id}” is {with_article(meeting.kind)}, not a meeting"

    if meeting.each and not covers(meeting, item):
        return f"“{meeting.id}” is held with each {either(meeting.each)}, and this is not theirs"

    if checked.comes_later(meeting, item):
        return f"“{meeting.id}” belongs to the later stage “{meeting.stage}”"

    return ""
