"""How long a review is kept: the partnership's rule, legal holds, and two people who purge it."""

from datetime import date

import pytest

from bot.errors import Refusal
from bot.workflow import settings
from bot.workflow.dates.retention import read_rule
from bot.workflow.review import events as e
from tests.workflow import solver
from tests.workflow.driver import Play

PURGE = "purge because its time is over"


@pytest.fixture
def closed(escb: Play) -> Play:
    """A review that was discontinued on 12 January 2026, of which the rule keeps a year."""
    escb.at("opened").says("coordinator", "role coordinator @other-coordinator")
    escb.says("coordinator", "discontinue because it was opened in error")
    escb.says("admin", "second 1")
    escb.retention = read_rule("7 years after completion, 1 year after discontinuation")
    return escb.on("12 Jan 2027")


# --- the rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "completed", "discontinued"),
    [
        ("7 years after completion", "7 years after completion", "12 Jan 2033", None),
        ("84 months", "84 months after completion or discontinuation", *["12 Jan 2033"] * 2),
        ("1 Year.", "1 year after completion or discontinuation", *["12 Jan 2027"] * 2),
        (
            "7 years after completion, 30 days after discontinuation",
            "7 years after completion, 30 days after discontinuation",
            "12 Jan 2033",
            "11 Feb 2026",
        ),
        (
            "2 weeks from the end",
            "2 weeks after completion or discontinuation",
            *["26 Jan 2026"] * 2,
        ),
        ("none", "none", None, None),
    ],
)
def test_a_rule_is_read_as_people_write_it(typed, kept, completed, discontinued):
    """And kept in its own words, which read the same again."""
    assert settings.check("retention", typed) == ("retention", kept)
    rule = settings.read({"retention": kept}).retention
    spans = (rule.completed, rule.discontinued) if rule else (None, None)
    for span, until in zip(spans, (completed, discontinued), strict=True):
        found = span.after(date(2026, 1, 12)) if span else None
        assert found == (Play().on(until).today if until else None)


@pytest.mark.parametrize(
    "typed",
    [
        "seven years",
        "7",
        "0 years",
        "101 years",
        "7 years, 8 years",
        "7 years after Ash",
        "-1 years",
    ],
)
def test_what_is_no_rule_is_refused(typed):
    """The refusal shows what one looks like; nothing else that was typed is kept."""
    with pytest.raises(Refusal) as refused:
        settings.check("retention", typed)
    assert refused.value.code == "bad-setting"
    assert "7 years after completion" in refused.value.facts["wanted"]


def test_the_29th_of_february_has_its_anniversary_on_the_28th():
    """A span of months or years ends within the month that it ends in."""
    rule = read_rule("1 year")
    assert rule is not None
    assert rule.completed is not None
    assert rule.completed.after(date(2028, 2, 29)) == date(2029, 2, 28)


# --- who is refused, and when ---------------------------------------------------------------------


def test_what_is_live_or_to_be_kept_is_not_purged(escb: Play):
    """From the first day on which the rule lets it go, and not a day before."""
    escb.at("opened")
    assert escb.refused("coordinator", PURGE).code == "live-review"
    escb.says("coordinator", "discontinue because it was opened in error")
    escb.says("admin", "second 1")
    assert escb.refused("coordinator", PURGE).code == "no-retention-rule"
    escb.retention = read_rule("7 years after completion")
    assert escb.refused("coordinator", PURGE).facts["end"] == "discontinued"
    escb.retention = read_rule("1 year")
    refused = escb.on("11 Jan 2027").refused("coordinator", PURGE)
    assert (refused.code, refused.facts["until"]) == ("kept-by-rule", date(2027, 1, 12))
    assert escb.on("12 Jan 2027").says("coordinator", PURGE).of(e.PurgeAsked)


