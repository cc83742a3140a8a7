"""What changes between two files of a pathway."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.papers.pathway.words import (
    BASIS,
    due_words,
    each_words,
    joined,
    length_words,
    months_words,
    needs_words,
    own_words,
    role_words,
    span_words,
    who_words,
    wrapped,
)
from bot.workflow.dates.due import publishing_basis
from bot.workflow.process.model import Item, Process

# --- what a newer file changes -----------------------------------------------------------------


def difference(old: Process, new: Process) -> str:
    """What a review would notice if it went on by another file, most important first; history stays
    in any case."""
    parts = [
        ("The pathway", list(_whole_changes(old, new))),
        ("Stages", list(_stage_changes(old, new))),
        (
            "Items that come",
            [_item_line(i, new) for i in new.items.values() if i.id not in old.items],
        ),
        ("Items that go (what was recorded of them stays in the history)", list(_gone(old, new))),
        ("Items that change", list(_item_changes(old, new))),
        ("Roles", list(_changes(_roles_of(old), _roles_of(new)))),
        ("Documents", list(_changes(_documents_of(old), _documents_of(new)))),
        ("Statutory guidance", list(_changes(_overlays_of(old), _overlays_of(new)))),
        ("Lists", list(_changes(_lists_of(old), _lists_of(new)))),
    ]
    lines = [f"{new.title}: what changes"]
    for title, entries in parts:
        if entries:
            lines += ["", title]
            for entry in entries:
                lines += wrapped(entry, "  - ")
    if len(lines) == 1:
        words = (
            "The two files are the same, word for word."
            if old.hash == new.hash
            else "Nothing that a review notices."
        )
        return f"{words}\n"
    return "\n".join(lines) + "\n"


def consequences(facts: Mapping[str, Any]) -> str:
    """What moving one review to the newer file takes from it, by what the move would answer; empty
    if nothing."""

    def items(name: str) -> str:
        return joined(
            [
                f"{one['title']} ({one['party']})" if one["party"] else one["title"]
                for one in facts[name]
            ]
        )

    entries = (
        [f"open again, with the answers that were given: {items('fell')}"] if facts["fell"] else []
    )
    entries += [
        f"the role “{one['role']}” goes; held by {joined(one['people'])}, whose access by it ends"
        for one in facts["gone"]
    ]
    if facts["items"]:
        entries.append(f"nobody holds a role that decides: {items('items')}")
    lines = [line for entry in entries for line in wrapped(entry, "  - ")]
    return "\n".join(["In this review", *lines]) + "\n" if lines else ""


def _whole_changes(old: Process, new: Process) -> Iterator[str]:
    facts: list[tuple[str, str, str]] = [
        ("id", old.id, new.id),
        ("title", old.title, new.title),
        ("prefix of new references", old.prefix, new.prefix),
        ("partnership", old.partnership, new.partnership),
        ("may switch to", ", ".join(old.partners), ", ".join(new.partners)),
        ("the second person", ", ".join(old.seconds), ", ".join(new.seconds)),
        ("website", old.website, new.website),
        (
            "assurance rounds",
            months_words(old.assurance_months),
            months_words(new.assurance_months),
        ),
        ("progress checks", months_words(old.progress_months), months_words(new.progress_months)),
    ]
    for name, before, after in facts:
        if before != after:
            yield f"{name}: {_from_to(before, after)}"


def _from_to(before: str, after: str) -> str:
    return f"{before or 'nothing'} → {after or 'nothing'}"


def _stage_changes(old: Process, new: Process) -> Iterator[str]:
    before, after = {s.id: s for s in old.stages}, {s.id: s for s in new.stages}
    for name, stage in after.items():
        if name not in before:
            yield f"{name} (“{stage.title}”) comes, as stage {new.stage_index(name) + 1}"
    for name, stage in before.items():
        if name not in after:
            yield f"{name} (“{stage.title}”) goes"
    for name, stage in after.items():
        if name not in before:
            continue
        if before[name].title != stage.title:
            yield f"{name}: title “{before[name].title}” → “{stage.title}”"
        if before[name].typical != stage.typical:
            yield (
                f"{name}: usual length"
                f" {_from_to(length_words(before[name].typical), length_words(stage.typical))}"
            )
    kept = [s for s in before if s in after]
    order = [s for s in after if s in before]
    if kept != order:
        yield f"the order: {', '.join(kept)} → {', '.join(order)}"


def _item_line(item: Item, process: Process) -> str:
    facts = facts_of(item, process)
    words = [
        f"{name} {text}" for name, text in facts.items() if text and name not in ("title", "stage")
    ]
    return f"{item.id} (“{item.title}”) in {item.stage}: {'; '.join(words)}"


def _gone(old: Process, new: Process) -> Iterator[str]:
    for item in old.items.values():
        if item.id not in new.items:
            yield f"{item.id} (“{item.title}”) from {item.stage}"


def facts_of(item: Item, process: Process) -> dict[str, str]:
    """An item as a review notices it, in words."""
    return {
        "title": item.title,
        "stage": item.stage,
        "kind": item.kind,
        "by": who_words(item, process),
        "for each": each_words(item),
        "due": f"{due_words(item)} ({BASIS[item.due.basis]})" if item.due.kind != "none" else "",
        "speaks about": item.of or "",
        "not before": needs_words(item, process),
        "to publish within": (
            f"{span_words(item.limit)} ({BASIS[publishing_basis(item)]})" if item.limit else ""
        ),
        "to complete within": (
            f"{span_words(item.limit)} ({BASIS[item.limit_basis]})" if item.limit else ""
        ),
        "rule": item.rule or "",
        "fills": item.fills or "",
        "outcomes": ", ".join(item.outcomes),
        "optional": "yes" if item.optional else "",
        "repeatable": "yes" if item.repeatable else "",
        "only in person": "yes" if item.personal else "",
        "closed by circulating": "yes" if item.by_circulation else "",
        "with the agency's body": "yes" if item.agency_body else "",
        "from": own_words(item) or BASIS[item.basis],
        "hint": item.hint,
        "letter": item.letter or "",
    }


def _item_changes(old: Process, new: Process) -> Iterator[str]:
    for name, item in new.items.items():
        if name not in old.items:
            continue
        was = old.items[name]
        before, after = facts_of(was, old), facts_of(item, new)
        if (was.who, was.decides) == (item.who, item.decides):
            before["by"] = after["by"]  # a role's new title is said of the role
        changes = [
            f"{fact}: {_from_to(before[fact], after[fact])}"
            for fact in after
            if before[fact] != after[fact]
        ]
        if changes:
            yield f"{name}: {'; '.join(changes)}"


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name, text in new.items():
        if name not in old:
            yield f"{name} comes: {text}"
        elif old[name] != text:
            yield f"{name}: {_from_to(old[name], text)}"
    for name, text in old.items():
        if name not in new:
            yield f"{name} goes: {text}"


def _roles_of(process: Process) -> dict[str, str]:
    return {r.id: role_words(r) for r in process.roles.values()}


def _documents_of(process: Process) -> dict[str, str]:
    return {
        d.id: f"{d.title} ({', '.join(d.kinds) or 'a paper'})" for d in process.documents.values()
    }


def _overlays_of(process: Process) -> dict[str, str]:
    return {name: "on" if on else "off" for name, on in process.overlays.items()}


def _lists_of(process: Process) -> dict[str, str]:
    found: dict[str, str] = {}
    for words, texts in (
        ("body", process.bodies),
        ("partner agency", process.partner_agencies),
        ("body of", process.agency_bodies),
        ("link", process.links),
    ):
        found |= {f"{words} {name}": text for name, text in texts.items()}
    return found
