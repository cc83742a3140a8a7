"""Opening a review, what people may not type into it, and what a bad input does: nothing."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.refusals.permission import ChannelBound, ChannelPublic, ChannelShared, ChannelUnseen
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from tests.workflow.driver import Play, picture

OPEN = 'open escb "Ash" decided 12 Jan 2026 ref RR-7'


def test_opening_starts_the_six_months_and_makes_the_opener_coordinator(escb):
    """With the decision's date and reference; the pseudonym is a working one."""
    said = escb.says("coordinator", OPEN)
    assert (said["ref"], said["stage"]) == ("ESCB-2026-01", "Commissioning")
    review = escb.review
    assert (review.pseudonym, review.decided, review.decision_ref) == (
        "Ash",
        date(2026, 1, 12),
        "RR-7",
    )
    assert review.holders("coordinator") == [escb.id("coordinator")]
    assert escb.how("decision") == "agreed"
    assert escb.is_open("pseudonym")
    assert review.contacts == {}, "nobody introduces themselves to themselves"
    opened = said.of(e.ReviewOpened)[0]
    assert opened.process_hash == escb.process.hash


def test_the_first_progress_check_is_there_from_the_start(escb):
    """It can be made before the clock has come round for the first time."""
    escb.says("coordinator", OPEN)
    said = escb.says("coordinator", "done progress-check")
    assert (said["party"], said["stage"]) == ("check 1", ""), (
        "and tells nothing of the far stage that it is listed in"
    )


@pytest.mark.parametrize(
    ("person", "text", "code"),
    [
        ("stranger", OPEN, "may-not-open"),
        ("coordinator", 'open nowhere "Ash" decided 12 Jan 2026', "unknown-process"),
        ("coordinator", 'open escb "Ash" decided 13 Jan 2026', "future-date"),
        ("coordinator", 'open escb "Ash" decided 12 Jan 2020', "long-ago"),
        ("coordinator", 'open escb "Ash" decided 31 Feb 2026', "impossible-date"),
        ("coordinator", 'open escb "Ash"', "missing-part"),
        ("coordinator", "open escb decided 12 Jan 2026", "missing-part"),
        ("coordinator", 'open escb "Birch" decided 12 Jan 2026', "pseudonym-taken"),
        ("coordinator", f'open escb "{"x" * 41}" decided 12 Jan 2026', "name-length"),
        ("coordinator", 'open escb "Ash <3" decided 12 Jan 2026', "name-signs"),
        ("coordinator", 'open escb "A child, 943 476 5919" decided 12 Jan 2026', "identifier"),
        ("coordinator", 'open escb "\u200b\u202e" decided 12 Jan 2026', "missing-part"),
    ],
)
def test_opening_is_refused_for_its_own_reason(escb, person, text, code):
    """Nothing is opened."""
    escb.taken.add("birch")
    assert escb.refused(person, text).code == code
    assert escb.history == []


@pytest.mark.parametrize("fault", [ChannelPublic, ChannelShared, ChannelBound, ChannelUnseen])
def test_a_channel_that_will_not_do_is_refused(escb, fault):
    """Why is the caller's to know; the core passes it on."""
    escb.channel_fault = fault()
    assert isinstance(escb.refused("coordinator", OPEN), fault)


def test_an_unknown_process_names_those_there_are(escb):
    """By id and title."""
    refusal = escb.refused("coordinator", 'open nowhere "Ash" decided 12 Jan 2026')
    assert refusal.facts["known"] == [("escb", escb.process.title)]


# --- texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("skip key-themes because her NHS number is 943 476 5919", "nhs-number"),
        ("skip key-themes because AB 12 34 56 C signed it", "national-insurance"),
        ("skip key-themes because she lives at CM1 1QH", "postcode"),
        ("skip key-themes because she was born on 3 May 2014", "birth-date"),
        ("skip key-themes because ring 07700 900123", "phone"),
        ("skip key-themes because write to jo@example.org", "email"),
        ('family add "CM1 1QH"', "postcode"),
        ('agency rename "Police" to "Police 07700 900123"', "phone"),
        ("draft https://store.example.org/jo@example.org/1", "email"),
        ("publish https://www.example.org/reviews?dob=2014-05-03", "birth-date"),
    ],
)
def test_what_identifies_somebody_is_refused_before_it_is_stored(escb, text, kind):
    """Wherever it is typed; the refusal holds the kind and nothing of the text."""
    refusal = escb.at("first-draft").refused("coordinator", text)
    assert (refusal.code, refusal.facts["kind"]) == ("identifier", kind)
    assert set(refusal.facts) == {"kind", "field", "ref", "today"}


def test_what_may_identify_somebody_is_kept_and_warned_about(escb):
    """A bare ten-digit number that passes for an NHS number."""
    said = escb.at("opened").says("coordinator", "skip key-themes because see file 9434765919")
    assert said["warned"] == ("nhs-number",)


