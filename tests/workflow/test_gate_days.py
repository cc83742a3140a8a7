"""Whatever is said to be of a day is held against what was there on that day: nothing comes before
what it rests on, by whatever verb, button or form it is recorded, and however late."""

from datetime import date

import pytest

from bot.refusals.answers import BeforeItsGate
from bot.workflow.review import commands as c
from tests.workflow.driver import Play
from tests.workflow.test_own_files import opened, small

RESTING = """
[stage.item.workshop]
title = "Workshop"
kind = "meeting"
who = ["coordinator"]
repeatable = true
due = "flexible"

[stage.item.account]
title = "Account received"
kind = "task"
who = ["agency", "coordinator"]
each = ["agency"]
due = "flexible"

[stage.item.visit]
title = "Visit to the agency"
kind = "meeting"
who = ["coordinator"]
each = ["agency"]
optional = true
requires = ["own account"]
due = "flexible"

[stage.item.visited]
title = "Visit written up"
kind = "task"
who = ["coordinator"]
each = ["agency"]
requires = ["own visit"]
due = "flexible"

[stage.item.summary]
title = "Summary of the workshop"
kind = "task"
who = ["coordinator"]
requires = ["workshop"]
due = "flexible"

[stage.item.summary-sent]
title = "Summary sent"
kind = "notice"
who = ["coordinator"]
requires = ["summary"]
due = "flexible"

[stage.item.declared]
title = "Lead Reviewer has read the summary"
kind = "task"
who = ["reviewer"]
personal = true
requires = ["summary"]
due = "flexible"

[stage.item.asked]
title = "Agency's view of the summary"
kind = "task"
who = ["agency", "coordinator"]
each = ["agency"]
requires = ["summary"]
due = "flexible"

[stage.item.response]
title = "Response and actions"
kind = "task"
who = ["coordinator"]
rule = "response-and-actions"
due = "flexible"

[stage.item.carried-out]
title = "Action carried out"
kind = "task"
who = ["agency", "coordinator"]
each = ["action"]
rule = "action-done"
requires = ["workshop"]
due = "own date"
"""


@pytest.fixture
def play() -> Play:
    """A review with things that rest on others, five weeks after its decision."""
    play = opened(small(more=RESTING)).on("16 Feb 2026")
    play.says("coordinator", 'agency add "Oak School" by-email "Head Teacher"')
    play.says("coordinator", 'action add "Audit" for Police due 1 Oct 2026')
    return play


HELD = (
    "done workshop on 10 Feb 2026",
    "done summary on 12 Feb 2026",
    "done account for Police on 10 Feb 2026",
    "done account for Health on 11 Feb 2026",
    "done visit for Police on 12 Feb 2026",
    "not-held visit for Health because of snow",
)


@pytest.mark.parametrize(
    ("person", "line", "needed", "first"),
    [
        ("coordinator", "done summary {}", "workshop", 10),
        ("coordinator", "done summary-sent {} ref letter 1", "summary", 12),
        ("reviewer", "done declared {}", "summary", 12),
        ("coordinator", "done visit for Police {}", "account", 10),
        ("coordinator", "done visited for Police {}", "visit", 12),
        ("police-lead", "action done 1 {}", "workshop", 10),
        ("police-lead", "action progress 1 as amber {}", "workshop", 10),
        ("coordinator", "done carried-out for 1 as amber {}", "workshop", 10),
        ("coordinator", 'emailed asked for "Oak School" {}', "summary", 12),
    ],
)
def test_nothing_is_of_a_day_before_what_it_rests_on(play, person, line, needed, first):
    """The refusal names that and its day; the day itself is as good as any later one."""
    closed = line.split()[1]
    for one in HELD:
        if one.split()[1] != closed:
            play.says("coordinator", one)
    early = play.refused(person, line.format(f"on {first - 1} Feb 2026"))
    assert (early.code, early.facts["needed"]["item"]) == ("before-its-gate", needed)
    assert early.facts["opened"] == date(2026, 2, first)
    assert play.refused(person, line.format("on 17 Feb 2026")).code == "future-date"
    play.says(person, line.format(f"on {first} Feb 2026"))


def test_what_is_recorded_late_is_recorded_in_order(play):
    """A coordinator who was away records what happened meanwhile, each with its day."""
    assert play.refused("coordinator", "done summary on 12 Feb 2026").code == "gate"
    play.says("coordinator", "done workshop on 10 Feb 2026")
    play.says("coordinator", "done summary on 12 Feb 2026")


