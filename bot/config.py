"""The settings, and the only reader of the environment.

`load("run")` reads the environment and `.env` in the working folder. It answers with settings that
will do for that command, or raises a `SettingsError` with one line for each fault, naming the
variable and the cure. `.env.example` lists them all.
"""

import ssl
from collections.abc import Callable, Iterator, Set
from itertools import combinations, product, starmap
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import outgoing
from bot import setting_values as values
from bot.chance import are_entwined, is_guessable
from bot.setting_values import (
    BASIC_INFORMATION,
    MAKE_A_KEY,
    PERMISSIONS,
    SLACK_API,
    port_number,
    split_keys,
)

Command = Literal[
    "run", "serve", "worker", "demo", "db", "db verify", "process", "process upgrade", "doctor"
]

TALKING_TO_SLACK = ("run", "serve", "worker")
# These write with the history key, or let in whoever has the signing secret. An old history is
# verified with whatever key it has.
SEALING = (*TALKING_TO_SLACK, "process upgrade")
# All that the demo takes from the environment: beside a real bot's .env, it meets neither its Slack
# nor its records.
FOR_DEMO = frozenset({"host", "port", "processes", "templates"})
LETTERS = 5
"""So many different characters a secret of Slack's has at least: it makes them by chance, too."""
NEEDS_KEY = f"is missing: make one with {MAKE_A_KEY} and keep a copy apart from the database"


class SettingsError(Exception):
    """Settings that will not do: `lines` has one for each fault."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


KEYS = {
    "slack_signing_secret": f"copy it from {BASIC_INFORMATION}",
    "slack_client_secret": f"copy it from {BASIC_INFORMATION}",
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

    slack_bot_token: Annotated[SecretStr, values.read_token("xoxb", PERMISSIONS)] | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: Annotated[SecretStr, values.read_token("xapp", BASIC_INFORMATION)] | None = (
        None
    )
    slack_client_id: Annotated[str, AfterValidator(values.read_client_id)] | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(values.read_api_url)] = SLACK_API
    https_proxy: Annotated[SecretStr, AfterValidator(values.read_proxy)] | None = None
    no_proxy: str = ""
    ssl_cert_file: Annotated[Path, AfterValidator(values.read_authorities)] | None = None
    database_url: Annotated[SecretStr, AfterValidator(values.read_database_url)] = SecretStr(
        "sqlite:///cspr.sqlite3"
    )
    port: Annotated[int, BeforeValidator(port_number)] = 3000
    host: Annotated[str, AfterValidator(values.read_host)] = "127.0.0.1"
    operations_port: Annotated[int, BeforeValidator(port_number)] | None = Field(
        default=None, validation_alias="CSPR_OPERATIONS_PORT"
    )
    operations_host: Annotated[str, AfterValidator(values.read_host)] | None = Field(
        default=None, validation_alias="CSPR_OPERATIONS_HOST"
    )
    coordinators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(values.read_people)] = Field(
        default=(), validation_alias="CSPR_COORDINATORS"
    )
    processes: Annotated[Path, AfterValidator(values.read_folder)] | None = Field(
        default=None, validation_alias="CSPR_PROCESSES"
    )
    templates: Annotated[Path, AfterValidator(values.read_folder)] | None = Field(
        default=None, validation_alias="CSPR_TEMPLATES"
    )
    history_key: Annotated[SecretStr, AfterValidator(values.read_key)] | None = Field(
        default=None, validation_alias="CSPR_HISTORY_KEY"
    )
    secret_key: Annotated[SecretStr, AfterValidator(values.read_keys)] | None = Field(
        default=None, validation_alias="CSPR_SECRET_KEY"
    )
    workspaces: Annotated[tuple[str, ...], NoDecode, BeforeValidator(values.read_teams)] = Field(
        default=(), validation_alias="CSPR_WORKSPACES"
    )
    anchor: Annotated[str, AfterValidator(values.read_anchor)] | None = Field(
        default=None, validation_alias="CSPR_ANCHOR"
    )
    failpoint: Annotated[str, AfterValidator(values.read_failpoint)] | None = Field(
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

    def trusted(self) -> ssl.SSLContext | None:
        """Return whose certificates are believed; ``None`` for those whom the system believes."""
        if self.ssl_cert_file is None:
            return None
        return ssl.create_default_context(cafile=self.ssl_cert_file)

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
        settings, faults = _for_demo(settings, faults)

    faults = _lacking(settings, command, given=faults.keys()) | faults
    in_order = [name for name in Settings.model_fields if name in faults]
    return settings, tuple(f"{variable(name)} {faults[name]}" for name in in_order)


def _for_demo(settings: Settings, faults: dict[str, str]) -> tuple[Settings, dict[str, str]]:
    """Return what the demo takes of the settings, and the faults in that."""
    taken = _with_defaults(settings, Settings.model_fields.keys() - FOR_DEMO)
    return taken, {name: cure for name, cure in faults.items() if name in FOR_DEMO}


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
    lacking |= _unfit(settings, command)

    if command in TALKING_TO_SLACK and has("slack_client_id"):
        lacking |= dict(_unfit_for_many(settings, command))

    return lacking


def _unfit(settings: Settings, command: Command) -> dict[str, str]:
    """Return what does not go with `command`, or with another setting, each with the cure."""
    unfit: dict[str, str] = {}
    if command in ("serve", "worker") and settings.on_sqlite:
        unfit["database_url"] = (
            f"is a SQLite file, which only one process may use: give `{command}` a PostgreSQL "
            "(postgresql://user:password@host:5432/name), or start `python -m bot run`"
        )

    if command in SEALING:
        unfit |= _weak(settings)

    if settings.operations_port == settings.port:
        unfit["operations_port"] = "is PORT, too: give it another, or leave it out"

    if command in TALKING_TO_SLACK and _fails_on_purpose(settings):
        unfit["failpoint"] = (
            "ends the process on purpose, in tests against a stand-in for Slack: leave it out"
        )

    return unfit


def _fails_on_purpose(settings: Settings) -> bool:
    """Say whether the process would end on purpose, and Slack itself is called."""
    return settings.failpoint is not None and settings.slack_api_url == SLACK_API


def _weak(settings: Settings) -> dict[str, str]:
    """Return the keys that somebody could guess, or has twice, each with the cure."""
    weak = dict(_guessable(settings))
    for first, second in combinations(KEYS, 2):
        if second in weak:
            continue

        both = list(product(_revealed(settings, first), _revealed(settings, second)))
        if any(one == other for one, other in both):
            weak[second] = f"is the same as {variable(first)}: {KEYS[second]}"
        elif any(starmap(are_entwined, both)):
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
            yield "slack_bot_token", f"is missing: copy it from {PERMISSIONS} (xoxb-…)"

        yield "history_key", NEEDS_KEY

    if command in ("db verify", "process upgrade"):
        yield "history_key", NEEDS_KEY

    if command == "serve":
        yield "slack_signing_secret", f"is missing: copy it from {BASIC_INFORMATION}"

    if command == "run" and not has("slack_app_token"):
        yield (
            "slack_signing_secret",
            f"is missing: copy it from {BASIC_INFORMATION}, or set SLACK_APP_TOKEN to use Socket"
            " Mode",
        )

    if command in TALKING_TO_SLACK and has("slack_client_id"):
        yield (
            "slack_client_secret",
            f"is missing, and SLACK_CLIENT_ID is set: copy it from {BASIC_INFORMATION}",
        )
        yield "secret_key", f"is missing, and SLACK_CLIENT_ID is set: make one with {MAKE_A_KEY}"
