"""What Slack refuses keeps nobody else from hearing; what people miss, a coordinator hears."""

from datetime import timedelta
from typing import Any

from bot.store import outbox, pauses, reads
from bot.store.db import reading, writing
from playground import Fault
from tests.conversations.talk import CHANNEL, PEOPLE
from tests.faults.conftest import TERMS, Faulty

MANY = 99  # more often than anything is tried here


def put(talk: Faulty, **row: Any) -> int:
    """Enqueue something about the review."""
    values: dict[str, Any] = {"target": CHANNEL, "kind": "post/completed"} | row
    with writing(talk.bot.engine) as conn:
        review = reads.by_channel(conn, talk.slack.team, CHANNEL)
        assert review is not None
        params = {"params": values.pop("about", {}), "actor": PEOPLE["coordinator"]}
        new = outbox.enqueue(
            conn,
            team=talk.slack.team,
            now=talk._now,
            review_id=review.id,
            params=params,
            **values,
        )
    assert new is not None
    return new


def state(talk: Faulty, number: int) -> tuple[str, str | None]:
    with reading(talk.bot.engine) as conn:
        row = outbox.anywhere(conn, number)
    assert row is not None
    return row.state, row.error


def told(talk: Faulty, who: str, words: str) -> list[str]:
    return [m.text_all for m in talk.dms(who) if words in m.text_all]


def parked(talk: Faulty) -> list[Any]:
    with reading(talk.bot.engine) as conn:
        return pauses.parked(conn)


def to(user: str) -> Any:
    """Whether a call opens the direct messages with a person."""
    return lambda args: args.get("users") == PEOPLE[user]


def forget(talk: Faulty, *who: str) -> None:
    """As after a restart: conversations have to be opened again."""
    for name in who:
        talk.bot.sender._conversations.forget(talk.slack.team, PEOPLE[name])


def lose(talk: Faulty, code: str, *who: str) -> None:
    """Have Slack refuse to open the direct messages with somebody."""
    forget(talk, *who)
    for name in who:
        talk.slack.script("conversations.open", *[Fault.error(code)] * MANY, when=to(name))


# --- pins, and other changes ----------------------------------------------------------------------


def test_a_refused_pin_keeps_nothing_from_being_said(talk: Faulty) -> None:
    """For good: the channel goes on, a coordinator is told once, and how to pin it by hand."""
    talk.slack.script("pins.add", *[Fault.error("restricted_action")] * MANY)
    talk.settle()
    for number in range(3):
        board = _board(talk)
        with reading(talk.bot.engine) as conn:
            row = outbox.anywhere(conn, board)
        talk.slack.delete_message(next(m for m in talk.posts() if row and m.ts == row.ts))
        put(talk, op="update", of=board, kind="board")
        behind = put(talk)
        talk.settle()
        assert state(talk, behind)[0] == "sent", number
    assert (talk.slack.pins(CHANNEL), parked(talk)) == ([], [])
    [words] = told(talk, "coordinator", "the board isn't pinned")
    assert "Slack doesn't let me pin" in words


def _board(talk: Faulty) -> int:
    with reading(talk.bot.engine) as conn:
        review = reads.by_channel(conn, talk.slack.team, CHANNEL)
        assert review is not None
        return outbox.copies_of(conn, talk.slack.team, [f"{review.id}/board"])[-1].id


def test_what_passes_is_no_end(talk: Faulty) -> None:
    """A change is done later, and meanwhile the channel goes on."""
    talk.settle()
    for code in ("update_failed", "external_channel_migrating", "is_inactive"):
        talk.slack.script("chat.update", *[Fault.error(code)] * 3)
        change = put(talk, op="update", of=_board(talk), kind="board")
        behind = put(talk)
        talk.bot.sender.send_due(50)
        talk.move(talk._now + timedelta(seconds=1))
        talk.bot.sender.send_due(50)
        assert (state(talk, change)[0], state(talk, behind)[0]) == ("pending", "sent")
        talk.settle()
        assert state(talk, change)[0] == "sent"
    assert parked(talk) == []


def test_a_locked_thread_keeps_nothing_from_being_told(talk: Faulty) -> None:
    talk.settle()
    talk.slack.script("chat.postMessage", Fault.error("restricted_action_thread_locked"))
    reply = put(talk, thread_of=_board(talk))
    talk.settle()
    assert (state(talk, reply)[0], parked(talk)) == ("sent", [])


