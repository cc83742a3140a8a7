"""A local review becomes national, and back; and a review moves to a newer file of its pathway."""

from datetime import date

import pytest

from bot.errors import Refusal
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.files import read
from bot.workflow.process.model import Process
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import setup
from bot.workflow.rules.lookup import find_former, former_keys
from bot.workflow.rules.progress_checks import months_missed
from bot.workflow.views import board as board_view
from bot.workflow.views import chasing as chasing_view
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import item_history
from bot.workflow.views import lines as lines_view
from bot.workflow.views import lists as lists_view
from bot.workflow.views import overview as overview_view
from bot.workflow.views import status as status_view
from bot.workflow.views import timetable as timetable_view
from tests.workflow.sandwell import LOCAL, Pathways, local_at, shipped

CALENDAR = Calendar()


def changed(*changes: tuple[str, str]) -> Process:
    """The local pathway with some of its text changed."""
    text = shipped("scsp").text
    for old, new in changes:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return read(text, "scsp.toml")


# --- the national pathway ----------------------------------------------------------------------


def test_a_national_review_goes_from_open_to_close():
    """The National Panel owns drafting, sign-off and publication: none of our approvals, no gate,
    no clocks."""
    play = Pathways()
    play.on("12 Jan 2026").says(
        "coordinator", 'open scsp-national "Ash" decided 2026-01-12 ref RR-32'
    )
    assert play.review.ref == "SCSP-2026-01"
    assert play.due("partnership-contact") == date(2026, 1, 19)
    play.on("15 Jan 2026").says("coordinator", "done partnership-contact")
    play.on("1 Sep 2026").says("coordinator", "done national-review-completed on 31 Aug 2026")
    play.says("coordinator", "done published-by-panel")
    said = play.on("9 Sep 2026").says("coordinator", "done disseminated")
    assert "completed" in said.posted


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("publish https://www.example.org/reviews", "no-gate"),
        ("publication 8 May 2026", "no-publication-date"),
        ("draft https://documents.example.org/v1", "no-report"),
        ("circulate", "no-report"),
        ("hold because of a trial", "no-gate"),
        ("assurance every 3 months from 1 Jun 2026", "no-assurance"),
        ("approve board-sign-off", "unknown-item"),
        ("role panel @panel-1", "unknown-role"),
        ("action done 1", "unknown-action"),
    ],
)
def test_what_is_the_national_panel_s_is_refused_here(typed, code):
    """With its own sentence, not with an error."""
    play = Pathways()
    play.on("12 Jan 2026").says("coordinator", 'open scsp-national "Ash" decided 2026-01-12')
    assert play.refused("coordinator", typed).code == code


def test_the_national_pathway_counts_no_six_months():
    """They are the National Panel's business; the board and the list say nothing of them."""
    play = Pathways()
    play.on("12 Jan 2026").says("coordinator", 'open scsp-national "Ash" decided 2026-01-12')
    board = board_view.board(play.review, date(2026, 12, 1), CALENDAR)
    assert (board.limit, board.limit_working) == (None, None)
    assert overview_view.overview(play.review, date(2026, 12, 1), CALENDAR).holds_limit is True


# --- switching ---------------------------------------------------------------------------------


