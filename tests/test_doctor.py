"""``python -m bot doctor``: every fault of an installation at once, each with what to do, asked of
the real parts."""

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import config
from bot.__main__ import main as bot
from bot.doctor import examine, way_in, workspaces
from bot.precautions import plain_request_url, untaken
from bot.workspaces import SCOPES
from playground import Fault, StandIn
from playground.oauth import Registration
from playground.sockets import HELLO
from tests.conversations.talk import CHANNEL, KEY, MANIFEST, PEOPLE, SECRET, TOKEN, Talk
from tests.council import CouncilProxy
from tests.databases import Databases
from tests.live import served

APP_TOKEN = "xapp-stand-in"


@pytest.fixture
def talk(databases: Databases) -> Iterator[Talk]:
    """A bot that runs, and Slack beside it."""
    talk = Talk(databases.migrated())
    yield talk
    talk.close()


def installed(env: Callable[..., None], talk: Talk, **more: str) -> None:
    """The environment that the talk's bot was started with."""
    env(
        SLACK_BOT_TOKEN=TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL=talk.slack.base_url + "api/",
        DATABASE_URL=talk.settings.database_url.get_secret_value(),
        CSPR_HISTORY_KEY=KEY,
        **more,
    )


def asked(talk: Talk, url: str | None = None) -> tuple[dict[str, str], bool]:
    """What the doctor says by subject, and whether all is well."""
    lines, well = examine(url, talk.bot.clock)
    return dict(line.split(": ", 1) for line in lines), well


def test_a_whole_installation_is_well(env, talk):
    """Each subject has its line; the request URL is asked as Slack asks."""
    installed(env, talk)
    said, well = asked(talk, talk.slack.request_url)
    assert well
    said.pop("user", None)  # where the tests run as root, that is said
    assert list(said) == [
        "settings",
        "process files",
        "letters",
        "database",
        "anchor",
        "slack",
        "clock",
        "scopes",
        "request URL",
        "signing secret",
    ]
    assert said["clock"] == "agrees with Slack's"
    assert said["scopes"] == "all that the bot uses, and no more"
    assert "only Slack can" in said["signing secret"]
    assert said["request URL"] == f"{talk.slack.request_url} answers"


@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
def test_a_database_that_is_not_there_yet_is_not_made_by_looking(env, talk, tmp_path, many):
    """It is no older version either: the first start makes it."""
    file = tmp_path / "none.sqlite3"
    installed(env, talk)
    env(DATABASE_URL=f"sqlite:///{file}")
    if many:
        talk.slack.consent.registration = Registration("1.2", "client-secret", "http://bot/")
        env(SLACK_BOT_TOKEN="", SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="client-secret")
        env(CSPR_SECRET_KEY="ab" * 32)
    said, _ = asked(talk)
    assert said["database"] == f"there is no file {file} yet: `python -m bot run` makes it"
    assert not file.exists()


def test_another_signing_secret_is_found_out(env, talk):
    """The bot refuses what it would refuse of Slack."""
    installed(env, talk)
    env(SLACK_SIGNING_SECRET="f" * 32)
    said, well = asked(talk, talk.slack.request_url)
    assert not well
    assert "SLACK_SIGNING_SECRET here and there must be the app's" in said["request URL"]


@pytest.mark.parametrize(
    ("path", "words"),
    [("healthz", "answers 405"), ("nothing", "answers 404"), ("", "answers 404")],
)
def test_an_address_that_is_not_the_bots_is_found_out(env, talk, path, words):
    """Each with what the address should be."""
    installed(env, talk)
    said, well = asked(talk, talk.slack.request_url.replace("slack/events", path))
    assert not well
    assert words in said["request URL"]
    assert "/slack/events" in said["request URL"]


def test_what_is_no_address_is_said(env, talk):
    """In a sentence."""
    installed(env, talk)
    for address in ("bot.example.org", "http://127.0.0.1:abc/", "https://[bot", "http://a b/"):
        said, well = asked(talk, address)
        assert (well, said["request URL"]) == (
            False,
            f"{address} is no address: give it as https://<your host>/slack/events",
        )


