"""A retry gets the same answer, and nothing happens twice."""

import threading
from datetime import timedelta

from sqlalchemy import Engine, func, select

from bot.store import receipts, tables
from bot.store.db import reading, writing
from bot.store.errors import Conflict, Unavailable
from tests.store.rows import NOW, TEAM, post


def test_a_retry_gets_the_same_answer(engine: Engine) -> None:
    with writing(engine) as conn:
        assert receipts.claim(conn, team=TEAM, key="trigger 1", at=NOW) is None
        receipts.store(conn, team=TEAM, key="trigger 1", answer={"text": "Recorded"})
    with writing(engine) as conn:
        assert receipts.claim(conn, team=TEAM, key="trigger 1", at=NOW) == {"text": "Recorded"}
        assert receipts.claim(conn, team="T2", key="trigger 1", at=NOW) is None


def test_an_answer_that_holds_a_removed_text_is_put_away(engine: Engine) -> None:
    """As it was escaped and laid out, too; a retry then gets the other answer, and still does
    nothing twice. Answers to others, and those that are still being decided, stay."""
    with writing(engine) as conn:
        for key, words in (
            ("1", "Added: *Mum &amp; Dad*, family contact"),
            ("2", "Recorded: v3"),
            ("3", None),
        ):
            assert receipts.claim(conn, team=TEAM, key=key, at=NOW) is None
            if words:
                receipts.store(conn, team=TEAM, key=key, answer={"text": words})
        receipts.redact(conn, team=TEAM, texts=["Mum & Dad"], answer={"text": "removed"})
        kept = {key: receipts.claim(conn, team=TEAM, key=key, at=NOW) for key in ("1", "2", "3")}
    assert kept == {"1": {"text": "removed"}, "2": {"text": "Recorded: v3"}, "3": None}


def test_a_removed_text_of_several_lines_is_put_away(engine: Engine) -> None:
    """As it was typed, and quoted line by line."""
    reason = "Mum was told.\nDad was not."
    quoted = "&gt; Mum was told.\n&gt; Dad was not."
    with writing(engine) as conn:
        for key, words in (("typed", reason), ("quoted", quoted), ("other", "Mum was told.")):
            assert receipts.claim(conn, team=TEAM, key=key, at=NOW) is None
            block = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
            receipts.store(conn, team=TEAM, key=key, answer={"blocks": [block]})
        receipts.redact(conn, team=TEAM, texts=[reason], answer="removed")
        kept = {
            key: receipts.claim(conn, team=TEAM, key=key, at=NOW)
            for key in ("typed", "quoted", "other")
        }
    assert (kept["typed"], kept["quoted"]) == ("removed", "removed")
    assert kept["other"] != "removed"


def test_twelve_deliveries_of_one_click_do_it_once(engine: Engine) -> None:
    """They arrive at the same moment; each gets the one answer."""
    answers = []
    barrier = threading.Barrier(12)

    def deliver() -> None:
        barrier.wait()
        while True:
            try:
                with writing(engine) as conn:
                    answer = receipts.claim(conn, team=TEAM, key="click", at=NOW)
                    if answer is None:
                        answer = {"row": post(conn)}
                        receipts.store(conn, team=TEAM, key="click", answer=answer)
                break
            except (Conflict, Unavailable):
                continue
        answers.append(answer)

    threads = [threading.Thread(target=deliver) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 12
    assert all(answer == answers[0] for answer in answers)
    with reading(engine) as conn:
        assert conn.execute(select(func.count()).select_from(tables.outbox)).scalar_one() == 1


def test_old_receipts_are_forgotten(engine: Engine) -> None:
    with writing(engine) as conn:
        receipts.claim(conn, team=TEAM, key="old", at=NOW - timedelta(days=2))
        receipts.claim(conn, team=TEAM, key="new", at=NOW)
        assert receipts.forget(conn, before=NOW - timedelta(days=1)) == 1
        assert receipts.claim(conn, team=TEAM, key="old", at=NOW) is None
