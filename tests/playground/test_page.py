"""The page's JSON, and who may fetch it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from playground import StandIn
from playground.page import Front, next_morning, routes
from tests.playground.conftest import HandClock, Receiver


@pytest.fixture
def browser(slack: StandIn):
    with httpx.Client(base_url=slack.base_url, trust_env=False) as client:
        yield client


def state(browser: httpx.Client, **asked: str) -> dict[str, Any]:
    answer: dict[str, Any] = browser.get("/page/state", params=asked).json()
    return answer


def test_it_is_served_under_its_title_and_nothing_foreign(stand_in: Callable[..., StandIn]):
    """No inline script, no address elsewhere, and a policy that says so."""
    slack = stand_in(page=routes(Front(title="Try <me>")))
    with httpx.Client(base_url=slack.base_url, trust_env=False) as browser:
        index = browser.get("/")
        assert "<title>Try &lt;me&gt;</title>" in index.text
        assert "default-src 'none'" in index.headers["content-security-policy"]
        for name in ("page.css", "page.js", "blocks.js", "mrkdwn.js"):
            file = browser.get(f"/static/{name}")
            assert file.status_code == 200
            assert set(re.findall(r"https?://\w[\w.]+", file.text)) <= {
                "http://www.w3.org"
            }  # the name of SVG
        assert browser.get("/static/..%2fpage.py").status_code == 404


def test_only_this_machine_is_answered(browser: httpx.Client):
    """A rebound host name is refused, and an act that is not JSON."""
    assert browser.get("/page/state", headers={"Host": "evil.example"}).status_code == 403
    assert browser.post("/page/type", data={"user": "U1"}).status_code == 415
    assert browser.get("/page/state", headers={"Host": "localhost:1"}).status_code == 200


def test_the_state_is_what_one_person_sees(
    slack: StandIn, browser: httpx.Client, client: WebClient
):
    """Their channels, their ephemerals, nobody else's; null when nothing changed."""
    client.chat_postMessage(channel="C1", text="for the team")
    client.chat_postEphemeral(channel="C1", user="U1", text="for Sam")
    seen = state(browser, user="U1", place="C1")
    assert [message["text"] for message in seen["state"]["here"]["messages"]] == [
        "for the team",
        "for Sam",
    ]
    assert seen["now"] == "Fri 1 May 2026, 09:00"
    others = state(browser, user="U2", place="C1")["state"]
    assert [message["text"] for message in others["here"]["messages"]] == ["for the team"]
    outsider = state(browser, user="U3", place="C1")["state"]
    assert [place["id"] for place in outsider["places"]] == ["C2", "DU3"]
    assert outsider["here"]["id"] == "C2"
    assert state(browser, user="U1", place="C1", seen=seen["rev"])["state"] is None


def test_acts_go_the_way_of_the_tests(slack: StandIn, browser: httpx.Client, receiver: Receiver):
    """Typing reaches the app; what Slack would not allow is said in words."""

    @receiver.app.command("/cspr")
    def _(ack: Ack) -> None:
        ack(text="Heard", response_type="ephemeral")

    answered = browser.post("/page/type", json={"user": "U1", "place": "C1", "text": "/cspr"})
    heard = slack.ephemerals("U1")
    assert [message.text for message in heard] == ["Heard"]
    assert answered.json() == {"problem": "", "answers": [heard[0].ts]}
    outside = browser.post("/page/type", json={"user": "U3", "place": "C1", "text": "/cspr"}).json()
    assert outside["problem"] == "Out Sider is not in review-one and cannot write there"
    gone = {"user": "U1", "place": "C1", "ts": "1.0", "block_id": "b", "action_id": "a"}
    assert (
        browser.post("/page/press", json=gone).json()["problem"].startswith("That has just changed")
    )
    assert browser.post("/page/press", json={}).status_code == 400


def test_shared_files_can_be_fetched(slack: StandIn, browser: httpx.Client, client: WebClient):
    """Pictures are shown, all else is downloaded."""
    client.files_upload_v2(channel="C1", filename="plan.ics", content="BEGIN")
    file = slack.files("C1")[0]
    answer = browser.get(f"/page/file/{file['id']}")
    assert (answer.content, answer.headers["content-disposition"]) == (
        b"BEGIN",
        'attachment; filename="plan.ics"',
    )
    assert browser.get("/page/file/F9").status_code == 404


