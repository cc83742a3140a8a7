"""A pathway as a table."""

import textwrap
from collections.abc import Iterator, Sequence

from bot.papers.pathway.changes import facts_of
from bot.papers.pathway.words import (
    BASIS,
    due_words,
    each_words,
    heading,
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

# --- table -------------------------------------------------------------------------------------

_COLUMNS = ("id", "what", "kind", "who", "each", "due", "basis")


def table(process: Process, width: int = 150) -> str:
    """The whole pathway: its stages and items, its gates, roles, documents and switches."""
    rows = [
        (stage, item, _cells(item, process)) for stage in process.stages for item in stage.items
    ]
    widths = _fit([_COLUMNS, *(cells for _, _, cells in rows)], width)
    lines = [
        f"{process.title} ({process.id}, prefix {process.prefix})",
        "",
        *_row(_COLUMNS, widths),
    ]
    lines.append("  ".join("-" * w for w in widths))
    for number, stage in enumerate(process.stages, 1):
        lines += ["", heading(number, stage)]
        for other, _, cells in rows:
            if other is stage:
                lines += _row(cells, widths)
    for title, entries in _appendix(process):
        if entries:
            lines += ["", title]
            first = max(len(a) for a, _ in entries)
            for name, text in entries:
                lines += wrapped(text, f"  {name:{first}}  ", width)
    return "\n".join(lines) + "\n"


def _cells(item: Item, process: Process) -> tuple[str, ...]:
    kind = (
        item.kind
        + (", optional" if item.optional else "")
        + (", repeatable" if item.repeatable else "")
    )
    dated = BASIS[item.due.basis] if item.due.kind != "none" else ""
    own = own_words(item)
    basis = f"{dated}; the item: {own}" if dated and own else own or dated or BASIS["seed"]
    return (
        item.id,
        item.title,
        kind,
        who_words(item, process),
        each_words(item),
        due_words(item),
        basis,
    )


def _fit(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Column widths: what the texts need; while they are too wide, the column gives way that costs
    the fewest lines."""
    count = len(rows[0])
    widths = [max(len(row[n]) for row in rows) for n in range(count)]
    least = [max(len(w) for row in rows for w in row[n].split() or [""]) for n in range(count)]
    least[0] = widths[0]  # ids are not broken
    lengths = [[len(cell) for cell in row] for row in rows]

    def height(narrower: int) -> int:
        tried = [w - (n == narrower) for n, w in enumerate(widths)]
        return sum(
            max(-(-size // w) for size, w in zip(row, tried, strict=True)) for row in lengths
        )

    while sum(widths) + 2 * (count - 1) > width:
        able = [n for n in range(count) if widths[n] > least[n]]
        if not able:
            break
        narrowed = min(able, key=lambda n: (height(n), -widths[n]))
        widths[narrowed] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    parts = [
        textwrap.wrap(cell, w, break_long_words=False) or [""]
        for cell, w in zip(cells, widths, strict=True)
    ]
    for n in range(max(map(len, parts))):
        yield "  ".join(
            f"{part[n] if n < len(part) else '':{w}}" for part, w in zip(parts, widths, strict=True)
        ).rstrip()


_MORE = (
    "speaks about",
    "rule",
    "fills",
    "outcomes",
    "only in person",
    "closed by circulating",
    "letter",
    "hint",
)
"""What the table's columns have no place for."""


def _more_words(item: Item, process: Process) -> str:
    facts = facts_of(item, process)
    return "; ".join(
        name if facts[name] == "yes" else f"{name}: {facts[name]}" for name in _MORE if facts[name]
    )


def _appendix(process: Process) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    items = process.items.values()
    yield (
        "Gates: not before",
        [(i.id, needs_words(i, process)) for i in items if needs_words(i, process)],
    )
    yield (
        "What else is said of an item",
        [(i.id, words) for i in items if (words := _more_words(i, process))],
    )
    yield "Roles", [(r.id, role_words(r)) for r in process.roles.values()]
    yield (
        "Documents",
        [
            (
                d.id,
                f"{d.title}: "
                + (f"{', then '.join(d.kinds)}, which is decided on" if d.kinds else "a paper"),
            )
            for d in process.documents.values()
        ],
    )
    yield (
        "Statutory guidance, switched",
        [(name, "on" if on else "off") for name, on in process.overlays.items()],
    )
    yield "Others", list(_others(process))


def _others(process: Process) -> Iterator[tuple[str, str]]:
    if process.publish is not None and process.publish.limit is not None:
        span = span_words(process.publish.limit)
        yield "limit, completion", f"{span} ({BASIS[process.publish.limit_basis]})"
        yield "limit, publication", f"{span} ({BASIS[publishing_basis(process.publish)]})"
    yield "second person", ", ".join(process.roles[r].title for r in process.seconds)
    for name, words in (("bodies", process.bodies), ("partner agencies", process.partner_agencies)):
        if words:
            yield name, ", ".join(words.values())
    if process.agency_bodies:
        yield "agencies' bodies", ", ".join(f"{a}: {b}" for a, b in process.agency_bodies.items())
    if process.by_rule("assurance") is not None:
        every = months_words(process.assurance_months)
        yield "assurance rounds", f"{every} from publishing, until every action is closed"
    if process.by_rule("progress-check") is not None:
        every = months_words(process.progress_months)
        yield "progress checks", f"{every} until publication"
    if process.partners:
        yield "may switch to", ", ".join(process.partners)
    letters = {i.letter: None for i in process.items.values() if i.letter}
    if letters:
        yield "letters", ", ".join(name for name in letters if name)
    for name, text in process.links.items():
        yield name, text
