"""Settings: what each command needs, what is wrong with what it got, and that no secret shows."""

import re
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from pydantic import SecretStr

from bot.chance import is_guessable
from bot.config import Settings, SettingsError, check, load, variable
from bot.outgoing import Network

KEY = sha256(b"a key for tests").hexdigest()
OTHER_KEY = sha256(b"another key for tests").hexdigest()
PAGE = "copy it from your Slack app's Basic Information page"
WHOLE = {
    "SLACK_BOT_TOKEN": "xoxb-1-abc",
    "SLACK_SIGNING_SECRET": "not-so-secret",
    "CSPR_HISTORY_KEY": KEY,
    "DATABASE_URL": "postgresql://bot:pass@db.example.org/cspr",
}


def faults(command):
    with pytest.raises(SettingsError) as error:
        load(command)
    return list(error.value.lines)


def test_run_without_settings_names_each_one_with_its_cure(env):
    assert faults("run") == [
        (
            "SLACK_BOT_TOKEN is missing: copy it from your Slack app's OAuth & Permissions page"
            " (xoxb-…)"
        ),
        f"SLACK_SIGNING_SECRET is missing: {PAGE}, or set SLACK_APP_TOKEN to use Socket Mode",
        (
            'CSPR_HISTORY_KEY is missing: make one with python -c "import secrets;'
            ' print(secrets.token_hex(32))" and keep a copy apart from the database'
        ),
    ]


