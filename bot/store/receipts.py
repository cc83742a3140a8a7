"""Receipts: the answer to a command or a press, kept so that a retry gets the same answer and does
nothing twice.

In one transaction: ``once`` (something came back: answer that, and do no more), the work, ``keep``.
A second delivery that arrives meanwhile waits in ``once`` for the first one's transaction.
"""

import html
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.store.db import insert
from bot.store.tables import receipts


def claim(conn: Connection, *, team: str, key: str, at: datetime) -> Any | None:
    """``None`` for the first delivery; otherwise what was answered then."""
    first = (
        insert(conn, receipts)
        .values(team=team, key=key, at=at)
        .on_conflict_do_nothing()
        .returning(receipts.c.key)
    )
    if conn.execute(first).scalar_one_or_none() is not None:
        return None
    return conn.execute(
        select(receipts.c.answer).where(receipts.c.team == team, receipts.c.key == key)
    ).scalar_one()


def store(conn: Connection, *, team: str, key: str, answer: Any) -> None:
    """What is answered now and on every retry; JSON values, not ``None``."""
    conn.execute(
        update(receipts).where(receipts.c.team == team, receipts.c.key == key).values(answer=answer)
    )


def redact(conn: Connection, *, team: str, texts: Iterable[str], answer: Any) -> None:
    """Puts ``answer`` in the place of every kept one that says one of these texts, which were
    removed from the history. Rather one answer too many: letters and digits alone are compared, as
    an answer is escaped and laid out."""
    wanted = {_bare(text) or text for text in texts}
    kept = conn.execute(
        select(receipts.c.key, receipts.c.answer).where(receipts.c.team == team)
    ).all()
    for key, said in kept:
        words = _bare(" ".join(_texts(said)))
        if any(text in words for text in wanted):
            store(conn, team=team, key=key, answer=answer)


def _texts(said: Any) -> Iterator[str]:
    """Find every text in a kept answer, in order."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for part in said:
            yield from _texts(part)
    elif isinstance(said, dict):
        for part in said.values():
            yield from _texts(part)


def _bare(text: str) -> str:
    """Leave only the letters and digits of a text."""
    return "".join(c for c in html.unescape(text).casefold() if c.isalnum())


def forget(conn: Connection, *, before: datetime) -> int:
    """Removes receipts that no retry can ask for any more; says how many."""
    return conn.execute(delete(receipts).where(receipts.c.at < before)).rowcount
