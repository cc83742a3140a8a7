"""The timeline: what is drawn is checked in data; that it can be drawn, in bytes. The four pictures
were looked at."""

import io
import re
import warnings
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from PIL import Image

from bot.papers import timeline, timeline_picture
from bot.papers.timeline import Band, Drawing, Mark, Row
from bot.workflow.process.files import read
from tests.conversations.talk import CHANNEL
from tests.papers.reviews import REVIEWS
from tests.workflow.driver import Play
from tests.workflow.solver import finish


def drawn(play: Play) -> Drawing:
    """What is in the picture today."""
    return timeline.drawing(play.review, play.today, play.calendar)


def row(drawing: Drawing, title: str) -> Row:
    """One stage's row."""
    return next(r for r in drawing.rows if r.title == title)


def mark(drawing: Drawing, kind: str) -> Mark | None:
    """One day that matters."""
    return next((m for m in drawing.marks if m.kind == kind), None)


def test_an_early_review_shows_what_is_planned(plays):
    """Done, under way, ahead: each in its sign, its bar and its words."""
    found = drawn(plays("early"))
    assert found.heading == "Stage 4 of 14: Actions following scoping"
    assert row(found, "Scoping").state == "done"
    assert row(found, "Scoping").says == "done Fri 24 Oct"
    now = row(found, "Actions following scoping")
    assert (now.state, now.says) == ("now", "0 of 13 done, by Fri 28 Nov")
    assert now.actual == (date(2025, 10, 24), date(2025, 11, 3))
    ahead = row(found, "First meeting")
    assert (ahead.state, ahead.planned) == ("ahead", (date(2025, 11, 28), date(2025, 12, 24)))
    assert [m.kind for m in found.marks] == ["limit", "publication", "today"]
    assert not found.bands
    assert found.lines[1] == "Sign-off expected Fri 20 Mar 2026, within the six months"


def test_a_late_review_shows_what_is_late_and_where_it_leads(plays):
    """Since when, how many, and whether the six months still hold."""
    found = drawn(plays("late"))
    late = row(found, "Agency check")
    assert (late.state, late.says) == ("late", "6 past their date, since Thu 5 Mar")
    assert late.late == (date(2026, 3, 5), date(2026, 3, 18))
    assert found.lines[-1] == "Publication expected Wed 15 Apr 2026, within the six months"
    assert row(found, "Publication").state == "ahead", (
        "a progress check that waits makes no stage late"
    )


def test_a_held_review_shows_the_hold(plays):
    """From its first day to today, and the day to look again."""
    found = drawn(plays("held"))
    assert found.bands == (Band(date(2026, 3, 9), date(2026, 4, 20), "on hold"),)
    look = mark(found, "look")
    assert look is not None
    assert look.day == date(2026, 6, 1)
    assert "Publication is on hold since Mon 9 Mar 2026; the work goes on" in found.lines


def test_a_hold_that_was_lifted_ends_on_its_day(plays):
    """It stays in the picture."""
    play = Play().like(plays("held"))
    play.says("coordinator", "lift because the proceedings are over")
    play.later(5)
    assert drawn(play).bands == (Band(date(2026, 3, 9), date(2026, 4, 20), "hold"),)


def test_a_finished_review_has_no_today(plays):
    """It ends where it ended."""
    found = drawn(plays("finished"))
    assert found.heading == "Complete since Sun 11 Apr 2027"
    assert mark(found, "today") is None
    assert {r.state for r in found.rows} == {"done"}
    assert found.lines == ("77 of 77 done",)
    assert found.last == date(2027, 4, 11)


def test_the_notices_last_day_is_shown_while_one_is_open(plays):
    """And goes once all are sent."""
    play = Play().like(plays("held"))
    play.says("coordinator", "publication 10 Jul 2026")
    notices = mark(drawn(play), "notices")
    assert notices is not None
    assert notices.day == play.calendar.latest_notice(date(2026, 7, 10), 7)
    assert mark(drawn(plays("published")), "notices") is None


def test_a_review_without_dates_is_drawn_with_what_is_certain(plays):
    """Stages, the decision and the six months; it says that there is no timetable."""
    found = drawn(plays("undated"))
    assert found.lines == ("1 of 59 done", "No timetable yet: what is certain is shown")
    assert [m.kind for m in found.marks] == ["limit", "today"]
    assert all(r.planned is None for r in found.rows)
    assert timeline_picture.picture(found).startswith(b"\x89PNG")


def test_a_pathway_without_our_clocks_has_no_six_months(plays):
    """The National Panel publishes; ours stop."""
    assert [m.kind for m in drawn(plays("national")).marks] == ["today"]


@pytest.mark.parametrize("kind", REVIEWS)
def test_everything_drawn_lies_in_the_picture(plays, kind):
    """Bars, marks and bands are between its first and its last day; its words fit."""
    found = drawn(plays(kind))
    days = [m.day for m in found.marks] + [d for b in found.bands for d in (b.first, b.last)]
    days += [d for r in found.rows for bar in (r.planned, r.actual, r.late) if bar for d in bar]
    assert all(found.first <= d <= found.last for d in days)
    assert all(bar[0] <= bar[1] for r in found.rows for bar in (r.planned, r.actual, r.late) if bar)
    assert all(len(r.says) <= 36 for r in found.rows)
    image = Image.open(io.BytesIO(timeline_picture.picture(found)))
    assert image.width == 1080
    assert image.height < 2400


