"""What changes between two files of a pathway."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.papers.pathway.words import (
    item_facts,
    joined,
    length_words,
    months_words,
    roles_in_words,
    switches_in_words,
    wrapped,
)
from bot.workflow.process.model import Item, Process, Stage


def difference(old: Process, new: Process) -> str:
    """Say what a review would notice if it went on by another file, most important first.

    Its history stays in any case.
    """
    lines: list[str] = []
    for title, entries in _sections(old, new):
        points = _points(entries)
        if points:
            lines += ["", title, *points]

    if lines:
        return "\n".join([f"{new.title}: what changes", *lines]) + "\n"

    if old.hash == new.hash:
        return "The two files are the same, word for word.\n"

    return "Nothing that a review notices.\n"


def _sections(old: Process, new: Process) -> Iterator[tuple[str, Iterable[str]]]:
    yield "The pathway", _differences(_whole_facts(old), _whole_facts(new))
    yield "Stages", _stage_changes(old, new)
    yield "Items that come", _items_that_come(old, new)
    yield (
        "Items that go (what was recorded of them stays in the history)",
        _items_that_go(old, new),
    )
    yield "Items that change", _item_changes(old, new)
    yield "Roles", _entry_changes(roles_in_words(old), roles_in_words(new))
    yield "Documents", _entry_changes(_documents_of(old), _documents_of(new))
    yield "Statutory guidance", _entry_changes(switches_in_words(old), switches_in_words(new))
    yield "Lists", _entry_changes(_lists_of(old), _lists_of(new))


def consequences(facts: Mapping[str, Any]) -> str:
    """Say what moving one review to the newer file takes from it; empty, if nothing.

    ``facts`` are what the move would be answered with.
    """
    points = _points(_consequences(facts))
    return "\n".join(["In this review", *points]) + "\n" if points else ""


def _consequences(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts["fell"]:
        yield f"open again, with the answers that were given: {_titles(facts['fell'])}"

    for lost in facts["gone"]:
        people = joined(lost["people"])
        yield f"the role “{lost['role']}” goes; held by {people}, whose access by it ends"

    if facts["items"]:
        yield f"nobody holds a role that decides: {_titles(facts['items'])}"


def _titles(items: Iterable[Mapping[str, Any]]) -> str:
    titles: list[str] = []
    for item in items:
        title, party = item["title"], item["party"]
        titles.append(f"{title} ({party})" if party else title)
    return joined(titles)


def _points(entries: Iterable[str]) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        lines += wrapped(entry, "  - ")
    return lines


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Say of each fact that is another now what it was, and what it is."""
    return [
        f"{name}: {_from_to(before[name], text)}"
        for name, text in after.items()
        if text != before[name]
    ]


def _from_to(before: str, after: str) -> str:
    return f"{before or 'nothing'} → {after or 'nothing'}"


# --- the pathway and its stages ----------------------------------------------------------------


def _whole_facts(process: Process) -> dict[str, str]:
    return {
        "id": process.id,
        "title": process.title,
        "prefix of new references": process.prefix,
        "partnership": process.partnership,
        "may switch to": ", ".join(process.partners),
        "the second person": ", ".join(process.seconds),
        "website": process.website,
        "assurance rounds": months_words(process.assurance_months),
        "progress checks": months_words(process.progress_months),
        "time when a newer version asks again": f"{process.again_days} working days",
    }


def _stage_changes(old: Process, new: Process) -> Iterator[str]:
    before = {stage.id: stage for stage in old.stages}
    after = {stage.id: stage for stage in new.stages}
    for name in _only_in(after, before):
        yield f"{name} (“{after[name].title}”) comes, as stage {new.stage_index(name) + 1}"

    for name in _only_in(before, after):
        yield f"{name} (“{before[name].title}”) goes"

    kept = _in_both(after, before)
    for name in kept:
        yield from _changes_of_stage(before[name], after[name])

    kept_in_old_order = sorted(kept, key=list(before).index)
    if kept_in_old_order != kept:
        yield f"the order: {', '.join(kept_in_old_order)} → {', '.join(kept)}"


def _changes_of_stage(old: Stage, new: Stage) -> Iterator[str]:
    if old.title != new.title:
        yield f"{new.id}: title “{old.title}” → “{new.title}”"
    if old.typical != new.typical:
        lengths = _from_to(length_words(old.typical), length_words(new.typical))
        yield f"{new.id}: usual length {lengths}"


def _only_in(some: Iterable[str], others: Mapping[str, Any]) -> list[str]:
    return [name for name in some if name not in others]


def _in_both(some: Iterable[str], others: Mapping[str, Any]) -> list[str]:
    return [name for name in some if name in others]


# --- items -------------------------------------------------------------------------------------


def _items_that_come(old: Process, new: Process) -> Iterator[str]:
    for name in _only_in(new.items, old.items):
        item = new.items[name]
        facts = item_facts(item, new)
        del facts["title"], facts["stage"]
        words = "; ".join(f"{fact} {text}" for fact, text in facts.items() if text)
        yield f"{_item_name(item)} in {item.stage}: {words}"


def _items_that_go(old: Process, new: Process) -> Iterator[str]:
    for name in _only_in(old.items, new.items):
        item = old.items[name]
        yield f"{_item_name(item)} from {item.stage}"


def _item_name(item: Item) -> str:
    return f"{item.id} (“{item.title}”)"


def _item_changes(old: Process, new: Process) -> Iterator[str]:
    for name in _in_both(new.items, old.items):
        was, item = old.items[name], new.items[name]
        before, after = item_facts(was, old), item_facts(item, new)

        if (was.who, was.decides) == (item.who, item.decides):
            before["by"] = after["by"]  # a role's new title is said of the role

        changed = _differences(before, after)
        if changed:
            yield f"{name}: {'; '.join(changed)}"


# --- roles, documents, switches, lists ---------------------------------------------------------


def _entry_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Yield what comes, what changes and what goes, of entries by name, each in words."""
    for name, text in new.items():
        if name not in old:
            yield f"{name} comes: {text}"
        elif old[name] != text:
            yield f"{name}: {_from_to(old[name], text)}"

    for name in _only_in(old, new):
        yield f"{name} goes: {old[name]}"


def _documents_of(process: Process) -> dict[str, str]:
    found: dict[str, str] = {}
    for document in process.documents.values():
        kinds = ", ".join(document.kinds) or "a paper"
        found[document.id] = f"{document.title} ({kinds})"
    return found


def _lists_of(process: Process) -> dict[str, str]:
    lists = {
        "body": process.bodies,
        "partner agency": process.partner_agencies,
        "body of": process.agency_bodies,
        "link": process.links,
    }
    found: dict[str, str] = {}

    for what, entries in lists.items():
        for name, text in entries.items():
            found[f"{what} {name}"] = text

    return found
