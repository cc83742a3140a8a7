"""Call Slack, and nobody else: each address is looked at before anything is sent to it.

Slack names addresses to call: a press its ``response_url``, an upload where the bytes go, Socket
Mode its socket. A forged one would carry what the bot answers, or its token, to a stranger. So an
address is called if it is one of Slack's own hosts by ``https`` or, where ``SLACK_API_URL`` names a
stand-in on this machine, if it is that very stand-in. No redirect is followed.
"""

import re
from functools import cache
from http.client import HTTPResponse
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse

SLACKS = ("slack.com", "slack-gov.com")
"""Slack's domains. All that it has an app call is below them."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# Anything else in a host's place ("%2f", ";") one reader takes as its end, and another does not.
NAME = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")
PORTS = {"http": 80, "https": 443}
# A socket is opened by an HTTP request.
HTTP_OF_SOCKETS = {"ws": "http", "wss": "https"}


class NotSlack(SlackClientError):
    """The address is not Slack's: nothing was sent to it. The address itself is not repeated."""


def is_slacks(address: str) -> bool:
    """Whether an address is on one of Slack's own hosts, by https."""
    parts = _parts(address)
    if parts is None or _origin(parts)[::2] != ("https", 443):
        return False
    host = parts.hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in SLACKS)


def is_loopback(address: str) -> bool:
    """Whether an address is on this machine."""
    parts = _parts(address)
    return parts is not None and parts.hostname in LOOPBACK


def permits(address: str, api: str) -> bool:
    """Whether the bot may call an address, where ``api`` is the Web API's."""
    if not is_loopback(api):
        return is_slacks(address)
    parts, standin = _parts(address), _parts(api)
    return parts is not None and standin is not None and _origin(parts) == _origin(standin)


def _parts(address: str) -> SplitResult | None:
    """Read an address; return None where two readers could understand it in two ways."""
    if not re.fullmatch(r"[!-~]+", address) or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        is_plain = "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return None
    host = parts.hostname or ""
    return parts if is_plain and (host in LOOPBACK or NAME.fullmatch(host)) else None


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    """Return scheme, host and port; the names of this machine are one."""
    scheme = HTTP_OF_SOCKETS.get(parts.scheme, parts.scheme)
    host = parts.hostname or ""
    return scheme, "loopback" if host in LOOPBACK else host, parts.port or PORTS.get(scheme)


def ask(request: Request, *, client: WebClient) -> HTTPResponse:
    """Send a request as ``client`` would: by its proxy, and no longer than its time-out.

    Raises :class:`NotSlack` where the address is not to be called, else what urllib raises: an
    answer that sends us elsewhere is an ``HTTPError``, too.
    """
    address = request.full_url
    if not permits(address, client.base_url):
        raise NotSlack("the address is not Slack's")
    proxy = "" if is_loopback(address) else client.proxy
    opener = _opener(proxy) if client.ssl is None else _make_opener(proxy, client.ssl)
    return cast(HTTPResponse, opener.open(request, timeout=client.timeout))


@cache
def _opener(proxy: str | None) -> OpenerDirector:
    return _make_opener(proxy, None)


def _make_opener(proxy: str | None, ssl: Any) -> OpenerDirector:
    """Make what opens addresses of the web, and follows nowhere.

    Without a ``proxy`` the system's own is taken; none at all if it is empty.
    """
    opener = OpenerDirector()
    proxies = None if proxy is None else {"http": proxy, "https": proxy} if proxy else {}
    for handler in (
        ProxyHandler(proxies),
        HTTPHandler(),
        HTTPSHandler(context=ssl),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


class SlackClient(WebClient):
    """Slack's client, held to Slack's hosts in each of its calls."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Make one call; all of the SDK's come through here."""
        with ask(req, client=self) as answer:
            charset = answer.headers.get_content_charset() or "utf-8"
            text = answer.read().decode(charset)
            return {"status": answer.status, "headers": answer.headers, "body": text}

    def apps_connections_open(self, *, app_token: str, **arguments: Any) -> SlackResponse:
        """Ask for a socket; it must be Slack's, too."""
        answer = super().apps_connections_open(app_token=app_token, **arguments)
        if not permits(str(answer.get("url") or ""), self.base_url):
            raise NotSlack("the socket's address is not Slack's")
        return answer
