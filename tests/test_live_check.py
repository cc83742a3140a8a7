"""``doctor --live``: a person in a test channel, the real parts, and a recording from which the
stand-in learns."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot import clients, config
from bot.__main__ import main as bot
from bot.doctor.live.arguments import Unusable
from bot.doctor.live.check import LiveCheck
from bot.doctor.live.hearing import Acts
from bot.doctor.live.stage import Outcome
from bot.doctor.sockets import greeted
from playground import Fault, Reply, StandIn
from playground.__main__ import main as playground
from playground.recordings import read as read_recording
from playground.recordings import verify
from playground.standin import Outcome as Answer
from tests.conversations.talk import (
    KEY,
    MANIFEST,
    OTHER_CHANNEL,
    PEOPLE,
    SECRET,
    TOKEN,
    Talk,
)
from tests.databases import Databases

APP_TOKEN = "xapp-stand-in"
PERSON, OTHER, CHANNEL = "U0PERSON", "U0OTHER", "C0TRIAL"
NAME = "Zoë Field"
STEPS = [
    "clock",
    "scopes",
    "members",
    "post",
    "find again",
    "thread",
    "update",
    "pin",
    "delete",
    "largest board",
    "upload",
    "direct message",
    "home",
    "person types",
    "person presses",
    "person submits",
]


class HandClock:
    """A clock that moves when somebody pauses."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Person:
    """Does what they are asked to, each act once the one before is over."""

    def __init__(self, slack: StandIn, *, willing: bool, names_self: str) -> None:
        self.slack = slack
        self.willing = willing
        self.names_self = names_self
        self.asked: list[str] = []
        self._reply: Reply | None = None
        self._acting: threading.Thread | None = None

    def hears(self, line: str) -> None:
        """Take what the check says to whoever runs it."""
        self.asked.append(line)
        if line.startswith("Now the person") and self.willing:
            self._acting = threading.Thread(target=self._act, args=(line, self._acting))
            self._acting.start()

    def _act(self, line: str, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        if "type /cspr" in line:
            typed = line[line.index("/cspr") : line.index(" @ and choose")]
            self._reply = self.slack.type(PERSON, CHANNEL, f"{typed} {self.names_self}".strip())
        elif "[Press me]" in line:
            assert self._reply is not None
            self.slack.press(PERSON, self._reply, "Press me")
        else:
            self.slack.submit(PERSON, self.slack.open_views(PERSON)[-1])

    def done(self) -> None:
        """Wait until the last act is over."""
        if self._acting is not None:
            self._acting.join()


class Trial:
    """A workspace in which an IT department tries the bot out."""

    def __init__(
        self,
        env: Callable[..., None],
        folder: Path,
        *,
        by_socket: bool = False,
        kind: type[StandIn] = StandIn,
    ) -> None:
        self.clock = HandClock()
        self.slack = kind(
            clock=self.clock,
            signing_secret=SECRET,
            bot_token=TOKEN,
            manifest=MANIFEST,
            app_token=APP_TOKEN if by_socket else None,
            enforce_rate=True,
        )
        base = self.slack.start()
        self.slack.person(PERSON, NAME)
        self.slack.person(OTHER, "Somebody else")
        self.slack.person("U0GONE", "Gone", deactivated=True)
        self.slack.person("U0FAR", "Far", home="T9")
        self.slack.person("U0TWIN1", "Twin")
        self.slack.person("U0TWIN2", "Twin")
        self.slack.channel(CHANNEL, "trial", private=True, members=[PERSON])
        self.slack.channel("C0OPEN", "everyone", private=False, members=[PERSON])
        self.slack.channel("C0ALONE", "without-person", private=True, members=[OTHER])
        self.slack.channel("C0SHARED", "with-others", private=True, members=[PERSON], shared=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        env(
            SLACK_BOT_TOKEN=TOKEN,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=base + "api/",
            DATABASE_URL=f"sqlite:///{folder / 'none.sqlite3'}",
            CSPR_HISTORY_KEY=KEY,
            PORT=str(self.port),
        )
        env(SLACK_APP_TOKEN=APP_TOKEN if by_socket else "")
        if not by_socket:
            self.slack.request_url = f"http://127.0.0.1:{self.port}/slack/events"
        self.live: LiveCheck = None  # type: ignore[assignment]

    def check(
        self,
        person: str = f"@{NAME}",
        channel: str = "#trial",
        *,
        willing: bool = True,
        names_self: str = f"<@{PERSON}|zoe.field>",
        pause: Callable[[float], None] | None = None,
    ) -> dict[str, Any]:
        """Do the live check; return its rows by step."""
        settings = config.load("run")
        acting = Person(self.slack, willing=willing, names_self=names_self)
        self.live = LiveCheck(
            settings=settings,
            client=clients.make_client(settings),
            clock=self.clock,
            pause=pause or self.clock.pause,
            say=acting.hears,
            seconds=10 if willing else 0.01,
        )
        self.live.run(person, channel)
        acting.done()
        return {row.step: row for row in self.live.rows}

    def recording(self) -> str:
        return self.live.recording.written(day=self.clock().date(), mode=self.live.mode)

    def left_over(self) -> list[str]:
        """What the check has left in Slack."""
        places = [CHANNEL, self.slack.dm(PERSON)]
        messages = [one.text for place in places for one in self.slack.messages(place)]
        files = [file["name"] for place in places for file in self.slack.files(place)]
        alive = [
            one for one in self.slack.uploads._files.values() if one.shared and not one.deleted
        ]
        return (
            messages
            + files
            + [one.text for one in self.slack.pins(CHANNEL)]
            + [one.name for one in alive]
        )


@pytest.fixture
def trial(env: Callable[..., None], tmp_path: Path) -> Iterator[Callable[..., Trial]]:
    """Make trials; end them all."""
    made: list[Trial] = []

    def make(**how: Any) -> Trial:
        made.append(Trial(env, tmp_path, **how))
        return made[-1]

    yield make
    for one in made:
        one.slack.stop()


@pytest.mark.parametrize("by_socket", [False, True], ids=["http", "socket"])
def test_a_whole_installation_is_good_and_the_stand_in_is_as_it_was_recorded(
    trial, by_socket, tmp_path, capsys
):
    """Every step is done with a person; nothing is left in Slack; the recording names nobody, and
    the stand-in answers as it says, over its own command line."""
    one = trial(by_socket=by_socket)

    def pause(seconds: float) -> None:
        one.clock.pause(seconds)
        one.slack.refresh_sockets()  # as Slack does whenever it likes

    rows = one.check(pause=pause)
    assert {row.step: row.said for row in rows.values() if row.outcome is not Outcome.GOOD} == {}
    assert [step for step in rows if step not in ("socket", "listening")] == STEPS
    assert one.left_over() == []
    assert one.slack.problems == []
    assert "Please open this tab again" in one.slack.home(PERSON).text_all
    text = one.recording()
    for told in (PERSON, CHANNEL, NAME, one.slack.bot_user, TOKEN, SECRET, "127.0.0.1"):
        assert told not in text
    file = tmp_path / "recording.json"
    file.write_text(text, encoding="utf-8")
    assert playground(["verify", str(file)]) == 0, capsys.readouterr().out
    steps = len(json.loads(text)["steps"])
    assert capsys.readouterr().out.endswith(f"{steps} steps: as in life.\n")


def bend(recording: Any, call: str, change: Callable[[Any], object]) -> None:
    """Change the first answer of a method, or the payload of an act."""
    step = next(s for s in recording["steps"] if call in (s.get("call"), s.get("act")))
    change(step)


BENT: dict[str, tuple[str, Callable[[Any], object], str]] = {
    "a field that only life has": (
        "chat.postMessage",
        lambda s: s["answer"]["message"].update(bot_profile={"id": "{B9}"}),
        "message.bot_profile: in life, not in the stand-in",
    ),
    "a field that only the stand-in has": (
        "conversations.history",
        lambda s: s["answer"].pop("pin_count"),
        "pin_count: in the stand-in, not in life",
    ),
    "another type": (
        "conversations.history",
        lambda s: s["answer"]["messages"][0].update(ts=0),
        "messages[].ts: a number in life, a text in the stand-in",
    ),
    "another error": (
        "pins.add",
        lambda s: s.update(answer={"ok": False, "error": "not_pinnable"}),
        "ok: False in life, True in the stand-in",
    ),
    "a message that only life takes": (
        "chat.postMessage",
        lambda s: s["arguments"]["blocks"].append({}),
        "cannot be asked: the stand-in never gave what is {ts1} in life",
    ),
    "a payload of another form": (
        "press",
        lambda s: s["payload"]["actions"][0].update(type="overflow"),
        "actions[].type: 'overflow' in life, 'button' in the stand-in",
    ),
}


def test_a_stand_in_that_is_not_as_life_is_found(trial, tmp_path, capsys):
    """A bent recording is told where it differs; what is no recording is refused in a sentence."""
    one = trial()
    one.check()
    whole = one.recording()
    for call, change, words in BENT.values():
        bent = json.loads(whole)
        bend(bent, call, change)
        found = list(verify(read_recording(json.dumps(bent))))
        assert any(words in line for line in found), (words, found)
    file = tmp_path / "recording.json"
    file.write_text(json.dumps(bent), encoding="utf-8")
    assert playground(["verify", str(file)]) == 1
    assert "press: actions[].type" in capsys.readouterr().out
    for text, why in (("[", "no JSON"), ("{}", "no recording of format 1")):
        file.write_text(text)
        assert playground(["verify", str(file)]) == 1
        assert why in capsys.readouterr().err


class Mangling(StandIn):
    """Slack behind something that takes bytes for another alphabet."""

    def call_method(self, method: str, token: str, given: Any) -> Answer:
        answer = super().call_method(method, token, given)
        text = json.dumps(answer.body, ensure_ascii=False)
        answer.body = json.loads(text.replace("ë", "Ã«")) if "messages" in text else answer.body
        return answer


def test_bytes_that_do_not_come_back_are_shown(trial):
    """Names with other letters are what is lost first."""
    rows = trial(kind=Mangling).check(willing=False)
    for step in ("find again", "thread", "update", "largest board", "direct message"):
        assert rows[step].outcome is Outcome.DIFFERS
        assert "Ã«" in rows[step].said
    assert "sent “" in rows["find again"].said


REFUSED: dict[str, tuple[str, Fault, str, str]] = {
    "no right to pin": ("pins.add", Fault.error("restricted_action"), "pin", "administers"),
    "a blocked upload": ("upload", Fault.page(), "upload", "page"),
    "a page": ("conversations.open", Fault.page(), "direct message", "a proxy or filter"),
    "Home is off": ("views.publish", Fault.error("not_enabled"), "home", "not_enabled"),
}


def test_a_step_that_fails_keeps_no_other_from_being_tried_and_nothing_stays(trial):
    """Each is said with what to do; a limit is waited out; where the person does nothing it is said
    what that may mean."""
    one = trial()
    one.slack.script("chat.postMessage", Fault.error("not_in_channel"))
    one.slack.scopes.discard("files:write")
    rows = one.check(willing=False)
    one.slack.scopes.add("files:write")
    assert "missing files:write: add" in rows["scopes"].said
    assert "lacks the scope files:write: add" in rows["upload"].said
    assert (rows["post"].outcome, rows["update"].outcome) == (Outcome.REFUSED, Outcome.NOT_TRIED)
    assert rows["largest board"].outcome is Outcome.GOOD
    for method, fault, _, _ in REFUSED.values():
        one.slack.script(method, fault)
    one.slack.script("chat.update", Fault.rate_limited(20))
    rows = one.check(willing=False)
    for _, _, step, words in REFUSED.values():
        assert rows[step].outcome is Outcome.REFUSED, rows[step]
        assert words in rows[step].said
    assert rows["update"].outcome is Outcome.GOOD
    assert rows["person types"].outcome is Outcome.NOTHING_CAME
    assert "Request URLs" in rows["person types"].said
    assert rows["person presses"].outcome is rows["person submits"].outcome is Outcome.NOT_TRIED
    assert one.left_over() == []
    assert not one.live.is_good


@pytest.mark.parametrize(
    ("name", "words"), [("@zoe.field", "switch on “Escape channels"), ("", "is not known")]
)
def test_a_command_in_which_nobody_can_be_named_is_found(trial, name, words):
    """Where the app was made by hand, names come as text; the rest is tried all the same."""
    rows = trial().check(names_self=name)
    assert rows["person types"].outcome is Outcome.DIFFERS
    assert words in rows["person types"].said
    assert rows["person submits"].outcome is Outcome.GOOD


def test_whoever_interrupts_it_leaves_nothing_behind(trial):
    """Wherever it was; and what cannot be taken away is named."""
    one = trial()
    for which in (1, 3, 5):
        left = iter(range(which, -1, -1))

        def pause(seconds: float, left: Iterator[int] = left) -> None:
            one.clock.pause(seconds)
            if next(left, 0) == 1:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            one.check(pause=pause)
        assert one.left_over() == []
        one.clock.pause(60)
    one.slack.script("chat.delete", *[Fault.status(500)] * 30)
    one.check(willing=False)
    left_over = [row.said for row in one.live.rows if row.outcome is Outcome.LEFT_OVER]
    assert len(left_over) == len(one.left_over())
    assert all(CHANNEL in said or "message in D" in said for said in left_over)


def test_what_slack_took_without_saying_so_is_taken_away_too(trial):
    """A connection that is cut after Slack has done it: message, reply, file, pin."""
    one = trial()
    for method in ("chat.postMessage", "files.completeUploadExternal", "pins.add"):
        for times in (0, 1) if method == "chat.postMessage" else (0,):
            accepted = iter([False] * times)
            one.slack.script(
                method,
                Fault.close(after=True),
                when=lambda _, accepted=accepted: next(accepted, True),
            )
            one.check(willing=False)
            assert one.left_over() == [], (method, times)


def test_a_bot_that_runs_is_to_be_stopped_first(trial):
    """Its port is taken, or it has a socket: the person's acts would go to it, and that is said."""
    one = trial(by_socket=True)
    with greeted(clients.make_client(config.load("run")), APP_TOKEN):
        rows = one.check()
    assert rows["socket"].outcome is Outcome.NOT_TRIED
    assert "the app has 2 sockets open" in rows["socket"].said
    one = trial()
    with socket.create_server(("127.0.0.1", one.port)):
        rows = one.check()
    assert rows["listening"].outcome is Outcome.NOT_TRIED
    assert f"port {one.port} is taken" in rows["listening"].said
    assert rows["person types"].outcome is Outcome.NOT_TRIED
    assert "database has not been made yet" in rows["person types"].said
    assert rows["home"].outcome is Outcome.GOOD


def test_a_line_that_comes_to_the_bot_that_runs_shows_in_its_database(databases: Databases):
    """The bot is asked for help, and asks Slack who that is; within ten minutes it would not."""
    talk = Talk(databases.migrated())
    assert talk.slack.request_url is not None
    port = urlsplit(talk.slack.request_url).port
    person = PEOPLE["police-lead"]

    def check(*, willing: bool) -> Any:
        def hears(line: str) -> None:
            if willing and line.startswith("Now the person"):
                talk.slack.type(person, OTHER_CHANNEL, "/cspr help")

        live = LiveCheck(
            settings=talk.settings.model_copy(update={"port": port}),
            client=clients.make_client(talk.settings),
            clock=talk.bot.clock,
            pause=lambda seconds: talk.move(talk.now + timedelta(seconds=seconds)),
            say=hears,
            seconds=3,
        )
        live.run(person, OTHER_CHANNEL)
        return next(row for row in live.rows if row.step == "person types")

    silent, heard, again = check(willing=False), check(willing=True), check(willing=True)
    assert silent.outcome is Outcome.NOTHING_CAME
    assert "signing secret" in silent.said
    assert heard.outcome is Outcome.GOOD
    assert "came to the bot that runs, signed" in heard.said
    assert again.outcome is Outcome.NOT_TRIED
    assert "within the last ten minutes" in again.said
    talk.close()


def test_others_are_told_to_come_back(trial):
    """Who uses the bot meanwhile reads that nothing was recorded."""
    one = trial()
    said: list[str] = []

    def pause(seconds: float) -> None:
        one.clock.pause(seconds)
        if not said:
            said.append(one.slack.type(PERSON, CHANNEL, "/cspr status").text)

    one.check(willing=False, pause=pause)
    assert "Nothing was recorded" in said[0]


@pytest.mark.parametrize("person", [PERSON, OTHER])
def test_what_is_done_to_the_bots_own_messages_is_seen_to_fail(person):
    """Nothing of it is recorded, so nobody may take it for done: an [Approve], a form."""
    acts = Acts(PERSON, "code")
    press = {"type": "block_actions", "user": {"id": person}, "actions": [{"action_id": "do:1"}]}
    form = {"type": "view_submission", "user": {"id": person}, "view": {"callback_id": "cspr"}}
    event = {"type": "event_callback", "event": {"type": "app_home_opened", "user": person}}
    assert [acts.answer(payload) for payload in (press, form, event)] == [(503, None)] * 3


GIVEN = [
    ((f"@{NAME}", "C0TRIAL"), ""),
    ((PERSON, "<#C0TRIAL|trial>"), ""),
    ((f"<@{PERSON}|zoe>", "trial"), ""),
    (("@nobody", "#trial"), "Nobody in this workspace is called @nobody: give a person as"),
    (("U0NOBODY", "#trial"), "Nobody in this workspace has the ID U0NOBODY"),
    (("#trial", f"@{NAME}"), "“#trial” is no person"),
    (("@gone", "#trial"), "account is closed"),
    (("@far", "#trial"), "another organisation"),
    (("@twin", "#trial"), "2 people are called @twin (U0TWIN1, U0TWIN2)"),
    (("UBOT00", "#trial"), "Nobody"),
    (("@CSPR", "#trial"), "is an app"),
    ((f"@{NAME}", f"@{NAME}"), "is no channel: give a private test channel"),
    ((f"@{NAME}", "#nowhere"), "The bot is in no private channel #nowhere: make one"),
    ((f"@{NAME}", "C0NOWHERE"), "The bot is in no private channel C0NOWHERE"),
    ((f"@{NAME}", "C0OPEN"), "no private channel"),
    ((f"@{NAME}", "#with-others"), "is shared with others"),
    ((f"@{NAME}", "#without-person"), "is not in #without-person: invite them"),
]


def test_person_and_channel_are_taken_in_every_form_and_refused_in_a_sentence(trial, subtests):
    """Before anything is posted."""
    one = trial()
    for given, words in GIVEN:
        with subtests.test(" ".join(given)):
            one.slack.calls.clear()
            if not words:
                one.check(*given, willing=False)
                continue
            with pytest.raises(Unusable) as refused:
                one.check(*given, willing=False)
            assert words in str(refused.value)
            assert [call for call in one.slack.calls if call.method.startswith("chat.")] == []


def test_a_channel_that_the_shell_took_away_is_asked_for(trial, capsys):
    """A # begins a comment there; the command says so, and ends with 1."""
    trial()
    assert bot(["doctor", "--live", "@somebody"]) == 1
    assert "a shell takes it for a comment" in capsys.readouterr().err
    assert bot(["doctor", "--live", "@nobody", "trial"]) == 1
    assert "Nothing was posted. Nobody in this workspace is called" in capsys.readouterr().err


def test_a_reviews_channel_is_never_touched(env, databases: Databases):
    """Neither one that a review lives in, nor one that a database might know of that is away."""
    talk = Talk(databases.migrated())
    try:
        assert talk.says("coordinator", 'open escb "Ash" decided 16 Oct 2025').done
        before = len(talk.slack.calls)
        settings = talk.settings
        live = LiveCheck(
            settings=settings,
            client=clients.make_client(settings),
            clock=talk.bot.clock,
            pause=lambda _: None,
            say=lambda _: None,
        )
        with pytest.raises(Unusable, match="belongs to a review: make another"):
            live.run("U0COORD", "C0REVIEW")
        assert not [c for c in talk.slack.calls[before:] if c.method.startswith("chat.")]
    finally:
        talk.close()
