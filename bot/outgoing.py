"""Call Slack, and nobody else: each address is looked at before anything is sent to it.

Slack names addresses to call: a press its ``response_url``, an upload where the bytes go, Socket
Mode its socket. A forged one would carry what the bot answers, or its token, to a stranger. So an
address is called if it is one of Slack's own hosts by ``https`` or, where ``SLACK_API_URL`` names a
stand-in on this machine, if it is that very stand-in. No redirect is followed. Where the network
lets nothing out but by a proxy, that is what Slack is called by.
"""

import re
import socket
import traceback
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPResponse
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.slack_errors.lookup import code_in, meaning_of

log = structlog.get_logger()

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


@dataclass(frozen=True, slots=True)
class Network:
    """How the network lets the bot out: by which proxy, and whom it calls without one.

    The proxy is ``http://user:password@host:port``, name and password only where it wants them;
    without one the bot calls directly. Whom it calls without is as in ``NO_PROXY``.
    """

    proxy: str = ""
    without: str = ""

    def proxy_for(self, address: str) -> str | None:
        """Return the proxy by which an address is called; this machine is called directly."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        if not self.proxy or host in LOOPBACK:
            return None
        return None if self._is_called_directly(host, _port(parts)) else self.proxy

    def _is_called_directly(self, host: str, port: int) -> bool:
        """Say whether a host is named, with or without its port, or a domain that it is in."""
        named = self.without.lower().replace(",", " ").split()
        domains = [name.removeprefix("*").removeprefix(".") for name in named]
        reached = (f".{host}", f".{host}:{port}")
        return any(
            not domain or one.endswith(f".{domain}") for domain in domains for one in reached
        )


DIRECT = Network()


def read_proxy(given: str) -> str:
    """Read a proxy's address as people write it, ``proxy:8080`` too.

    Raises ``ValueError`` with the cure, which does not repeat the password.
    """
    address = (given if "://" in given else f"http://{given}").rstrip("/")
    parts = take_apart(address)
    is_plain = parts is not None and parts.scheme == "http" and bool(parts.hostname)
    if not is_plain or re.search(r"[/?#\s]", address.removeprefix("http://")):
        raise ValueError(
            "must be an address such as http://proxy.example.org:8080: the bot speaks HTTP to a"
            " proxy, and TLS to Slack through it. A name and a password go before the host"
            " (http://name:password@…), their special characters as %2F and so on"
        )

    return address


def is_slacks(address: str) -> bool:
    """Say whether an address is on one of Slack's own hosts, by https."""
    parts = _parts(address)
    if parts is None or _origin(parts)[::2] != ("https", 443):
        return False
    host = parts.hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in SLACKS)


def is_loopback(address: str) -> bool:
    """Say whether an address is on this machine."""
    parts = _parts(address)
    return parts is not None and parts.hostname in LOOPBACK


def permits(address: str, api: str) -> bool:
    """Say whether the bot may call an address, where ``api`` is the Web API's."""
    if not is_loopback(api):
        return is_slacks(address)
    parts, standin = _parts(address), _parts(api)
    return parts is not None and standin is not None and _origin(parts) == _origin(standin)


def _parts(address: str) -> SplitResult | None:
    """Read an address; return None where two readers could understand it in two ways."""
    if not re.fullmatch(r"[!-~]+", address) or "\\" in address:
        return None
    parts = take_apart(address)
    if parts is None or "@" in parts.netloc:
        return None
    return parts if _is_host(parts.hostname or "") else None


def take_apart(address: str) -> SplitResult | None:
    """Take an address apart; return None for what is none, as urllib's own words may quote it."""
    try:
        parts = urlsplit(address)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _is_host(host: str) -> bool:
    """Say whether it is this machine, or a plain name."""
    return host in LOOPBACK or NAME.fullmatch(host) is not None


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    """Return scheme, host and port; the names of this machine are one."""
    host = parts.hostname or ""
    return _scheme(parts), "loopback" if host in LOOPBACK else host, _port(parts)


def _scheme(parts: SplitResult) -> str:
    """Return the scheme by which an address is called first, a socket's too."""
    return HTTP_OF_SOCKETS.get(parts.scheme, parts.scheme)


def _port(parts: SplitResult) -> int:
    """Return the port of an address, else its scheme's; 0 for a scheme that nobody calls."""
    return parts.port or PORTS.get(_scheme(parts), 0)


def code_of(error: BaseException) -> str:
    """Return why a call failed, for the log: Slack's code, an HTTP status, or an error's type.

    Never a text of the answer.
    """
    if isinstance(error, SlackApiError):
        return code_in(error.response.data) or f"HTTP {error.response.status_code}"

    if isinstance(error, HTTPError):
        return f"HTTP {error.code}"

    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        return type(error.reason).__name__

    return type(error).__name__


