"""Clean and screen what a command was typed with, before anything is decided.

What screens is loaded with the first text: its patterns take a tenth of a start to compile.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from bot.refusals.language import EmptyText, TooLong
from bot.refusals.other import Identifier
from bot.workflow.review import commands as c
from bot.workflow.rules.context import Context
from bot.workflow.text.cleaning import clean

TEXT_LIMIT = 3000


def screen(command: c.Command, context: Context) -> list[str]:
    """Refuse a command whose texts hold an identifier (privacy 5); return the kinds to warn of."""
    from bot.workflow.text.screening import screen as screen_text

    warned: list[str] = []

    for name, value in c.typed_in(command):
        _require_readable(name, value)
        kind = c.TYPED[name]
        for finding in screen_text(value, allowed_postcodes=context.allowed_postcodes, kind=kind):
            if finding.level == "refused":
                raise Identifier(kind=finding.kind, field=name)

            warned.append(finding.kind)

    return warned


def _require_readable(field: str, text: str) -> None:
    """Refuse a text that is too long, or of which nothing shows."""
    if len(text) > TEXT_LIMIT:
        raise TooLong(length=len(text), limit=TEXT_LIMIT, usage="", example="", field=field)
    if clean(text) == "":
        raise EmptyText(field=field)


_SAID_BACK = ("what", "party")
"""Words for an item and a party, which come back in what is said of them."""
_CLEANED = frozenset((*c.TYPED, *_SAID_BACK))


def cleaned(command: c.Command) -> c.Command:
    """Return a command without control and bidirectional characters in its texts.

    Nothing is cut (see :func:`screen`).
    """
    match command:
        case c.Several() | c.TickTogether() | c.BringInTogether():
            parts: Any = tuple(map(cleaned, command.parts))
            return replace(command, parts=parts)
        case c.ForSeveral(parties=parties, excepted=excepted):
            act: Any = cleaned(command.act)
            return replace(command, act=act, parties=_all(parties), excepted=_all(excepted))
        case c.AddList():
            lines: Any = tuple((number, cleaned(act)) for number, act in command.lines)
            return replace(command, lines=lines)
        case c.CatchUp():
            days = [(item, party, on, _whole(ref)) for item, party, on, ref in command.days]
            return c.CatchUp(days=tuple(days))
        case _:
            return replace(command, **_own_texts_cleaned(command))


def _own_texts_cleaned(command: c.Command) -> dict[str, Any]:
    """Return the fields of a command that hold what was typed, each clean."""
    names = [field.name for field in fields(command)]
    typed = {name: getattr(command, name) for name in names if name in _CLEANED}
    return {name: _whole(text) for name, text in typed.items() if isinstance(text, str)}


def _all(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(_whole(word) for word in words)


def _whole(text: str) -> str:
    return clean(text, max(1, len(text)))
