"""Somebody takes over from another: what moves, in which order, and what stays."""

import pytest

from bot.workflow.acts.replies import HandedOver
from tests.workflow.driver import Play, Said, user


def moved(said: Said) -> list[HandedOver]:
    """What went over."""
    return list(said["moved"])


def replaces(escb: Play, was: str, person: str) -> Said:
    """A coordinator replaces somebody, after a look at what moves."""
    return escb.says("coordinator", f"replace @{was} with @{person} confirmed because he left")


def test_a_role_of_one_goes_over_with_its_independence_open_again(escb):
    """Nobody is told that nobody writes; the new one declares independence anew."""
    escb.at("scoping", agencies=("Police", "Health"))
    said = replaces(escb, "lead-reviewer", "new-reviewer")
    assert escb.review.holders("lead-reviewer") == [user("new-reviewer")]
    assert escb.is_open("independence")
    assert "nobody-decides" not in str(said.told)
    assert said.posted == ["person-replaced"]


def test_the_last_coordinator_may_hand_over_to_somebody_else(escb):
    """The new one comes before the other goes; everything else moves first."""
    escb.at("scoping", agencies=("Police", "Health"))
    escb.says("coordinator", "assign terms-discussed @coordinator")
    said = replaces(escb, "coordinator", "new-coordinator")
    assert [one.what for one in moved(said)] == ["item", "role"]
    assert escb.review.holders("coordinator") == [user("new-coordinator")]


def test_what_cannot_move_stays_and_is_said(escb):
    """Nobody coordinates and decides; the agency goes over all the same."""
    escb.at("scoping", agencies=("Police", "Health"))
    escb.says("coordinator", "role executive @police-lead")
    said = replaces(escb, "police-lead", "coordinator")
    assert [one.name for one in moved(said)] == ["Police"]
    assert [one.refusal.code for one in said["refused"]] == ["role-clash"]
    assert escb.review.holds(user("police-lead"), "executive")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("replace @police-lead with @police-lead confirmed because x", "replaced-by-self"),
        ("replace @nobody with @police-lead confirmed because x", "nothing-to-replace"),
        ("replace @police-lead with @gone confirmed because x", "person-gone"),
    ],
)
def test_nobody_is_replaced_by_nobody_or_by_themselves(escb, line, code):
    """Nor is anybody who holds nothing."""
    escb.at("scoping", agencies=("Police", "Health"))
    escb.gone.add("gone")
    assert escb.refused("coordinator", line).code == code
