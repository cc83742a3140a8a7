"""Single bytes of a stored database, edited behind the bot's back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks import byte_edits
from tests.conversations.conftest import At
from tests.databases import on_sqlite


@on_sqlite
def test_single_bytes_of_a_stored_database(at: At, tmp_path: Path) -> None:
    """Each edit is found with its place, or harms nothing; the check never ends early, and the bot
    goes on (``python -m benchmarks.byte_edits`` tries a thousand)."""
    escb = at("agency-check")
    key = escb.bot.settings.chain_key().hex()
    whole = tmp_path / "whole.sqlite3"
    with (
        closing(sqlite3.connect(str(escb.bot.engine.url.database))) as source,
        closing(sqlite3.connect(whole)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    content = whole.read_bytes()
    for edit in byte_edits.edits(content, seed=1, count=60):
        outcome = byte_edits.try_edit(content, edit, tmp_path, key)
        assert outcome.how in byte_edits.WELL, (edit, outcome.how, outcome.said[:500])
        if outcome.how == "found":
            assert "faults: do not change anything" in outcome.said or "damaged" in outcome.said


def test_a_file_that_is_no_database_any_more_says_what_to_do(tmp_path: Path) -> None:
    """The header is gone: the check says so, and that a backup is to be restored."""
    path = tmp_path / "edited.sqlite3"
    path.write_bytes(b"SQLite" + bytes(8000))
    code, said = byte_edits.verify(path, "ab" * 32)
    assert code == 1
    assert "damaged" in said
    assert "restore the last backup" in said