def test_a_meeting_that_is_held_once_more_was_there_before(play):
    """In whichever order its days are recorded; taken back, it counts from its new day."""
    play.says("coordinator", "done workshop on 12 Feb 2026")
    play.says("coordinator", "done workshop on 16 Feb 2026")
    refused = play.refused("coordinator", "done summary on 11 Feb 2026")
    assert refused.facts["opened"] == date(2026, 2, 12)
    play.says("coordinator", "done workshop on 10 Feb 2026")
    play.says("coordinator", "done summary on 11 Feb 2026")
    play.says("coordinator", "undo workshop because it was another day")
    play.says("coordinator", "done workshop on 16 Feb 2026")
    assert play.refused("coordinator", "done summary on 12 Feb 2026").code == "before-its-gate"


def test_that_a_meeting_was_not_held_is_true_of_every_day(play):
    """It is recorded on some day, and holds nothing back before that; but it is no way round what
    the meeting itself rests on."""
    refused = play.refused("coordinator", "not-held visit for Health because of snow")
    assert (refused.code, refused.facts["missing"][0]["item"]) == ("gate", "account")
    play.says("coordinator", "done account for Health on 11 Feb 2026")
    play.says("coordinator", "not-held visit for Health because of snow")
    play.says("coordinator", "done visited for Health on 12 Feb 2026")


def test_an_agency_is_asked_by_e_mail_once_what_comes_first_is_there(play):
    """Nobody is asked before; its answer couldn't be taken."""
    asked = 'emailed asked for "Oak School"'
    assert play.refused("coordinator", asked).code == "gate"
    for line in HELD[:2]:
        play.says("coordinator", line)
    play.says("coordinator", asked)


def test_of_several_parties_each_is_judged_by_its_own_day(play):
    """What came in for one on the 10th and for the other on the 11th: one day for both is refused
    for one of them only, by a typed line as by the form of a checklist."""
    for line in HELD[2:4]:
        play.says("coordinator", line)
    said = play.says("coordinator", "done visit for Police and Health on 10 Feb 2026")
    (refused,) = said["refused"]
    assert (refused.names, refused.refusal.code) == (["Health"], "before-its-gate")
    play.says("coordinator", "undo visit for Police because it was another day")
    both = c.ForSeveral(
        act=c.Complete(what="visit", on=date(2026, 2, 10)), parties=("Police", "Health")
    )
    said = play.does("coordinator", c.TickTogether(parts=(both,)))
    (refused,) = said["refused"]
    assert (refused.names, refused.refusal.code) == (["Health"], "before-its-gate")
    caught = c.CatchUp(
        days=(("visit", play.key("visit", "Health").party, date(2026, 2, 10), "diary"),)
    )
    with pytest.raises(BeforeItsGate):
        play.does("coordinator", caught)


def test_what_is_brought_in_may_be_said_in_any_order():
    """A form of the past is one act: what rests on something else of it comes in with it, on its
    own day; a day before that is refused as ever."""
    play = opened(small(more=RESTING).on("16 Feb 2026"))
    parts = [
        c.BringInItem(what=what, on=date(2026, 2, day), ref="folder 2")
        for what, day in (("declared", 12), ("summary-sent", 11), ("summary", 12), ("workshop", 10))
    ]
    said = play.does("coordinator", c.BringInTogether(parts=tuple(parts)))
    assert [one["item"] for one in said["items"]] == ["workshop", "summary", "declared"]
    (refused,) = said["refused"]
    assert (refused.names, refused.refusal.code) == (["Summary sent"], "before-its-gate")


def test_a_documents_date_is_not_moved_behind_what_rests_on_it():
    """The first version was there when it was read; the second may have any day after that."""
    read = """
[stage.item.read]
title = "Draft read"
kind = "task"
who = ["coordinator"]
requires = ["draft"]
due = "flexible"
"""
    play = opened(small(more=read)).on("16 Feb 2026")
    play.says("reviewer", "draft https://documents.example.org/v1 as draft on 2 Feb 2026")
    play.says("reviewer", "draft https://documents.example.org/v2 as draft on 12 Feb 2026")
    assert play.refused("coordinator", "done read on 1 Feb 2026").code == "before-its-gate"
    play.says("coordinator", "done read on 4 Feb 2026")
    correct = "draft date v{} {} Feb 2026 because the cover says so"
    refused = play.refused("reviewer", correct.format(1, 6))
    assert (refused.code, refused.facts["first"]) == ("spoken-of-before", date(2026, 2, 4))
    play.says("reviewer", correct.format(1, 3))
    play.says("reviewer", correct.format(2, 13))
    play.says("coordinator", "undo read because it was another day")
    assert play.refused("coordinator", "done read on 2 Feb 2026").facts["opened"] == date(
        2026, 2, 3
    )
