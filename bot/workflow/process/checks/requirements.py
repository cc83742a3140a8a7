"""What an item requires: items that are there, named as they are made, and reached in time."""

from bot.workflow.process.checks.checked import Checked, covers
from bot.workflow.process.checks.wording import either
from bot.workflow.process.model import Item, Requirement


def check_requirements(checked: Checked, item: Item) -> None:
    """Note requirements that cannot be met, or that are written for another kind of item."""
    for need in item.requires:
        other = checked.item_named(item, "requires", need.item)
        if other is None or checked.parties_unread(other):
            continue

        wrong_scope = _scope_problem(checked, item, need, other)
        too_late = checked.why_too_late(item, other)
        for problem in filter(None, (wrong_scope, too_late)):
            checked.fault_of_entry(item, "requires", other.id, problem)


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