def test_a_local_review_becomes_national_and_back():
    """History and reference stay; the local items are closed as not applicable, and exactly those
    open again."""
    play = local_at("governance")
    before = set(play.review.open_keys())
    said = play.on("25 Mar 2026").says(
        "coordinator", "switch scsp-national because the National Panel takes it on"
    )
    assert (said["stopped"], said["opened"]) == (len(before), 0)
    assert "switched" in said.posted
    review = play.review
    assert (review.ref, review.process.id, review.stage.id) == (
        "SCSP-2025-01",
        "scsp-national",
        "national-review",
    )
    assert list(review.open_keys()) == [
        ("partnership-contact", ""),
        ("national-review-completed", ""),
        ("published-by-panel", ""),
        ("disseminated", ""),
    ]
    assert review.state(InstanceId("recommendations-check", "")).standing

    play.on("27 Mar 2026").says("coordinator", "done partnership-contact")
    said = play.on("1 Jun 2026").says(
        "coordinator", "switch scsp because the National Panel gives it back"
    )
    assert (said["stopped"], said["opened"]) == (3, len(before))
    review = play.review
    assert set(review.open_keys()) == before, "one progress check, the one that was open"
    assert before <= set(review.open_keys())
    assert (review.ref, review.decided, review.stage.id) == (
        "SCSP-2025-01",
        date(2025, 11, 17),
        "governance",
    )
    assert play.how("recommendations-check") == "answered"
    assert play.due("strategic-leads", "Sandwell Children's Trust") == date(2026, 4, 3)

    play.says(
        "coordinator", "switch scsp-national because the National Panel takes it on after all"
    )
    assert play.how("partnership-contact") == "done"
    assert ("partnership-contact", "") not in play.review.open_keys()


def test_a_task_that_was_added_goes_on_in_either_pathway():
    """It is of none of them: no switch closes it, and it is done where the review is then."""
    play = local_at("governance")
    play.says("coordinator", 'task add "Ask the archive" due 20 Apr 2026')
    key = InstanceId("added-task", "task-1")
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    assert key in play.review.open_keys()
    play.says("coordinator", "task done 1")
    assert key not in play.review.open_keys()
    assert play.says("coordinator", "switch scsp because it came back")["opened"] > 0
    assert key not in play.review.open_keys()
    play.says("coordinator", "undo added-task for 1 because it was another file")
    assert play.due("added-task", "task 1") == date(2026, 4, 20)


def test_what_exists_only_while_something_else_is_open_opens_again_too():
    """A round is there for open actions: with the action its assurance, its collation and its
    report come back."""
    play = local_at("slpr")
    play.says("coordinator", 'action add "Audit" for "West Midlands Police" due 1 Sep 2026')
    play.says("coordinator", "assurance every 1 months from 1 May 2026")
    play.clock_to(date(2026, 6, 3))
    before = set(play.review.open_keys())
    assert ("assurance", "action-1@round-1") in before
    stopped = play.says(
        "coordinator", "switch scsp-national because the National Panel takes it on"
    )
    said = play.says("coordinator", "switch scsp because the National Panel gives it back")
    assert said["opened"] == stopped["stopped"] == len(before)
    assert set(play.review.open_keys()) == before


@pytest.mark.parametrize(
    "answer", ["", 'dispute for "West Midlands Police" because page 3 is wrong']
)
def test_switching_does_not_make_the_removal_of_an_agency_one_persons(answer):
    """Whether it owes an answer is judged by all pathways that the review has gone."""
    play = local_at("governance")
    if answer:
        play.says("police-lead", answer)
    play.says("trust-lead", "done strategic-leads")
    play.says("trust-lead", "done governance-bodies")
    play.says("trust-lead", "approve agency-response")
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    assert (
        play.says("coordinator", 'agency remove "West Midlands Police" because it merged').code
        == "second-asked"
    )
    assert play.says("coordinator", "agency remove Trust because it merged").code == "party-removed"
    play.says("coordinator", "switch scsp because the National Panel gives it back")
    assert "West Midlands Police" in {p.name for p in play.review.parties_of("agency")}


def test_the_local_clocks_stop_and_start_from_the_original_decision():
    """While the review is national no six months are shown; back again, they run from the
    decision."""
    play = local_at("governance").on("25 Mar 2026")
    assert board_view.board(play.review, play.today, CALENDAR).limit == date(2026, 5, 17)
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    board = board_view.board(play.review, play.today, CALENDAR)
    assert (board.limit, board.late) == (None, 0)
    play.on("1 Jun 2026").says("coordinator", "switch scsp because it comes back")
    board = board_view.board(play.review, play.today, CALENDAR)
    assert board.limit == date(2026, 5, 17)
    assert board.late > 0


