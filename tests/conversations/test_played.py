"""What is done in the playground can be taken along as a test, which does it again."""

import importlib.util
from datetime import datetime
from pathlib import Path
from types import ModuleType

import httpx

from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.people import CHANNEL, PEOPLE, SECOND_CHANNEL
from bot.demo.stories import BEGIN, LONDON
from bot.demo.world import PATIENCE, Demo

NURSE = PEOPLE["health-lead"][0]
COORDINATOR = PEOPLE["coordinator"][0]


def test_what_was_done_is_done_again(tmp_path: Path) -> None:
    """Lines, presses, forms, Home and days: every one of them is in the test that is saved, and it
    passes where it is run."""
    playing, again = tmp_path / "playing", tmp_path / "again"
    playing.mkdir()
    again.mkdir()
    demo = Demo(Settings(_env_file=None), MovableClock(BEGIN), playing, 0)
    try:
        demo.begin("empty")
        demo.slack.link.ack_seconds = PATIENCE
        saved = done_by_hand(demo)
    finally:
        demo.close()
    assert saved.count("played.") == 8
    assert '"""What was done in the playground on Mon 12 Jan 2026, from 09:00 on.' in saved
    file = tmp_path / "test_what_was_done.py"
    file.write_text(saved, encoding="utf-8")
    imported(file).test_what_was_done(again)


def done_by_hand(demo: Demo) -> str:
    """A review is opened in another world, set up by its form, and a day goes by."""
    with httpx.Client(base_url=demo.page, timeout=PATIENCE) as browser:

        def act(name: str, user: str, **asked: object) -> None:
            given = {"user": user, "place": CHANNEL, **asked}
            answer = browser.post(f"/page/{name}", json=given)
            assert answer.json()["problem"] == "", answer.text

        act("anew", COORDINATOR, story="empty")
        act("type", COORDINATOR, text='/cspr open escb "Ash" decided 12 Jan 2026')
        act("press", COORDINATOR, **pressed(demo, COORDINATOR, "Checklist"))
        act("home", NURSE)
        act("fault", COORDINATOR, fault="pin", on=True)
        act("type", COORDINATOR, text='/cspr open scsp "Elm"', place=SECOND_CHANNEL)
        act("clock", COORDINATOR, step="day")
        act("type", COORDINATOR, text="/cspr status")
        moved = demo.clock().astimezone(LONDON)
        assert moved.date() == datetime(2026, 1, 13, tzinfo=LONDON).date()
        act("press", COORDINATOR, **pressed(demo, COORDINATOR, "Who is awaited"))
        saved: str = browser.get("/page/export").text
    return saved


def pressed(demo: Demo, user: str, label: str) -> dict[str, str]:
    """What the page sends when somebody presses the newest button that is called so."""
    message = next(m for m in reversed(demo.slack.ephemerals(user)) if label in m.buttons)
    button = message.button(label)
    return {
        "ts": message.ts,
        "block_id": button.block_id,
        "action_id": button.element["action_id"],
    }


def imported(file: Path) -> ModuleType:
    """A module of tests, as pytest would import it."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
