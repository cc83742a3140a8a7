"""Documents: their names, and the items that register each kind of the report."""

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.model import Document
from bot.workflow.process.shown import as_shown
from bot.workflow.process.vocabulary import RESERVED_ITEMS


def check_documents(checked: Checked) -> None:
    """Note papers that cannot be named, and kinds of the report that do not match their items."""
    _check_papers(checked)
    _check_items(checked)
    if checked.process.report is not None:
        _check_kinds(checked, checked.process.report)


def _check_papers(checked: Checked) -> None:
    for document in checked.process.documents.values():
        if document.paper and document.id in RESERVED_ITEMS:
            problem = (
                f"“{document.id}” has a meaning of its own in typed commands and cannot be a"
                " document's id"
            )
            checked.file.top.fault(f"documents.{document.id}", problem)


def _check_items(checked: Checked) -> None:
    """Note items of kind document that register no kind of the report."""
    kinds = checked.report_kinds
    for item in checked.process.items_of_kind("document"):
        if item.id not in kinds:
            problem = "a document item's id must be one of the report's kinds"
            checked.fault(item, "kind", problem, kinds, item.id)


def _check_kinds(checked: Checked, report: Document) -> None:
    """Note kinds that no item registers, and kinds in another order than their items."""
    documents = [item.id for item in checked.process.items_of_kind("document")]
    registered = [name for name in documents if name in report.kinds]
    _check_registered(checked, report, registered)
    _check_order_of_kinds(checked, report, registered)


def _check_registered(checked: Checked, report: Document, registered: list[str]) -> None:
    for kind in report.kinds:
        if kind not in registered:
            shown = as_shown(kind)
            problem = f"“{shown}” has no item of kind document: nobody would be asked for it"
            _fault_kinds(checked, report, problem)


def _check_order_of_kinds(checked: Checked, report: Document, registered: list[str]) -> None:
    if registered != sorted(registered, key=report.kinds.index):
        order = ", ".join(registered)
        problem = f"come in another order than their items ({order}); the last is decided on"
        _fault_kinds(checked, report, problem)


def _fault_kinds(checked: Checked, report: Document, problem: str) -> None:
    checked.file.top.fault(f"documents.{report.id}.kinds", problem)