def test_no_progress_checks_are_made_up_for():
    """There was nobody here to check in the months that the review was national."""
    play = local_at("governance")
    play.on("25 Mar 2026").says(
        "coordinator", "switch scsp-national because the National Panel takes it on"
    )
    play.clock_to(date(2026, 9, 1))
    play.says("coordinator", "switch scsp because it comes back")
    checks = [
        p.due
        for p in play.review.parties_of("check")
        if play.is_open("progress-check", f"check {p.number}")
    ]
    assert checks == [date(2026, 4, 17)]
    assert months_missed(play.review, play.today) == []


NATIONAL = "switch scsp-national because the National Panel takes it on"
LOCALLY = "switch scsp because the National Panel gives it back"


def test_what_is_awaited_again_is_asked_again():
    """Whoever was named meanwhile is asked for the first time; whoever had answered is not."""
    play = local_at("slpr")
    play.says("coordinator", 'agency add "Probation" lead @probation-lead')
    play.does("probation-lead", c.AnswerIntroduction(yes=True))
    play.says("coordinator", NATIONAL)
    play.says("coordinator", 'agency lead "West Midlands Police" @police-new')
    play.does("police-new", c.AnswerIntroduction(yes=True))
    said = play.says("coordinator", LOCALLY)
    assert (said["answers"], said["people"], said["silent"]) == (0, [], [])
    for typed in ("done strategic-leads", "done governance-bodies"):
        play.says("probation-lead", typed)
    play.says("police-new", "dispute agency-response because page 3 is wrong")
    play.says("coordinator", NATIONAL)
    said = play.says("coordinator", LOCALLY)
    assert (said["answers"], said["people"]) == (1, [play.id("probation-lead")])
    assert "request" in said.told["probation-lead"]
    assert "request" not in said.told.get("police-new", [])
    (post,) = [one for one in said.announcements if one.code == "switched"]
    assert post.params["answers"] == 1


def test_an_agency_that_joins_while_the_review_is_national_is_a_late_addition():
    """Relative to where the local pathway stood; nothing of it counts from before the review came
    back."""
    play = local_at("slpr")
    before = play.review.stage.id
    play.says("coordinator", NATIONAL)
    play.on("4 May 2026").says("coordinator", 'agency add "Probation" lead @probation-lead')
    play.on("1 Jul 2026").says("coordinator", LOCALLY)
    review = play.review
    assert review.stage.id == before == "slpr"
    keys = [k for k in review.open_keys() if k[1] == play.key("agency-response", "Probation")[1]]
    assert [k[0] for k in keys if review.is_late_addition(k)] == [
        "panel-member",
        "strategic-leads",
        "governance-bodies",
        "agency-response",
    ]
    assert play.due("panel-member", "Probation") == date(2026, 7, 15)
    assert play.due("strategic-leads", "Probation") == date(2026, 7, 15)


def test_who_joined_before_a_switch_is_no_later_by_it():
    """Nor is an agency that joins a review that was national from the start."""
    play = local_at("terms")
    play.says("coordinator", NATIONAL)
    play.says("coordinator", LOCALLY)
    assert not any(play.review.is_late_addition(k) for k in play.review.all_keys())
    national = Pathways()
    national.on("12 Jan 2026").says("coordinator", 'open scsp-national "Ash" decided 2026-01-12')
    national.says("coordinator", 'agency add "Probation" lead @probation-lead')
    national.on("2 Mar 2026").says("coordinator", LOCALLY)
    assert not any(national.review.is_late_addition(k) for k in national.review.all_keys())


def test_no_assurance_rounds_are_made_up_for():
    """The local clocks stop: the rounds of the months in the other pathway never were."""
    play = local_at("slpr")
    play.says("coordinator", 'action add "Audit" for "West Midlands Police" due 1 Dec 2026')
    play.says("coordinator", "assurance every 1 months from 1 Apr 2026")
    play.clock_to(date(2026, 4, 2))
    play.says("coordinator", NATIONAL)
    play.clock_to(date(2026, 9, 10))
    play.says("coordinator", LOCALLY)
    play.clock_to(date(2026, 9, 11))
    assert [t.due for t in play.review.parties_of("round")] == [date(2026, 5, 1), date(2026, 10, 1)]


