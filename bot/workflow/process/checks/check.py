"""Hold a whole pathway against what the engine can do with it."""

from bot.workflow.process.checks.answers import (
    check_deciders,
    check_what_is_answered,
    check_who_answers,
)
from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.circles import check_circles
from bot.workflow.process.checks.dates import check_due
from bot.workflow.process.checks.documents import check_documents
from bot.workflow.process.checks.keys import check_id, check_keys, check_who
from bot.workflow.process.checks.never_closed import check_never_closed
from bot.workflow.process.checks.not_publishing import check_not_publishing
from bot.workflow.process.checks.order import check_order
from bot.workflow.process.checks.parties import check_parties
from bot.workflow.process.checks.publication import check_publication
from bot.workflow.process.checks.requirements import check_requirements
from bot.workflow.process.checks.rules import check_rule
from bot.workflow.process.checks.whole import check_whole
from bot.workflow.process.model import Process
from bot.workflow.process.tables import FileTables

_OF_AN_ITEM = (
    check_id,
    check_keys,
    check_who,
    check_rule,
    check_parties,
    check_deciders,
    check_who_answers,
    check_what_is_answered,
    check_due,
    check_requirements,
    check_order,
)
_OF_THE_PATHWAY = (
    check_whole,
    check_documents,
    check_publication,
    check_not_publishing,
    check_circles,
    check_never_closed,
)
"""In this order: what rests on an item that can never be closed is a fault of its own."""


def check(file: FileTables, process: Process, *, everything: Process) -> None:
    """Note every fault that only the whole file can tell.

    ``everything`` is the pathway with all overlays on, ``process`` as it is to be checked.
    """
    if not process.items:
        return

    checked = Checked(file, process, everything.items)
    for item in checked.items.values():
        for check_item in _OF_AN_ITEM:
            check_item(checked, item)

    for check_pathway in _OF_THE_PATHWAY:
        check_pathway(checked)
