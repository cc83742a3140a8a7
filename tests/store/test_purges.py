"""Certificates of purged reviews in a database that is damaged, or that somebody wrote in."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.store import anchors, purges, soundness, verification
from bot.store.db import reading, writing
from tests.store.rows import KEY
from tests.store.test_workspaces_apart import CERTIFIED


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mac", "\u00e9"),
        ("mac", b"\xff"),
        ("counts", b"\xff"),
        ("counts", "["),
        ("purged_at", "then"),
        ("kept_until", "later"),
        ("year", "MMXXV"),
    ],
)
def test_a_certificate_that_is_damaged_is_named_and_the_others_go_on_proving(
    sqlite: Engine, column: str, value: Any
) -> None:
    """Whatever was written in its place; every look at certificates goes on, too."""
    second = CERTIFIED | {"review_id": 98, "ref": "ESCB-2025-08", "prefix": "OTHER", "seq": 1}
    with writing(sqlite) as conn:
        purges.certify(conn, KEY, CERTIFIED)
        purges.certify(conn, KEY, second)
    with sqlite.begin() as conn:
        broken = text(f"UPDATE purges SET {column} = :value WHERE review_id = 99")
        conn.execute(broken, {"value": value})
    with reading(sqlite) as conn:
        found = {one.ref: one.is_genuine(KEY) for one in purges.everywhere(conn)}
        assert found.pop("ESCB-2025-09", False) is False
        assert found == {"ESCB-2025-08": True}
        assert "ESCB-2025-08" in {one.ref for one in purges.every(conn, "T1")}
        assert "ESCB-2025-08" in {one.ref for one in purges.of_person(conn, "T1", "U1")}
        damaged = purges.by_ref(conn, "T1", "ESCB-2025-09")
        assert damaged is None or isinstance(damaged.counted, dict)
        said = [fault.what for fault in verification.verify(conn, KEY)]
        assert [what for what in said if "2025-09 was purged was changed" in what or column in what]
        assert not [what for what in said if "2025-08" in what]
        assert not [what for what in soundness.faults(conn) if "cannot be read (" in what]
        assert anchors.check(conn, KEY, "").faults == ()