def test_local_roles_are_seen_and_ended_in_the_national_pathway():
    """Who holds one belongs to the review all the same, so their access can end; whose the
    reviewer's was is asked for anew when the review comes back."""
    play = local_at("governance")
    play.says("coordinator", NATIONAL)
    listed = {r.id: r for r in lists_view.roles(play.review, play.today).roles}
    assert [listed["coordinator"].pathway, listed["board"].pathway] == [
        "",
        shipped("scsp").title,
    ]
    assert [p.user for p in listed["board"].people] == [play.id("board")]
    assert (
        play.says("coordinator", "role board remove @board because they left")["role"]
        == "SCSP Board"
    )
    play.says("coordinator", "role lead-reviewer remove @lead-reviewer because the contract ended")
    assert {play.id("board"), play.id("lead-reviewer")}.isdisjoint(play.review.people())
    assert "board" not in {r.id for r in lists_view.roles(play.review, play.today).roles}
    play.says("coordinator", LOCALLY)
    assert (play.is_open("lead-reviewer"), play.is_open("independence")) == (True, True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ('action add "Audit" for "West Midlands Police" due 1 Dec 2026', "not-kept"),
        ('attendee add "Teacher"', "not-kept"),
        ("correction accept 1", "no-report"),
        ("second 1", "no-gate"),
    ],
)
def test_what_the_national_pathway_does_not_have_is_refused_by_its_own_sentence(typed, code):
    """Whatever was begun in the local pathway."""
    play = local_at("slpr")
    play.says("trust-lead", 'correction add "Page 3 names the wrong month"')
    play.says(
        "coordinator",
        "publish outside-the-gate https://www.example.org/x on 1 Apr 2026 because it went live",
    )
    play.says("coordinator", NATIONAL)
    who = {"second": "admin", "correction": "lead-reviewer"}.get(typed.split()[0], "coordinator")
    assert play.refused(who, typed).code == code


def test_the_national_pathway_s_views_say_nothing_of_what_it_has_not():
    """The versions are there to be read; there are no dates to agree, no rounds, and no set-up to
    be done."""
    play = local_at("slpr")
    play.says("coordinator", NATIONAL)
    versions = lists_view.versions(play.review, play.id("coordinator"), play.today)
    assert (versions.registers, len(versions.versions)) == (False, 5)
    table = timetable_view.timetable(play.review, play.today, CALENDAR)
    assert (table.dated, table.limit) == (False, None)
    with pytest.raises(Refusal) as refusal:
        lists_view.assurance(play.review, play.today, CALENDAR)
    assert refusal.value.code == "no-assurance"
    assert setup.setup(play.review)["finished"] is True


def test_a_review_that_was_switched_can_still_be_closed():
    """Back on the local pathway it goes on to its end."""
    play = local_at("slpr")
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    play.says("coordinator", "switch scsp because it comes back")
    rest = LOCAL[LOCAL.index("# slpr") :]
    assert "completed" in play.tells(rest).posted


def test_a_switched_review_goes_on_by_the_file_that_it_had():
    """A newer file of the local pathway does not come in by the back door."""
    play = local_at("terms")
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    play.knows(
        changed(
            ('"Review methodology agreed by the Review Panel and the author"', '"Methods agreed"')
        )
    )
    play.says("coordinator", "switch scsp because it comes back")
    assert (
        play.review.item("methodology").title
        == "Review methodology agreed by the Review Panel and the author"
    )


@pytest.mark.parametrize(
    ("person", "typed", "code"),
    [
        ("lead-reviewer", "switch scsp-national because we would like to", "coordinator-only"),
        ("coordinator", "switch scsp-national", "missing-reason"),
        ("coordinator", "switch scsp because it is local", "same-process"),
        ("coordinator", "switch escb because it is in Essex", "no-switch"),
        ("coordinator", "switch nowhere because of a slip", "no-switch"),
    ],
)
def test_a_switch_that_is_refused(person, typed, code):
    """Nothing is recorded."""
    assert local_at("terms").refused(person, typed).code == code


