"""Signed payloads that no client of Slack's sends: whoever sent one reads a sentence, and nothing
is done."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from bot.store.db import reading
from bot.store.kinds import Kind
from bot.store.tables import outbox
from playground.link import Ack
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE, Talk

Json = dict[str, Any]
COULD_NOT_READ = "couldn't read what was sent, so nothing was done"
WHERE: Json = {
    "team": {"id": "T1"},
    "user": {"id": PEOPLE["coordinator"]},
    "channel": {"id": CHANNEL, "name": "review-one"},
    "container": {"type": "message", "channel_id": CHANNEL, "message_ts": "1.2"},
}
PRESS: Json = WHERE | {
    "type": "block_actions",
    "actions": [{"action_id": "do:1", "block_id": "b", "value": "help", "action_ts": "1.3"}],
}
MENU: Json = {"action_id": "menu:1", "block_id": "b", "type": "overflow", "action_ts": "1.3"}
MY_ABSENCE = {"form": "away"}
COMMAND: Json = {
    "command": "/cspr",
    "text": "help",
    "team_id": "T1",
    "user_id": PEOPLE["coordinator"],
    "channel_id": CHANNEL,
    "trigger_id": "1.2",
}


def submission(values: object, about: Any = MY_ABSENCE) -> Json:
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "cspr",
        "private_metadata": json.dumps(about),
        "blocks": [
            {"type": "input", "block_id": "until", "element": {"type": "datepicker"}},
        ],
        "state": {"values": values},
    }
    return {"type": "view_submission", "team": {"id": "T1"}, "user": WHERE["user"], "view": view}


def send(talk: Talk, payload: object, *, as_json: bool = False) -> Ack:
    """Sends a payload as Slack sends its kind, signed."""
    if as_json:
        body, kind = json.dumps(payload).encode(), "application/json"
    else:
        fields = payload if isinstance(payload, dict) and "command" in payload else None
        body = urlencode(fields or {"payload": json.dumps(payload)}).encode()
        kind = "application/x-www-form-urlencoded"
    return talk.slack.link.post(body, {"Content-Type": kind}, talk.slack.request_url or "")


def answers(talk: Talk, payload: Json, *, as_json: bool = False) -> tuple[Ack, list[str]]:
    """What came back, and what the bot told only this person."""
    before = len(talk.slack.calls)
    ack = send(talk, payload, as_json=as_json)
    return ack, [
        str(call.args["text"])
        for call in talk.slack.calls[before:]
        if call.method == "chat.postEphemeral"
    ]


def test_an_odd_press_is_answered_with_a_sentence(at: At) -> None:
    """Beside the message, where the answer would be."""
    escb = at("opened")
    before = escb.counts()
    odd: Json
    for odd in (
        {"actions": []},
        {"actions": None},
        {"actions": [1]},
        {"actions": {"0": PRESS["actions"][0]}},
        {"actions": [MENU | {"selected_option": "a text"}]},
        {"actions": [MENU | {"selected_option": {"value": {}}}]},
        {"actions": [MENU | {"selected_option": None}]},
        {"actions": [PRESS["actions"][0] | {"value": ["help"]}]},
        {"actions": [PRESS["actions"][0] | {"action_id": 7}]},
        {"actions": [PRESS["actions"][0] | {"value": None}]},
        {"actions": [PRESS["actions"][0] | {"action_ts": {}}]},
        {"container": "a text"},
        {"message": [1]},
        {"trigger_id": 5},
        {"response_url": {}},
        {"enterprise": 3},
    ):
        ack, told = answers(escb, PRESS | odd)
        assert (ack.status, len(told)) == (200, 1), (odd, ack)
        assert COULD_NOT_READ in told[0], (odd, told)
    assert escb.counts() == before


def test_where_nobody_can_be_told_slack_shows_that_it_failed(at: At) -> None:
    """The request is refused with a sentence, and Slack does not send it again."""
    escb = at("opened")
    payload: Json
    for payload in (
        PRESS | {"user": None},
        PRESS | {"user": "a text"},
        PRESS | {"user": {"id": ""}},
        PRESS | {"channel": [], "container": []},
        PRESS | {"team": {"id": ["T1"]}},
        {"type": "event_callback", "event": 3},
        {"type": "event_callback", "event": {"type": "app_home_opened", "user": {}}},
        {"type": "event_callback", "event": {"type": "member_joined_channel", "user": "U1"}},
        {"type": "event_callback", "event": {"type": "user_change", "user": "U1"}},
        {"type": "event_callback", "event": {"type": "message"}, "authorizations": 5},
        {"type": "event_callback", "event": {"type": "tokens_revoked", "tokens": 5}},
        {"type": "event_callback", "event": {"type": "tokens_revoked", "tokens": {"bot": 5}}},
        {"type": "event_callback"},
    ):
        as_json = payload["type"] == "event_callback"
        ack, told = answers(escb, payload, as_json=as_json)
        assert (ack.status, told) == (400, []), payload


def test_an_odd_submission_is_answered_in_its_window(at: At) -> None:
    """The sentence takes the form's place."""
    escb = at("opened")
    day = {"type": "datepicker", "selected_date": "2026-01-30"}
    for odd in (
        submission("a text"),
        submission([day]),
        submission({"until": day}),
        submission({"until": {"until": "a text"}}),
        submission({"until": {"until": day | {"selected_date": "2026-13-45"}}}),
        submission({"until": {"until": day | {"selected_date": 5}}}),
        submission({"until": {"until": {"type": "static_select", "selected_option": "a"}}}),
        submission({"until": {"until": {"type": "checkboxes", "selected_options": {"a": 1}}}}),
        submission({"until": {"until": {"type": "multi_users_select", "selected_users": [{}]}}}),
        submission({"until": {"until": {"value": "no type"}}}),
        submission({}) | {"view": "a text"},
        submission({}) | {"user": []},
    ):
        ack = send(escb, odd)
        assert ack.status == 200
        assert ack.body["response_action"] == "update"
        assert COULD_NOT_READ in json.dumps(ack.body["view"], ensure_ascii=False), odd


