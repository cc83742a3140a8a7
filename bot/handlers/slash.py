"""``/cspr …``: the typed way in."""

from typing import Any

from slack_bolt import Ack, App

from bot.handlers import modals
from bot.handlers.desk import Ask, Desk
from bot.handlers.payloads import is_direct, receipt, team_of


def register(app: App, desk: Desk, command: str = "/cspr") -> None:
    """Answers the slash command. The answer is sent after the commit, never before."""

    def typed(ack: Ack, body: dict[str, Any], client: Any) -> None:
        trigger, address = str(body.get("trigger_id") or ""), str(body.get("response_url") or "")
        user, channel, text = (str(body.get(name) or "") for name in ("user_id", "channel_id", "text"))
        ask = Ask(
            team=team_of(body),
            user=user,
            channel=channel,
            text=text,
            receipt=receipt("command", trigger, address, user, channel, text) if trigger or address else "",
            trigger=trigger,
            dm=is_direct(body),
        )
        if modals.opens(ask.text) and modals.show_open(desk, ask, client):
            ack()
            return
        outcome = desk.attempt(ask)
        refused = outcome.refusal is not None and outcome.refusal.code != "identifier"
        ack(**(modals.keeping(outcome.said, ask.text) if refused else outcome.said))

    app.command(command)(typed)
