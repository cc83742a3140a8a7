"""Refusals about settings, papers and the pathway."""

import datetime as dt

from bot.errors import Refusal


class BadSetting(Refusal):
    """A setting was given a value that it does not take."""

    key: str
    wanted: str
    example: str


class BeforeOpening(Refusal):
    """A review is to be shown as of a day before it was opened."""

    date: dt.date


class FaultyPartner(Refusal, names_others=False):
    """A review is to move to a pathway whose file is put aside: it has a fault."""

    word: str
    file: str


class FaultyPathway(Refusal, names_others=False):
    """The pathway that was asked for is put aside: its file has a fault."""

    word: str
    file: str
    known: list[tuple[str, str]]


class FaultyTemplate(Refusal, names_others=False):
    """A letter is asked for whose template is put aside: it has a fault."""

    letter: str
    file: str


class Identifier(Refusal):
    """A text looks as if it holds a number or an address that identifies somebody."""

    kind: str
    field: str


class LetterNotYours(Refusal, names_others=True):
    """A letter is asked for by somebody whose item it is not, and no coordinator."""

    letter: str
    who: list[str]
    people: list[str]


class LetterOfPublication(Refusal, names_others=False):
    """A letter gives notice of a publication, and it was decided that there is none."""

    letter: str
    title: str


class NameSigns(Refusal, at=("name", "pseudonym", "by_email")):
    """A name holds the signs ``<`` or ``>``."""


class NoDates(Refusal):
    """A calendar file is asked for, and the review has no open dates."""

    ref: str
    closed: bool


class NoTemplate(Refusal, names_others=False):
    """A letter is asked for, and the folder of templates has none for it."""

    letter: str
    ref: str


class NotBuilt(Refusal):
    """What is asked for is not built yet."""

    verb: str


class NoPathways(Refusal, names_others=False):
    """A review is to be opened, and every process file is put aside."""

    faulty: list[str]


class NothingToReport(Refusal):
    """A report on all reviews is asked for by somebody who belongs to none."""


class UnknownLetter(Refusal, names_others=True):
    """The word typed for a letter fits none in this pathway, or several."""

    word: str
    letters: list[tuple[str, str]]
    several: bool


class UnknownProcess(Refusal, names_others=False):
    """The word typed for a pathway fits none."""

    word: str
    known: list[tuple[str, str]]
    faulty: list[str]
    """The process files that are put aside."""


class UnknownSetting(Refusal, names_others=False):
    """The word typed for a setting fits none."""

    word: str
    known: list[str]
