"""What people do reaches a real Bolt app as Slack sends it, and comes back as what they see."""

from __future__ import annotations

import json
import threading
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import Ack, Respond, Say
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from playground import SlackError, StandIn
from playground.people import escaped
from tests.playground.conftest import SECRET, HandClock, Receiver

Body = dict[str, Any]


def words(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> Body:
    return {"type": "button", "text": words(label), "action_id": action_id, **more}


def actions(*elements: Body) -> Body:
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


def field(block_id: str, label: str, element: Body, **more: Any) -> Body:
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(label),
        "element": element,
        **more,
    }


def options(*names: str) -> list[Body]:
    return [{"text": words(name), "value": name.lower()} for name in names]


def modal(*blocks: Body, **more: Any) -> Body:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": words("A form"),
        "submit": words("Record"),
        "close": words("Cancel"),
        "blocks": list(blocks),
        **more,
    }


def answers(receiver: Receiver, *arguments: Any, **more: Any) -> None:
    """Let the app acknowledge /cspr with this."""

    @receiver.app.command("/cspr")
    def _(ack: Ack) -> None:
        ack(*arguments, **more)


def test_a_command_is_signed_and_answered_in_private(
    slack: StandIn, receiver: Receiver, clock: HandClock
):
    """The form is Slack's, and the signature holds by the stand-in's clock.

    The answer is seen by the one who typed.
    """
    answers(
        receiver,
        text="Yours now",
        response_type="ephemeral",
        blocks=[actions(button("Show mine", "mine"))],
    )

    reply = slack.type("U1", "C1", "/cspr status A&B")

    headers, body = receiver.requests[-1]
    verifier = SignatureVerifier(
        SECRET, clock=type("At", (), {"now": lambda self: clock().timestamp()})()
    )
    assert verifier.is_valid_request(body, {name: str(value) for name, value in headers.items()})
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    assert form["text"] == "status A&amp;B"
    assert (form["command"], form["channel_name"], form["user_name"]) == (
        "/cspr",
        "privategroup",
        "sam.field",
    )
    assert (reply.text, reply.buttons, reply.response_type) == (
        "Yours now",
        ["Show mine"],
        "ephemeral",
    )
    assert reply.status == 200
    assert [message.text for message in slack.ephemerals("U1", "C1")] == ["Yours now"]
    assert slack.messages("C1") == []


def test_an_answer_in_the_channel_shows_what_was_typed(slack: StandIn, receiver: Receiver):
    """in_channel makes Slack post the command's text too."""
    answers(receiver, text="For all", response_type="in_channel")
    assert slack.type("U1", "C1", "/cspr secret words").text == "For all"
    assert [message.text for message in slack.messages("C1")] == ["/cspr secret words", "For all"]


def test_follow_ups_come_by_response_url(slack: StandIn, receiver: Receiver, clock: HandClock):
    """Five uses, thirty minutes; a reply shows those that come later too."""
    later: list[Respond] = []

    @receiver.app.command("/cspr")
    def _(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="one", response_type="ephemeral")
        later.append(respond)

    reply = slack.type("U1", "C1", "/cspr")
    assert reply.text == "one"
    later[0](text="two", response_type="ephemeral")
    later[0](text="two, mended", replace_original=True)
    assert reply.text == "two, mended\ntwo"
    later[0](text="three")
    later[0](text="four")
    assert later[0](text="five").body == '{"ok":false,"error":"used_url"}'
    slack.type("U1", "C1", "/cspr")
    clock.move(minutes=31)
    assert later[1](text="late").body == '{"ok":false,"error":"expired_url"}'
    assert slack.problems == [
        "response_url used more than 5 times",
        "response_url used after 30 minutes",
    ]


