"""One act for several parties: each judged alone, all in one batch, and what is refused is said."""

from dataclasses import replace
from datetime import date

import pytest

from bot.errors import Refusal
from bot.language.lists import read_list
from bot.refusals.permission import NotYours
from bot.workflow.acts.decide import decide
from bot.workflow.acts.replies import ForSeveral, NotDone
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from tests.workflow.driver import Said, user

AGENCIES = ("Police", "Health", "Education", "Oak School")


def names_refused(said: Said) -> dict[str, list[str]]:
    """Whom something was refused for, by the refusal's code."""
    refused: list[NotDone] = said["refused"]
    return {one.refusal.code: one.names for one in refused}


def party_of(said: Said, number: int = 0) -> str:
    """Whom a part of the reply names."""
    return str(said["said"][number].facts["party"])


def test_an_item_is_done_for_all_with_one_command(escb):
    """One batch of one event each, one reply; those that were done before are said, and stay."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    escb.says("coordinator", "done chronology for Health on 9 Mar 2026")
    said = escb.says("coordinator", "done chronology for all on 10 Mar 2026")
    closed = said.of(e.ItemClosed)
    assert {event.on for event in closed} == {date(2026, 3, 10)}
    assert len(closed) == 3
    assert party_of(said) == "Police, Education and Oak School"
    assert (said["already"], said["refused"]) == (["Health"], [])
    assert len({recorded.batch for recorded in escb.history[-3:]}) == 1
    assert not any(escb.is_open("chronology", agency) for agency in AGENCIES)


def test_all_but_some_and_those_that_are_named(escb):
    """Each in its own way."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    escb.says("coordinator", "done chronology for all except Health and Oak School")
    assert [a for a in AGENCIES if escb.is_open("chronology", a)] == ["Health", "Oak School"]
    escb.says("coordinator", "done chronology for Oak School, Health")
    assert not any(escb.is_open("chronology", agency) for agency in AGENCIES)


def test_what_is_refused_of_some_is_said_and_the_rest_is_done(escb):
    """Done, gone, mistyped, named twice."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    escb.says("coordinator", "done chronology for Health on 9 Mar 2026")
    escb.says("coordinator", "agency remove Education because it never knew the family")
    said = escb.says(
        "coordinator", "done chronology for Police, Health, Education, Polcie, police on 9 Mar 2026"
    )
    assert party_of(said) == "Police"
    assert names_refused(said) == {
        "party-gone": ["Education"],
        "unknown-party": ["Polcie"],
        "already-done": ["Health"],
    }


def test_where_it_can_be_done_for_none_nothing_is_recorded(escb):
    """The refusal says why for each; a reason that is the same for all is said once."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    refused = escb.refused("coordinator", "done chronology for all on 9 Apr 2026")
    assert refused.code == "future-date"
    escb.says("coordinator", "done chronology for Police and Health")
    refused = escb.refused("coordinator", "done chronology for Police, Health and Polcie")
    assert refused.code == "none-of-them"
    assert sorted(name for names, _ in refused.facts["refused"] for name in names) == [
        "Health",
        "Polcie",
        "Police",
    ]
    escb.says("coordinator", "done chronology for all")
    assert escb.refused("coordinator", "done chronology for all").code == "none-left"


