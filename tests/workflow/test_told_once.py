"""Nobody hears of one act in two messages, and nothing is offered twice that was not taken up."""

from importlib.resources import files

import pytest

from bot.workflow.process.files import read
from bot.workflow.review import commands as c
from tests.workflow.driver import Play
from tests.workflow.sandwell import LOCAL, Pathways

PAPER = "draft https://store.example.org/terms{} as terms-of-reference confirmed"


@pytest.fixture
def scsp() -> Pathways:
    """A version that can go to the panel."""
    play = Pathways()
    play.tells(LOCAL, "submitted")
    return play


def test_a_version_is_offered_to_be_sent_on_once(scsp: Pathways) -> None:
    """What an agency does first keeps no version from it, so it offers nothing again."""
    scsp.says("coordinator", "circulate")
    for member in ("panel-1", "panel-2"):
        scsp.says(member, "approve recommendations-check")
    scsp.says("panel-1", "approve mirrors-terms")
    assert scsp.says("panel-2", "approve mirrors-terms").told == {"coordinator": ["ready-to-send"]}
    for line in (
        'done strategic-leads for "Oak School" ref e-mail 15',
        'done governance-bodies for "Oak School" ref e-mail 16',
    ):
        assert "coordinator" not in scsp.says("coordinator", line).told


def test_whoever_is_asked_again_reads_there_what_was_set_aside() -> None:
    """A paper's next version asks at once: the request says what was answered before."""
    escb = Play().at("first-meeting")
    escb.says("lead-reviewer", PAPER.format(1))
    escb.says("team-1", "approve terms-of-reference")
    assert escb.says("lead-reviewer", PAPER.format(2)).told["team-1"] == ["request"]


def test_what_was_said_and_what_was_done_fall_in_one_message() -> None:
    """An agency's confirmation, and what it had ticked."""
    escb = Play().at("agency-check")
    escb.says("health-lead", "approve")
    escb.says("health-lead", "done agency-thoughts")
    said = escb.says("lead-reviewer", "draft https://store.example.org/v3 confirmed")
    assert said.told["health-lead"] == ["superseded"]
    [told] = [one for one in said.announcements if one.to == escb.id("health-lead")]
    assert {item for item, _ in told.params["items"]} == {"factual-accuracy", "agency-thoughts"}


def test_a_version_is_sent_once_to_whoever_has_it_in_two_parts(scsp: Pathways) -> None:
    """The contact of two agencies, who is on the panel as well."""
    scsp.says("coordinator", 'agency lead "West Midlands Police" @trust-lead')
    scsp.says("coordinator", "circulate")
    for item in ("recommendations-check", "mirrors-terms"):
        for member in ("panel-1", "panel-2"):
            scsp.says(member, f"approve {item}")
    scsp.does("trust-lead", c.AnswerIntroduction(yes=True))
    said = scsp.says("coordinator", "circulate")
    assert said.told["trust-lead"] == ["version-sent"]
    [sent] = [one for one in said.announcements if one.to == scsp.id("trust-lead")]
    assert len({party for _, party in sent.params["asks"]}) == 2


def test_what_is_assigned_at_once_is_told_at_once() -> None:
    """For all, and to somebody who takes over from somebody else."""
    escb = Play().at("agency-check")
    said = escb.says("coordinator", "assign agency-thoughts for all @team-1")
    assert said.told["team-1"] == ["assigned-together"]
    escb.says("coordinator", "assign media-statement @team-1")
    left, comes = escb.id("team-1"), escb.id("team-3")
    moves = c.ReplacePerson(was=left, person=comes, because="they left", confirmed=True)
    said = escb.does("coordinator", moves)
    assert said.told["team-3"].count("assigned-together") == 1
    assert "assigned" not in said.told["team-3"]


def test_a_task_of_somebody_who_stepped_back_is_the_deputys() -> None:
    """Where the agency has nobody else it stays with them, and they can be chased for it."""
    escb = Play().at("agency-check")
    escb.says("police-lead", "recuse because of a relative")
    assert escb.says("coordinator", "chase agency-thoughts for Police")["people"] == [
        escb.id("police-deputy")
    ]
    for contact in ("health-lead", "health-deputy"):
        escb.says(contact, "recuse because of a relative")
    assert escb.says("coordinator", "chase agency-thoughts for Health")["people"] == [
        escb.id("health-lead")
    ]


def test_several_answers_on_a_version_are_asked_in_one_message(scsp: Pathways) -> None:
    """The panel is asked two things about each version; one alone is asked as ever."""
    said = scsp.says("coordinator", "circulate")
    assert set(map(tuple, said.told.values())) == {("requests",)}
    [asked] = [one for one in said.announcements if one.to == scsp.id("panel-1")]
    assert [item for item, _ in asked.params["answers"]] == [
        "recommendations-check",
        "mirrors-terms",
    ]


def test_whoever_reads_a_version_in_two_roles_has_each_item_once() -> None:
    """A file names two groups that discuss a draft, and somebody is in both."""
    path = files("bot.workflow") / "processes" / "escb.toml"
    text = path.read_text(encoding="utf-8")
    discussed = text.index("item.draft-discussed")
    by_both = text[discussed:].replace(
        'who = ["lead-reviewer", "review-team"]', 'who = ["review-team", "sub-committee"]', 1
    )
    escb = Play(read(text[:discussed] + by_both, "escb.toml")).at("first-draft")
    escb.says("coordinator", "role sub-committee @sub-committee @team-1")
    escb.introduced("team-1")
    escb.says("lead-reviewer", "draft https://store.example.org/v1 as first-draft confirmed")
    said = escb.says("coordinator", "circulate")
    [sent] = [one for one in said.announcements if one.to == escb.id("team-1")]
    assert (sent.code, sent.params["asks"]) == ("version-sent", [["draft-discussed", ""]])
