"""Not publishing: that somebody can decide it, and that what it closes is there."""

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.model import NotPublishing
from bot.workflow.process.positions import as_shown


def check_not_publishing(checked: Checked) -> None:
    """Note a decision not to publish that nobody could take, or that closes nothing."""
    rule = checked.process.not_publishing
    if rule is None:
        if checked.process.publish is None:
            _note_titles_in_vain(checked)
        return
    top = checked.file.top
    if rule.decides and rule.decided_by:
        problem = "says who decides outside; leave it out where a role decides (decides = …)"
        top.fault("not-publishing.decided-by", problem)
    _check_deciders(checked, rule)
    for name in rule.closes:
        if name not in checked.everything:
            problem = f"“{as_shown(name)}” is no item of this file"
            top.fault("not-publishing.closes", problem, checked.everything, name)
    if checked.process.publish is None and not (rule.closes and rule.decided_by):
        problem = (
            "no item of this file publishes: say who decides (decided-by = …) and what is closed"
            " then (closes = …)"
        )
        top.fault("not-publishing", problem)


def _check_deciders(checked: Checked, rule: NotPublishing) -> None:
    """Note a role that takes no decisions: it could not take this one."""
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