def test_a_published_review_does_not_switch():
    """What was published locally was local."""
    assert (
        local_at("published").refused("coordinator", "switch scsp-national because of a slip").code
        == "published"
    )


def test_what_was_asked_of_a_second_person_waits_across_a_switch():
    """And is judged anew: there is nothing to dispute in the national pathway."""
    play = local_at("slpr")
    play.says("trust-lead", "dispute agency-response because the minutes are missing")
    play.says("coordinator", "close-impasse agency-response for Trust because the minutes are lost")
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    assert play.refused("board", "second 1").code == "second-moot"


# --- a newer file ------------------------------------------------------------------------------


def upgrade(play: Pathways):
    """The operator moves the review to the newer file."""
    return play.does("operator", c.UpgradeProcess(because="the Partnership agreed a new document"))


def test_a_review_keeps_its_file_until_it_is_upgraded():
    """Word for word; the newer one is in force for new reviews only."""
    play = local_at("drafting")
    newer = changed(('"Timeline agreed by the Review Panel and the author"', '"Dates agreed"'))
    play.knows(newer)
    assert (
        play.review.item("timeline").title == "Timeline agreed by the Review Panel and the author"
    )
    said = upgrade(play)
    assert said.code == "upgraded"
    assert said.posted == ["upgraded"]
    assert play.review.item("timeline").title == "Dates agreed"
    assert play.how("timeline") == "answered"
    assert play.review.process.hash == newer.hash


METHODOLOGY = (
    shipped("scsp").text.split("[stage.item.methodology]")[1].split("[stage.item.timeline]")[0]
)


def without_methodology() -> Process:
    """The local pathway without one of its papers."""
    return changed(
        ("[stage.item.methodology]" + METHODOLOGY, ""),
        ('methodology = { title = "Review methodology" }\n', ""),
        (
            '"terms-of-reference", "methodology", "timeline", "publication-date"',
            '"terms-of-reference", "timeline", "publication-date"',
        ),
    )


def test_what_is_of_the_other_pathway_is_named_as_such():
    """An act on it, a look at it, and what waits for a second person about it; none of it is "not
    in this review"."""
    play = local_at("governance")
    for who in ("trust-lead: done strategic-leads", "trust-lead: done governance-bodies"):
        play.says(*who.split(": "))
    play.says("trust-lead", "dispute agency-response because page 3 is wrong")
    title = play.review.item("agency-response").title
    play.says("coordinator", "close-impasse agency-response for Trust because it cannot be settled")
    local = play.review.process.title
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    refused = play.refused("trust-lead", "approve agency-response")
    assert (refused.code, refused.facts["title"], refused.facts["pathway"]) == (
        "former-item",
        title,
        local,
    )
    gone = play.review.former("agency-response")
    assert gone is not None
    assert item_history.show_former(play.review, gone, [], play.today).pathway == local
    waiting = status_view.status(play.review, play.id("coordinator"), play.today, CALENDAR).waiting
    assert [one.about["title"] for one in waiting] == [title]


def test_a_pathway_that_publishes_nothing_says_no_date_yet_of_nothing():
    """Neither a publication date nor a timetable is looked forward to; what was never dated is
    proposed to nobody."""
    play = Pathways()
    said = play.on("12 Jan 2026").says("coordinator", 'open scsp-national "Ash" decided 2026-01-12')
    assert said["dated"] is False
    board = board_view.board(play.review, play.today, CALENDAR)
    assert (board.publishes, board.dated) == (False, False)
    refused = play.refused("coordinator", "timetable propose")
    assert (refused.code, refused.facts["dated"]) == ("nothing-to-date", False)


