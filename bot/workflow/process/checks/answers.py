"""Confirmations, approvals and publishing: who answers, and on what."""

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.wording import with_article
from bot.workflow.process.model import Document, Item
from bot.workflow.process.vocabulary import DECIDES

_NOBODYS = "is nobody's to decide"


def check_deciders(checked: Checked, item: Item) -> None:
    """Note an approval that nobody can give, and roles that cannot decide."""
    process, table = checked.process, checked.table(item)
    lacking = table.lacks("decides") if item.kind == "approval" else ""
    if lacking:
        problem = f"{lacking}: an approval needs the roles that decide"
        table.fault("decides", problem, tuple(process.roles))
    for role in item.decides:
        if role == "coordinator":
            table.fault("decides", "the coordinator records decisions and takes none")
            checked.dead[item.id] = _NOBODYS
        elif role in process.roles and not process.roles[role].decides:
            problem = f"role “{role}” does not say how it decides (decides = …)"
            table.fault("decides", problem, DECIDES)


def check_who_answers(checked: Checked, item: Item) -> None:
    """Note a confirmation that is not each agency's own, and what is one for the whole review."""
    table = checked.table(item)
    if item.kind == "confirmation":
        if item.each != ("agency",) and not table.unread("each", item.each):
            table.fault("each", 'must be ["agency"]: one agency answers each')
    elif item.kind in ("approval", "document", "date", "publish") and item.each:
        problem = f"{with_article(item.kind)} is one for the whole review: it is not made for each"
        table.fault("each", problem)


def check_what_is_answered(checked: Checked, item: Item) -> None:
    """Note an answer that does not speak about a version which can be decided on."""
    if not (item.answered or item.kind == "publish"):
        return
    table = checked.table(item)
    if item.of is None:
        if not table.has("of"):
            table.fault("of", "is missing: an answer speaks about a version of a document")
        return
    document = checked.process.document_of(item.of)
    if document is None or document.paper:
        if item.kind != "approval":
            table.fault("of", "must be the kind of the report that is decided on")
        return
    _check_report(checked, item, document)


def _check_report(checked: Checked, item: Item, report: Document) -> None:
    kind, author = report.decided_kind, checked.process.author_role
    if item.of != kind:
        checked.fault(item, "of", f"only {kind} is decided on", (kind,))
    if item.kind == "approval" and author in item.decides:
        problem = f"“{author}” writes the report and never decides on it"
        checked.fault(item, "decides", problem)
        checked.dead[item.id] = _NOBODYS
