"""Whoever had done or set something hears of it once when somebody else takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.workflow.acts import taken_back
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import events as e
from bot.workflow.review.events.base import Cause
from tests.workflow.driver import Play


@dataclass(frozen=True)
class Case:
    """What was done, by whom; who takes it back; and who hears of it then, by which message."""

    name: str
    stage: str
    before: Sequence[str]
    act: str
    told: dict[str, list[str]]


AGAIN, CHANGED = ["open-again"], ["changed"]
CASES = (
    Case(
        "a tick",
        "scoping",
        ["second: done scoping-meeting"],
        "coordinator: undo scoping-meeting because it was another day",
        {"second": AGAIN},
    ),
    Case(
        "its evidence, and the ticks of two agencies",
        "first-meeting",
        [
            "police-lead: done chronology",
            "health-lead: done chronology",
            "second: evidence chronology for Police ref mail 3",
        ],
        "coordinator: undo chronology for all because they were for another review",
        {"police-lead": AGAIN, "health-lead": AGAIN, "second": AGAIN},
    ),
    Case(
        "what was noted of a contact",
        "after-scoping",
        ["lead-reviewer: done family-contribution for mother as deferred until 1 Dec 2026"],
        "coordinator: undo family-contribution for mother because it was another contact",
        {"lead-reviewer": AGAIN},
    ),
    Case(
        "an action that was done",
        "published",
        [
            'coordinator: action add "Share the guidance" for Police due 1 Dec 2026',
            "police-lead: action done 1",
        ],
        "coordinator: undo action-done for action 1 because it was the other action",
        {"police-lead": AGAIN},
    ),
    Case(
        "an answer, once",
        "sub-committee",
        [],
        "coordinator: undo factual-accuracy for Police because it was said of another version",
        {"police-lead": ["undone"]},
    ),
    Case(
        "an answer that another coordinator recorded",
        "agency-check",
        ["second: approve factual-accuracy for Police ref mail 4"],
        "coordinator: undo factual-accuracy for Police because it was said of another version",
        {"police-lead": ["undone"], "second": AGAIN},
    ),
    Case(
        "a publication date",
        "final-stages",
        ["second: publication 1 Oct 2026"],
        "coordinator: undo publication-date because of the school's holidays",
        {"second": AGAIN},
    ),
    Case(
        "a version",
        "first-draft",
        ["lead-reviewer: draft https://store.example.org/v9 as first-draft confirmed"],
        "coordinator: undo first-draft because it was the wrong file",
        {"lead-reviewer": AGAIN},
    ),
    Case(
        "a date",
        "scoping",
        ["second: due scoping-meeting 2 Mar 2026 because of the hall"],
        "coordinator: due scoping-meeting 9 Mar 2026 because the hall is taken",
        {"second": CHANGED},
    ),
    Case(
        "what was assigned to somebody",
        "scoping",
        ["coordinator: assign scoping-meeting @team-1"],
        "coordinator: assign scoping-meeting @team-2",
        {"team-1": CHANGED, "team-2": ["assigned"]},
    ),
    Case(
        "what was assigned, set aside",
        "scoping",
        ["coordinator: assign family-contact @team-1"],
        "coordinator: skip family-contact because there is no family",
        {"team-1": CHANGED},
    ),
    Case(
        "a hold",
        "publication",
        ["second: hold for the Crown Court because a trial is listed"],
        "coordinator: lift because the trial is over",
        {"second": CHANGED},
    ),
    Case(
        "a recusal",
        "first-meeting",
        ["team-1: recuse because they know the family"],
        "coordinator: undo recusal for @team-1 because it was a mistake",
        {"team-1": CHANGED},
    ),
    Case(
        "an action that was added",
        "published",
        ['second: action add "Share the guidance" for Police due 1 Dec 2026'],
        "coordinator: action remove 1 because it is another partnership's",
        {"police-lead": CHANGED, "second": CHANGED},
    ),
    Case(
        "one's own tick, which nobody is told of",
        "scoping",
        ["coordinator: done scoping-meeting"],
        "coordinator: undo scoping-meeting because it was another day",
        {},
    ),
)


def say(play: Play, line: str):
    """Somebody says something: "person: text"."""
    person, _, text = line.partition(": ")
    return play.says(person, text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whoever_did_it_hears_once_that_somebody_else_took_it_back(escb, case):
    """Nobody who gave a tick heard that it was undone (B9)."""
    escb.at(case.stage, families=("mother",))
    say(escb, "coordinator: role coordinator @second")
    escb.introduced("second")
    for line in case.before:
        say(escb, line)
    said = say(escb, case.act)
    others = {person: codes for person, codes in said.told.items() if codes != ["request"]}
    assert others == case.told


def test_an_answer_that_another_takes_the_place_of_opens_nothing_again(escb):
    """A lead confirmed what the deputy disputed, and the deputy read that it was open again."""
    escb.at("agency-check")
    for line in ("role coordinator @second", "agency deputy Police @deputy"):
        say(escb, f"coordinator: {line}")
    escb.introduced("second")
    escb.introduced("deputy")
    say(escb, "deputy: dispute factual-accuracy because a date is wrong")
    say(escb, "second: evidence factual-accuracy for Police ref mail 3")
    said = say(escb, "police-lead: approve factual-accuracy")
    assert not escb.is_open("factual-accuracy", "Police")
    assert AGAIN not in said.told.values()


def test_an_answer_given_once_more_after_a_member_joined_opens_nothing_again(escb):
    """Whoever had added evidence to it read that the member had opened it again."""
    escb.at("first-meeting")
    say(escb, "coordinator: role coordinator @second")
    escb.introduced("second")
    for line in (
        "lead-reviewer: draft https://store.example.org/tor as terms-of-reference",
        "coordinator: circulate as terms-of-reference",
        "team-1: approve terms-of-reference",
        "second: evidence terms-of-reference ref mail 1",
        "coordinator: role review-team @team-4 for Police",
    ):
        say(escb, line)
    said = say(escb, "team-1: approve terms-of-reference")
    assert "second" not in said.told


def test_whoever_asked_for_an_act_of_two_people_is_not_told_as_if_overruled(escb):
    """They hear that it was seconded, and that alone."""
    escb.at("published")
    say(escb, "coordinator: undo publish because it was taken down")
    said = say(escb, f"lead-reviewer: second {max(escb.review.pending_approvals)}")
    assert said.told["coordinator"] == ["seconded"]


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (
            "second: due chronology for Police and Health 2 Mar 2026 because of the hall",
            "coordinator: due chronology for Police and Health 9 Mar 2026 because it is taken",
        ),
        (
            "coordinator: assign chronology for Police and Health @second",
            "coordinator: assign chronology for Police and Health @team-2",
        ),
    ],
)
def test_what_one_command_changed_of_several_is_told_in_one_message(escb, before, act):
    """Twenty agencies were twenty messages."""
    escb.at("first-meeting")
    say(escb, "coordinator: role coordinator @second")
    escb.introduced("second")
    say(escb, before)
    told = [one for one in say(escb, act).announcements if one.to and "changed" in one.code]
    assert [one.code for one in told] == ["changed-several"]
    assert len(told[0].params["items"]) == 2


def test_each_reads_what_opened_their_own_item_again_and_not_another(escb):
    """The first thing that a command had opened gave its cause to all who were told."""
    escb.at("first-meeting")
    for line in ("police-lead: done chronology", "health-lead: done chronology"):
        say(escb, line)
    work = UnitOfWork(escb.review.fork(), escb.context("coordinator"))
    parties = {party.name: party.id for party in work.review.parties_of("agency")}
    causes: dict[str, Cause] = {"Police": "party-left", "Health": "superseded"}
    for name, cause in causes.items():
        work.emit(
            e.ItemReopened(
                item="chronology", party=parties[name], cause=cause, on=work.context.today
            )
        )
    taken_back.tell_whose(work)
    told = {escb.people[one.to]: one.params["cause"] for one in work.announcements if one.to}
    assert told == {"police-lead": "party-left", "health-lead": "superseded"}
