"""``make demo``: its stories are typed as people would type, and every line of them is accepted."""

import re
import signal
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from apscheduler.schedulers.base import BaseScheduler

from bot.clock import MovableClock
from bot.config import Settings
from bot.demo import ENDED, ENDING, between_runs, run
from bot.demo.people import CHANNEL, PEOPLE, SECOND_CHANNEL
from bot.demo.stories import BEGIN, LONDON
from bot.demo.world import Demo
from playground.page.faults import Faults
from tests.ports import free_port


def test_both_stories_are_accepted_and_leave_two_reviews_to_try(tmp_path: Path) -> None:
    """An Essex review at the agency check, a Sandwell one at its terms; nothing refused, nothing
    that Slack refuses."""
    clock = MovableClock(datetime(2026, 1, 12, 9, tzinfo=LONDON).astimezone(UTC))
    demo = Demo(Settings(_env_file=None), clock, tmp_path, 0)
    try:
        demo.begin()
        for channel, ref, stage in (
            (CHANNEL, "ESCB-2026-01", "Agency check"),
            (SECOND_CHANNEL, "SCSP-2026-01", "Terms of Reference"),
        ):
            said = demo.slack.type(PEOPLE["coordinator-2"][0], channel, "/cspr status").text_all
            assert ref in said
            assert stage in said
        assert demo.slack.problems == []
        _lines_are_completed(demo)
        _it_begins_anew(demo)
        for fault, (answered, came) in COPING.items():
            _it_copes(demo, fault, answered, came)
        between_runs.keep("v1", demo.played(), tmp_path / "kept")
    finally:
        demo.close()
    _the_next_run_plays_nothing(tmp_path)


def _lines_are_completed(demo: Demo) -> None:
    """From help and the review; of it nothing to outsiders, or where others read along."""

    def offered(who: str, place: str, text: str) -> dict[str, str]:
        asked = {"user": PEOPLE[who][0], "place": place, "text": text}
        with httpx.Client(base_url=demo.page, trust_env=False) as browser:
            found = browser.get("/page/complete", params=asked).json()
        return {one["text"]: one["line"] for one in found}

    verbs = offered("health-lead", CHANNEL, "/cspr appr")
    assert verbs == {"/cspr approve ": "Confirms or approves what waits for you."}
    items = offered("health-lead", CHANNEL, "/CSPR approve fact")
    assert items["/CSPR approve factual-accuracy "] == (
        "Factual accuracy of the draft Overview Report (Health, Oak School), by Fri 29 May 2026"
    )
    parties = offered("coordinator", CHANNEL, '/cspr approve factual-accuracy for "Oak')
    assert parties == {
        '/cspr approve factual-accuracy for "Oak School" ': "an agency of this review"
    }
    assert "/cspr timetable propose " in offered("coordinator", CHANNEL, "/cspr timetable p")
    assert offered("coordinator", CHANNEL, "/cspr done progress-check because the no") == {}
    for place in ("C0OPEN", f"D{PEOPLE['stranger'][0]}", CHANNEL):
        told = str(offered("stranger", place, "/cspr approve for "))
        assert "Oak" not in told
        assert "fact" not in str(offered("stranger", place, "/cspr approve fact"))
    assert offered("stranger", CHANNEL, "/cspr ") == {}
    where = demo.slack.where(CHANNEL)
    demo.slack.change_channel(CHANNEL, shared=True)
    assert offered("coordinator", CHANNEL, "/cspr approve fact") == {}
    demo.slack.change_channel(CHANNEL, shared=where.shared)


def _it_begins_anew(demo: Demo) -> None:
    """On the same address: earlier in the story, empty, as at first; nothing of before stays."""
    coordinator = PEOPLE["coordinator"][0]
    address = demo.page
    demo.slack.type(coordinator, CHANNEL, '/cspr family add "grandmother"')
    demo.begin(until=datetime(2026, 2, 10, 9, tzinfo=LONDON))
    said = demo.slack.type(coordinator, CHANNEL, "/cspr status").text_all
    assert "First meeting" in said
    assert demo.clock().astimezone(LONDON).date() == date(2026, 2, 10)
    demo.begin("empty")
    assert "No review belongs" in demo.slack.type(coordinator, CHANNEL, "/cspr status").text_all
    with pytest.raises(ValueError, match="The story begins on Mon 12 Jan 2026"):
        demo.begin(until=datetime(2026, 1, 11, 9, tzinfo=LONDON))
    demo.begin()
    said = demo.slack.type(coordinator, CHANNEL, "/cspr family list").text_all
    assert "mother" in said
    assert "grandmother" not in said
    assert (demo.page, demo.slack.problems) == (address, [])


