"""What people read where a review is in a state that few are in: it is true there, too."""

import re

from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE, Talk

TWELVE_MONTHS = "12 months on the website are over"


def publish_nothing(talk: Talk) -> None:
    """It is decided, by two people, that nothing is published."""
    talk.says("coordinator", "not-publish as nothing because it would do harm ref minute 9")
    number = max(talk.review().pending_approvals)
    assert talk.says("executive", f"second {number}").done


def test_a_notice_is_the_move_of_whoever_sends_it(at: At) -> None:
    """And not of the agencies or the family that it goes to, who wait for it."""
    escb = at("publication")
    escb.day("2026-04-10")
    status = escb.says("coordinator", "status").words
    agencies = "Agency informed of publication (Health, Oak School and Police)"
    assert f"{agencies}: ESCB Support Team, was due Thu 9 Apr" in status
    family = "Family informed of the publication date (contact 1 and mother)"
    assert f"{family}: ESCB Support Team or Lead Reviewer, was due Thu 9 Apr" in status
    assert "Thu 9 Apr: Health" not in status


def test_the_board_says_who_sends_what_is_for_several(at: At) -> None:
    """So that no agency reads there that it was its move."""
    board = at("after-scoping").board().text_all
    letter = "Letter to the agency's Senior Manager, Role responsibilities document enclosed"
    assert f"ESCB Support Team: {letter} (Health, Oak School and Police), Mon 17 Nov" in board


def test_what_agencies_do_themselves_is_their_move(at: At) -> None:
    """As ever: the line names them."""
    status = at("agency-check").says("coordinator", "status")
    assert "Factual accuracy of the draft Overview Report, by Thu 5 Mar: Health, Oak" in status


def test_where_nothing_is_published_no_look_speaks_of_a_publication(at: At) -> None:
    """A check that nobody made was not overtaken by one, and no six months are missed by it."""
    escb = at("ready")
    publish_nothing(escb)
    escb.day("2026-04-28")
    listed = escb.says("coordinator", "list").words
    assert "not published, decided Mon 30 Mar" in listed
    assert "may not hold" not in listed
    shown = escb.says("coordinator", "checklist publication").words
    assert "(check 1) · not made, closed by itself Mon 30 Mar" in shown
    assert "overtaken by the publication" not in shown
    history = escb.says("coordinator", "show progress-check for 1").words
    assert "Not made, Mon 30 Mar 2026 · by itself" in history
    again = escb.says("coordinator", "done progress-check for 1 ref e-mail 1").words
    assert "overtaken" not in again


def test_a_timetable_calls_done_what_was_done(at: At) -> None:
    """And not what was skipped, not held or overtaken; least of all with a date that is ahead."""
    escb = at("ready")
    publish_nothing(escb)
    timetable = escb.says("coordinator", "timetable").words
    assert re.search(rf"{TWELVE_MONTHS}[^\n]*: Wed 31 Mar 2027 \(closed, not done\)", timetable)
    assert "Progress and quality check of the review: Mon 17 Nov 2025 (closed, not" in timetable
    assert "Publication date agreed: Mon 30 Mar 2026 (done)" in timetable


def test_what_follows_the_publication_is_not_asked_before_it(at: At) -> None:
    """It would be refused, whoever pressed for it."""
    escb = at("ready")
    assert "can only follow the publication" in escb.says("coordinator", "done website-removal")
    assert TWELVE_MONTHS not in escb.home("coordinator")
    assert TWELVE_MONTHS not in escb.says("coordinator", "").words
    shown = escb.says("coordinator", "checklist publication")
    assert f"○ {TWELVE_MONTHS}" in shown.words
    assert shown.buttons.count("Done…") == 1, "that of the progress check"


def test_who_is_missing_is_named_before_that_is_ticked(at: At) -> None:
    """While nobody holds the role the tick is refused: the button there names somebody."""
    escb = at("opened")
    home = escb.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    assert "Lead Reviewer commissioned" in home.text_all
    assert "Done…" not in home.buttons
    assert "Name people" in escb.presses("coordinator", home, "Name people…").words
    scoping = escb.says("coordinator", "checklist scoping")
    assert "Add an agency…" in scoping.buttons
    escb.all_say("coordinator: role lead-reviewer @lead-reviewer")
    named = escb.slack.open_home(PEOPLE["coordinator"])
    assert named is not None
    assert "Done…" in named.buttons


def test_a_request_for_a_second_person_ends_in_the_channel_too(at: At) -> None:
    """Once it is done, or nobody agreed in time, nothing can be pressed there any more."""
    escb = at("final-report")
    escb.says("coordinator", "redact 12 because it names somebody")
    escb.says("coordinator", "discontinue because it was opened in error")
    redaction, ending = sorted(escb.review().pending_approvals)[-2:]

    def posted(number: int) -> str:
        found = [post for post in escb.posts() if f"(number {number})" in post.text_all]
        assert len(found) == 1
        return f"{found[0].text_all} {found[0].buttons}"

    assert "'I agree'" in posted(redaction)
    assert "'I agree'" in posted(ending)
    assert escb.says("second-coordinator", f"second {redaction}").done
    assert "Done: " in posted(redaction)
    assert "I agree" not in posted(redaction)
    escb.day("2026-02-20", 9)
    escb.tick()
    assert "Lapsed on" in posted(ending)
    assert "I agree" not in posted(ending)


def test_who_says_of_whom_nothing_can_be_asked_now(at: At) -> None:
    """Who is away, and who is gone: whoever looks for an answer asks somebody else."""
    escb = at("agency-check")
    escb.all_say("police-lead: away until 20 Mar 2026")
    escb.slack.deactivate(PEOPLE["health-lead"])
    who = escb.says("coordinator", "who").words
    assert "Who can't be asked now" in who
    assert "@police-lead: away until Fri 20 Mar" in who
    assert "@health-lead: can take no part any more" in who
    assert "@school-lead: " not in who


def test_a_timetable_knows_what_became_of_the_publication(at: At) -> None:
    """Published, not published, or the review discontinued: no day for it lies ahead."""
    escb = at("published")
    timetable = escb.says("coordinator", "timetable").words
    assert "Published Fri 10 Apr 2026." in timetable
    assert "agreed for" not in timetable
    escb.says("coordinator", "discontinue because it will not go on")
    number = max(escb.review().pending_approvals)
    assert "discontinued" in escb.says("second-coordinator", f"second {number}")
    ended = escb.says("coordinator", "timetable").words
    assert "discontinued Fri 10 Apr 2026: nothing more is asked in it" in ended
    assert "Action carried out: left open" in ended
    assert "(past)" not in ended
    nothing = at("ready")
    publish_nothing(nothing)
    words = nothing.says("coordinator", "timetable").words
    assert "The report is not published, decided Mon 30 Mar 2026." in words
