"""``make demo``: its stories are typed as people would type, and every line of them is accepted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.people import CHANNEL, PEOPLE, SECOND_CHANNEL
from bot.demo.stories import LONDON
from bot.demo.world import EMPTY, HALF_WAY, Demo


def test_both_stories_are_accepted_and_leave_two_reviews_to_try(tmp_path: Path) -> None:
    """An Essex review at the agency check, a Sandwell one at its terms; nothing refused, nothing
    that Slack refuses."""
    clock = MovableClock(datetime(2026, 1, 12, 9, tzinfo=LONDON).astimezone(UTC))
    demo = Demo(Settings(_env_file=None), clock, tmp_path, 0)
    try:
        demo.play()
        for channel, ref, stage in (
            (CHANNEL, "ESCB-2026-01", "Agency check"),
            (SECOND_CHANNEL, "SCSP-2026-01", "Terms of Reference"),
        ):
            said = demo.slack.type(PEOPLE["coordinator-2"][0], channel, "/cspr status").text_all
            assert ref in said
            assert stage in said
        assert demo.slack.problems == []
        starts_anew(demo)
    finally:
        demo.close()


def starts_anew(demo: Demo) -> None:
    """What was done is forgotten, in the bot and in Slack, and the clock is put back."""
    coordinator = PEOPLE["coordinator"][0]
    posts = len(demo.slack.messages(CHANNEL))
    began = demo.clock()
    demo.slack.type(coordinator, CHANNEL, "/cspr hold because a trial is listed")
    demo.move(began + timedelta(days=7))
    demo.deliver()
    assert len(demo.slack.messages(CHANNEL)) > posts
    demo.start_anew(HALF_WAY)
    assert len(demo.slack.messages(CHANNEL)) == posts
    assert demo.slack.ephemerals(coordinator) == []
    assert demo.clock() - began < timedelta(minutes=5)
    said = demo.slack.type(coordinator, CHANNEL, "/cspr status").text_all
    assert "Agency check" in said
    assert "trial" not in said
    demo.start_anew(EMPTY)
    said = demo.slack.type(coordinator, CHANNEL, "/cspr status").text_all
    assert "No review belongs to this channel" in said
