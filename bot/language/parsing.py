"""Understand one line: ``/cspr approve factual-accuracy`` is ``Approve(what="factual-accuracy")``.

Pure: no Slack, no clock, no review. ``what`` and ``party`` stay words; the core looks them up.
:mod:`verbs` owns each verb's forms, its line of help and its examples; help and refusals are made
from it. What can be refused is in :mod:`bot.refusals.language`: each such refusal says how the
verb is typed.

The grammar (case does not matter; each part at most once, in any order; ``REF`` right after the
verb only)::

    command  = verb , [ REF ] , [ what ] , { part } , [ "." ] ;
    verb     = word ;                                     (* VERBS and their synonyms *)
    REF      = prefix , "-" , year , "-" , number ;       (* ESCB-2026-01 *)
    what     = word | quoted ;
    part     = "for" party | version | "as" what | day | "with corrections" | "out of area"
             | "asked for presentation" | "confirmed" | ( "lead" | "deputy" ) person
             | "by-email" what | text | date | person | url ;
    day      = ( "on" | "until" | "from" | "to" | "decided" | "due" ) date ;
    party    = quoted | person | word , { word } ;        (* to the next part word *)
    version  = "v" , number ;
    text     = ( "because" | "note" | "ref" ) , ( quoted | word , { word } ) ;
    date     = "2026-12-18" | "18 Dec 2026" | "18/12/2026" | "today" | "yesterday" | "tomorrow" ;
    person   = a mention picked from Slack's list ;
    quoted   = '"' , { any character but a double quote } , '"' ;    (* straight or curly *)

A text runs to the next of ``because``, ``note``, ``ref`` that the form accepts and has not had;
nothing else ends it (but ``dispute`` and ``return`` take ``ref`` only before ``because``, which
then runs to the end). A text that is quoted as a whole ends with its quote. A party ends at any
part word, whether the form accepts it or not; where a form takes a bare date after it (``due``),
the date is the longest at the party's end that leaves a known party.
"""

from dataclasses import dataclass
from datetime import date

from bot.errors import Refusal
from bot.language.reader import KnowsParty, Reader, how_to_type
from bot.language.scanner import scan
from bot.language.verbs import BY_NAME, VERBS, unknown_verb
from bot.refusals.language import UnbalancedQuote
from bot.workflow.review.commands import Command
from bot.workflow.review.queries import Query, ShowMine
from bot.workflow.text import matching


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command understood. ``verb`` is the verb's own name, whichever synonym was typed; empty for
    bare ``/cspr``."""

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
        raise UnbalancedQuote(**how_to_type(verb or VERBS["help"]))
    if verb is None:
        raise unknown_verb(word, *_mended(text, word, today, knows_party))
    reader = Reader(verb, word.casefold(), typed, today, knows_party)
    return Parsed(verb.name, reader.ref, verb.read(reader))


def usage(verb: str) -> tuple[str, ...]:
    """A verb's forms (a synonym's are its verb's), as people type them. KeyError for an unknown
    verb."""
    return BY_NAME[verb.casefold()].typed_forms()


def _mended(text: str, word: str, today: date, knows_party: KnowsParty) -> tuple[str, str]:
    """The verb that was meant and the line with it, where one slip made the word of that verb and
    of no other, and the line says something then."""
    close = [name for name in BY_NAME if matching.slip(word, name)]
    first, *rest = text.split(None, 1)
    if (
        len({BY_NAME[name].name for name in close}) != 1
        or first.casefold() != word.casefold()
        or len(word) < 3
    ):
        return "", ""
    line = " ".join([close[0], *rest]).strip()
    try:
        parse(line, today=today, knows_party=knows_party)
    except Refusal:
        return "", ""
    return close[0], line