def test_a_bot_that_does_not_run_yet_is_no_fault_but_an_address_that_is_dead_is(env, talk):
    """The newcomer asks the doctor before they start anything."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    installed(env, talk, PORT=str(port))
    said, well = asked(talk)
    assert well
    assert f"nothing listens on port {port} yet" in said["request URL"]
    said, well = asked(talk, f"http://127.0.0.1:{port}/slack/events")
    assert not well
    assert "cannot be reached" in said["request URL"]


def test_the_same_wrong_secret_on_both_sides_is_not_called_good(env, talk):
    """Both are this bot's: nobody but Slack knows which is the app's, and where to ask is said."""
    installed(env, talk)
    talk.slack.link.secret = "another-signing-secret"  # the app's, which nobody copied
    said, _ = asked(talk, talk.slack.request_url)
    assert "does not prove that it is the app's" in said["signing secret"]
    assert "press Verify" in said["signing secret"]
    assert talk.slack.type(PEOPLE["coordinator"], CHANNEL, "/cspr help").status == 401


@dataclass(frozen=True)
class Meets:
    """What a question meets, and what is said of it: ``never`` is advice that would be wrong."""

    subject: str
    words: str
    fault: Fault | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    never: str = "install the app again"
    well: bool = False


LATER = (datetime(2025, 10, 16, 9, tzinfo=UTC) + timedelta(minutes=31)).strftime(
    "%a, %d %b %Y %H:%M:%S GMT"
)
NINE = ",".join(SCOPES)
MEETS = {
    "a token that was revoked": Meets(
        "slack", "install the app again and copy", Fault.error("token_revoked"), never="proxy"
    ),
    "a token of another kind": Meets("slack", "xoxb-", Fault.error("not_allowed_token_type")),
    "a block page": Meets("slack", "HTTP 403) is a page and no answer of Slack's", Fault.page()),
    "a login page": Meets("slack", "no answer of Slack's: a proxy", Fault.page(200)),
    "a way elsewhere": Meets("slack", "no answer of Slack's: a proxy", Fault.page(302)),
    "a proxy that wants a name": Meets("slack", "wants a name and password", Fault.page(407)),
    "text that is no JSON": Meets("slack", "no answer of Slack's: a proxy", Fault.garbage()),
    "a limit by name": Meets("slack", "asked too often", Fault.error("ratelimited")),
    "a page of maintenance": Meets("slack", "Slack is under maintenance", Fault.status(503)),
    "maintenance": Meets("slack", "Slack itself is not well", Fault.error("service_unavailable")),
    "Slack's own fault": Meets("slack", "Slack itself is not well", Fault.error("fatal_error")),
    "the workspace's rules": Meets("slack", "administers it", Fault.error("access_denied")),
    "a missing scope": Meets(
        "slack", "lacks the scope", Fault.error("missing_scope"), never="page"
    ),
    "a code nobody knows": Meets("slack", "Slack answers an_odd_one", Fault.error("an_odd_one")),
    "no answer": Meets("slack", "cannot be reached", Fault.close()),
    "a clock that is behind": Meets("clock", "31 minutes behind Slack's", headers={"date": LATER}),
    "no time": Meets("clock", "not compared", headers={"date": None}, well=True),
    "a time that is none": Meets("clock", "not compared", headers={"date": "noon"}, well=True),
    "scopes that nobody tells": Meets(
        "scopes",
        "not known, as the answer does not name them",
        headers={"x-oauth-scopes": None},
        well=True,
    ),
    "no scopes at all": Meets(
        "scopes", f"missing {', '.join(SCOPES)}", headers={"x-oauth-scopes": ""}, never="proxy"
    ),
    "a scope too few": Meets(
        "scopes",
        "missing pins:write: add",
        headers={"x-oauth-scopes": NINE.replace("pins:write,", "")},
        never="proxy",
    ),
    "a scope too many": Meets(
        "scopes",
        "more than the bot uses: channels:read: remove",
        headers={"x-oauth-scopes": f"{NINE},channels:read"},
        well=True,
    ),
    "a limit": Meets("slack", "try again in 30 seconds", Fault.rate_limited(30)),
}


def test_each_answer_of_slacks_is_told_from_what_is_none(env, talk, subtests):
    """A token, a proxy, a limit and maintenance have cures of their own; what cannot be known is
    said to be unknown."""
    installed(env, talk)
    for name, meets in MEETS.items():
        with subtests.test(name):
            if meets.fault is not None:
                talk.slack.script("auth.test", meets.fault)
            talk.slack.headers = dict(meets.headers)
            findings = list(workspaces.look(config.check("run")[0], talk.bot.clock))
            said = dict(line.split(": ", 1) for one in findings for line in one.lines)
            well = all(one.well for one in findings)
            assert meets.words in said[meets.subject]
            assert meets.never not in said[meets.subject]
            assert well is meets.well
            assert "DOCTYPE" not in said[meets.subject].upper()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (302, "sends elsewhere"),
        (403, "a proxy or firewall stands between"),
        (502, "does not reach it"),
        (401, "SLACK_SIGNING_SECRET here and there"),
    ],
)
def test_what_answers_in_the_bots_place_is_told(env, talk, status, words):
    """A login page, a firewall, a proxy without the bot: Slack would follow nowhere."""

    async def answer(_: Request) -> Response:
        return Response("<html>", status, {"location": "/login"})

    installed(env, talk)
    with served(Starlette(routes=[Route("/slack/events", answer, methods=["POST"])])) as base:
        found = list(way_in.look(config.check("run")[0], f"{base}/slack/events", talk.bot.clock))
    assert [one.well for one in found] == [False]
    assert words in found[0].lines[0]


SOCKETS: dict[str, tuple[str, str | None, str]] = {
    "hello": (APP_TOKEN, HELLO, "a socket opened and Slack said hello; no request URL"),
    "another token": ("xapp-another", HELLO, "connections:write"),
    "switched off": (APP_TOKEN, "link_disabled", "Socket Mode is switched off"),
    "ten are open": (APP_TOKEN, "too_many_websockets", "ten connections of the app are open"),
    "no hello": (APP_TOKEN, None, "Slack's hello does not come"),
}


def test_socket_mode_is_good_once_slack_says_hello(env, talk, subtests):
    """A socket is opened, not only asked for; what stands in its way is said."""
    slack = StandIn(
        clock=talk.bot.clock,
        signing_secret=SECRET,
        bot_token=TOKEN,
        manifest=MANIFEST,
        app_token=APP_TOKEN,
    )
    base = slack.start()
    try:
        for name, (app_token, greeting, words) in SOCKETS.items():
            with subtests.test(name):
                installed(env, talk, SLACK_APP_TOKEN=app_token)
                env(SLACK_API_URL=base + "api/")
                slack.link.sockets.greeting = greeting
                settings = config.check("run")[0]
                (found,) = way_in.look(settings, None, talk.bot.clock, patience=0.5)
                assert words in found.lines[0]
                assert found.well is (name == "hello")
        slack.link.sockets.greeting, slack.link.sockets.app_id = HELLO, "A2"
        installed(env, talk, SLACK_APP_TOKEN=APP_TOKEN)
        env(SLACK_API_URL=base + "api/")
        (found,) = way_in.look(config.check("run")[0], None, talk.bot.clock)
        assert not found.well
        assert "another app (A2) than SLACK_BOT_TOKEN (A1)" in found.lines[0]
    finally:
        slack.stop()


COUNCIL: dict[str, tuple[dict[str, Any], str, str]] = {
    "all is let through": ({}, "bot:secret", ""),
    "no name and password": ({}, "", "refuses the way to Slack (HTTP 407) (it wants a name"),
    "Slack is blocked": ({"refusal": 403}, "bot:secret", "refuses the way to Slack (HTTP 403)"),
    "no sockets": ({"without_sockets": True}, "bot:secret", "the socket does not open (HTTP 403"),
    "it reads along": ({"authority": None}, "bot:secret", "SSL_CERT_FILE"),
}


def test_a_councils_proxy_is_told_from_slack(env, talk, tmp_path, monkeypatch, subtests):
    """By HTTPS_PROXY, calls and socket alike; whatever it does not let through is said to be the
    network's to mend, and neither the token's nor the app's."""
    slack = StandIn(
        clock=talk.bot.clock,
        signing_secret=SECRET,
        bot_token=TOKEN,
        manifest=MANIFEST,
        app_token=APP_TOKEN,
    )
    base = slack.start()
    slack.base_url = "https://slack.com/"
    proxy = CouncilProxy(tmp_path, base, credentials="bot:secret")
    installed(env, talk, SLACK_APP_TOKEN=APP_TOKEN)
    env(SLACK_API_URL="https://slack.com/api/")
    try:
        for name, (kind, credentials, words) in COUNCIL.items():
            with subtests.test(name):
                proxy.refusal, proxy.without_sockets = (
                    kind.get("refusal"),
                    "without_sockets" in kind,
                )
                named = f"{credentials}@" if credentials else ""
                env(HTTPS_PROXY=f"http://{named}127.0.0.1:{proxy.port}")
                monkeypatch.delenv("SSL_CERT_FILE", raising=False)
                if "authority" not in kind:
                    env(SSL_CERT_FILE=str(proxy.authority))
                settings = config.check("run")[0]
                found = [
                    *workspaces.look(settings, talk.bot.clock),
                    *way_in.look(settings, None, talk.bot.clock, 2.0),
                ]
                said = " ".join(line for one in found for line in one.lines)
                assert all(one.well for one in found) is (name == "all is let through")
                assert words in said
                assert "install" not in said
                assert "secret" not in said
    finally:
        proxy.stop()
        slack.stop()


