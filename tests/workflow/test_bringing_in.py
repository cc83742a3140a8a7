"""What happened before a review was opened here, and what is planned from there on (B7)."""

from collections import Counter
from datetime import date

import pytest

from bot.errors import Refusal
from bot.papers import report_facts
from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.rules.forecast import forecast
from bot.workflow.rules.lookup import find_stage
from bot.workflow.rules.outlook import outlook_of
from bot.workflow.rules.progress_checks import checks_made, months_missed
from bot.workflow.views.bringing_in import named_left
from tests.workflow.driver import Play

SET_UP = (
    'open escb "Ash" decided 2 Sep 2025 ref RR-14',
    'agency add "Police" by-email "Head of Safeguarding"',
    'agency add "Health" by-email "Named Nurse"',
    "role lead-reviewer @lead-reviewer",
    "role review-team @team-1 @team-2 @team-3",
    "role sub-committee @sub-committee",
    "role executive @executive",
    "family none",
    "partnership none",
)
EARLY = tuple(
    f"bring-in stage {stage} on {day} ref folder 2"
    for stage, day in (
        ("commissioning", "10 Sep 2025"),
        ("scoping", "17 Sep 2025"),
        ("after-scoping", "30 Sep 2025"),
    )
)
LINK = "https://documents.example.org/"
DRAFTED = (
    f"bring-in version {LINK}t.docx as terms-of-reference on 13 Oct 2025",
    "bring-in stage first-meeting on 20 Oct 2025 ref minute 3",
    f"bring-in version {LINK}1.docx as first-draft on 3 Nov 2025",
    "bring-in stage first-draft on 10 Nov 2025 ref minute 4",
    f"bring-in version {LINK}2.docx as final-draft on 8 Dec 2025 sent 10 Dec 2025",
    "bring-in stage final-report on 15 Dec 2025 ref minute 5",
)


def opened(day: str, *lines: str) -> Play:
    """A review that is opened on a day, with some of its past brought in."""
    play = Play().on(day)
    for line in (*SET_UP, *lines):
        play.says("coordinator", line)
    return play


@pytest.mark.parametrize(
    ("day", "publication", "holds"),
    [
        ("1 Dec 2025", date(2026, 3, 2), True),
        ("14 Jan 2026", date(2026, 6, 12), False),
        ("1 Jun 2026", date(2026, 10, 28), False),
    ],
)
def test_the_timetable_starts_from_where_a_review_stands(day, publication, holds):
    """What is left is laid out from today to the end of the months; where these are over, or too
    short by more than half, by the usual lengths, and they are said not to hold."""
    play = opened(day, *EARLY)
    assert play.review.stage.id == "first-meeting"
    said = play.says("coordinator", "timetable propose")
    assert (said["publication"], said["limit_holds"]) == (publication, holds)
    assert said["ready"] <= said["end"]
    days = Counter(item["day"] for stage in said["stages"] for item in stage["items"])
    assert len(days) >= 6, "all of it due on one day"
    assert max(days.values()) <= 5
    completion, publishing = forecast(play.review, play.today, play.calendar)
    assert completion.holds == publishing.holds == holds
    play.says("coordinator", "timetable accept")
    dues = {key.item: due_of(play.review, key, play.calendar) for key in play.review.open_keys()}
    late = [item for item, due in dues.items() if due is not None and due.late(play.today)]
    assert late == (["publish"] if play.today > date(2026, 3, 2) else [])


def test_decisions_of_groups_come_in_with_their_days_and_are_told():
    """An approval rests on what its gate needs; it is on behalf of the group for ever, each of whom
    is told, once they can be, and is taken back like another."""
    play = opened("14 Jan 2026", *EARLY, *DRAFTED)
    line = "bring-in sub-committee on 8 Jan 2026 ref minute 5.2"
    refused = play.refused("coordinator", line).facts["refused"]
    lacking = refused[0].refusal.facts["missing"]
    assert [one["item"] for one in lacking] == ["factual-accuracy", "factual-accuracy"]
    said = play.says("coordinator", "bring-in stage agency-check on 22 Dec 2025 ref e-mails")
    assert [one["item"] for one in said["items"]].count("factual-accuracy") == 2
    told = play.introduced("lead-reviewer").announcements
    assert [one.params["items"] for one in told if one.code == "brought-in"] == [
        [["independence", ""]],
        [["terms-of-reference", ""]],
    ]
    play.introduced("sub-committee")
    said = play.says("coordinator", line)
    assert said.told == {"sub-committee": ["brought-in"]}
    assert said.posted == ["brought-in"]
    (answer,) = said.of(e.AnswerGiven)
    assert (answer.on, answer.behalf, answer.ref) == (date(2026, 1, 8), True, "minute 5.2")
    assert play.history[-1].behalf == "sub-committee"
    assert play.review.stage.id == "sub-committee"

    for refused in (
        "bring-in sign-off on 20 Jan 2026 ref minute 9",  # since the opening
        "bring-in sign-off on 1 Dec 2025 ref minute 9",  # before the version
        "bring-in publish on 12 Jan 2026 ref the website",
        "bring-in decision on 1 Sep 2025 ref minute 1",
    ):
        play.refused("coordinator", refused)
    for user in ("sub-committee", "lead-reviewer", "team-1"):
        play.refused(user, "bring-in sign-off on 9 Jan 2026 ref minute 9")
    play.says("coordinator", "undo sub-committee because it was another paper")
    assert not play.review.state(play.key("sub-committee")).standing
    play.says("sub-committee", "approve sub-committee v2")
    assert play.how("sub-committee") == "answered"