def test_socket_mode_needs_no_signing_secret(env):
    env(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", CSPR_HISTORY_KEY=KEY)
    assert load("run").slack_signing_secret is None


def test_a_bad_app_token_is_one_fault_and_not_two(env):
    env(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xoxb-1", CSPR_HISTORY_KEY=KEY)
    assert faults("run") == [
        f"SLACK_APP_TOKEN does not look like a token that starts with xapp-: {PAGE}"
    ]


@pytest.mark.parametrize("command", ["demo", "db", "process", "doctor"])
def test_what_does_not_talk_to_slack_starts_with_nothing_set(env, command):
    settings = load(command)
    assert settings.database_url.get_secret_value() == "sqlite:///cspr.sqlite3"
    assert settings.on_sqlite
    assert (settings.host, settings.port, settings.slack_api_url) == (
        "127.0.0.1",
        3000,
        "https://slack.com/api/",
    )


@pytest.mark.parametrize("command", ["run", "serve", "worker", "db verify", "process upgrade"])
def test_nothing_is_chained_with_a_guessed_key(env, command):
    env(**{name: value for name, value in WHOLE.items() if name != "CSPR_HISTORY_KEY"})
    (line,) = faults(command)
    assert line.startswith("CSPR_HISTORY_KEY is missing: make one with python -c")


def test_the_key_is_not_asked_for_where_it_is_not_used(env):
    with pytest.raises(SettingsError, match="CSPR_HISTORY_KEY is missing"):
        load("db").chain_key()


@pytest.mark.parametrize("command", ["run", "serve", "worker"])
def test_a_whole_set_will_do(env, command):
    env(**WHOLE)
    settings = load(command)
    assert settings.chain_key() == bytes.fromhex(KEY)
    assert not settings.on_sqlite


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_many_processes_need_postgresql(env, command):
    env(**WHOLE | {"DATABASE_URL": "sqlite:///cspr.sqlite3"})
    assert faults(command) == [
        f"DATABASE_URL is a SQLite file, which only one process may use: give `{command}` a"
        " PostgreSQL (postgresql://user:password@host:5432/name), or start `python -m bot run`"
    ]


def test_the_worker_needs_no_signing_secret_but_serve_does(env):
    env(
        **{name: value for name, value in WHOLE.items() if name != "SLACK_SIGNING_SECRET"},
        SLACK_APP_TOKEN="xapp-1",
    )
    assert load("worker").slack_signing_secret is None
    assert faults("serve") == [f"SLACK_SIGNING_SECRET is missing: {PAGE}"]


def test_many_workspaces_need_no_token_and_name_people_with_theirs(env):
    """A token beside serves its own workspace, and whom it names; Socket Mode serves no other."""
    many = {name: value for name, value in WHOLE.items() if name != "SLACK_BOT_TOKEN"}
    many |= {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "app-secret"}
    keys = (
        "5d0c9ab7e1f24836b1907ac2d84e6f03c7591be8a4d2360f9e81b5c47d2a0f16",
        "e80b4f62a97d3c15f0486be1d25a97c3047fb68e91d5a2c3b76e0f18d4952aca",
    )
    env(**many, CSPR_SECRET_KEY=", ".join(keys), CSPR_COORDINATORS="T1:U1", CSPR_WORKSPACES="T1 T2")
    settings = load("serve")
    assert settings.sealing_keys() == [bytes.fromhex(key) for key in keys]
    assert settings.workspaces == ("T1", "T2")
    env(CSPR_COORDINATORS="T1:U1,U2", SLACK_APP_TOKEN="xapp-1")
    assert [line.split(" ")[0] for line in faults("run")] == [
        "SLACK_APP_TOKEN",
        "CSPR_COORDINATORS",
    ]
    env(CSPR_WORKSPACES="Essex", SLACK_BOT_TOKEN="xoxb-1")
    assert [line.split(" ")[0] for line in faults("serve")] == ["CSPR_WORKSPACES"]


def test_oauth_needs_its_secret_and_a_key_for_what_it_stores(env):
    env(**WHOLE, SLACK_CLIENT_ID="1.2")
    assert [line.split(",")[0] for line in faults("serve")] == [
        "SLACK_CLIENT_SECRET is missing",
        "CSPR_SECRET_KEY is missing",
    ]


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        (
            "SLACK_BOT_TOKEN",
            "xoxp-1",
            "SLACK_BOT_TOKEN does not look like a token that starts with xoxb-",
        ),
        (
            "SLACK_BOT_TOKEN",
            "xoxb-1 ",
            "SLACK_BOT_TOKEN does not look like a token that starts with xoxb-",
        ),
        ("CSPR_HISTORY_KEY", "secret", "CSPR_HISTORY_KEY must be 64 hex digits"),
        ("CSPR_SECRET_KEY", KEY + "0", "CSPR_SECRET_KEY must be 64 hex digits"),
        ("PORT", "0", "PORT must be a number from 1 to 65535"),
        ("PORT", "65536", "PORT must be a number from 1 to 65535"),
        ("PORT", "three", "PORT must be a number from 1 to 65535"),
        (
            "SLACK_API_URL",
            "slack.com/api",
            "SLACK_API_URL must be an address such as https://slack.com/api/",
        ),
        (
            "CSPR_COORDINATORS",
            "U01, @ann C02",
            "CSPR_COORDINATORS has @ann, C02, which is no Slack user id",
        ),
        (
            "HTTPS_PROXY",
            "socks5://proxy:1080",
            "HTTPS_PROXY must be an address such as http://proxy.example.org:8080",
        ),
        (
            "HTTPS_PROXY",
            "https://proxy:8443",
            "HTTPS_PROXY must be an address such as http://proxy.example.org:8080",
        ),
        (
            "HTTPS_PROXY",
            "http://proxy/pac.js",
            "HTTPS_PROXY must be an address such as http://proxy.example.org:8080",
        ),
        ("SSL_CERT_FILE", "nowhere.pem", "SSL_CERT_FILE is no file with certificates"),
        ("SSL_CERT_FILE", __file__, "SSL_CERT_FILE is no file with certificates"),
        ("CSPR_PROCESSES", "nowhere", "CSPR_PROCESSES is no folder that exists"),
        ("CSPR_TEMPLATES", "nowhere", "CSPR_TEMPLATES is no folder that exists"),
        ("CSPR_FAILPOINT", "after-commit", "CSPR_FAILPOINT must be name@n"),
    ],
)
def test_a_bad_value_is_named_with_its_cure(env, name, value, line):
    env(**{name: value})
    (fault,) = faults("doctor")
    assert fault.startswith(line + ": ") or fault == line