def test_the_command_says_its_findings_and_nothing_else(env, talk, capsys):
    """What libraries and the bot log of a call that fails is for its own log."""
    installed(env, talk)
    talk.slack.script("auth.test", Fault.page())
    assert bot(["doctor"]) == 1
    said = capsys.readouterr()
    assert "a proxy or filter stands between" in said.out
    assert [line for line in said.out.splitlines() if ": " not in line or "[" in line] == []
    assert said.err == ""


def test_every_fault_is_named_at_once(env, talk, tmp_path):
    """Settings, token, database, process files: nobody mends one to meet the next."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "x.toml").write_text("format = 1")
    installed(env, talk, CSPR_PROCESSES=str(tmp_path / "own"))
    env(
        SLACK_BOT_TOKEN="xoxb-another",
        DATABASE_URL="sqlite:////nowhere/at/all.sqlite3",
        CSPR_HISTORY_KEY="short",
    )
    lines, well = examine(talk.slack.request_url, talk.bot.clock)
    assert not well
    assert {line.split(":")[0] for line in lines} >= {
        "settings",
        "process files",
        "database",
        "slack",
    }
    assert any("CSPR_HISTORY_KEY" in line for line in lines)


def precautions(url: str | None = None) -> tuple[dict[str, list[str]], bool]:
    """What the doctor says beyond faults, by subject, and whether a door is open."""
    found = list(untaken(config.check("run")[0]))
    found += [one for one in (plain_request_url(url or ""),) if one]
    by_subject: dict[str, list[str]] = {}
    for one in found:
        subject, said = one.line.split(": ", 1)
        by_subject.setdefault(subject, []).append(said)
    by_subject.pop("user", None)
    return by_subject, any(one.lets_somebody_in for one in found)


def test_a_safe_installation_hears_of_no_precaution(env, tmp_path):
    """Behind a proxy on the same machine, with files of the bot's own."""
    file = tmp_path / ".env"
    file.touch(mode=0o600)
    file.chmod(0o600)
    env(HOST="127.0.0.1", CSPR_HISTORY_KEY=KEY)
    assert precautions("https://bot.example.org/slack/events") == ({}, False)


