"""The process files that reviews go by, each kept by its hash."""

from sqlalchemy import Connection, select

from bot.store import db
from bot.store.errors import CorruptHistory
from bot.store.tables import processes
from bot.workflow.process.files import fingerprint


def keep(conn: Connection, *, team: str, hash: str, id: str, text: str) -> None:  # noqa: A002 - the columns' names
    """Keep a process file's text under the hash of its content; again is nothing."""
    row = db.insert(conn, processes).values(team=team, hash=hash, id=id, text=text)
    conn.execute(row.on_conflict_do_nothing())


def text_of(conn: Connection, *, team: str, hash: str) -> str:  # noqa: A002 - the column's name
    """Return the text of the process file that a review goes by.

    Raises :class:`CorruptHistory` where it is gone, or another text than the one that was kept:
    each event names the file by the hash of its content, so that nobody moves a gate behind its
    back.
    """
    kept = select(processes.c.text).where(processes.c.team == team, processes.c.hash == hash)
    text = conn.execute(kept).scalar_one_or_none()
    if text is None or fingerprint(text) != hash:
        raise CorruptHistory(f"the process file {hash[:12]} is not as it was kept")
    return str(text)
