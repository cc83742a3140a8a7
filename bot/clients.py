"""Make Slack's clients: one of the installation's own token, and one for each workspace."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from bot import budget
from bot.config import Settings
from bot.outgoing import SlackClient
from bot.store.db import look_anew
from bot.workspaces import Workspaces


def client_with(settings: Settings, token: str | None, **more: Any) -> SlackClient:
    """Make Slack's client with a token, or with none for what says its own at each call.

    It has no retries of its own (it would post twice), and waits for a few seconds.
    """
    given: dict[str, Any] = {"timeout": budget.CALL, "retry_handlers": [], **more}
    return SlackClient(
        token=token,
        base_url=settings.slack_api_url,
        network=settings.network(),
        before=look_anew,
        **given,
    )


def make_client(settings: Settings) -> SlackClient:
    """Make Slack's client with the installation's own token, if it has one."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    return client_with(settings, token)


class Clients:
    """Slack's client of each workspace, kept while its token is the same."""

    def __init__(
        self, settings: Settings, workspaces: Workspaces, unknown: Callable[[str, str], None]
    ) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._unknown = unknown
        self._made: dict[str, WebClient] = {}

    def __call__(self, team: str) -> WebClient | None:
        """Return a workspace's client; ``None`` where the bot is not installed."""
        token = self._workspaces.token(team)
        if token is None:
            self._made.pop(team, None)
            return None

        client = self._made.get(team)
        if client is None or client.token != token:
            client = self._made[team] = client_with(self._settings, token, unknown=self._unknown)

        return client
