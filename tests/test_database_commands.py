"""``python -m bot db …`` as an operator runs it on a database in which there is nothing yet."""

import argparse

import pytest

from bot.command_line.parser import make_parser
from tests.test_process_commands import Place, Ran

OLDER = "The database is of an older version: run `python -m bot db upgrade` first.\n"
BEFORE = {
    "upgrade": Ran("The database is of this version.\n", "", 0),
    "verify": Ran("", OLDER, 1),
    "rebuild": Ran("", OLDER, 1),
    "certificate": Ran("", OLDER, 1),
}
"""What each says while there is no database."""
EMPTY = {
    "upgrade": Ran("The database is of this version.\n", "", 0),
    "verify": Ran(
        "0 reviews: every history is unbroken, and the stored state is what it says.\n", "", 0
    ),
    "rebuild": Ran("The read tables of 0 reviews were rebuilt from their histories.\n", "", 0),
    "certificate": Ran("No certificate says that a review was purged.\n", "", 0),
}
"""What each says of a database without a review."""


@pytest.fixture
def place(tmp_path):
    """An empty folder of process files, and no database yet."""
    found = Place(tmp_path)
    found.own.mkdir()
    return found


@pytest.mark.parametrize("command", BEFORE)
def test_without_a_database_each_command_says_what_to_do(place, command):
    """The first makes one; the others name it."""
    assert place.runs("db", command) == BEFORE[command]


def test_of_an_empty_database_each_command_says_so(place):
    """In any order, and again; the outbox is empty, too."""
    assert place.runs("db", "upgrade").code == 0
    for command, said in EMPTY.items():
        assert place.runs("db", command) == said, command
    assert place.runs("outbox", "list") == Ran(
        "0 for you to look at, 0 parked, 0 on their way.\n", "", 0
    )
    assert place.runs("outbox", "release", "1") == Ran(
        "",
        "Delivery 1 is neither held nor refused: see `python -m bot outbox list`.\n",
        1,
    )


@pytest.mark.parametrize("number", ["9" * 20, "-1", "one", "١"])
def test_what_is_no_number_of_a_delivery_is_said(capsys, number):
    """No database could hold it."""
    with pytest.raises(SystemExit):
        make_parser().parse_args(["outbox", "release", "--", number])
    assert "is no number of the list" in capsys.readouterr().err


def test_no_command_is_left_out():
    """A new one is to be tried on an empty database as well."""
    (commands,) = [a for a in make_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    (of_db,) = [
        a for a in commands.choices["db"]._actions if isinstance(a, argparse._SubParsersAction)
    ]
    assert set(of_db.choices) == set(BEFORE) == set(EMPTY)
