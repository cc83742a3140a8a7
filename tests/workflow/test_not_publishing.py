"""Not publishing is a decision (rule 18): by whom the pathway says, with what is published instead,
the notices that it needs; the review goes on to its learning."""

from datetime import date

import pytest

from bot.papers import letters
from bot.papers.letter_fields import fields_of
from bot.workflow.process.files import read
from bot.workflow.process.not_published import rule_of
from tests.workflow.driver import CALENDAR, Play
from tests.workflow.sandwell import Pathways, shipped
from tests.workflow.solver import finish

NOTHING = "not-publish as nothing because the child could be known by it ref minute 7.1"
LEARNING = "not-publish as learning because the child could be known by it"
URL = "https://www.example.org/reviews/ash"


def decided(play: Play, text: str = NOTHING, second: str = "executive") -> None:
    """A coordinator writes it up, and one of those who decide agrees."""
    said = play.says("coordinator", text)
    assert said.code == "second-asked"
    play.says(second, f"second {said['number']}")


@pytest.fixture
def ready(escb: Play) -> Play:
    """Signed off, with a date, every notice sent."""
    return escb.at("ready", families=["mother"])


def test_it_is_decided_by_whom_the_pathway_says_and_takes_two(ready: Play) -> None:
    """The Executive decides, a coordinator writes it up, either way round; nobody else agrees."""
    said = ready.says("coordinator", NOTHING)
    waiting = ready.review.pending_approvals[said["number"]]
    assert waiting.may_second == (ready.id("executive"),)
    assert ready.refused("lead-reviewer", "second 1").code in (
        "second-not-yours",
        "second-left-out",
    )
    assert ready.refused("admin", "second 1").code == "second-not-yours"
    assert ready.refused("police-lead", NOTHING).code == "coordinator-only"
    done = ready.says("executive", "second 1")
    assert (done.code, done["by"], done["instead"]) == (
        "not-publishing",
        "ESCB Executive",
        "nothing",
    )
    event = ready.review.not_publishing
    assert event is not None
    assert (event.reason, event.ref) == ("the child could be known by it", "minute 7.1")

    other = Play().at("ready")
    other.says("executive", NOTHING)
    assert other.says("coordinator", "second 1").code == "not-publishing"


def test_what_served_publication_is_closed_and_the_learning_goes_on(ready: Play) -> None:
    """Its dates count from the decision; the Panel, the family and the agencies are told why."""
    ready.on("13 Apr 2026")
    decided(ready)
    review = ready.review
    assert ready.how("publish") == ready.how("website-removal") == "not-applicable"
    assert review.publication_date is None
    opened = {key.item for key in review.open_keys()}
    assert opened >= {"briefing-session", "impact", "inform-national-panel", "inform-family"}
    assert ready.due("impact", "Police") == date(2026, 10, 13)
    assert ready.is_open("inform-national-panel"), "it was told of a publication"
    assert ready.due("inform-national-panel") == date(2026, 4, 20)
    title = review.item("inform-national-panel").title
    assert title == "National Panel sent the report, with the reasons for not publishing it"
    assert (
        review.item("inform-family").title
        == "Family told that the report is not published, and why"
    )
    ready.says("coordinator", "done inform-national-panel ref e-mail 9")
    ready.says("coordinator", 'done inform-family for "mother" ref visit')
    assert not ready.is_open("inform-family", "mother")


def test_what_was_only_for_before_a_publication_is_closed(escb: Play) -> None:
    """The media statement goes along with the publication date (E56): neither is open any more."""
    decided(escb.at("final-stages"))
    assert escb.how("media-statement") == escb.how("publication-date") == "not-applicable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"publish {URL}", "not-to-be-published"),
        ("publication 1 Jun 2026", "not-to-be-published"),
        ("hold because of a trial", "not-to-be-published"),
        (NOTHING, "decided-already"),
        ("undo publication-date because it was a mistake", "not-to-be-published"),
        ("undo media-statement because it was a mistake", "not-to-be-published"),
        ("undo website-removal because it was a mistake", "not-to-be-published"),
    ],
)
def test_what_is_refused_afterwards_says_the_way_out(ready: Play, text: str, code: str) -> None:
    """No circle: each names what takes the decision back (B21)."""
    decided(ready)
    assert ready.refused("coordinator", text).code == code


