"""What items are made for each of: parties that the pathway never has, and roles to be filled."""

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import PartyKind


def check_parties(checked: Checked, item: Item) -> None:
    """Note parties that an item is made for and this pathway never has."""
    reasons = {kind: _why_never(checked, kind) for kind in item.each}
    for kind, reason in reasons.items():
        if reason:
            checked.fault(item, "each", f"“{kind}” is never made: {reason}")

    if reasons and all(reasons.values()):
        checked.dead[item.id] = "is never made"

    _check_agencies(checked, item)


def _check_agencies(checked: Checked, item: Item) -> None:
    """Note what only goes with one agency each."""
    if item.agency_body and item.each != ("agency",):
        checked.fault(item, "agency-body", 'needs each = ["agency"]')
    if item.fills is not None and item.each:
        _check_filling(checked, item, item.fills)


def _why_never(checked: Checked, kind: PartyKind) -> str:
    """Say why there is never such a party in this pathway; empty where there can be."""
    process = checked.process
    publishes = process.publish is not None
    closes_actions = any(item.rule == "action-done" for item in checked.everything.values())

    match kind:
        case "body" if not process.bodies:
            return "[bodies] names none"
        case "partner-agency" if not process.partner_agencies:
            return "[partner-agencies] names none"
        case "hold" if not publishes:
            return "only a pathway that publishes can be held"
        case "check" if not publishes:
            return "checks go on until publication, and nothing is published"
        case "round" if not closes_actions:
            return "rounds go on until every action is closed, and no item has rule “action-done”"
        case "action-round" if not closes_actions:
            return "rounds go on until every action is closed, and no item has “action-done”"

    return ""


def _check_filling(checked: Checked, item: Item, role: str) -> None:
    """Note an item that fills a role and is made for what cannot fill it."""
    if role == "agency" or item.each != ("agency",):
        problem = f"an item that fills “{role}” is single, or made for each agency"
        checked.fault(item, "each", problem)
    elif not checked.process.roles[role].many:
        problem = f"“{role}” is one person's role, and each agency would need its own: many = true"
        checked.fault(item, "fills", problem)
