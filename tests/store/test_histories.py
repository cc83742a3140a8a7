"""What is kept of a history in memory: always what the database says, and never changed."""

from collections.abc import Iterator
from itertools import groupby
from random import Random

import pytest
from sqlalchemy import Connection, event, text

from bot.histories import FoldedReviews, Histories, Snapshot
from bot.store import history, process_files, reads
from bot.store.db import reading, writing
from bot.store.errors import CorruptHistory
from bot.store.history import Head
from bot.store.reads import ReviewRow
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from tests.store.rows import KEY, NOW, TEAM, TODAY, new_review
from tests.workflow.driver import Play, escb, picture, questions
from tests.workflow.walks import KINDS


@pytest.fixture
def walked() -> Play:
    """A review with a history of every kind of event that a walk comes by."""
    walk = next(stages := KINDS["whatever"](Random(5)))
    for _ in stages:
        pass
    return walk.play


def batches(events: list[e.Recorded]) -> Iterator[list[e.Recorded]]:
    for _, batch in groupby(events, lambda recorded: recorded.batch):
        yield list(batch)


def add(conn: Connection, row: ReviewRow, batch: list[e.Recorded]) -> None:
    history.append(
        conn,
        team=TEAM,
        review_id=row.id,
        expected=batch[0].number - 1,
        events=batch,
        process_hash=escb().hash,
        key=KEY,
    )


def new_row(conn: Connection) -> ReviewRow:
    process_files.keep(conn, team=TEAM, hash=escb().hash, id="escb", text=escb().text)
    return new_review(conn, process_hash=escb().hash)


def row_of(conn: Connection, review_id: int) -> ReviewRow:
    row = reads.by_id(conn, TEAM, review_id)
    assert row is not None
    return row


def same(one: Review, other: Review) -> bool:
    return picture(one) == picture(other) and questions(one) == questions(other)


def test_a_copy_that_was_caught_up_with_equals_one_that_is_folded_whole(sqlite, walked):
    """Whenever two processes look, each command one batch further: each copy is what the history
    says, and no copy ever changes that was kept before."""
    with writing(sqlite) as conn:
        row = new_row(conn)
    often, seldom = Histories([escb()], key=KEY), Histories([escb()], key=KEY)
    random = Random(7)
    copies: list[tuple[Snapshot, object]] = []
    for batch in batches(walked.history):
        with writing(sqlite) as conn:
            add(conn, row, batch)
        with reading(sqlite) as conn:
            row = row_of(conn, row.id)
            if random.random() < 0.8:
                continue
            whole = often.fold(conn, row)
            for histories in (often, seldom)[: random.randint(1, 2)]:
                found = histories.snapshot(conn, row)
                assert same(found.review, whole)
                copies.append((found, picture(found.review)))
    assert len(copies) > 10
    assert all(picture(copy.review) == was for copy, was in copies)


def test_only_what_is_newer_is_read(sqlite, walked):
    """Of what is unchanged nothing is read, of what went on only the new events; what was kept of
    another history than the database has now is let go, and all of it is read."""
    told = list(batches(walked.history))
    histories = Histories([escb()], key=KEY)
    asked: list[tuple[str, object]] = []
    event.listen(
        sqlite,
        "before_cursor_execute",
        lambda _c, _u, statement, given, *_: asked.append((statement, given)),
    )

    def read() -> list[object]:
        return [given for statement, given in asked if "FROM history" in statement]

    with writing(sqlite) as conn:
        row = new_row(conn)
        for batch in told[:-2]:
            add(conn, row, batch)
    last = told[-2][0].number - 1
    with reading(sqlite) as conn:
        histories.snapshot(conn, row_of(conn, row.id))
        asked.clear()
        histories.snapshot(conn, row_of(conn, row.id))
        assert read() == []
    with writing(sqlite) as conn:
        add(conn, row, told[-2])
    asked.clear()
    with reading(sqlite) as conn:
        histories.snapshot(conn, row_of(conn, row.id))
        assert [given[2] for given in read()] == [last]  # type: ignore[index]
    other = [
        e.Recorded(
            number=last + 1,
            at=NOW,
            actor="U9",
            event=e.QuietSet(first=TODAY, last=TODAY, on=TODAY),
            batch=last + 1,
            role="coordinator",
            behalf=None,
            via="quiet",
        )
    ]
    with writing(sqlite) as conn:  # an older state was put back, and went on otherwise
        for table in ("texts", "history"):
            conn.execute(text(f"DELETE FROM {table} WHERE number > {last}"))
        code = conn.execute(text(f"SELECT mac FROM history WHERE number = {last}")).scalar_one()
        conn.execute(text("UPDATE reviews SET number = :n"), {"n": last})
        assert code
        add(conn, row, other)
    with reading(sqlite) as conn:
        row = row_of(conn, row.id)
        found = histories.snapshot(conn, row).review
        assert same(found, histories.fold(conn, row))
        assert found.log[-1].actor == "U9"


def test_what_another_process_redacts_is_gone_here_too(sqlite, walked):
    """The text stood in the copy that is kept; after the other's redaction nobody reads it."""
    with writing(sqlite) as conn:
        row = new_row(conn)
        for batch in batches(walked.history):
            add(conn, row, batch)
    histories = Histories([escb()], key=KEY)
    typed = next(r for r in walked.history if isinstance(r.event, e.ItemClosed) and r.event.ref)
    last = walked.history[-1].number

    def ref(histories: Histories) -> str | None:
        with reading(sqlite) as conn:
            review = histories.snapshot(conn, row_of(conn, row.id)).review
        closed = review.log[typed.number - 1].event
        assert isinstance(closed, e.ItemClosed)
        return closed.ref

    redaction = e.TextRedacted(event=typed.number, on=TODAY, reason="a name")
    assert ref(histories)
    with writing(sqlite) as conn:
        removed = e.Recorded(
            number=last + 1,
            at=NOW,
            actor="U9",
            event=redaction,
            batch=last + 1,
            role="coordinator",
            behalf=None,
            via="redact",
        )
        add(conn, row, [removed])
        history.redact(conn, TEAM, row.id, redaction)
    assert ref(histories) is None


def test_newer_events_that_are_not_as_they_were_written_are_found(sqlite, walked):
    """A copy is caught up with by codes: what was edited since makes that all is read."""
    told = list(batches(walked.history))
    histories = Histories([escb()], key=KEY)
    with writing(sqlite) as conn:
        row = new_row(conn)
        for batch in told[:-1]:
            add(conn, row, batch)
    with reading(sqlite) as conn:
        histories.snapshot(conn, row_of(conn, row.id))
    with writing(sqlite) as conn:
        add(conn, row, told[-1])
        conn.execute(
            text("UPDATE history SET body = '{' WHERE number = (SELECT max(number) FROM history)")
        )
    with reading(sqlite) as conn, pytest.raises(CorruptHistory):
        histories.snapshot(conn, row_of(conn, row.id))


def test_so_many_events_are_kept(walked):
    """The copies that nobody has used for longest make room; one is kept however long it is."""
    kept = FoldedReviews(events=250)
    sizes = {1: 100, 2: 100, 3: 100, 4: 400}
    copies = {n: Snapshot(walked.review, Head(size, "", "")) for n, size in sizes.items()}
    for number in (1, 2, 1):
        kept.keep(number, copies[number])
    kept.keep(3, copies[3])
    assert [kept.get(n) is not None for n in (1, 2, 3)] == [True, False, True]
    kept.keep(4, copies[4])
    assert [kept.get(n) is not None for n in (1, 2, 3, 4)] == [False, False, False, True]
    kept.forget(4)
    assert kept.get(4) is None
