"""Socket Mode, met through real sockets: what is opened, answered, refreshed, lost, and said."""

import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from structlog.testing import capture_logs

from bot.clock import now
from bot.handlers.listening import Listening
from bot.outgoing import DIRECT, Network, SlackClient
from bot.web.metrics import Metrics
from bot.web.socket_faults import FAULTS_BY_REASON, CannotOpen, Fault
from bot.web.socket_mode import Pauses, SocketMode
from bot.web.socket_session import Patience
from playground import Fault as SlackFault
from playground import Reply, StandIn
from playground.sockets import HELLO, Sockets
from tests.conversations.talk import Talk
from tests.council import CouncilProxy
from tests.databases import Databases

NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
QUICK = Patience(
    opening=5, hello=5, ping=5, pong=5, closing=0.05, leaving=60, longest_pause=0, people=0
)
LONG = 10  # seconds in which whatever is waited for has happened on the slowest machine


class World:
    """A workspace whose app answers /cspr over sockets; `hold` keeps back its answers."""

    def __init__(self) -> None:
        self.slack = StandIn(
            clock=now, signing_secret="s", bot_token="xoxb-1", app_token="xapp-1", ack_seconds=LONG
        )
        self.slack.start()
        self.slack.person("U1", "coordinator")
        self.slack.channel("C1", "review-one", members=["U1"])
        self.sockets: Sockets = self.slack.link.sockets
        self.metrics = Metrics()
        self.now = NOW
        self.heard = threading.Semaphore(0)
        self.hold = threading.Event()
        self.hold.set()
        self.bolt = self._bolt()
        self.running: list[SocketMode] = []
        self.people = ThreadPoolExecutor(4)

    def _bolt(self) -> App:
        bolt = Listening(
            client_for=lambda team: None,
            authorize=lambda **_: AuthorizeResult(
                enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="UB"
            ),
            client=SlackClient(base_url="http://127.0.0.1:9/"),
            request_verification_enabled=False,
            ssl_check_enabled=False,
            process_before_response=True,
        )

        @bolt.command("/cspr")
        def command(ack, body):
            self.heard.release()
            self.hold.wait(LONG)
            if body["text"] == "break":
                raise ValueError("secret words")
            ack(f"heard {body['text']}")

        @bolt.event("message")
        def message():
            self.heard.release()

        return bolt

    def client(self, network: Network = DIRECT, authority: Path | None = None) -> SlackClient:
        """Slack's client: of the stand-in itself, or of slack.com by a network's proxy."""
        if authority is None:
            return SlackClient(base_url=f"{self.slack.base_url}api/", retry_handlers=[])
        trusting = ssl.create_default_context(cafile=authority)
        return SlackClient(ssl=trusting, network=network, retry_handlers=[], timeout=5)

    def connect(
        self, client: SlackClient | None = None, patience: Patience = QUICK, **more: App
    ) -> SocketMode:
        """A bot that keeps a socket open."""
        bot = SocketMode(
            more.get("bolt", self.bolt),
            client=client or self.client(),
            app_token="xapp-1",
            clock=lambda: self.now,
            metrics=self.metrics,
            patience=patience,
        )
        self.running.append(bot)
        bot.start()
        return bot

    def types(self, words: str) -> Reply:
        """Somebody types, and reads the answer."""
        return self.slack.type("U1", "C1", f"/cspr {words}")

    def types_meanwhile(self, words: str) -> "Future[Reply]":
        """Somebody has typed, and waits; the bot has heard it."""
        typing = self.people.submit(self.types, words)
        assert self.heard.acquire(timeout=LONG)
        return typing

    def opened(self, count: int) -> bool:
        """Whether there come to be so many sockets."""
        return self.sockets.wait_for(lambda sockets: len(sockets) == count, LONG)

    def stop(self) -> None:
        """Stop every bot."""
        self.hold.set()
        while self.running:
            self.running.pop().stop()

    def close(self) -> None:
        """End it all; Slack had nothing to object to."""
        self.stop()
        self.people.shutdown()
        self.slack.stop()
        assert self.slack.problems == []


@pytest.fixture
def world() -> Iterator[World]:
    """A workspace, and an app that is not connected yet."""
    world = World()
    yield world
    world.close()