def test_open_files_are_named_with_the_command_that_closes_them(env, tmp_path):
    """Tokens that others can read, and pathways, letters and a database that others can change."""
    secrets, own, data = tmp_path / ".env", tmp_path / "own", tmp_path / "data"
    secrets.touch()
    secrets.chmod(0o644)
    for folder in (own, data):
        folder.mkdir()
        folder.chmod(0o777)
    env(
        CSPR_PROCESSES=str(own), CSPR_TEMPLATES=str(own), DATABASE_URL=f"sqlite:///{data}/x.sqlite3"
    )
    said, is_open = precautions()
    assert is_open
    assert "`chmod 600 .env`" in said["files"][0]
    assert [f"`chmod o-w {own}`" in line for line in said["files"][1:3]] == [True, True]
    assert f"`chmod o-w {data}`" in said["files"][3]


def test_an_address_for_everybody_is_told_of_the_proxy_and_the_port_for_operations(env):
    """The bot speaks plain HTTP; how it is need not be known to everybody."""
    env(HOST="0.0.0.0", PORT="3001")
    said, is_open = precautions()
    assert not is_open
    proxy, operations = said["network"]
    assert "0.0.0.0:3001" in proxy
    assert "TLS" in proxy
    assert "CSPR_OPERATIONS_PORT" in operations
    env(CSPR_OPERATIONS_PORT="9100")
    assert precautions()[0]["network"] == [proxy]
    env(SLACK_APP_TOKEN=APP_TOKEN)
    assert precautions() == ({}, False)


