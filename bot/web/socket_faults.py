"""Say why there is no socket to Slack, in a sentence for whoever runs the bot, with what to do."""

import re
import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus

from bot.outgoing import Network, NotSlack, refused_by_proxy

TOKEN_REFUSED = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "team_disabled",
        "token_expired",
        "token_revoked",
        "user_removed_from_team",
    }
)
"""Slack's words for a token with which no socket is ever opened."""
NOT_ALLOWED = frozenset(
    {
        "access_denied",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "forbidden_team",
        "org_login_required",
        "team_access_not_granted",
        "two_factor_setup_required",
    }
)
"""Slack's words for what the workspace, or its organisation, does not let the app do."""
FOR_NOW = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
"""Slack's words for what passes by itself."""
WAIT = "The bot tries again by itself."
LET_THROUGH = (
    "ask whoever runs the network to let CONNECT to slack.com and *.slack.com, port 443, through"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no socket; ``code`` is the one word of it that the log has."""

    code: str
    sentence: str
    is_final: bool = False
    """Whether trying again is of no use until somebody changes something."""
    wait: float = 0.0
    """Seconds at least before the next try."""


class CannotOpen(Exception):
    """There is no socket; the fault says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


NO_HELLO = Fault(
    "no_hello",
    "The socket was opened, but Slack said no hello: something on the way holds back what comes"
    f" from Slack. If it stays so, {LET_THROUGH}, websockets included. {WAIT}",
)
FAULTS_BY_REASON = {
    "too_many_websockets": Fault(
        "too_many_websockets",
        "Slack has as many sockets of this app as it allows (ten): end what else runs with the same"
        f" SLACK_APP_TOKEN. {WAIT}",
    ),
    "link_disabled": Fault(
        "link_disabled",
        "Socket Mode is switched off: switch it on in your Slack app's settings (Settings, Socket"
        f" Mode). {WAIT}",
    ),
}
"""What Slack says when it closes a socket, beside that it is to be opened anew: people have to see
to these, so there is no hurry."""


def why_closed(reason: str) -> Fault:
    """Say why a socket ended, by Slack's word for it or ours."""
    known = FAULTS_BY_REASON.get(reason)
    return known or Fault(reason, f"The socket has ended ({reason}). {WAIT}")


def explain(error: Exception, network: Network, waited: float) -> Fault:
    """Say why a socket could not be opened, for whose answer so many seconds were waited."""
    cause = error.reason if isinstance(error, URLError) else error
    before = getattr(cause, "__context__", None)
    if isinstance(before, InvalidStatus):
        cause = before  # the library was sent elsewhere, and could not follow

    match cause:
        case CannotOpen():
            return cause.fault
        case SlackApiError():
            return _of_answer(cause)
        case NotSlack():
            return Fault(
                "foreign_address",
                "The address that was named for the socket is not Slack's, so nothing was sent to"
                f" it: something answers in Slack's place. Please {LET_THROUGH}, unread.",
            )
        case InvalidStatus():
            return _of_status(cause.response.status_code)
        case ssl.SSLCertVerificationError():
            return Fault(
                "certificate",
                "The certificate at Slack's address is not one that this machine trusts. If the"
                " network's proxy opens TLS to look inside, give its authority's certificate as a"
                " file, SSL_CERT_FILE=/path/to/authorities.pem, and start the bot again.",
            )
        case TimeoutError():
            return _of_silence(waited, network)
        case OSError() | HTTPException():
            return _of_connection(cause, network)

    return Fault(type(cause).__name__, f"The socket fails ({type(cause).__name__}). {WAIT}")


def _of_answer(error: SlackApiError) -> Fault:
    """Say what Slack's answer means, or that it is no answer of Slack's."""
    code = str(error.response.get("error"))
    if not re.fullmatch(r"[a-z0-9_]{2,80}", code):
        return _of_status(getattr(error.response, "status_code", 0))

    if code in TOKEN_REFUSED:
        sentence = (
            f"Slack refuses SLACK_APP_TOKEN ({code}): make an app-level token with the scope"
            " connections:write (your Slack app's Basic Information page, App-Level Tokens), and"
            " put it there."
        )
        return Fault(code, sentence, is_final=True)

    if code in NOT_ALLOWED:
        sentence = (
            f"Slack does not let this app open a socket ({code}): please ask an administrator of"
            " the workspace, or of its organisation, to allow the app."
        )
        return Fault(code, sentence, is_final=True)

    if code in FOR_NOW:
        wait = _retry_after(error) if code == "ratelimited" else 0.0
        return Fault(code, f"Slack opens no socket just now ({code}). {WAIT}", wait=wait)

    return Fault(
        code,
        f"Slack opens no socket ({code}): look whether Socket Mode is switched on in your Slack"
        f" app's settings (Settings, Socket Mode). {WAIT}",
    )


def _retry_after(error: SlackApiError) -> float:
    lowercase = {str(name).lower(): value for name, value in error.response.headers.items()}
    seconds = str(lowercase.get("retry-after", ""))
    return float(seconds) if re.fullmatch(r"[0-9]{1,4}", seconds) else 30.0


def _of_status(status: int) -> Fault:
    """Say what it means that a page was answered."""
    return Fault(
        f"status_{status}",
        f"What answers at Slack's address is not Slack, but a page (status {status}): a proxy or a"
        f" firewall says no. Please {LET_THROUGH}, websockets included. {WAIT}",
    )


def _of_connection(error: Exception, network: Network) -> Fault:
    """Say what the way to Slack fails with."""
    refused = refused_by_proxy(error)
    if refused is not None:
        return _of_tunnel(refused, network)

    kind = type(error).__name__

    if isinstance(error, socket.gaierror):
        whose = "The proxy's name" if network.proxy else "Slack's name"
        return Fault(kind, f"{whose} is not found. {_look_at(network)} {WAIT}")

    return Fault(kind, f"The way to Slack fails ({kind}). {_look_at(network)} {WAIT}")


def _of_silence(waited: float, network: Network) -> Fault:
    """Say what it means that nobody answered in time."""
    return Fault(
        "TimeoutError",
        f"Slack gave no answer in {waited:g} {'second' if waited == 1 else 'seconds'}: something on"
        f" the way takes the question and brings nothing back. {_look_at(network)} If it stays so,"
        f" {LET_THROUGH}, websockets included. {WAIT}",
    )


def _of_tunnel(status: int, network: Network) -> Fault:
    """Say what it means that the proxy lets nothing through."""
    where = f"The network's proxy ({_without_credentials(network.proxy)})"
    if status != 407:
        return Fault(f"proxy_{status}", f"{where} says no (status {status}): {LET_THROUGH}. {WAIT}")

    is_named = urlsplit(network.proxy).username is not None
    cure = (
        "does not take the name and password in HTTPS_PROXY: correct them, their special"
        " characters as %2F and so on."
        if is_named
        else "wants a name and a password: put them into HTTPS_PROXY (http://name:password@…)."
    )
    cure += (
        " The bot tells them as they are (Basic); where the proxy knows Kerberos or NTLM only, ask"
        " whoever runs it to let this machine through without."
    )
    return Fault("proxy_407", f"{where} {cure}", is_final=True)


def _look_at(network: Network) -> str:
    if network.proxy:
        return f"It goes by HTTPS_PROXY ({_without_credentials(network.proxy)}): is that right?"
    return "It goes by no proxy: if the network has one, set HTTPS_PROXY."


def _without_credentials(proxy: str) -> str:
    """Return a proxy's host and port."""
    return urlsplit(proxy).netloc.rpartition("@")[2]
