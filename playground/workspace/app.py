"""The app: what it declares of itself, and how it is installed in a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEFAULT_NAME = "Review bot"
SLACKBOT = "USLACKBOT"
"""Who speaks where Slack itself does."""
DEFAULT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "groups:read",
        "groups:history",
        "im:history",
        "im:write",
        "users:read",
        "files:write",
        "pins:write",
    }
)
"""What the app is granted unless said otherwise: no more than it needs.

Never chat:write.public.
"""


@dataclass(frozen=True)
class Installation:
    """The app as it is installed in one workspace: the ids that it has there, and its token."""

    team: str
    bot_token: str
    app_id: str = "A1"
    bot_user: str = "UBOT"

    @property
    def bot_id(self) -> str:
        """The id of the bot, beside that of its user."""
        return "B" + self.bot_user.removeprefix("U")


@dataclass(frozen=True)
class Declaration:
    """What the app declares of itself, as in its manifest.

    `described` is what it says of its commands, for the list that opens while somebody types.
    `events` are those that it subscribes to, None for all; `escape`: Slack escapes what is typed
    after its commands, as in messages.
    """

    bot_name: str = DEFAULT_NAME
    commands: frozenset[str] = frozenset({"/cspr"})
    described: Mapping[str, str] = field(default_factory=dict)
    escape: bool = True
    scopes: frozenset[str] = DEFAULT_SCOPES
    events: frozenset[str] | None = None
    home_tab: bool = True
    messages_tab: bool = True

    @classmethod
    def of_manifest(cls, manifest: Mapping[str, Any]) -> Declaration:
        """Read the declaration in an app manifest; what it leaves out, the app does not have."""
        features = manifest.get("features", {})
        bot_user = features.get("bot_user", {})
        home = features.get("app_home", {})
        commands = features.get("slash_commands", [])
        scopes = manifest.get("oauth_config", {}).get("scopes", {})
        subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
        read_only = bool(home.get("messages_tab_read_only_enabled"))
        return cls(
            bot_name=bot_user.get("display_name", DEFAULT_NAME),
            commands=frozenset(command["command"] for command in commands),
            described={one["command"]: one.get("description", "") for one in commands},
            escape=any(command.get("should_escape") for command in commands),
            scopes=frozenset(scopes.get("bot", [])),
            events=frozenset(subscriptions.get("bot_events", [])),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled")) and not read_only,
        )
