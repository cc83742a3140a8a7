"""What people hear of reviews that nobody does anything in; ``make simulation`` has half a year."""

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.conduct import is_after_its_time
from benchmarks.simulation import neglect
from tests.workflow.sandwell import local_at


def test_two_neglected_reviews_stay_within_the_budgets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five weeks: one message a working day to the coordinator, three a week to agencies, and no
    item is reminded of without end; somebody was told, though."""
    budgets = neglect(tmp_path, weeks=5, pathways=("escb", "scsp"))
    assert [budget for budget in budgets if not budget.is_kept] == []
    assert budgets[0].found == 1
    assert budgets[2].found >= 1, "no agency was told anything"
    assert "2 neglected reviews, 5 weeks" in capsys.readouterr().out


def test_what_is_held_after_the_publication_is_reminded_of_in_its_time() -> None:
    """The briefing of Sandwell's practitioners has no date, and stands in the publication's own
    stage: the measure counted its reminders as coming too late. What publishing overtakes, does."""
    play = local_at("published")
    review = play.review
    assert review.published is not None
    next_day = review.published.on + timedelta(days=1)
    late = {item: is_after_its_time(review, item, next_day) for item in review.process.items}
    assert not late["practitioner-briefing"]
    assert not late["training-updated"]
    assert late["terms-of-reference"]
    assert not is_after_its_time(review, "terms-of-reference", review.published.on)
