"""Certificates of purged reviews: all that is left of each, sealed under the history's key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select

from bot.store import cells, chain
from bot.store.cells import Aside
from bot.store.tables import purges


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """That a review was purged: which, by which rule, by whom, and how much there was of it.

    ``end`` is "completed" or "discontinued". ``head`` is the code of its history's end, as an
    export of that day shows it; ``mac`` is the certificate's own.
    """

    id: int
    team: str
    review_id: int
    ref: str
    prefix: str
    year: int
    seq: int
    process: str
    end: str
    opened_on: date
    ended_on: date
    kept_until: date
    rule: str
    exported_on: date | None
    asked_by: str
    seconded_by: str
    purged_at: datetime
    events: int
    head: str
    counts: str
    mac: str

    @property
    def counted(self) -> Mapping[str, int]:
        """How many rows of each table there were; nothing, if that cannot be read any more."""
        try:
            counted = json.loads(self.counts)
        except (ValueError, RecursionError):
            return {}
        return counted if isinstance(counted, dict) else {}

    def is_genuine(self, key: bytes) -> bool:
        """Say whether it says what it was written to say."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return chain.is_same(chain.code_of_purge(key, values), self.mac)


_COLUMNS = [purges.c[field.name] for field in fields(Certificate)]


def certify(conn: Connection, key: bytes, values: Mapping[str, Any]) -> Certificate:
    """Write a certificate of these values, seal it, and return it."""
    sealed = {**values, "mac": chain.code_of_purge(key, values)}
    row = insert(purges).values(sealed).returning(*_COLUMNS)
    return Certificate(**conn.execute(row).mappings().one())


def by_id(conn: Connection, team: str, purge_id: int) -> Certificate | None:
    """Find the certificate of a number."""
    which = select(*_COLUMNS).where(purges.c.team == team, purges.c.id == purge_id)
    return next(iter(_readable(conn, which)), None)


def by_ref(conn: Connection, team: str, ref: str) -> Certificate | None:
    """Find the certificate of a reference, in capitals or not."""
    which = (purges.c.team == team) & (purges.c.ref == ref.upper())
    return next(iter(_readable(conn, select(*_COLUMNS).where(which))), None)


def everywhere(conn: Connection, aside: Aside = cells.leave_out) -> list[Certificate]:
    """Find the certificates of every workspace, for the operator; one that is damaged goes aside.

    One that cannot be read proves nothing, and must not keep the others from proving.
    """
    which = select(*_COLUMNS).order_by(purges.c.team, purges.c.ref)
    return _readable(conn, which, aside)


def every(conn: Connection, team: str) -> list[Certificate]:
    """Find a workspace's certificates, in the order of their references."""
    which = select(*_COLUMNS).where(purges.c.team == team).order_by(purges.c.ref)
    return _readable(conn, which)


def of_person(conn: Connection, team: str, user: str) -> list[Certificate]:
    """Find the certificates that name a person as one of the two, by reference."""
    theirs = or_(purges.c.asked_by == user, purges.c.seconded_by == user)
    which = select(*_COLUMNS).where(purges.c.team == team, theirs).order_by(purges.c.ref)
    return _readable(conn, which)


def _readable(
    conn: Connection, which: Select[Any], aside: Aside = cells.leave_out
) -> list[Certificate]:
    return [Certificate(**row) for row in cells.rows(conn, which, aside)]
