"""`python -m bot run` as a process of its own, with settings in its environment only; and what a
kill -9 leaves."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from bot.clock import now
from playground import Reply, StandIn
from tests.conversations.talk import CHANNEL, KEY, MANIFEST, NOT_IN_CHANNEL, PEOPLE, SECRET, TOKEN
from tests.council import CouncilProxy
from tests.ports import free_port

HERE = Path(__file__).parents[2]
SECONDS = 200  # what a killed sender had in hand is looked for after a minute, twice
T = TypeVar("T")


def until(what: Callable[[], T], why: str) -> T:
    """Looks until there is something, for some minutes."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        threading.Event().wait(0.02)
    raise AssertionError(f"in vain: {why}")


class Child:
    """The stand-in here, the bot there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slack = StandIn(
            clock=now, signing_secret=SECRET, bot_token=TOKEN, manifest=MANIFEST, ack_seconds=10.0
        )
        self.base = self.slack.start()
        for name, user in PEOPLE.items():
            self.slack.person(user, name)
        self.slack.channel(
            CHANNEL, "review-one", members=[u for n, u in PEOPLE.items() if n not in NOT_IN_CHANNEL]
        )
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "log"

    def environment(self) -> dict[str, str]:
        """The settings, as an operator gives them."""
        kept = {
            k: v
            for k, v in os.environ.items()
            if k in ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONPATH")
        }
        return kept | {
            "PYTHONPATH": str(HERE),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.base + "api/",
            "DATABASE_URL": f"sqlite:///{self.folder / 'cspr.sqlite3'}",
            "PORT": str(free_port()),
            "CSPR_COORDINATORS": f"{PEOPLE['coordinator']},{PEOPLE['second-coordinator']}",
            "CSPR_HISTORY_KEY": KEY,
        }

    def start(self, **more: str) -> None:
        """Starts the bot and waits until it is ready."""
        environment = self.environment() | more
        address = f"http://127.0.0.1:{environment['PORT']}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.slack.request_url = address + "/slack/events"
        until(
            lambda: (
                self.process is not None and (self.process.poll() is not None or _answers(address))
            ),
            "a start",
        )

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)
            self.process = None

    def kill_in_a_pause(self) -> None:
        """kill -9 while the sender holds nothing: else that would wait for the end of a lease."""
        process = self.process
        assert process is not None

        def is_stopped_in_a_pause() -> bool:
            process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, process.pid, os.WSTOPPED)
            if self._is_sending():
                process.send_signal(signal.SIGCONT)
                return False
            return True

        until(is_stopped_in_a_pause, "a pause of the sender")
        self.kill()

    def _is_sending(self) -> bool:
        """Whether something is claimed."""
        with closing(sqlite3.connect(self.folder / "cspr.sqlite3")) as db:
            found = db.execute("SELECT count(*) FROM outbox WHERE state = 'sending'").fetchone()
            return bool(found[0])

    def stop(self) -> int:
        """Ends the bot as a host does; says how it went."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another of the bot's commands, on the same settings."""
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def says(self, who: str, text: str) -> Reply:
        """Somebody types."""
        typed = re.sub(r"@([a-z][a-z0-9-]*)", lambda m: f"<@{PEOPLE[m[1]]}|{m[1]}>", text)
        return self.slack.type(PEOPLE[who], CHANNEL, f"/cspr {typed}")

    def done(self, *lines: str) -> None:
        """Lines ``person: text`` that must be accepted."""
        for line in lines:
            who, _, text = line.partition(": ")
            reply = self.says(who, text)
            assert reply.status == 200, (line, reply.said, self.log.read_text()[-2000:])
            assert not re.search(
                r"nothing was|not (recorded|published|done|registered)", reply.text_all, re.I
            ), (
                line,
                reply.text_all,
            )

    def posts(self) -> list[str]:
        """What the bot has posted in the channel."""
        return [m.text_all for m in self.slack.messages(CHANNEL) if m.user == self.slack.bot_user]