def test_a_review_that_is_complete_is_purged_but_not_one_that_was_opened_again(escb: Play):
    """What was asked for does not outlast that there is something to do."""
    escb.retention = read_rule("1 day")
    escb.at("published")
    solver.finish(escb)
    escb.later(2).says("coordinator", PURGE)
    escb.says("coordinator", f"action add Audit for Police due {escb.today}")
    assert escb.refused("admin", "second 1").code == "live-review"


def test_only_those_who_keep_it_hold_and_purge(closed: Play):
    """The coordinators, and those named in `CSPR_COORDINATORS`, in that capacity."""
    for text in (PURGE, "legal-hold because a claim came in"):
        assert closed.refused("executive", text).code == "coordinator-only"
    closed.says("admin", "legal-hold because a claim came in")
    assert closed.history[-1].role == "appointed"
    closed.says("coordinator", "legal-hold lift because it is settled")
    assert closed.history[-1].role == "coordinator"
    closed.says("admin", PURGE)
    assert {recorded.role for recorded in closed.history[-2:]} == {"appointed"}
    assert closed.says("other-coordinator", "second 2").code == "purged"


def test_one_person_is_not_two(closed: Play):
    """Whoever asked is not the second, and asks for the same once."""
    closed.says("coordinator", PURGE)
    assert closed.refused("coordinator", "second 2").code == "second-self"
    assert closed.refused("coordinator", PURGE).code == "second-waits"


def test_the_second_person_is_told_what_is_known_of_it(closed: Play):
    """Its end, the rule, when it was last exported, and that a legal hold was lifted."""
    closed.says("coordinator", "legal-hold because an inquest is listed")
    closed.says("coordinator", "legal-hold lift because it has ended")
    said = closed.says("coordinator", PURGE)
    assert said["about"]["purge"] == {
        "end": "discontinued",
        "ended": date(2026, 1, 12),
        "until": date(2027, 1, 12),
        "rule": "7 years after completion, 1 year after discontinuation",
        "exported": None,
        "lifted": date(2027, 1, 12),
    }


def test_a_legal_hold_stops_a_purge_that_was_asked_for(closed: Play):
    """Also once it is lifted again: whoever asked did not know of it, and asks anew."""
    closed.says("coordinator", PURGE)
    closed.says("other-coordinator", "legal-hold because a claim has come in")
    assert closed.refused("other-coordinator", "second 2").code == "under-legal-hold"
    assert closed.refused("coordinator", PURGE).code == "under-legal-hold"
    assert closed.refused("coordinator", "legal-hold because of it").code == "legal-hold-there"
    closed.says("coordinator", "legal-hold lift because it is settled")
    assert closed.refused("coordinator", "legal-hold lift because so").code == "no-legal-hold"
    assert closed.refused("other-coordinator", "second 2").code == "asked-before-hold"
    closed.says("coordinator", f"{PURGE} once more")
    assert closed.says("other-coordinator", "second 3").code == "purged"


def test_the_rule_is_judged_anew_by_the_second_person(closed: Play):
    """It may have been made longer meanwhile; and after five working days the request is over."""
    closed.says("coordinator", PURGE)
    rule, closed.retention = closed.retention, read_rule("2 years")
    assert closed.refused("other-coordinator", "second 2").code == "kept-by-rule"
    closed.retention = rule
    assert closed.later(6).refused("other-coordinator", "second 2").code == "second-lapsed"


def test_a_legal_hold_touches_nothing_else(escb: Play):
    """A live review goes on, and a hold on its publication is another thing."""
    escb.at("ready").says("coordinator", "legal-hold because an inquest is listed")
    assert escb.refused("coordinator", "lift because it is over").code == "no-hold"
    assert escb.says("coordinator", "publish https://www.example.org/1").code == "published"


def test_of_a_discontinued_review_nothing_else_is_done(closed: Play):
    """Nor is anything else seconded."""
    for text in ("done scoping-meeting", "second 1", "second 9", "hold because of a trial"):
        assert closed.refused("coordinator", text).code == "discontinued", text
