"""Walks with known seeds, the same ones each time, and what new ones (``make walks``) found
once."""

import pytest

from tests.workflow.beginnings import Start
from tests.workflow.walks import OF_EACH, follow, take

KNOWN = {
    "escb": {
        "whatever": 22,
        "gate": 100,
        "group": 55,
        "proofread": 12,
        "under_way": 8,
        "withheld": 12,
        "dated": 10,
    },
    "scsp": {
        "whatever": 9,
        "gate": 50,
        "group": 40,
        "proofread": 5,
        "under_way": 5,
        "withheld": 5,
        "dated": 5,
        "switching": 8,
    },
    "scsp-national": {"whatever": 10, "under_way": 8, "withheld": 8, "switching": 6},
}
"""How many walks of each kind are taken in each pathway."""
EACH = [(pathway, kind, walks) for pathway, kinds in KNOWN.items() for kind, walks in kinds.items()]


@pytest.mark.parametrize(("pathway", "kind", "walks"), EACH)
def test_known_walks_find_nothing(pathway, kind, walks):
    """No step raises anything but a refusal, and the oracle agrees with every event."""
    for seed in range(walks):
        finding = take(kind, seed, pathway)
        assert finding is None, str(finding)


def test_every_kind_of_walk_is_taken_in_every_pathway_that_has_it():
    """A new kind, or a new pathway, is known here, too."""
    assert {pathway: list(kinds) for pathway, kinds in KNOWN.items()} == OF_EACH


FOUND = {
    "publishing ends what was asked for, to record it as published outside the gate": (
        Start("ready", 2),
        """
        2026-04-10 coordinator: publish outside-the-gate https://www.example.org/x on 2026-04-10 because it was live
        2026-04-10 coordinator: publish https://www.example.org/x
        """,
    ),
    "what a removed agency's item was assigned to somebody ends with it": (
        Start("scoping"),
        """
        2026-01-19 coordinator: assign agency-commitment for "Police" @stranger
        2026-01-19 coordinator: agency remove "Police" because it was never involved
        """,
    ),
    "what a holder types is no old button of a write-up that was replaced": (
        Start("final-stages"),
        """
        2026-04-10 coordinator: approve sign-off
        2026-04-10 coordinator: return sign-off on 2026-04-08 because it is wrong
        """,
    ),
    "the author's own answer is no vote of the Review Team's": (
        Start("first-draft"),
        """
        2026-03-16 lead-reviewer: draft https://store.example.org/x as terms-of-reference confirmed
        2026-03-16 team-1: approve terms-of-reference
        2026-03-16 coordinator: role review-team @lead-reviewer
        """,
    ),
    "who coordinates and is of the Board by a switch decides nothing": (
        Start("submitted", 1, "scsp"),
        """
        2026-03-17 coordinator: switch scsp-national because the Panel has decided so
        2026-03-17 coordinator: role coordinator @board
        2026-03-18 coordinator: switch scsp because the Panel has decided so
        """,
    ),
    "a draft that was withdrawn before it went out is written anew": (
        Start("governance", 1, "scsp"),
        """
        2026-03-20 coordinator: draft https://store.example.org/x as draft confirmed
        2026-03-20 coordinator: undo draft because it was a mistake
        """,
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_walks_found_once_is_as_it_should_be(name):
    """Every step is accepted, the oracle agrees with it, and the review can be closed from
    there."""
    start, steps = FOUND[name]
    walk = follow(start, steps.strip().splitlines(), finished=True)
    assert walk.steps is not None
    assert not [step for step in walk.steps if "refused" in step]
