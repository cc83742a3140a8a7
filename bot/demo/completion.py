"""What fits to a command that somebody types in the demo: verbs, items and agencies, by the bot.

The verbs and their lines are those of help, for everybody. Of a review only those learn anything
who are in its channel, and may take part in it; and only where nobody else reads along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot import app
from bot.grouping import by_key
from bot.language.reader import Verb
from bot.language.verbs import BY_NAME, VERBS
from bot.papers import letters
from bot.reviews import Seen
from bot.store.errors import StoreError
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.views.lines import Line, line
from playground.page import Completion

MOST = 8
_WORD = re.compile(r'"[^"]*"|\S+')
_ANSWERS = ("approve", "dispute", "return", "emailed")
_OF_THE_PAST = ("undo", "show", "evidence", "chasing")
_PARTY_KINDS: tuple[tuple[PartyKind, str], ...] = (
    ("agency", "an agency of this review"),
    ("family", "a family contact of this review"),
    ("partnership", "a partnership of this review"),
)
_PARTIES_OF = {"agency": "agency", "family": "family", "partnership": "partnership"}
_TEXTS = frozenset({"because", "ref", "note"})
"""After these somebody writes a text, in which no word is completed."""
_PARTS = {
    "for": "for an agency, a family contact or a partnership",
    "on": "the day on which it happened, such as 4 May 2026",
    "until": "the day until which",
    "because": "why; it is kept in the history",
    "ref": "evidence: an e-mail, a letter or a minute, with its day",
    "note": "a note for the history",
    "as": "how, or as which document",
}


@dataclass(frozen=True)
class Typed:
    """A command so far: what stays as it is, its whole words, and the word that is being typed."""

    kept: str
    words: tuple[str, ...]
    fragment: str

    @property
    def verb(self) -> Verb | None:
        """The verb, once it is typed."""
        return BY_NAME.get(self.words[0].casefold()) if self.words else None

    @property
    def said(self) -> tuple[str, ...]:
        """The whole words, however they are written."""
        return tuple(word.casefold() for word in self.words)

    @property
    def is_in_value(self) -> bool:
        """Whether a text is typed now, or what follows a word such as ``on``."""
        return self.said[-1] in _PARTS or not _TEXTS.isdisjoint(self.said)

    @property
    def takes_verb(self) -> bool:
        """Whether a verb is typed now: the first word of the line, or what help is asked of."""
        is_help = self.verb is not None and self.verb.name == "help"
        return not self.words or (is_help and len(self.words) == 1)

    def completed(self, word: str, about: str) -> Completion:
        """Return the line with this word in place of the one that is being typed."""
        quoted = f'"{word}"' if " " in word else word
        return Completion(f"{self.kept}{quoted} ", about, word)

    def begins(self, *names: str) -> bool:
        """Tell whether one of these, or a word of it, begins with what is being typed."""
        wanted = self.fragment.strip('"').casefold()
        words = [word for name in names for word in [name, *re.split(r"[\s-]+", name)]]
        return any(word.casefold().startswith(wanted) for word in words)


def typed_so_far(text: str) -> Typed:
    """Read a command up to where somebody types; an open quotation is one word."""
    command, _, rest = text.partition(" ")
    found = re.search(r'"[^"]*$' if rest.count('"') % 2 else r"\S*$", rest)
    fragment = found[0] if found else ""
    before = rest[: len(rest) - len(fragment)]
    return Typed(f"{command} {before}", tuple(_WORD.findall(before)), fragment)


def complete(
    bot: app.Bot, team: str, user: str, channel: str | None, text: str, now: datetime
) -> list[Completion]:
    """Return what fits to a command, in the review of a channel (None: in no review)."""
    typed = typed_so_far(text)
    verb = typed.verb

    if typed.takes_verb:
        return list(_verbs(typed))[:MOST]

    if verb is None:
        return []

    seen = _seen(bot, team, user, channel, now)
    found = [*_in_review(typed, verb, user, seen)] if seen else []
    return [*found, *_parts(typed, verb)][:MOST]


def _seen(bot: app.Bot, team: str, user: str, channel: str | None, now: datetime) -> Seen | None:
    """Return a channel's review, as somebody who may take part in it sees it."""
    if channel is None:
        return None

    try:
        with bot.reviews.looking() as conn:
            row = bot.reviews.find(conn, team, channel=channel)
            if row is None or row.channel != channel:
                return None

            if not bot.reviews.open_to(conn, team, user, [row]):
                return None

            return bot.reviews.see(conn, row, now)
    except StoreError:
        return None  # the next key tries again


def _verbs(typed: Typed) -> Iterator[Completion]:
    """Yield the verbs that begin so, the one that is typed in full first."""
    fitting = [verb for verb in VERBS.values() if typed.begins(verb.name, *verb.synonyms)]
    for verb in sorted(fitting, key=lambda verb: verb.name != typed.fragment.casefold()):
        yield typed.completed(verb.name, verb.does)


# -- of a review -----------------------------------------------------------------------------------


def _in_review(typed: Typed, verb: Verb, user: str, seen: Seen) -> Iterator[Completion]:
    """Yield what of a review fits at this place of the line."""
    if typed.said[-1] == "for":
        yield from _parties(typed, seen.review)
    elif len(typed.words) == 2:
        yield from _after_second_word(typed, verb, seen.review)
    elif len(typed.words) == 1 and _takes(verb, "what"):
        yield from _items(typed, verb, user, seen)
    elif len(typed.words) == 1:
        yield from _after_verb(typed, verb, seen.review)


