"""The order of asking: what comes before an item, and the meeting that it goes with."""

from bot.workflow.process.checks.checked import Checked, covers
from bot.workflow.process.checks.wording import either, with_article
from bot.workflow.process.model import Item
from bot.workflow.process.placing import blocks_its_stage, comes_after_publication
from bot.workflow.process.positions import as_shown


def check_order(checked: Checked, item: Item) -> None:
    """Note what comes before an item and never could, and a meeting that dates nothing."""
    for name in item.after:
        problem = _problem_before(checked, item, name)
        if problem:
            known = tuple(checked.everything) if name not in checked.everything else ()
            table = checked.table(item)
            table.fault("after", problem, known, name, entry=table.entry("after", name))
    if item.goes_with is not None:
        _check_meeting(checked, item, item.goes_with)


def _problem_before(checked: Checked, item: Item, name: str) -> str:
    """Say why an item cannot come before another; empty where it can, or is switched off."""
    if name not in checked.everything:
        return f"“{as_shown(name)}” is no item of this file"
    if name == item.id:
        return "names the item itself"
    other = checked.items.get(name)
    if other is None:
        return ""
    if checked.comes_later(other, item) and blocks_its_stage(checked.process, item):
        return (
            f"“{name}” belongs to the later stage “{other.stage}”, "
            f"which is not reached while “{item.id}” is open"
        )
    if _is_for_afterwards(checked, other) and not _is_for_afterwards(checked, item):
        return f"“{name}” falls due only after publication, and this does not"
    if other.recurring and not covers(other, item):
        return f"“{name}” comes for each {either(other.each)}: there may always be one more"
    return ""


def _is_for_afterwards(checked: Checked, item: Item) -> bool:
    if item.afterwards:
        return True
    return checked.process.publish is not None and comes_after_publication(checked.process, item)


def _check_meeting(checked: Checked, item: Item, name: str) -> None:
    if name not in checked.everything:
        problem = f"“{as_shown(name)}” is no item of this file"
        checked.fault(item, "with", problem, tuple(checked.everything), name)
        return
    if item.due.kind not in ("none", "timetable", "flexible"):
        problem = "has the meeting's date: leave due out, or make it “timetable” or “flexible”"
        checked.fault(item, "due", problem)
    meeting = checked.items.get(name)
    if meeting is None:
        return
    if meeting.kind != "meeting":
        checked.fault(item, "with", f"“{name}” is {with_article(meeting.kind)}, not a meeting")
    elif meeting.each and not covers(meeting, item):
        parties = either(meeting.each)
        checked.fault(item, "with", f"“{name}” is held with each {parties}, and this is not theirs")
    elif checked.comes_later(meeting, item):
        problem = f"“{name}” belongs to the later stage “{meeting.stage}”"
        checked.fault(item, "with", problem)
