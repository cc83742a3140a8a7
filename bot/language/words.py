"""A command's words, read from left to right: what comes next, one word or one value at a time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from bot.errors import Refusal
from bot.language.scanner import Typed, Word, joined
from bot.language.verb_forms import HowToType, VerbForms, how_to_type, short
from bot.language.written_days import (
    LONGEST_DATE,
    RELATIVE_DAYS,
    OtherWeekday,
    TodaysWeekday,
    Toward,
    WrittenDay,
    written_day,
)
from bot.refusals.language import (
    ImpossibleDate,
    MisplacedReference,
    MissingPart,
    NotADate,
    NotALink,
    NotANumber,
    PickPerson,
    SurplusWord,
    TooLong,
    UnknownForm,
    WhichWeek,
    WrongWeekday,
)
from bot.workflow.text.cleaning import LONGEST

LONGEST_NAME: Final = 200
LONGEST_LINK: Final = 2000

REFERENCE = re.compile(r"([a-z][a-z0-9]{1,15})-([0-9]{4})-([0-9]{1,4})", re.IGNORECASE)
NUMBER = re.compile(r"#?([0-9]{1,9})")
_VERSION = re.compile(r"v([0-9]{1,9})")
_LINK = re.compile(r"https?://[\w-]+(?:\.[\w-]+)*\.?(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)

EVERYWHERE: Final = ("for", "as", "on", "until", "because", "note", "ref", "with corrections")
"""Part words whatever the verb.

