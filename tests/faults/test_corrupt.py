"""What is damaged or senseless is put aside by itself; everything else goes on, and nobody sees a
500."""

import json

import httpx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import text, update

from bot.language import verbs
from bot.store import outbox, tables
from bot.store.db import reading, writing
from tests.conversations.talk import CHANNEL, PEOPLE, SECRET
from tests.databases import on_both
from tests.faults.conftest import TERMS, Faulty


@on_both
def test_a_corrupt_outbox_row(talk: Faulty) -> None:
    """It is held with a reason; what is behind it in the same channel flows."""
    talk.settle()
    talk.approve("team-1", send=False)
    with writing(talk.bot.engine) as conn:
        broken = conn.execute(
            update(tables.outbox)
            .where(tables.outbox.c.state == "pending", tables.outbox.c.kind.startswith("post/"))
            .values(params='{"params": [')
        )
    assert broken.rowcount == 1
    talk.approve("team-2", send=False)
    talk.settle()
    with reading(talk.bot.engine) as conn:
        aside = outbox.in_state(conn, "dead", "held")
    assert len(aside) == 1
    assert aside[0].error
    assert len([m for m in talk.posts() if "v1 approved" in m.text]) == 1


@on_both
def test_one_reviews_bad_row_stops_no_other(talk: Faulty) -> None:
    """Its history cannot be read: its nudges are put off, the other review's go out."""
    talk.all_say("coordinator: due scoping-meeting 20 Jan 2026 because agreed")
    said = talk.says("coordinator", 'open escb "Elm" decided 12 Jan 2026', channel="C0OTHER")
    assert said.done, str(said)
    talk.says("coordinator", "due scoping-meeting 20 Jan 2026 because agreed", channel="C0OTHER")
    with writing(talk.bot.engine) as conn:
        kept = conn.execute(
            text("SELECT body FROM history WHERE review_id = 2 AND number = 1")
        ).scalar_one()
        conn.execute(text("UPDATE history SET body = '{' WHERE review_id = 2 AND number = 1"))
    talk.damaged_reviews = {2}
    talk.day("2026-01-22", 9)
    talk.tick()
    assert [day for day, _, _ in talk.asked("scoping-meeting")] == ["Thu 22 Jan"]
    talk.damaged_reviews = set()
    with writing(talk.bot.engine) as conn:
        conn.execute(
            text("UPDATE history SET body = :b WHERE review_id = 2 AND number = 1"), {"b": kept}
        )
    talk.day("2026-01-23", 9)
    talk.tick()
    assert any("Scoping meeting" in m.text_all for m in talk.slack.messages("C0OTHER"))


def test_one_reviews_damaged_records_are_said_to_those_who_belong(talk: Faulty) -> None:
    """An event that cannot be read, or a process file that is another than the events name: a
    sentence for those in the channel, the same words as ever for a stranger; lists, Home, settings
    and absences go on with the other reviews."""
    talk.settle()
    talk.says("coordinator", 'open escb "Elm" decided 12 Jan 2026', channel="C0OTHER")
    with writing(talk.bot.engine) as conn:
        digest, kept = conn.execute(text("SELECT hash, text FROM processes")).one()
        conn.execute(
            text("UPDATE processes SET text = replace(text, '7 working days', '1 working days')")
        )
    built_in = talk.bot.reviews.histories._processes.pop(
        digest
    )  # as after a release that has another file of this name
    talk.bot.reviews.histories._folded._kept.clear()
    for typed in ("status", f"approve {TERMS}", "done scoping-meeting", "export"):
        said = talk.says("coordinator", typed, send=False)
        assert "are not as I wrote them" in said.words, typed
        assert not said.done
    for typed in (
        "status ESCB-2026-01",
        "due ESCB-2026-01 agency-letter for Health 12 May 2026 because x",
    ):
        refused = str(talk.writes_to_the_bot("outsider", typed))
        assert refused == str(talk.writes_to_the_bot("outsider", typed.replace("-01", "-77"))), (
            typed
        )
    talk.bot.reviews.histories._processes[digest] = built_in
    with writing(talk.bot.engine) as conn:
        conn.execute(text("UPDATE processes SET text = :kept"), {"kept": kept})
        first = conn.execute(
            text("SELECT body FROM history WHERE review_id = 1 AND number = 2")
        ).scalar_one()
        conn.execute(text("UPDATE history SET body = '{' WHERE review_id = 1 AND number = 2"))
    talk.bot.reviews.histories._folded._kept.clear()
    assert "are not as I wrote them" in talk.says("coordinator", "status", send=False).words
    for typed in ("list", "", "away until 1 Feb 2026", "away off", "settings nudge-hour 10"):
        said = talk.writes_to_the_bot("coordinator", typed)
        assert said.done, (typed, said.words)
    assert "ESCB-2026-02" in talk.writes_to_the_bot("coordinator", "list").words
    talk.settle()
    home = talk.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    assert "ESCB-2026-02" in home.text_all
    with writing(talk.bot.engine) as conn:
        conn.execute(
            text("UPDATE history SET body = :b WHERE review_id = 1 AND number = 2"), {"b": first}
        )


