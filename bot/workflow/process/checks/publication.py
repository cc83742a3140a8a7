"""The publication gate: that it can open, and not without what it is for."""

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.wording import with_article
from bot.workflow.process.model import Item


def check_publication(checked: Checked) -> None:
    """Note what keeps the gate shut for ever, and what it would open without."""
    publish = checked.process.publish
    if publish is None:
        return

    if not checked.agrees_publication_date:
        problem = "can never open: no item agrees the publication date (rule “publication-date”)"
        checked.fault(publish, "", problem)
        checked.dead[publish.id] = "can never open"

    for name in publish.notices:
        _check_named_notice(checked, publish, name)

    _note_late_stages(checked, publish)

    if not checked.has_fault_of("requires"):  # a mistyped name breaks the chain: that is enough
        _check_answers(checked, publish)


def _note_late_stages(checked: Checked, publish: Item) -> None:
    """Note what is due before publication, in a stage that comes after it."""
    for item in checked.items.values():
        if item.due.precedes_publication and checked.comes_later(item, publish):
            problem = f"comes before publication, but its stage comes after that of “{publish.id}”"
            checked.fault(item, "due", problem)


def _check_answers(checked: Checked, publish: Item) -> None:
    """Note that the report could be published without what is answered on it."""
    answers = [item for item in checked.items.values() if _answers_on(publish, item)]
    _check_approved(checked, publish, answers)
    _check_rested_on(checked, publish, answers)


def _answers_on(publish: Item, item: Item) -> bool:
    return item.answered and item.of == publish.of


def _check_approved(checked: Checked, publish: Item, answers: list[Item]) -> None:
    """Note that none of the answers on the report is an approval."""
    if "approval" not in {item.kind for item in answers}:
        problem = f"nobody approves what is published: no approval is of “{publish.of}”"
        checked.fault(publish, "requires", problem)


def _check_rested_on(checked: Checked, publish: Item, answers: list[Item]) -> None:
    """Note that the report could be published without an answer on it."""
    rested_on = {item.id for item in checked.process.chain(publish)}
    for item in answers:
        if item.id not in rested_on and not checked.comes_later(item, publish):
            problem = (
                f"“{publish.id}” does not rest on it, so the report could be published without"
                " it: name it in requires of what comes next"
            )
            checked.fault(item, "", problem)


def _check_named_notice(checked: Checked, publish: Item, name: str) -> None:
    """Note a name among the gate's notices that is no notice."""
    item = checked.item_named(publish, "notices.items", name)
    if item is None:
        return

    if item.kind == "notice":
        _check_notice(checked, publish, item)
    else:
        problem = f"“{name}” is {with_article(item.kind)}, not a notice"
        checked.fault_of_entry(publish, "notices.items", name, problem)


def _check_notice(checked: Checked, publish: Item, notice: Item) -> None:
    """Note a notice that the gate could not wait for."""
    if notice.each:
        problem = f"the gate “{publish.id}” waits for one notice, not for one each"
        checked.fault(notice, "each", problem)

    if notice.of != publish.of:
        problem = f"must be “{publish.of}”: a new version is to be sent again"
        checked.fault(notice, "of", problem)

    if not notice.due.precedes_publication:
        problem = f"must be before publication: “{publish.id}” waits for it"
        checked.fault(notice, "due", problem)
    else:
        _check_days_before(checked, publish, notice)


def _check_days_before(checked: Checked, publish: Item, notice: Item) -> None:
    """Note a notice that is due when its clear days before the publication have begun."""
    days_before = notice.due.span.count if notice.due.span else 0
    if days_before < publish.clear_days:
        problem = f"is too late: “{publish.id}” needs {publish.clear_days} working days after it"
        checked.fault(notice, "due", problem)
