"""Days and instants that PostgreSQL keeps and Python does not know: one keeps no others from
being read."""

from datetime import UTC

import pytest
from sqlalchemy import Engine, select, text

from bot.store import cells, purges, reads, soundness, verification
from bot.store.cells import BadRow
from bot.store.db import reading, writing
from bot.store.tables import people, reviews
from tests.store.rows import KEY, NOW, TEAM, new_review

IMPOSSIBLE = ("infinity", "-infinity", "20000-01-01", "4000-01-01 BC")


@pytest.mark.parametrize("value", IMPOSSIBLE)
def test_one_review_of_an_impossible_instant_is_put_aside(postgresql: Engine, value: str) -> None:
    """The others are read, and it is named with its place."""
    with writing(postgresql) as conn:
        bad = new_review(conn)
        new_review(conn, channel="C2", pseudonym_key="elm")
        conn.execute(text(f"UPDATE reviews SET opened_at = '{value}' WHERE id = {bad.id}"))
    with reading(postgresql) as conn:
        damaged: list[BadRow] = []
        found = cells.rows(conn, select(reviews), damaged.append)
        assert [row["ref"] for row in found] == ["ESCB-2026-02"]
        assert found[0]["opened_at"] == NOW
        assert found[0]["opened_at"].tzinfo is UTC
        assert "ref ESCB-2026-01" in str(damaged[0])
        assert "ESCB-2026-02" in {row.ref for row in reads.every(conn, TEAM)}
        place = "opened_at cannot be read"
        assert [what for what in soundness.faults(conn) if place in what]
        assert [fault for fault in verification.verify(conn, KEY) if place in fault.what]
        assert purges.everywhere(conn) == []


@pytest.mark.parametrize("value", IMPOSSIBLE)
def test_an_impossible_day_is_a_cell_that_cannot_be_read(postgresql: Engine, value: str) -> None:
    """Here of a person who is away; a day that can be is read as ever."""
    with writing(postgresql) as conn:
        for user, day in (("U1", value), ("U2", "2026-03-02")):
            conn.execute(
                text(f"INSERT INTO people (team, \"user\", away_until) VALUES ('T1', :u, '{day}')"),
                {"u": user},
            )
    with reading(postgresql) as conn:
        damaged: list[BadRow] = []
        found = cells.rows(conn, select(people.c.user, people.c.away_until), damaged.append)
        assert [(row["user"], row["away_until"].isoformat()) for row in found] == [
            ("U2", "2026-03-02")
        ]
        assert [row.bad for row in damaged] == [("away_until",)]
