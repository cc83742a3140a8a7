"""Words of the process model and of history that the core compares with are words that there are.

mypy refuses ``item.kind == "metting"``, but not ``item.kind in ("task", "metting")``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import bot.workflow
from bot.workflow.dates.retention import RetentionUnit
from bot.workflow.process.vocabulary import Basis, DueKind, Kind, PartyKind, Rule, Unit
from bot.workflow.review.events import Cause, How

CORE = Path(bot.workflow.__file__).parent
KNOWN = {
    "kind": {*get_args(Kind), *get_args(PartyKind), *get_args(DueKind)},
    "rule": {*get_args(Rule)},
    "how": {*get_args(How)},
    "basis": {*get_args(Basis)},
    "unit": {*get_args(Unit), *get_args(RetentionUnit)},
    "cause": {*get_args(Cause)},
}
"""What an attribute of this name can be, wherever the core compares it."""


def compared(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield each word that an attribute is compared with: its line, the attribute, the word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute):
            for inner in node.comparators:
                for word in ast.walk(inner):
                    if isinstance(word, ast.Constant) and isinstance(word.value, str):
                        yield node.lineno, node.left.attr, word.value


def test_the_core_compares_with_words_that_there_are():
    """A misspelt kind, rule or way of closing would never be equal to anything."""
    found = 0
    for path in CORE.rglob("*.py"):
        for line, attribute, word in compared(ast.parse(path.read_text(encoding="utf-8"))):
            if attribute in KNOWN:
                found += 1
                assert word in KNOWN[attribute], f"{path.name}:{line}: .{attribute} and {word!r}"
    assert found > 50