@pytest.mark.parametrize(
    ("asked", "now"),
    [
        ({"step": "hour"}, datetime(2026, 3, 28, 11, tzinfo=UTC)),
        ({"step": "day"}, datetime(2026, 3, 29, 9, tzinfo=UTC)),
        ({"step": "week"}, datetime(2026, 4, 4, 9, tzinfo=UTC)),
        ({"step": "morning"}, datetime(2026, 3, 29, 8, tzinfo=UTC)),
        ({"to": "2026-07-01T12:30"}, datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
    ],
)
def test_the_clock_moves_by_londons_days(
    stand_in: Callable[..., StandIn], clock: HandClock, asked: dict[str, str], now: datetime
):
    """A day later is the same time of day, also when summer time begins in between."""
    clock.now = datetime(2026, 3, 28, 10, tzinfo=UTC)

    def move(to: datetime) -> None:
        clock.now = to

    slack = stand_in(page=routes(Front(move_clock=move)))
    httpx.post(slack.base_url + "page/clock", json=asked, trust_env=False)
    assert clock.now == now


def test_a_clock_that_cannot_be_moved_is_left_alone(slack: StandIn, browser: httpx.Client):
    """Without move_clock the panel is hidden."""
    assert state(browser, user="U1")["state"]["can_move_clock"] is False
    assert (
        browser.post("/page/clock", json={"step": "day"}).json()["problem"]
        == "This clock cannot be moved."
    )


def test_the_next_morning_is_never_now():
    """At nine sharp it is tomorrow's."""
    nine = datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert next_morning(nine).astimezone(UTC) == datetime(2026, 5, 2, 8, tzinfo=UTC)
    assert next_morning(datetime(2026, 5, 1, 7, tzinfo=UTC)).astimezone(UTC) == nine


def test_what_is_read_is_kept_by_the_server(slack: StandIn, browser: httpx.Client):
    """By person and place; nobody reads for others, or where they are not."""
    for number in range(3):
        slack.posts.put("C1", {"user": "U2", "text": f"Line {number}"})
    newest = slack.messages("C1")[-1].ts

    def unread(user: str) -> dict[str, int]:
        places = state(browser, user=user, place="C2")["state"]["places"]
        return {place["id"]: place["unread"] for place in places if place["unread"]}

    assert (unread("U1"), unread("U2")) == ({"C1": 3}, {})
    outside = {"user": "U3", "place": "C1", "ts": newest}
    browser.post("/page/read", json=outside)
    assert slack.reads.last("U3", "C1") == ""
    browser.post("/page/read", json={"user": "U1", "place": "C1", "ts": newest})
    assert unread("U1") == {}
    slack.posts.put("C1", {"user": "U2", "text": "again"})
    assert unread("U1") == {"C1": 1}


def test_a_channel_is_told_in_windows(slack: StandIn, browser: httpx.Client):
    """As much of one with 5,000 messages as of one with 100; half a window up and down."""
    for number in range(5_000):
        slack.posts.put("C1", {"user": "U2", "text": f"Line {number:04}"})
        if number < 100:
            slack.posts.put("C2", {"user": "U2", "text": f"Line {number:04}"})
    long = browser.get("/page/state", params={"user": "U1", "place": "C1"})
    short = browser.get("/page/state", params={"user": "U1", "place": "C2"})
    assert abs(len(long.content) - len(short.content)) < 1_000
    here = long.json()["state"]["here"]
    assert (here["messages"][0]["text"], here["down"]) == ("Line 4940", None)
    above = state(browser, user="U1", place="C1", until=here["up"])["state"]["here"]
    assert [above["messages"][at]["text"] for at in (0, -1)] == ["Line 4910", "Line 4969"]
    assert above["down"] == ""


def test_answers_to_a_message_that_is_gone_are_still_found(slack: StandIn, browser: httpx.Client):
    """As in Slack: the place says that it was deleted, and the thread opens."""
    first = slack.say("U1", "C1", "Gone soon")
    slack.say("U2", "C1", "An answer", thread_ts=first.ts)
    slack.delete_message(first)
    seen = state(browser, user="U1", place="C1", thread=first.ts)["state"]
    (row,) = seen["here"]["messages"]
    assert (row["text"], row["replies"]["count"]) == ("This message was deleted.", 1)
    assert seen["thread"]["root"] is None
    assert [one["text"] for one in seen["thread"]["messages"]] == ["An answer"]


def test_nothing_is_completed_for_who_is_not_there(slack: StandIn, browser: httpx.Client):
    """Commands are for members of the place; longer lines are left alone."""

    def offered(user: str, text: str) -> list[str]:
        asked = {"user": user, "place": "C1", "text": text}
        return [one["text"] for one in browser.get("/page/complete", params=asked).json()]

    assert offered("U1", "/cs") == ["/cspr "]
    assert offered("U3", "/cs") == offered("U9", "/cs") == offered("U1", "/cspr a") == []
