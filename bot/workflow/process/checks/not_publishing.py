"""Not publishing: that somebody can decide it, and that what it closes is there."""

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.wording import no_item
from bot.workflow.process.model import NotPublishing


def check_not_publishing(checked: Checked) -> None:
    """Note a decision not to publish that nobody could take, or that closes nothing."""
    process = checked.process
    if process.not_publishing is not None:
        _check_deciders(checked, process.not_publishing)
        _check_closed(checked, process.not_publishing)
    elif process.publish is None:
        _note_titles_in_vain(checked)


def _check_closed(checked: Checked, rule: NotPublishing) -> None:
    """Note what is closed and is no item; and where nothing publishes, that nothing is closed."""
    top = checked.file.top
    for name in rule.closes:
        if name not in checked.everything:
            top.fault("not-publishing.closes", no_item(name), checked.everything, name)

    says_all = rule.closes and rule.decided_by
    if checked.process.publish is None and not says_all:
        problem = (
            "no item of this file publishes: say who decides (decided-by = …) and what is closed"
            " then (closes = …)"
        )
        top.fault("not-publishing", problem)


def _check_deciders(checked: Checked, rule: NotPublishing) -> None:
    """Note two that decide, and a role that takes no decisions: it could not take this one."""
    if rule.decides and rule.decided_by:
        problem = "says who decides outside; leave it out where a role decides (decides = …)"
        checked.file.top.fault("not-publishing.decided-by", problem)

    for name in rule.decides:
        role = checked.process.roles.get(name)
        if role is not None and not role.decides:
            problem = f"“{name}” decides nothing (decides = …), so it cannot decide this"
            checked.file.top.fault("not-publishing.decides", problem)


def _note_titles_in_vain(checked: Checked) -> None:
    for item in checked.items.values():
        if item.if_not_published:
            problem = "is never used: nothing is published here ([not-publishing] says otherwise)"
            checked.fault(item, "if-not-published", problem)