@pytest.fixture
def council(world: World, tmp_path: Path) -> Iterator[Callable[..., CouncilProxy]]:
    """A network from which Slack is reached by a proxy only."""
    made: list[CouncilProxy] = []

    def make(**kind: str) -> CouncilProxy:
        world.slack.base_url, base = "https://slack.com/", world.slack.base_url
        made.append(CouncilProxy(tmp_path, base, **kind))
        return made[-1]

    yield make
    world.stop()
    for one in made:
        one.stop()


# --- up and down -------------------------------------------------------------------------------


def test_commands_and_events_are_answered_on_the_socket_that_brought_them(world: World):
    """Odd messages between harm nobody; what fails is answered with a sentence."""
    bot = world.connect()
    world.connect()
    assert world.opened(2)
    for odd in ("no JSON", "[]", '{"envelope_id": 1}', '{"envelope_id": "e", "payload": []}'):
        world.sockets.send_to_all(odd)
    said = [world.types(f"{number}").text for number in range(4)]
    assert said == ["heard 0", "heard 1", "heard 2", "heard 3"]
    assert world.sockets.taken == [2, 2]
    assert "went wrong" in world.types("break").text
    world.slack.say("U1", world.slack.dm("U1"), "hello")
    bot.collect(NOW)
    page = world.metrics.page().decode()
    assert 'cspr_slack_requests_total{kind="command",status="200"} 5.0' in page
    assert 'cspr_slack_requests_total{kind="unreadable",status="400"} 4.0' in page
    assert "cspr_socket_up 1.0" in page


def test_it_is_down_until_slack_says_hello(world: World):
    """An open socket is none yet; since when there is none, and why, is said."""
    world.sockets.greeting = None
    with capture_logs() as logs:
        bot = world.connect(patience=replace(QUICK, hello=0.2))
        assert "socket connected" not in [line["event"] for line in logs]
        later = NOW + timedelta(minutes=3)
        complaint = bot.complaint(later) or ""
        assert complaint.startswith(
            "Socket down since Tue 12 May 09:00 UTC (3 minutes): no command"
        )
        assert "said no hello" in complaint
        bot.collect(later)
        assert "cspr_socket_down_seconds 180.0" in world.metrics.page().decode()
        world.sockets.greeting = HELLO
        until(lambda: bot.complaint(later) is None)
        assert "socket connected" in [line["event"] for line in logs]
    assert world.types("again").text == "heard again"


def test_a_socket_that_is_lost_is_opened_again_and_said_meanwhile(world: World):
    """Since when is the moment at which the last one ended."""
    bot = world.connect()
    world.now = NOW + timedelta(hours=1)
    world.slack.outage = SlackFault.error("internal_error")
    world.sockets.tell_to_go()
    world.sockets.close_those_told()
    until(lambda: "opens no socket just now (internal_error)" in (bot.complaint(world.now) or ""))
    assert "since Tue 12 May 10:00 UTC (0 minutes)" in (bot.complaint(world.now) or "")
    world.slack.outage = None
    until(lambda: bot.complaint(world.now) is None)
    assert world.types("again").text == "heard again"


def until(what: Callable[[], bool]) -> None:
    """Look until something is so."""
    for _ in range(LONG * 200):
        if what():
            return
        threading.Event().wait(0.005)
    raise AssertionError("in vain")


# --- refreshed ---------------------------------------------------------------------------------


def test_while_slack_refreshes_a_socket_every_answer_comes(world: World):
    """Another is opened before it closes. What it brought is answered on it; until there is
    another, it brings what comes; and once it is closed, nobody has waited for anything."""
    bot = world.connect()
    world.hold.clear()
    before = world.types_meanwhile("before")
    world.sockets.greeting = None
    world.slack.refresh_sockets()
    assert world.opened(2)  # opened, and not greeted: Slack may still send on the first
    assert bot.complaint(NOW) is None
    world.hold.set()
    assert before.result(LONG).text == "heard before"
    world.sockets.close_those_told()
    until(lambda: bot.complaint(NOW) is not None)


def test_a_refreshed_socket_goes_on_until_another_is_greeted(world: World):
    """Even if that takes some tries."""
    bot = world.connect()
    world.slack.script("apps.connections.open", *[SlackFault.error("internal_error")] * 3)
    world.slack.refresh_sockets()
    assert world.types("between").text == "heard between"
    assert world.opened(2)
    assert world.types("after").text == "heard after"
    world.sockets.close_those_told()
    assert world.types("later").text == "heard later"
    assert bot.complaint(NOW) is None