def test_the_learning_instead_goes_through_the_gate(ready: Play) -> None:
    """The Panel is told anew, seven working days before; what is published is not the report."""
    ready.on("30 Mar 2026")
    decided(ready, LEARNING)
    assert ready.refused("coordinator", f"publish {URL}").code == "publication-gate"
    assert "the learning, not the report" in ready.review.item("publish").title
    for item in ("inform-national-panel", "inform-dfe", "inform-ofsted"):
        ready.says("coordinator", f"done {item} ref e-mail 9")
    for key in list(ready.review.open_keys()):
        if key.item in ("inform-agencies", "inform-family", "inform-partnerships"):
            name = ready.review.party(key.party).name
            ready.says("coordinator", f'done {key.item} for "{name}" ref e-mail 9')
    ready.on("13 Apr 2026").says("coordinator", f"publish {URL}")
    assert ready.review.published is not None
    assert ready.review.published.instead == "learning"
    assert ready.is_open("website-removal"), "it is on the website"


def test_two_people_take_it_back_and_everything_is_as_it_was(ready: Play) -> None:
    """`undo not-publish`, or `undo publish`: what was closed is open again, what was told is told
    anew, and somebody who joined meanwhile gets all of it."""
    ready.on("13 Apr 2026")
    decided(ready)
    ready.says("coordinator", 'agency add "Fire" by-email "Station manager"')
    said = ready.says("coordinator", "undo publish because the court has agreed")
    assert ready.review.withheld
    done = ready.says("executive", f"second {said['number']}")
    assert done.code == "not-publishing-undone"
    assert ready.is_open("publish")
    assert ready.is_open("website-removal")
    assert ready.review.item("inform-family").title == "Family informed of the publication date"
    assert "factual-accuracy" in ready.items_of("Fire")


def test_it_can_be_decided_before_the_report_is_signed_off(escb: Play) -> None:
    """The report is still to be approved; what follows publication counts from then."""
    decided(escb.at("agency-check"))
    assert escb.is_open("sign-off")
    assert escb.due("impact", "Police") is None
    assert escb.refused("coordinator", "hold because of a trial").code == "not-to-be-published"


def test_nobody_to_decide_is_said(escb: Play) -> None:
    """Which role, and how it is given."""
    escb.at("agency-check")
    escb.says("coordinator", "role executive remove @executive because they left")
    refused = escb.refused("coordinator", NOTHING)
    assert refused.code == "nobody-decides-it"
    assert refused.facts["roles"] == [("executive", "ESCB Executive")]


def test_the_shipped_pathways_say_who_decides_it_and_older_files_follow_from_the_rest() -> None:
    """A file that a running review keeps says nothing of it: who signs off decides."""
    for name, roles, outside in (
        ("escb", ("executive",), ""),
        ("scsp", ("board",), ""),
        ("scsp-national", (), "the National Panel"),
    ):
        rule = rule_of(shipped(name))
        assert rule is not None
        assert (rule.decides, rule.decided_by) == (roles, outside)
    old = shipped("escb").text
    start, end = old.index("[not-publishing]"), old.index("[roles]")
    text = "\n".join(
        line for line in (old[:start] + old[end:]).splitlines() if "if-not-published" not in line
    )
    process = read(text, "old.toml")
    rule = rule_of(process)
    assert rule is not None
    assert rule.decides == ("executive",)
    play = Play(process).at("ready")
    decided(play)
    assert play.is_open("inform-national-panel")
    assert play.how("publish") == "not-applicable"


def test_the_national_panel_decides_and_the_unit_records_it() -> None:
    """With a second person of the pathway; what it would have published is closed."""
    play = Pathways(shipped("scsp-national"), shipped("scsp"))
    play.says("coordinator", 'open scsp-national "Willow" decided 12 Jan 2026')
    play.says("coordinator", "role chair @chair")
    play.introduced("chair")
    play.later(2)
    assert play.refused("coordinator", NOTHING.replace("nothing", "summary")).code == "not-instead"
    said = play.says("coordinator", NOTHING)
    done = play.says("chair", f"second {said['number']}")
    assert (done.code, done["by"]) == ("not-publishing", "the National Panel")
    assert play.how("published-by-panel") == "not-applicable"
    assert play.is_open("disseminated")


def test_what_went_live_all_the_same_is_recorded_by_two(ready: Play) -> None:
    """The decision no longer stands then."""
    decided(ready)
    ready.on("13 Apr 2026")
    said = ready.says(
        "coordinator", f"publish outside-the-gate {URL} on 13 Apr 2026 because it was put up"
    )
    ready.says("executive", f"second {said['number']}")
    assert ready.review.published is not None
    assert ready.review.not_publishing is None


def test_whoever_skips_the_publication_is_told_how_it_is_decided(ready: Play) -> None:
    """And the invitation to the briefing is true then."""
    refused = ready.refused("coordinator", "skip publish because it harms the family")
    assert (refused.code, refused.facts["publishes"]) == ("gate-needs-it", True)
    decided(ready)
    invitation = letters.find(ready.review, "briefing-invitation")
    letters.require_may(ready.review, invitation, ready.id("coordinator"))
    fields = fields_of(ready.review, invitation, "", ready.today, CALENDAR)
    assert (fields["not_published"], fields["published_on"]) == ("yes", "")


