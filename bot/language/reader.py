"""A command's words, read from left to right: what every verb's form is made of.

The forms themselves, and the grammar as a whole, are in :mod:`bot.language.parsing`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypedDict, TypeVar

from bot.errors import Refusal
from bot.language.scanner import Typed, Word
from bot.refusals import language
from bot.refusals.language import (
    DateInText,
    MisplacedReference,
    MissingPart,
    MissingReason,
    NotADate,
    NotALink,
    NotANumber,
    PartTwice,
    PickPerson,
    SurplusWord,
    TooLong,
    UnknownForm,
)
from bot.workflow.dates.calendar import ImpossibleDate, parse_day
from bot.workflow.review.commands import Command
from bot.workflow.review.queries import Query
from bot.workflow.text.cleaning import LONGEST

LONGEST_NAME: Final = 200
LONGEST_LINK: Final = 2000

_TEXTS = ("because", "note", "ref")
_DAYS = ("on", "until", "from", "to", "decided", "due", "publication")
_EVERYWHERE = ("for", "as", "on", "until", "because", "note", "ref", "with corrections")
"""Part words whatever the verb: they end a party and are no ``what``, even where a form does not
accept them."""

REFERENCE = re.compile(r"([a-z][a-z0-9]{1,15})-([0-9]{4})-([0-9]{1,4})", re.IGNORECASE)
_VERSION = re.compile(r"v([0-9]{1,9})")
_NUMBER = re.compile(r"#?([0-9]{1,9})")
_LINK = re.compile(r"https?://[\w-]+(?:\.[\w-]+)*\.?(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_MENTION = re.compile(r"<@\w+\|(\w+)>")
_LONGEST_DATE = 6
"""In words. A date has three, with its day of the week four."""

_Value = TypeVar("_Value")
KnowsParty = Callable[[str | None, str], bool]
"""Whether the review (None: the channel's own) has a party of these words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One verb: its forms as people read them, and how it is read."""

    name: str
    group: str
    usage: tuple[str, ...]
    does: str
    examples: tuple[str, ...]
    read: Callable[["Reader"], Command | Query] = field(repr=False)
    synonyms: tuple[str, ...] = ()
    takes_ref: bool = True

    def typed_forms(self) -> tuple[str, ...]:
        """The forms as they are typed in Slack."""
        return tuple(f"/cspr {form}" for form in self.usage)

    def shown_examples(self) -> tuple[str, ...]:
        """The examples as they look in Slack: people by their names."""
        return tuple("/cspr " + _MENTION.sub(r"@\1", example) for example in self.examples)


class HowToType(TypedDict):
    """How a verb is typed: its name, its forms, and an example of the form that was meant."""

    verb: str
    usage: list[str]
    example: str


def how_to_type(verb: Verb, form: str | None = None) -> HowToType:
    """Return how a verb is typed; the example is of the form that was meant, if that is known."""
    examples = verb.shown_examples()
    fitting = [example for example in examples if form and form in example.split()]
    # What chooses a form is its first word; of `done` it is its outcome.
    fitting.sort(key=lambda example: example.split()[2] != form)
    return {
        "verb": verb.name,
        "usage": list(verb.typed_forms()),
        "example": (fitting or examples)[0],
    }


def short(text: str) -> str:
    """Enough of what was typed to recognise it by."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59].rstrip() + "…"


@dataclass(slots=True)
class Parts:
    """What a form was given after its first words."""

    had: set[str] = field(default_factory=set)
    party: str | None = None
    version: int | None = None
    as_: str | None = None
    as_quoted: bool = False
    days: dict[str, date] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    by_email: str | None = None
    bare_day: date | None = None
    cleared: bool = False
    bare_people: list[str] = field(default_factory=list)
    link: str | None = None
    dated_text: tuple[str, str, date | None] | None = None


_Bare = Literal["", "day", "day or none", "person", "people", "link"]
"""What a form takes without a word before it."""


class Reader:
    """A command's words, read from left to right by the verb's own function."""

    def __init__(
        self, verb: Verb, name: str, typed: Typed, today: date, knows_party: KnowsParty
    ) -> None:
        self.verb = verb
        self.name = name
        self.today = today
        self.ref: str | None = None
        self._source = typed.source
        self._words = typed.words
        self._knows_party = knows_party
        self._at = 1
        self._form: str | None = None
        self._endless = ""
        self._phrases = _phrases(_EVERYWHERE)
        if (
            verb.takes_ref
            and self._at < len(self._words)
            and (found := self._reference(self._words[1]))
        ):
            self.ref = found
            self._at = 2

    # What there is

    def is_at_end(self) -> bool:
        return self._at >= len(self._words)

    def says(self, *words: str) -> bool:
        """Whether these words come next; they are then read."""
        coming = self._words[self._at : self._at + len(words)]
        if len(coming) < len(words) or any(
            word.quoted or word.text.casefold() != expected
            for word, expected in zip(coming, words, strict=True)
        ):
            return False
        self._at += len(words)
        return True

    def is_form(self, word: str) -> bool:
        """Whether this word comes next and chooses one of the verb's forms; it is then read."""
        if not self.says(word):
            return False
        self.means(word)
        return True

    def means(self, form: str) -> None:
        """The form that is meant is known now: a refusal's example is of it."""
        self._form = form

    def has_person(self) -> bool:
        return not self.is_at_end() and self._words[self._at].person is not None

    def form(self, *choices: str) -> str:
        """The second word of a verb with several forms."""
        label = " | ".join(choices)
        if self.is_at_end():
            raise MissingPart(**self.how_to_type(), part=label)
        word = self._words[self._at]
        choice = word.text.casefold()
        if word.quoted or choice not in choices:
            self._refuse_reference(word)
            raise UnknownForm(**self.how_to_type(), word=short(word.text), choices=list(choices))
        self._at += 1
        self.means(choice)
        return choice

    # One word

    def has_word(self, *stops: str) -> bool:
        """Whether a name comes next: no part word, no person, no link, none of ``stops``."""
        if self.is_at_end():
            return False
        word = self._words[self._at]
        if not word.is_bare:
            return word.quoted
        return word.text.casefold() not in stops and self._part_at(self._at) is None

    def word(self, label: str, *stops: str) -> str:
        """One word, or what quotes hold together."""
        if not self.has_word(*stops):
            raise self.missing(label)
        word = self._words[self._at]
        if not word.quoted:
            self._refuse_reference(word)
            self._refuse_unpicked(word)
        if not word.text:
            raise self.missing(label)
        self._at += 1
        return self._name(word.text, label)

    def what(self) -> str:
        """An item. Where a date stands in its place, it is the item that is missing."""
        if self.has_word() and not self._words[self._at].quoted and self._longest_day() is not None:
            raise self.missing("<what>")
        return self.word("<what>")

    def what_if_any(self) -> str | None:
        return self.what() if self.has_word() else None

    def text_word(self, label: str) -> str:
        """A text of its own, in quotes or one word: ``action add "…"``."""
        if not self.has_word() or not self._words[self._at].text:
            raise self.missing(label)
        text = self._words[self._at].text
        self._at += 1
        return self._within(text, label, LONGEST)

    def attendee(self) -> str:
        """A label, which runs to the next part as any party does, or the user id of a mention."""
        if not self.is_at_end() and (person := self._words[self._at].person):
            self._at += 1
            return person
        first = self._at
        label = self.word("<attendee>", "asked")
        if not self._words[first].quoted:
            while self.has_word("asked") and not self._words[self._at].quoted:
                self.word("<attendee>")
            label = _joined(self._words[first : self._at])
        return self._name(label, "<attendee>")

    def person(self, label: str) -> str:
        if self.is_at_end() or self._part_at(self._at):
            raise self.missing(label)
        word = self._words[self._at]
        if word.person is None:
            raise PickPerson(**self.how_to_type(), word=short(word.text))
        self._at += 1
        return word.person

    def number(self, label: str = "<n>") -> int:
        if self.is_at_end() or self._part_at(self._at):
            raise self.missing(label)
        word = self._words[self._at]
        found = _NUMBER.fullmatch(word.text)
        if found is None:
            self._refuse_reference(word)
            raise NotANumber(**self.how_to_type(), word=short(word.text))
        self._at += 1
        return int(found[1])

    def day(self, label: str) -> date:
        """The longest date that comes next."""
        if self.is_at_end() or self._part_at(self._at):
            raise self.missing(label)
        found = self._longest_day()
        if found is None:
            stop = self._at + 1
            while (
                stop < len(self._words)
                and stop < self._at + _LONGEST_DATE
                and not self._part_at(stop)
            ):
                stop += 1
            raise NotADate(**self.how_to_type(), words=short(_joined(self._words[self._at : stop])))
        day, self._at = found
        return day

    def rest(self, label: str) -> str:
        """Everything that is left: people as their user ids, and what is quoted without its
        quotes."""
        if self.is_at_end():
            raise self.missing(label)
        pieces: list[str] = []
        end = self._words[self._at].start
        for word in self._words[self._at :]:
            pieces += (self._source[end : word.start], word.person or word.text)
            end = word.end
        self._at = len(self._words)
        return self._within("".join(pieces), label, LONGEST)

    # All parts

    def parts(self, *accepts: str, bare: _Bare = "", endless: str = "") -> Parts:
        """The rest of the command: each part once, in any order, and nothing else.

        ``endless`` is a text that no other text ends: what it says is more than what may follow it.
        """
        self._endless = endless
        self._phrases = _phrases((*_EVERYWHERE, *accepts))
        parts = Parts()
        while not self.is_at_end():
            found = self._part_at(self._at)
            if found is None:
                self._read_bare(parts, bare)
                continue
            name, length = found
            if name not in accepts:
                raise self.surplus()
            if name in parts.had:
                raise PartTwice(**self.how_to_type(), part="v<N>" if name == "v" else name)
            parts.had.add(name)
            self._read_part(name, length, accepts, parts, bare)
        if parts.dated_text and "on" in accepts and "on" not in parts.days:
            part, words, day = parts.dated_text
            raise DateInText(**self.how_to_type(), part=part, words=words, date=day)
        return parts

    def reason(self, parts: Parts) -> str:
        reason = parts.texts.get("because")
        if reason is None:
            raise MissingReason(**self.how_to_type())
        return reason

    def need(self, value: _Value | None, label: str) -> _Value:
        if value is None:
            raise self.missing(label)
        return value

    def _read_part(
        self, name: str, length: int, accepts: tuple[str, ...], parts: Parts, bare: _Bare
    ) -> None:
        here = self._words[self._at]
        if name == "v":
            number = int(here.text[1:])
            if number == 0:
                raise NotANumber(**self.how_to_type(), word=here.text)
            parts.version = number
            self._at += 1
            return
        self._at += length
        if name in _TEXTS:
            self._read_text(name, accepts, parts)
        elif name in _DAYS:
            parts.days[name] = self.day(f"{name} <date>")
        elif name == "for":
            self._read_party(parts, bare)
        elif name == "as" and self.verb.name == "done":
            self._read_outcome(parts)
        elif name == "as":
            parts.as_ = self.word("as <document>")
        elif name in ("lead", "deputy"):
            parts.people[name] = self.person(f"{name} <@person>")
        elif name == "by-email":
            parts.by_email = self.word('by-email "<job title>"')

    def _read_bare(self, parts: Parts, bare: _Bare) -> None:
        word = self._words[self._at]
        if not word.quoted:
            self._refuse_reference(word)
        if bare == "link" and parts.link is None:
            parts.link = self._link(word)
            self._at += 1
        elif bare in ("person", "people"):
            if word.person and (bare == "people" or not parts.bare_people):
                if word.person not in parts.bare_people:
                    parts.bare_people.append(word.person)
            elif not (
                bare == "people" and parts.bare_people and word.text.casefold() in (",", "and", "&")
            ):
                self._refuse_unpicked(word)
                raise (
                    self.surplus()
                    if parts.bare_people
                    else PickPerson(**self.how_to_type(), word=short(word.text))
                )
            self._at += 1
        elif bare == "day or none" and not self._has_bare_day(parts) and self.says("none"):
            parts.cleared = True
        elif bare.startswith("day") and not self._has_bare_day(parts):
            parts.bare_day = self.day("<date>")
        else:
            raise self.surplus()

    def _read_text(self, name: str, accepts: tuple[str, ...], parts: Parts) -> None:
        """To the next word that starts a text which is still to come; or just what is quoted."""
        first = self._at
        after = first + 1
        if (
            first < len(self._words)
            and self._words[first].quoted
            and (after == len(self._words) or self._accepted_at(after, accepts))
        ):
            text = self._words[first].text
        else:
            after = first
            while after < len(self._words) and not self._ends_text(name, after, accepts, parts):
                after += 1
            stop = self._words[after].start if after < len(self._words) else len(self._source)
            start = self._words[first].start if first < len(self._words) else stop
            text = self._source[start:stop].strip()
            self._within(text, name, LONGEST)
            parts.dated_text = parts.dated_text or self._date_in_text(
                name, self._words[first:after]
            )
        if not text.strip("."):
            raise (
                MissingReason(**self.how_to_type())
                if name == "because"
                else self.missing(f"{name} <text>")
            )
        parts.texts[name] = self._within(text, name, LONGEST)
        self._at = after

    def _ends_text(self, text: str, at: int, accepts: tuple[str, ...], parts: Parts) -> bool:
        word = self._words[at]
        if word.quoted:
            return False
        name = word.text.casefold()
        if name == "confirmed" and "confirmed" in accepts:
            return at == len(self._words) - 1
        return (
            text != self._endless and name in _TEXTS and name in accepts and name not in parts.had
        )

    def _date_in_text(
        self, part: str, words: Iterable[Word]
    ) -> tuple[str, str, date | None] | None:
        """The first ``on 3 May`` of an unquoted text: perhaps the day that was meant by ``on``."""
        said = list(words)
        for at, word in enumerate(said):
            if word.quoted or word.text.strip(_PUNCTUATION).casefold() != "on":
                continue
            following = _joined(said[at + 1 : at + 3 + _LONGEST_DATE]).split()[: 2 + _LONGEST_DATE]
            coming = [_POSSESSIVE.sub("", text.strip(_PUNCTUATION)) for text in following]
            coming = [text for text in coming if text and text.casefold() not in _FILLERS]
            for length in range(min(_LONGEST_DATE, len(coming)), 0, -1):
                found = self._day_without_year(coming[:length])
                if found is not None:
                    return part, " ".join(coming[:length]), found[0]
        return None

    def _day_without_year(self, words: list[str]) -> tuple[date | None] | None:
        """The day (its year may be missing), or (None,) for one that cannot be, or None for what is
        no date."""
        if len(words) > 1 and words[0].isalpha() and words[1][0].isdigit():
            swapped = [words[1], words[0], *words[2:]]
            if (found := self._day_without_year(swapped)) is not None:
                return found
        said = " ".join(words)
        years = [""]
        if any(c.isdigit() for c in said):
            years += [f"{gap}{self.today.year - back:04d}" for gap in (" ", "/") for back in (0, 1)]
        impossible = False
        later: date | None = None
        for year in years:
            try:
                day = parse_day(said + year, self.today)
            except ImpossibleDate:
                impossible = True
                continue
            if day is not None and (day <= self.today or not year):
                return (day,)
            later = later or day
        return (later,) if later or impossible else None

    def _read_party(self, parts: Parts, bare: _Bare) -> None:
        if self.is_at_end() or self._part_at(self._at):
            raise self.missing("for <party>")
        first = self._words[self._at]
        if first.person or first.quoted:
            self._at += 1
            parts.party = self._name(
                self.need((first.person or first.text) or None, "for <party>"), "for <party>"
            )
            return
        stop = self._at
        while stop < len(self._words) and not self._words[stop].person and not self._part_at(stop):
            if not self._words[stop].quoted:
                self._refuse_reference(self._words[stop])
                self._refuse_unpicked(self._words[stop])
            stop += 1
        run = self._words[self._at : stop]
        if bare.startswith("day") and not self._has_bare_day(parts):
            run = self._without_date(run, parts, or_none=bare == "day or none")
        self._at = stop
        party = _joined(run)
        number = _NUMBER.fullmatch(party)
        parts.party = self._name(number[1] if number else party, "for <party>")

    def _without_date(
        self, run: tuple[Word, ...], parts: Parts, *, or_none: bool
    ) -> tuple[Word, ...]:
        """The party's words; a date at their end is read as the bare one."""
        if self._day_of(run) is not None or (or_none and _joined(run).casefold() == "none"):
            raise self.missing("for <party>")
        found = [
            (run[:-length], outcome[0], _joined(run[-length:]))
            for length in range(min(_LONGEST_DATE, len(run) - 1), 0, -1)
            if (outcome := self._day_of(run[-length:])) is not None
        ]
        if not found:
            if (
                or_none
                and len(run) > 1
                and run[-1].text.casefold() == "none"
                and not run[-1].quoted
            ):
                parts.cleared = True
                return run[:-1]
            return run
        known = (split for split in found if self._knows_party(self.ref, _joined(split[0])))
        party, day, words = next(known, found[0])
        if day is None:
            raise language.ImpossibleDate(**self.how_to_type(), words=words)
        parts.bare_day = day
        return party

    def _read_outcome(self, parts: Parts) -> None:
        """What follows ``as`` of ``done``: to the next part word."""
        if self.is_at_end() or self._part_at(self._at):
            raise self.missing("as …")
        first = self._words[self._at]
        stop = self._at + 1
        while not first.quoted and stop < len(self._words) and not self._part_at(stop):
            stop += 1
        text = first.text if first.quoted else _joined(self._words[self._at : stop])
        parts.as_ = self._name(self.need(text or None, "as …"), "as …")
        parts.as_quoted = first.quoted
        self._at = stop

    # Smaller things

    def _part_at(self, at: int) -> tuple[str, int] | None:
        """The part that starts here, and how many words say so."""
        word = self._words[at]
        if not word.is_bare:
            return None
        text = word.text.casefold()
        if _VERSION.fullmatch(text):
            return "v", 1
        phrase = self._phrases.get(text)
        if phrase is None:
            return None
        if len(phrase) > 1:
            following = self._words[at + 1 : at + len(phrase)]
            if [one.text.casefold() for one in following if not one.quoted] != phrase[1:]:
                return None
        return " ".join(phrase), len(phrase)

    def _accepted_at(self, at: int, accepts: tuple[str, ...]) -> bool:
        found = self._part_at(at)
        return found is not None and found[0] in accepts

    def _has_bare_day(self, parts: Parts) -> bool:
        return parts.bare_day is not None or parts.cleared

    def _day_of(self, words: tuple[Word, ...]) -> tuple[date | None] | None:
        """The day that these words say, or (None,) if there is no such day, or None if they are no
        date."""
        try:
            day = parse_day(_joined(words).rstrip(","), self.today)
        except ImpossibleDate:
            return (None,)
        return None if day is None else (day,)

    def _longest_day(self) -> tuple[date, int] | None:
        """The longest date that starts here, and where it ends."""
        stop = self._at + 1
        while (
            stop < len(self._words)
            and stop < self._at + _LONGEST_DATE
            and not self._words[self._at].quoted
            and not self._words[stop].quoted
            and not self._part_at(stop)
        ):
            stop += 1
        for end in range(stop, self._at, -1):
            words = self._words[self._at : end]
            found = self._day_of(words)
            if found is not None:
                if found[0] is None:
                    raise language.ImpossibleDate(**self.how_to_type(), words=_joined(words))
                return found[0], end
        return None

    def _link(self, word: Word) -> str:
        url = word.link or word.text
        self._within(url, "<url>", LONGEST_LINK)
        if not _LINK.fullmatch(url):
            raise NotALink(**self.how_to_type(), word=short(word.text))
        return url

    def _within(self, text: str, part: str, limit: int) -> str:
        if len(text) > limit:
            raise TooLong(**self.how_to_type(), part=part, count=len(text), limit=limit)
        return text

    def _name(self, text: str, part: str) -> str:
        return self._within(" ".join(text.split()), part, LONGEST_NAME)

    def _reference(self, word: Word) -> str | None:
        found = None if word.quoted else REFERENCE.fullmatch(word.text)
        return f"{found[1].upper()}-{found[2]}-{int(found[3]):02d}" if found else None

    # Refusing

    def how_to_type(self) -> HowToType:
        """Return how this verb is typed, for a refusal."""
        return how_to_type(self.verb, self._form)

    def missing(self, label: str) -> Refusal:
        return MissingPart(**self.how_to_type(), part=label)

    def surplus(self) -> Refusal:
        return SurplusWord(**self.how_to_type(), word=short(self._words[self._at].text))

    def _refuse_reference(self, word: Word) -> None:
        if self._reference(word):
            if self.verb.takes_ref:
                raise MisplacedReference(**self.how_to_type(), word=word.text)
            raise SurplusWord(**self.how_to_type(), word=word.text)

    def _refuse_unpicked(self, word: Word) -> None:
        """A bare ``@name``: nobody knows which account that is."""
        if word.person is None and len(word.text) > 1 and word.text[0] == "@":
            raise PickPerson(**self.how_to_type(), word=short(word.text))


_PUNCTUATION = ".,;:!?()[]–—'’"
_FILLERS = ("the", "of")
_POSSESSIVE = re.compile("['’]s$")


def _joined(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _phrases(names: Iterable[str]) -> dict[str, list[str]]:
    """Part words by their first word; only a form's own mean anything, but for those that are part
    words everywhere."""
    return {name.split()[0]: name.split() for name in names if name != "v"}
