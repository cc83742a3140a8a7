"""The Web API, called by the real slack_sdk over real HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Fault, StandIn
from tests.playground.conftest import TOKEN, HandClock


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def error_of(call: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        call(**arguments)
    return str(raised.value.response["error"])


def test_a_post_is_seen_with_what_was_sent(slack: StandIn, client: WebClient):
    """Text, blocks, metadata and thread are kept; Slack fills in the ids that were left out."""
    first = client.chat_postMessage(channel="C1", text="Hello", blocks=[section("*Hello* <@U1>")])
    client.chat_postMessage(
        channel="C1",
        text="Answer",
        thread_ts=first["ts"],
        metadata={"event_type": "delivery", "event_payload": {"id": "d1"}},
    )

    hello, answer = slack.messages("C1")
    assert (hello.text, hello.ts, hello.user) == ("Hello", first["ts"], "UBOT")
    assert hello.blocks[0]["block_id"]
    assert hello.text_all == "Hello\nHello @Sam Field"
    assert answer.thread_ts == hello.ts
    assert answer.metadata == {"event_type": "delivery", "event_payload": {"id": "d1"}}
    assert slack.messages("C1", threads=False) == [hello]
    assert [call.method for call in slack.calls] == ["chat.postMessage", "chat.postMessage"]
    assert slack.problems == []


def test_a_token_is_asked_for_known_and_alive(slack: StandIn, client: WebClient):
    """not_authed, invalid_auth, token_revoked, and what auth.test says of a good one."""
    address = slack.base_url + "api/"
    assert error_of(WebClient(base_url=address).auth_test) == "not_authed"
    assert error_of(WebClient(token="xoxb-other", base_url=address).auth_test) == "invalid_auth"
    assert client.auth_test()["bot_id"] == "BBOT"
    slack.token_error = "token_revoked"
    assert error_of(client.auth_test) == "token_revoked"


def test_a_scope_that_was_not_granted_is_missed(slack: StandIn, client: WebClient):
    """missing_scope names what is needed."""
    assert error_of(client.pins_list, channel="C1") == "missing_scope"
    slack.scopes.discard("chat:write")
    assert error_of(client.chat_postMessage, channel="C1", text="x") == "missing_scope"
    assert "chat.postMessage: missing_scope chat:write" in slack.problems


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C3", "channel_not_found"),
        ("C4", "not_in_channel"),
        ("C9", "channel_not_found"),
        ("C5", "is_archived"),
    ],
)
def test_posting_needs_the_bot_in_an_open_channel(
    slack: StandIn, client: WebClient, channel: str, error: str
):
    """A private channel without the bot does not exist for it."""
    slack.channel("C5", "old", members=["U1"])
    slack.archive("C5")
    assert error_of(client.chat_postMessage, channel=channel, text="x") == error


def test_direct_messages_by_user_or_channel(slack: StandIn, client: WebClient):
    """conversations.open and a user's id lead to the same channel.

    A deactivated person has none.
    """
    opened = client.conversations_open(users="U1")["channel"]["id"]
    assert opened == slack.dm("U1")
    client.chat_postMessage(channel=opened, text="one")
    client.chat_postMessage(channel="U1", text="two")
    assert [message.text for message in slack.dms("U1")] == ["one", "two"]
    slack.deactivate("U1")
    assert error_of(client.conversations_open, users="U1") == "user_disabled"
    assert error_of(client.chat_postMessage, channel=opened, text="three") == "channel_not_found"


def test_text_is_wanted_beside_blocks(slack: StandIn, client: WebClient):
    """Slack only warns; here it is an error.

    Notifications and screen readers need the text.
    """
    with pytest.warns(UserWarning, match="text"):
        assert error_of(client.chat_postMessage, channel="C1", blocks=[section("x")]) == "no_text"


def test_what_breaks_a_limit_is_refused_and_noted(slack: StandIn, client: WebClient):
    """The answer names the place; so do the stand-in's problems."""
    with pytest.raises(SlackApiError) as raised:
        client.chat_postMessage(channel="C1", text="x", blocks=[section("y" * 3001)])
    assert raised.value.response["error"] == "invalid_blocks"
    assert "/blocks/0/text/text: 3001 characters, at most 3000" in str(
        raised.value.response["response_metadata"]
    )
    assert slack.problems == [
        "chat.postMessage: /blocks/0/text/text: 3001 characters, at most 3000"
    ]
    assert slack.messages("C1") == []