def test_a_socket_that_slack_forgets_to_close_is_closed(world: World):
    """It was told to go, and has had its time."""
    world.connect(patience=replace(QUICK, leaving=0.01))
    world.slack.refresh_sockets()
    assert world.sockets.wait_for(lambda sockets: sockets.taken == [0] and len(sockets) == 1, LONG)
    assert world.types("on").text == "heard on"


def test_a_stop_finishes_what_is_being_answered(world: World):
    """As over HTTP."""
    bot = world.connect()
    world.hold.clear()
    typing = world.types_meanwhile("last")
    stopping = world.people.submit(bot.stop)
    world.hold.set()
    assert typing.result(LONG).text == "heard last"
    stopping.result(LONG)
    assert world.opened(0)


# --- refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("invalid_auth", "Slack refuses SLACK_APP_TOKEN (invalid_auth): make an app-level token"),
        ("missing_scope", "with the scope connections:write"),
        ("forbidden_team", "ask an administrator of the workspace"),
    ],
)
def test_what_needs_people_stops_the_start_with_a_sentence(world: World, code, words):
    """Trying again would be of no use."""
    world.slack.script("apps.connections.open", SlackFault.error(code))
    with pytest.raises(CannotOpen) as refused:
        world.connect()
    assert words in refused.value.fault.sentence


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (SlackFault.error("internal_error"), "opens no socket just now (internal_error)"),
        (SlackFault.error("a_new_code"), "look whether Socket Mode is switched on"),
        (SlackFault.status(503), "is not Slack, but a page (status 503)"),
        (SlackFault.garbage(), "is not Slack, but a page (status 200)"),
        (SlackFault.reset(), "The way to Slack fails (ConnectionResetError)"),
        (SlackFault.close(), "The way to Slack fails (RemoteDisconnected)"),
    ],
)
def test_what_passes_is_tried_again(world: World, fault, words):
    """The rest of the bot starts meanwhile; what is wrong is said."""
    world.sockets.greeting = None
    world.slack.script("apps.connections.open", fault)
    bot = SocketMode(
        world.bolt,
        client=world.client(),
        app_token="xapp-1",
        clock=lambda: NOW,
        metrics=world.metrics,
        patience=QUICK,
        chance=lambda least, most: 60,
    )
    world.running.append(bot)
    bot.start()
    assert words in (bot.complaint(NOW) or "")


@pytest.mark.parametrize("reason", ["too_many_websockets", "link_disabled"])
def test_a_refused_socket_is_tried_again_until_it_is_taken(world: World, reason):
    """Ten others, or Socket Mode that is switched off: for as long as it takes."""
    world.sockets.greeting = reason
    bot = world.connect()
    assert world.sockets.wait_for(lambda sockets: sockets.turned_away >= 5, LONG)
    assert FAULTS_BY_REASON[reason].sentence in (bot.complaint(NOW) or "")
    world.sockets.greeting = HELLO
    until(lambda: bot.complaint(NOW) is None)
    assert world.types("on").text == "heard on"
    world.sockets.greeting = reason
    world.sockets.tell_to_go(reason)  # and while it was open
    until(lambda: bot.complaint(NOW) is not None)


