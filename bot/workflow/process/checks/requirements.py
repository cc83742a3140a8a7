"""What an item requires: items that are there, named as they are made, and reached in time."""

from bot.workflow.process.checks.checked import Checked, covers
from bot.workflow.process.checks.wording import either
from bot.workflow.process.model import Item, Requirement
from bot.workflow.process.placing import blocks_its_stage
from bot.workflow.process.positions import as_shown


def check_requirements(checked: Checked, item: Item) -> None:
    """Note requirements that cannot be met, or that are written for another kind of item."""
    for need in item.requires:
        if need.item not in checked.everything:
            _note_unknown(checked, item, need.item)
            continue
        other = checked.items.get(need.item)
        if other is None:
            continue  # an overlay that is switched off goes together with its mentions
        if checked.table(other).unread("each", other.each):
            continue
        problem = _scope_problem(checked, item, need, other)
        if problem:
            checked.fault_of_entry(item, "requires", need.item, problem)
        if blocks_its_stage(checked.process, item) and checked.comes_later(other, item):
            problem = (
                f"“{other.id}” belongs to the later stage “{other.stage}”, "
                f"which is not reached while “{item.id}” is open"
            )
            checked.fault_of_entry(item, "requires", need.item, problem)


def _note_unknown(checked: Checked, item: Item, name: str) -> None:
    table = checked.table(item)
    table.fault(
        "requires",
        f"“{as_shown(name)}” is no item of this file",
        tuple(checked.everything),
        name,
        entry=table.entry("requires", name),
    )


def _scope_problem(checked: Checked, item: Item, need: Requirement, other: Item) -> str:
    """Say why ``one``, ``every`` or ``own`` does not fit the item it names; empty where it does."""
    if not other.each:
        if need.scope == "one":
            return ""
        return f"“{need.scope} {other.id}”: it is a single item; write “{other.id}”"
    match need.scope:
        case "one":
            parties = either(other.each)
            return f"“{other.id}” is made for each {parties}: write “every {other.id}”"
        case "own" if not covers(other, item):
            return f"“own {other.id}”: both must be made for each of the same party"
        case "every" if not _always_has_some(checked, other):
            parties = either(other.each)
            return f"“every {other.id}”: there may be no {parties}, and then this never opens"
    return ""


def _always_has_some(checked: Checked, item: Item) -> bool:
    """Say whether an item has an instance in every review: the gate asks for agencies itself."""
    named = {"agency"}
    if checked.process.bodies:
        named.add("body")
    if checked.process.partner_agencies:
        named.add("partner-agency")
    return not named.isdisjoint(item.each)
