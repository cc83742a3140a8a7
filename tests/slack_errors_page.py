"""Write the table of Slack's errors into docs/reliability.md, as the code has it: `make docs`."""

from collections.abc import Iterator
from pathlib import Path

from bot.slack_errors.lookup import means, table_of
from bot.slack_errors.meanings import Meaning
from bot.slack_errors.operations import EVERYWHERE, OPERATIONS, Operation

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
BEGIN = "<!-- errors: begin -->"
END = "<!-- errors: end -->"


def the_table() -> str:
    """Return what belongs between the marks."""
    return "\n".join([*_of_meanings(), "", *_of_all(), "", *_of_operations()])


def page_with_the_table() -> str:
    """Return the page with the table as the code has it now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{the_table()}\n\n{END}{after}"


def _of_meanings() -> Iterator[str]:
    yield "| what it means | what follows |"
    yield "|---|---|"
    for meaning in Meaning:
        yield f"| {_title(meaning)} | {meaning.value} |"


def _of_all() -> Iterator[str]:
    yield "Everywhere, where an operation does not say otherwise:"
    yield ""
    yield "| what it means | Slack's errors |"
    yield "|---|---|"
    for meaning in EVERYWHERE:
        yield f"| {_title(meaning)} | {_codes(means(meaning))} |"


def _of_operations() -> Iterator[str]:
    for operation in OPERATIONS:
        methods = ", ".join(f"`{method}`" for method in operation.methods)
        yield f"**{operation.title}** ({methods}). Any other error: {_title(operation.default)}."
        yield ""
        yield "| what it means | Slack's errors |"
        yield "|---|---|"
        yield from _lines(operation)
        yield ""


def _lines(operation: Operation) -> Iterator[str]:
    own = {code for words in operation.codes.values() for code in words.split()}
    table = table_of(operation)
    for meaning in operation.codes:
        codes = {code for code in own if table[code] is meaning}
        yield f"| {_title(meaning)} | {_codes(codes)} |"


def _title(meaning: Meaning) -> str:
    return meaning.name.lower().replace("_", " ")


def _codes(codes: set[str] | frozenset[str]) -> str:
    return " ".join(f"`{code}`" for code in sorted(codes))


if __name__ == "__main__":
    PAGE.write_text(page_with_the_table(), encoding="utf-8")