def test_a_way_that_is_not_encrypted_is_said(env):
    """Slack's way to the bot, and the bot's to a database on another machine."""
    env(DATABASE_URL="postgresql://bot:secret@db.example.org/cspr")
    said, is_open = precautions("http://bot.example.org/slack/events")
    assert is_open
    assert "https" in said["encryption"][0]
    assert "sslmode=verify-full" in said["database"][0]
    assert "secret" not in said["database"][0]
    env(DATABASE_URL="postgresql://bot:secret@db.example.org/cspr?sslmode=verify-full")
    assert precautions("http://127.0.0.1:3000/slack/events") == ({}, False)


def test_a_page_that_lets_anybody_install_is_said(env):
    """Unless those who may are named."""
    env(SLACK_CLIENT_ID="1.2")
    said, is_open = precautions()
    assert not is_open
    assert "CSPR_WORKSPACES" in said["installing"][0]
    env(CSPR_WORKSPACES="T0ESCB0001")
    assert precautions() == ({}, False)


def test_a_workspace_that_keeps_reviews_without_an_end_is_named(env, talk):
    """As soon as it has one; not before, and not once it has a rule."""
    env(DATABASE_URL=talk.settings.database_url.get_secret_value())
    assert precautions() == ({}, False)
    talk.day("2025-10-16")
    talk.says("coordinator", 'open escb "Ash" decided 16 Oct 2025 ref minute 3.1')
    said, is_open = precautions()
    assert not is_open
    assert said["retention"][0].startswith("reviews of T")
    talk.says("coordinator", "settings retention 7 years after completion")
    assert precautions() == ({}, False)


def test_an_open_door_is_no_whole_installation(env, talk, tmp_path):
    """The doctor says no, so that whoever starts the bot by it sees to it first."""
    installed(env, talk)
    (tmp_path / ".env").touch()
    (tmp_path / ".env").chmod(0o604)
    said, well = asked(talk, talk.slack.request_url)
    assert not well
    assert "chmod 600 .env" in said["files"]