def test_no_answer_in_three_seconds_is_said_to_the_person(slack: StandIn, receiver: Receiver):
    """The wait is real time (shortened here); so is a refused connection."""
    release = threading.Event()

    @receiver.app.command("/cspr")
    def _(ack: Ack) -> None:
        release.wait(5)
        ack()

    slack.link.ack_seconds = 0.05
    reply = slack.type("U1", "C1", "/cspr")
    release.set()
    assert reply.text == '/cspr failed with the error "operation_timeout"'
    slack.request_url = "http://127.0.0.1:9/nobody"
    assert slack.type("U1", "C1", "/cspr").error == "dispatch_failed"


def test_an_acknowledgment_that_breaks_a_limit_stops_the_test(slack: StandIn, receiver: Receiver):
    """Slack would show an error to the person; a test should hear of it at once."""
    answers(receiver, text="x", blocks=[actions()])
    with pytest.raises(SlackError, match="/blocks/0/elements: 0 items, from 1 to 25"):
        slack.type("U1", "C1", "/cspr")


def test_commands_do_not_work_in_threads_or_under_other_names(slack: StandIn, receiver: Receiver):
    """Nothing is sent."""
    assert "not supported in threads" in slack.type("U1", "C1", "/cspr done", thread_ts="1.0").text
    assert "not a valid command" in slack.type("U1", "C1", "/csp done").text
    assert receiver.requests == []


def test_people_type_where_they_are(slack: StandIn, receiver: Receiver):
    """Outsiders, the deactivated, and anybody in an archived channel cannot."""
    with pytest.raises(SlackError, match="not in review-one"):
        slack.type("U3", "C1", "/cspr")
    slack.archive("C2")
    with pytest.raises(SlackError, match="archived"):
        slack.type("U1", "C2", "/cspr")
    slack.deactivate("U1")
    with pytest.raises(SlackError, match="deactivated"):
        slack.type("U1", "C2", "/cspr")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("role <@U1|sam> & <#C1|review-one>", "role <@U1|sam> &amp; <#C1|review-one>"),
        (
            "see https://store.example.org/v2?a=1&b=2.",
            "see <https://store.example.org/v2?a=1&amp;b=2>.",
        ),
        ('"https://a.example" confirmed', '"<https://a.example>" confirmed'),
        ("<https://a.example|paper> stays", "<https://a.example|paper> stays"),
        ("mail pat@a.example now", "mail <mailto:pat@a.example|pat@a.example> now"),
        ("a <b@c> d", "a &lt;b@c&gt; d"),
    ],
)
def test_what_is_typed_is_escaped_as_slack_does(typed: str, sent: str):
    """should_escape: entities, links; mentions picked from the list stay."""
    assert escaped(typed) == sent


def test_a_press_carries_what_slack_sends(slack: StandIn, receiver: Receiver, client: WebClient):
    """The payload of a button in a message, and the message as it is after."""
    seen: list[Body] = []

    @receiver.app.action("confirm")
    def _(ack: Ack, body: Body, client: WebClient) -> None:
        seen.append(body)
        client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Confirmed"
        )
        ack()

    question = [actions(button("Confirm v1", "confirm", value="v1", style="primary"))]
    client.chat_postMessage(channel=slack.dm("U1"), text="Confirm?", blocks=question)
    message = slack.dms("U1")[-1]
    assert message.buttons == ["Confirm v1"]

    reply = slack.press("U1", message, "Confirm v1", action_ts="1.5")

    assert reply.message is not None
    assert reply.message.text == "Confirmed"
    body = seen[0]
    assert body["actions"] == [
        {
            "type": "button",
            "text": words("Confirm v1"),
            "value": "v1",
            "style": "primary",
            "action_id": "confirm",
            "block_id": "acts",
            "action_ts": "1.5",
        }
    ]
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": "DU1",
        "is_ephemeral": False,
    }
    assert (body["channel"]["name"], body["message"]["text"], body["state"]) == (
        "directmessage",
        "Confirm?",
        {"values": {}},
    )


