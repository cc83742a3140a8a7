"""One call to Slack, and what is known afterwards: it was done, or surely not, or nobody can
say."""

import json
import re
import socket
import ssl
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from errno import ECONNREFUSED, EHOSTUNREACH, ENETUNREACH
from typing import Any
from urllib.error import HTTPError, URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

TIMEOUT = 10  # seconds
RETRY_AFTER = timedelta(seconds=30)  # where a 429 does not say


class CallError(Exception):
    """Base: why a call brought nothing. Its text is a code, safe to log and to keep."""


class NotSent(CallError):
    """Slack surely did nothing: it was not reached."""


class RateLimited(CallError):
    """Slack surely did nothing, and says when this method may be called again in this workspace."""

    def __init__(self, method: str, retry_after: timedelta) -> None:
        super().__init__("ratelimited")
        self.method = method
        self.retry_after = retry_after


class Refused(CallError):
    """Slack surely did nothing and says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unclear(CallError):
    """Slack may have done it."""


# Slack's own words for "something went wrong on our side", which leave open what was done before it
# did.
_UNCLEAR = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "rollup_error"}
)
_LIMITED = frozenset({"ratelimited", "rate_limited"})
_UNREACHED = (ECONNREFUSED, EHOSTUNREACH, ENETUNREACH)


def call(
    client: WebClient, method: str, *, form: bool = False, **arguments: Any
) -> Mapping[str, Any]:
    """Calls a method once; arguments that are ``None`` are left out. Reading methods take a form,
    not JSON."""
    # The SDK's own retry after a reset connection posts twice and says it was once: only the outbox
    # retries.
    client.retry_handlers = []
    client.timeout = min(client.timeout, TIMEOUT)
    given = {name: value for name, value in arguments.items() if value is not None}
    json.dumps(given)  # what cannot be sent at all is our fault, not an unclear answer
    try:
        answer = (
            client.api_call(method, params=given) if form else client.api_call(method, json=given)
        )
    except SlackApiError as error:
        raise _said(method, error) from None
    except SlackClientError as error:
        raise NotSent(type(error).__name__) from error
    except Exception as error:
        raise _broke(error) from error
    if not isinstance(answer.data, dict):
        raise Unclear("no JSON object")
    return answer.data


def upload(address: str, content: bytes) -> None:
    """Sends a file's bytes to the address that Slack gave for them: nobody sees it yet, so nothing
    is unclear."""
    if not address.startswith(("https://", "http://")):
        raise NotSent("no address for the file")
    request = urllib.request.Request(address, data=content, method="POST")
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            answer.read()
    except HTTPError as error:
        with error:
            raise NotSent(f"upload {error.code}") from None
    except Exception as error:
        raise NotSent(type(error).__name__) from error


def _said(method: str, error: SlackApiError) -> CallError:
    answer = error.response
    if answer.status_code == 429:
        return RateLimited(method, _retry_after(answer.headers))
    if answer.status_code >= 500:
        return Unclear(f"HTTP {answer.status_code}")
    code = answer.data.get("error") if isinstance(answer.data, dict) else None
    if not isinstance(code, str) or not re.fullmatch(r"[a-z0-9_]{2,80}", code):
        return Unclear("no JSON")  # the SDK puts a page of text where the code belongs
    if code in _UNCLEAR:
        return Unclear(code)
    return RateLimited(method, _retry_after(answer.headers)) if code in _LIMITED else Refused(code)


def _retry_after(headers: Mapping[str, Any]) -> timedelta:
    given = {str(name).lower(): value for name, value in headers.items()}.get("retry-after")
    try:
        return timedelta(seconds=max(1, int(given)))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return RETRY_AFTER


def _broke(error: Exception) -> CallError:
    """urllib wraps what fails up to the end of sending; only a connection that never was is surely
    nothing sent."""
    cause = error.reason if isinstance(error, URLError) else error
    never = isinstance(cause, socket.gaierror | ssl.SSLCertVerificationError)
    if isinstance(error, URLError) and (never or getattr(cause, "errno", None) in _UNREACHED):
        return NotSent(type(cause).__name__)
    return Unclear(type(cause).__name__)
