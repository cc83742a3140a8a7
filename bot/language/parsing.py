"""Understand one line: which verb, which review, which command."""

from dataclasses import dataclass
from datetime import date

from bot.errors import Refusal
from bot.language.reader import KnowsParty, Reader, refusal
from bot.language.scanner import scan
from bot.language.verbs import BY_NAME, VERBS, unknown_verb
from bot.workflow.review.commands import Command
from bot.workflow.review.queries import Query, ShowMine
from bot.workflow.text import matching


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command understood. ``verb`` is the verb's own name, whichever synonym was typed; empty for bare ``/cspr``."""

    verb: str
    ref: str | None
    command: Command | Query


def parse(text: str, *, today: date, knows_party: KnowsParty = lambda ref, words: True) -> Parsed:
    """What is asked by ``/cspr <text>``; else a :class:`Refusal`, whatever the text is."""
    typed = scan(text)
    if not typed.words and typed.balanced:
        return Parsed("", None, ShowMine())
    word = typed.words[0].text if typed.words else ""
    verb = BY_NAME.get(word.casefold())
    if not typed.balanced:
        raise refusal(verb or VERBS["help"], "unbalanced-quote")
    if verb is None:
        raise unknown_verb(word, *_mended(text, word, today, knows_party))
    reader = Reader(verb, word.casefold(), typed, today, knows_party)
    return Parsed(verb.name, reader.ref, verb.read(reader))


def usage(verb: str) -> tuple[str, ...]:
    """A verb's forms (a synonym's are its verb's), as people type them. KeyError for an unknown verb."""
    return BY_NAME[verb.casefold()].typed_forms()


def _mended(text: str, word: str, today: date, knows_party: KnowsParty) -> tuple[str, str]:
    """The verb that was meant and the line with it, where one slip made the word of that verb and of no other, and the
    line says something then."""
    close = [name for name in BY_NAME if matching.slip(word, name)]
    first, *rest = text.split(None, 1)
    if len({BY_NAME[name].name for name in close}) != 1 or first.casefold() != word.casefold() or len(word) < 3:
        return "", ""
    line = " ".join([close[0], *rest]).strip()
    try:
        parse(line, today=today, knows_party=knows_party)
    except Refusal:
        return "", ""
    return close[0], line