@pytest.mark.parametrize(
    "url",
    [
        "cspr.sqlite3",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "mysql://bot:hunter2@db/cspr",
        "postgresql://bot:hunter2@db",
        "postgresql://bot:hunter2@db/",
        "postgresql:///cspr",
        "postgresql://bot:hunter2/more@db/cspr",
        "postgresql://bot:hunter2@db:port/cspr",
        "postgresql://bot:hunter2@db-1,db-2:port/cspr",
        "postgresql://bot:hunter2@db-1,,db-2/cspr",
        "postgresql://bot:hunter2@[db/cspr",
        "postgresql://bot:hunter2\u2100@db/cspr",
    ],
)
def test_a_bad_database_address_is_refused_without_repeating_its_password(env, url):
    env(DATABASE_URL=url)
    assert faults("db") == [
        "DATABASE_URL must be sqlite:///file or postgresql://user:password@host:5432/name "
        "(special characters in the password as %2F and so on)"
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "::1", "localhost", "bot.internal"])
def test_hosts_that_are_taken(env, host):
    env(HOST=host)
    assert load("process").host == host


@pytest.mark.parametrize(
    "host", ["not a host", "http://127.0.0.1", "127.0.0.1:3000", "-x", "a..b", "x" * 300]
)
def test_hosts_that_are_refused(env, host):
    """One line, with the variable and what to write."""
    env(HOST=host)
    lines = check("process")[1]
    assert len(lines) == 1
    assert lines[0].startswith("HOST must be an address of this machine: 127.0.0.1")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        (
            "postgres://bot:p@db.example.org:5433/cspr",
            "postgresql+psycopg://bot:p@db.example.org:5433/cspr",
        ),
        (
            "postgresql://bot@db/cspr?sslmode=require",
            "postgresql+psycopg://bot@db/cspr?sslmode=require",
        ),
        ("postgresql+psycopg://bot@db/cspr", "postgresql+psycopg://bot@db/cspr"),
        (
            "postgresql://bot:p@db-1,db-2:5433/cspr?sslmode=require",
            "postgresql+psycopg://bot:p@/cspr?host=db-1:5432&host=db-2:5433&sslmode=require",
        ),
        ("sqlite:////srv/cspr.sqlite3", "sqlite:////srv/cspr.sqlite3"),
    ],
)
def test_database_addresses_are_taken_as_hosts_hand_them_out(env, given, used):
    env(DATABASE_URL=given)
    assert load("db").database_url.get_secret_value() == used


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("proxy.example.org:8080", "http://proxy.example.org:8080"),
        ("http://bot:s%40fe@proxy:3128/", "http://bot:s%40fe@proxy:3128"),
    ],
)
def test_a_proxy_is_taken_as_people_write_it(env, given, used):
    env(HTTPS_PROXY=given, NO_PROXY="example.org")
    assert load("db").network() == Network(used, "example.org")
    assert "s%40fe" not in repr(load("db"))


def test_the_api_address_gets_its_slash(env):
    env(SLACK_API_URL="http://127.0.0.1:8080/api")
    assert load("doctor").slack_api_url == "http://127.0.0.1:8080/api/"


@pytest.mark.parametrize("value", ["U01,W02", "U01 W02", " U01 ,\n W02 "])
def test_coordinators_are_parted_by_commas_or_spaces(env, value):
    env(CSPR_COORDINATORS=value)
    assert load("doctor").coordinators == ("U01", "W02")


@pytest.mark.parametrize(
    "value",
    [
        "http://slack.com/api/",
        "https://slack.example.org/api/",
        "http://standin.example.org:8080/api/",
        "http://10.0.0.8/api/",
        "https://slack.com@example.org/api/",
    ],
)
def test_the_token_goes_to_slack_or_to_this_machine(env, value):
    """By plain HTTP, or elsewhere, somebody else would have it."""
    env(**WHOLE, SLACK_API_URL=value)
    (line,) = faults("run")
    assert line.startswith("SLACK_API_URL must be Slack's own by https, or a stand-in's on this")
    assert "the bot's token goes there" in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CSPR_COORDINATORS", "xoxb-1-geheim"),
        ("CSPR_COORDINATORS", KEY),
        ("CSPR_WORKSPACES", "xapp-1-geheim"),
        ("SLACK_CLIENT_ID", "0123geheim4567"),
        ("SLACK_API_URL", "https://bot:geheim@slack.com/api/"),
        ("SLACK_API_URL", "http://[geheim"),
        ("CSPR_ANCHOR", "https://[geheim"),
        ("CSPR_ANCHOR", "https://example.org:geheim/"),
        ("CSPR_ANCHOR", "https://:geheim@example.org/"),
        ("CSPR_ANCHOR", "https://geheim℀.example.org/"),
        ("CSPR_ANCHOR", "https://example.org/a b"),
        ("CSPR_ANCHOR", "file:/var/anchors?geheim"),
        ("CSPR_ANCHOR", "file:/var/anchors/"),
    ],
)
def test_what_is_in_the_wrong_line_is_refused_with_a_cure_and_not_repeated(env, name, value):
    """It may be a secret: the start's output is kept by whoever runs the machine."""
    env(**WHOLE | {name: value})
    line = next(line for line in faults("run") if line.startswith(name))
    assert "geheim" not in line
    assert KEY not in line
    assert "copy" in line.lower() or "must be" in line or "Slack workspace id" in line


