"""Open a socket of Slack's Socket Mode, and wait until Slack says hello on it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection

from bot.doctor.slacks_answers import Cause, Trouble, trouble_of
from bot.web.socket_session import Patience, link_to

PATIENCE = 10.0
"""How many seconds a socket may take to open, and Slack to say hello on it."""
REASONS = {
    "link_disabled": "Socket Mode is switched off in the app's settings: switch it on",
    "too_many_websockets": (
        "ten connections of the app are open already: end the processes that nobody needs"
    ),
    "refresh_requested": "Slack is about to renew its connections: try again in a minute",
    "warning": "Slack is about to renew its connections: try again in a minute",
}


class NoSocket(Exception):
    """No socket could be opened, or Slack said no hello on it."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.words)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Greeted:
    """A socket on which Slack has said hello; ``connections`` are those of the app, it included."""

    socket: ClientConnection
    connections: int
    app: str
    """The app's id; empty where Slack does not say."""


@contextmanager
def greeted(client: WebClient, app_token: str, patience: float = PATIENCE) -> Iterator[Greeted]:
    """Open a socket for as long as the ``with`` block lasts. Raises :class:`NoSocket`."""
    address = _address(client, app_token)
    try:
        socket = link_to(address, client, Patience(opening=patience))
    except Exception as error:
        raise NoSocket(_not_opened(error)) from error

    with socket:
        hello = _hello(socket, patience)
        said = hello.get("connection_info")
        app = str(said.get("app_id") or "") if isinstance(said, dict) else ""
        yield Greeted(socket, int(hello.get("num_connections") or 1), app)


def _address(client: WebClient, app_token: str) -> str:
    try:
        return str(client.apps_connections_open(app_token=app_token)["url"])
    except Exception as error:
        trouble = trouble_of(error)
        if trouble.cause in (Cause.TOKEN, Cause.SCOPE, Cause.OTHER):
            words = (
                f"Slack refuses SLACK_APP_TOKEN ({trouble.code}): make one with the scope"
                " connections:write, and switch Socket Mode on in the app's settings"
            )
            trouble = Trouble(trouble.cause, words, trouble.code)

        raise NoSocket(trouble) from error


def _not_opened(error: Exception) -> Trouble:
    """Say why the socket did not open, though Slack gave its address."""
    if isinstance(error, InvalidStatus):
        how = f"HTTP {error.response.status_code} came back"
    elif isinstance(error, InvalidHandshake):
        how = type(error).__name__
    else:
        trouble = trouble_of(error)
        if trouble.cause is not Cause.NETWORK:
            return trouble

        how = type(error).__name__

    return Trouble(
        Cause.PROXY,
        f"Slack gave an address, and the socket does not open ({how}): a proxy or firewall lets"
        " calls through and no sockets: ask those who run the network to let wss://*.slack.com"
        " through unchanged, or set HTTPS_PROXY to the proxy that does",
    )


def _hello(socket: ClientConnection, patience: float) -> dict[str, Any]:
    """Wait for Slack's hello, and return it."""
    try:
        said: Any = json.loads(socket.recv(timeout=patience))
    except (TimeoutError, ValueError, WebSocketException) as error:
        raise NoSocket(
            Trouble(
                Cause.PROXY,
                f"the socket opens, and Slack's hello does not come ({type(error).__name__}):"
                " something on the way holds it back: ask those who run the network about"
                " wss://*.slack.com",
            )
        ) from None

    kind = said.get("type") if isinstance(said, dict) else None
    if isinstance(said, dict) and kind == "hello":
        return said

    reason = str(said.get("reason") or "") if isinstance(said, dict) else ""
    raise NoSocket(
        Trouble(Cause.OTHER, REASONS.get(reason, "Slack says something else than hello"), reason)
    )
