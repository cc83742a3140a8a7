"""The settings, and the only reader of the environment.

`load("run")` reads the environment and `.env` in the working folder. It answers with settings that
will do for that command, or raises a `SettingsError` with one line for each fault, naming the
variable and the cure. `.env.example` lists them all.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from ipaddress import ip_address
from itertools import combinations, product
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import outgoing
from bot.chance import are_entwined, is_guessable

Command = Literal[
    "run", "serve", "worker", "demo", "db", "db verify", "process", "process upgrade", "doctor"
]

TALKING_TO_SLACK = ("run", "serve", "worker")
# These write with the history key, or let in whoever has the signing secret. An old history is
# verified with whatever key it has.
SEALING = (*TALKING_TO_SLACK, "process upgrade")
SLACK_API = "https://slack.com/api/"
MAKE_A_KEY = 'python -c "import secrets; print(secrets.token_hex(32))"'
# All that the demo takes from the environment: beside a real bot's .env, it meets neither its Slack
# nor its records.
FOR_DEMO = frozenset({"host", "port", "processes", "templates"})
AN_ADDRESS = (
    "an address of this machine: 127.0.0.1 (or leave it out) for this machine alone, 0.0.0.0 for"
    " everybody"
)
LETTERS = 5
"""So many different characters a secret of Slack's has at least: it makes them by chance, too."""
NEEDS_KEY = f"is missing: make one with {MAKE_A_KEY} and keep a copy apart from the database"


class SettingsError(Exception):
    """Settings that will not do: `lines` has one for each fault."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _token(prefix: str, page: str) -> AfterValidator:
    def check(token: SecretStr) -> SecretStr:
        if not re.fullmatch(rf"{prefix}-[A-Za-z0-9-]+", token.get_secret_value()):
            raise ValueError(
                f"does not look like a token that starts with {prefix}-: copy it from {page}"
            )
        return token

    return AfterValidator(check)


def _key(key: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", key.get_secret_value()):
        raise ValueError(f"must be 64 hex digits: make one with {MAKE_A_KEY}")
    return key


def _keys(keys: SecretStr) -> SecretStr:
    """Read one key, or several with commas between: the newest comes first, for its rotation."""
    for key in split_keys(keys):
        _key(SecretStr(key))
    return keys


def split_keys(keys: SecretStr) -> list[str]:
    """Return each of some keys, the newest first."""
    return [key.strip() for key in keys.get_secret_value().split(",")]


def _named(strangers: Sequence[str]) -> str:
    """Name what is no id; not what may be a secret that was put in the wrong line."""
    return ", ".join(
        one if re.fullmatch(r"@?[\w.:]{1,20}", one) else "something" for one in strangers
    )


def _teams(value: object) -> object:
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


def _host(value: str) -> str:
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


def _split(address: str) -> SplitResult | None:
    """Take an address apart; ``None`` for what is none, as urllib's own words may quote it."""
    try:
        parts = urlsplit(address)
        return parts if parts.port != 0 and parts.hostname != "" else None
    except ValueError:
        return None


def _client_id(value: str) -> str:
    if not re.fullmatch(r"[0-9]+[.][0-9]+", value):
        raise ValueError(
            "must be two numbers with a dot between, as the page /slack/install shows it to"
            f" everybody: copy the Client ID, not the secret, from {_BASIC_INFORMATION}"
        )
    return value


def _api_url(value: str) -> str:
    parts = _split(value)
    is_web_address = parts is not None and parts.scheme in ("https", "http") and parts.hostname
    if parts is None or not is_web_address or parts.query or parts.fragment:
        raise ValueError(f"must be an address such as {SLACK_API}: leave it out to use Slack's own")
    if not outgoing.is_slacks(value) and not outgoing.is_loopback(value):
        raise ValueError(
            "must be Slack's own by https, or a stand-in's on this machine"
            " (http://127.0.0.1:…/api/): the bot's token goes there"
        )
    return value if value.endswith("/") else value + "/"


def _database_url(value: SecretStr) -> SecretStr:
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
    """Whether an address has hosts, ports that can be, and a database's name."""
    who, at, where = address.rpartition("@")
    hosts, _, name = where.partition("/")
    has_name = re.fullmatch(r"[^/?#]+([?#].*)?", name) is not None
    return has_name and all(_names_server(who + at + host) for host in hosts.split(","))


