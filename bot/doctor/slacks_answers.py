"""Why a call to Slack brought nothing, in words for whoever looks after the network and the app.

A proxy's page is not Slack's answer, a limit is no fault of the installation, and a token that is
good is not made better by installing the app again: each has a cure of its own.
"""

import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.outgoing import NotSlack
from bot.slack_errors import lookup
from bot.slack_errors.lookup import means
from bot.slack_errors.meanings import Meaning


class Cause(Enum):
    """Whose it is to mend."""

    TOKEN = "the token is of no use"  # noqa: S105 - no secret, but why one is not taken
    SCOPE = "the app lacks a permission"
    ADMIN = "somebody who administers the workspace has to allow it"
    LIMIT = "too much was asked in too short a time"
    SLACK = "Slack is not well"
    PROXY = "something between here and Slack answered in its stead"
    NETWORK = "Slack was not reached"
    OTHER = "Slack said no, for a reason of its own"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a call brought nothing; ``words`` go on from a subject and end with what to do."""

    cause: Cause
    words: str
    code: str = ""
    """Slack's own code, where it was Slack that answered."""


SLACK_UNWELL = means(Meaning.UNCLEAR) | {"team_added_to_org"}
LIMITS = means(Meaning.LIMITED) | {"message_limit_exceeded"}
TOKEN_LOST = means(Meaning.WORKSPACE_LOST)
ADMINS = frozenset(
    {
        "access_denied",
        "accesslimited",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "no_permission",
        "org_login_required",
        "restricted_action",
        "two_factor_setup_required",
    }
)
ADDRESSES = "https://slack.com, https://*.slack.com and wss://*.slack.com"
_NETWORKS_PEOPLE = (
    f"ask those who run the network to let {ADDRESSES} through unchanged, or set HTTPS_PROXY to the"
    " proxy that does"
)
NOTHING_WRONG = "nothing is wrong with the installation"


def trouble_of(error: Exception) -> Trouble:
    """Say why a call brought nothing."""
    if isinstance(error, SlackApiError) and isinstance(error.response, SlackResponse):
        return _trouble_in(error.response)

    if isinstance(error, NotSlack):
        return Trouble(
            Cause.PROXY,
            "the answer names an address that is not Slack's, which is not called: something on"
            f" the way changes answers: {_NETWORKS_PEOPLE}",
        )

    if isinstance(error, HTTPError):  # not of the Web API: of an address that Slack gave
        return _trouble_of_status(error.code)

    return _trouble_on_the_way(error)


def code_in(answer: SlackResponse) -> str:
    """Return Slack's error code in an answer; nothing where what came back is not Slack's."""
    return lookup.code_in(answer.data) or ""


def header(headers: Mapping[str, Any] | None, name: str) -> str | None:
    """Return a header by its name in whatever case; ``None`` where there is none."""
    for key, value in (headers or {}).items():
        if key.lower() == name:
            return str(value)
    return None


def _trouble_in(answer: SlackResponse) -> Trouble:
    """Say why there is nothing in what came back."""
    code, status = code_in(answer), answer.status_code
    if status == 429 or code in LIMITS:
        return Trouble(Cause.LIMIT, _limit(answer), code)

    if not code:
        return _trouble_of_status(status)

    if status >= 500 or code in SLACK_UNWELL:
        return Trouble(
            Cause.SLACK,
            f"Slack itself is not well, or under maintenance ({code}): {NOTHING_WRONG};"
            " https://status.slack.com says more, try again later",
            code,
        )

    return _refusal(answer, code)


def _limit(answer: SlackResponse) -> str:
    seconds = header(answer.headers, "retry-after") or ""
    wait = f"in {seconds} seconds" if re.fullmatch(r"[0-9]{1,5}", seconds) else "in a minute"
    return f"Slack was asked too often just now: {NOTHING_WRONG}; try again {wait}"


