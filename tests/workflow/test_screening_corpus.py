"""How much the screening finds, and how rarely it is wrong, measured on a corpus of texts.

Recall is the share of identifiers that are refused; precision the share of refusals and warnings
that are right. The corpus is made up (`docs/security.md` says how), so the figures hold for texts
like these, and are no promise about others.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from bot.workflow.text.identifiers.spans import FindingKind
from bot.workflow.text.screening import screen

CORPUS = Path(__file__).parent.parent / "screening_corpus"
SECURITY = Path(__file__).parent.parent.parent / "docs" / "security.md"
HALVES = ("tuning", "held_out")
ALLOWED = ("CM1 1QH",)
"""An agency's own office, as `settings office-postcodes` would allow it."""


class Text(NamedTuple):
    """A text of the corpus, with the kind of identifier that it holds, or "harmless"."""

    kind: str
    text: str

    @property
    def refused(self) -> set[str]:
        found = screen(self.text, allowed_postcodes=ALLOWED)
        return {finding.kind for finding in found if finding.level == "refused"}


class Measured(NamedTuple):
    """What the screening makes of some texts."""

    found: int
    missed: list[Text]
    wrong: list[Text]

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed))

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.wrong))


@cache
def texts(file: str) -> list[Text]:
    lines = (CORPUS / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    written = [line.partition(" | ") for line in lines if not line.startswith("#")]
    return [Text(kind, _unescaped(text)) for kind, _, text in written]


def _unescaped(text: str) -> str:
    return text.encode("latin-1", "backslashreplace").decode("unicode_escape")


def measured(some: Iterable[Text]) -> Measured:
    found, missed, wrong = 0, [], []
    for text in some:
        if text.kind == "harmless":
            wrong += [text] if screen(text.text, allowed_postcodes=ALLOWED) else []
        elif text.kind in text.refused:
            found += 1
        else:
            missed.append(text)
    return Measured(found, missed, wrong)


def test_the_corpus_has_400_texts_half_of_them_harmless_and_all_kinds_in_both_halves():
    for half in HALVES:
        count = Counter(text.kind for text in texts(half))
        assert count["harmless"] == 100
        assert count.total() == 200
        assert count.keys() - {"harmless"} == set(get_args(FindingKind))
        assert min(count.values()) >= 10
    alike = {text.text for text in texts("tuning")} & {text.text for text in texts("held_out")}
    assert not alike


@pytest.mark.parametrize("files", [HALVES, ("tuning",), ("held_out",), ("tried_later",)])
def test_what_is_found_and_what_is_found_wrongly_keeps_to_its_bounds(files):
    """At least 95 % of identifiers are refused, at least 97 % of alarms are right."""
    result = measured([text for file in files for text in texts(file)])
    assert result.recall >= 0.95, result.missed
    assert result.precision >= 0.97, result.wrong


@pytest.mark.parametrize("kind", get_args(FindingKind))
def test_no_kind_is_missed_more_often_than_once_in_ten(kind):
    """A kind that is hardly found cannot hide behind others that are."""
    result = measured(text for half in HALVES for text in texts(half) if text.kind == kind)
    assert result.recall >= 0.9, result.missed
    later = measured(text for text in texts("tried_later") if text.kind == kind)
    assert later.recall >= 0.8, later.missed


def test_the_documented_figures_are_those_measured():
    """The table in docs/security.md is what this corpus comes to today."""
    page = SECURITY.read_text(encoding="utf-8")
    for file in (*HALVES, "tried_later"):
        result = measured(texts(file))
        identifiers = result.found + len(result.missed)
        harmless = len(texts(file)) - identifiers
        wrong = len(result.wrong)
        row = f"| `{file}.txt` | {result.found} of {identifiers} | {wrong} of {harmless} |"
        assert row in page, row


@pytest.mark.parametrize("disguise", ["", "\u200b", " ", "-", ".", "/", "|", "*", "\n"])
def test_one_disguise_hides_no_kind_of_number(disguise):
    """Whatever stands between the characters of a number, its kind is found all the same."""
    for kind, number in (
        ("nhs-number", "9434765919"),
        ("national-insurance", "AB123456C"),
        ("upn", "B801200005001"),
        ("postcode", "CM26XQ"),
        ("phone", "07700900123"),
    ):
        label = "NHS number " if kind == "nhs-number" else ""
        text = label + disguise.join(number)
        assert kind in Text(kind, text).refused, text
