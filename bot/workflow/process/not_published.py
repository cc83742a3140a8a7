"""A pathway whose report is not published: who decides that, what it closes, what things are then.

A file that says nothing of it (as those that running reviews keep) goes by what follows from the
rest of it: whoever decides on the report last decides this, too.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.workflow.process.due_rules import DueRule, Span
from bot.workflow.process.model import Item, NotPublishing, Process
from bot.workflow.process.vocabulary import TITLE_LIMIT, Instead

AFTER: Span = Span(5, "working days", "after", "publish")
"""How long there is to tell people that nothing is published (default)."""
_WHAT: Final[Mapping[str, str]] = {
    "summary": "a summary, not the report",
    "learning": "the learning, not the report",
}


def what_instead(instead: str) -> str:
    """Return what is published in the report's place, in words."""
    return _WHAT.get(instead, "nothing")


def rule_of(process: Process) -> NotPublishing | None:
    """Return how it is decided that the report is not published.

    ``None`` where nothing is published by this pathway and its file says nothing of it.
    """
    said = process.not_publishing
    if said is None and process.publish is None:
        return None
    rule = said or NotPublishing()
    return rule if rule.says_who else replace(rule, decides=_last_to_decide(process))


def _last_to_decide(process: Process) -> tuple[str, ...]:
    """Return the roles that decide last on the report, which publishing itself rests on."""
    publish = process.publish
    if publish is None:
        return ()

    for item in process.required_by(publish):
        if (item.kind, item.of) == ("approval", publish.of):
            return item.decides

    return ()


def closed_with_nothing(process: Process) -> tuple[str, ...]:
    """Return the items that served publication only: nothing is published, so they are closed."""
    rule = rule_of(process)
    if rule is not None and rule.closes:
        return rule.closes
    return tuple(item.id for item in process.items.values() if _served_publication(process, item))


def _served_publication(process: Process, item: Item) -> bool:
    if process.publish is None or _is_told(process, item):
        return False
    if item.kind == "publish" or item.rule in ("publication-date", "website-removal"):
        return True
    return item.due.precedes_publication or "hold" in item.each


def _is_told(process: Process, item: Item) -> bool:
    """Return whether an item is to be done all the same: it says that nothing is published."""
    notices = process.publish.notices if process.publish is not None else ()
    return bool(item.if_not_published) or item.id in notices


def as_not_published(process: Process, instead: Instead) -> Process:
    """Return a pathway as it reads where the report is not published: its titles and dates."""

    def as_told(item: Item) -> Item:
        return _item_not_published(process, item, instead)

    stages = [replace(stage, items=tuple(map(as_told, stage.items))) for stage in process.stages]
    return replace(process, stages=tuple(stages))


def _item_not_published(process: Process, item: Item, instead: Instead) -> Item:
    due = item.due
    if instead == "nothing" and due.precedes_publication and _is_told(process, item):
        due = DueRule("span", AFTER, "default")
    return replace(item, title=_title_instead(item, instead), due=due)


def _title_instead(item: Item, instead: Instead) -> str:
    """Return an item's title where the report is not published: the file's, or with what is."""
    if item.if_not_published:
        return item.if_not_published
    if item.kind != "publish" or instead == "nothing":
        return item.title
    what = what_instead(instead)
    return f"{item.title[: TITLE_LIMIT - len(what) - 2]}: {what}"