def test_a_stale_copy_can_be_pressed_after_the_message_changed(
    slack: StandIn, receiver: Receiver, client: WebClient
):
    """As a person can press what is being replaced under their finger."""
    values: list[str] = []

    @receiver.app.action("confirm")
    def _(ack: Ack, body: Body, respond: Respond) -> None:
        values.append(body["actions"][0]["value"])
        ack()
        respond(text="v2 was registered since", response_type="ephemeral", replace_original=False)

    old = [actions(button("Confirm v1", "confirm", value="v1"))]
    ts = client.chat_postMessage(channel="C1", text="v1?", blocks=old)["ts"]
    click = slack.messages("C1")[0].button("Confirm v1")
    client.chat_update(
        channel="C1",
        ts=ts,
        text="v2?",
        blocks=[actions(button("Confirm v2", "confirm", value="v2"))],
    )

    assert slack.press("U2", click).text == "v2 was registered since"
    assert values == ["v1"]
    with pytest.raises(
        SlackError, match=r"No 'Confirm v1' here; there is: \['Confirm v2 \(confirm\)'\]"
    ):
        slack.press("U2", slack.messages("C1")[0], "Confirm v1")
    with pytest.raises(SlackError, match="U3 is not in C1"):
        slack.press("U3", click)
    slack.press("U3", click, anywhere=True)
    assert len(values) == 2


def test_choices_are_made_by_their_words(slack: StandIn, receiver: Receiver, client: WebClient):
    """Overflow menus, selects, dates and people; message state goes along."""
    seen: list[Body] = []

    @receiver.app.action({"block_id": "acts"})
    def _(ack: Ack, body: Body) -> None:
        seen.append(body)
        ack()

    menu = {
        "type": "overflow",
        "action_id": "more",
        "options": options("Remind me", "Ask my deputy"),
    }
    stage = {
        "type": "static_select",
        "action_id": "stage",
        "placeholder": words("Stage"),
        "options": options("One", "Two"),
    }
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-05-01"}
    who = {"type": "users_select", "action_id": "who"}
    ticks = {"type": "checkboxes", "action_id": "ticks", "options": options("Red", "Blue")}
    client.chat_postMessage(channel="C1", text="?", blocks=[actions(menu, stage, day, who, ticks)])
    message = slack.messages("C1")[0]

    slack.press("U1", message, "Ask my deputy")
    slack.press("U1", message, "stage", value="Two")
    slack.press("U1", message, "day", value=date(2026, 6, 1))
    slack.press("U1", message, "who", value="U2")
    slack.press("U1", message, "Red")

    chosen = [body["actions"][0] for body in seen]
    assert chosen[0]["selected_option"]["value"] == "ask my deputy"
    assert chosen[1]["selected_option"]["value"] == "two"
    assert chosen[2]["selected_date"] == "2026-06-01"
    assert chosen[3]["selected_user"] == "U2"
    assert [option["value"] for option in chosen[4]["selected_options"]] == ["red"]
    assert seen[-1]["state"]["values"]["acts"]["stage"]["selected_option"]["value"] == "two"
    with pytest.raises(SlackError, match=r"No option 'Three' in stage; there are \['One', 'Two'\]"):
        slack.press("U1", message, "stage", value="Three")


def test_a_confirm_dialog_can_be_declined(slack: StandIn, receiver: Receiver, client: WebClient):
    """Declined, nothing is sent; either way the person saw the dialog."""
    pressed: list[int] = []

    @receiver.app.action("publish")
    def _(ack: Ack) -> None:
        pressed.append(1)
        ack()

    dialog = {
        "title": words("Publish?"),
        "text": words("Recorded with your name."),
        "confirm": words("Publish"),
        "deny": words("Not yet"),
    }
    client.chat_postMessage(
        channel="C1", text="?", blocks=[actions(button("Publish", "publish", confirm=dialog))]
    )
    declined = slack.press("U1", slack.messages("C1")[0], "Publish", confirm=False)
    assert (declined.confirm, pressed) == (dialog, [])
    assert slack.press("U1", slack.messages("C1")[0], "Publish").confirm == dialog
    assert pressed == [1]