def test_a_field_that_holds_what_it_cannot_comes_back_empty(at: At) -> None:
    """Below the refusal, with the rest of the form."""
    escb = at("opened")
    held = {"type": "multi_users_select", "selected_users": ["U0TEAM1"]}
    odd = submission({"until": {"until": held}}, {"form": "add-agency", "ref": "ESCB-2025-99"})
    odd["view"]["blocks"][0]["element"] = {"type": "plain_text_input", "action_id": "until"}
    ack = send(escb, odd)
    assert (ack.status, ack.error) == (200, None)
    assert "went wrong on my side" not in json.dumps(ack.body)


def test_a_form_that_does_not_know_what_it_is_about_is_an_old_one(at: At) -> None:
    """As is one whose fields nobody has."""
    escb = at("opened")
    about: Any
    for about in (
        {"form": ["away"]},
        {"form": "away", "channel": {}},
        {"form": "done", "ref": {}, "item": "scoping-meeting"},
        {"form": "done", "item": "scoping-meeting", "version": "9" * 5000},
        {"form": "dates", "days": [["a"]]},
        {"form": "catch-up", "keys": "ab"},
        {"form": "nothing"},
        [],
        "a text",
        None,
    ):
        ack = send(escb, submission({}, about))
        assert ack.status == 200
        assert "out of date" in json.dumps(ack.body), (about, ack.body)


def test_an_odd_command_is_answered_in_place(at: At) -> None:
    """As any command is."""
    escb = at("opened")
    for odd in (
        {"user_id": ""},
        {"user_id": "U1\x00"},
        {"channel_id": "C1 OR 1=1"},
        {"team_id": "T1\n"},
        {"trigger_id": "…"},
        {"text": "help " * 20_000},
    ):
        ack = send(escb, COMMAND | odd)
        assert ack.status == 200
        assert COULD_NOT_READ in ack.body["text"], odd
    assert COULD_NOT_READ in send(escb, COMMAND | {"text": {}}, as_json=True).body["text"]


def test_half_a_character_is_a_sign_for_it_and_the_rest_is_read(at: At) -> None:
    """A text that was cut in the middle of an emoji; no database takes it as it is, nor a NUL."""
    escb = at("opened")
    typed = COMMAND | {"text": "done scoping-meeting note \ud83d half, and \x00 nothing"}
    ack = send(escb, typed, as_json=True)
    assert "Recorded: *Scoping meeting*" in ack.body["text"]
    assert escb.verify() == []
    press = PRESS | {"actions": [PRESS["actions"][0] | {"value": "\ud83d"}]}
    ack, told = answers(escb, press)
    assert (ack.status, len(told)) == (200, 1)
    assert COULD_NOT_READ not in told[0]


def test_a_button_that_nobody_knows_is_an_old_one(at: At) -> None:
    """What only holds a choice is silent."""
    escb = at("opened")
    unknown = {"action_id": "x", "block_id": "b", "type": "button", "value": "help"}
    ack, told = answers(escb, PRESS | {"actions": [unknown]})
    assert ack.status == 200
    assert "out of date" in told[0]
    ack, told = answers(escb, PRESS | {"actions": [unknown | {"type": "datepicker"}]})
    assert (ack.status, told) == (200, [])


def test_whoever_meets_a_fault_of_ours_reads_that_it_was_one(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even an exception in a listener is silence; Slack brings an event again."""
    escb = at("opened")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words")

    for place in (
        "bot.handlers.buttons.attempt",
        "bot.handlers.modals._submitted",
        "bot.handlers.slash._given_back",
    ):
        monkeypatch.setattr(place, broken)
    ack, told = answers(escb, PRESS)
    assert (ack.status, len(told)) == (200, 1)
    for said in (
        told[0],
        send(escb, COMMAND).body["text"],
        json.dumps(send(escb, submission({})).body),
    ):
        assert "Something went wrong on my side" in said
        assert "secret" not in said
    monkeypatch.setattr("bot.handlers.lifecycle.workspace.note_left", broken)
    event = {"type": "member_left_channel", "user": "U0TEAM1", "channel": CHANNEL}
    ack = send(escb, {"type": "event_callback", "team_id": "T1", "event": event}, as_json=True)
    assert ack.status == 200


def test_a_press_that_says_no_place_is_answered_by_direct_message(at: At) -> None:
    """Slack names the view of every press in one; where it is missing, nobody waits in vain."""
    escb = at("opened")
    place = {"channel": {}, "container": {"type": "view", "view_id": "V1"}}
    ack, told = answers(escb, PRESS | place)
    assert (ack.status, told) == (200, [])
    unseen = outbox.c.kind == Kind.ANSWER_UNSEEN
    with reading(escb.bot.engine) as conn:
        assert conn.execute(select(outbox.c.target).where(unseen)).scalars().all() == [
            PEOPLE["coordinator"]
        ]