@pytest.mark.parametrize("kind", REVIEWS)
def test_a_screen_reader_gets_all_of_it(plays, kind):
    """Every stage with its words, within Slack's limit; whole dates, as there is no axis to see."""
    found = drawn(plays(kind))
    said = timeline.alt_text(found)
    assert len(said) <= 2000
    assert all(f"{r.number} {r.title}: {r.says_whole}." in said for r in found.rows)
    assert found.ref in said
    assert not re.search(r"\d (?:Jan|Feb|Mar|Apr|Oct|Nov|Dec)\b(?! 20\d\d)", said)
    assert ("On hold since Mon 9 Mar 2026." in said) == (kind == "held")


def test_nothing_that_was_typed_is_in_it(plays):
    """No pseudonym, no agency, no reason: it may be shown on any wall."""
    play = plays("held")
    assert "Ash" not in repr(drawn(play))
    assert "Police" not in repr(drawn(play))
    assert "parallel" not in repr(drawn(play))


def test_a_process_file_with_strange_titles_is_drawn():
    """Dollars are no formulas; what the font lacks is no failure; long titles are cut; forty stages
    have room."""
    source = (files("bot.workflow") / "processes" / "escb.toml").read_text(encoding="utf-8")
    process = read(
        source.replace(
            'title = "Scoping"', 'title = "$\\\\frac{1}{2}$ שלום 🌍 ' + "long " * 8 + '"'
        )
    )
    play = Play(process).at("opened")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the font's missing letters
        assert timeline_picture.picture(drawn(play)).startswith(b"\x89PNG")


KINDS = sorted(timeline_picture.LINES)


@settings(max_examples=20, deadline=None)
@given(
    first=st.dates(date(2001, 1, 1), date(2090, 1, 1)),
    span=st.integers(28, 5000),
    marks=st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 1)), max_size=8),
)
def test_labels_never_lie_on_each_other(first, span, marks):
    """However many days matter, and however near they are."""
    last = first + timedelta(days=span)
    found = [
        Mark(k, first + timedelta(days=int(share * span)), f"{k} Wed 15 Apr") for k, share in marks
    ]
    drawing = Drawing("ESCB-2026-01", "", (), (), tuple(found), (), first, last, first, "", first)
    taken: dict[int, list[tuple[float, float]]] = {}
    for one, lane in timeline_picture._lanes(drawing).items():
        start, end = timeline_picture._place(drawing, one)
        assert start >= 0
        assert all(end < a or start > b for a, b in taken.get(lane, []))
        taken.setdefault(lane, []).append((start, end))
    assert len(list(timeline_picture._months(first, last))) <= 12


@pytest.mark.parametrize("kind", REVIEWS)
def test_a_label_has_the_room_that_it_needs(plays, kind):
    """Measured as it is drawn, in bold: two labels beside each other do not run into one
    another."""
    bold = FontProperties(family="DejaVu Sans", weight="bold", size=9)
    for one in [*drawn(plays(kind)).marks, Mark("today", date(2026, 3, 10), "today Wed 30 Mar")]:
        wide = TextPath((0, 0), f"M {one.label}", prop=bold).get_extents().width / 72
        start, end = timeline_picture._place(drawn(plays(kind)), one)
        assert wide < end - start - 0.08


def test_the_picture_comes_to_the_channel_with_its_words(at):
    """`timeline`: a picture with alt text, and who asked for it."""
    talk = at("agency-check")
    assert "comes to this review's channel" in talk.says("lead-reviewer", "timeline").words
    (file,) = talk.slack.files(CHANNEL)
    assert file["name"] == "ESCB-2025-01 timeline.png"
    assert file["content"].startswith(b"\x89PNG")
    assert file["alt_txt"].startswith("Timeline of ESCB-2025-01 on Wed 4 Feb 2026.")


def test_a_command_that_slack_sends_twice_makes_one_picture(at):
    """Slack repeats a slow command; the receipt knows it again."""
    talk = at("after-scoping")
    talk.says("coordinator", "timeline", send=False)
    with talk.bot.engine.connect() as conn:
        (key,) = conn.exec_driver_sql(
            "SELECT dedup_key FROM outbox WHERE kind = 'paper/timeline'"
        ).scalars()
    assert key.startswith("paper/command/")
    talk.deliver()


def test_what_is_published_instead_is_not_called_published(plays):
    """The picture says the learning; and where nothing is published, it speaks of no hold."""
    play = Play().like(plays("held"))
    said = play.says("coordinator", "not-publish as nothing because a child could be known")
    play.says("executive", f"second {said['number']}")
    assert not [line for line in drawn(play).lines if "on hold" in line]
    play = Play().at("ready", families=["mother"])
    said = play.says("coordinator", "not-publish as learning because a child could be known")
    play.says("executive", f"second {said['number']}")
    finish(play)
    found = mark(drawn(play), "published")
    assert found is not None
    assert found.label.startswith("learning published")
