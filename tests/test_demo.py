"""``make demo``: its stories are typed as people would type, and every line of them is accepted."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.people import CHANNEL, PEOPLE, SECOND_CHANNEL
from bot.demo.stories import LONDON
from bot.demo.world import Demo


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
        _it_begins_anew(demo)
    finally:
        demo.close()


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
