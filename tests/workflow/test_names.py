"""What a word means among things that have names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workflow.text.matching import Ambiguous, Exact, Missing, Unique, match
from tests.effort import effort

ITEMS = {
    "timetable": ("timetable", "Timetable for the review agreed"),
    "draft-discussed": ("draft-discussed", "Draft discussed by the Review Team"),
    "first-draft": ("first-draft", "Draft report"),
    "final-draft": ("final-draft", "Final report drafted"),
    "factual-accuracy": ("factual-accuracy", "Draft Overview Report is factually accurate"),
    "sub-committee": (
        "sub-committee",
        "Final Draft Report considered: quality assurance and agreement",
    ),
    "sign-off": ("sign-off", "Final sign-off of the report"),
    "inform-family": ("inform-family", "Family informed of the publication date"),
    "publication-date": ("publication-date", "Publication date agreed"),
    "publish": ("publish", "Published on the ESCB website"),
}
PARTIES = {
    "agency-1": ("Essex Police",),
    "agency-2": ("Mid Essex Health",),
    "agency-3": ("Children's Social Care",),
    "family-1": ("contact 1",),
    "family-10": ("contact 10",),
    "family-12": ("contact 12",),
    "family-2": ("Mother",),
    "family-3": ("Mother's partner",),
}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("factual-accuracy", Exact("factual-accuracy")),
        ("Factual-Accuracy", Exact("factual-accuracy")),
        ("  factual accuracy ", Exact("factual-accuracy")),
        ("factual\u2011accuracy", Exact("factual-accuracy")),  # a no-break hyphen
        ("timetable", Exact("timetable")),
        ("Final report drafted", Exact("final-draft")),
        ("draft report", Exact("first-draft")),  # a title in full beats a part of another's
        ("publish", Exact("publish")),  # an id in full beats being a part
        ("accuracy", Unique("factual-accuracy")),
        ("ACCURATE", Unique("factual-accuracy")),
        ("committee", Unique("sub-committee")),
        ("quality assurance", Unique("sub-committee")),
        ("sign off", Exact("sign-off")),
        ("final sign", Unique("sign-off")),
        ("website", Unique("publish")),
        ("publication", Ambiguous(("inform-family", "publication-date"))),
        ("discuss", Unique("draft-discussed")),
        (
            "draft",
            Ambiguous(
                (
                    "draft-discussed",
                    "first-draft",
                    "final-draft",
                    "factual-accuracy",
                    "sub-committee",
                )
            ),
        ),
    ],
)
def test_an_item_is_found_by_its_id_or_by_a_part_that_it_alone_has(word, expected):
    assert match(word, ITEMS) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("police", Unique("agency-1")),
        ("ESSEX POLICE", Exact("agency-1")),
        ("essex", Ambiguous(("agency-1", "agency-2"))),
        ("mother", Exact("family-2")),
        ("partner", Unique("family-3")),
        ("children\u2019s", Unique("agency-3")),
        ("contact 1", Exact("family-1")),
        ("contact 10", Exact("family-10")),
        ("contact", Ambiguous(("family-1", "family-10", "family-12"))),
    ],
)
def test_a_party_is_found_by_its_name_or_a_part_of_it(word, expected):
    assert match(word, PARTIES) == expected


def test_a_number_is_meant_whole():
    """Contact 1 was removed: "contact 1" must not act on contact 10."""
    remaining = {
        key: texts for key, texts in PARTIES.items() if key not in ("family-1", "family-12")
    }
    assert isinstance(match("contact 1", remaining), Missing)
    assert isinstance(match("1", remaining), Missing)
    assert match("10", remaining) == Unique("family-10")


def test_an_exact_id_wins_over_another_ones_title():
    timelines = {
        "review-plan": ("review-plan", "Timeline"),
        "timeline": ("timeline", "Timeline agreed"),
    }
    assert match("timeline", timelines) == Exact("timeline")


def test_two_of_one_name_are_ambiguous():
    assert match("Police", {"a": ("Police",), "b": ("police",)}) == Ambiguous(("a", "b"))


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("factaul-acuracy", "factual-accuracy"),
        ("comittee", "sub-committee"),
        ("publsih", "publish"),
    ],
)
def test_what_is_not_found_names_the_three_nearest_best_first(word, nearest):
    missing = match(word, ITEMS)
    assert isinstance(missing, Missing)
    assert len(missing.nearest) == 3
    assert missing.nearest[0] == nearest


def test_a_misspelt_word_of_a_long_name_is_near():
    missing = match("polcie", PARTIES)
    assert isinstance(missing, Missing)
    assert missing.nearest[0] == "agency-1"


def test_of_nothing_nothing_is_near():
    assert match("police", {}) == Missing(())
    assert match("", PARTIES) == Missing(("agency-1", "agency-2", "agency-3"))
    assert isinstance(match(" - ", PARTIES), Missing)


@pytest.mark.parametrize("word", [".*", "(", "[a-z]", "contact.1"])
def test_a_word_is_no_pattern(word):
    assert isinstance(match(word, PARTIES), Missing)


def test_a_very_long_word_is_no_more_work_than_a_long_one():
    """Comparing takes the square of the length, so no more is compared than anybody means as a
    name."""
    assert isinstance(match("publication " * 10_000, ITEMS), Missing)
    long = effort(lambda: match("publication " * 20, ITEMS))
    assert effort(lambda: match("publication " * 10_000, ITEMS)) == long


names = st.dictionaries(
    st.text("abcdef-", min_size=1, max_size=8),
    st.lists(st.text("abc def-1", max_size=12), max_size=3),
    max_size=8,
)


@given(st.text("abc def-1", max_size=6) | st.text(max_size=20), names)
@settings(deadline=None)
def test_the_answer_is_always_among_the_candidates(word, candidates):
    match match(word, candidates):
        case Exact(key) | Unique(key):
            assert key in candidates
        case Ambiguous(keys):
            assert len(keys) > 1
            assert set(keys) <= set(candidates)
        case Missing(nearest):
            assert len(nearest) == min(3, len(candidates))
            assert set(nearest) <= set(candidates)


@given(names)
@settings(deadline=None)
def test_an_id_finds_its_own(candidates):
    texts = {key: (key, *others) for key, others in candidates.items()}
    for key in texts:
        found = match(key, texts)
        assert found == Exact(key) or isinstance(found, Ambiguous | Missing)
        if isinstance(found, Missing):
            assert not key.strip("-")