@pytest.mark.parametrize(
    "text", ["done agency-letter for Police ref {}", "skip key-themes because {}"]
)
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("x" * 3000, ""),
        ("x" * 3001, "too-long"),
        ("x" * 10_000, "too-long"),
        ("\u200b\u200b", "empty-text"),
    ],
)
def test_a_text_is_kept_whole_or_refused_never_cut_in_silence(escb, text, typed, code):
    """3,000 characters are what Slack shows."""
    escb.at("opened")
    if code:
        assert escb.refused("coordinator", text.format(typed)).code in (
            code,
            "missing-reason",
            "missing-part",
        )
    else:
        closed = escb.says("coordinator", text.format(typed)).of(e.ItemClosed)[0]
        assert typed in (closed.ref, closed.reason)


def test_the_core_cuts_nothing_either_when_it_is_asked_by_a_form(escb):
    """A modal's text does not go through the grammar."""
    escb.at("opened")
    with pytest.raises(Refusal) as refused:
        escb.does("coordinator", c.Complete(what="scoping-meeting", note="x" * 3001))
    assert (refused.value.code, refused.value.facts["length"]) == ("too-long", 3001)
    with pytest.raises(Refusal) as refused:
        escb.does("coordinator", c.Complete(what="scoping-meeting", because=" \u202e\x00 "))
    assert refused.value.code == "empty-text"


def test_control_and_direction_characters_are_stripped(escb):
    """They would garble what people read."""
    escb.at("opened")
    closed = escb.does(
        "coordinator", c.Skip(what="key-themes", because="not\x00 now\u202e, \r\nlater\u2066")
    )
    assert closed.of(e.ItemClosed)[0].reason == "not now, \nlater"


def test_curly_quotes_hold_words_together_like_straight_ones(escb):
    """An apostrophe is always a letter."""
    escb.at("opened").says("coordinator", "agency add “Children’s Social Care” lead @csc-lead")
    escb.says("csc-lead", "done agency-commitment note Sir John's office")
    assert escb.review.parties["agency-3"].name == "Children’s Social Care"


# --- whatever people do ------------------------------------------------------------------------


def test_a_refused_command_leaves_nothing_behind(escb):
    """Also when its first part had succeeded: here, that a new contact has shown to be the right
    one."""
    escb.at("agency-check").says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    before = picture(escb.fold())
    escb.refused("kent-lead", "approve factual-accuracy v9")
    assert picture(escb.review) == before
    assert escb.review.contacts[escb.id("kent-lead")] is None


WORDS = st.text(max_size=30) | st.sampled_from(
    [
        "factual-accuracy",
        "sign-off",
        "Police",
        "agency-1",
        "v1",
        "3",
        "",
        "\x00",
        "“",
        "<@UPOLICELEAD>",
        "x" * 5000,
    ]
)
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))
CHOICES: dict[str, list[str | None]] = {
    "kind": ["agency", "partnership", "family", "attendee", "action"],
    "contact": ["lead", "deputy"],
    "verb": ["dispute", "return"],
    "only": ["confirmation", None],
}


def parts_of(form: type[c.Command]) -> st.SearchStrategy[c.Command]:
    """A command that may be a part of several."""
    return st.builds(
        form, **{name: value_of(name, str(hint)) for name, hint in form.__annotations__.items()}
    )


def value_of(name: str, hint: str) -> st.SearchStrategy[Any]:
    """Anything that a command's field may hold, and often what it should not."""
    if name in CHOICES:
        return st.sampled_from(CHOICES[name])
    if name == "days":
        return st.lists(
            st.tuples(WORDS, st.sampled_from(["", "agency-1"]), DAYS, WORDS), max_size=3
        ).map(tuple)
    if name == "act":
        return st.one_of([parts_of(form) for form in (c.Complete, c.Approve, c.Undo, c.GiveRole)])
    if name == "faults":
        return st.just(())
    if name == "lines":
        acts = st.one_of([parts_of(form) for form in (c.AddAgency, c.AddAttendee, c.GiveRole)])
        return st.lists(st.tuples(st.integers(1, 9), acts), max_size=3).map(tuple)
    if name == "parts" and "ForSeveral" in hint:
        return st.lists(st.one_of([parts_of(c.Complete), parts_of(c.ForSeveral)])).map(tuple)
    if name == "parts":
        return st.lists(
            st.one_of([parts_of(form) for form in (c.SetDue, c.AddCorrection, c.Approve, c.Skip)])
        ).map(tuple)
    if "tuple" in hint:
        return st.lists(st.sampled_from(["UPOLICELEAD", "UNEW"]), min_size=1, max_size=3).map(tuple)
    found: st.SearchStrategy[Any] = WORDS
    if "bool" in hint:
        found = st.booleans()
    elif "int" in hint:
        found = st.integers(-1, 99)
    elif "date" in hint:
        found = DAYS
    return st.none() | found if "None" in hint else found


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_words_a_command_holds_it_is_done_or_refused(data):
    """Nothing else is ever raised."""
    play = Play().at("agency-check", families=("mother",))
    forms = [
        f
        for f in (*c.Command.__subclasses__(), *c.Untyped.__subclasses__())
        if f not in (c.OpenReview, c.Untyped)
    ]
    form = data.draw(st.sampled_from(forms))
    values = {
        name: data.draw(value_of(name, str(hint)), label=name)
        for name, hint in form.__annotations__.items()
    }
    person = data.draw(st.sampled_from(["coordinator", "police-lead", "stranger"]))
    with suppress(Refusal):
        play.does(person, form(**values))