def test_what_publishing_brings_is_nobodys_move_before_it():
    """A briefing of what is not published yet holds nobody; once it is, it is theirs."""
    play = local_at("ready")
    assert [one.item for one in lines_view.moves(play.review, play.today, CALENDAR, 99)] == [
        "publish"
    ]
    play.on("8 May 2026").says("coordinator", "publish https://www.example.org/reviews/ash")
    assert "seven-minute-briefing" in [
        one.item for one in lines_view.moves(play.review, play.today, CALENDAR, 99)
    ]


def test_an_item_that_disappears_loses_no_history():
    """Its events stay; looking at the review and acting on it go on; the review can still be
    closed."""
    play = local_at("governance")
    events = len(play.history)
    play.knows(without_methodology())
    upgrade(play)
    assert play.review.states[InstanceId("methodology", "")].closed is not None
    assert play.refused("coordinator", "done methodology").code == "former-item"
    assert [r.number for r in play.history[:events]] == list(range(1, events + 1))
    for stage in play.review.process.stages:
        checklist_view.checklist(play.review, stage, play.id("coordinator"), play.today, CALENDAR)
    status_view.status(play.review, play.id("coordinator"), play.today, CALENDAR)
    lists_view.versions(play.review, play.id("coordinator"), play.today)
    timetable_view.timetable(play.review, play.today, CALENDAR)
    for recorded in play.history:
        assert item_history.text_of(play.review, recorded.number) is not None
    rest = LOCAL[LOCAL.index("# governance") :]
    assert "completed" in play.tells(rest).posted


def test_a_stage_that_disappears_takes_its_items_along_and_nothing_else():
    """The review goes on in the next stage; whoever joined in the old one gets everything that is
    left."""
    head, _, tail = shipped("scsp").text.partition('[[stage]]\nid = "panel"')
    newer = (
        head.replace("independence = true\n", "") + tail[tail.index('[[stage]]\nid = "terms"') :]
    )
    play = local_at("terms")
    before = set(play.review.open_keys())
    play.knows(read(newer, "scsp.toml"))
    upgrade(play)
    assert play.review.stage.id == "terms"
    assert set(play.review.open_keys()) == before
    assert play.review.states[InstanceId("panel-member", "agency-1")].closed is not None
    assert "completed" in play.tells(LOCAL[LOCAL.index("# terms") :]).posted


def test_an_item_that_is_new_is_open():
    """However far the review is."""
    play = local_at("slpr")
    play.knows(
        changed(
            (
                "[stage.item.slpr-approval]",
                (
                    '[stage.item.slpr-papers]\ntitle = "Papers sent to the SLPR Subgroup"\nkind ='
                    ' "task"\nwho = ["coordinator"]\ndue ='
                    ' "timetable"\n\n[stage.item.slpr-approval]'
                ),
            )
        )
    )
    upgrade(play)
    assert ("slpr-papers", "") in play.review.open_keys()
    play.says("coordinator", "done slpr-papers")


def test_answers_on_an_item_that_changed_fall_visibly():
    """What the panel checked is no decision of the Board's; the fall has its own events."""
    play = local_at("governance")
    play.knows(
        changed(
            (
                (
                    'title = "Review Panel has checked the recommendations"\nkind ='
                    ' "approval"\ndecides = ["panel"]'
                ),
                (
                    'title = "The SLPR Subgroup has checked the recommendations"\nkind ='
                    ' "approval"\ndecides = ["slpr"]'
                ),
            )
        )
    )
    said = upgrade(play)
    assert [x.item for x in said.of(e.AnswerFell)] == ["recommendations-check"] * 2
    assert [(x.item, x.cause) for x in said.of(e.ItemReopened)] == [
        ("recommendations-check", "upgraded")
    ]
    assert {who for who, codes in said.told.items() if "newer-file" in codes} == {
        "panel-1",
        "panel-2",
    }
    assert play.how("mirrors-terms") == "answered"
    assert play.says("slpr", "approve recommendations-check")["item"] == "recommendations-check"


