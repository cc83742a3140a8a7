"""Points that agencies raise on a draft (`correction`), and confirming subject to them."""

import pytest

from bot.workflow.dates.calendar import Calendar
from bot.workflow.views import lines as lines_view
from bot.workflow.views import points as points_view
from tests.workflow.driver import Play, user

CALENDAR = Calendar()


def points_of(play: Play) -> list[points_view.PointLine]:
    """Return the points as the Lead Reviewer looks at them."""
    return points_view.corrections(play.review, play.today, user("lead-reviewer")).points


@pytest.fixture
def checking(escb: Play) -> Play:
    """A final draft, v1, is with two agencies."""
    return escb.at("agency-check")


def test_an_agency_raises_points_and_the_lead_reviewer_answers_them_one_by_one(checking):
    """Each has a number; the author is told of each, the agency of each answer; their texts are in
    the list alone."""
    said = checking.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    assert (said["number"], said["party"], said["version"]) == (1, "Police", 1)
    assert said.told == {"lead-reviewer": ["correction"]}
    assert (
        checking.says("health-deputy", 'correction add "The visit was by a nurse"')["number"] == 2
    )

    said = checking.says("lead-reviewer", "correction accept 1")
    assert (said["left"], said.told) == (1, {"police-lead": ["correction-answered"]})
    said = checking.says("lead-reviewer", "correction decline 2 because the record says otherwise")
    assert (said["left"], set(said.told)) == (0, {"health-deputy", "health-lead"})
    assert not said.posted
    points = points_of(checking)
    assert [(p.number, p.agency, p.accepted, p.text, p.reason) for p in points] == [
        (1, "Police", True, "Page 3 gives the wrong year", ""),
        (2, "Health", False, "The visit was by a nurse", "the record says otherwise"),
    ]


def test_a_coordinator_raises_a_point_for_an_agency(checking):
    """As it came by e-mail, and shown as on its behalf."""
    assert checking.refused("coordinator", 'correction add "A date"').code == "which-agency"
    said = checking.says("coordinator", 'correction add "A date" for Health')
    assert said["party"] == "Health"
    assert checking.history[-1].behalf == checking.key("factual-accuracy", "Health")[1]


def test_confirming_with_corrections_is_shown_as_such(checking):
    """The confirmation stands, subject to the agency's points; the group sees it."""
    checking.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    said = checking.says("police-lead", "approve with corrections")
    assert (said["corrections"], said["done"]) == (True, 1)
    line = lines_view.line(
        checking.review, checking.key("factual-accuracy", "Police"), "", checking.today, CALENDAR
    )
    assert line.closed is not None
    assert line.closed.outcome == "with corrections"


def test_a_confirmation_is_subject_to_points_that_are_there(checking):
    """Not to none, nor to such as were declined or raised on another version."""
    assert checking.refused("police-lead", "approve with corrections").code == "no-points"
    checking.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    checking.says("lead-reviewer", "correction decline 1 because the year is right")
    assert checking.refused("police-lead", "approve with corrections").code == "no-points"
    assert (
        checking.refused("coordinator", "approve for Health with corrections ref e-mail 3").code
        == "no-points"
    )


def test_a_group_approves_or_returns(checking):
    """Points are an agency's."""
    checking.says("police-lead", "approve")
    checking.says("health-lead", "approve")
    assert (
        checking.refused("sub-committee", "approve sub-committee with corrections").code
        == "points-by-agencies"
    )


def test_points_stay_with_the_version_that_they_were_raised_on(checking):
    """A new draft makes new points; the old ones can still be answered."""
    checking.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    checking.says("lead-reviewer", "draft https://store.example.org/v2 confirmed")
    assert checking.says("police-lead", 'correction add "And page 4"')["version"] == 2
    checking.says("lead-reviewer", "correction accept 1")
    points = points_of(checking)
    assert [(p.version, p.accepted) for p in points] == [(1, True), (2, None)]


@pytest.mark.parametrize(
    ("person", "typed", "code"),
    [
        ("police-lead", 'correction add "Theirs" for Health', "correction-not-yours"),
        ("team-1", 'correction add "Mine"', "correction-not-yours"),
        ("police-lead", "correction accept 1", "correction-author"),
        ("coordinator", "correction accept 1", "correction-author"),
        ("lead-reviewer", "correction accept 9", "unknown-correction"),
        ("lead-reviewer", "correction decline 1", "missing-reason"),
        ("police-lead", "correction add", "missing-part"),
        ("police-lead", 'correction add "born on 3 May 2019"', "identifier"),
        ("coordinator", 'correction add "Theirs" for Nobody', "unknown-party"),
    ],
)
def test_what_is_refused(checking, person, typed, code):
    """Nothing is recorded."""
    checking.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    assert checking.refused(person, typed).code == code


def test_a_point_is_answered_once(checking):
    """A second answer is refused, saying what the first was."""
    checking.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    checking.says("lead-reviewer", "correction accept 1")
    refusal = checking.refused("lead-reviewer", "correction decline 1 because of something else")
    assert (refusal.code, refusal.facts["accepted"]) == ("correction-answered", True)


def test_there_are_no_points_without_a_version_nor_on_a_published_report(escb):
    """Before the final draft there is nothing to correct; afterwards it is out."""
    assert (
        escb.at("first-draft").refused("police-lead", 'correction add "A date"').code
        == "no-version"
    )
    assert (
        Play().at("published").refused("police-lead", 'correction add "A date"').code == "published"
    )
