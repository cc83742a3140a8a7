"""``/cspr …``: the typed way in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot import parts
from bot.audience.questions import NotYet
from bot.handlers import modals, showing
from bot.handlers.ask import Answer, Ask, Outcome
from bot.handlers.payloads import is_direct, receipt, team_of
from bot.handlers.requests import RequestHandler
from bot.language.scanner import scan, without_command
from bot.messages import templates

WORTH = 40
"""So many characters nobody likes to type again."""


def register(app: App, handler: RequestHandler, command: str = "/cspr") -> None:
    """Answers the slash command. The answer is sent after the commit, never before.

    A form, and a look for which Slack has to be asked, follow the acknowledgement.
    """

    def typed(ack: Ack, body: dict[str, Any], client: Any) -> None:
        text = parts.text(body, "text")
        ask = Ask(
            team=team_of(body),
            user=parts.text(body, "user_id"),
            channel=parts.text(body, "channel_id"),
            text=without_command(text),
            receipt=_receipt(body, text),
            trigger=parts.text(body, "trigger_id"),
            dm=is_direct(body),
        )
        place = _place(body, ask)

        if modals.opens(ask.text):
            ack()
            handler.follow(lambda: modals.show_open(handler, ask, client, place))
            return

        try:
            outcome = _attempt(handler, ask)
        except NotYet:
            ack()
            handler.follow(
                lambda: showing.show_afterwards(
                    handler, client, place, ask, lambda: _attempt(handler, ask)
                ),
                takes_time=True,
            )
            return

        ack(**outcome.said)

        if showing.is_late():
            handler.follow(lambda: showing.show_again(handler, client, place, ask, outcome))

    app.command(command)(typed)


def _receipt(body: Mapping[str, Any], text: str) -> str:
    """Return a typed line's own key; empty where nothing tells it from the same line again."""
    trigger, address = (parts.text(body, name) for name in ("trigger_id", "response_url"))
    if not (trigger or address):
        return ""
    user, channel = (parts.text(body, name) for name in ("user_id", "channel_id"))
    return receipt("command", trigger, address, user, channel, text)


def _place(body: dict[str, Any], ask: Ask) -> dict[str, Any]:
    """Return where a line was typed, as a press says it."""
    return {
        "response_url": parts.text(body, "response_url"),
        "trigger_id": ask.trigger,
        "user": {"id": ask.user},
        "channel": {"id": ask.channel},
    }


def _attempt(handler: RequestHandler, ask: Ask) -> Outcome:
    outcome = handler.attempt(ask)
    return replace(outcome, said=_given_back(outcome, ask.text))


def _given_back(outcome: Outcome, text: str) -> Answer:
    """Give back what was typed and not done, to the person alone.

    The forms that cure it begin with it; where there is none, a line that is long enough to be
    missed is shown, unless no other words would change the answer. Never what must not be written
    at all.
    """
    if outcome.how == "done":
        return outcome.said

    from bot.workflow.text.screening import screen

    line = scan(text).source
    if screen(line):
        return outcome.said

    kept = modals.keeping(outcome.said, text)
    is_in_a_form = kept != outcome.said
    if is_in_a_form or outcome.is_settled or len(text) < WORTH:
        return kept

    return templates.followed(kept, templates.reply("reply/typed", {"line": line}))
