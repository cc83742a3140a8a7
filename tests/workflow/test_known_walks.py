"""Walks with known seeds, the same ones each time, and what new ones (``make walks``) found
once."""

import pytest

from tests.workflow.walks import follow, take


@pytest.mark.parametrize(
    ("kind", "walks"),
    [
        ("whatever", 30),
        ("gate", 150),
        ("group", 80),
        ("proofread", 15),
        ("under_way", 10),
        ("withheld", 15),
        ("dated", 10),
    ],
)
def test_known_walks_find_nothing(kind, walks):
    """No step raises anything but a refusal, and the oracle agrees with every event."""
    for seed in range(walks):
        finding = take(kind, seed)
        assert finding is None, str(finding)


FOUND = {
    "publishing ends what was asked for, to record it as published outside the gate": (
        ("ready", 2),
        """
        2026-04-10 coordinator: publish outside-the-gate https://www.example.org/x on 2026-04-10 because it was live
        2026-04-10 coordinator: publish https://www.example.org/x
        """,
    ),
    "what a removed agency's item was assigned to somebody ends with it": (
        ("scoping", 1),
        """
        2026-01-19 coordinator: assign agency-commitment for "Police" @stranger
        2026-01-19 coordinator: agency remove "Police" because it was never involved
        """,
    ),
    "what a holder types is no old button of a write-up that was replaced": (
        ("final-stages", 1),
        """
        2026-04-10 coordinator: approve sign-off
        2026-04-10 coordinator: return sign-off on 2026-04-08 because it is wrong
        """,
    ),
    "the author's own answer is no vote of the Review Team's": (
        ("first-draft", 1),
        """
        2026-03-16 lead-reviewer: draft https://store.example.org/x as terms-of-reference confirmed
        2026-03-16 team-1: approve terms-of-reference
        2026-03-16 coordinator: role review-team @lead-reviewer
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
