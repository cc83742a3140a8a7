"""What people type, made safe to keep (clean) and easy to look through (plain)."""

import unicodedata
from types import SimpleNamespace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workflow.text import cleaning
from bot.workflow.text.cleaning import LONGEST, clean, plain
from tests.effort import growth


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  minute 5.2  ", "minute 5.2"),
        ("one\r\ntwo\rthree\u2028four\vfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a b"),
        ("nul\x00 bell\x07 escape\x1b[31m", "nul bell escape[31m"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066isolated\u2069 \u200eleft\u200f", "isolated left"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lone \ud800 surrogate \ufffe", "lone  surrogate"),
        ("Zoë’s naïve “note” – £5 ✓", "Zoë’s naïve “note” – £5 ✓"),
        ("👩\u200d👧 family", "👩\u200d👧 family"),
        ("\u200b \n ", ""),
        ("", ""),
    ],
)
def test_what_people_cannot_see_is_dropped_and_what_they_can_is_kept(typed, kept):
    assert clean(typed) == kept


def test_a_text_that_is_too_long_is_cut_and_says_so():
    assert clean("x" * LONGEST) == "x" * LONGEST
    assert clean("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"
    assert clean("one two three", 8) == "one two…"


def test_the_longest_text_of_slack_is_cleaned():
    assert len(clean("a\u202e" * 20_000)) == LONGEST


@pytest.mark.parametrize("change", [clean, plain])
def test_work_grows_no_faster_than_the_text(change):
    def changed(length: int) -> None:
        change("a\u202e" + "\u0316\u0301" * length)

    assert growth(changed, 500, cleaning) < 5


@given(st.text(), st.integers(1, 50))
def test_cleaning_is_bounded_and_needed_once(typed, limit):
    kept = clean(typed, limit)
    assert len(kept) <= limit
    assert clean(kept, limit) == kept
    kept.encode()
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in kept)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("943 476 5919", "943 476 5919"),
        ("٩٤٣", "943"),  # Arabic-Indic
        ("९४३", "943"),  # Devanagari
        ("９４３", "943"),  # fullwidth
        ("𝟗𝟜𝟥", "943"),  # mathematical
        ("⑨❹³", "943"),
        ("9️⃣4️⃣3️⃣", "943"),  # keycaps
        ("9\u033643\u0332", "943"),  # struck through, underlined
        ("9\u200b4\u00ad3\u2060", "943"),
        ("943\u00a0476\u202f5919\u3000\u2007\u2800", "943 476 5919   "),
        ("943\u2011476\u22125919\u2014\u2015\ufe58\uff0d", "943-476-5919----"),
        ("a\u00b7b", "a.b"),
        ("3\u20445", "3/5"),
        ("ＣＭ２ ６ＸＱ", "CM2 6XQ"),
        ("a\r\nb\u2028c", "a\n\nb\nc"),
        ("é", "e"),
        ("\x00\x1b\ud800", ""),
    ],
)
def test_digits_dashes_and_spaces_are_of_one_kind(typed, seen):
    assert plain(typed) == seen


@given(st.text())
def test_what_is_plain_is_plain_already(typed):
    assert plain(plain(typed)) == plain(typed)


def test_a_heap_of_accents_is_looked_at_one_by_one(monkeypatch):
    """A whole text's accents would be sorted, which takes the square of their number."""
    lengths: set[int] = set()

    def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], part: str) -> str:
        lengths.add(len(part))
        return unicodedata.normalize(form, part)

    counted = SimpleNamespace(
        category=unicodedata.category, digit=unicodedata.digit, normalize=normalize
    )
    monkeypatch.setattr(cleaning, "unicodedata", counted)
    assert plain("\u01d5" + "\u0316\u0301" * 50) == "U"
    assert lengths == {1}
