"""Installations: a state is used once, whoever comes together; a token opens in its place alone."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from bot.store import installations
from bot.store.db import reading, writing
from bot.store.installations import LAPSES, Installation
from bot.store.sealing import CannotOpen, Sealer
from bot.store.tables import install_states
from tests.store.rows import NOW

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
INSTALLED = Installation(
    team="T1",
    name="Ours",
    enterprise=None,
    bot_user="UB",
    scopes="commands",
    token="sealed",
    installed_by="U1",
    installed_at=NOW,
)


def test_a_state_is_used_once_however_many_come_together(engine: Engine) -> None:
    with writing(engine) as conn:
        installations.begin(conn, state="s", browser="b", now=NOW)
    used: list[bool] = []
    together = threading.Barrier(6)

    def use() -> None:
        together.wait()
        with writing(engine) as conn:
            used.append(installations.consume(conn, state="s", browser="b", now=NOW))

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(used) == [False] * 5 + [True]


def test_a_state_is_of_one_browser_and_lapses(sqlite: Engine) -> None:
    """Whoever tries it from elsewhere does not use it up."""
    with writing(sqlite) as conn:
        installations.begin(conn, state="s", browser="b", now=NOW)
        assert not installations.consume(conn, state="s", browser="other", now=NOW)
        assert not installations.consume(conn, state="S", browser="b", now=NOW)
        assert not installations.consume(conn, state="s", browser="b", now=NOW + LAPSES)
        assert installations.consume(conn, state="s", browser="b", now=NOW + LAPSES / 2)


def test_so_many_are_under_way_at_most(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever begins many keeps nobody from beginning one: the oldest makes room."""
    monkeypatch.setattr(installations, "MOST_UNDER_WAY", 5)
    with writing(sqlite) as conn:
        for number in range(7):
            later = NOW + timedelta(seconds=number)
            installations.begin(conn, state=str(number), browser="b", now=later)
        count = select(func.count()).select_from(install_states)
        assert conn.execute(count).scalar_one() == 5
        usable = [
            installations.consume(conn, state=str(number), browser="b", now=NOW)
            for number in range(7)
        ]
        assert usable == [False, False, True, True, True, True, True]


def test_an_end_that_is_told_late_ends_nothing_newer(sqlite: Engine) -> None:
    """Slack says to the second when it was; what ends it in the same second, ends it."""
    with writing(sqlite) as conn:
        again = NOW + timedelta(minutes=5, milliseconds=300)
        installations.put(conn, replace(INSTALLED, installed_at=again))
        assert not installations.end(conn, team="T1", happened=NOW)
        assert installations.end(conn, team="T1", happened=again.replace(microsecond=0))
    with reading(sqlite) as conn:
        kept = installations.get(conn, "T1")
        assert kept is not None
        assert (kept.token, kept.uninstalled_at) == (None, again.replace(microsecond=0))


def test_a_sealed_token_opens_in_its_place_alone() -> None:
    """Of another workspace, column or key, or changed in one character, it opens nowhere."""
    sealer = Sealer([KEY])
    sealed = sealer.seal("T1", "token", "xoxb-1")
    assert sealer.open("T1", "token", sealed) == "xoxb-1"
    assert sealer.seal("T1", "token", "xoxb-1") != sealed
    assert "xoxb" not in sealed
    for other, team, column in (
        (sealer, "T2", "token"),
        (sealer, "T1", "other"),
        (Sealer([OTHER_KEY]), "T1", "token"),
    ):
        with pytest.raises(CannotOpen):
            other.open(team, column, sealed)
    form, key, data = sealed.split(".")
    for damaged in (
        "",
        "xoxb-1",
        data,
        f"v2.{key}.{data}",
        f"{form}.{key}.",
        f"{form}.{key}.{data[:8]}",
        f"{form}.{key}.{'A' if data[0] != 'A' else 'B'}{data[1:]}",
        f"{form}.{key}.{data[:30]}{'A' if data[30] != 'A' else 'B'}{data[31:]}",
        f"{form}.{key}.§§",
    ):
        with pytest.raises(CannotOpen):
            sealer.open("T1", "token", damaged)