def test_updates_replace_everything_but_metadata(slack: StandIn, client: WebClient):
    """Text without blocks takes the blocks away; an old copy still shows what it was."""
    metadata = {"event_type": "delivery", "event_payload": {}}
    ts = client.chat_postMessage(
        channel="C1", text="v1", blocks=[section("v1")], metadata=metadata
    )["ts"]
    old = slack.messages("C1")[0]
    client.chat_update(channel="C1", ts=ts, text="v2")

    new = slack.messages("C1")[0]
    assert (new.text, new.blocks, new.edited, new.metadata) == ("v2", [], True, metadata)
    assert (old.text, old.edited) == ("v1", False)


def test_only_its_own_messages_are_changed(slack: StandIn, client: WebClient):
    """cant_update_message, cant_delete_message, message_not_found."""
    theirs = slack.say("U1", "C1", "mine").ts
    assert error_of(client.chat_update, channel="C1", ts=theirs, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, channel="C1", ts=theirs) == "cant_delete_message"
    assert (
        error_of(client.chat_update, channel="C1", ts="1.000000", text="x") == "message_not_found"
    )
    ours = client.chat_postMessage(channel="C1", text="x")["ts"]
    client.chat_delete(channel="C1", ts=ours)
    assert [message.text for message in slack.messages("C1")] == ["mine"]


def test_a_thread_hangs_on_its_first_message(slack: StandIn, client: WebClient):
    """A thread_ts that does not exist, or is a reply's, is refused."""
    parent = client.chat_postMessage(channel="C1", text="x")["ts"]
    child = client.chat_postMessage(channel="C1", text="y", thread_ts=parent)["ts"]
    assert (
        error_of(client.chat_postMessage, channel="C1", text="z", thread_ts="1.0")
        == "thread_not_found"
    )
    assert (
        error_of(client.chat_postMessage, channel="C1", text="z", thread_ts=child)
        == "cannot_reply_to_message"
    )
    assert [
        m["text"] for m in client.conversations_replies(channel="C1", ts=parent)["messages"]
    ] == ["x", "y"]


def test_an_ephemeral_message_reaches_one_person_in_the_channel(slack: StandIn, client: WebClient):
    """It is in nobody's history."""
    client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [message.text for message in slack.ephemerals("U1", "C1")] == ["psst"]
    assert slack.ephemerals("U2", "C1") == []
    assert slack.messages("C1") == []
    assert (
        error_of(client.chat_postEphemeral, channel="C1", user="U3", text="psst")
        == "user_not_in_channel"
    )


def test_history_pages_and_shows_metadata_when_asked(
    slack: StandIn, client: WebClient, clock: HandClock
):
    """Newest first, replies left out, with a cursor; metadata only with include_all_metadata."""
    for number in range(5):
        clock.move(seconds=1)
        metadata = {"event_type": "delivery", "event_payload": {"n": number}}
        client.chat_postMessage(channel="C1", text=str(number), metadata=metadata)
    pages = client.conversations_history(channel="C1", limit=2, include_all_metadata=True)
    seen = [message for page in pages for message in page["messages"]]
    assert [message["metadata"]["event_payload"]["n"] for message in seen] == [4, 3, 2, 1, 0]
    oldest = seen[2]["ts"]
    later = client.conversations_history(channel="C1", oldest=oldest)["messages"]
    assert [message["text"] for message in later] == ["4", "3"]
    assert "metadata" not in later[0]
    assert (
        error_of(client.conversations_history, channel="C1", cursor="nonsense") == "invalid_cursor"
    )
    assert error_of(client.conversations_history, channel="C2") == "missing_scope"


