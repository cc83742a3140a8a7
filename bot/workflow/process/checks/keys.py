"""An item's id, the keys that go with its kind, and who is asked."""

import re
from collections.abc import Mapping
from typing import Final

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.wording import any_kind, quoted, with_article
from bot.workflow.process.model import SPOKEN, Item
from bot.workflow.process.tables import Table
from bot.workflow.process.vocabulary import REFERENCE, RESERVED_ITEMS, Kind, PartyKind

_SPOKEN_OF: Final[Mapping[str, str]] = {
    "publish": "the item of kind publish",
    "publication-date": "the item with rule “publication-date”",
}
_RESTING: Final[tuple[Kind, ...]] = (
    "task",
    "meeting",
    "notice",
    "confirmation",
    "approval",
    "publish",
)
"""Kinds that can speak of a document, and rest on other items."""
_KINDS_WITH: Final[Mapping[str, tuple[Kind, ...]]] = {
    "decides": ("approval",),
    "optional": ("meeting",),
    "repeatable": ("meeting", "document"),
    "by-circulation": ("document",),
    "notices": ("publish",),
    "limit": ("publish",),
    "limit-basis": ("publish",),
    "fills": ("task",),
    "outcomes": ("task",),
    "requires": _RESTING,
    "of": _RESTING,
    "after": (*_RESTING[:-1], "document"),
    "with": ("task", "notice", "document", "confirmation", "approval", "date"),
    "afterwards": ("task", "meeting", "notice"),
}
"""The kinds of item that have a key which not all have."""
_OF_ONE_AGENCY: Final[frozenset[PartyKind]] = frozenset(("agency", "action", "action-round"))
"""What belongs to one agency, so that "agency" can be asked."""


def check_id(checked: Checked, item: Item) -> None:
    """Note an id that means something else where commands are typed."""
    name = item.id
    if _is_reserved(name):
        problem = f"“{name}” has a meaning of its own in typed commands and cannot be an item's id"
        checked.fault(item, "", problem)
    elif name in SPOKEN and not SPOKEN[name](item):
        meant = f"“{name}” is what people type for another thing: {_SPOKEN_OF[name]}"
        checked.fault(item, "", f"{meant}; choose another id")


def _is_reserved(name: str) -> bool:
    looks_otherwise = REFERENCE.match(name) or re.match(r"v\d+\Z", name)
    return name in RESERVED_ITEMS or looks_otherwise is not None


def check_keys(checked: Checked, item: Item) -> None:
    """Note keys that belong to other items: those of another kind, date or rule."""
    table = checked.table(item)
    _check_keys_of_kinds(table, item)

    if item.afterwards and item.due.precedes_publication:
        table.fault("afterwards", "is due before publication, so it is not for afterwards")

    if item.outcomes and item.rule != "contribution":
        table.fault("outcomes", "belongs to the rule “contribution”")


def _check_keys_of_kinds(table: Table, item: Item) -> None:
    for key, kinds in _KINDS_WITH.items():
        if item.kind not in kinds and table.has(key):
            problem = f"belongs to {any_kind(kinds)}; this is {with_article(item.kind)}"
            table.fault(key, problem)


def check_who(checked: Checked, item: Item) -> None:
    """Note an item that asks nobody, or whom its kind does not allow."""
    _check_people(checked, item)
    if item.kind == "document":
        _check_registrars(checked, item)
    if "agency" in item.who and not _has_one_agency(checked, item):
        problem = 'asks “agency”, but no agency is meant: each = ["agency"] or ["action"]'
        checked.fault(item, "who", problem)


def _check_people(checked: Checked, item: Item) -> None:
    """Note people that an item of its kind does not ask, and where it asks nobody and should."""
    table = checked.table(item)
    match item.kind:
        case "confirmation" if item.who != ("agency",):
            table.fault("who", 'must be ["agency"]: the agency answers for itself')
        case "date" | "publish" if item.who != ("coordinator",):
            table.fault("who", 'must be ["coordinator"]: only the coordinator can type it')
        case "approval" if table.has("who"):
            table.fault("who", "an approval is given by those that decide (decides = …)")
        case "task" | "meeting" | "notice" | "document" if table.lacks("who"):
            people = (*checked.process.roles, "agency")
            table.fault("who", f"{table.lacks('who')}: somebody must be asked", people)


def _check_registrars(checked: Checked, item: Item) -> None:
    registrars = (checked.process.author_role, "coordinator")
    others = [role for role in item.who if role not in registrars]
    if others:
        problem = f"{quoted(others)} cannot register a version; the author and coordinator can"
        checked.fault(item, "who", problem)


def _has_one_agency(checked: Checked, item: Item) -> bool:
    """Say whether each instance belongs to one agency, or nothing of ``each`` could be read."""
    if item.each:
        return set(item.each) <= _OF_ONE_AGENCY
    return checked.parties_unread(item)
