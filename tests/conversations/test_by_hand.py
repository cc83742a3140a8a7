"""What a coordinator does beside the pathway and the calendar: chase somebody now."""

from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE


def test_somebody_is_chased_now_and_once_a_day(at: At) -> None:
    """The message goes to whose move it is, has what is to be pressed, and counts as proof once it
    has arrived; nobody is chased who is not asked yet, or twice on one day."""
    escb = at("agency-check")
    chased = escb.says("coordinator", "chase factual-accuracy for Health")
    assert "A message goes to @health-lead now" in chased, chased
    message = escb.last_dm("health-lead", "you're reminded")
    assert "Factual accuracy" in message.text_all
    assert message.buttons == ["Confirm v2", "Something's wrong…", "Read v2"]
    proof = escb.says("coordinator", "chasing factual-accuracy for Health")
    assert "Wed 4 Feb 2026: by hand, @health-lead" in proof, proof

    refused = {
        "chase factual-accuracy for Health": "was chased today already",
        "chase sub-committee": "Nobody is asked for it yet. First: Factual accuracy",
        "chase scoping-meeting": "closed",
        "chase publication-date": "It is a coordinator's own to do",
    }
    for line, words in refused.items():
        said = escb.says("coordinator", line)
        assert words in said, said
    again = escb.says("coordinator", "chase factual-accuracy for Health")
    assert "by hand" in escb.presses("coordinator", again, "See who was asked")
    own = escb.says("coordinator", "chase publication-date")
    assert "Publication date" in escb.presses("coordinator", own, "Show it")
    assert "coordinator" in escb.says("team-1", "chase factual-accuracy for Police")

    assert escb.presses("health-lead", message, "Confirm v2").done
    settled = next(m for m in escb.dms("health-lead") if m.ts == message.ts)
    assert "settled" in settled.text_all
    assert settled.buttons == []
    escb.day("2026-02-05")
    assert escb.says("coordinator", "chase agency-thoughts for Police").done
    form = escb.presses("police-lead", escb.last_dm("police-lead", "you're reminded"), "Done…")
    assert form.reply.view is not None
    assert not escb.slack.dms(PEOPLE["police-deputy"]) or "you're reminded" not in str(
        [m.text_all for m in escb.dms("police-deputy")]
    )
    assert escb.verify() == []


def test_who_cannot_be_reminded_now_is_said(at: At) -> None:
    """An agency without Slack by an e-mail that the coordinator sends; nobody who is away, and
    nobody at all on quiet days."""
    escb = at("agency-check")
    escb.says("coordinator", 'agency add "Elm School" by-email "Head teacher"')
    said = escb.says("coordinator", 'chase factual-accuracy for "Elm School"')
    assert "Nothing was sent: Elm School is not in Slack" in said, said
    assert "I've sent it" in said.buttons
    assert escb.says("health-lead", "away until 6 Feb 2026").done
    away = escb.says("coordinator", "chase factual-accuracy for Health")
    assert "@health-lead can't answer now (away, recused or gone), and nobody stands in" in away
    assert escb.says("coordinator", "quiet 4 Feb 2026 to 5 Feb 2026 because of a funeral").done
    quiet = escb.says("coordinator", "chase factual-accuracy for Police")
    assert "no reminders go out in this review until the end of Thu 5 Feb 2026" in quiet


def test_what_no_pathway_foresees_is_added_and_is_an_item_like_others(at: At) -> None:
    """It is listed, reminded of, chased, done, taken back, removed and exported; it holds no stage,
    and no publication overtakes it. What was typed is in no first block."""
    escb = at("agency-check")
    stage = escb.review().stage
    add = 'task add "Ask the archive for the old file" for Health due 6 Feb 2026'
    assert "task 1, for Health, due Fri 6 Feb 2026" in escb.says("coordinator", add)
    assert "archive" not in escb.last_dm("health-lead", "an item is yours now").lock_screen
    said = escb.says("coordinator", 'task add "Book the room" due 9 Feb 2026')
    assert "task 2, due Mon 9 Feb 2026" in said
    assert "The coordinators are reminded" in said
    assert "Task 2 says the same" in escb.says("coordinator", 'task add "book the room" due friday')
    assert escb.says("coordinator", "task remove 3 because it was added twice").done
    assert escb.review().stage == stage
    assert "2 added tasks, 2 open" in escb.says("team-1", "task list")
    assert "Ask the archive" in escb.says("health-lead", "")
    assert "Book the room" in escb.says("coordinator", "checklist")

    escb.day("2026-02-06", hour=9)
    escb.tick()
    assert "Ask the archive for the old file" in escb.last_dm("health-lead").text_all
    assert escb.says("coordinator", 'chase "the archive"').done
    escb.day("2026-02-10")
    assert "Book the room" in escb.says("coordinator", "status")
    assert "coordinator" in escb.says("health-lead", 'task add "More" due 1 Mar 2026')
    for who, line in (
        ("health-lead", "done added-task on 9 Feb 2026"),
        ("coordinator", "task done 2 note the large one"),
        ("coordinator", 'undo "book the room" because the room was taken'),
        ("coordinator", "assign added-task for 2 @team-1"),
        ("team-1", "task done 2"),
    ):
        said = escb.says(who, line)
        assert said.done, f"{line}: {said}"
    assert "2 added tasks, 0 open" in escb.says("coordinator", "task list")
    refused = {
        'task add "Late" due 1 Feb 2026': "is before today",
        f'task add "{"x" * 101}" due 1 Mar 2026': "100",
        'task add "For nobody" for Fire due 1 Mar 2026': "Fire",
        "task done 9": "9",
    }
    for line, words in refused.items():
        assert words in escb.says("coordinator", line), line
    assert escb.verify() == []
