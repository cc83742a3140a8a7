"""What the tests of papers may ask for: reviews early, late, held and finished, and
conversations."""

from collections.abc import Callable

import pytest

from tests.conversations.conftest import at, chronicles, escb
from tests.papers.reviews import REVIEWS
from tests.workflow.driver import Play

__all__ = ["at", "chronicles", "escb"]


@pytest.fixture(scope="session")
def plays() -> Callable[[str], Play]:
    """A review of one kind, played once; not to be changed."""
    made: dict[str, Play] = {}

    def play(kind: str) -> Play:
        if kind not in made:
            made[kind] = REVIEWS[kind]()
        return made[kind]

    return play