def test_a_press_on_an_ephemeral_message_has_no_message(slack: StandIn, receiver: Receiver):
    """Only the container; the response_url replaces or deletes it."""
    seen: list[Body] = []
    answers(receiver, text="Pick", response_type="ephemeral", blocks=[actions(button("Go", "go"))])

    @receiver.app.action("go")
    def _(ack: Ack, body: Body, respond: Respond) -> None:
        seen.append(body)
        ack()
        respond(text="Gone", replace_original=True)

    reply = slack.press("U1", slack.type("U1", "C1", "/cspr"), "Go")
    assert "message" not in seen[0]
    assert seen[0]["container"]["is_ephemeral"]
    assert reply.text == "Gone"
    assert [message.text for message in slack.ephemerals("U1")] == ["Gone"]


@pytest.fixture
def form(receiver: Receiver) -> list[Any]:
    """/cspr opens a modal; its submissions are answered with what the test puts in the list."""
    answer: list[Any] = []

    @receiver.app.command("/cspr")
    def _(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(
                field(
                    "reason",
                    "Reason",
                    {"type": "plain_text_input", "action_id": "text", "max_length": 10},
                ),
                field("day", "Day", {"type": "datepicker", "action_id": "date"}, optional=True),
                field(
                    "agency",
                    "Agency",
                    {
                        "type": "static_select",
                        "action_id": "pick",
                        "options": options("Police", "Health"),
                    },
                ),
                private_metadata="hidden",
                notify_on_close=True,
            ),
        )
        ack()

    @receiver.app.view("form")
    def _(ack: Ack, body: Body) -> None:
        answer.append(body)
        ack(**answer[0])

    @receiver.app.view_closed("form")
    def _(ack: Ack, body: Body) -> None:
        answer.append(body)
        ack()

    return answer


def test_a_modal_is_opened_filled_in_and_closed(slack: StandIn, form: list[Any]):
    """By label, block id or action id; an empty acknowledgment closes it."""
    form.append({})
    view = slack.type("U1", "C1", "/cspr").view
    assert view is not None
    assert view.labels == ["Reason", "Day", "Agency"]

    slack.submit("U1", view, {"Reason": "because", "day": date(2026, 5, 2), "pick": "Health"})

    sent = form[-1]["view"]
    assert sent["state"]["values"] == {
        "reason": {"text": {"type": "plain_text_input", "value": "because"}},
        "day": {"date": {"type": "datepicker", "selected_date": "2026-05-02"}},
        "agency": {"pick": {"type": "static_select", "selected_option": options("Health")[0]}},
    }
    assert sent["private_metadata"] == "hidden"
    assert slack.open_views("U1") == []


def test_slacks_client_stops_an_unfinished_form(slack: StandIn, form: list[Any]):
    """Required and too long fields are told of at the field, and nothing is sent."""
    view = slack.type("U1", "C1", "/cspr").view
    assert view is not None
    reply = slack.submit("U1", view, {"Reason": "x" * 11})
    assert reply.errors == {
        "reason": "Please use at most 10 characters.",
        "agency": "Please complete this required field.",
    }
    assert form == []