def test_what_rested_on_a_changed_item_falls_with_it():
    """An agency's response rested on the panel's check."""
    play = local_at("slpr")
    play.knows(
        changed(
            (
                (
                    'title = "Review Panel has checked the recommendations"\nkind ='
                    ' "approval"\ndecides = ["panel"]'
                ),
                (
                    'title = "The SLPR Subgroup has checked the recommendations"\nkind ='
                    ' "approval"\ndecides = ["slpr"]'
                ),
            )
        )
    )
    said = upgrade(play)
    assert {x.item for x in said.of(e.ItemReopened)} == {"recommendations-check", "agency-response"}


def test_the_newest_file_is_no_upgrade():
    """There is nothing to do."""
    play = local_at("terms")
    with pytest.raises(Refusal) as raised:
        upgrade(play)
    assert raised.value.code == "same-process"


def test_a_switched_off_overlay_takes_its_items_along():
    """A partnership that does not want what statutory guidance adds says so in its file, and the
    review can move."""
    play = local_at("governance")
    assert ("website-removal", "") in play.review.open_keys()
    play.knows(
        changed(
            ("website-year = true", "website-year = false"),
            ("progress-check = true", "progress-check = false"),
        )
    )
    upgrade(play)
    gone = {"website-removal", "progress-check"}
    assert not gone & {k[0] for k in play.review.all_keys()}
    with pytest.raises(KeyError):
        play.review.item("website-removal")
    play.clock_to(date(2026, 5, 1))
    status_view.status(play.review, "", play.today, CALENDAR)


def with_ids(*changes: tuple[str, str], name: str = "scsp") -> Process:
    """A pathway in which items go by other ids; what requires them names the new ones."""
    text = shipped(name).text
    for old, new in changes:
        assert f"[stage.item.{old}]" in text
        text = text.replace(f"[stage.item.{old}]", f"[stage.item.{new}]").replace(
            f'"{old}"]', f'"{new}"]'
        )
        text = text.replace(f'after = ["{old}"]', f'after = ["{new}"]')
    return read(text, f"{name}.toml")


@pytest.mark.parametrize(
    ("mark", "old", "new"),
    [
        ("assured", "publish", "golive"),
        ("ready", "publication-date", "day-agreed"),
        ("governance", "decision", "decided"),
        ("assured", "response-and-actions", "response"),
        ("round 2", "assurance", "shown-again"),
    ],
)
def test_an_item_of_the_engine_s_own_rules_may_be_renamed(mark, old, new):
    """The publication, its date and the decision are what they are by their kind or rule: what is
    recorded of them goes along, with its history."""
    play = local_at(mark)
    opened = play.review.open_keys()
    facts = [play.review.state(k).closings for k in play.review.all_keys() if k[0] == old]
    assert facts
    play.knows(with_ids((old, new)))
    upgrade(play)
    review = play.review
    assert list(review.open_keys()) == [(new if k[0] == old else k[0], k[1]) for k in opened]
    assert [review.state(k).closings for k in review.all_keys() if k[0] == new] == facts
    assert (
        "completed"
        in play.tells(LOCAL[LOCAL.index(f"# {mark}") :].replace(f" {old} ", f" {new} ")).posted
    )


def test_publish_and_publication_date_are_said_whatever_the_file_calls_them():
    """The words of the contract, which refusals tell people to type."""
    play = local_at("assured")
    play.knows(with_ids(("publish", "out-now"), ("publication-date", "day-agreed")))
    upgrade(play)
    assert (
        play.refused("coordinator", "undo publication-date because it was another day").code
        == "unpublish-first"
    )
    play.unpublishes()
    assert play.review.published is None
    assert play.review.is_open(InstanceId("out-now", ""))
    play.says("coordinator", "undo publication-date because it was another day")
    assert play.review.publication_date is None
    assert play.review.is_open(InstanceId("day-agreed", ""))


