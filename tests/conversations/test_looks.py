"""Looks cost what they show, and not what is stored: counted, with 20 reviews and with 2,000."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import event, text

from bot.handlers.queries import said_of_verbs
from bot.store import overviews
from bot.store.db import reading, writing
from tests.conversations.conftest import At
from tests.conversations.copies import copy_reviews
from tests.conversations.talk import CHANNEL, PEOPLE, Talk
from tests.databases import on_both, on_sqlite

LOOKS = {"help": 11, "": 11, "list": 14, "status": 10, "checklist": 10, "who": 14, "home": 17}
"""How many statements each look of the coordinator takes at most, its transaction included."""
Asked = tuple[str, Any]


@contextmanager
def asked(talk: Talk) -> Iterator[list[Asked]]:
    """What the database is asked meanwhile, with the values."""
    said: list[Asked] = []

    def note(_conn: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        said.append((statement, given))

    event.listen(talk.bot.engine, "before_cursor_execute", note)
    yield said
    event.remove(talk.bot.engine, "before_cursor_execute", note)


def look(talk: Talk, what: str) -> list[Asked]:
    """What one look of the coordinator asks the database."""
    with asked(talk) as said:
        if what == "home":
            assert talk.slack.open_home(PEOPLE["coordinator"]) is not None
        else:
            reply = talk.slack.type(PEOPLE["coordinator"], CHANNEL, f"/cspr {what}".strip())
            assert reply.status == 200
    return said


def with_reviews(talk: Talk, count: int) -> dict[str, list[Asked]]:
    """What each look asks, once there are so many reviews and all was looked at before."""
    look(talk, "list")  # brings up what is behind, and asks Slack what is asked for an hour
    copy_reviews(talk.bot.engine, count)
    for what in LOOKS:
        look(talk, what)
    return {what: look(talk, what) for what in LOOKS}


@on_sqlite
def test_looks_ask_as_much_of_2000_reviews_as_of_20(at: At) -> None:
    """The same statements in one view, of a bounded number; no history is read for any of them."""
    few, many = (with_reviews(at("agency-check"), count) for count in (20, 2000))
    for what in LOOKS:
        assert plain(few[what]) == plain(many[what]), what
        assert len(many[what]) <= LOOKS[what], (what, len(many[what]))
        assert repeated(many[what]) == [], what
        assert sum(said == "BEGIN" for said, _ in many[what]) == 1, what
        assert not [said for said, _ in many[what] if "FROM history" in said], what


def repeated(asked: list[Asked]) -> list[str]:
    """Statements that one look asks more than once with the same values."""
    times = Counter((said, repr(given)) for said, given in asked)
    return [said for (said, _), count in times.items() if count > 1]


def plain(asked: list[Asked]) -> list[str]:
    """Statements, however many ids a page has."""
    return [re.sub(r"IN \([?, ]+\)", "IN (…)", said) for said, _ in asked]


@on_both
def test_lists_are_served_by_indexes(at: At) -> None:
    """Of no table that grows with the reviews is every row looked at, on either database."""
    escb = at("opened")
    for what, said in with_reviews(escb, 60).items():
        for statement, given in said:
            if statement.startswith("SELECT"):
                assert not scanned(escb, statement, given), (what, statement)


GROWING = ("reviews", "history", "open_items", "belongings", "overviews", "lateness", "waiting")


def scanned(talk: Talk, statement: str, given: Any) -> list[str]:
    """The growing tables of which a statement looks at every row, by the database's own plan."""
    with reading(talk.bot.engine) as conn:
        if conn.dialect.name == "sqlite":
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            lines = [str(row[3]) for row in plan]
            return [name for name in GROWING if any(f"SCAN {name}" in line for line in lines)]
        conn.execute(text("SET LOCAL enable_seqscan = off"))  # small tables are read whole
        plan = conn.exec_driver_sql(f"EXPLAIN {statement}", given).all()
        lines = [str(row[0]) for row in plan]
        return [name for name in GROWING if any(f"Seq Scan on {name}" in line for line in lines)]


def test_what_another_version_left_behind_is_noticed_and_brought_up(at: At) -> None:
    """It wrote an event, or changed a setting, and none of these rows: whoever looks next reads
    what the history says, and so does the look over all that is kept."""
    escb = at("opened")
    look(escb, "list")
    ways = (
        "UPDATE overviews SET number = number - 1",
        "UPDATE overviews SET settings = -1",
        "UPDATE overviews SET form = 'of an older version'",
        "DELETE FROM overviews",
    )
    for way in ways:
        with writing(escb.bot.engine) as conn:
            conn.execute(text("UPDATE overviews SET facts = replace(facts, 'done', 'gone')"))
            conn.execute(text("DELETE FROM waiting"))
            conn.execute(text(way))
        listed = escb.writes_to_the_bot("coordinator", "list")
        assert re.search(r"· 1 of \d+ done", str(listed)), (way, str(listed))
        assert "nothing waits" not in escb.writes_to_the_bot("coordinator", ""), way
        assert escb.verify() == [], way
        with writing(escb.bot.engine) as conn:
            conn.execute(text(way))
        escb.bot.inspecting.looked = None
        escb.bot.inspecting.look(escb.now)
        with reading(escb.bot.engine) as conn:
            assert overviews.all_behind(conn) == [], way


def test_who_was_removed_reads_nothing_of_what_waited_for_them(at: At) -> None:
    """A version that keeps no such rows took them out of the review: theirs are there still."""
    escb = at("agency-check")
    before = escb.writes_to_the_bot("police-lead", "").words
    assert "ESCB-2025-01" in before
    with writing(escb.bot.engine) as conn:
        theirs = {"user": PEOPLE["police-lead"]}
        conn.execute(text('DELETE FROM belongings WHERE "user" = :user'), theirs)
        left = conn.execute(text('SELECT count(*) FROM waiting WHERE "user" = :user'), theirs)
        assert left.scalar_one() > 0
    assert "ESCB-2025-01" not in escb.writes_to_the_bot("police-lead", "").words


@on_sqlite
def test_what_cannot_be_brought_up_is_not_answered_with_what_was(at: At) -> None:
    """Somebody else writes all the time: who looks is asked to try again."""
    escb = at("opened")
    look(escb, "list")
    with writing(escb.bot.engine) as conn:
        conn.execute(text("UPDATE overviews SET number = number - 1"))
        conn.execute(text("DELETE FROM waiting"))
    with closing(sqlite3.connect(str(escb.bot.engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        place = escb.slack.dm(PEOPLE["coordinator"])
        said = str(escb.says("coordinator", "", channel=place, send=False))
    assert "try again" in said
    assert "othing waits" not in said


def test_what_help_says_of_all_verbs_is_made_once_and_the_same_for_everybody(at: At) -> None:
    """It depends on nobody: who asks reads their own lines above it, and nobody else's."""
    escb = at("agency-check")
    said_of_verbs.cache_clear()

    def blocks(person: str, words: str) -> list[dict[str, Any]]:
        said = escb.writes_to_the_bot(person, words).reply.blocks
        return [block | {"block_id": ""} for block in said]

    people = ("coordinator", "police-lead", "stranger")
    told = [blocks(person, "help") for person in people]
    assert [blocks(person, "help") for person in people] == told
    assert said_of_verbs.cache_info().misses == 1
    for_all = blocks("stranger", "help all")
    assert all(one[-len(for_all) :] == for_all for one in told)
    assert told[0] != told[1] != told[2] != told[0]
