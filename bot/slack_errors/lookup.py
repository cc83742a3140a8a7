"""Look an error of Slack up: what it means where it was answered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.slack_errors.meanings import Meaning
from bot.slack_errors.operations import (
    EVERYWHERE,
    OPERATIONS,
    Codes,
    Operation,
)

ELSEWHERE = Operation(
    name="other",
    title="Anything else",
    methods=(),
    default=Meaning.NOT_KNOWN,
    codes={},
)
"""What is done by a method that stands in no operation."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an error means; one that the table does not know has its operation's default."""

    operation: Operation
    meaning: Meaning
    is_known: bool = True


def code_in(data: object) -> str | None:
    """Return the code in an answer of Slack; ``None`` where there is none, as in a page of text."""
    code = data.get("error") if isinstance(data, dict) else None
    if isinstance(code, str) and re.fullmatch(r"[a-z0-9_]{2,80}", code):
        return code
    return None


def operation_of(method: str) -> Operation:
    """Return what a method is called for."""
    return _BY_METHOD.get(method, ELSEWHERE)


def meaning_of(method: str, code: str) -> Found:
    """Return what an error means as an answer to a method."""
    return meaning_in(operation_of(method), code)


def meaning_in(operation: Operation, code: str) -> Found:
    """Return what an error means in an operation."""
    meaning = table_of(operation).get(code)
    if meaning is None:
        return Found(operation, operation.default, is_known=False)
    return Found(operation, meaning)


def table_of(operation: Operation) -> dict[str, Meaning]:
    """Return every error that an operation knows, with what it means there."""
    return _TABLES[operation.name]


def means(meaning: Meaning) -> frozenset[str]:
    """Return the errors that have a meaning in every operation that does not say otherwise."""
    return frozenset(EVERYWHERE.get(meaning, "").split())


def _entries(codes: Codes) -> Iterator[tuple[str, Meaning]]:
    for meaning, words in codes.items():
        for code in words.split():
            yield code, meaning


_BY_METHOD = {method: operation for operation in OPERATIONS for method in operation.methods}
_TABLES = {
    operation.name: dict(_entries(EVERYWHERE)) | dict(_entries(operation.codes))
    for operation in (*OPERATIONS, ELSEWHERE)
}