def test_people_and_members_are_paged(slack: StandIn, client: WebClient):
    """users.list, users.info, conversations.members, conversations.info."""
    members = [
        user
        for page in client.conversations_members(channel="C1", limit=1)
        for user in page["members"]
    ]
    assert members == ["U1", "U2", "UBOT"]
    people = [user["id"] for page in client.users_list(limit=2) for user in page["members"]]
    assert people == ["UBOT", "U1", "U2", "U3"]
    guest = client.users_info(user="U3")["user"]
    assert (guest["is_restricted"], guest["deleted"]) == (True, False)
    assert client.users_info(user="U1")["user"]["profile"]["title"] == "Coordinator"
    info = client.conversations_info(channel="C1")["channel"]
    assert (info["is_private"], info["is_ext_shared"], info["is_member"]) == (True, False, True)
    assert error_of(client.conversations_info, channel="C2") == "channel_not_found"
    assert error_of(client.users_info, user="U9") == "user_not_found"


def test_pins_are_added_once_and_taken_away(slack: StandIn, client: WebClient):
    """already_pinned and no_pin; a message's pin goes with it."""
    ts = client.chat_postMessage(channel="C1", text="board")["ts"]
    client.pins_add(channel="C1", timestamp=ts)
    assert error_of(client.pins_add, channel="C1", timestamp=ts) == "already_pinned"
    assert [message.text for message in slack.pins("C1")] == ["board"]
    assert slack.messages("C1")[0].pinned
    slack.unpin("U1", slack.pins("C1")[0])
    assert error_of(client.pins_remove, channel="C1", timestamp=ts) == "no_pin"
    client.pins_add(channel="C1", timestamp=ts)
    slack.delete_message(slack.pins("C1")[0])
    assert slack.pins("C1") == []


def test_files_go_up_in_three_steps(slack: StandIn, client: WebClient):
    """slack_sdk's files_upload_v2 announces, uploads and shares."""
    client.files_upload_v2(
        channel="C1",
        filename="plan.ics",
        title="Calendar",
        content="BEGIN",
        initial_comment="Dates",
    )
    (file,) = slack.files("C1")
    assert (file["name"], file["title"], file["content"]) == ("plan.ics", "Calendar", b"BEGIN")
    assert slack.messages("C1")[0].text == "Dates"


def test_a_file_is_deleted_and_its_message_stays(slack: StandIn, client: WebClient):
    """The words beside it can still be read; a second time there is nothing to delete."""
    client.files_upload_v2(channel="C1", filename="a.txt", content="x", initial_comment="Words")
    (file,) = slack.files("C1")
    client.files_delete(file=file["id"])
    assert slack.files("C1") == []
    assert [message.text for message in slack.messages("C1")] == ["Words"]
    assert error_of(client.files_delete, file=file["id"]) == "file_deleted"
    assert error_of(client.files_delete, file="F999") == "file_not_found"


