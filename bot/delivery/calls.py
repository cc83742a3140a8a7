"""One call to Slack, and what is known after it: it was done, or surely not, or nobody can say."""

import json
import re
import socket
import ssl
from collections.abc import Mapping
from datetime import timedelta
from errno import ECONNREFUSED, EHOSTUNREACH, ENETUNREACH
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.outgoing import NotSlack, ask, refused_by_proxy
from bot.slack_errors.lookup import Found, code_in, meaning_of
from bot.slack_errors.meanings import Meaning
from bot.slack_errors.operations import BYTES

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
    """Slack surely did nothing and says why: what that means is in ``bot/slack_errors``."""

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        super().__init__(f"{code}: {needed}" if needed else code)
        self.method = method
        self.code = code

    @property
    def found(self) -> Found:
        """What the code means as an answer to its method."""
        return meaning_of(self.method, self.code)


class Unclear(CallError):
    """Slack may have done it."""


_PASSING = (408, 429)  # statuses of HTTP that pass by themselves
_UNREACHED = (ECONNREFUSED, EHOSTUNREACH, ENETUNREACH)


def call(
    client: WebClient, method: str, *, form: bool = False, **arguments: Any
) -> Mapping[str, Any]:
    """Call a method once; return Slack's answer.

    Arguments that are ``None`` are left out. Methods that read take a ``form``, not JSON. Raises a
    :class:`CallError` that says what is known.
    """
    # The SDK's own retry after a reset connection posts twice and says it was once: only the outbox
    # retries.
    client.retry_handlers = []
    client.timeout = min(client.timeout, TIMEOUT)
    given = {name: value for name, value in arguments.items() if value is not None}
    json.dumps(given)  # what cannot be sent at all is our fault, not an unclear answer

    try:
        if form:
            answer = client.api_call(method, params=given)
        else:
            answer = client.api_call(method, json=given)
    except SlackApiError as error:
        raise _error_in_answer(method, error) from None
    except SlackClientError as error:
        raise NotSent(type(error).__name__) from error
    except Exception as error:
        raise _error_of_connection(error) from error

    if not isinstance(answer.data, dict):
        raise Unclear("no JSON object")

    return answer.data


def upload(client: WebClient, address: str, content: bytes) -> None:
    """Send a file's bytes to the address that Slack gave for them.

    Nobody sees the file yet, so nothing is ever unclear: it raises :class:`NotSent`; or
    :class:`Refused` where the address is not Slack's, or is refused as a proxy would do it.
    """
    client.timeout = min(client.timeout, TIMEOUT)
    try:
        request = Request(address, data=content, method="POST")  # noqa: S310 - `ask` calls Slack only
        request.add_header("Content-Type", "application/octet-stream")

        with ask(request, client=client) as answer:
            answer.read()
    except (NotSlack, ValueError):
        raise Refused(BYTES, "foreign_address") from None
    except HTTPError as error:
        with error:
            if 400 <= error.code < 500 and error.code not in _PASSING:
                raise Refused(BYTES, "upload_refused") from None

            raise NotSent(f"upload {error.code}") from None
    except Exception as error:
        raise NotSent(type(error).__name__) from error


def _error_in_answer(method: str, error: SlackApiError) -> CallError:
    """Return what is known after Slack answered with an error."""
    answer = error.response
    if answer.status_code == 429:
        return RateLimited(method, _retry_after(answer.headers))

    if answer.status_code >= 500:
        return Unclear(f"HTTP {answer.status_code}")

    code = code_in(answer.data)
    if code is None:
        return Unclear("no JSON")

    match meaning_of(method, code).meaning:
        case Meaning.UNCLEAR:
            return Unclear(code)
        case Meaning.LIMITED:
            return RateLimited(method, _retry_after(answer.headers))

    return Refused(method, code, _scope_needed(answer.data))


def _scope_needed(answer: object) -> str:
    """Return the scope that the app lacks, as Slack names it; empty where it names none."""
    needed = answer.get("needed") if isinstance(answer, Mapping) else None
    is_scopes = isinstance(needed, str) and re.fullmatch(r"[a-z.:_, ]{1,80}", needed)
    return str(needed) if is_scopes else ""


def _retry_after(headers: Mapping[str, Any]) -> timedelta:
    """Return how long Slack asks to wait, from the header in whatever case."""
    lowercase = {str(name).lower(): value for name, value in headers.items()}
    try:
        seconds = int(lowercase["retry-after"])
        return timedelta(seconds=max(1, seconds))
    except (KeyError, TypeError, ValueError, OverflowError):
        return RETRY_AFTER


def _error_of_connection(error: Exception) -> CallError:
    """Return what is known after the connection failed.

    urllib wraps what fails up to the end of sending in a ``URLError``; of that, only a connection
    that never was is surely nothing sent.
    """
    if not isinstance(error, URLError):
        return Unclear(type(error).__name__)
    cause = error.reason
    if _never_connected(cause):
        return NotSent(type(cause).__name__)
    return Unclear(type(cause).__name__)


def _never_connected(cause: object) -> bool:
    if isinstance(cause, socket.gaierror | ssl.SSLCertVerificationError):
        return True
    is_refused_by_proxy = isinstance(cause, OSError) and refused_by_proxy(cause) is not None
    return is_refused_by_proxy or getattr(cause, "errno", None) in _UNREACHED
