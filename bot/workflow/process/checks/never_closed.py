"""What rests on an item that can never be closed: gates that never open, dates that never come."""

from bot.grouping import by_key
from bot.workflow.process.checks.checked import Checked


def check_never_closed(checked: Checked) -> None:
    """Note what rests on an item that can never be closed."""
    _note_shut_gates(checked)
    for item in checked.items.values():
        anchor = item.due.anchor_item
        if anchor in checked.dead and anchor != item.id:
            checked.fault(item, "due", f"hangs on nothing: “{anchor}” {checked.dead[anchor]}")


def _note_shut_gates(checked: Checked) -> None:
    items = checked.items.values()
    resting = by_key((need.item, item) for item in items for need in item.requires)
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