def test_a_pathway_may_call_its_decision_otherwise_than_its_partner():
    """It was made when the review was opened, and is made in either."""
    play = local_at("governance")
    play.knows(with_ids(("decision", "decided-national"), name="scsp-national"))
    play.says("coordinator", "switch scsp-national because the National Panel takes it on")
    assert play.how("decided-national") == "agreed"
    assert play.review.stage.id == "national-review"
    play.says("coordinator", "switch scsp because the National Panel gives it back")
    assert play.how("decision") == "agreed"
    assert "completed" in play.tells(LOCAL[LOCAL.index("# governance") :]).posted


def test_a_newer_file_without_a_publication_is_refused_while_the_report_is_published():
    """Nothing could be undone any more; the refusal names what the file lacks."""
    play = local_at("assured")
    national = (
        shipped("scsp-national")
        .text.replace('id = "scsp-national"', 'id = "scsp"')
        .replace('["scsp"]', "[]")
    )
    play.knows(read(national, "scsp.toml"))
    with pytest.raises(Refusal) as raised:
        upgrade(play)
    assert raised.value.code == "upgrade-loses"
    assert raised.value.facts["lost"] == [
        {"what": "publish", "title": "Published on the SCSP website", "id": "publish"},
        {"what": "document", "title": "Report", "id": "report"},
    ]
    assert play.review.process == shipped("scsp")


def test_a_newer_file_without_a_kind_that_has_versions_is_refused():
    """They would belong to nothing; another title is no matter."""
    text = shipped("scsp").text.replace("final-draft", "final-report")
    play = local_at("governance")
    play.knows(read(text, "scsp.toml"))
    with pytest.raises(Refusal) as raised:
        upgrade(play)
    assert raised.value.facts["lost"] == [{"what": "kind", "title": "Report", "id": "final-draft"}]
    early = local_at("drafting")
    early.knows(read(text, "scsp.toml"))
    assert upgrade(early).code == "upgraded"


def test_a_role_that_goes_ends_for_its_holders_and_what_falls_is_said():
    """The channel reads which role, who held it, what is open again, and what nobody can decide
    yet; whoever answered and has no say any more is not told that they are asked again."""
    play = local_at("notification")
    play.says("coordinator", "role slpr @board")
    play.knows(
        changed(
            ('board = { title = "SCSP Board"', 'partners = { title = "Safeguarding Partners"'),
            ('decides = ["board"]\nof =', 'decides = ["partners"]\nof ='),
            ('decides = ["board"]  ', 'decides = ["partners"]  '),
            ('"lead-reviewer", "board"]', '"lead-reviewer", "partners"]'),
        )
    )
    said = upgrade(play)
    (taken,) = said.of(e.RoleTaken)
    assert taken.role == "board"
    assert not play.review.holders("board")
    post = next(a for a in said.announcements if a.code == "upgraded")
    assert post.params["fell"] == [["board-sign-off", ""]]
    assert post.params["gone"] == [{"role": "SCSP Board", "people": [taken.user]}]
    assert post.params["items"] == [["board-sign-off", ""]]
    assert said["gone"] == post.params["gone"]
    (told,) = [a for a in said.announcements if a.to == taken.user]
    assert (told.code, told.params["again"]) == ("newer-file", False)


def test_an_item_that_went_can_still_be_looked_at():
    """By its id in full: what was recorded of it, and who was asked; it is nothing that can be done
    any more."""
    play = local_at("governance")
    play.knows(without_methodology())
    upgrade(play)
    review = play.review
    gone = find_former(review, "Methodology")
    assert gone is not None
    assert find_former(review, "terms-of-reference") is None
    shown = item_history.show_former(review, gone, former_keys(review, gone, None), play.today)
    assert [one.form for one in shown.entries][-1] == "ItemClosed"
    asked = chasing_view.Chased(InstanceId("methodology", ""), play.today, "day", ("U1",), "posted")
    chased = chasing_view.chasing(review, [asked], False, play.today, CALENDAR)
    assert [one.title for one in chased.lines] == [gone.title]
    assert not chasing_view.chasing(review, [asked], True, play.today, CALENDAR).lines
    play.knows(shipped("scsp"))
    upgrade(play)
    assert find_former(play.review, "methodology") is None
    assert play.how("methodology") == "answered"