def test_errors_updates_pushes_and_clearing(slack: StandIn, form: list[Any]):
    """The four response actions; errors must name input blocks of the view."""
    values = {"reason": "because", "agency": "Police"}
    form.append({"response_action": "errors", "errors": {"reason": "Names, please not."}})
    view = slack.type("U1", "C1", "/cspr").view
    assert view is not None
    reply = slack.submit("U1", view, values)
    assert reply.errors == {"reason": "Names, please not."}
    assert "Names, please not." in reply.text_all

    form[0] = {
        "response_action": "push",
        "view": modal({"type": "section", "text": words("Sure?")}, title=words("Sure?")),
    }
    pushed = slack.submit("U1", view, values).view
    assert pushed is not None
    assert [open_view.title for open_view in slack.open_views("U1")] == ["A form", "Sure?"]
    with pytest.raises(SlackError, match="not the topmost"):
        slack.submit("U1", view, values)

    form[0] = {
        "response_action": "update",
        "view": modal({"type": "section", "text": words("Done")}, title=words("Done")),
    }
    updated = slack.submit("U1", pushed).view
    assert updated is not None
    assert (updated.id, updated.title) == (pushed.id, "Done")

    form[0] = {"response_action": "clear"}
    slack.submit("U1", updated)
    assert slack.open_views("U1") == []

    view = slack.type("U1", "C1", "/cspr").view
    assert view is not None
    form[0] = {"response_action": "errors", "errors": {"nonsense": "x"}}
    with pytest.raises(SlackError, match="do not fit the input blocks"):
        slack.submit("U1", view, values)


def test_closing_a_modal_is_told_when_asked(slack: StandIn, form: list[Any]):
    """notify_on_close."""
    slack.type("U1", "C1", "/cspr")
    slack.close_view("U1")
    assert form[-1]["type"] == "view_closed"
    assert slack.open_views("U1") == []


def test_a_trigger_opens_one_modal_within_three_seconds(
    slack: StandIn, receiver: Receiver, client: WebClient, clock: HandClock
):
    """exchanged_trigger_id, expired_trigger_id; three modals at most lie on each other."""
    triggers: list[str] = []

    @receiver.app.command("/cspr")
    def _(ack: Ack, body: Body) -> None:
        triggers.append(body["trigger_id"])
        ack()

    for _turn in range(6):
        slack.type("U1", "C1", "/cspr")
    view = modal({"type": "section", "text": words("x")})
    client.views_open(trigger_id=triggers[0], view=view)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=triggers[0], view=view)
    client.views_push(trigger_id=triggers[1], view=view)
    client.views_push(trigger_id=triggers[2], view=view)
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=triggers[3], view=view)
    clock.move(seconds=4)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=triggers[4], view=view)