def _names_server(address: str) -> bool:
    """Whether an address has a host, and a port that can be."""
    try:
        parts = urlsplit(f"postgresql://{address}")
        return bool(parts.hostname) and parts.port != 0 and not parts.path
    except ValueError:  # urllib's texts quote the address
        return False


def _one_by_one(address: str) -> str:
    """Write several hosts as SQLAlchemy reads them, where they stand as PostgreSQL's own do."""
    who, at, where = address.rpartition("@")
    hosts, slash, name = where.partition("/")
    if "," not in hosts:
        return address
    name, _, query = name.partition("?")
    servers = [f"host={host if ':' in host else host + ':5432'}" for host in hosts.split(",")]
    return f"{who}{at}{slash}{name}?{'&'.join([*servers, *filter(None, [query])])}"


def _proxy(value: SecretStr) -> SecretStr:
    return SecretStr(outgoing.read_proxy(value.get_secret_value()))


A_PERSON = r"(T[A-Z0-9]+:)?[UW][A-Z0-9]+"
"""A person's id, with their workspace's before it where there are several."""


def _people(value: object) -> object:
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


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("is no folder that exists: make it, or leave the setting out")
    return path


def _anchor(value: str) -> str:
    parts = _split(value) if re.fullmatch(r"[!-~]+|file:[^\0-\x1f]+", value) else None
    if parts is None or not (_is_plain_file(parts) or _is_plain_address(parts)):
        raise ValueError(
            "must be file:/a/file/elsewhere or https://an.address; a channel is set in Slack, with"
            " `/cspr settings anchor #channel`"
        )
    return value


def _is_plain_file(parts: SplitResult) -> bool:
    is_whole = not (parts.netloc or parts.query or parts.fragment)
    return parts.scheme == "file" and is_whole and re.match(r"/.*[^/]$", parts.path) is not None


def _is_plain_address(parts: SplitResult) -> bool:
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _failpoint(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9._-]*@[1-9][0-9]*", value):
        raise ValueError("must be name@n: it is for tests, so leave it out")
    return value


_BASIC_INFORMATION = "your Slack app's Basic Information page"
_PERMISSIONS = "your Slack app's OAuth & Permissions page"


KEYS = {
    "slack_signing_secret": f"copy it from {_BASIC_INFORMATION}",
    "slack_client_secret": f"copy it from {_BASIC_INFORMATION}",
    "history_key": f"make one with {MAKE_A_KEY}",
    "secret_key": f"make one with {MAKE_A_KEY}",
}
"""The secrets that must be hard to guess, and each another: where each comes from."""


