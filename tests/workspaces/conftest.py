"""A bot for many workspaces, served."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.workspaces.many import Many


@pytest.fixture
def many(databases: Databases) -> Iterator[Many]:
    """Two workspaces, in none of which the bot is installed."""
    with Many(databases.migrated()).running() as found:
        yield found
