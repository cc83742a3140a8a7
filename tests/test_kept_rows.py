"""Rows that are kept for lists and Home are known as another version's where they would say
something else."""

import json
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import Engine, text

from bot.store import overviews
from bot.store.db import reading, writing
from bot.store.overviews import Earlier, OverviewRows, WaitingRow
from tests.store.rows import TEAM, append, closed, new_review, opened
from tests.workflow import regenerate
from tests.workflow.regenerate import KEPT_ROWS, RAISE, kept_rows

TODAY = date(2026, 5, 1)
FIRST = WaitingRow(
    user="U1",
    what="sign-off//",
    rank=2,
    ref="ESCB-2026-01",
    due=TODAY,
    place=1,
    near_from=None,
    late_from=None,
    facts='{"by": "new"}',
)
BEFORE = OverviewRows(
    facts='{"by": "new"}', late="[]", card=None, lateness={TODAY: 1}, waiting=frozenset({FIRST})
)
SECOND = replace(FIRST, what="publish//", place=2)
AFTER = replace(BEFORE, waiting=frozenset({FIRST, SECOND}))


def test_rows_that_say_something_else_have_another_number():
    """A running version reads rows of its own number as its own: whatever alters one (a rule, a
    label, a title) raises it."""
    kept = json.loads(KEPT_ROWS.read_text("utf-8"))
    now = json.loads(json.dumps(kept_rows()))
    assert now["rows"] == kept["rows"], RAISE
    assert now["number"] == kept["number"], "run `python -m tests.workflow.regenerate --write`"


def test_other_rows_are_not_written_under_the_same_number(monkeypatch, tmp_path):
    """Else whoever writes the golden files anew would have forgotten it."""
    golden = tmp_path / "kept_rows.json"
    monkeypatch.setattr(regenerate, "KEPT_ROWS", golden)
    other = {"number": overviews.NUMBER, "rows": {}}
    golden.write_text(json.dumps(other), "utf-8")
    with pytest.raises(SystemExit, match="raise NUMBER"):
        regenerate.write_kept_rows()
    assert json.loads(golden.read_text("utf-8")) == other
    golden.write_text(json.dumps(other | {"number": overviews.NUMBER - 1}), "utf-8")
    regenerate.write_kept_rows()
    assert json.loads(golden.read_text("utf-8"))["number"] == overviews.NUMBER


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_an_older_version_wrote_in_between_is_written_whole(database, request):
    """It wrote all rows anew after the very event that this version had written them after, in its
    own words: what differs from this version's last rows is not all that differs from those."""
    engine: Engine = request.getfixturevalue(database)
    with writing(engine) as conn:
        review = new_review(conn)
        append(conn, review, 0, opened(review), closed())
        write = partial(overviews.write, conn, team=TEAM, review_id=review.id)
        write(number=1, rows=BEFORE)
        stale = {"form": overviews.FORM.replace(str(overviews.NUMBER), "1", 1)}
        conn.execute(text("UPDATE overviews SET form = :form"), stale)
        for table in ("overviews", "waiting"):
            conn.execute(text(f"UPDATE {table} SET facts = 'old'"))
        write(number=2, rows=AFTER, earlier=Earlier(1, BEFORE))
    with reading(engine) as conn:
        assert overviews.rows_of(conn, TEAM, review.id) == AFTER