def _signed(talk: Faulty, body: bytes, kind: str) -> httpx.Response:
    stamp = str(int(talk._now.timestamp()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    headers = {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": str(signature),
    }
    assert talk.slack.request_url is not None
    return httpx.post(talk.slack.request_url, content=body, headers=headers, trust_env=False)


def test_corrupt_payloads(talk: Faulty) -> None:
    """Signed and senseless: answered with a 4xx or with nothing, never with a 500."""
    bodies = [
        b"payload=%7B",
        b"payload=null",
        b"payload="
        + json.dumps({"type": "block_actions", "actions": [{"value": "approve " * 500}]}).encode(),
        b"payload="
        + json.dumps({"type": "view_submission", "view": {"private_metadata": "{"}}).encode(),
        b"command=/cspr&text=%FF%FE&team_id=T1&user_id=U0COORD&channel_id=C0REVIEW",
        b"command=/cspr",
    ]
    for body in bodies:
        assert _signed(talk, body, "application/x-www-form-urlencoded").status_code < 500, body
    for body in (
        b"{",
        b"[]",
        b'{"type":"event_callback"}',
        b'{"type":"event_callback","event":{"type":"message"}}',
    ):
        assert _signed(talk, body, "application/json").status_code < 500, body


def any_text(size: int) -> st.SearchStrategy[str]:
    """Text that can be sent at all: no half of a surrogate pair."""
    return st.text(st.characters(codec="utf-8"), max_size=size)


WORDS = st.sampled_from(
    [
        *verbs.VERBS,
        *(
            "for",
            "on",
            "until",
            "because",
            "as",
            "v1",
            "v99999999999",
            "Police",
            "terms-of-reference",
            "none",
        ),
        *(
            "<@U0TEAM1|x>",
            "<!channel>",
            "2026-02-30",
            "31 Feb",
            "today",
            '"',
            "“",
            "&amp;",
            "<https://x|y>",
            "\u202e",
        ),
    ]
)
TEXTS = st.one_of(st.lists(st.one_of(WORDS, any_text(12)), max_size=9).map(" ".join), any_text(200))


def test_any_text_is_answered(talk: Faulty) -> None:
    """Whatever is typed: an answer that one person reads, no 500, no stack trace, and the history
    stays whole."""

    @settings(max_examples=120, suppress_health_check=list(HealthCheck))
    @given(who=st.sampled_from(["coordinator", "team-1", "outsider"]), typed=TEXTS)
    @example(who="coordinator", typed="due " + "9" * 4000)
    @example(who="coordinator", typed="approve \0 for x")
    def say(who: str, typed: str) -> None:
        reply = talk.slack.type(
            PEOPLE[who],
            CHANNEL if who != "outsider" else talk.slack.dm(PEOPLE[who]),
            f"/cspr {typed}",
        )
        assert reply.status == 200, (typed, reply.status)
        assert "went wrong" not in reply.text_all, (typed, reply.text_all)
        assert "Traceback" not in reply.text_all

    say()
    talk.check_histories()