def test_home_is_opened_and_pressed(slack: StandIn, receiver: Receiver):
    """Opening Home sends app_home_opened, and shows what was published.

    A press there carries the view, and shows the new one.
    """

    def home(text: str) -> Body:
        return {
            "type": "home",
            "blocks": [
                {"type": "section", "text": words(text)},
                actions(button("Refresh", "again")),
            ],
        }

    @receiver.app.event("app_home_opened")
    def _(event: Body, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=home("first"))

    @receiver.app.action("again")
    def _(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_publish(
            user_id=body["user"]["id"], view=home("second"), hash=body["view"]["hash"]
        )
        ack()

    view = slack.open_home("U1")
    assert view is not None
    assert "first" in view.text_all
    again = slack.press("U1", view, "Refresh").view
    assert again is not None
    assert "second" in again.text_all


def test_messages_reach_the_app_as_events(slack: StandIn, receiver: Receiver):
    """In direct messages and in channels that it is in."""
    heard: list[tuple[str, str]] = []

    @receiver.app.event("message")
    def _(event: Body, say: Say) -> None:
        heard.append((event["channel_type"], event["text"]))
        say(text="Not recorded")

    slack.say("U1", slack.dm("U1"), "yes I confirm")
    slack.say("U1", "C1", "hello <all>")
    slack.say("U1", "C3", "unheard")
    assert heard == [("im", "yes I confirm"), ("group", "hello &lt;all&gt;")]
    assert [message.text for message in slack.dms("U1")] == ["yes I confirm", "Not recorded"]


def test_coming_and_going_is_told(slack: StandIn, receiver: Receiver):
    """member_joined_channel, member_left_channel; the app's own leaving is group_left."""
    heard: list[tuple[str, str]] = []

    for name in ("member_joined_channel", "member_left_channel", "group_left", "user_change"):

        @receiver.app.event(name)
        def _(event: Body) -> None:
            heard.append((event["type"], str(event.get("user", ""))[:4]))

    slack.invite("U3", "C1", by="U1")
    slack.kick("U3", "C1")
    slack.kick("UBOT", "C1")
    slack.invite("UBOT", "C3")
    slack.kick("U2", "C1")
    slack.kick("U3", "C2")  # public: not without channels:read
    assert heard == [
        ("member_joined_channel", "U3"),
        ("member_left_channel", "U3"),
        ("group_left", ""),
        ("member_joined_channel", "UBOT"),
    ]


def test_sharing_is_told(slack: StandIn, receiver: Receiver):
    """With the new id first, as soon as another organisation is invited; that it became public is
    told to apps only that may read public channels' history."""
    heard: list[tuple[str, ...]] = []

    for name in ("channel_id_changed", "channel_shared", "channel_unshared", "group_deleted"):

        @receiver.app.event(name)
        def _(event: Body) -> None:
            ids = [event.get(part) for part in ("old_channel_id", "new_channel_id", "channel")]
            heard.append((event["type"], *(str(one) for one in ids if one)))

    slack.invite_organisation("C1", "C77")
    slack.share("C77")
    slack.unshare("C77")
    slack.make_public("U1", "C77")
    slack.make_private("U1", "C77")
    slack.delete_channel("C77")
    assert heard == [
        ("channel_id_changed", "C1", "C77"),
        ("channel_shared", "C77"),
        ("channel_unshared", "C77"),
        ("group_deleted", "C77"),
    ]


def test_only_subscribed_events_are_sent(slack: StandIn, receiver: Receiver):
    """`events` are the manifest's names."""
    slack.events = frozenset({"message.im"})
    slack.say("U1", "C1", "unheard")
    assert receiver.requests == []
    slack.say("U1", slack.dm("U1"), "heard")
    assert len(receiver.requests) == 1
    assert slack.problems == ["event message.im was not acknowledged: 404"]


def test_the_last_payload_can_come_again(slack: StandIn, receiver: Receiver):
    """The same ids, also at once; events with X-Slack-Retry-Num."""
    answers(receiver, text="Recorded", response_type="ephemeral")

    @receiver.app.event("message")
    def _(event: Body) -> None: ...

    slack.type("U1", "C1", "/cspr done")
    again = slack.redeliver(times=12, together=True)
    assert [reply.text for reply in again] == ["Recorded"] * 12
    triggers = {parse_qs(body.decode())["trigger_id"][0] for _, body in receiver.requests}
    assert (len(receiver.requests), len(triggers)) == (13, 1)

    slack.say("U1", slack.dm("U1"), "x")
    slack.redeliver()
    first, second = receiver.requests[-2:]
    assert "x-slack-retry-num" not in first[0]
    assert second[0]["x-slack-retry-num"] == "1"
    assert json.loads(first[1])["event_id"] == json.loads(second[1])["event_id"]


def test_a_manifest_sets_commands_scopes_events_and_home(clock: HandClock):
    """What is not declared does not work."""
    manifest = {
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "slash_commands": [{"command": "/other", "should_escape": False}],
        },
        "oauth_config": {"scopes": {"bot": ["commands"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
    }
    slack = StandIn(clock=clock, signing_secret=SECRET, bot_token="x", manifest=manifest)
    slack.person("U1", "Sam Field")
    assert (set(slack.commands), slack.scopes, set(slack.events or ())) == (
        {"/other"},
        {"commands"},
        {"message.im"},
    )
    with pytest.raises(SlackError, match="Home tab is off"):
        slack.open_home("U1")
    with pytest.raises(SlackError, match="Messages tab is off"):
        slack.say("U1", slack.dm("U1"), "x")


def test_nobody_talks_to_an_app_that_is_not_there(slack: StandIn):
    """A test that forgot to connect the app hears of it; events are not sent."""
    with pytest.raises(SlackError, match="No app is connected"):
        slack.type("U1", "C1", "/cspr")
    slack.invite("U3", "C1")
