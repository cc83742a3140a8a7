"""One Slack workspace: its people, channels, messages, views and files, and the rules on them.

`web_api` is what the app may do to it, `people` what people do in it.
"""

from playground.workspace.app import DEFAULT_SCOPES, Declaration, Installation
from playground.workspace.calls import Call
from playground.workspace.errors import ApiError
from playground.workspace.exchanges import Exchange
from playground.workspace.ids import Clock
from playground.workspace.workspace import Saved, Workspace

__all__ = [
    "DEFAULT_SCOPES",
    "ApiError",
    "Call",
    "Clock",
    "Declaration",
    "Exchange",
    "Installation",
    "Saved",
    "Workspace",
]