def _trouble_of_status(status: int) -> Trouble:
    """Say of a page, or of anything else that is no answer of Slack's, whose it can be."""
    if status == 407:
        return Trouble(
            Cause.PROXY,
            "the proxy wants a name and password (HTTP 407): put them into HTTPS_PROXY, as"
            " http://name:password@proxy.example.org:8080",
        )

    if status >= 500:
        return Trouble(
            Cause.SLACK,
            f"HTTP {status} came back, and no answer of Slack's: Slack is under maintenance"
            " (https://status.slack.com says so), or a proxy on the way cannot reach it;"
            f" {NOTHING_WRONG}, try again later",
        )

    return Trouble(
        Cause.PROXY,
        f"what came back (HTTP {status}) is a page and no answer of Slack's: a proxy or filter"
        f" stands between, and answers in its stead: {_NETWORKS_PEOPLE}; the token was not looked"
        " at",
    )


def _refusal(answer: SlackResponse, code: str) -> Trouble:
    """Say what Slack's refusal wants."""
    if code == "missing_scope":
        needed = needed_in(answer.data)
        return Trouble(
            Cause.SCOPE,
            f"the app lacks the scope {needed}: add it under OAuth & Permissions in the app's"
            " settings, and install it again",
            code,
        )

    if code in TOKEN_LOST:
        return Trouble(
            Cause.TOKEN,
            f"Slack refuses the token ({code}): install the app again and copy its token",
            code,
        )

    if code == "not_allowed_token_type":
        return Trouble(
            Cause.TOKEN,
            "Slack refuses the token (not_allowed_token_type): it is of another kind; the bot's"
            " own starts with xoxb-",
            code,
        )

    if code in ADMINS:
        return Trouble(
            Cause.ADMIN,
            f"the workspace's rules forbid it ({code}): ask somebody who administers it in Slack;"
            " installing the app again does not help",
            code,
        )

    return Trouble(
        Cause.OTHER,
        f"Slack answers {code}: its documentation of the method says what that means"
        " (https://docs.slack.dev/reference/methods)",
        code,
    )


def needed_in(answer: object) -> str:
    """Return the scope that Slack says is missing; of several that would do, all."""
    needed = answer.get("needed") if isinstance(answer, Mapping) else None
    if isinstance(needed, str) and re.fullmatch(r"[a-z0-9_.:, -]{2,200}", needed):
        return needed
    return "that it does not name"


def _trouble_on_the_way(error: Exception) -> Trouble:
    """Say why nothing came back."""
    cause: object = error.reason if isinstance(error, URLError) else error
    tunnel = re.search(r"Tunnel connection failed: (\d{3})", str(cause))
    if tunnel:
        wants = " (it wants a name and password)" if tunnel[1] == "407" else ""
        return Trouble(
            Cause.PROXY,
            f"the proxy of HTTPS_PROXY refuses the way to Slack (HTTP {tunnel[1]}){wants}:"
            f" {_NETWORKS_PEOPLE}",
        )

    if isinstance(cause, ssl.SSLError):
        return Trouble(
            Cause.PROXY,
            f"the certificate is not one that this machine trusts ({type(cause).__name__}): a proxy"
            " that reads along shows its own; have slack.com exempted from that, or give the"
            " proxy's root certificate in SSL_CERT_FILE",
        )

    is_cut_off = isinstance(cause, OSError)  # some are said to be no HTTP, too
    if isinstance(cause, HTTPException | UnicodeDecodeError | AttributeError) and not is_cut_off:
        return Trouble(
            Cause.PROXY,
            f"what came back is not as Slack answers ({type(cause).__name__}): {_NETWORKS_PEOPLE}",
        )

    if isinstance(cause, socket.gaierror):
        return Trouble(
            Cause.NETWORK,
            "Slack's name cannot be found (DNS): check SLACK_API_URL and the network; where only a"
            " proxy gets out, set HTTPS_PROXY",
        )

    return Trouble(
        Cause.NETWORK,
        f"Slack cannot be reached ({type(cause).__name__}): check SLACK_API_URL, and let"
        f" {ADDRESSES} out through the firewall; where only a proxy gets out, set HTTPS_PROXY",
    )