def test_what_happens_to_a_channel_is_what_slack_says_of_it(slack: StandIn, client: WebClient):
    """Shared, invited to, shared in the organisation; once it is public, no word to an app that may
    not read public channels, which can still post there; under a new id all that was in it."""

    def info(channel: str = "C1") -> dict[str, bool]:
        said = client.conversations_info(channel=channel)["channel"]
        return {name: said[name] for name in said if name.startswith("is_") and "shared" in name}

    no = dict.fromkeys(
        ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared"), False
    )
    slack.share("C1")
    assert info() == no | {"is_shared": True, "is_ext_shared": True}
    slack.unshare("C1")
    assert info() == no
    slack.change_channel("C1", org_shared=True)
    assert info() == no | {"is_shared": True, "is_org_shared": True}
    slack.change_channel("C1", org_shared=False)
    slack.make_public("U1", "C1")
    assert error_of(client.conversations_info, channel="C1") == "channel_not_found"
    ts = client.chat_postMessage(channel="C1", text="heard by all")["ts"]
    slack.make_private("U1", "C1")
    assert info() == no
    client.pins_add(channel="C1", timestamp=ts)
    slack.invite_organisation("C1", "C77")
    assert error_of(client.chat_update, channel="C1", ts=ts, text="x") == "channel_not_found"
    assert info("C77") == no | {"is_pending_ext_shared": True}
    client.chat_update(channel="C77", ts=ts, text="still mine")
    assert [message.text for message in slack.pins("C77")] == ["still mine"]
    slack.delete_channel("C77")
    assert error_of(client.chat_postMessage, channel="C77", text="x") == "channel_not_found"


def test_home_is_published_for_one_person(slack: StandIn, client: WebClient):
    """The same view changes; an old hash is refused."""
    first = client.views_publish(user_id="U1", view={"type": "home", "blocks": [section("one")]})[
        "view"
    ]
    client.views_publish(
        user_id="U1", view={"type": "home", "blocks": [section("two")]}, hash=first["hash"]
    )
    home = slack.home("U1")
    assert home is not None
    assert (home.id, home.text_all) == (first["id"], "two")
    view = {"type": "home", "blocks": [section("three")]}
    assert (
        error_of(client.views_publish, user_id="U1", view=view, hash=first["hash"])
        == "hash_conflict"
    )
    assert slack.home("U2") is None


def test_a_modal_wants_a_trigger(slack: StandIn, client: WebClient):
    """No trigger, no modal."""
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Hi"},
        "blocks": [section("x")],
    }
    assert error_of(client.views_open, trigger_id="nonsense", view=view) == "invalid_trigger_id"
    assert error_of(client.views_update, view_id="V1", view=view) == "not_found"


def test_a_permalink_is_of_a_message_that_exists(slack: StandIn, client: WebClient):
    """message_not_found otherwise."""
    ts = client.chat_postMessage(channel="C1", text="x")["ts"]
    assert client.chat_getPermalink(channel="C1", message_ts=ts)["permalink"].endswith(
        "/C1/p" + ts.replace(".", "")
    )
    assert error_of(client.chat_getPermalink, channel="C1", message_ts="1.0") == "message_not_found"


def test_a_method_that_is_not_known_is_said_so(slack: StandIn, client: WebClient):
    """unknown_method; api.test answers what it got, without a token."""
    assert error_of(lambda: client.api_call("chat.nonsense")) == "unknown_method"
    assert WebClient(base_url=slack.base_url + "api/").api_test(foo="bar")["args"]["foo"] == "bar"


def test_more_than_one_post_a_second_in_a_channel_is_too_fast(
    stand_in: Callable[..., StandIn], clock: HandClock
):
    """Whoever posts too fast gets 429 with Retry-After, by the stand-in's clock.

    Another channel is not held up; hurrying is noted.
    """
    slack = stand_in(enforce_rate=True)
    client = WebClient(token=TOKEN, base_url=slack.base_url + "api/", retry_handlers=[])
    client.chat_postMessage(channel="C1", text="one")
    client.chat_postMessage(channel="C2", text="elsewhere")
    with pytest.raises(SlackApiError) as raised:
        client.chat_postMessage(channel="C1", text="two")
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "1"
    clock.move(seconds=1)
    client.chat_postMessage(channel="C1", text="two")
    assert slack.problems == []
    assert [call.ok for call in slack.calls] == [True, True, False, True]