COPING = {
    "limited": ("Recorded: Health confirms v2", ("2 calls met it, no", "messages got through")),
    "outage": ("I couldn't check your account", ("calls met it, no", "messages got through")),
    "shared": (
        "I don't answer in this channel at present",
        ("2 messages got through", "messages got"),
    ),
}
"""What an agency's lead reads while a fault stands, and what is said to have come."""


def _it_copes(demo: Demo, fault: str, answered: str, came: tuple[str, str]) -> None:
    """Nothing comes while a fault stands; what was to be said comes afterwards, once, and Slack has
    nothing to refuse."""
    demo.begin()
    faults = Faults(demo.slack)
    posts = len(demo.slack.messages(CHANNEL))
    faults.switch(fault, CHANNEL, on=True)
    read = demo.slack.type(PEOPLE["health-lead"][0], CHANNEL, "/cspr approve").text_all
    assert answered in read
    demo.bot.sender.send_due(50)
    assert len(demo.slack.messages(CHANNEL)) == posts
    demo.move(demo.clock() + timedelta(seconds=90))
    faults.switch(fault, CHANNEL, on=False)
    demo.move(demo.clock() + timedelta(days=2))
    [said] = [one["came"] for one in faults.shown() if one["name"] == fault]
    during, _, since = said.partition(" Since then: ")
    assert came[0] in during
    assert came[1] in since
    new = [message.text_all for message in demo.slack.messages(CHANNEL)[posts:]]
    assert len(new) == len(set(new)) > 0
    assert demo.slack.problems == []


def _the_next_run_plays_nothing(folder: Path) -> None:
    """It begins where the one before has come to, with the same version alone."""
    assert between_runs.find("v2", folder / "kept") is None
    played = between_runs.find("v1", folder / "kept")
    assert played is not None
    (folder / "next").mkdir()
    demo = Demo(Settings(_env_file=None), MovableClock(BEGIN), folder / "next", 0)
    told: list[str] = []
    try:
        demo.take_over(played)
        demo.begin(told=told.append)
        said = demo.slack.type(PEOPLE["coordinator"][0], CHANNEL, "/cspr status").text_all
        assert "Agency check" in said
        assert told == ["The bot starts."]
        assert demo.slack.problems == []
    finally:
        demo.close()


@pytest.mark.usefixtures("logging_as_before")
def test_ctrl_c_while_it_starts_ends_it_as_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The timer is begun by half when it comes, and could not be stopped."""
    start = BaseScheduler.start

    def started(timer: BaseScheduler, paused: bool = False) -> None:
        start(timer, paused)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(BaseScheduler, "start", started)
    before = {name: signal.getsignal(name) for name in ENDING}
    try:
        run(Settings(_env_file=None), port=free_port(), story="empty", browser=False)
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
    assert capsys.readouterr().out.endswith(f"{ENDED}\n")


def test_the_demo_takes_a_free_port_says_what_it_does_and_ends_with_a_sentence() -> None:
    """With the port in use it takes the next and says so; there is no terminal, so no browser is
    opened; Ctrl-C ends it well, and says that nothing was kept."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        asked = [sys.executable, "-m", "bot", "demo", "--story", "empty", "--port", str(port)]
        demo = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert demo.stdout is not None
        said = ""
        while "Please open this address" not in said:
            line = demo.stdout.readline()
            assert line, demo.communicate()
            said += line
    assert f"Port {port} is in use: the demo takes " in said
    assert "The demo starts." in said
    address = re.findall(r"http://127\.0\.0\.1:\d+/", said)[-1]
    assert "JavaScript" in httpx.get(address, timeout=30).text
    demo.send_signal(signal.SIGINT)
    rest, errors = demo.communicate(timeout=60)
    assert "The demo has ended. Nothing of what was done in it was kept." in rest, errors
    assert (demo.returncode, errors) == (0, "")
