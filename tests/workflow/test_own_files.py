"""What a partnership's own file may say otherwise than the shipped ones, and what people then read
and can do."""

from datetime import date
from typing import Any

import pytest

from bot.messages import templates
from bot.papers import letters
from bot.papers.letter_fields import fields_of
from bot.papers.timeline import drawing
from bot.workflow.dates.due import due_of
from bot.workflow.process.files import read
from bot.workflow.review.state import InstanceId
from bot.workflow.views import board as board_view
from bot.workflow.views import status as status_view
from tests.process_files.cases import SMALL
from tests.workflow.driver import CALENDAR, Play


def small(*changes: tuple[str, str], more: str = "") -> Play:
    """A review that nobody has opened yet, by the small pathway with some of its text changed, and
    items added."""
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return Play(read(text + more))


def opened(play: Play) -> Play:
    """With two agencies, and everybody in their role."""
    play.says("coordinator", 'open small "Ash" decided 2026-01-12')
    for agency in ("Police", "Health"):
        play.says("coordinator", f'agency add "{agency}" lead @{agency.lower()}-lead')
    if "reviewer" in play.review.process.roles:
        play.says("coordinator", "role reviewer @reviewer")
    play.says("coordinator", "role board @board")
    play.says("coordinator", "role team @team")
    return play


INTERVIEW = """
[stage.item.interview]
title = "Interview"
kind = "meeting"
who = ["reviewer"]
each = ["agency"]
optional = true
due = "flexible"

[stage.item.written-up]
title = "Interview written up"
kind = "task"
who = ["reviewer"]
each = ["agency"]
due = "5 working days after interview"
"""


def test_an_optional_meeting_with_each_agency_was_not_held_with_one():
    """The refusal without a party says what to type, and typed so it is recorded for that agency
    alone."""
    play = opened(small(more=INTERVIEW))
    assert play.refused("coordinator", "not-held interview because of snow").code == "which-party"
    play.says("coordinator", "not-held interview for Police because of snow")
    assert play.how("interview", "Police") == "not-held"
    assert play.is_open("interview", "Health")


def test_what_follows_a_meeting_that_was_not_held_has_a_date():
    """It is still to be done, so it is asked for: from the day on which it was said that there was
    no meeting."""
    play = opened(small(more=INTERVIEW)).on("2 Feb 2026")
    assert play.due("written-up", "Police") is None
    play.says("coordinator", "not-held interview for Police because of snow")
    assert play.due("written-up", "Police") == date(2026, 2, 9)
    assert play.due("written-up", "Health") is None


WITHOUT_AUTHOR = (
    ('reviewer = { title = "Lead Reviewer", author = true, decides = "holder" }\n', ""),
    ('seconds = ["coordinator", "reviewer"]', 'seconds = ["coordinator"]'),
    ('decides = ["reviewer", "team"]', 'decides = ["team"]'),
    (
        'title = "Draft"\nkind = "document"\nwho = ["reviewer"]',
        'title = "Draft"\nkind = "document"\nwho = ["coordinator"]',
    ),
    (
        'title = "Final draft"\nkind = "document"\nwho = ["reviewer"]',
        'title = "Final draft"\nkind = "document"\nwho = ["coordinator"]',
    ),
    ('kind = "meeting"\nwho = ["reviewer"]', 'kind = "meeting"\nwho = ["coordinator"]'),
)


def test_where_no_role_writes_the_report_the_coordinator_answers_points_on_it():
    """Whoever is said to be told is told, and can answer."""
    play = opened(small(*WITHOUT_AUTHOR))
    play.says("coordinator", "draft https://documents.example.org/v1 as final")
    said = play.says("police-lead", 'correction add "Page 3"')
    assert said["author"] == "Support Team"
    assert said.told == {"coordinator": ["correction"]}
    refused = play.refused("police-lead", "correction accept 1")
    assert (refused.code, refused.facts["author"]) == ("correction-author", "Support Team")
    assert play.says("coordinator", "correction accept 1").told == {
        "police-lead": ["correction-answered"]
    }


def test_the_author_is_called_what_the_file_calls_them():
    """In every answer that says who is told."""
    play = opened(small(('"Lead Reviewer"', '"Independent Author"')))
    play.says("reviewer", "draft https://documents.example.org/v1 as final")
    assert (
        play.says("police-lead", "dispute accuracy because page 3 is wrong")["author"]
        == "Independent Author"
    )


@pytest.mark.parametrize(("months", "end"), [(6, date(2026, 7, 12)), (4, date(2026, 5, 12))])
def test_the_time_of_a_review_is_what_its_file_says(months, end):
    """Both clocks run to one day, and whoever names it knows how many months it is."""
    play = opened(small(("6 months after decision", f"{months} months after decision")))
    play.on("2 Feb 2026")
    said = play.says("coordinator", "timetable propose")
    assert (said["limit"], said["limit"].months) == (end, months)
    said = play.says("coordinator", "hold because of a trial")
    assert (said["limit"], said["limit"].months) == (end, months)
    status = status_view.status(play.review, "", play.today, play.calendar)
    assert [f.limit.months for f in (status.completion, status.publishing)] == [months, months]


