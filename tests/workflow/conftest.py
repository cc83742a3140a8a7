"""What the tests of the core may ask for."""

import pytest

from tests.workflow.driver import Play


@pytest.fixture
def escb() -> Play:
    """An Essex review that nobody has opened yet, on Monday 12 January 2026."""
    return Play()
