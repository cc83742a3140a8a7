"""``python -m bot workspaces``: what whoever runs the bot sees and does."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import operating
from bot.__main__ import main
from bot.store import installations, reads, verification
from bot.store.db import reading, writing
from bot.store.tables import history, metadata, purged_workspaces
from tests.conversations.talk import KEY as HISTORY_KEY
from tests.conversations.talk import SECRET
from tests.databases import Databases, on_sqlite
from tests.store.bound import TABLES
from tests.workspaces.many import CLIENT, CLIENT_SECRET, KEY, NEWER_KEY, Many, damaged

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def many(databases: Databases):
    """Two workspaces that have the bot, and a review each."""
    with Many(databases.migrated()).running() as many:
        for workspace in (many.one, many.two):
            many.install(workspace)
            many.says(workspace, "coordinator", "open escb “Ash” decided 16 Oct 2025")
        yield many


@pytest.fixture
def run(many: Many, env: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the operator of that bot; returns its code and what it printed."""
    env(
        SLACK_CLIENT_ID=CLIENT,
        SLACK_CLIENT_SECRET=CLIENT_SECRET,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL=many.base + "api/",
        DATABASE_URL=many.settings.database_url.get_secret_value(),
        CSPR_HISTORY_KEY=HISTORY_KEY,
        CSPR_SECRET_KEY=KEY,
    )

    def run(*words: str, **changed: str) -> tuple[int, str]:
        env(**changed)
        capsys.readouterr()
        code = main(["workspaces", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_the_key_is_rotated(many: Many, run: Run) -> None:
    """With the old key after the new one; without it, nothing is changed."""
    code, said = run("rotate", CSPR_SECRET_KEY=NEWER_KEY)
    assert (code, "Nothing was changed" in said) == (1, True)
    assert run("rotate", CSPR_SECRET_KEY=f"{NEWER_KEY},{KEY}")[1].startswith("2 tokens were sealed")
    assert run("rotate", CSPR_SECRET_KEY=NEWER_KEY)[1].startswith("0 tokens were sealed")
    code, said = run("list")
    assert "Workspace T1: installed 2025-10-16" in said


def test_a_workspace_takes_all_of_its_records_along(many: Many, run: Run, tmp_path: Path) -> None:
    """Files of its own rows alone, for the operator's user alone; no token; nothing is written
    over."""
    folder = tmp_path / "out"
    code, said = run("export", "T1", "--to", str(folder))
    assert (code, "records of T1" in said) == (0, True)
    assert folder.stat().st_mode & 0o777 == 0o700
    files = {path.name: path for path in folder.iterdir()}
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}
    for line in files["SHA256SUMS"].read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
    rows = [
        json.loads(line)
        for name, path in files.items()
        if name.endswith(".jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert {row["team"] for row in rows} == {"T1"}
    with reading(many.bot.engine) as conn:
        kept = sum(len(found) for found in _kept(conn, "T1").values())
    assert len(rows) == kept
    everything = "".join(path.read_text(encoding="utf-8") for path in files.values())
    assert many.one.token not in everything
    assert '"token"' not in everything
    assert run("export", "T1", "--to", str(folder))[0] == 1
    assert run("export", "T9", "--to", str(tmp_path / "none"))[0] == 1


@on_sqlite
def test_what_is_damaged_is_left_out_by_name(many: Many, run: Run, tmp_path: Path) -> None:
    """One cell keeps nobody from seeing the others, nor from taking along the rest."""
    for number, (table, column, value) in enumerate(
        (
            ("outbox", "not_before", "later"),
            ("belongings", "roles", b"\xff"),
            ("channels", "team", b"\xff"),
            ("installations", "installed_at", "then"),
        )
    ):
        with damaged(many, table, column, value, "T1"):
            code, said = run("list")
            assert "T2                1 reviews  Workspace T2: installed 2025-10-16" in said, said
            named = table in ("channels", "installations")
            assert (code, f"{column} cannot be read" in said) == (int(named), named), said
            code, said = run("export", "T1", "--to", str(tmp_path / str(number)))
            assert "records of T1 are in" in said, said
            is_its = table != "channels"  # it cannot be known whose that row was
            assert (code, f"{column} cannot be read" in said) == (int(is_its), is_its), said
            readme = (tmp_path / str(number) / "README.txt").read_text(encoding="utf-8")
            assert ("Left out" in readme) == is_its
            assert run("export", "T2", "--to", str(tmp_path / f"two-{number}"))[0] == 0
    with damaged(many, "installations", "installed_at", "then", "T2"):
        assert "Nothing was changed" in run("purge", "T2", "--again", "T2")[1]
        assert "Nothing was changed" in run("rotate", CSPR_SECRET_KEY=f"{NEWER_KEY},{KEY}")[1]
    with damaged(many, "installations", "token", None, "T2"):
        assert "uninstalled on a day that is not known" in run("list")[1]


def test_a_workspace_is_purged_once_it_has_left_and_was_named_twice(many: Many, run: Run) -> None:
    """Nothing of it stays but the note, which verification goes by; the other stays as it was."""
    assert "is installed in T2" in run("purge", "T2", "--again", "T2")[1]
    many.two.uninstall()
    assert run("purge", "T2")[1].startswith("Nothing was removed. T2 has 1 reviews")
    assert run("purge", "T2", "--again", "T1")[0] == 1
    with reading(many.bot.engine) as conn:
        other = _kept(conn, "T1")
        assert reads.by_ref(conn, "T2", "ESCB-2025-01") is not None
    code, said = run("purge", "T2", "--again", "T2")
    assert (code, '"team": "T2"' in said) == (0, True)
    key = many.settings.chain_key()
    with reading(many.bot.engine) as conn:
        assert set(_kept(conn, "T2")) == {"purged_workspaces"}
        assert _kept(conn, "T1") == other
        assert verification.verify(conn, key) == []
    with writing(many.bot.engine) as conn:
        conn.execute(update(purged_workspaces).values(reviews=[]))
    with reading(many.bot.engine) as conn:
        assert any("purge" in fault.what for fault in verification.verify(conn, key))
    many.install(many.two)
    assert (
        "ESCB-2025-01"
        in many.says(many.two, "coordinator", "open escb “Birch” decided 16 Oct 2025").text_all
    )


def test_a_legal_hold_keeps_a_workspace_from_being_purged(many: Many, run: Run) -> None:
    """Though it has left: what an inquiry asks for stays."""
    said = many.says(many.two, "coordinator", "legal-hold because the inquiry has asked for it")
    assert "egal hold" in said.text_all
    many.two.uninstall()
    code, printed = run("purge", "T2", "--again", "T2")
    assert (code, "ESCB-2025-01 is under legal hold" in printed) == (1, True)
    with writing(many.bot.engine) as conn:
        conn.execute(update(history).where(history.c.team == "T2").values(form="?"))
    code, printed = run("purge", "T2", "--again", "T2")
    assert (code, "cannot be read, so nobody can say" in printed) == (1, True)
    assert run("purge", "T2", "--again", "T2", "--damaged-too")[0] == 0


def test_a_reference_that_two_workspaces_have_is_said_with_one(many: Many) -> None:
    with reading(many.bot.engine) as conn:
        assert operating.by_reference(conn, "T2:ESCB-2025-01").team == "T2"
        with pytest.raises(LookupError, match="T1:ESCB-2025-01 or T2:ESCB-2025-01"):
            operating.by_reference(conn, "ESCB-2025-01")


def test_the_workspace_of_a_token_that_works_is_not_purged(many: Many, run: Run) -> None:
    """`SLACK_BOT_TOKEN` is asked about, too; where Slack cannot be asked, nothing is removed."""
    with writing(many.bot.engine) as conn:
        installations.end(conn, team="T1", happened=many.now)
    token = many.one.token
    assert "SLACK_BOT_TOKEN is T1's" in run("purge", "T1", SLACK_BOT_TOKEN=token)[1]
    many.slack.token_error = "account_inactive"
    assert run("purge", "T1")[0] == 0


def _kept(conn, team: str) -> dict[str, list[tuple[object, ...]]]:
    kept = {}
    for name in TABLES:
        table = metadata.tables[name]
        rows = conn.execute(
            select(table).where(table.c.team == team).order_by(*table.primary_key.columns)
        ).all()
        if rows:
            kept[name] = [tuple(row) for row in rows]
    return kept
