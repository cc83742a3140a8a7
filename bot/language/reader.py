"""A command's words, read by its verb's own function: one value at a time, then all parts at once.

The forms themselves are in :mod:`bot.language.groups`, the grammar as a whole in
:mod:`bot.language.parsing`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple, TypeVar

from bot.language.scanner import Typed, Word, joined
from bot.language.several import (
    SeveralParties,
    is_between,
    leads_on,
    leaves_out,
    several_in,
)
from bot.language.verb_forms import VerbForms
from bot.language.words import EVERYWHERE, NUMBER, Words, phrases
from bot.language.written_days import (
    LONGEST_DATE,
    DatedText,
    Toward,
    WrittenDay,
    date_in_text,
)
from bot.refusals.language import (
    DateInText,
    DatesBackwards,
    MissingReason,
    NotANumber,
    PartTwice,
)
from bot.workflow.review.commands import Command
from bot.workflow.review.queries import Query
from bot.workflow.text.cleaning import LONGEST

_TEXTS: Final = ("because", "note", "ref")
_DAYS: Final = ("on", "until", "from", "to", "decided", "due", "publication", "sent")
_HAPPENED: Final = ("on", "decided", "from", "sent")
"""Part words before a day that is past already; before the others it is one to come."""
_BETWEEN_PEOPLE: Final = (",", "and", "&")

_Value = TypeVar("_Value")
KnowsParty = Callable[[str | None, str], bool]
"""Whether the review (None: the channel's own) has a party of these words."""

Bare = Literal["", "day", "day or none", "person", "people", "link"]
"""What a form takes without a word before it."""


@dataclass(slots=True)
class Parts:
    """What a form was given after its first words; ``had`` are the part words that were there."""

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
    recommendation: str | None = None
    officer: str | None = None
    like: str | None = None
    dated_text: DatedText | None = None

    @property
    def bare_person(self) -> str | None:
        """The first person that was named without a word before it."""
        return self.bare_people[0] if self.bare_people else None

    @property
    def confirmed(self) -> bool:
        """Whether it was said that it is meant, whatever it sets aside."""
        return "confirmed" in self.had

    @property
    def has_bare_day(self) -> bool:
        """Whether a day was given, or taken away, without a word before it."""
        return self.bare_day is not None or self.cleared


class _PartyAndDay(NamedTuple):
    """A way to read words as a party and a date after it."""

    party: Sequence[Word]
    date: Sequence[Word]
    day: WrittenDay


class Reader(Words):
    """A command's words, read from left to right by the verb's own function."""

    def __init__(
        self, verb: VerbForms, name: str, typed: Typed, today: date, knows_party: KnowsParty
    ) -> None:
        super().__init__(verb, name, typed, today)
        self._knows_party = knows_party
        self._accepts: tuple[str, ...] = ()
        self._bare: Bare = ""
        self._endless = ""
        self._to_come: Sequence[str] = ()
        self._first_day: date | None = None
        self.several: SeveralParties | None = None

    def parts(
        self,
        *accepts: str,
        bare: Bare = "",
        endless: str = "",
        to_come: Sequence[str] = (),
        first_day: date | None = None,
    ) -> Parts:
        """Read the rest of the command: each part once, in any order, and nothing else.

        ``endless`` is a text that no other text ends: what it says is more than what may follow it.
        After the words ``to_come`` a day lies ahead, though elsewhere it is past after them;
        ``first_day`` is the one after which "to" comes.
        """
        self._accepts = accepts
        self._to_come = to_come
        self._first_day = first_day
        self._bare = bare
        self._endless = endless
        self._phrases = phrases((*EVERYWHERE, *accepts))
        parts = Parts()

        while not self.is_at_end():
            self._read_next(parts)

        dated = parts.dated_text
        if dated is not None and "on" in accepts and "on" not in parts.days:
            raise DateInText(
                **self.how_to_type(), part=dated.part, words=dated.words, date=dated.day
            )

        return parts

    def reason(self, parts: Parts) -> str:
        """Return the reason that was given, which the form needs."""
        reason = parts.texts.get("because")
        if reason is None:
            raise MissingReason(**self.how_to_type())
        return reason

    def need(self, value: _Value | None, label: str) -> _Value:
        """Return a value that was given; ``label`` is what is missing otherwise."""
        if value is None:
            raise self.missing(label)
        return value

    def need_day(self, parts: Parts, name: str) -> date:
        """Return the day that was given after a part word, which the form needs."""
        return self.need(parts.days.get(name), f"{name} <date>")

    def because(self) -> str:
        """Read the reason, which the form needs, and which is all that is left."""
        return self.reason(self.parts("because"))

    def not_before(self, first: date, last: date) -> date:
        """Return the last of some days, if it is not before the first."""
        if last < first:
            raise DatesBackwards(**self.how_to_type(), first=first, last=last)
        return last

    # Parts

    def _read_next(self, parts: Parts) -> None:
        part = self._part_at(self._at)
        if part is None:
            self._read_bare(parts)
            return

        if part.name not in self._accepts:
            raise self.surplus()

        if part.name in parts.had:
            shown = "v<N>" if part.name == "v" else part.name
            raise PartTwice(**self.how_to_type(), part=shown)

        parts.had.add(part.name)

        if part.name == "v":
            self._read_version(parts)
            return

        self._at += part.length
        self._read_part(part.name, parts)

    def _read_version(self, parts: Parts) -> None:
        number = int(self._here.text[1:])
        if number == 0:
            raise NotANumber(**self.how_to_type(), word=self._here.text)
        parts.version = number
        self._at += 1

    def _read_part(self, name: str, parts: Parts) -> None:
        """Read what follows a part word. Those of which it is enough that they are there pass."""
        if name in _TEXTS:
            self._read_text(name, parts)
        elif name in _DAYS:
            parts.days[name] = self._part_day(name, parts)
        elif name == "for":
            self._read_party(parts)
        elif name == "as" and self.verb.name == "done":
            self._read_outcome(parts)
        elif name == "as":
            parts.as_ = self.word("as <document>")
        elif name == "recommendation":
            parts.recommendation = self.word("recommendation <n>")
        elif name == "officer":
            parts.officer = self._officer()
        elif name in ("lead", "deputy"):
            parts.people[name] = self.person(f"{name} <@person>")
        elif name == "like":
            parts.like = self.reference("like <REF>")
        elif name == "by-email":
            parts.by_email = self.word('by-email "<job title>"')

    def _officer(self) -> str:
        """Read who leads on an action: a job title in quotes or one word, or somebody in Slack."""
        label = 'officer "<job title>"'
        if self.has_person():
            return f"<@{self.person(label)}>"
        return self.word(label)

    def _part_day(self, name: str, parts: Parts) -> date:
        """Read the day after a part word. The last of two days comes after the first."""
        label = f"{name} <date>"
        if name == "to":
            first = parts.days.get("from", self._first_day)
            return self.day(label, Toward.PAST, after=first)
        happened = name in _HAPPENED and name not in self._to_come
        return self.day(label, Toward.PAST if happened else Toward.AHEAD)

    def _read_outcome(self, parts: Parts) -> None:
        """Read what follows ``as`` of ``done``: to the next part word."""
        if not self._has_value():
            raise self.missing("as …")

        first = self._here
        end = self._at + 1 if first.quoted else self._part_or_end_after(self._at + 1)
        text = joined(self._words[self._at : end])
        parts.as_ = self._as_name(self.need(text or None, "as …"), "as …")
        parts.as_quoted = first.quoted
        self._at = end

    # What stands without a word before it

    def _read_bare(self, parts: Parts) -> None:
        self._refuse_reference(self._here)
        if self._takes_bare_day(parts):
            self._read_bare_day(parts)
        elif self._bare == "link" and parts.link is None:
            parts.link = self._link()
        elif self._bare in ("person", "people"):
            self._read_bare_person(parts)
        else:
            raise self.surplus()

    def _takes_bare_day(self, parts: Parts) -> bool:
        """Say whether the verb takes a date without a word before it, and has none yet."""
        return self._bare in ("day", "day or none") and not parts.has_bare_day

    def _read_bare_day(self, parts: Parts) -> None:
        if self._bare == "day or none" and self.says("none"):
            parts.cleared = True
        else:
            parts.bare_day = self.day("<date>")

    def _read_bare_person(self, parts: Parts) -> None:
        """Read somebody, or what stands between two of several people."""
        person, had = self._here.person, parts.bare_people
        takes_more = self._bare == "people"
        if person and (takes_more or not had):
            parts.bare_people = list(dict.fromkeys([*had, person]))
        elif not had:
            raise self._unpicked(self._here)
        elif not takes_more or not self._is_between_people():
            self._refuse_unpicked(self._here)
            raise self.surplus()

        self._at += 1

    def _is_between_people(self) -> bool:
        return self._here.text.casefold() in _BETWEEN_PEOPLE

    # Texts

    def _read_text(self, name: str, parts: Parts) -> None:
        """Read a text: to the next that is still to come, or just what is quoted."""
        if self._is_quoted_as_a_whole():
            text = self._here.text
            end = self._at + 1
        else:
            end = self._end_of_text(name, parts)
            text = self._within(self._source_to(end), name, LONGEST)

            if parts.dated_text is None:
                words = self._words[self._at : end]
                parts.dated_text = date_in_text(name, words, self.today)

        if not text.strip("."):
            if name == "because":
                raise MissingReason(**self.how_to_type())

            raise self.missing(f"{name} <text>")

        parts.texts[name] = self._within(text, name, LONGEST)
        self._at = end

    def _is_quoted_as_a_whole(self) -> bool:
        """Say whether a quoted word comes next, and after it the end or an accepted part."""
        if self.is_at_end() or not self._here.quoted:
            return False
        after = self._at + 1
        return after == len(self._words) or self._accepts_part_at(after)

    def _accepts_part_at(self, at: int) -> bool:
        part = self._part_at(at)
        return part is not None and part.name in self._accepts

    def _end_of_text(self, name: str, parts: Parts) -> int:
        if name == self._endless:
            return len(self._words)
        end = self._at
        while end < len(self._words) and not self._ends_text(name, end, parts):
            end += 1
        return end

    def _ends_text(self, text: str, at: int, parts: Parts) -> bool:
        """Say whether a word is no part of a text any more, but begins another that is to come."""
        name = self._words[at].keyword
        if name not in self._accepts:
            return False

        if name == "confirmed":
            is_last = at == len(self._words) - 1
            return is_last and text != "because"

        if name == "like":
            return self.names_a_review(at + 1)

        return name in _TEXTS and name not in parts.had

    def _source_to(self, end: int) -> str:
        """Return what was typed from here to a word, as it was typed."""
        if self.is_at_end():
            return ""
        stop = self._words[end].start if end < len(self._words) else len(self._source)
        return self._source[self._here.start : stop].strip()

    # Parties

    def _read_party(self, parts: Parts) -> None:
        label = "for <party>"
        if not self._has_value():
            raise self.missing(label)

        first = self._here
        end = self._end_of_party()
        run: Sequence[Word] = self._words[self._at : end]
        if len(run) == 1 and (first.person or first.quoted):
            self._at += 1
            name = self.need(first.person or first.text or None, label)
            parts.party = self._as_name(name, label)
            return

        if self._takes_bare_day(parts):
            run = self._without_date(run, parts)

        self._at = end
        self.several = several_in(run, self._knows_text)
        party = joined(run)
        number = NUMBER.fullmatch(party)
        parts.party = self._as_name(number[1] if number else party, label)

    def _end_of_party(self) -> int:
        """Return where the words of a party end, or of several: at a part word, or at a person.

        A person, or what is quoted at first, ends it; a party more comes after a comma or "and".
        """
        end = self._at
        while end < len(self._words):
            word, before = self._words[end], self._words[end - 1]
            is_first = end == self._at

            if self._part_at(end) is not None and not leaves_out(before, word):
                break

            if not is_first and not self._goes_on(word, before):
                break

            self._refuse_what_is_no_name(word)
            end += 1

        return end

    def _goes_on(self, word: Word, before: Word) -> bool:
        """Say whether a word that comes after another one still belongs to the parties."""
        if word.person or before.person or self._ends_quoted(before):
            return leads_on(before) or is_between(word)
        return True

    def _ends_quoted(self, before: Word) -> bool:
        return before.quoted and before is self._words[self._at]

    def _without_date(self, run: Sequence[Word], parts: Parts) -> Sequence[Word]:
        """Return the party's words; a date at their end is read as the bare one."""
        if self._day_of(run) is not None:
            raise self.missing("for <party>")

        if self._bare == "day or none" and run[-1].keyword == "none":
            parts.cleared = True
            return self.need(run[:-1] or None, "for <party>")

        splits = self._splits(run)
        if not splits:
            return run

        known = (split for split in splits if self._knows(split.party))
        chosen = next(known, splits[0])
        parts.bare_day = self._one_day(chosen.day, chosen.date)
        return chosen.party

    def _knows(self, party: Sequence[Word]) -> bool:
        if self._knows_text(joined(party)):
            return True
        several = several_in(party, self._knows_text)
        if several is None:
            return False
        return all(self._knows_text(name) for name in (*several.named, *several.excepted))

    def _knows_text(self, party: str) -> bool:
        return self._knows_party(self.ref, party)

    def _splits(self, run: Sequence[Word]) -> list[_PartyAndDay]:
        """Return the ways to read words as a party and a date after it, the longest date first."""
        splits: list[_PartyAndDay] = []
        for length in range(min(LONGEST_DATE, len(run) - 1), 0, -1):
            day = self._day_of(run[-length:])
            if day is not None:
                splits.append(_PartyAndDay(run[:-length], run[-length:], day))
        return splits


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb(VerbForms):
    """One verb, and how what follows it is read."""

    read: Callable[[Reader], Command | Query] = field(repr=False)
