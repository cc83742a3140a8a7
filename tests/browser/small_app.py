"""A small app for the tests of the page: it asks, confirms, opens a form, and objects to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from playground import StandIn
from tests.playground.conftest import Receiver


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": words(label), "action_id": action_id, **more}


FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": words("Something is wrong"),
    "submit": words("Record"),
    "blocks": [
        {
            "type": "input",
            "block_id": "reason",
            "label": words("What is wrong?"),
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True},
        },
        {
            "type": "input",
            "block_id": "who",
            "label": words("Who should know"),
            "optional": True,
            "element": {"type": "multi_users_select", "action_id": "people"},
        },
        {
            "type": "input",
            "block_id": "list",
            "label": words("A list"),
            "optional": True,
            "element": {"type": "rich_text_input", "action_id": "rich"},
        },
    ],
}


@contextmanager
def serve(slack: StandIn) -> Iterator[Receiver]:
    """The app behind this stand-in, answering ``/cspr`` until the end."""
    receiver = Receiver(slack, slack.base_url)
    slack.request_url = receiver.url

    @receiver.app.command("/cspr")
    def _(ack: Ack, body: dict[str, Any]) -> None:
        dialog = {
            "title": words("Sure?"),
            "text": words("With your name."),
            "confirm": words("Yes"),
            "deny": words("No"),
        }
        buttons = [
            button("Confirm v3", "confirm", confirm=dialog),
            button("Something's wrong…", "wrong"),
        ]
        text = {"type": "mrkdwn", "text": f"You typed *{body['text']}*"}
        blocks: list[dict[Any, Any]] = [
            {"type": "section", "text": text},
            {"type": "actions", "elements": buttons},
        ]
        ack(response_type="ephemeral", text="Asked", blocks=blocks)

    @receiver.app.action("confirm")
    def _(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Police confirmed v3.", replace_original=True)

    @receiver.app.action("wrong")
    def _(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @receiver.app.view("form")
    def _(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        values = body["view"]["state"]["values"]
        if "name" in values["reason"]["text"]["value"]:
            ack(response_action="errors", errors={"reason": "This looks like a name."})
            return
        rich = values["list"]["rich"]["rich_text_value"] or {"elements": []}
        listed = [one for part in rich["elements"] for one in part["elements"]]
        named = [one["user_id"] for one in listed if one["type"] == "user"]
        client.chat_postMessage(
            channel="C1", text=f"Told: {values['who']['people']['selected_users']}, {named}"
        )
        ack()

    yield receiver
    receiver.stop()
