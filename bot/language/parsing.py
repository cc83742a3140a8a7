"""Understand one line: ``/cspr approve factual-accuracy`` is ``Approve(what="factual-accuracy")``.

Pure: no Slack, no clock, no review. ``what`` and ``party`` stay words; the core looks them up.
:mod:`bot.language.groups` owns each verb's forms, its line of help and its examples; help and
refusals are made from them. What can be refused is in :mod:`bot.refusals.language`: each such
refusal says how the verb is typed.

The grammar (case does not matter; ``[REF]`` and order are explained below; each part stands at most
once, in any order)::

    command  = verb , [ REF ] , [ what ] , { part } , [ "." ] ;
    verb     = word ;                                      (* VERBS and their synonyms *)
    REF      = prefix , "-" , year , "-" , number ;        (* ESCB-2026-01; right after the verb *)
    what     = word | quoted ;
    part     = "for" ( party | parties ) | version | "as" what
             | ( "on" | "until" | "from" | "to" | "decided" | "due" ) date
             | "with corrections" | "out of area" | "asked for presentation" | "confirmed"
             | ( "lead" | "deputy" ) person | "by-email" what
             | text | date | person | url ;
    party    = quoted | person | word , { word } ;         (* to the next part word *)
    parties  = party , { ( "," | "and" | "&" ) , party }   (* where most verbs take a party *)
             | "all" , [ "except" , party , { ( "," | "and" | "&" ) , party } ] ;
    version  = "v" , number ;
    text     = ( "because" | "note" | "ref" ) , ( quoted | word , { word } ) ;
    date     = "2026-12-18" | "18 Dec 2026" | "18/12/2026" | "Fri 18 Dec 2026"
             | "18 Dec" | "Dec 18" | "18/12" | "Fri 18 Dec"       (* written_days: the year *)
             | "today" | "yesterday" | "tomorrow" | [ "last" | "next" ] , "Friday" ;
    person   = a mention picked from Slack's list ;
    quoted   = '"' , { any character but a double quote } , '"' ;
             (* or curly, low, «other»; 'single' ones around whole words *)

A text runs to the next of ``because``, ``note``, ``ref`` that the form accepts and has not had;
nothing else ends it (but ``dispute`` and ``return`` take ``ref`` only before ``because``, which
then runs to the end). A text that is quoted as a whole ends with its quote. A party ends at any
part word, whether the form accepts it or not; where a form takes a bare date after it (``due``),
the date is the longest at the party's end that leaves a known party.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import Refusal
from bot.language.lists import typed_list
from bot.language.reader import KnowsParty, Reader
from bot.language.scanner import scan, without_command
from bot.language.verb_forms import how_to_type
from bot.language.verbs import BY_NAME, VERBS, Mended, unknown_verb
from bot.language.words import DayUnderstood
from bot.refusals.language import OneAtATime, UnbalancedQuote
from bot.workflow.review.commands import AddAction, Approve, Command, EachAct, ForSeveral
from bot.workflow.review.queries import DraftLetter, Query, ShowMine
from bot.workflow.text import matching


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command understood.

    ``verb`` is the verb's own name, whichever synonym was typed; empty for bare ``/cspr``.
    """

    verb: str
    ref: str | None
    command: Command | Query
    understood: tuple[DayUnderstood, ...] = ()
    """The dates that were not written whole, and the days that they are."""


def parse(text: str, *, today: date, knows_party: KnowsParty = lambda ref, words: True) -> Parsed:
    """Return what is asked by ``/cspr <text>``; else raise a :class:`Refusal`, whatever it is."""
    text = without_command(text)
    listed = typed_list(text)
    if listed is None:
        return _parse_line(text, today, knows_party)

    listing, ref = listed
    if listing.kind != "attendee":  # whose label runs on, whatever stands in the next line
        with suppress(Refusal):  # one command may be written in two lines
            return _parse_line(text, today, knows_party)

    return Parsed(listing.kind, ref, listing)


def _parse_line(text: str, today: date, knows_party: KnowsParty) -> Parsed:
    typed = scan(text)
    if not typed.words and typed.balanced:
        return Parsed("", None, ShowMine())

    word = typed.words[0].text if typed.words else ""
    verb = BY_NAME.get(word.casefold())

    if not typed.balanced:
        raise UnbalancedQuote(**how_to_type(verb or VERBS["help"]))

    if verb is None:
        raise unknown_verb(word, _mended(text, word, today, knows_party))

    reader = Reader(verb, word.casefold(), typed, today, knows_party)
    command = _for_several(reader, verb.read(reader))
    return Parsed(verb.name, reader.ref, command, tuple(reader.understood))


def _for_several(reader: Reader, command: Command | Query) -> Command | Query:
    """Return what is said of several parties as that; some verbs take one at a time."""
    several = reader.several
    if several is None:
        return command

    if isinstance(command, DraftLetter):
        return replace(
            command, party=None, parties=several.named, excepted=several.excepted, several=True
        )

    if not isinstance(command, EachAct):
        raise OneAtATime(**reader.how_to_type())

    if isinstance(command, Approve) and command.what is None:
        raise reader.missing("<what>")

    act = command if isinstance(command, AddAction) else replace(command, party=None)
    return ForSeveral(act=act, parties=several.named, excepted=several.excepted)


def usage(verb: str) -> tuple[str, ...]:
    """Return a verb's forms as people type them; a synonym's are its verb's.

    Raises ``KeyError`` for an unknown verb.
    """
    return BY_NAME[verb.casefold()].typed_forms()


def _mended(text: str, word: str, today: date, knows_party: KnowsParty) -> Mended | None:
    """Return the line without a slip in its verb, if it says something then."""
    first, *rest = text.split(None, 1)
    meant = _meant_by(word) if first.casefold() == word.casefold() else None
    if meant is None:
        return None

    line = " ".join([meant, *rest]).strip()

    try:
        parse(line, today=today, knows_party=knows_party)
    except Refusal:
        return None

    return Mended(meant, line)


def _meant_by(word: str) -> str | None:
    """Return the word of a verb of which one slip makes this one, if it is of one verb alone."""
    if len(word) < 3:
        return None
    close = [name for name in BY_NAME if matching.slip(word, name)]
    verbs = {BY_NAME[name].name for name in close}
    return close[0] if len(verbs) == 1 else None
