"""A pathway as a table."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bot.papers.pathway.words import (
    BASIS,
    due_words,
    each_words,
    heading,
    item_facts,
    months_words,
    needs_words,
    own_words,
    roles_in_words,
    span_words,
    switches_in_words,
    who_words,
    wrapped,
)
from bot.workflow.dates.limits import publishing_basis
from bot.workflow.process.model import Document, Item, Process

_COLUMNS = ("id", "what", "kind", "who", "each", "due", "basis")
_GAP = "  "
_FACTS_WITHOUT_COLUMN = (
    "speaks about",
    "rule",
    "fills",
    "outcomes",
    "only in person",
    "closed by circulating",
    "asked after",
    "with the meeting",
    "still to do after publishing",
    "letter",
    "hint",
    "asked of an agency",
)


def table(process: Process, width: int = 150) -> str:
    """Show the whole pathway: its stages and items, its gates, roles, documents and switches."""
    lines = [f"{process.title} ({process.id}, prefix {process.prefix})", ""]
    lines += _stages(process, width)

    for title, entries in _appendix(process):
        if entries:
            lines += ["", title]
            lines += _listed(entries, width)

    return "\n".join(lines) + "\n"


# --- stages and items --------------------------------------------------------------------------


def _stages(process: Process, width: int) -> Iterator[str]:
    rows = {name: _cells(item, process) for name, item in process.items.items()}
    widths = _fit([_COLUMNS, *rows.values()], width)
    yield from _row(_COLUMNS, widths)
    yield _GAP.join("-" * column for column in widths)

    for number, stage in enumerate(process.stages, 1):
        yield ""
        yield heading(number, stage)

        for item in stage.items:
            yield from _row(rows[item.id], widths)


def _cells(item: Item, process: Process) -> tuple[str, ...]:
    return (
        item.id,
        item.title,
        _kind(item),
        who_words(item, process),
        each_words(item),
        due_words(item),
        _basis(item),
    )


def _kind(item: Item) -> str:
    words: list[str] = [item.kind]
    if item.optional:
        words.append("optional")
    if item.repeatable:
        words.append("repeatable")
    return ", ".join(words)


def _basis(item: Item) -> str:
    """Say where an item's date comes from, and where the item itself."""
    own = own_words(item)
    if item.due.kind == "none":
        return own or BASIS["seed"]
    dated = BASIS[item.due.basis]
    return f"{dated}; the item: {own}" if own else dated


# --- columns -----------------------------------------------------------------------------------


def _fit(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the columns' widths: what the texts need, if there is room for it.

    While they are too wide, the column gives way that costs the fewest lines.
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(len(cell) for cell in column) for column in columns]
    least = [_longest_word(column) for column in columns]
    least[0] = widths[0]  # ids are not broken
    lengths = [[len(cell) for cell in row] for row in rows]

    def cost(column: int) -> tuple[int, int]:
        return _height(lengths, _narrowed(widths, column)), -widths[column]

    while sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        can_give_way = [n for n, column_width in enumerate(widths) if column_width > least[n]]
        if not can_give_way:
            break

        widths = _narrowed(widths, min(can_give_way, key=cost))

    return widths


def _longest_word(cells: Sequence[str]) -> int:
    words = " ".join(cells).split()
    return max((len(word) for word in words), default=0)


def _narrowed(widths: Sequence[int], column: int) -> list[int]:
    narrowed = list(widths)
    narrowed[column] -= 1
    return narrowed


def _height(lengths: Sequence[Sequence[int]], widths: Sequence[int]) -> int:
    """Estimate how many lines rows of such texts take."""
    height = 0
    for row in lengths:
        lines = [-(-length // width) for length, width in zip(row, widths, strict=True)]
        height += max(lines)
    return height


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield a row's lines, each cell wrapped in its column."""
    columns = [
        textwrap.wrap(cell, width, break_long_words=False)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for line in zip_longest(*columns, fillvalue=""):
        padded = [f"{part:{width}}" for part, width in zip(line, widths, strict=True)]
        yield _GAP.join(padded).rstrip()


# --- what comes below --------------------------------------------------------------------------

_Entries = list[tuple[str, str]]


def _appendix(process: Process) -> Iterator[tuple[str, _Entries]]:
    """Yield what the columns have no place for: titles, each with names and texts."""
    items = process.items.values()
    needs = [(item.id, needs_words(item, process)) for item in items]
    yield "Gates: not before", _with_text(needs)
    more = [(item.id, _more_words(item, process)) for item in items]
    yield "What else is said of an item", _with_text(more)
    yield "Roles", list(roles_in_words(process).items())
    yield "Documents", [(one.id, _document_words(one)) for one in process.documents.values()]
    yield "Statutory guidance, switched", list(switches_in_words(process).items())
    yield "Others", list(_others(process))


def _with_text(entries: _Entries) -> _Entries:
    return [(name, text) for name, text in entries if text]


def _listed(entries: _Entries, width: int) -> Iterator[str]:
    longest = max(len(name) for name, _ in entries)
    for name, text in entries:
        yield from wrapped(text, f"  {name:{longest}}  ", width)


def _more_words(item: Item, process: Process) -> str:
    facts = item_facts(item, process)
    words = [_fact(name, facts[name]) for name in _FACTS_WITHOUT_COLUMN if facts[name]]
    return "; ".join(words)


def _fact(name: str, text: str) -> str:
    return name if text == "yes" else f"{name}: {text}"


def _document_words(document: Document) -> str:
    if not document.kinds:
        return f"{document.title}: a paper"
    return f"{document.title}: {', then '.join(document.kinds)}, which is decided on"


def _others(process: Process) -> Iterator[tuple[str, str]]:
    yield from _limits(process)
    yield "second person", ", ".join(process.roles[role].title for role in process.seconds)
    own_bodies = [f"{agency}: {body}" for agency, body in process.agency_bodies.items()]
    bodies = [
        ("bodies", ", ".join(process.bodies.values())),
        ("partner agencies", ", ".join(process.partner_agencies.values())),
        ("agencies' bodies", ", ".join(own_bodies)),
    ]
    yield from _with_text(bodies)
    yield from _recurring(process)
    letters = [item.letter for item in process.items.values() if item.letter]
    rest = [
        ("may switch to", ", ".join(process.partners)),
        ("letters", ", ".join(dict.fromkeys(letters))),
    ]
    yield from _with_text(rest)
    yield from process.links.items()


def _limits(process: Process) -> Iterator[tuple[str, str]]:
    publish = process.publish
    if publish is not None and publish.limit is not None:
        span = span_words(publish.limit)
        yield "limit, completion", f"{span} ({BASIS[publish.limit_basis]})"
        yield "limit, publication", f"{span} ({BASIS[publishing_basis(publish)]})"


def _recurring(process: Process) -> Iterator[tuple[str, str]]:
    if process.by_rule("assurance") is not None:
        every = months_words(process.assurance_months)
        yield "assurance rounds", f"{every} from publishing, until every action is closed"
    if process.by_rule("progress-check") is not None:
        every = months_words(process.progress_months)
        yield "progress checks", f"{every} until publication"
