"""Clean and screen what a command was typed with, before anything is decided.

What screens is loaded with the first text: its patterns take a tenth of a start to compile.
"""

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
        if len(value) > TEXT_LIMIT:
            raise TooLong(length=len(value), limit=TEXT_LIMIT, usage="", example="", field=name)
        if clean(value) == "":
            raise EmptyText(field=name)
        kind = c.TYPED[name]
        for finding in screen_text(value, allowed_postcodes=context.allowed_postcodes, kind=kind):
            if finding.level == "refused":
                raise Identifier(kind=finding.kind, field=name)
            warned.append(finding.kind)
    return warned


_SAID_BACK = ("what", "party")
"""Words for an item and a party, which come back in what is said of them."""


def cleaned(command: c.Command) -> c.Command:
    """Return a command without control and bidirectional characters in its texts.

    Nothing is cut (see :func:`screen`).
    """
    if isinstance(command, c.Several | c.TickTogether | c.BringInTogether):
        parts: Any = tuple(cleaned(part) for part in command.parts)
        return replace(command, parts=parts)
    if isinstance(command, c.ForSeveral):
        act: Any = cleaned(command.act)
        parties = tuple(_whole(word) for word in command.parties)
        excepted = tuple(_whole(word) for word in command.excepted)
        return replace(command, act=act, parties=parties, excepted=excepted)
    if isinstance(command, c.AddList):
        lines: Any = tuple((number, cleaned(act)) for number, act in command.lines)
        return replace(command, lines=lines)
    if isinstance(command, c.CatchUp):
        days = [(item, party, on, _whole(ref)) for item, party, on, ref in command.days]
        return c.CatchUp(days=tuple(days))
    names = [field.name for field in fields(command)]
    typed = [name for name in names if name in c.TYPED or name in _SAID_BACK]
    texts = {name: getattr(command, name) for name in typed}
    written = {name: text for name, text in texts.items() if isinstance(text, str)}
    return replace(command, **{name: _whole(text) for name, text in written.items()})


def _whole(text: str) -> str:
    return clean(text, max(1, len(text)))