def test_a_mistyped_exception_stops_everything(escb):
    """Else it would be done for the very one that was to be left out."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    assert (
        escb.refused("coordinator", "done chronology for all except Helth").code == "unknown-party"
    )


def test_all_are_a_lead_s_own(escb):
    """Whoever is no coordinator acts for their own agency only, whatever they type."""
    escb.at("agency-check", agencies=AGENCIES)
    said = escb.says("police-lead", "done agency-thoughts for all")
    assert party_of(said) == "Police"
    said = escb.says("health-lead", "done agency-thoughts for Health and Oak School")
    assert (party_of(said), names_refused(said)) == ("Health", {"not-yours": ["Oak School"]})


def test_an_item_that_is_there_once_is_for_nobody(escb):
    """As with one party."""
    escb.at("first-meeting", agencies=AGENCIES)
    assert escb.refused("coordinator", "done first-meeting for all").code == "no-parties"


def test_answers_of_several_are_recorded_with_one_post(escb):
    """The channel reads once how far it is."""
    escb.at("agency-check", agencies=AGENCIES)
    line = "approve factual-accuracy for all except Oak School on %s ref minutes of the panel"
    said = escb.says("coordinator", line % escb.today.isoformat())
    assert said.posted.count("answered-for-several") == 1
    assert "answered" not in said.posted
    assert list(escb.awaiting("factual-accuracy")) == ["Oak School"]


@pytest.mark.parametrize(
    ("line", "code", "posted"),
    [
        ("skip agency-commitment for all because there is none", "skipped", "skipped-for-several"),
        ("due chronology for Police and Health 1 Apr 2026 because of leave", "due", ""),
        ("snooze chronology for Police and Health until 1 Apr 2026", "snoozed", ""),
        ("assign chronology for Police and Health @helper", "assigned", ""),
    ],
)
def test_every_verb_of_a_party_takes_several(escb, line, code, posted):
    """One reply, one post, and one message to whoever is told."""
    escb.at("first-meeting", agencies=("Police", "Health")).on("2026-03-10")
    line = line.replace("agency-commitment", "chronology")
    said = escb.says("coordinator", line)
    assert [one.code for one in said["said"]] == [code]
    assert party_of(said) == "Police and Health"
    assert posted in ("", *said.posted)
    assert all(len(codes) == len(set(codes)) for codes in said.told.values())


def test_what_was_done_for_all_is_undone_for_all(escb):
    """With all that fell, once."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    escb.says("coordinator", "done chronology for all except Health")
    said = escb.says("coordinator", "undo chronology for all because the wrong review")
    assert party_of(said) == "Police, Education and Oak School"
    assert said.posted.count("undone-for-several") == 1
    assert all(escb.is_open("chronology", agency) for agency in AGENCIES)


def test_evidence_is_added_for_all_that_lack_it(escb):
    """And for none that has some."""
    escb.at("after-scoping", agencies=AGENCIES).on("2026-02-20")
    escb.says("coordinator", "done agency-letter for Police ref letter 1")
    escb.says("coordinator", "done agency-letter for all")
    said = escb.says("coordinator", "evidence agency-letter for all ref letters of today")
    assert party_of(said) == "Health, Education and Oak School"
    refused = escb.refused("coordinator", "evidence agency-letter for all ref more")
    assert (refused.code, refused.facts["verb"]) == ("none-left", "evidence")


def test_what_is_late_is_chased_for_all(escb):
    """One reply with everybody who is told; whose move it is not is said."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    escb.says("coordinator", "done chronology for Oak School")
    said = escb.says("coordinator", "chase chronology for all except Education")
    assert party_of(said) == "Police and Health"
    assert len(said["said"][0].facts["people"]) == 2
    assert said["already"] == ["Oak School"]
    assert len(said.of(e.Chased)) == 2
    again = escb.says("coordinator", "chase chronology for all")
    assert party_of(again) == "Education"
    assert {one.refusal.code for one in again["refused"]} == {"chased-today"}


def test_a_task_that_no_pathway_foresees_is_for_several(escb):
    """Each agency gets its own, with its own number."""
    escb.at("first-meeting", agencies=AGENCIES)
    said = escb.says(
        "coordinator", 'task add "Send the minutes" for all except Oak School due 1 Dec 2026'
    )
    assert [str(one) for one in said["said"][0].facts["each"]] == [
        "1 (Police)",
        "2 (Health)",
        "3 (Education)",
    ]


def test_roles_and_actions_are_for_several_agencies(escb):
    """One person may sit for several; each agency gets an action of its own."""
    escb.at("first-meeting", agencies=AGENCIES)
    said = escb.says("coordinator", "role review-team @team-9 for Police and Health")
    assert str(said["said"][0].facts["party"]) == "Police and Health"
    said = escb.says("coordinator", 'action add "Audit the protocol" for all due 1 Dec 2026')
    assert len(said.of(e.PartyAdded)) == len(AGENCIES)


# --- from outside the channel --------------------------------------------------------------------


def outside(escb, person: str, command: c.Command) -> ForSeveral:
    """What is said to somebody who is not in the review's channel."""
    context = replace(escb.context(person), belongs=False)
    said = decide(escb.review.share().fork(), command, context).reply
    assert isinstance(said, ForSeveral)
    return said