def test_a_board_that_cannot_be_changed_any_more_is_said_once(talk: Faulty) -> None:
    """No new board for every answer: people hear where they find how things stand."""
    talk.settle()
    talk.slack.script("chat.update", *[Fault.error("edit_window_closed")] * MANY)
    boards = {_board(talk)}
    for who in ("team-1", "team-2"):
        talk.approve(who)
        talk.settle()
        boards.add(_board(talk))
    assert len(boards) == 1
    assert len(told(talk, "coordinator", "isn't kept up to date")) == 1


# --- people who cannot be reached -----------------------------------------------------------------


WHYS = {
    "user_disabled": "account is closed",
    "user_not_found": "knows nobody",
    "cannot_dm_bot": "doesn't let me write",
    "user_not_visible": "doesn't let me write",
    "missing_scope": "not set up",
    "some_new_error": "only this once",
}


def test_what_did_not_reach_somebody_is_told_the_same_day(talk: Faulty) -> None:
    """Who, what it was about without its text, and what to do; one message a day, which grows."""
    talk.settle()
    about = {"item": TERMS, "party": ""}
    for days, (code, why) in enumerate(WHYS.items(), start=1):
        talk.slack.script("conversations.open", *[Fault.error(code)] * 2, when=to("team-2"))
        forget(talk, "team-2")
        put(talk, kind="dm/not-me", target=PEOPLE["team-2"], about={"user": PEOPLE["team-1"]})
        talk.settle()
        words = told(talk, "coordinator", "I couldn't reach somebody")[-1]
        parts = ("@team-2", "a message about", why, code, "another way")
        assert [part for part in parts if part not in words] == []
        put(talk, kind="dm/assigned", target=PEOPLE["team-2"], about=about)
        talk.settle()
        found = told(talk, "coordinator", "I couldn't reach somebody")
        assert len(found) == days
        assert ("what was given to them" in found[-1], "a message about" in found[-1]) == (
            True,
        ) * 2
        talk.move(talk._now + timedelta(days=1))


def test_a_message_that_slack_takes_no_more_is_told_too(talk: Faulty) -> None:
    """The conversation was opened before: it is the post that is refused."""
    talk.settle()
    there = talk.slack.dm(PEOPLE["team-2"])
    talk.slack.script(
        "chat.postMessage",
        *[Fault.error("app_access_restricted")] * MANY,
        when=lambda args: args.get("channel") == there,
    )
    lost = put(talk, kind="dm/assigned", target=PEOPLE["team-2"], about={"item": TERMS})
    talk.settle()
    assert state(talk, lost) == ("dead", "app_access_restricted")
    assert len(told(talk, "coordinator", "I couldn't reach somebody")) == 1


def test_the_day_s_reminders_that_reach_nobody_are_told(talk: Faulty) -> None:
    """By their items, as a digest is of several reviews."""
    talk.all_say(f"coordinator: due {TERMS} 20 Jan 2026 because agreed")
    talk.settle()
    lose(talk, "cannot_dm_bot", "team-2")
    talk.morning("2026-01-20")
    talk.settle()
    [words] = told(talk, "coordinator", "I couldn't reach somebody")
    assert "the day's reminders, “" in words
    assert ("terms of reference" in words.lower(), "@team-2" in words) == (True, True)


def test_who_was_written_to_in_vain_was_not_asked(talk: Faulty) -> None:
    """Whoever is awaited is "asked" only where a message arrived: in replies, in the channel, in
    `who` and in the proof of chasing."""
    talk.settle()
    lose(talk, "cannot_dm_bot", "team-2")
    talk.says("lead-reviewer", f"draft https://documents.example.org/2 as {TERMS} confirmed")
    talk.settle()
    talk.morning("2026-01-15", hour=10)
    said = talk.approve("team-1")
    talk.settle()
    post = next(m.text_all for m in reversed(talk.posts()) if "still awaited" in m.text_all)
    assert "@team-3 (asked 3 days ago)" in said
    assert "@team-2" in said
    assert "@team-2 (asked" not in said
    assert "Lead Reviewer (asked 3 days ago), Review Team." in post
    chasing = str(talk.says("coordinator", f"chasing {TERMS}"))
    assert "to @team-2 (not delivered" in chasing