They end a party and are no ``what``, even where a form does not accept them.
"""


class PartWord(NamedTuple):
    """A word or two that start a part of the command, and how many words they are."""

    name: str
    length: int


class DayUnderstood(NamedTuple):
    """A date that was not written whole, and the day that was understood."""

    words: str
    day: date


class Words:
    """A command's words, read from left to right."""

    def __init__(self, verb: VerbForms, name: str, typed: Typed, today: date) -> None:
        self.verb = verb
        self.name = name
        self.today = today
        self._source = typed.source
        self._words = typed.words
        self._at = 1
        self._form: str | None = None
        self._phrases = phrases(EVERYWHERE)
        self.understood: list[DayUnderstood] = []
        self.ref = self._leading_reference()

    def _leading_reference(self) -> str | None:
        if not self.verb.takes_ref or self.is_at_end():
            return None
        reference = _reference(self._here)
        if reference is not None:
            self._at += 1
        return reference

    def take_reference(self) -> None:
        """Read a reference that stands after the word of a form, where none stood before it."""
        if self.ref is None:
            self.ref = self._leading_reference()

    def names_a_review(self, at: int) -> bool:
        """Say whether a word is the reference of a review."""
        return at < len(self._words) and _reference(self._words[at]) is not None

    def reference(self, label: str) -> str:
        """Read the reference of a review, as a part of its own."""
        if not self.names_a_review(self._at):
            raise self.missing(label)
        found = _reference(self._here)
        self._at += 1
        return str(found)

    # What comes next

    @property
    def _here(self) -> Word:
        return self._words[self._at]

    def is_at_end(self) -> bool:
        """Say whether every word is read."""
        return self._at >= len(self._words)

    def says(self, *words: str) -> bool:
        """Say whether these words come next; they are then read."""
        coming = self._words[self._at : self._at + len(words)]
        if [word.keyword for word in coming] != list(words):
            return False
        self._at += len(words)
        return True

    def has_person(self) -> bool:
        """Say whether somebody who was picked from Slack's list comes next."""
        return not self.is_at_end() and self._here.person is not None

    def has_word(self, *stops: str) -> bool:
        """Say whether a name comes next: no part word, no person, no link, none of ``stops``."""
        if self.is_at_end():
            return False
        word = self._here
        if not word.is_bare:
            return word.quoted
        return word.keyword not in stops and self._part_at(self._at) is None

    def _has_value(self) -> bool:
        """Say whether something comes next that is no part word."""
        return not self.is_at_end() and self._part_at(self._at) is None

    # The form that is meant

    def is_form(self, word: str) -> bool:
        """Say whether this word comes next and chooses one of the verb's forms; it is then read."""
        if not self.says(word):
            return False
        self.means(word)
        return True

    def means(self, form: str) -> None:
        """Keep the form that is meant, once it is known: a refusal's example is of it."""
        self._form = form

    def form(self, *choices: str) -> str:
        """Read the second word of a verb with several forms."""
        if self.is_at_end():
            raise self.missing(" | ".join(choices))

        word = self._here
        choice = word.keyword
        if choice is None or choice not in choices:
            self._refuse_reference(word)
            raise UnknownForm(**self.how_to_type(), word=short(word.text), choices=list(choices))

        self._at += 1
        self.means(choice)
        return choice

    # One value

    def word(self, label: str, *stops: str) -> str:
        """Read one word, or what quotes hold together."""
        if not self.has_word(*stops):
            raise self.missing(label)

        word = self._here
        self._refuse_what_is_no_name(word)

        if not word.text:
            raise self.missing(label)

        self._at += 1
        return self._as_name(word.text, label)

    def what(self) -> str:
        """Read an item. Where a date stands in its place, it is the item that is missing."""
        if self.has_word() and not self._here.quoted and self._is_date_next():
            raise self.missing("<what>")
        return self.word("<what>")

    def what_if_any(self) -> str | None:
        """Read an item, if one comes next."""
        return self.what() if self.has_word() else None

    def text_word(self, label: str) -> str:
        """Read a text of its own, in quotes or one word: ``action add "…"``."""
        if not self.has_word() or not self._here.text:
            raise self.missing(label)
        text = self._here.text
        self._at += 1
        return self._within(text, label, LONGEST)

    def attendee(self, *stops: str) -> str:
        """Read a label, which runs to the next part as any party does, or the id of a mention.

        It ends at ``stops``, too: the parts that only one form has.
        """
        label = "<attendee>"
        if self.has_person():
            return self.person(label)

        first = self._at
        name = self.word(label, "asked", *stops)

        if self._words[first].quoted:
            return name

        while self.has_word("asked", *stops) and not self._here.quoted:
            self.word(label)

        return self._as_name(joined(self._words[first : self._at]), label)

    def person(self, label: str) -> str:
        """Read the user id of somebody who was picked from Slack's list."""
        if not self._has_value():
            raise self.missing(label)

        word = self._here
        if word.person is None:
            raise self._unpicked(word)

        self._at += 1
        return word.person

    def number(self, label: str = "<n>") -> int:
        """Read a number, which may have a # before it."""
        if not self._has_value():
            raise self.missing(label)

        word = self._here
        match = NUMBER.fullmatch(word.text.rstrip(","))
        if match is None:
            self._refuse_reference(word)
            raise NotANumber(**self.how_to_type(), word=short(word.text))

        self._at += 1
        return int(match[1])

    def has_number(self) -> bool:
        """Say whether a number comes next, which may have a # before it."""
        return self._has_value() and NUMBER.fullmatch(self._here.text) is not None

    def numbers(self, label: str = "<n>") -> list[int]:
        """Read one number or more: "1, 2 and 4"."""
        found = [self.number(label)]
        while self._has_value():
            if not self.says("and"):
                self.says(",")
            found.append(self.number(label))
        return found

    def day(self, label: str, toward: Toward = Toward.AHEAD, after: date | None = None) -> date:
        """Read the longest date that comes next.

        Where it is not written whole, it lies ``toward`` the past or ahead, or ``after`` a day.
        """
        if not self._has_value():
            raise self.missing(label)

        found = self._longest_day(toward, after)
        if found is None:
            raise NotADate(**self.how_to_type(), words=short(joined(self._coming_date())))

        words, written = found
        self._at += len(words)
        return self._one_day(written, words)

    def rest(self, label: str) -> str:
        """Read everything that is left, without quotes, and people as their user ids."""
        if self.is_at_end():
            raise self.missing(label)

        pieces: list[str] = []
        end = self._here.start

        for word in self._words[self._at :]:
            pieces += (self._source[end : word.start], word.person or word.text)
            end = word.end

        self._at = len(self._words)
        return self._within("".join(pieces), label, LONGEST)

    def _link(self) -> str:
        word = self._here
        url = self._within(word.link or word.text, "<url>", LONGEST_LINK)
        if not _LINK.fullmatch(url):
            raise NotALink(**self.how_to_type(), word=short(word.text))
        self._at += 1
        return url

    # Part words and days

    def _part_at(self, at: int) -> PartWord | None:
        """Return the part that starts at a word, if one does."""
        word = self._words[at]
        if not word.is_bare:
            return None

        text = word.text.casefold()
        if _VERSION.fullmatch(text):
            return PartWord("v", 1)

        phrase = self._phrases.get(text)
        if phrase is None:
            return None

        following = self._words[at + 1 : at + len(phrase)]
        if [other.keyword for other in following] != phrase[1:]:
            return None

        return PartWord(" ".join(phrase), len(phrase))

    def _part_or_end_after(self, at: int) -> int:
        """Return where the next part word stands, from a word on; else the end of the command."""
        while at < len(self._words) and self._part_at(at) is None:
            at += 1
        return at

    def _coming_date(self) -> Sequence[Word]:
        """Return the words that a date could have here: the next one, and on to a part word."""
        most = self._words[: self._at + LONGEST_DATE]
        end = self._at + 1
        while end < len(most) and self._part_at(end) is None:
            end += 1
        return most[self._at : end]

    def _longest_day(
        self, toward: Toward = Toward.AHEAD, after: date | None = None
    ) -> tuple[Sequence[Word], WrittenDay] | None:
        """Return the words of the longest date that comes next, and what they say."""
        coming = _to_first_quote(self._coming_date())
        for length in range(len(coming), 0, -1):
            words = coming[:length]
            found = self._day_of(words, toward, after)
            if found is not None:
                return words, found

        return None

    def _is_date_next(self) -> bool:
        """Say whether a date comes next; a day of the week alone may be part of a name."""
        found = self._longest_day()
        if found is None:
            return False
        words, written = found
        return len(words) > 1 or written.is_whole or words[0].keyword in RELATIVE_DAYS

    def _day_of(
        self, words: Sequence[Word], toward: Toward = Toward.AHEAD, after: date | None = None
    ) -> WrittenDay | None:
        return written_day(joined(words), self.today, toward, after)

    def _one_day(self, written: WrittenDay, words: Sequence[Word]) -> date:
        """Return the one day that a date means; what is to be said of it is kept."""
        text = joined(words).rstrip(",")
        if isinstance(written.doubt, OtherWeekday):
            dated, nearest = written.doubt.dated, written.doubt.nearest
            raise WrongWeekday(**self.how_to_type(), words=text, dated=dated, nearest=nearest)

        if isinstance(written.doubt, TodaysWeekday):
            last, following = written.doubt.last, written.doubt.next
            raise WhichWeek(
                **self.how_to_type(), words=text, day=self.today, last=last, next=following
            )

        if written.day is None:
            raise ImpossibleDate(**self.how_to_type(), words=text)

        if not written.is_whole:
            self.understood.append(DayUnderstood(text, written.day))

        return written.day

    # Limits

    def _within(self, text: str, part: str, limit: int) -> str:
        if len(text) > limit:
            raise TooLong(**self.how_to_type(), part=part, count=len(text), limit=limit)
        return text

    def _as_name(self, text: str, part: str) -> str:
        return self._within(" ".join(text.split()), part, LONGEST_NAME)

    # Refusing

    def how_to_type(self) -> HowToType:
        """Return how this verb is typed, for a refusal."""
        return how_to_type(self.verb, self._form)

    def missing(self, label: str) -> Refusal:
        """Return the refusal of a line in which a part is missing."""
        return MissingPart(**self.how_to_type(), part=label)

    def surplus(self) -> Refusal:
        """Return the refusal of the word that comes next: there is no place for it."""
        return SurplusWord(**self.how_to_type(), word=short(self._here.text))

    def _unpicked(self, word: Word) -> Refusal:
        return PickPerson(**self.how_to_type(), word=short(word.text))

    def _refuse_what_is_no_name(self, word: Word) -> None:
        """Refuse a review's reference, and ``@name``, unless they are quoted."""
        if not word.quoted:
            self._refuse_reference(word)
            self._refuse_unpicked(word)

    def _refuse_reference(self, word: Word) -> None:
        if _reference(word) is None:
            return
        if self.verb.takes_ref:
            raise MisplacedReference(**self.how_to_type(), word=word.text)
        raise SurplusWord(**self.how_to_type(), word=word.text)

    def _refuse_unpicked(self, word: Word) -> None:
        """Refuse a bare ``@name``: nobody knows which account that is."""
        if word.is_at_name and word.person is None:
            raise self._unpicked(word)


def phrases(names: Iterable[str]) -> Mapping[str, list[str]]:
    """Return part words by their first word.

    Only a form's own mean anything, but for those that are part words everywhere.
    """
    return {name.split()[0]: name.split() for name in names if name != "v"}


def _reference(word: Word) -> str | None:
    """Return the reference of a review that a word is, as the bot writes it."""
    match = None if word.quoted else REFERENCE.fullmatch(word.text)
    if match is None:
        return None
    prefix, year, number = match.groups()
    return f"{prefix.upper()}-{year}-{int(number):02d}"


def _to_first_quote(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words before the first that is quoted; but the first word in any case."""
    for length in range(len(words)):
        if words[length].quoted:
            return words[: max(length, 1)]
    return words