def test_a_lead_outside_learns_of_no_other_agency_by_its_word(escb):
    """Others come back as they were typed, in that order, as words that mean nothing do."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    line = "done chronology for Police, agency-2, Zebra, oak on 9 Mar 2026"
    said = outside(escb, "police-lead", escb.parsed(line))
    assert [(one.names, one.refusal.code) for one in said.refused] == [
        (["agency-2", "Zebra", "oak"], "own-items-only")
    ]
    for word in ("Health", "Zebra"):
        with pytest.raises(Refusal) as refused:
            outside(escb, "police-lead", escb.parsed(f"done chronology for all except {word}"))
        assert refused.value.code == "own-items-only"


def test_an_identifier_typed_as_one_of_several_is_refused(escb):
    """It would come back in the reply, which is stored."""
    escb.at("first-meeting", agencies=AGENCIES)
    act = c.Complete(what="chronology")
    for words in ({"parties": ("Police", "07700 900123")}, {"excepted": ("07700 900123",)}):
        with pytest.raises(Refusal) as refused:
            escb.does("coordinator", c.ForSeveral(act=act, **words))
        assert (refused.value.code, refused.value.facts["field"]) == ("identifier", "name")


def test_what_is_ticked_together_outside_tells_of_own_items_only(escb):
    """Neither whose another item is, nor what it is called."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    parts = (c.Complete(what="chronology", party="agency-1"), c.Complete(what="first-meeting"))
    said = outside(escb, "police-lead", c.TickTogether(parts=parts))
    assert [(one.names, one.refusal.code) for one in said.refused] == [
        (["first-meeting"], "own-items-only")
    ]


def test_a_reply_without_others_has_no_refusal_that_names_them():
    """Nor for whom it was."""
    facts = {"item": "chronology", "title": "Chronology", "party": "", "party_id": ""}
    refusal = NotYours(**facts, who=["Health"], people=["U1"], personal=False, kind="task")
    said = ForSeveral(said=[], already=["Health"], refused=[NotDone(["Health"], refusal)])
    [one] = said.without_others().refused
    assert (one.names, one.refusal.code) == ([], "own-items-only")


# --- lists ---------------------------------------------------------------------------------------


def test_a_list_is_added_line_by_line_and_its_faults_are_said(escb):
    """A slip in one line and a name that is there twice stop no other line; one post for all."""
    escb.at("commissioning", agencies=())
    people = {name: f"<@{escb.id(name)}>" for name in ("a", "b", "c")}
    text = """Police, {a}, {b}
Health {c}
Education, @somebody
Oak School by-email Head teacher
police {a}
Housing, {b}, ring 07700 900123
42, {a}""".format(**people)
    said = escb.does("coordinator", read_list("agency", text))
    assert said["names"] == ["Police", "Health", "Oak School"]
    assert [(number, refusal.code) for number, refusal in said["faults"]] == [
        (3, "pick-person"),
        (5, "name-taken"),
        (6, "identifier"),
        (7, "name-number"),
    ]
    assert said.posted == ["parties-added"]
    assert escb.review.party("agency-1").deputy == user("b")


