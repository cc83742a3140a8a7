"""Anchors: where every history of a workspace ended on a day, in a line that is kept elsewhere.

Whoever can write to the database and knows the key, or puts back an older copy of it, leaves it
unbroken. A line outside of it shows that all the same: each review's last event as it was that day
has to lie on its history for good.

    cspr-anchor/1 2026-11-29 w=5f0c… reviews=2 events=97 2b51…:57:9c1d… 77aa…:40:02fe… seal=8e9b…

A review is named by a code of its id, its last event by number and the start of its code. Nothing
of it says anything to somebody without the key.
"""

import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from bot.store import cells, chain, purges, whole
from bot.store.tables import history, reviews

MARK = "cspr-anchor/1"
_ID, _CODE, _SEAL = 16, 24, 32  # hex digits
_LINE = re.compile(
    rf"{MARK} (?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) w=(?P<workspace>[0-9a-f]+)"
    r" reviews=(?P<reviews>\d+) events=\d+"
    r"(?P<heads>(?: [0-9a-f]+:\d+:[0-9a-f]+)*) seal=(?P<seal>[0-9a-f]+)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a review's history ended: what it is named by, its last event's number and code."""

    review: str
    number: int
    code: str

    def __str__(self) -> str:
        return f"{self.review}:{self.number}:{self.code}"


def workspace_name(key: bytes, team: str) -> str:
    """Return what a workspace is named by in an anchor."""
    return chain.code_of_anchor(key, "workspace", team)[:_ID]


def lines(conn: Connection, key: bytes, team: str, day: date, *, most: int = 10_000) -> list[str]:
    """Return a workspace's anchor on a day, in lines of no more than ``most`` reviews each."""
    heads = _heads(conn, key, team)
    parts = [heads[at : at + most] for at in range(0, len(heads), most)]
    return [_line(key, team, day, part) for part in parts]


def _line(key: bytes, team: str, day: date, heads: Sequence[Head]) -> str:
    """Write an anchor; its seal shows that it is the bot's own."""
    events = sum(head.number for head in heads)
    opening = f"{MARK} {day.isoformat()} w={workspace_name(key, team)}"
    counts = f"reviews={len(heads)} events={events}"
    unsealed = " ".join([opening, counts, *map(str, heads)])
    return f"{unsealed} seal={_seal(key, unsealed)}"


def _seal(key: bytes, unsealed: str) -> str:
    return chain.code_of_anchor(key, "seal", unsealed)[:_SEAL]


def is_whole(line: str) -> bool:
    """Say whether a line has an anchor from its beginning to its seal, whoever wrote it."""
    found = _LINE.search(line)
    return found is not None and len(found["seal"]) == _SEAL


def _heads(conn: Connection, key: bytes, team: str) -> list[Head]:
    """Return where the histories of a workspace end, as their own last events say."""
    ends = (
        select(reviews.c.id, history.c.number, history.c.mac)
        .join(
            history,
            (history.c.review_id == reviews.c.id) & (history.c.number == reviews.c.number),
        )
        .where(reviews.c.team == team, history.c.team == team)
        .order_by(reviews.c.id)
    )
    return [
        Head(_review_name(key, team, row["id"]), row["number"], row["mac"][:_CODE])
        for row in cells.rows(conn, ends, cells.leave_out)
    ]


def _review_name(key: bytes, team: str, review_id: int) -> str:
    return chain.code_of_anchor(key, "review", team, review_id)[:_ID]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the anchors in a text show."""

    count: int
    newest: str
    """The day of the newest one, or ""."""
    faults: tuple[str, ...]


def check(conn: Connection, key: bytes, text: str) -> Checked:
    """Check that what every anchor in a text says still lies on the histories.

    The text may be copied from anywhere: line breaks and what stands between anchors do not matter.
    """
    named = _named_reviews(conn, key)
    purged = _names_of_purged(conn, key)
    days: list[str] = []
    faults: list[str] = []
    joined = " ".join(text.split())
    for found in _LINE.finditer(joined):
        day = found["day"]
        unsealed = found[0].rpartition(" seal=")[0]
        if not hmac.compare_digest(_seal(key, unsealed), found["seal"]):
            faults.append(f"the anchor of {day} was altered, or is another database's: not counted")
            continue

        days.append(day)
        parts = _parts(found["heads"])
        heads = [Head(name, int(n), code) for name, n, code in parts if name not in purged]
        faults += _faults_of(conn, named, day, heads)

    if joined.count(MARK) > len(days) + len(faults):
        faults.append("an anchor in the text is cut off, or cannot be read")

    return Checked(len(days), max(days, default=""), tuple(dict.fromkeys(faults)))


def _parts(heads: str) -> Iterator[tuple[str, str, str]]:
    """Yield what the heads in an anchor say."""
    for head in heads.split():
        name, number, code = head.split(":")
        yield name, number, code


def _named_reviews(conn: Connection, key: bytes) -> dict[str, tuple[int, str]]:
    """Return every review's id and reference, by what it is named by in an anchor."""
    known = select(reviews.c.id, reviews.c.team, reviews.c.ref)
    return {
        _review_name(key, row["team"], row["id"]): (row["id"], row["ref"])
        for row in cells.rows(conn, known, cells.leave_out)
    }


def _names_of_purged(conn: Connection, key: bytes) -> set[str]:
    """Return what reviews are named by that were purged, or went with a workspace, as proved."""
    proved = (purge for purge in whole.purges(conn) if whole.is_proved(purge, key))
    gone = {(purge.team, review_id) for purge in proved for review_id in purge.reviews}
    certified = (one for one in purges.everywhere(conn) if one.is_genuine(key))
    gone |= {(one.team, one.review_id) for one in certified}
    return {_review_name(key, team, review_id) for team, review_id in gone}


def _faults_of(
    conn: Connection, named: dict[str, tuple[int, str]], day: str, heads: Sequence[Head]
) -> Iterator[str]:
    """Find which heads of an anchor do not lie on the present histories."""
    for head in heads:
        if head.review not in named:
            yield (
                f"anchor of {day}: a review that had {head.number} events is not there"
                " (an older state was put back, or it was removed)"
            )
            continue

        review_id, ref = named[head.review]
        at = select(history.c.mac).where(
            history.c.review_id == review_id, history.c.number == head.number
        )
        codes = cells.values(conn, at, cells.leave_out)
        if not codes:
            yield (
                f"anchor of {day}: {ref} had {head.number} events and has fewer now:"
                " an older state was put back, or its end is missing"
            )
        elif not hmac.compare_digest(codes[0][:_CODE].encode(), head.code.encode()):
            yield f"anchor of {day}: {ref} has another event {head.number} now: it was rewritten"
