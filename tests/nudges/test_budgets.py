"""What people hear of reviews that nobody does anything in; ``make simulation`` has half a year."""

from pathlib import Path

import pytest

from benchmarks.simulation import neglect


def test_two_neglected_reviews_stay_within_the_budgets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four weeks: one message a working day to the coordinator, three a week to agencies, and no
    item is reminded of without end; somebody was told, though."""
    budgets = neglect(tmp_path, weeks=4, pathways=("escb", "scsp"))
    assert [budget for budget in budgets if not budget.is_kept] == []
    assert budgets[0].found == 1
    assert "2 neglected reviews, 4 weeks" in capsys.readouterr().out
