"""A new version is asked of those who had answered an earlier one."""

from playground import Message
from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE, Talk

NOTE = "two dates in chapter 4"


def asked_again(talk: Talk) -> Message:
    """Police confirmed v2; v3 goes out, with a note on what has changed."""
    talk.day("2026-02-05")
    assert talk.says("police-lead", "approve factual-accuracy").done
    talk.day("2026-02-09")
    talk.typed.append(NOTE)
    talk.all_say(
        f"lead-reviewer: draft https://documents.example.org/v3 note {NOTE} confirmed",
        "coordinator: circulate",
    )
    return talk.last_dm("police-lead", "your answer is asked for")


def test_asking_again_says_what_was_answered_before(at: At) -> None:
    """ "You confirmed v2 on Thu 5 Feb", with [What changed?] and [Still right]; who had not
    answered is asked as ever."""
    escb = at("agency-check")
    request = asked_again(escb)
    assert "You confirmed v2 on Thu 5 Feb" in request.text_all
    assert request.buttons[:3] == ["What changed?", "Still right", "Something's wrong…"]
    asked = escb.slack.press(PEOPLE["police-lead"], request, "Still right", confirm=False)
    assert asked.confirm is not None
    assert asked.confirm["title"]["text"] == "Confirm v3 for Police?"
    assert "Police confirms v3" in escb.presses("police-lead", request, "Still right")
    assert "Confirm v3" in escb.last_dm("health-lead", "your answer is asked for").buttons


def test_what_changed_shows_versions_dates_links_and_the_authors_note(at: At) -> None:
    """To those who belong; the note itself is in no message."""
    escb = at("agency-check")
    view = escb.presses("police-lead", asked_again(escb), "What changed?").reply.view
    assert view is not None
    assert "You confirmed v2 on Thu 5 Feb" in view.text_all
    assert NOTE in view.text_all
    assert {"Read v2", "Read v3"} <= set(view.buttons)


def test_the_deputy_is_told_that_the_agency_had_answered(at: At) -> None:
    """Not that they had."""
    escb = at("agency-check")
    request = asked_again(escb)
    escb.presses("police-lead", request, "Ask my deputy")
    theirs = escb.last_dm("police-deputy", "your answer is asked for")
    assert "Police confirmed v2 on Thu 5 Feb" in theirs.text_all
    assert "Still right" in theirs.buttons


def test_a_group_is_asked_again_too(at: At) -> None:
    """After the Sub-Committee agreed v2, v3 asks it again, once the agencies have answered."""
    escb = at("sub-committee")
    escb.all_say(
        "sub-committee: approve sub-committee",
        "lead-reviewer: draft https://documents.example.org/v3 confirmed",
    )
    escb.all_say("lead-reviewer: done final-discussed", "coordinator: circulate")
    for who in ("police-lead", "health-lead", "school-lead"):
        assert escb.presses(who, escb.last_dm(who, "your answer is asked for"), "Still right").done
    request = escb.last_dm("sub-committee", "your answer is asked for")
    assert "You approved v2" in request.text_all
    assert "With date and minute…" in request.buttons
    assert "v3 approved" in escb.presses("sub-committee", request, "Still right").words