class Settings(BaseSettings):
    """What can be set, named as in the environment (`CSPR_` left off).

    Secrets do not show when it is printed.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # SLACK_APP_TOKEN= in a copied .env.example is not set
        extra="ignore",  # .env may hold what is meant for others
        populate_by_name=True,
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: Annotated[SecretStr, _token("xoxb", _PERMISSIONS)] | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: Annotated[SecretStr, _token("xapp", _BASIC_INFORMATION)] | None = None
    slack_client_id: Annotated[str, AfterValidator(_client_id)] | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = SLACK_API
    https_proxy: Annotated[SecretStr, AfterValidator(_proxy)] | None = None
    no_proxy: str = ""
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr(
        "sqlite:///cspr.sqlite3"
    )
    port: Annotated[int, BeforeValidator(port_number)] = 3000
    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    operations_port: Annotated[int, BeforeValidator(port_number)] | None = Field(
        default=None, validation_alias="CSPR_OPERATIONS_PORT"
    )
    operations_host: Annotated[str, AfterValidator(_host)] | None = Field(
        default=None, validation_alias="CSPR_OPERATIONS_HOST"
    )
    coordinators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_people)] = Field(
        default=(), validation_alias="CSPR_COORDINATORS"
    )
    processes: Annotated[Path, AfterValidator(_folder)] | None = Field(
        default=None, validation_alias="CSPR_PROCESSES"
    )
    templates: Annotated[Path, AfterValidator(_folder)] | None = Field(
        default=None, validation_alias="CSPR_TEMPLATES"
    )
    history_key: Annotated[SecretStr, AfterValidator(_key)] | None = Field(
        default=None, validation_alias="CSPR_HISTORY_KEY"
    )
    secret_key: Annotated[SecretStr, AfterValidator(_keys)] | None = Field(
        default=None, validation_alias="CSPR_SECRET_KEY"
    )
    workspaces: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_teams)] = Field(
        default=(), validation_alias="CSPR_WORKSPACES"
    )
    anchor: Annotated[str, AfterValidator(_anchor)] | None = Field(
        default=None, validation_alias="CSPR_ANCHOR"
    )
    failpoint: Annotated[str, AfterValidator(_failpoint)] | None = Field(
        default=None, validation_alias="CSPR_FAILPOINT"
    )

    @property
    def on_sqlite(self) -> bool:
        """Whether the records are in a SQLite file: one process, migrated by itself."""
        return self.database_url.get_secret_value().startswith("sqlite:")

    @property
    def for_many(self) -> bool:
        """Whether workspaces install the bot by OAuth."""
        return self.slack_client_id is not None

    def network(self) -> outgoing.Network:
        """Return how the network lets the bot out to Slack."""
        proxy = self.https_proxy.get_secret_value() if self.https_proxy is not None else ""
        return outgoing.Network(proxy, self.no_proxy)

    def sealing_keys(self) -> list[bytes]:
        """Return the keys for stored tokens, the newest first; none where there are none."""
        keys = split_keys(self.secret_key) if self.secret_key is not None else []
        return [bytes.fromhex(key) for key in keys]

    def chain_key(self) -> bytes:
        """Return the history key's bytes, for a command that `load` demands it for."""
        if self.history_key is None:
            raise SettingsError((f"CSPR_HISTORY_KEY {NEEDS_KEY}",))
        return bytes.fromhex(self.history_key.get_secret_value())


def load(command: Command) -> Settings:
    """Read settings that will do for `command`, or raise a :class:`SettingsError`."""
    settings, lines = check(command)
    if lines:
        raise SettingsError(lines)
    return settings


def check(command: Command) -> tuple[Settings, tuple[str, ...]]:
    """Read the settings, faulty ones at their defaults.

    Also returns a line for each fault that keeps `command` from starting.
    """
    try:
        settings, faults = _read()
    except (OSError, UnicodeDecodeError):
        return Settings(_env_file=None), (
            ".env cannot be read: it must be a text file in UTF-8 that the bot may open",
        )
    if command == "demo":
        settings = _with_defaults(settings, Settings.model_fields.keys() - FOR_DEMO)
        faults = {name: cure for name, cure in faults.items() if name in FOR_DEMO}
    faults = _lacking(settings, command, given=faults.keys()) | faults
    in_order = [name for name in Settings.model_fields if name in faults]
    return settings, tuple(f"{variable(name)} {faults[name]}" for name in in_order)


