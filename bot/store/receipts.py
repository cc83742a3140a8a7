"""Receipts: the answers to commands and presses, kept so that a retry does nothing twice.

In one transaction come ``claim`` (if it returns something, answer that and do no more), the work,
``store``. A second delivery that arrives meanwhile waits in ``claim`` for the first one's
transaction.
"""

import html
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.store import cells
from bot.store.cells import BadRow
from bot.store.checksums import checksum_of
from bot.store.db import insert_for, translated
from bot.store.errors import Held, Unconfirmed, UnreadableCell
from bot.store.tables import receipts


def claim(conn: Connection, *, team: str, key: str, at: datetime) -> Any | None:
    """Claim a key for the first delivery; for a later one return what was answered then.

    Raises :class:`Unconfirmed` where that cannot be read any more, or where the first delivery is
    still under way: its COMMIT may wait for a standby after whoever sent it has given up.
    """
    try:
        with translated():
            return _claimed(conn, team, key, at)
    except Held as error:
        raise Unconfirmed("another delivery of it is under way") from error


@cache
def _claim(dialect: str) -> Any:
    """Return the statement that claims a key, for a kind of database."""
    row = insert_for(dialect, receipts).on_conflict_do_nothing()
    return row.returning(receipts.c.key)


_STORE = (
    update(receipts)
    .where(receipts.c.team == bindparam("its_team"), receipts.c.key == bindparam("its_key"))
    .values(answer=bindparam("answer"), checksum=bindparam("checksum"))
)


def _claimed(conn: Connection, team: str, key: str, at: datetime) -> Any | None:
    """Claim a key, or return what was answered under it."""
    given = {"team": team, "key": key, "at": at}
    if conn.execute(_claim(conn.dialect.name), given).scalar_one_or_none() is not None:
        return None

    # Held, so that this transaction is no mere look: where a standby has to confirm what is
    # written, it has to confirm this, and with it what was written before.
    here = (receipts.c.team == team) & (receipts.c.key == key)
    answered_first = select(receipts.c.answer, receipts.c.checksum).where(here).with_for_update()

    try:
        kept = conn.execute(answered_first).one()
    except UnreadableCell as error:
        raise Unconfirmed("the answer that was kept cannot be read") from error

    return _as_kept(kept.answer, kept.checksum)


def _as_kept(answer: Any, checksum: str | None) -> Any:
    """Return a kept answer. Raises :class:`Unconfirmed` where it is not as it was kept."""
    if checksum is not None and checksum != checksum_of(answer):
        raise Unconfirmed("the answer that was kept is not as it was kept")
    return answer


def answered(conn: Connection, *, team: str, key: str) -> Any | None:
    """Return what was answered under a key, if anything was; it is not claimed.

    Raises :class:`Unconfirmed` where that cannot be read any more.
    """
    here = (receipts.c.team == team) & (receipts.c.key == key)
    said = select(receipts.c.answer, receipts.c.checksum).where(here)

    try:
        kept = conn.execute(said).one_or_none()
    except UnreadableCell as error:
        raise Unconfirmed("the answer that was kept cannot be read") from error

    return None if kept is None else _as_kept(kept.answer, kept.checksum)


def store(conn: Connection, *, team: str, key: str, answer: Any) -> None:
    """Keep what is answered now, and on every retry: JSON values, not ``None``."""
    kept = {"answer": answer, "checksum": checksum_of(answer)}
    conn.execute(_STORE, kept | {"its_team": team, "its_key": key})


def is_first(conn: Connection, *, team: str, key: str, at: datetime) -> bool:
    """Say whether something that is done once, and answered by nothing, was not done before."""
    if claim(conn, team=team, key=key, at=at) is not None:
        return False
    store(conn, team=team, key=key, answer=True)
    return True


def redact(conn: Connection, *, team: str, texts: Iterable[str], answer: Any) -> None:
    """Put ``answer`` in the place of every kept one that says a text removed from the history.

    Rather one answer too many: letters and digits alone are compared, as an answer is escaped and
    laid out.
    """
    removed = {_bare(text) or text for text in texts}

    def without(row: BadRow) -> None:
        """Take away an answer that cannot be read, as nobody can say what it says."""
        if "key" in row.cells:
            store(conn, team=team, key=row.cells["key"], answer=answer)

    kept = select(receipts.c.key, receipts.c.answer).where(receipts.c.team == team)
    for row in cells.rows(conn, kept, without):
        if _says_any(row["answer"], removed):
            store(conn, team=team, key=row["key"], answer=answer)


def _says_any(answer: Any, bare_texts: Iterable[str]) -> bool:
    """Say whether an answer says one of some texts, given as their letters and digits."""
    words = _bare(" ".join(_texts(answer)))
    return any(text in words for text in bare_texts)


def _texts(value: Any) -> Iterator[str]:
    """Find every text in a JSON value, in order."""
    if isinstance(value, str):
        yield value
        return

    parts: Iterable[Any] = ()

    if isinstance(value, list):
        parts = value
    elif isinstance(value, dict):
        parts = value.values()

    for part in parts:
        yield from _texts(part)


def _bare(text: str) -> str:
    """Leave only the letters and digits of a text."""
    return "".join(c for c in html.unescape(text).casefold() if c.isalnum())


def forget(conn: Connection, *, before: datetime) -> int:
    """Remove the receipts that no retry can ask for any more, and say how many."""
    return conn.execute(delete(receipts).where(receipts.c.at < before)).rowcount