def test_a_decision_that_is_somebodys_in_two_roles_is_told_them_once():
    """The Lead Reviewer of a review is one of the team that agrees the terms of reference, too."""
    play = opened("14 Jan 2026", *EARLY, DRAFTED[0])
    play.says("coordinator", "role review-team @lead-reviewer @team-1 @team-2")
    play.introduced("lead-reviewer")
    said = play.says("coordinator", DRAFTED[1])
    [told] = [one for one in said.announcements if one.to == play.id("lead-reviewer")]
    assert (told.code, told.params["items"]) == ("brought-in", [["terms-of-reference", ""]])


def test_no_version_is_brought_in_over_one_that_was_decided_on_here():
    """What a group returned in Slack is not replaced from papers; a draft takes its place."""
    play = opened("14 Jan 2026", *EARLY, *DRAFTED)
    play.says("coordinator", "bring-in stage agency-check on 22 Dec 2025 ref e-mails")
    line = f"bring-in version {LINK}3.docx as final-draft on 9 Jan 2026"
    before = play.history[:]
    play.says("coordinator", line)  # all that was said of v2 is from papers
    play.history, play._review = before, None
    play.introduced("sub-committee")
    play.on("15 Jan 2026")
    play.says("sub-committee", "return sub-committee v2 because the timeline has a gap")
    refused = play.refused("coordinator", line)
    assert (refused.code, refused.facts["item"]) == ("spoken-of-here", "sub-committee")
    play.says("coordinator", f"draft {LINK}3.docx as final-draft confirmed")
    assert play.refused("coordinator", line).code == "spoken-of-here"


@pytest.mark.parametrize(
    ("said", "item", "party"),
    [
        ('correction add "page 4, the date" for Police', "factual-accuracy", "Police"),
        ("approve sub-committee v2 on 14 Jan 2026 ref minute 6", "sub-committee", ""),
    ],
)
def test_no_version_is_brought_in_over_one_of_which_something_else_was_said_here(said, item, party):
    """A point that an agency raised, or a decision that was written up for its group."""
    play = opened("14 Jan 2026", *EARLY, *DRAFTED)
    play.says("coordinator", "bring-in stage agency-check on 22 Dec 2025 ref e-mails")
    play.on("15 Jan 2026").says("coordinator", said)
    refused = play.refused(
        "coordinator", f"bring-in version {LINK}3.docx as final-draft on 9 Jan 2026"
    )
    assert (refused.code, refused.facts["item"], refused.facts["party"]) == (
        "spoken-of-here",
        item,
        party,
    )


def test_nothing_is_brought_in_on_a_version_that_was_registered_here():
    """Whoever answers on a draft answers here: one coordinator can't bring in the whole gate."""
    play = opened("14 Jan 2026", *EARLY, *DRAFTED)
    play.says("coordinator", f"draft {LINK}3.docx as final-draft on 9 Jan 2026 confirmed")
    play.says("coordinator", "circulate v3 on 9 Jan 2026")
    line = "bring-in factual-accuracy for Police on 10 Jan 2026 ref e-mail"
    (refused,) = play.refused("coordinator", line).facts["refused"]
    assert refused.refusal.code == "version-from-here"


def test_a_decision_is_not_brought_in_from_before_what_it_rests_on():
    """The agencies had checked by 22 Dec, so that nobody had decided on it on 19 Dec."""
    play = opened("14 Jan 2026", *EARLY, *DRAFTED)
    play.says("coordinator", "bring-in stage agency-check on 22 Dec 2025 ref e-mails")
    line = "bring-in sub-committee on {} ref minute 5.2"
    (refused,) = play.refused("coordinator", line.format("19 Dec 2025")).facts["refused"]
    assert refused.refusal.code == "before-its-gate"
    assert refused.refusal.facts["opened"] == date(2025, 12, 22)
    play.says("coordinator", line.format("22 Dec 2025"))
    assert play.how("sub-committee") == "answered"