@pytest.mark.parametrize(
    ("limit", "completion", "publication"),
    [
        ('limit = "6 months after decision"', "default", "statutory"),
        ('limit = "6 months after decision"\nlimit-basis = "document"', "seed", "statutory"),
        ('limit = "4 months after decision"\nlimit-basis = "document"', "seed", "seed"),
        ('limit = "4 months after decision"', "default", "default"),
    ],
)
def test_where_the_months_come_from_is_what_the_file_says(limit, completion, publication):
    """Guidance gives six months for publishing, and for nothing else; the last day is chased before
    a closed day."""
    play = opened(small(('limit = "6 months after decision"', limit)))
    board = board_view.board(play.review, play.today, play.calendar)
    assert [(c.what, c.basis) for c in board.clocks] == [
        ("completion", completion),
        ("publication", publication),
    ]
    publish = play.review.process.publish
    assert publish is not None
    due = due_of(play.review, InstanceId(publish.id, ""), play.calendar)
    assert due is not None
    assert due.basis == publication
    assert due.target <= due.day
    assert (" to publish: statutory" in drawing(play.review, play.today, play.calendar).foot) is (
        publication == "statutory"
    )


DELAY = """
[stage.item.delay]
title = "Reasons for the delay sent"
kind = "notice"
who = ["coordinator"]
each = ["hold"]
due = "2 working days after joining"
letter = "delay-reasons-panel"
"""


def test_a_letter_says_the_file_s_own_months_and_the_partnership_s_name():
    """The prefix is for references; without a name there is a blank to fill in."""
    changes = [("6 months after decision", "4 months after decision")]
    for name, said in (
        ('partnership = "Wessex Partnership"\n', "Wessex Partnership"),
        ("", "[name of the partnership]"),
    ):
        play = opened(
            small(*changes, ('prefix = "SMALL"\n', f'prefix = "SMALL"\n{name}'), more=DELAY)
        )
        play.says("coordinator", "hold because of a trial")
        letter = letters.find(play.review, "delay")
        fields = fields_of(play.review, letter, "hold-1", play.today, CALENDAR)
        assert (fields["partnership"], fields["time_allowed"], fields["six_months_end"]) == (
            said,
            "four months",
            "12 May 2026",
        )
        assert (fields["presentation_within"], fields["follow_up_after"]) == ("", "")


def test_how_soon_something_is_to_be_sent_is_what_the_file_says():
    """The reasons for a delay, here within two working days."""
    play = opened(small(more=DELAY))
    assert play.says("coordinator", "hold because of a trial")["notices"] == [
        ("Reasons for the delay sent", "2 working days")
    ]


THREE_KINDS = (
    ('kinds = ["draft", "final"]', 'kinds = ["outline", "draft", "final"]'),
    (
        "[stage.item.draft]",
        """[stage.item.outline]
title = "Outline"
kind = "document"
who = ["reviewer"]

[stage.item.outline-read]
title = "Outline read"
kind = "meeting"
who = ["reviewer"]
of = "outline"

[stage.item.draft]""",
    ),
    (
        "[stage.item.final]",
        """[stage.item.draft-read]
title = "Draft read"
kind = "task"
who = ["reviewer"]
of = "draft"

[stage.item.final]""",
    ),
)


def test_a_version_is_of_the_furthest_kind_until_that_one_is_discussed():
    """With three kinds, too: nothing goes back to the outline once there is a draft."""
    play = opened(small(*THREE_KINDS))
    url = "draft https://documents.example.org/v1"
    assert play.says("reviewer", url)["kind"] == "outline"
    assert play.says("reviewer", url)["kind"] == "outline"
    play.says("reviewer", "done outline-read")
    assert play.says("reviewer", url)["kind"] == "draft"
    assert play.says("reviewer", url)["kind"] == "draft"
    play.says("reviewer", "done draft-read")
    assert play.says("reviewer", url)["kind"] == "final"
    assert play.says("reviewer", url)["kind"] == "final"


UNPUBLISHED = """
format = 1
id = "small"
title = "Learning only"
prefix = "SMALL"
[roles]
coordinator = { title = "Support Team" }
[[stage]]
id = "start"
title = "Start"
typical = "2 weeks"
[stage.item.decision]
title = "Decision"
kind = "date"
rule = "decision"
[stage.item.meeting]
title = "Learning event"
kind = "meeting"
who = ["coordinator"]
due = "timetable"
"""


def test_a_pathway_that_publishes_nothing_is_said_no_publication():
    """Its timetable has an end, and no publication."""
    play = Play(read(UNPUBLISHED))
    play.says("coordinator", 'open small "Ash" decided 2026-01-12')
    said = play.says("coordinator", "timetable propose")
    assert said["publication"] is None
    said = play.says("coordinator", "timetable accept")
    assert said["publication"] is None
    assert (
        next(a for a in said.announcements if a.code == "timetable-accepted").params["publication"]
        is None
    )


def test_where_all_must_approve_they_are_joined_by_and():
    """Who does a task is one or the other."""
    both: dict[str, Any] = {
        "item": "terms",
        "title": "Terms agreed",
        "party": "",
        "who": ["Lead Reviewer", "Team"],
    }
    both |= {"due": None, "disputed": False}
    moves = {"moves": [both | {"kind": "approval"}, both | {"kind": "task"}], "more_moves": 0}
    words = templates.words("part/moves", moves)
    assert "Lead Reviewer and Team: Terms agreed" in words
    assert "Lead Reviewer or Team: Terms agreed" in words