def test_pauses_grow_and_differ_and_start_anew(world: World):
    """A socket that lasted is followed by another at once; what people see to has time."""
    pauses = Pauses(Patience(), lambda least, most: most)
    passing, crowded = Fault("internal_error", ""), FAULTS_BY_REASON["too_many_websockets"]

    def lost(lasted: float) -> float:
        return pauses.after(lasted, was_refreshed=False)

    assert lost(7200) == 0
    assert [pauses.after_failure(passing) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert lost(3) == 30
    assert [lost(7200), lost(3), lost(3)] == [0, 0, 2]
    assert pauses.after_failure(crowded) == 14
    assert pauses.after_failure(replace(passing, wait=60)) == 68
    refreshed = [pauses.after(3, was_refreshed=True) for _ in range(12)]
    assert refreshed == [0] * 10 + [16, 30]
    lows = Pauses(Patience(), lambda least, most: least)
    assert [lows.after_failure(passing) for _ in range(3)] == [0.5, 1, 2]


# --- in a council's network --------------------------------------------------------------------


def test_everything_goes_by_the_proxy_and_comes_back_when_that_cuts_it(world: World, council):
    """With a name and a password; calls and sockets alike. A frozen one is found out by pings."""
    proxy = council(credentials="bot:s@fe")
    network = Network(f"http://bot:s%40fe@127.0.0.1:{proxy.port}")
    patience = replace(QUICK, ping=0.1, pong=2)
    bot = world.connect(world.client(network, proxy.authority), patience)
    assert bot.complaint(NOW) is None
    assert world.types("one").text == "heard one"
    assert set(proxy.asked) == {"CONNECT slack.com:443"}
    proxy.cut()
    assert world.sockets.wait_for(lambda sockets: (sockets.opened, len(sockets)) == (2, 1), LONG)
    until(lambda: bot.complaint(NOW) is None)
    assert world.types("two").text == "heard two"
    proxy.freeze()
    assert world.sockets.wait_for(lambda sockets: sockets.opened == 3, LONG)
    proxy.cut()  # what is frozen, which Slack does not know of either, and what is not
    assert world.sockets.wait_for(lambda sockets: (sockets.opened, len(sockets)) == (4, 1), LONG)
    until(lambda: bot.complaint(NOW) is None)
    assert world.types("three").text == "heard three"


@pytest.mark.parametrize(
    ("kind", "credentials", "words"),
    [
        ({"credentials": "bot:secret"}, "", "wants a name and a password: put them into HTTPS"),
        ({"credentials": "bot:secret"}, "bot:other@", "does not take the name and password"),
        ({"refusal": 403}, "", "says no (status 403): ask whoever runs the network to let CONNECT"),
        ({"refusal": 302}, "", "says no (status 302)"),
        ({"without_sockets": True}, "", "a page (status 403): a proxy or a firewall says no"),
        ({"without_sockets": True, "page": 302}, "", "a page (status 302): a proxy or a firewall"),
        ({"authority": None}, "", "SSL_CERT_FILE"),
    ],
)
def test_what_a_proxy_does_not_let_through_is_said(world: World, council, kind, credentials, words):
    """In a sentence for whoever runs the network; the password is not repeated."""
    proxy = council(credentials=kind.get("credentials", ""))
    for name, value in kind.items():
        if name in ("refusal", "without_sockets", "page"):
            setattr(proxy, name, value)
    client = world.client(Network(f"http://{credentials}127.0.0.1:{proxy.port}"), proxy.authority)
    if "authority" in kind:
        client.ssl = ssl.create_default_context()
    try:
        said = world.connect(client, replace(QUICK, longest_pause=60)).complaint(NOW) or ""
    except CannotOpen as error:
        said = error.fault.sentence
    assert words in said
    assert "other" not in said


def test_a_proxy_that_never_answers_is_given_up(world: World, council):
    """Even where the library is in the middle of reading: TLS's own messages came, and no more."""
    proxy = council()
    proxy.without_sockets, proxy.page = True, None
    client = world.client(Network(f"http://127.0.0.1:{proxy.port}"), proxy.authority)
    bot = world.connect(client, replace(QUICK, opening=0.5, longest_pause=60))
    said = bot.complaint(NOW) or ""
    assert "Slack gave no answer in 0.5 seconds: something on the way takes the question" in said
    assert "If it stays so, ask whoever runs the network to let CONNECT" in said
    assert "TimeoutError" not in said


# --- the whole bot -----------------------------------------------------------------------------


def test_an_envelope_that_comes_three_times_acts_once(world: World, databases: Databases):
    """On two sockets at once: the same answer, and one record. The last word is the database's."""
    talk = Talk(databases.migrated())
    talk.slack.app_token = "xapp-1"
    talk.slack.request_url = None
    client = SlackClient(base_url=f"{talk.slack.base_url}api/", retry_handlers=[])
    try:
        for _ in range(2):
            world.connect(client, bolt=talk.bot.bolt)
        assert talk.slack.link.sockets.wait_for(lambda sockets: len(sockets) == 2, LONG)
        opened = talk.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
        before = talk.counts()
        assert before["history"] > 0, opened
        again = talk.slack.redeliver(times=3, together=True)
        assert {one.text_all for one in again} == {opened.words}
        assert talk.counts() == before
        assert min(talk.slack.link.sockets.taken) > 0
    finally:
        world.stop()
        talk.close()