WEAK = [
    "0" * 64,
    "F" * 64,
    "ab" * 32,
    "deadbeef" * 8,
    "0123456789abcdef" * 4,
    bytes(range(32)).hex(),
    bytes(range(0, 256, 8)).hex(),
    bytes(number * number % 256 for number in range(32)).hex(),
    KEY[:32] * 2,
    (KEY[:16] + KEY[16:32].upper()) * 2,
    "3141592653589793238462643383279502884197169399375105820974944592",
]


@pytest.mark.parametrize("key", WEAK)
def test_a_key_that_can_be_guessed_is_refused(env, key):
    """Whoever guesses it can write a history that looks unbroken, or read the stored tokens."""
    env(**WHOLE | {"CSPR_HISTORY_KEY": key, "CSPR_SECRET_KEY": key[1:] + key[:1]})
    for command in ("run", "serve", "worker", "process upgrade"):
        lines = faults(command)
        assert lines[0].startswith("CSPR_HISTORY_KEY can be guessed: make one with python -c")
        assert lines[1].startswith("CSPR_SECRET_KEY can be guessed: make one with")
    load("db verify")  # a history that was begun with it can be looked at


@pytest.mark.parametrize(
    "key", [KEY[:32] + KEY[:32][::-1], b"correct horse battery staple 32!".hex()]
)
def test_a_mirrored_key_or_a_written_one_is_refused(env, key):
    """Neither comes by chance."""
    env(**WHOLE | {"CSPR_HISTORY_KEY": key})
    (line,) = faults("run")
    assert line.startswith("CSPR_HISTORY_KEY can be guessed: make one with python -c")


def test_a_key_that_was_made_by_chance_is_taken(env):
    """Each of a thousand."""
    chance = Random(1)
    assert not any(is_guessable(chance.randbytes(32).hex()) for _ in range(1000))


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"CSPR_SECRET_KEY": KEY.upper()}, "CSPR_SECRET_KEY is the same as CSPR_HISTORY_KEY"),
        (
            {"SLACK_SIGNING_SECRET": KEY},
            "CSPR_HISTORY_KEY is the same as SLACK_SIGNING_SECRET",
        ),
        (
            {"SLACK_CLIENT_SECRET": "not-so-secret"},
            "SLACK_CLIENT_SECRET is the same as SLACK_SIGNING_SECRET",
        ),
        ({"SLACK_SIGNING_SECRET": "0" * 32}, "SLACK_SIGNING_SECRET is not what Slack gave"),
        ({"SLACK_SIGNING_SECRET": KEY[:32].upper()}, "CSPR_HISTORY_KEY is made from SLACK_SIGNING"),
        ({"CSPR_SECRET_KEY": KEY[::-1]}, "CSPR_SECRET_KEY is made from CSPR_HISTORY_KEY, or that"),
    ],
)
def test_no_key_is_there_twice(env, more, line):
    """Else whoever learns one has the other; nor is one left as it was in an example."""
    env(**WHOLE | more)
    (fault,) = faults("run")
    assert fault.startswith(line)
    assert "make one with" in fault or "copy it from" in fault
    assert KEY not in fault


def test_the_port_for_those_who_run_the_bot_is_another(env):
    """Left out, they ask at the bot's own; two on one port cannot be."""
    env(**WHOLE)
    assert load("run").operations_port is None
    env(CSPR_OPERATIONS_PORT="9100", CSPR_OPERATIONS_HOST="10.0.0.8")
    assert (load("worker").operations_port, load("worker").operations_host) == (9100, "10.0.0.8")
    env(CSPR_OPERATIONS_PORT="3000")
    assert faults("run") == ["CSPR_OPERATIONS_PORT is PORT, too: give it another, or leave it out"]


