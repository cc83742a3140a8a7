"""What a review that has ended shows: nothing is offered there that would be refused."""

import re

import pytest

from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE, Talk

LISTS = (
    "agency list",
    "family list",
    "partnership list",
    "attendee list",
    "action list",
    "task list",
    "guest list",
    "correction list",
    "draft list",
)
CALLS_TO_CHANGE = re.compile(r"/cspr \w+ \S+ (?:add|allow|<url>)")


def discontinue(talk: Talk) -> None:
    """Two coordinators end the review."""
    talk.says("coordinator", "discontinue because it was opened in error")
    number = max(talk.review().pending_approvals)
    assert "discontinued" in talk.says("second-coordinator", f"second {number}")


@pytest.mark.parametrize("stage", ["opened", "final-report"])
def test_a_discontinued_review_invites_nobody_to_add(at: At, stage: str) -> None:
    """Nothing in it changes any more: a line that says how to add would only be refused."""
    escb = at(stage)
    before = "".join(escb.says("coordinator", text).words for text in LISTS)
    assert CALLS_TO_CHANGE.search(before)  # or there would be nothing to leave out
    discontinue(escb)
    for text in LISTS:
        assert not CALLS_TO_CHANGE.search(escb.says("coordinator", text).words), text


def test_nobody_is_outstanding_in_a_discontinued_review(at: At) -> None:
    """What was asked is left open: nothing says that somebody owes it, by when, or how late."""
    escb = at("agency-check")
    assert "due" in escb.says("coordinator", "who")
    discontinue(escb)
    who = escb.says("coordinator", "who").words
    assert "Nobody: the review was discontinued Wed 4 Feb 2026, and nothing more is asked" in who
    checklist = escb.says("coordinator", "checklist").words
    assert "discontinued Wed 4 Feb 2026: nothing more is asked" in checklist
    chasing = escb.says("coordinator", "chasing").words
    assert "until it was discontinued Wed 4 Feb 2026" in chasing
    shown = escb.says("coordinator", "show factual-accuracy for Police").words
    assert "left open: the review was discontinued Wed 4 Feb 2026" in shown
    for words in (who, checklist, chasing, shown):
        assert not re.search(r"\bdue\b|not asked yet|working days ago", words), words
    for words in (checklist, chasing):
        assert "left open" in words


def test_who_may_not_add_is_not_told_how(at: At) -> None:
    """An agency's lead reads that there is no task; that line is a coordinator's."""
    escb = at("agency-check")
    assert "task ESCB-2025-01 add" in escb.says("coordinator", "task list")
    assert "no task added" in escb.says("police-lead", "task list")
    assert "task ESCB-2025-01 add" not in escb.says("police-lead", "task list")
    assert "attendee ESCB-2025-01 add" in escb.says("lead-reviewer", "attendee list")
    assert "attendee ESCB-2025-01 add" not in escb.says("police-lead", "attendee list")
    assert "correction ESCB-2025-01 add" in escb.says("police-lead", "correction list")
    assert "correction ESCB-2025-01 add" not in escb.says("team-1", "correction list")


def test_after_publication_nobody_is_told_how_to_raise_a_point(at: At) -> None:
    """It is refused then."""
    escb = at("published")
    assert "correction ESCB-2025-01 add" not in escb.says("police-lead", "correction list")


def test_home_says_that_ones_only_review_has_ended(at: At) -> None:
    """They had a part in it; it is readable still, by the button."""
    escb = at("agency-check")
    discontinue(escb)
    home = escb.slack.open_home(PEOPLE["lead-reviewer"])
    assert home is not None
    assert "Your review has ended: nothing is asked in it, and it stays readable" in home.text_all
    assert "no part in a review yet" not in home.text_all
    escb.presses("lead-reviewer", home, "Show what has ended")
    shown = escb.slack.open_views(PEOPLE["lead-reviewer"])[-1].text_all
    assert "ESCB-2025-01: discontinued" in shown


def test_what_is_assigned_for_later_is_shown_with_its_date(at: At) -> None:
    """[Show all that is mine] shows it, though nothing of it is asked yet."""
    escb = at("scoping")
    escb.all_say(
        "coordinator: assign media-statement @team-3",
        "coordinator: assign key-themes @team-3",
        "coordinator: due media-statement 1 Apr 2026 because the date is agreed",
        "coordinator: due key-themes 2 Apr 2026 because the date is agreed",
    )
    said = escb.says("team-3", "")
    assert "nothing waits for you" in said
    assert "Later, not asked of you yet: 2 things" in said
    assert "ESCB media statement agreed · due Wed 1 Apr 2026" in said
    assert said.words.index("media statement") < said.words.index("Key themes")