def ask(request: Request, *, client: WebClient) -> HTTPResponse:
    """Send a request as ``client`` would: by its proxy, and no longer than its time-out.

    Raises :class:`NotSlack` where the address is not to be called, else what urllib raises: an
    answer that sends us elsewhere is an ``HTTPError``, too.
    """
    address = request.full_url
    if not permits(address, client.base_url):
        raise NotSlack("the address is not Slack's")

    proxy = network_of(client).proxy_for(address)
    opener = _opener(proxy) if client.ssl is None else _make_opener(proxy, client.ssl)

    try:
        return cast(HTTPResponse, opener.open(request, timeout=client.timeout))
    except URLError as error:
        if isinstance(error.reason, BaseException):
            _let_go(error.reason)

        raise


def dial(address: str, *, client: WebClient, seconds: float) -> socket.socket:
    """Connect to the host on which a socket is to be opened, by the proxy if it has one.

    What is sent on it, TLS first, is the caller's. Raises :class:`NotSlack` where the address is
    not to be called, and ``OSError`` where the proxy, or the host, cannot be reached.
    """
    parts = _parts(address)
    if parts is None or not permits(address, client.base_url):
        raise NotSlack("the socket's address is not Slack's")

    host, port = parts.hostname or "", _port(parts)
    proxy = network_of(client).proxy_for(address)
    if proxy is None:
        return socket.create_connection((host, port), timeout=seconds)

    way = urlsplit(proxy)
    tunnel = HTTPConnection(way.hostname or "", way.port or PORTS["http"], timeout=seconds)
    tunnel.set_tunnel(host, port, headers=_credentials(way))

    try:
        tunnel.connect()
    except OSError as error:
        _let_go(error)
        raise

    return tunnel.sock


def _let_go(error: BaseException) -> None:
    """Let go of what the steps held in which an error arose.

    Before Python 3.11.4 one of them holds the socket that a proxy has refused to lead on; who keeps
    the error would keep that open.
    """
    traceback.clear_frames(error.__traceback__)


def refused_by_proxy(error: Exception) -> int | None:
    """Return the status with which the proxy let nothing through; ``None`` for other errors."""
    refused = re.match(r"Tunnel connection failed: (\d{3})", str(error))
    return int(refused[1]) if refused else None


def _credentials(proxy: SplitResult) -> dict[str, str]:
    """Return the header that carries a proxy's name and password, where it wants them."""
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


@cache
def _opener(proxy: str | None) -> OpenerDirector:
    return _make_opener(proxy, None)


def _make_opener(proxy: str | None, ssl: Any) -> OpenerDirector:
    """Make what opens addresses of the web, by a ``proxy`` if there is one, and follows nowhere."""
    opener = OpenerDirector()
    proxies = {"http": proxy, "https": proxy} if proxy else {}
    for handler in (
        ProxyHandler(proxies),
        HTTPHandler(),
        HTTPSHandler(context=ssl),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)

    return opener


def _ignore(_operation: str, _code: str) -> None:
    """Do nothing, where nobody counts."""


class SlackClient(WebClient):
    """Slack's client, held to Slack's hosts in each of its calls, and to the network's proxy.

    ``before`` is done before each call: to let go of what nobody else can have meanwhile. Each
    error is logged here, by Slack's code; ``unknown`` counts those that stand in no table, by what
    was to be done.
    """

    def __init__(
        self,
        *,
        network: Network = DIRECT,
        before: Callable[[], None] = lambda: None,
        unknown: Callable[[str, str], None] = _ignore,
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self.network = network
        self._before = before
        self._unknown = unknown
        # The SDK has read the environment for one proxy, whatever the address.
        self.proxy = None
        self.lacking: dict[str, Mapping[str, Any]] = {}
        """Slack's answers to methods that failed last for want of a scope, by method."""

    def api_call(self, api_method: str, **how: Any) -> SlackResponse:
        """Call a method; log an error of Slack's, and note whether the app lacks a scope for it."""
        try:
            answer = super().api_call(api_method, **how)
        except SlackApiError as error:
            self._note(api_method, error.response)
            data = getattr(error.response, "data", None)
            if isinstance(data, Mapping) and data.get("error") == "missing_scope":
                self.lacking[api_method] = data

            raise

        self.lacking.pop(api_method, None)
        return answer

    def _note(self, method: str, answer: Any) -> None:
        code = code_in(answer.data)
        if code is None:
            log.warning("slack answered with no code", method=method, status=answer.status_code)
            return

        found = meaning_of(method, code)
        said = {"method": method, "code": code, "meaning": found.meaning.name.lower()}

        if found.is_known:
            log.info("slack refused", **said)
        else:
            log.warning("slack refused with a code that no table has", **said)
            self._unknown(found.operation.name, code)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Make one call; all of the SDK's come through here."""
        self._before()
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


def network_of(client: WebClient) -> Network:
    """Return the network that a client calls by; the SDK's own has one proxy for everybody."""
    return client.network if isinstance(client, SlackClient) else Network(client.proxy or "")