def test_dotenv_is_read_and_the_environment_wins(env, tmp_path):
    env(PORT="4000")
    (tmp_path / ".env").write_text(
        "PORT=5000\nHOST=0.0.0.0\nSLACK_APP_TOKEN=\nOTHER=1\nCSPR_COORDINATORS=U01,U02\n",
        encoding="utf-8",
    )
    settings = load("doctor")
    assert (settings.port, settings.host, settings.slack_app_token) == (4000, "0.0.0.0", None)
    assert settings.coordinators == ("U01", "U02")


def test_a_dotenv_that_is_no_text_is_a_fault_and_not_a_traceback(env, tmp_path):
    (tmp_path / ".env").write_bytes(b"HOST=\xff\n")
    assert faults("demo") == [
        ".env cannot be read: it must be a text file in UTF-8 that the bot may open"
    ]


def test_a_failpoint_is_refused_against_the_real_slack(env):
    env(**WHOLE, CSPR_FAILPOINT="after-commit@2")
    assert faults("worker") == [
        "CSPR_FAILPOINT ends the process on purpose, in tests against a stand-in for Slack: leave"
        " it out"
    ]
    env(SLACK_API_URL="http://127.0.0.1:8080/api/")
    assert load("worker").failpoint == "after-commit@2"


def test_the_doctor_gets_what_is_right_beside_what_is_wrong(env):
    env(PORT="x", HOST="0.0.0.0")
    settings, lines = check("run")
    assert (settings.port, settings.host) == (3000, "0.0.0.0")
    assert [line.split()[0] for line in lines] == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "PORT",
        "CSPR_HISTORY_KEY",
    ]


def test_the_demo_beside_a_real_bots_settings_meets_neither_its_slack_nor_its_records(env):
    env(
        **WHOLE,
        SLACK_APP_TOKEN="xoxb-1",
        CSPR_COORDINATORS="U1",
        SLACK_API_URL="https://slack.example.org",
        PORT="4000",
    )
    settings = load("demo")
    assert (settings.slack_bot_token, settings.slack_app_token, settings.history_key) == (
        None,
        None,
        None,
    )
    assert (settings.database_url.get_secret_value(), settings.coordinators) == (
        "sqlite:///cspr.sqlite3",
        (),
    )
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.port == 4000


def test_no_secret_shows_when_settings_are_printed(env):
    env(
        **WHOLE,
        SLACK_APP_TOKEN="xapp-2-def",
        SLACK_CLIENT_SECRET="client",
        CSPR_SECRET_KEY=OTHER_KEY,
    )
    shown = repr(load("run")) + str(load("run"))
    for secret in ("xoxb-1", "xapp-2", "not-so-secret", KEY, OTHER_KEY, "pass@", "'client'"):
        assert secret not in shown


def test_a_bad_secret_is_not_repeated_in_its_fault(env):
    env(SLACK_BOT_TOKEN="xoxp-9-hunter2", CSPR_HISTORY_KEY="hunter2")
    assert "hunter2" not in "\n".join(faults("run"))


def test_settings_can_be_put_together_in_code(env):
    """As the demo does, which makes its own keys."""
    settings = Settings(
        _env_file=None,
        slack_api_url="http://127.0.0.1:1/api",
        history_key=SecretStr(KEY),
        coordinators=("U1",),
    )
    assert (settings.slack_api_url, settings.coordinators) == ("http://127.0.0.1:1/api/", ("U1",))
    assert settings.chain_key() == bytes.fromhex(KEY)


def test_the_example_names_every_setting_with_a_line_of_its_own_and_shows_its_default():
    lines = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    assert list(example) == [variable(name) for name in Settings.model_fields]
    for before, line in pairwise(lines):
        if line.split("=")[0] in example:
            assert before.startswith("# "), line
    for name in Settings.model_fields:
        default = Settings.model_fields[name].default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        assert example[variable(name)] == ("" if shown in (None, ()) else str(shown))


def test_nothing_else_in_the_bot_reads_the_environment():
    sources = (Path(__file__).parent.parent / "bot").rglob("*.py")
    readers = [path.name for path in sources if re.search(r"\benviron\b|\bgetenv\b", _code(path))]
    assert readers == []


def _code(path):
    """The source without what is prose: docstrings and comments."""
    return re.sub(r'"""(?s:.*?)"""|#.*', "", path.read_text(encoding="utf-8"))
