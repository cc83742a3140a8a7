"""Holds: each proceeding has one of its own, and the publication waits for all (rule 3)."""

from datetime import date

PUBLISH = "publish https://www.example.org/reviews/ash"
TRIAL = "hold for the Crown Court until 1 Sep 2026 because a trial is listed"
INQUEST = "hold for the coroner until 1 Dec 2026 because an inquest is opened"


def test_lifting_one_hold_frees_no_other(escb):
    """The trial is over, the inquest is not: the publication still waits (B21)."""
    escb.at("ready").says("coordinator", TRIAL)
    said = escb.says("coordinator", INQUEST)
    assert said["hold"] == "hold 2 (the coroner)"
    assert [one["hold"] for one in said["others"]] == ["hold 1 (the Crown Court)"]
    assert escb.refused("coordinator", PUBLISH).facts["holds"] == [
        "hold 1 (the Crown Court)",
        "hold 2 (the coroner)",
    ]

    which = escb.refused("coordinator", "lift because the trial is over")
    assert which.code == "which-hold"
    assert [one["number"] for one in which.facts["holds"]] == [1, 2]

    said = escb.says("coordinator", "lift 1 because the trial is over")
    assert [one["hold"] for one in said["others"]] == ["hold 2 (the coroner)"]
    assert escb.refused("coordinator", PUBLISH).facts["holds"] == ["hold 2 (the coroner)"]

    escb.on("14 Apr 2026").says("coordinator", "lift because the inquest is over")
    facts = escb.refused("coordinator", f"{PUBLISH} on 10 Apr 2026").facts
    assert facts["holds"] == []
    assert [one["name"] for one in facts["held"]] == ["hold 2 (the coroner)"]


def test_a_hold_that_is_lifted_twice_says_who_lifted_it_and_what_is_waited_for(escb):
    """Nothing else is lifted in its stead."""
    escb.at("publication").says("coordinator", TRIAL)
    escb.says("coordinator", INQUEST)
    escb.on("1 Apr 2026").says("coordinator", "lift 1 because the trial is over")
    again = escb.refused("coordinator", "lift 1 because the trial is over")
    assert again.code == "hold-over"
    assert again.facts["lifted"] == date(2026, 4, 1)
    assert again.facts["by"] == escb.id("coordinator")
    assert again.facts["holds"] == ["hold 2 (the coroner)"]
    assert escb.refused("coordinator", "hold 1 until 1 Dec 2026").code == "hold-over"
    assert escb.refused("coordinator", "lift 7 because of an error").code == "no-such-hold"
    assert len(escb.review.active_holds()) == 1


def test_each_hold_is_looked_at_again_on_a_day_of_its_own(escb):
    """The day moves without lifting it; a day that has come is refused."""
    escb.at("publication").says("coordinator", TRIAL)
    escb.says("coordinator", INQUEST)
    said = escb.says("coordinator", "hold 2 until 1 Mar 2027")
    assert (said["until"], said["before"]) == (date(2027, 3, 1), date(2026, 12, 1))
    assert [hold.due for hold in escb.review.active_holds()] == [
        date(2026, 9, 1),
        date(2027, 3, 1),
    ]
    assert escb.refused("coordinator", "hold 2 until today").code == "past-date"


def test_the_same_proceeding_is_held_once_and_again_after_it_was_lifted(escb):
    """Two presses make one hold, in whatever letters its body is written."""
    escb.at("publication").says("coordinator", INQUEST)
    again = escb.refused("coordinator", "hold for The Coroner because of an inquest")
    assert (again.code, again.facts["number"]) == ("held-already", 1)
    escb.says("coordinator", "hold because the police asked")
    assert escb.refused("coordinator", "hold because they asked").facts["number"] == 2
    escb.says("coordinator", "lift 1 because it is over")
    said = escb.says("coordinator", "hold for the coroner because it is opened again")
    assert said["number"] == 3
    assert escb.items_of("hold 3") == [
        "delay-reasons-panel",
        "delay-reasons-secretary",
    ]
    for typed in ("hold 3", "3", '"hold 3 (the coroner)"'):
        assert escb.refused("coordinator", f"due delay-reasons-panel for {typed} none").code == (
            "missing-reason"
        )
    escb.says("coordinator", "done delay-reasons-panel for hold 3 ref e-mail 2")
    assert not escb.is_open("delay-reasons-panel", "hold 3")
