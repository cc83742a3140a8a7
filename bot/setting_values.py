"""Read the value of each setting, or say what is wrong with it and the cure.

A value may be a secret, or have one in it: no fault repeats it.
"""

import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult

from pydantic import AfterValidator, SecretStr

from bot import outgoing

SLACK_API = "https://slack.com/api/"
MAKE_A_KEY = 'python -c "import secrets; print(secrets.token_hex(32))"'
AN_ADDRESS = (
    "an address of this machine: 127.0.0.1 (or leave it out) for this machine alone, 0.0.0.0 for"
    " everybody"
)
BASIC_INFORMATION = "your Slack app's Basic Information page"
PERMISSIONS = "your Slack app's OAuth & Permissions page"


def read_token(prefix: str, page: str) -> AfterValidator:
    def check(token: SecretStr) -> SecretStr:
        if not re.fullmatch(rf"{prefix}-[A-Za-z0-9-]+", token.get_secret_value()):
            raise ValueError(
                f"does not look like a token that starts with {prefix}-: copy it from {page}"
            )
        return token

    return AfterValidator(check)


def read_key(key: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", key.get_secret_value()):
        raise ValueError(f"must be 64 hex digits: make one with {MAKE_A_KEY}")
    return key


def read_keys(keys: SecretStr) -> SecretStr:
    """Read one key, or several with commas between: the newest comes first, for its rotation."""
    for key in split_keys(keys):
        read_key(SecretStr(key))
    return keys


def split_keys(keys: SecretStr) -> list[str]:
    """Return each of some keys, the newest first."""
    return [key.strip() for key in keys.get_secret_value().split(",")]


def _named(strangers: Sequence[str]) -> str:
    """Name what is no id; not what may be a secret that was put in the wrong line."""
    return ", ".join(
        one if re.fullmatch(r"@?[\w.:]{1,20}", one) else "something" for one in strangers
    )


def read_teams(value: object) -> object:
    if not isinstance(value, str):
        return value

    teams = tuple(value.replace(",", " ").split())
    strangers = [team for team in teams if not re.fullmatch(r"T[A-Z0-9]+", team)]
    if strangers:
        raise ValueError(
            f"has {_named(strangers)}, which is no Slack workspace id: it is the T… in the"
            " address of the workspace in a browser (app.slack.com/client/T…)"
        )

    return teams


def read_host(value: str) -> str:
    with suppress(ValueError):
        return str(ip_address(value))
    label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    if len(value) > 253 or not re.fullmatch(rf"{label}([.]{label})*", value):
        raise ValueError(f"must be {AN_ADDRESS}")
    return value


def port_number(value: object) -> int:
    """Read a port, as a setting or an option. Raises ``ValueError`` with the cure."""
    is_number = re.fullmatch(r"[0-9]{1,5}", str(value))
    number = int(str(value)) if is_number else 0
    if not 1 <= number <= 65535:
        raise ValueError("must be a number from 1 to 65535")
    return number


def read_client_id(value: str) -> str:
    if not re.fullmatch(r"[0-9]+[.][0-9]+", value):
        raise ValueError(
            "must be two numbers with a dot between, as the page /slack/install shows it to"
            f" everybody: copy the Client ID, not the secret, from {BASIC_INFORMATION}"
        )
    return value


def read_api_url(value: str) -> str:
    if not _is_plain_web_address(value):
        raise ValueError(f"must be an address such as {SLACK_API}: leave it out to use Slack's own")

    if not outgoing.is_slacks(value) and not outgoing.is_loopback(value):
        raise ValueError(
            "must be Slack's own by https, or a stand-in's on this machine"
            " (http://127.0.0.1:…/api/): the bot's token goes there"
        )

    return value if value.endswith("/") else value + "/"


def _is_plain_web_address(address: str) -> bool:
    """Say whether an address is one of the web, with no more than a path after its host."""
    parts = outgoing.take_apart(address)
    if parts is None or not parts.hostname or parts.scheme not in ("https", "http"):
        return False
    return not parts.query and not parts.fragment


def read_database_url(value: SecretStr) -> SecretStr:
    """Bring what hosts hand out into SQLAlchemy's form.

    The value may hold a password, so no fault repeats it.
    """
    url = value.get_secret_value()
    if re.fullmatch(r"sqlite:///[^?#]*[^?#/:]", url):
        return value

    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and _names_database(rest):
        return SecretStr(f"postgresql+psycopg://{_one_by_one(rest)}")

    raise ValueError(
        "must be sqlite:///file or postgresql://user:password@host:5432/name "
        "(special characters in the password as %2F and so on)"
    )


def _names_database(address: str) -> bool:
    """Say whether an address has hosts, ports that can be, and a database's name."""
    who, at, where = address.rpartition("@")
    hosts, _, name = where.partition("/")
    has_name = re.fullmatch(r"[^/?#]+([?#].*)?", name) is not None
    return has_name and all(_names_server(who + at + host) for host in hosts.split(","))


def _names_server(address: str) -> bool:
    """Say whether an address has a host, and a port that can be."""
    parts = outgoing.take_apart(f"postgresql://{address}")
    return parts is not None and bool(parts.hostname) and not parts.path


def _one_by_one(address: str) -> str:
    """Write several hosts as SQLAlchemy reads them, where they stand as PostgreSQL's own do."""
    who, at, where = address.rpartition("@")
    hosts, slash, name = where.partition("/")
    if "," not in hosts:
        return address

    name, _, query = name.partition("?")
    settings = [f"host={_with_port(host)}" for host in hosts.split(",")]

    if query:
        settings.append(query)

    return f"{who}{at}{slash}{name}?{'&'.join(settings)}"


def _with_port(host: str) -> str:
    return host if ":" in host else f"{host}:5432"


def read_proxy(value: SecretStr) -> SecretStr:
    return SecretStr(outgoing.read_proxy(value.get_secret_value()))


A_PERSON = r"(T[A-Z0-9]+:)?[UW][A-Z0-9]+"
"""A person's id, with their workspace's before it where there are several."""


def read_people(value: object) -> object:
    if not isinstance(value, str):
        return value

    people = tuple(value.replace(",", " ").split())
    strangers = [person for person in people if not re.fullmatch(A_PERSON, person)]
    if strangers:
        raise ValueError(
            f"has {_named(strangers)}, which is no Slack user id: open the person's profile, ⋮,"
            " Copy member ID (U…)"
        )

    return people


def read_folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("is no folder that exists: make it, or leave the setting out")
    return path


def read_authorities(path: Path) -> Path:
    """Read a file of certificates: one that holds none would have nobody believed, silently."""
    try:
        ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError):
        raise ValueError(
            "is no file with certificates: name one of authorities (PEM) that the bot may read, or"
            " leave it out to believe those of the system"
        ) from None

    return path


def read_anchor(value: str) -> str:
    if not _is_place_for_anchors(value):
        raise ValueError(
            "must be file:/a/file/elsewhere or https://an.address; a channel is set in Slack, with"
            " `/cspr settings anchor #channel`"
        )
    return value


def _is_place_for_anchors(value: str) -> bool:
    is_written_plainly = re.fullmatch(r"[!-~]+|file:[^\0-\x1f]+", value) is not None
    parts = outgoing.take_apart(value) if is_written_plainly else None
    if parts is None:
        return False
    return _is_plain_file(parts) or _is_plain_address(parts)


def _is_plain_file(parts: SplitResult) -> bool:
    is_whole = not (parts.netloc or parts.query or parts.fragment)
    return parts.scheme == "file" and is_whole and re.match(r"/.*[^/]$", parts.path) is not None


def _is_plain_address(parts: SplitResult) -> bool:
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def read_failpoint(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9._-]*@[1-9][0-9]*", value):
        raise ValueError("must be name@n: it is for tests, so leave it out")
    return value