def _answers(address: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            address + "/healthz", timeout=2
        ) as said:
            return int(said.status) == 200
    except OSError:
        return False


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    """A bot that can be started and killed."""
    made = Child(tmp_path)
    yield made
    made.kill()
    made.slack.stop()


def days_ago(count: int) -> str:
    """A past day, as it is typed."""
    return (now().date() - timedelta(days=count)).isoformat()


def upto_ready() -> list[str]:
    """Everything that publishing today needs, written down after the event."""
    past, notices = days_ago(50), days_ago(20)
    today: date = now().date()
    return [
        f'coordinator: open escb "Ash" decided {days_ago(80)}',
        "coordinator: role lead-reviewer @lead-reviewer",
        "coordinator: role review-team @team-1",
        "coordinator: role sub-committee @sub-committee",
        "coordinator: role executive @executive",
        'coordinator: agency add "Police" lead @police-lead',
        f"lead-reviewer: done independence on {days_ago(70)}",
        f"lead-reviewer: draft https://documents.example.org/terms as terms-of-reference on {past}",
        "lead-reviewer: approve terms-of-reference",
        "team-1: approve terms-of-reference",
        f"lead-reviewer: draft https://documents.example.org/v1 as final-draft on {past}",
        f"coordinator: circulate on {past}",
        f"lead-reviewer: done final-discussed on {past}",
        "police-lead: approve",
        "sub-committee: approve sub-committee",
        "executive: approve sign-off",
        f"coordinator: publication {today.isoformat()}",
        f"coordinator: done media-statement on {notices}",
        "coordinator: done inform-agencies for Police ref e-mail 1",
        f"coordinator: done inform-national-panel on {notices} ref e-mail 2",
        f"coordinator: done inform-dfe on {notices} ref e-mail 3",
        f"coordinator: done inform-ofsted on {notices} ref e-mail 4",
    ]


def test_a_review_is_published_by_a_bot_that_is_killed_in_between(child: Child) -> None:
    """Settings by environment, SQLite migrated by itself, everything else over HTTP. After kill -9
    between answers what was answered is recorded, and what was to be posted is posted once. Kills
    while something is on its way: ``tests/delivery/test_killed.py``."""
    child.start()
    lines = upto_ready()
    for number, line in enumerate(lines[:-1]):
        child.done(line)
        if number in (7, 14):
            child.kill_in_a_pause()
            child.start()
    refused = child.says("coordinator", "publish https://www.example.org/reviews")
    assert "Not published" in refused.text_all
    assert "Ofsted" in refused.text_all
    child.done(lines[-1])
    child.kill_in_a_pause()
    child.start()
    child.done("coordinator: publish https://www.example.org/reviews")

    until(lambda: posts_saying(child, "The report is published"), "the post")
    until(lambda: posts_saying(child, "Police confirmed v1"), "the confirmation's post")
    until(lambda: "blished" in child.slack.pins(CHANNEL)[0].text_all, "the board's state")
    assert len(child.slack.pins(CHANNEL)) == 1
    assert posts_saying(child, "The report is published") == 1
    assert posts_saying(child, "Police confirmed v1") == 1
    assert child.slack.problems == []

    assert child.stop() == 0
    verified = child.command("db", "verify")
    assert verified.returncode == 0, verified.stderr
    log = child.log.read_text()
    for secret in (TOKEN, SECRET, "Ash", "e-mail 2", "documents.example.org"):
        assert secret not in log


def posts_saying(child: Child, words: str) -> int:
    """How many posts in the channel say that."""
    return sum(words in post for post in child.posts())


@pytest.mark.parametrize("failpoint", ["before-commit@9", "after-commit@14"])
def test_a_command_during_which_the_bot_dies_is_done_once(child: Child, failpoint: str) -> None:
    """No answer came; the same command delivered again is done exactly once, whether the first was
    recorded or not."""
    child.start(CSPR_FAILPOINT=failpoint)
    died = 0
    for line in upto_ready()[:6]:
        who, _, text = line.partition(": ")
        reply = child.says(who, text)
        if reply.status != 200:
            died += 1
            child.kill()
            child.start()
            reply = child.slack.redeliver()[0]
        assert reply.status == 200
        assert "othing was" not in reply.text_all, (line, reply.text_all)
    if child.process is not None and child.process.poll() is not None:
        child.start()  # it died at a commit of its own, between two commands
    roles = child.says("coordinator", "role list").text_all
    assert "@lead-reviewer" in roles
    assert "@executive" in roles
    assert child.says("coordinator", "agency list").text_all.count("1 agency") >= 1
    child.stop()
    verified = child.command("db", "verify")
    assert verified.returncode == 0, verified.stderr