def variable(name: str) -> str:
    """Return the environment's name of a field of `Settings`."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else name.upper()


def _read() -> tuple[Settings, dict[str, str]]:
    """Read the environment; also return what is wrong in itself, by field, with the cure."""
    try:
        return Settings(), {}
    except ValidationError as error:
        faults = _faults_in(error)
    defaults = {variable(name): Settings.model_fields[name].default for name in faults}
    return Settings(**defaults), faults


def _faults_in(error: ValidationError) -> dict[str, str]:
    fields = {variable(name): name for name in Settings.model_fields}
    fields |= {name: name for name in Settings.model_fields}
    faults: dict[str, str] = {}
    for fault in error.errors(include_input=False, include_url=False):
        own_words = fault.get("ctx", {}).get("error", fault["msg"])
        faults[fields[str(fault["loc"][0])]] = str(own_words)
    return faults


def _with_defaults(settings: Settings, names: Set[str]) -> Settings:
    defaults = {name: Settings.model_fields[name].default for name in names}
    return settings.model_copy(update=defaults)


# --- what a command needs ----------------------------------------------------------------------


def _lacking(settings: Settings, command: Command, given: Set[str]) -> dict[str, str]:
    """Return what `command` needs beyond settings that are right in themselves.

    That is field → what is wrong and the cure. `given` names what was set, wrongly: it is not
    missing as well.
    """

    def has(name: str) -> bool:
        return name in given or getattr(settings, name) is not None

    lacking = {name: cure for name, cure in _needed(command, has) if not has(name)}
    if command in ("serve", "worker") and settings.on_sqlite:
        lacking["database_url"] = (
            f"is a SQLite file, which only one process may use: give `{command}` a PostgreSQL "
            "(postgresql://user:password@host:5432/name), or start `python -m bot run`"
        )
    if command in SEALING:
        lacking |= _weak(settings)
    if settings.operations_port == settings.port:
        lacking["operations_port"] = "is PORT, too: give it another, or leave it out"
    if command in TALKING_TO_SLACK and has("slack_client_id"):
        lacking |= dict(_unfit_for_many(settings, command))
    at_slack_itself = command in TALKING_TO_SLACK and settings.slack_api_url == SLACK_API
    if at_slack_itself and has("failpoint"):
        lacking["failpoint"] = (
            "ends the process on purpose, in tests against a stand-in for Slack: leave it out"
        )
    return lacking


def _weak(settings: Settings) -> dict[str, str]:
    """Return the keys that somebody could guess, or has twice, each with the cure."""
    weak = dict(_guessable(settings))
    for first, second in combinations(KEYS, 2):
        both = list(product(_revealed(settings, first), _revealed(settings, second)))
        if second in weak or not both:
            continue
        if any(one == other for one, other in both):
            weak[second] = f"is the same as {variable(first)}: {KEYS[second]}"
        elif any(are_entwined(one, other) for one, other in both):
            weak[second] = f"is made from {variable(first)}, or that from it: {KEYS[second]}"
    return weak


def _unfit_for_many(settings: Settings, command: Command) -> Iterator[tuple[str, str]]:
    """Yield the settings that are of one workspace, where many install the bot."""
    if command == "run" and settings.slack_app_token is not None:
        yield (
            "slack_app_token",
            "is for Socket Mode, and SLACK_CLIENT_ID is set: workspaces install the bot over HTTP"
            " (/slack/install), so leave one of the two out",
        )
    if settings.slack_bot_token is None and any(":" not in one for one in settings.coordinators):
        yield (
            "coordinators",
            "has a person without a workspace, and SLACK_CLIENT_ID is set: write T…:U…, the"
            " workspace's id before the person's",
        )


def _guessable(settings: Settings) -> Iterator[tuple[str, str]]:
    for name in ("history_key", "secret_key"):
        if any(is_guessable(key) for key in _revealed(settings, name)):
            yield name, f"can be guessed: {KEYS[name]}"
    for name in ("slack_signing_secret", "slack_client_secret"):
        if any(len(set(secret)) < LETTERS for secret in _revealed(settings, name)):
            yield name, f"is not what Slack gave your app: {KEYS[name]}"


def _revealed(settings: Settings, name: str) -> list[str]:
    """Return a secret's keys to be compared; hex digits are the same in either case."""
    secret: SecretStr | None = getattr(settings, name)
    if secret is None or not secret.get_secret_value().strip():
        return []
    several = split_keys(secret) if name == "secret_key" else [secret.get_secret_value().strip()]
    return [key.lower() for key in several]


def _needed(command: Command, has: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield the fields without which `command` does not start, and what to do about each."""
    if command in TALKING_TO_SLACK:
        if not has("slack_client_id"):
            yield "slack_bot_token", f"is missing: copy it from {_PERMISSIONS} (xoxb-…)"
        yield "history_key", NEEDS_KEY
    if command in ("db verify", "process upgrade"):
        yield "history_key", NEEDS_KEY
    if command == "serve":
        yield "slack_signing_secret", f"is missing: copy it from {_BASIC_INFORMATION}"
    if command == "run" and not has("slack_app_token"):
        yield (
            "slack_signing_secret",
            f"is missing: copy it from {_BASIC_INFORMATION}, or set SLACK_APP_TOKEN to use Socket"
            " Mode",
        )
    if command in TALKING_TO_SLACK and has("slack_client_id"):
        yield (
            "slack_client_secret",
            f"is missing, and SLACK_CLIENT_ID is set: copy it from {_BASIC_INFORMATION}",
        )
        yield "secret_key", f"is missing, and SLACK_CLIENT_ID is set: make one with {MAKE_A_KEY}"
