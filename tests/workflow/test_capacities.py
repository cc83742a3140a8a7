"""In which capacity an act is recorded: a person may hold several roles, and history says for ever
which one an answer or a tick was given in, and for whom it was recorded."""

import pytest

from bot.workflow.review import commands as c

SETUP = (
    "role review-team @coordinator",
    "assign first-meeting @stranger",
)
DRAFT = "draft https://store.example.org/x"
BECAUSE = "because it was a mistake"

TICKS = (
    ("coordinator", "done agency-commitment for Police", "coordinator", "agency-1"),
    ("coordinator", "done scoping-meeting", "coordinator", None),
    ("coordinator", "skip practitioners-briefed for Police because none", "coordinator", None),
    ("police-lead", "done agency-commitment", "lead", None),
    ("police-deputy", "done agency-commitment", "deputy", None),
    ("stranger", "done first-meeting", "assigned", None),
    ("lead-reviewer", "done first-meeting", "lead-reviewer", None),
    ("coordinator", "done chronologies-reviewed", "coordinator", "lead-reviewer"),
    (
        "lead-reviewer",
        "not-held chronology-author-meeting because nobody came",
        "lead-reviewer",
        None,
    ),
)
PLANS = (
    ("admin", "role coordinator @admin", "coordinator", None),
    ("coordinator", "role review-team @team-9", "coordinator", None),
    ("coordinator", "role review-team remove @team-2 because she left", "coordinator", None),
    ("coordinator", "agency add Probation lead @probation-lead", "coordinator", None),
    ("coordinator", "agency rename Police to Constabulary", "coordinator", None),
    ("coordinator", "agency remove Police because it was not involved", "coordinator", None),
    ("coordinator", "family add father", "coordinator", None),
    ("coordinator", "partnership add Kent", "coordinator", None),
    ("coordinator", "timetable propose", "coordinator", None),
    ("coordinator", "due scoping-meeting 2 Feb 2026 because of leave", "coordinator", None),
    ("coordinator", "assign scoping-meeting @stranger", "coordinator", None),
    ("coordinator", "hold because a trial is listed", "coordinator", None),
    ("coordinator", "publication 1 Jun 2026", "coordinator", None),
    ("coordinator", "recuse @team-2 because they know the family", "coordinator", None),
    ("coordinator", "discontinue because it was opened twice", "coordinator", None),
    ("coordinator", "action add Audit for Police due 2 Jun 2026", "coordinator", None),
    ("lead-reviewer", f"{DRAFT} as terms-of-reference confirmed", "lead-reviewer", None),
    ("coordinator", f"{DRAFT} as terms-of-reference confirmed", "coordinator", "lead-reviewer"),
)
ANSWERS = (
    ("police-lead", "approve", "lead", None),
    ("police-deputy", "approve", "deputy", None),
    ("coordinator", "approve for Police ref e-mail 4", "coordinator", "agency-1"),
    ("police-lead", "dispute because it is wrong", "lead", None),
    ("police-deputy", "dispute because it is wrong", "deputy", None),
    ("police-lead", 'correction add "Page 3 gives the wrong year"', "lead", None),
    ("coordinator", f"undo final-discussed {BECAUSE}", "coordinator", None),
    ("lead-reviewer", f"{DRAFT} as final-draft confirmed", "lead-reviewer", None),
    ("coordinator", f"{DRAFT} as final-draft confirmed", "coordinator", "lead-reviewer"),
)
DECISIONS = (
    ("sub-committee", "approve", "sub-committee", None),
    ("sub-committee", "return because chapter 2 is unclear", "sub-committee", None),
)
PUBLISHING = (
    ("coordinator", "publish https://www.example.org/r", "coordinator", None),
    ("executive", f"undo sign-off {BECAUSE}", "executive", None),
    ("coordinator", f"undo sign-off {BECAUSE}", "coordinator", None),
    ("sub-committee", f"undo sub-committee {BECAUSE}", "sub-committee", None),
)
TABLE = [
    *(("scoping", *row) for row in (*TICKS, *PLANS)),
    *(("agency-check", *row) for row in ANSWERS),
    *(("sub-committee", *row) for row in DECISIONS),
    *(("ready", *row) for row in PUBLISHING),
]


@pytest.mark.parametrize(
    ("stage", "person", "text", "role", "behalf"), TABLE, ids=[f"{t[1]}: {t[2]}" for t in TABLE]
)
def test_an_act_is_recorded_in_the_capacity_that_it_was_done_in(
    escb, stage, person, text, role, behalf
):
    """All its events say so, its consequences too; which may be nobody's, the driver knows."""
    escb.at(stage)
    for line in SETUP if stage == "scoping" else SETUP[:1]:
        escb.says("coordinator", line)
    for contact in ("police-lead", "police-deputy", "stranger"):
        if escb.review.is_unanswered(escb.id(contact)):
            escb.introduced(contact)
    before = len(escb.history)
    escb.says(person, text)
    recorded = escb.history[before:]
    assert {(r.role, r.behalf) for r in recorded if r.role} == {(role, behalf)}


def test_a_member_who_coordinates_answers_as_the_member(escb):
    """Their own approval is theirs; what they undo of the group's decision they undo as
    coordinator."""
    escb.at("first-meeting")
    escb.says("coordinator", "role review-team @coordinator")
    escb.says("lead-reviewer", f"{DRAFT} as terms-of-reference confirmed")
    escb.says("coordinator", "approve terms-of-reference")
    assert escb.history[-1].role == "review-team"
    escb.says("coordinator", f"undo terms-of-reference {BECAUSE}")
    assert {r.role for r in escb.history[-2:]} == {"review-team"}
    for person in ("lead-reviewer", "team-1", "team-2", "team-3"):
        escb.says(person, "approve terms-of-reference")
    assert not escb.is_open("terms-of-reference")
    escb.says("coordinator", f"undo terms-of-reference {BECAUSE}")
    assert escb.history[-1].role == "coordinator"


@pytest.mark.parametrize(
    ("second", "role"),
    [("lead-reviewer", "lead-reviewer"), ("executive", "executive"), ("admin", "appointed")],
)
def test_the_second_person_agrees_in_their_own_capacity(escb, second, role):
    """What two people did is recorded with the second one's role, and the asking with the
    first's."""
    escb.at("scoping").later(1)
    escb.says("coordinator", "discontinue because it was opened twice")
    assert escb.history[-1].role == "coordinator"
    escb.says(second, "second 1")
    assert {r.role for r in escb.history[-2:]} == {role}


def test_an_undo_is_in_the_capacity_of_what_is_undone(escb):
    """Who did it takes it back in the role that they did it in; a coordinator, as coordinator."""
    escb.at("scoping")
    for person, role in (("police-lead", "lead"), ("coordinator", "coordinator")):
        escb.says("police-lead", "done agency-commitment")
        escb.says(person, f"undo agency-commitment for Police {BECAUSE}")
        assert escb.history[-1].role == role


def test_all_acts_of_one_form_have_their_capacity(escb):
    """Points and the dispute that they belong to come together; each is the contact's."""
    escb.at("agency-check")
    texts = ('correction add "Page 3 gives the wrong year"', "dispute because it is wrong")
    before = len(escb.history)
    escb.does("police-deputy", c.Several(parts=tuple(escb.parsed(text) for text in texts)))
    assert {r.role for r in escb.history[before:]} == {"deputy"}
