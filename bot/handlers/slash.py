"""``/cspr …``: the typed way in."""

from typing import Any

from slack_bolt import Ack, App

from bot.handlers import modals
from bot.handlers.desk import Ask, Desk


def register(app: App, desk: Desk, command: str = "/cspr") -> None:
    """Answers the slash command. The answer is sent after the commit, never before."""

    def typed(ack: Ack, body: dict[str, Any], client: Any) -> None:
        team, trigger = str(body.get("team_id") or ""), str(body.get("trigger_id") or "")
        ask = Ask(
            team=team,
            user=str(body.get("user_id") or ""),
            channel=str(body.get("channel_id") or ""),
            text=str(body.get("text") or ""),
            receipt=f"command/{trigger}" if trigger else "",
            trigger=trigger,
        )
        if modals.opens(ask.text) and modals.show_open(desk, ask, client):
            ack()
            return
        ack(**desk.answer(ask))

    app.command(command)(typed)