def test_a_newer_version_sets_aside_what_was_brought_in():
    """What was said of v2 is said of v2 only, however it came in."""
    play = opened("14 Jan 2026", *EARLY, *DRAFTED)
    play.says("coordinator", "bring-in stage agency-check on 22 Dec 2025 ref e-mails")
    play.says("coordinator", f"draft {LINK}3.docx as final-draft confirmed")
    state = play.review.state(play.key("factual-accuracy", "Police"))
    assert (state.closed, [answer.fell for answer in state.answers]) == (None, ["superseded"])
    with pytest.raises(Refusal):
        play.says("coordinator", "bring-in factual-accuracy for Police on 5 Jan 2026 ref e-mail")


def test_a_report_tells_the_past_as_it_was_and_who_recorded_it():
    """Its days are those of then, and what was brought in is not said to have been decided here."""
    play = opened("14 Jan 2026", *EARLY, *DRAFTED)
    play.says("coordinator", "bring-in stage agency-check on 22 Dec 2025 ref e-mails")
    play.says("coordinator", "bring-in sub-committee on 8 Jan 2026 ref minute 5.2")
    play.says("coordinator", 'task add "Ask the archive" for Health due 20 Jan 2026')
    play.on("28 Jan 2026")
    first = date(2025, 9, 1)
    summary = report_facts.summary(play.review, play.today, play.calendar, first, play.today)
    by_coordinator = "recorded by ESCB Support Team"
    decided = [line for _, line in summary.happened if "CSPR Sub-Committee: v2" in line]
    assert decided == [
        f"{play.review.item('sub-committee').title}: v2 approved by CSPR Sub-Committee,"
        f" {by_coordinator}"
    ]
    assert min(day for day, _ in summary.happened) == date(2025, 9, 2)
    assert [(late.owner, late.title) for late in summary.late] == [("Health", "Ask the archive")]


def test_what_came_of_a_contribution_comes_in_with_its_day():
    """Each family's own; what is to be asked again on a later day is not of the past."""
    play = opened("14 Jan 2026", 'family add "mother"', 'family add "contact 1"', *EARLY)
    line = "bring-in family-contribution for {} as {} on 5 Nov 2025 ref note 4"
    play.says("coordinator", line.format("mother", "contributes"))
    closed = play.review.state(play.key("family-contribution", "mother")).closed
    assert closed is not None
    assert (closed.outcome, closed.on, closed.ref) == ("contributes", date(2025, 11, 5), "note 4")
    for outcome in ("deferred", "perhaps"):
        play.refused("coordinator", line.format('"contact 1"', outcome))


def test_past_checks_come_in_each_with_its_month():
    """They are counted; the next one is due as before, and one that is made twice is one."""
    play = opened("14 Jan 2026", *EARLY)
    waits = play.key("progress-check", "check 1")
    for day in ("2 Oct 2025", "5 Nov 2025"):
        play.says("coordinator", f"bring-in progress-check on {day} ref e-mail 7")
    assert checks_made(play.review) == 2
    assert play.review.is_open(waits)
    assert play.review.party(waits.party).due == date(2026, 2, 2)
    assert [c.due for c in play.review.parties_of("check")][1:] == [
        date(2025, 10, 2),
        date(2025, 11, 3),
    ]
    (again,) = play.refused(
        "coordinator", "bring-in progress-check on 5 Nov 2025 ref e-mail 7"
    ).facts["refused"]
    assert again.refusal.code == "already-done"
    for day in ("1 Sep 2025", "15 Jan 2026"):
        play.refused("coordinator", f"bring-in progress-check on {day} ref e-mail 7")
    play.on("2 Feb 2026").says("coordinator", "done progress-check ref e-mail 8")
    play.on("4 Mar 2026").tick()
    assert months_missed(play.review, play.today) == []
    last = play.review.parties_of("check")[-1]
    assert last.due == date(2026, 3, 2)