@pytest.mark.parametrize("text", [NOTHING, LEARNING], ids=["nothing", "learning"])
@pytest.mark.parametrize("stage", ["agency-check", "final-stages"])
def test_a_review_that_is_not_published_comes_to_its_end(escb: Play, stage: str, text: str) -> None:
    """Nothing stays open that nobody could close; what it told and did is done."""
    decided(escb.at(stage), text)
    finish(escb)
    assert escb.review.completed is not None
    assert escb.review.withheld == ("nothing" in text)
    assert (escb.review.published is None) == ("nothing" in text)


def test_what_taking_the_decision_back_costs_is_said_as_that(ready: Play) -> None:
    """Not as what undoing a publication costs: what it closed and told is open again, and what was
    done since is to be checked, nothing that was done before."""
    ready.says("coordinator", "done briefing-session")
    ready.on("14 Apr 2026")
    decided(ready)
    ready.on("20 Apr 2026").says("coordinator", "done inform-dfe ref letter 8")
    asked = ready.says("coordinator", "undo not-publish because the court agreed")
    price = asked["about"]["price"]
    assert price.published_after_all
    assert price.flagged == 0
    said = ready.says("executive", f"second {asked['number']}")
    assert price.opened == len(said["opened"])


@pytest.mark.parametrize("after", ["undo not-publish because the court agreed", LEARNING])
def test_the_holds_outlast_the_decision(ready: Play, after: str) -> None:
    """A trial that goes on holds the report, or what is published in its place, all the same."""
    ready.says("coordinator", "hold because of a trial")
    decided(ready)
    assert len(ready.review.active_holds()) == 1
    decided(ready, after)
    refused = ready.refused("coordinator", f"publish {URL}")
    assert (refused.code, len(refused.facts["holds"])) == ("publication-gate", 1)


def states(play: Play) -> list[str]:
    """How everything that was put before a second person stands."""
    return [one.state for one in play.review.pending_approvals.values()]


def test_what_takes_it_back_lapses_with_what_it_was_asked_about(ready: Play) -> None:
    """Neither another decision nor a publication is undone by an old request."""
    decided(ready)
    ready.says("coordinator", "undo publish because the court agreed")
    decided(ready, LEARNING)
    assert states(ready) == ["seconded", "lapsed", "seconded"]
    assert ready.review.not_publishing is not None

    first = ready.says("coordinator", "undo not-publish because the court agreed")
    ready.says("coordinator", "undo publish because the family agreed")
    ready.says("executive", f"second {first['number']}")
    assert states(ready)[-2:] == ["seconded", "lapsed"]


def test_it_lapses_too_when_something_was_published_meanwhile(ready: Play) -> None:
    """To publish all of it after all is not to undo that it was published."""
    decided(ready, LEARNING)
    ready.on("13 Apr 2026").says("coordinator", "undo publish because the court agreed")
    said = ready.says(
        "coordinator", f"publish outside-the-gate {URL} on 13 Apr 2026 because it was put up"
    )
    ready.says("executive", f"second {said['number']}")
    assert states(ready) == ["seconded", "lapsed", "seconded"]
    assert ready.review.published is not None


@pytest.mark.parametrize("word", ["publish", "not-publish", "not-publishing"])
def test_nobody_without_a_role_agrees_to_take_it_back(ready: Play, word: str) -> None:
    """Being named in ``CSPR_COORDINATORS`` is none: the Executive's decision is the Executive's."""
    decided(ready)
    said = ready.says("coordinator", f"undo {word} because the court agreed")
    refused = ready.refused("admin", f"second {said['number']}")
    assert refused.code == "second-not-yours"
    assert ready.review.withheld
    done = ready.says("executive", f"second {said['number']}")
    assert done.code == "not-publishing-undone"


def test_a_decision_stays_in_the_pathway_of_those_who_made_it() -> None:
    """It is taken back by them before a switch, and what waits for a second person lapses."""
    play = Pathways(shipped("scsp-national"), shipped("scsp"))
    play.says("coordinator", 'open scsp-national "Willow" decided 12 Jan 2026')
    play.says("coordinator", "role chair @chair")
    play.introduced("chair")
    play.later(2)
    waiting = play.says("coordinator", NOTHING)["number"]
    play.says("coordinator", "switch scsp because x confirmed")
    assert play.review.pending_approvals[waiting].state == "lapsed"
    play.says("coordinator", "switch scsp-national because x confirmed")
    decided(play, second="chair")
    assert play.refused("coordinator", "switch scsp because x").code == "not-to-be-published"