def test_what_is_asked_of_the_bot_has_a_port_of_its_own(child: Child) -> None:
    """If one is set: then the public's port says that it lives, and nothing of how."""
    own = free_port()
    child.start(CSPR_OPERATIONS_PORT=str(own))
    public = (
        child.slack.request_url.removesuffix("/slack/events") if child.slack.request_url else ""
    )
    paths = ("/healthz", "/readyz", "/metrics")
    found = {
        base: [httpx.get(base + path, trust_env=False).status_code for path in paths]
        for base in (public, f"http://127.0.0.1:{own}")
    }
    assert list(found.values()) == [[200, 404, 404], [200, 200, 200]]
    mode = (child.folder / "cspr.sqlite3").stat().st_mode & 0o777
    assert mode == 0o600
    assert child.stop() == 0


def test_socket_mode_works_behind_a_councils_proxy_and_says_how_it_is(child: Child) -> None:
    """Slack's own hosts, by HTTPS_PROXY with a name and password; health, readiness and figures are
    at the port where they are otherwise. A socket that is lost comes back by itself."""
    child.slack.app_token = "xapp-1"
    child.slack.base_url, base = "https://slack.com/", child.slack.base_url
    proxy = CouncilProxy(child.folder, base, credentials="bot:s@fe")
    environment = {
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "https://slack.com/api/",
        "HTTPS_PROXY": f"http://bot:s%40fe@127.0.0.1:{proxy.port}",
        "SSL_CERT_FILE": str(proxy.authority),
    }
    child.start(**environment)
    address = (child.slack.request_url or "").removesuffix("/slack/events")
    child.slack.request_url = None

    def asked(path: str) -> httpx.Response:
        return httpx.get(address + path, trust_env=False)

    until(lambda: asked("/readyz").status_code == 200, "a socket")
    child.done('coordinator: open escb "Ash" decided 2026-01-12')
    until(child.posts, "the board, by the proxy")
    sockets = child.slack.link.sockets
    sockets.greeting = "link_disabled"
    sockets.tell_to_go("link_disabled")
    until(lambda: "Socket down since" in asked("/readyz").text, "what is wrong")
    assert "Socket Mode is switched off" in asked("/readyz").text
    page = asked("/metrics").text
    assert "cspr_socket_up 0.0" in page
    assert 'cspr_slack_requests_total{kind="command",status="200"} 1.0' in page
    assert child.stop() == 0
    said = child.log.read_text()
    assert "Traceback" not in said
    assert "s%40fe" not in said
    assert {line.split(":")[0] for line in proxy.asked} == {"CONNECT slack.com"}
    proxy.stop()


def test_a_bad_app_token_stops_the_start_with_a_sentence(child: Child) -> None:
    """No traceback; with what to do."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=child.folder,
        env=child.environment() | {"SLACK_APP_TOKEN": "xapp-other"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    *logged, last = ended.stderr.strip().splitlines()
    assert last.startswith("Slack refuses SLACK_APP_TOKEN (invalid_auth): make an app-level token")
    assert "Traceback" not in ended.stderr, logged


def test_missing_settings_stop_the_start_each_with_its_line(child: Child) -> None:
    """Naming the variable and the cure."""
    environment = child.environment()
    for name in ("SLACK_BOT_TOKEN", "CSPR_HISTORY_KEY"):
        del environment[name]
    command = [sys.executable, "-m", "bot", "run"]
    ended = subprocess.run(
        command,
        cwd=child.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    lines = ended.stderr.strip().splitlines()
    assert [line.split()[0] for line in lines] == ["SLACK_BOT_TOKEN", "CSPR_HISTORY_KEY"]