def test_people_are_named_with_their_roles_in_a_list(escb):
    """By a role's id or its title; one that is unknown is a fault of its line."""
    escb.at("scoping", agencies=("Police", "Health"))
    text = """review-team: <@U0N1> <@U0N2> for Police
Executive <@U0N3>
Chair: <@U0N4>"""
    said = escb.does("coordinator", read_list("role", text))
    assert [(one.role, one.party) for one in said["roles"]] == [
        ("Review Team", "Police"),
        ("ESCB Executive", ""),
    ]
    assert [(number, refusal.code) for number, refusal in said["faults"]] == [(3, "unknown-role")]


def test_an_identifier_in_one_line_refuses_that_line(escb):
    """The others are kept; nothing of it is."""
    escb.at("scoping", agencies=("Police", "Health"))
    said = escb.does("coordinator", read_list("family", "mother\nfather, 07700 900123"))
    assert said["names"] == ["mother"]
    assert [refusal.code for _, refusal in said["faults"]] == ["identifier"]


def test_a_list_of_which_no_line_can_be_added_is_refused(escb):
    """With each line's fault; and a list is the coordinator's."""
    escb.at("scoping", agencies=("Police", "Health"))
    for person, text, code in (
        ("coordinator", "Police, @nobody", "none-of-the-lines"),
        ("coordinator", "\n", "nothing-listed"),
        ("police-lead", "Fire, <@U0N1>", "coordinator-only"),
    ):
        before = len(escb.history)
        with pytest.raises(Refusal) as refused:
            escb.does(person, read_list("agency", text))
        assert (refused.value.code, len(escb.history)) == (code, before)


def test_what_came_in_is_ticked_together(escb):
    """Several items, each for all or for some; what is refused is said, with the rest done."""
    escb.at("first-meeting", agencies=AGENCIES).on("2026-03-10")
    escb.says("coordinator", "done chronology for Police")
    chronology = c.Complete(what="chronology", on=date(2026, 3, 9))
    parts = (
        c.ForSeveral(act=chronology, parties=("agency-2", "agency-1")),
        c.Complete(what="key-themes", on=date(2026, 3, 9)),
        c.Complete(what="first-meeting", on=date(2026, 3, 9)),
    )
    said = escb.does("coordinator", c.TickTogether(parts=parts))
    assert [str(one.facts["item"]) for one in said["said"]] == [
        "chronology",
        "key-themes",
        "first-meeting",
    ]
    assert names_refused(said) == {"already-done": ["Police"]}


def test_what_is_brought_in_for_all_is_listed_for_each(escb):
    """With the day and the reference that are said once."""
    escb.at("first-meeting", agencies=("Police", "Health")).on("2026-03-10")
    said = escb.says("coordinator", "bring-in chronology for all on 12 Jan 2026 ref the file")
    assert len(said["said"][0].facts["items"]) == 2
    assert not any(escb.is_open("chronology", agency) for agency in ("Police", "Health"))


def test_the_words_for_several_are_cleaned_as_any_others(escb):
    """A control or direction mark in a pasted name hides in no reply, and keeps no name apart."""
    escb.at("first-meeting", agencies=("Police", "Health", "Education"))
    tick = c.Complete(what="chrono\u200blogy")
    words = ("Po\u202elice\x07", "Hea\u200blth", "Educa\x00tiom\u202e and more")
    said = escb.does("coordinator", c.ForSeveral(act=tick, parties=words))
    assert [escb.is_open("chronology", name) for name in ("Police", "Health", "Education")] == [
        False,
        False,
        True,
    ]
    assert [one.names for one in said["refused"]] == [["Educatiom and more"]]
    proof = c.ForSeveral(
        act=c.AddEvidence(what="chronology", ref="mail 3"), excepted=("Pol\u200bice",)
    )
    added = escb.does("coordinator", proof).of(e.EvidenceAdded)
    assert [event.party for event in added] == ["agency-2"]