def _after_second_word(typed: Typed, verb: Verb, review: Review) -> Iterator[Completion]:
    """Yield the parties that a verb is about, such as the agency after `agency remove`."""
    kind = _PARTIES_OF.get(verb.name)
    if kind is not None and typed.words[1] != "add":
        yield from _parties(typed, review, only=kind)


def _after_verb(typed: Typed, verb: Verb, review: Review) -> Iterator[Completion]:
    for name, title in _named_after(verb, review):
        if typed.begins(name, title):
            yield typed.completed(name, title)


def _named_after(verb: Verb, review: Review) -> Iterator[tuple[str, str]]:
    """Yield the stages, roles or letters that a verb takes right after it, with their titles."""
    if verb.name == "checklist":
        yield from ((stage.id, stage.title) for stage in review.process.stages)
    elif verb.name == "role":
        yield from ((role.id, role.title) for role in review.process.roles.values())
    elif verb.name == "letter":
        yield from ((one.name, one.title) for one in letters.offered(review).values())


def _takes(verb: Verb, placeholder: str) -> bool:
    """Tell whether a form of the verb has this placeholder right after its name."""
    pattern = re.compile(rf"{re.escape(verb.name)} \[?<{placeholder}>")
    return any(pattern.match(form) for form in verb.usage)


def _items(typed: Typed, verb: Verb, user: str, seen: Seen) -> Iterator[Completion]:
    """Yield the items that fit, first what somebody can do now, with who is asked and by when."""
    keys = list(_fitting_keys(typed, verb, seen.review))
    by_item = by_key((key.item, _line_of(key, user, seen)) for key in keys)

    def rank(of_item: list[Line]) -> tuple[bool, bool, bool, date]:
        begins = of_item[0].item.startswith(typed.fragment.casefold())
        can_act = any(one.act for one in of_item)
        is_mine = any(one.mine for one in of_item)
        return not begins, not can_act, not is_mine, of_item[0].due or date.max

    for of_item in sorted(by_item.values(), key=rank)[:MOST]:
        yield typed.completed(of_item[0].item, _about(of_item))


def _line_of(key: InstanceId, user: str, seen: Seen) -> Line:
    return line(seen.review, key, user, seen.today, seen.settings.calendar)


def _fitting_keys(typed: Typed, verb: Verb, review: Review) -> Iterator[InstanceId]:
    """Yield the instances that a verb is about, and whose item begins so."""
    is_of_the_past = verb.name in _OF_THE_PAST
    for key in review.all_keys() if is_of_the_past else review.open_keys():
        item = review.item(key.item)
        fits = item.answered or verb.name not in _ANSWERS
        if fits and typed.begins(item.id, item.title):
            yield key


def _about(of_item: list[Line]) -> str:
    """Say in a plain line what an item is, for whom, and by when."""
    first = of_item[0]
    parties = [one.party for one in of_item if one.party]
    whom = f" ({', '.join(parties[:3])}{', …' if len(parties) > 3 else ''})" if parties else ""
    due = f", by {first.due:%a %-d %b %Y}" if first.open and first.due else ""
    return f"{first.title}{whom}{due}"


def _parties(typed: Typed, review: Review, only: str | None = None) -> Iterator[Completion]:
    """Yield the agencies, family contacts and partnerships that fit."""
    for kind, about in _PARTY_KINDS:
        parties: list[Party] = review.parties_of(kind) if only in (None, kind) else []
        for party in parties:
            if typed.begins(party.name):
                yield typed.completed(party.name, about)


def _parts(typed: Typed, verb: Verb) -> Iterator[Completion]:
    """Yield the words by which a verb's form goes on, each with what follows it."""
    if typed.is_in_value:
        return

    if len(typed.words) == 1:
        yield from _second_words(typed, verb)

    for word in _parts_to_come(typed, verb):
        if typed.begins(word):
            yield typed.completed(word, _PARTS[word])._replace(meant=False)


def _parts_to_come(typed: Typed, verb: Verb) -> list[str]:
    """Return the words by which a verb's form goes on that are not typed yet."""
    return [word for word in _PARTS if word not in typed.said and _has_part(verb, word)]


def _second_words(typed: Typed, verb: Verb) -> Iterator[Completion]:
    """Yield the words that stand right after a verb, such as `add` after `agency`."""
    seconds = dict.fromkeys(map(_second_word, verb.usage))
    for word in seconds:
        if word and word not in _PARTS and typed.begins(word):
            yield typed.completed(word, _form_with(verb, word))


def _has_part(verb: Verb, word: str) -> bool:
    """Tell whether a form of the verb has this word, and a value after it."""
    return re.search(rf"(?<![\w-]){word} <", " ".join(verb.usage)) is not None


def _second_word(form: str) -> str:
    """Return the word that a form has after its verb, "" where it has none there."""
    found = re.match(r"\S+ ([a-z]+)(?: |$)", form)
    return found[1] if found else ""


def _form_with(verb: Verb, word: str) -> str:
    forms = [form for form in verb.usage if form.startswith(f"{verb.name} {word}")]
    return forms[0] if forms else verb.does
