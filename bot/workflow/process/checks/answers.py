"""Confirmations, approvals and publishing: who answers, and on what."""

from typing import Final

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.wording import with_article
from bot.workflow.process.model import Document, Item
from bot.workflow.process.vocabulary import DECIDES, Kind

_NOBODYS = "is nobody's to decide"
_OF_THE_WHOLE_REVIEW: Final[tuple[Kind, ...]] = ("approval", "document", "date", "publish")
_OF_A_VERSION: Final[tuple[Kind, ...]] = ("confirmation", "approval", "publish")


def check_deciders(checked: Checked, item: Item) -> None:
    """Note an approval that nobody can give, and roles that cannot decide."""
    table = checked.table(item)
    lacking = table.lacks("decides") if item.kind == "approval" else ""
    if lacking:
        problem = f"{lacking}: an approval needs the roles that decide"
        table.fault("decides", problem, tuple(checked.process.roles))

    for name in item.decides:
        _check_decider(checked, item, name)


def _check_decider(checked: Checked, item: Item, name: str) -> None:
    role = checked.process.roles.get(name)
    if name == "coordinator":
        checked.fault(item, "decides", "the coordinator records decisions and takes none")
        checked.dead[item.id] = _NOBODYS
    elif role is not None and not role.decides:
        problem = f"role “{name}” does not say how it decides (decides = …)"
        checked.fault(item, "decides", problem, DECIDES)


def check_who_answers(checked: Checked, item: Item) -> None:
    """Note a confirmation that is not each agency's own, and what is one for the whole review."""
    is_each_agencys = item.each == ("agency",) or checked.parties_unread(item)
    if item.kind == "confirmation" and not is_each_agencys:
        checked.fault(item, "each", 'must be ["agency"]: one agency answers each')
    if item.kind in _OF_THE_WHOLE_REVIEW and item.each:
        problem = f"{with_article(item.kind)} is one for the whole review: it is not made for each"
        checked.fault(item, "each", problem)


def check_what_is_answered(checked: Checked, item: Item) -> None:
    """Note an answer that does not speak about a version which can be decided on."""
    if item.kind not in _OF_A_VERSION:
        return

    if item.of is None:
        _note_missing_document(checked, item)
        return

    document = checked.process.document_of(item.of)
    if document is not None and not document.paper:
        _check_report(checked, item, document)
    elif item.kind != "approval":
        checked.fault(item, "of", "must be the kind of the report that is decided on")


def _note_missing_document(checked: Checked, item: Item) -> None:
    """Note that ``of`` is not there; where it is, what it says is no document's, and noted."""
    if not checked.table(item).has("of"):
        checked.fault(item, "of", "is missing: an answer speaks about a version of a document")


def _check_report(checked: Checked, item: Item, report: Document) -> None:
    kind, author = report.decided_kind, checked.process.author_role
    if item.of != kind:
        checked.fault(item, "of", f"only {kind} is decided on", (kind,))

    if item.kind == "approval" and author in item.decides:
        problem = f"“{author}” writes the report and never decides on it"
        checked.fault(item, "decides", problem)
        checked.dead[item.id] = _NOBODYS
