"""App Home: what waits for this person across reviews, and their reviews."""

from typing import Any

import structlog
from slack_bolt import App

from bot import messages
from bot.handlers.desk import Ask, Desk
from bot.handlers.payloads import team_of

log = structlog.get_logger()


def register(app: App, desk: Desk) -> None:
    """Publishes Home whenever it is opened."""

    def opened(event: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        if event.get("tab", "home") == "home":
            publish(desk, client, team_of(body), str(event.get("user") or ""))

    app.event("app_home_opened")(opened)


def publish(desk: Desk, client: Any, team: str, user: str) -> None:
    """Publishes a person's Home as it is now. It is drawn anew each time it is opened: a failure is only logged."""
    ask = Ask(team=team, user=user, channel="", text="", receipt="", via="home")
    try:
        facts = desk.looks.mine(ask) | {"listing": desk.looks.listing(ask, everything=False)["reviews"]}
        client.views_publish(user_id=user, view=messages.home("view/home", facts))
    except Exception as error:
        log.warning("home not published", error_kind=type(error).__name__)
