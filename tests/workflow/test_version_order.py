"""What comes before a version and after a return: nothing predates it, nothing is lost twice."""

from datetime import date

from bot.workflow.review import events as e


def test_a_return_costs_nothing_more_when_the_next_version_comes(escb):
    """What it set aside is set aside already: no price is asked for it."""
    escb.at("sub-committee")
    escb.says("sub-committee", "return because chapter 2 is unclear")
    assert escb.says("lead-reviewer", "draft https://store.example.org/next").of(
        e.VersionRegistered
    )


def test_what_went_live_before_a_version_was_registered_was_not_that_version(escb):
    """Outside the gate, too, nothing predates its version."""
    escb.at("final-report")
    escb.on("17 Apr 2026").says(
        "lead-reviewer", "draft https://store.example.org/late as final-draft confirmed"
    )
    escb.says(
        "coordinator",
        "publish outside-the-gate https://www.example.org/r on 1 Apr 2026 because it is live",
    )
    escb.says("executive", "second 1")
    assert escb.review.published is not None
    assert (escb.review.published.on, escb.review.published.version) == (date(2026, 4, 1), None)