def test_another_coordinator_hears_where_one_cannot_be_reached(talk: Faulty) -> None:
    talk.settle()
    talk.says("coordinator", "role coordinator @second-coordinator")
    talk.says("second-coordinator", "status")
    talk.settle()
    lose(talk, "user_disabled", "coordinator", "team-2")
    put(talk, kind="dm/assigned", target=PEOPLE["team-2"], about={"item": TERMS})
    talk.settle()
    words = "\n".join(told(talk, "second-coordinator", "I couldn't reach somebody"))
    assert ("@team-2" in words, "@coordinator" in words) == (True, True)
    assert [m for m in talk.posts() if "no coordinator of this review" in m.text_all] == []


def test_the_channel_hears_where_no_coordinator_can_be_reached(talk: Faulty) -> None:
    """In neutral words, once for each person; and nothing goes round in a circle."""
    talk.settle()
    lose(talk, "some_new_error", "coordinator", "team-2")
    for _ in range(3):
        put(talk, kind="dm/assigned", target=PEOPLE["team-2"], about={"item": TERMS})
        talk.settle()
    said = [m.text_all for m in talk.posts() if "I couldn't reach" in m.text_all]
    assert len(said) == 2
    for who in ("team-2", "coordinator"):
        assert sum(f"@{who}" in words for words in said) == 1
    assert not any("terms of reference" in words.lower() for words in said)


def test_everybody_unreachable_ends(talk: Faulty) -> None:
    """No direct message at all, and nothing can be posted: it is held, logged, and goes on."""
    talk.settle()
    talk.slack.script("chat.postMessage", *[Fault.error("missing_scope")] * 50)
    about = {"item": TERMS, "party": ""}
    lost = [put(talk), put(talk, kind="dm/assigned", target=PEOPLE["team-2"], about=about)]
    talk.settle()
    assert [state(talk, one)[0] for one in lost] == ["held", "held"]


def test_an_account_that_was_closed_unnoticed_is_told(talk: Faulty) -> None:
    """Slack's event was lost: it is found when there is something to say to them."""
    talk.settle()
    here, talk.slack.request_url = talk.slack.request_url, None
    talk.slack.deactivate(PEOPLE["team-2"])
    talk.slack.request_url = here
    talk.move(talk._now + timedelta(hours=2))
    lost = put(talk, kind="dm/assigned", target=PEOPLE["team-2"], about={"item": TERMS})
    talk.settle()
    assert state(talk, lost)[0] == "void"
    [words] = told(talk, "coordinator", "I couldn't reach somebody")
    assert all(part in words for part in ("@team-2", "given to them", "account is closed"))


def test_a_channel_that_slack_moves_for_hours_is_told_once(talk: Faulty) -> None:
    """It passes by itself, and is no reason to park: but people there hear nothing meanwhile."""
    talk.settle()
    error = Fault.error("external_channel_migrating")
    talk.slack.script("chat.postMessage", *[error] * 9, when=lambda a: a["channel"] == CHANNEL)
    waits = put(talk)
    for _ in range(9):
        talk.bot.sender.send_due(50)
        talk.move(talk._now + timedelta(hours=1))
    assert parked(talk) == []
    talk.settle()
    assert state(talk, waits)[0] == "sent"
    assert len(told(talk, "coordinator", "moving the channel")) == 1


# --- what is not told of a person -----------------------------------------------------------------


def test_a_post_that_is_put_aside_is_told_to_the_coordinator(talk: Faulty) -> None:
    talk.settle()
    talk.slack.script("chat.postMessage", Fault.error("invalid_blocks"))
    aside, after = put(talk), put(talk)
    talk.settle()
    assert [state(talk, one)[0] for one in (aside, after)] == ["dead", "sent"]
    [words] = told(talk, "coordinator", "a message didn't get into the channel")
    assert "invalid_blocks" in words


def test_a_proxy_that_lets_no_file_out_keeps_nothing_behind_it(talk: Faulty) -> None:
    """A page with 403 for the file's bytes: tried a few times, then whoever asked is told."""
    talk.settle()
    talk.slack.script("upload", *[Fault.status(403)] * MANY)
    talk.says("coordinator", "calendar", send=False)
    behind = put(talk)
    talk.settle()
    assert state(talk, behind)[0] == "sent"
    assert len(told(talk, "coordinator", "the calendar file that you asked for didn't come")) == 1


def test_an_error_that_no_table_has_is_counted(talk: Faulty) -> None:
    talk.settle()
    talk.slack.script("pins.add", Fault.error("pins_are_out_today"))
    put(talk, op="pin", of=_board(talk), kind="board")
    talk.settle()
    counted = 'cspr_slack_unknown_errors_total{code="pins_are_out_today",operation="pin"} 1.0'
    assert counted in talk.bot.metrics.page().decode()