def test_the_publications_notices_come_in_once_its_date_is_agreed():
    """A notice tells of a date: with that, each comes in with its day, and stays."""
    play = opened("14 Jan 2026", 'family add "mother"', *EARLY, *DRAFTED)
    stage = find_stage(play.review, "publication")
    before = {one.item for one in named_left(play.review, stage)}
    assert before == {"progress-check"}
    play.says("coordinator", "publication 2 Mar 2026")
    after = {one.item for one in named_left(play.review, stage)}
    assert after >= {"inform-national-panel", "inform-dfe", "inform-family", "inform-agencies"}
    line = "bring-in inform-national-panel on 12 Jan 2026 ref e-mail 9"
    play.says("coordinator", line)
    play.says("coordinator", "bring-in inform-family for mother on 13 Jan 2026 ref letter 2")
    assert play.how("inform-national-panel") == play.how("inform-family", "mother") == "sent"
    closed = play.review.state(play.key("inform-family", "mother")).closed
    assert closed is not None
    assert closed.told == date(2026, 3, 2)


LETTER = "bring-in inform-family for mother on 5 Jan 2026 ref letter 2"


def with_a_date(*lines: str) -> Play:
    """A review with a publication date, agreed on the day on which it was opened here."""
    play = opened("14 Jan 2026", 'family add "mother"', *EARLY, *DRAFTED, *lines)
    play.says("coordinator", "publication 20 Mar 2026")
    return play


def told(play: Play) -> list[date | None]:
    """What each notice to the mother is taken to have told."""
    return [one.told for one in play.review.state(play.key("inform-family", "mother")).closings]


def test_an_old_letter_told_no_date_that_was_agreed_after_it():
    """Brought in before the date moved, or after: it told the first one, and she is to be told
    again."""
    play = with_a_date()
    assert play.says("coordinator", LETTER)["again"] == []
    assert told(play) == [date(2026, 3, 20)]
    assert play.how("inform-family", "mother") == "sent"
    play.on("19 Jan 2026").says("coordinator", "publication 27 Apr 2026 because it moved")
    assert play.is_open("inform-family", "mother")

    other = with_a_date()
    other.on("19 Jan 2026").says("coordinator", "publication 27 Apr 2026 because it moved")
    said = other.says("coordinator", LETTER)
    assert [one["item"] for one in said["again"]] == ["inform-family"]
    assert told(other) == [date(2026, 3, 20)]
    assert other.is_open("inform-family", "mother")


def test_a_letter_of_the_day_of_opening_told_the_date_of_that_day():
    """The last that was agreed on it, and none that was taken back."""
    play = with_a_date("publication 2 Mar 2026")
    play.on("19 Jan 2026").says("coordinator", "publication 27 Apr 2026 because it moved")
    play.says("coordinator", LETTER.replace("5 Jan", "14 Jan"))
    assert told(play) == [date(2026, 3, 20)]
    assert play.is_open("inform-family", "mother")


def test_a_letter_that_was_brought_in_is_not_brought_in_again_for_another_date():
    """Nobody wrote to her since: what she is told is recorded as a notice of now. A letter that was
    brought in by mistake, and taken back, comes in anew."""
    play = with_a_date()
    play.says("coordinator", LETTER.replace("5 Jan", "6 Jan"))
    play.says("coordinator", "undo inform-family for mother because it was another day")
    play.says("coordinator", LETTER)
    play.on("19 Jan 2026").says("coordinator", "publication 27 Apr 2026 because it moved")
    stage = find_stage(play.review, "publication")
    assert "inform-family" not in {one.item for one in named_left(play.review, stage)}
    (refused,) = play.refused("coordinator", LETTER).facts["refused"]
    assert refused.refusal.code == "sent-before"
    facts = refused.refusal.facts
    assert (facts["date"], facts["told"]) == (date(2026, 1, 5), date(2026, 3, 20))
    assert facts["publication"] == date(2026, 4, 27)
    assert play.is_open("inform-family", "mother")
    play.says("coordinator", "done inform-family for mother ref letter 3")
    assert told(play)[-1] == date(2026, 4, 27)
    assert play.how("inform-family", "mother") == "sent"


def test_a_list_says_of_a_review_that_was_brought_in_what_its_forecast_says():
    """Both lay it out from the day on which it was brought in: it is not behind for what was
    before, and does not begin anew each day."""
    play = Play().on("2 Mar 2026")
    play.says("coordinator", 'open escb "Ash" decided 12 Jan 2026 ref RR-7')
    play.says("coordinator", 'agency add "Police" by-email "Head of Safeguarding"')
    play.says("coordinator", "bring-in agency-letter on 13 Feb 2026 ref minute 4")
    kept = outlook_of(play.review, play.calendar)
    held = {}
    for day in (date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 20), date(2026, 6, 1)):
        _, publication = forecast(play.review, day, play.calendar)
        assert kept.holds(day, play.calendar) == publication.holds
        held[day] = publication.holds
    assert held[date(2026, 3, 2)]
    assert not held[date(2026, 6, 1)]
