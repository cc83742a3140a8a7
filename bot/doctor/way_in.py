"""Look how Slack reaches the bot: through Socket Mode, or by the request URL."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from http.client import HTTPException, InvalidURL
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk.signature import SignatureVerifier

from bot import clients, config
from bot.doctor.findings import Finding, unknown, unwell, well
from bot.doctor.sockets import PATIENCE, NoSocket, greeted
from bot.outgoing import Network

TIMEOUT = 5  # seconds; Slack itself waits for 3
_NO_ADDRESS = "is no address: give it as https://<your host>/slack/events"
_NOBODY = "cannot be reached: start the bot, and check the address and whatever stands between"
ONLY_SLACK = (
    "signing secret: the same here and there, which does not prove that it is the app's: only Slack"
    " can: press Verify (or Retry) beside the Request URL on the app's Event Subscriptions page, or"
    " have somebody try it with `doctor --live`"
)


def look(
    settings: config.Settings,
    url: str | None,
    clock: Callable[[], datetime],
    patience: float = PATIENCE,
) -> Iterator[Finding]:
    """Yield how Slack reaches the bot."""
    if url is None and settings.slack_app_token is not None:
        yield _look_at_socket(settings, settings.slack_app_token.get_secret_value(), patience)
    elif settings.slack_signing_secret is None:
        yield unwell("request URL: not asked, there is no signing secret")
    else:
        secret = settings.slack_signing_secret.get_secret_value()
        yield from _look_at_address(settings, url, secret, clock)


def _look_at_socket(settings: config.Settings, app_token: str, patience: float) -> Finding:
    try:
        with greeted(clients.make_client(settings), app_token, patience) as found:
            others, theirs = found.connections - 1, found.app
    except NoSocket as error:
        return unwell(f"Socket Mode: {error.trouble.words}")

    own = _app_of_bot(settings)
    if own and theirs and own != theirs:
        return unwell(
            f"Socket Mode: SLACK_APP_TOKEN is of another app ({theirs}) than SLACK_BOT_TOKEN"
            f" ({own}): what people do would come for one, and the other would post: copy both from"
            " the same app's pages"
        )

    beside = f" ({others} more of the app are open)" if others else ""
    return well(
        f"Socket Mode: the app token is good, a socket opened and Slack said hello{beside}; no"
        " request URL is needed"
    )


def _app_of_bot(settings: config.Settings) -> str:
    """Return the id of the app that the bot's token is of; empty where Slack does not say."""
    client = clients.make_client(settings)
    try:
        bot = client.auth_test().get("bot_id")
        found = client.api_call("bots.info", params={"bot": bot}).get("bot")
    except Exception:
        return ""  # said of the token

    return str(found.get("app_id") or "") if isinstance(found, dict) else ""


def _look_at_address(
    settings: config.Settings, url: str | None, secret: str, clock: Callable[[], datetime]
) -> Iterator[Finding]:
    asked = url or f"http://127.0.0.1:{settings.port}/slack/events"
    fault = fault_of(asked, secret, clock, settings.network())
    if fault is None:
        further = (
            ""
            if url
            else ": Slack must reach it as https://<your host>/slack/events, see `doctor --url`"
        )
        yield well(f"request URL: {asked} answers{further}")
        yield unknown(ONLY_SLACK)
    elif url is None and fault == _NOBODY:
        yield well(
            f"request URL: nothing listens on port {settings.port} yet: start `python -m bot run`,"
            " then ask again (`doctor --url https://<your host>/slack/events` asks as Slack does)"
        )
    else:
        yield unwell(f"request URL: {asked} {fault}")


def fault_of(url: str, secret: str, clock: Callable[[], datetime], network: Network) -> str | None:
    """Say what is wrong with the answer to Slack's own question for a request URL, if anything."""
    if not url.startswith(("https://", "http://")):
        return _NO_ADDRESS

    body = json.dumps({"type": "url_verification", "challenge": "doctor"}).encode()
    headers = _headers(body, secret, clock)

    try:
        request = Request(url, body, headers)  # noqa: S310 - of the web, see above
        with _opener(network.proxy_for(url)).open(request, timeout=TIMEOUT) as answer:
            good = b"doctor" in answer.read(1000)
    except HTTPError as error:
        with error:
            return _fault_in(error)
    except (ValueError, InvalidURL):
        return _NO_ADDRESS
    except OSError:
        return _NOBODY
    except HTTPException:
        return "answers something else than HTTP: it must be this bot's /slack/events"

    return None if good else "answers, but not as this bot does: check the address"


def _fault_in(error: HTTPError) -> str:
    """Say what an answer that is no success tells of who gave it."""
    if error.code == 401:
        return (
            "refuses the signature: SLACK_SIGNING_SECRET here and there must be the app's, and"
            " the clocks right"
        )

    if 300 <= error.code < 400:
        return (
            f"answers {error.code} and sends elsewhere, to a login page or another address, where"
            " Slack does not follow: it must be this bot's /slack/events itself"
        )

    if error.code in (502, 503, 504):
        return (
            f"answers {error.code}: what stands before the bot does not reach it: is the bot"
            " running, and does the proxy pass /slack/events on to its port?"
        )

    if error.code in (403, 407, 451):
        return (
            f"answers {error.code}, which this bot never does: a proxy or firewall stands between;"
            " it must let everybody through to this bot's /slack/events"
        )

    return f"answers {error.code}: it must be this bot's /slack/events"


class _Nowhere(HTTPRedirectHandler):
    """Follows nowhere, as Slack does not."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _opener(proxy: str | None) -> OpenerDirector:
    """Return what asks an address, by the network's proxy if there is one on the way."""
    return build_opener(_Nowhere, ProxyHandler({"http": proxy, "https": proxy} if proxy else {}))


def _headers(body: bytes, secret: str, clock: Callable[[], datetime]) -> dict[str, str]:
    now = str(int(clock().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=now, body=body)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature or "",
    }