def test_more_calls_a_minute_than_slack_allows(stand_in: Callable[..., StandIn], clock: HandClock):
    """Calls are counted by method and workspace, posts in all channels together, too.

    Retry-After is never too short.
    """
    slack = stand_in(enforce_rate=True)
    for method, given, most in (
        ("conversations.history", {"channel": "C1"}, 50),
        ("chat.postMessage", {"text": "x"}, 300),
    ):
        for number in range(most):
            slack.channel(f"C9{number}", f"c{number}")
            assert (
                slack.call_method(method, TOKEN, {"channel": f"C9{number}"} | given).status == 200
            )
        clock.move(seconds=0.5)
        limited = slack.call_method(method, TOKEN, {"channel": "C2"} | given)
        assert (limited.status, limited.headers["Retry-After"]) == (429, "60")
        clock.move(seconds=60)
        assert slack.call_method(method, TOKEN, {"channel": "C2"} | given).status == 200
    assert slack.problems == []


def test_faults_are_met_one_each(slack: StandIn, client: WebClient, clock: HandClock):
    """Refusals before accepting change nothing; the next call works."""
    slack.script(
        "chat.postMessage",
        Fault.rate_limited(30),
        Fault.error("channel_not_found"),
        Fault.status(503),
    )
    for status in (429, 200, 503):
        with pytest.raises(SlackApiError) as raised:
            client.chat_postMessage(channel="C1", text="x")
        assert raised.value.response.status_code == status
    assert slack.messages("C1") == []
    assert slack.problems == ["chat.postMessage: called 30 s before Retry-After had passed"] * 2
    clock.move(seconds=30)
    client.chat_postMessage(channel="C1", text="x")
    assert len(slack.messages("C1")) == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    "make",
    [
        Fault.reset,
        Fault.close,
        Fault.garbage,
        Fault.status,
        lambda after: Fault.hang(0.05, after=after),
    ],
)
def test_faults_before_and_after_accepting(
    slack: StandIn, client: WebClient, make: Callable[..., Fault], after: bool
):
    """The caller cannot tell; the channel can."""
    slack.script("chat.postMessage", make(after=after))
    with pytest.raises((SlackApiError, OSError, http.client.HTTPException)):
        client.chat_postMessage(channel="C1", text="x")
    assert len(slack.messages("C1")) == after
    assert (slack.calls[-1].ok, slack.calls[-1].accepted) == (False, after)
    client.chat_postMessage(channel="C1", text="y")


def test_a_caller_that_gives_up_ends_the_hanging(slack: StandIn):
    """A hang of a minute is no minute of anybody's time; a reset is one to the caller."""
    impatient = WebClient(
        token=TOKEN, base_url=slack.base_url + "api/", retry_handlers=[], timeout=0
    )
    impatient.timeout = 0.05  # type: ignore[assignment]
    slack.script("auth.test", Fault.hang(60), Fault.reset())
    with pytest.raises(TimeoutError):
        impatient.auth_test()
    impatient.timeout = 10  # a reset comes at once, but a busy machine may be late with it
    with pytest.raises(ConnectionResetError):
        impatient.auth_test()


def test_an_outage_lasts_until_it_is_over(slack: StandIn, client: WebClient):
    """Every method fails, as often as it is called."""
    slack.outage = Fault.status(503)
    for _ in range(3):
        with pytest.raises(SlackApiError):
            client.auth_test()
    slack.outage = None
    assert client.auth_test()["ok"]


def test_a_second_workspace_has_its_own_token_and_people(slack: StandIn, client: WebClient):
    """One revoked workspace leaves the other alone."""
    other = slack.workspace("T2", bot_token="xoxb-two")
    other.person("U1", "Somebody Else")
    other.channel("C1", "theirs", members=["U1"])
    second = WebClient(token="xoxb-two", base_url=slack.base_url + "api/", retry_handlers=[])
    second.chat_postMessage(channel="C1", text="theirs")
    slack.token_error = "token_revoked"
    assert error_of(client.auth_test) == "token_revoked"
    assert second.auth_test()["team_id"] == "T2"
    assert slack.messages("C1") == []
    assert [message.text for message in other.messages("C1")] == ["theirs"]
