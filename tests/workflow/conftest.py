"""What the tests of the core may ask for."""

import pytest

from tests.workflow.driver import Play


@pytest.fixture
def escb() -> Play:
    """An Essex review that nobody has opened yet, on Monday 12 January 2026."""
    return Play()


@pytest.fixture
def planned(escb: Play) -> Play:
    """Opened, and the timetable proposed and accepted on the day of the decision."""
    escb.at("opened").says("coordinator", "timetable propose")
    escb.says("coordinator", "timetable accept")
    return escb
