"""The points of a dispute: raised in one form, told in one message, answered by its buttons."""

from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE
from tests.conversations.test_modals import held, opened

POINTS = ["page 12, the visit", "page 14, the school's name", "page 20, the second paragraph"]
QUESTION = "which of the two visits is meant"
ANSWER = "the second visit, in March"
REASON = "the chronology says otherwise"


def test_points_are_enough_to_dispute_and_are_answered_in_one_message(at: At) -> None:
    """No sentence beside them is asked for. The Lead Reviewer has one message with each point's
    buttons; the agency hears of the first answer and of the last, and is asked in between."""
    escb = at("agency-check")
    escb.typed += [*POINTS, QUESTION, ANSWER, REASON]
    request = escb.last_dm("police-lead", "your answer is asked for")
    modal = opened(escb, "police-lead", request, "Something's wrong…")
    said = escb.submits("police-lead", modal, {"how": "dispute", "points": "\n".join(POINTS)})
    assert "Police disputes v2" in said
    escb.deliver()

    told = [dm for dm in escb.dms("lead-reviewer") if "disputed" in dm.text_all]
    assert len(told) == 1
    assert not [dm for dm in escb.dms("lead-reviewer") if "raised on" in dm.text_all]
    for number in (1, 2, 3):
        assert told[0].button(f"Accept {number}")
        assert told[0].button(f"Decline {number}…")
        assert told[0].button(f"Ask again: {number}…")
    coordinator = escb.last_dm("coordinator", "is disputed")
    assert "Accept 1" not in coordinator.buttons

    assert escb.presses("lead-reviewer", told[0], "Accept 1").done
    decline = opened(escb, "lead-reviewer", told[0], "Decline 2…")
    assert POINTS[1] in decline.text_all
    assert escb.submits("lead-reviewer", decline, {"reason": REASON})
    asking = opened(escb, "lead-reviewer", told[0], "Ask again: 3…")
    assert "asked to say more" in escb.submits("lead-reviewer", asking, {"reason": QUESTION})
    escb.deliver()
    answered = [dm for dm in escb.dms("police-lead") if "of yours was answered" in dm.text_all]
    assert len(answered) == 1, "the second answer is shown in the first one's message"
    assert "Point 2: declined" in answered[0].text_all
    assert "the agency was asked" in escb.last_dm("lead-reviewer", "is disputed").text_all

    question = escb.last_dm("police-lead", "a question about a point")
    assert QUESTION in escb.presses("police-lead", question, "Read the question").reply.text_all
    theirs = escb.says("police-lead", "correction list")
    assert REASON in escb.presses("police-lead", answered[0], "Why").reply.text_all
    same = opened(escb, "police-lead", theirs, "Answer the question on 3…")
    assert QUESTION in same.text_all
    form = opened(escb, "police-lead", question, "Answer it…")
    assert QUESTION in form.text_all
    assert "is told" in escb.submits("police-lead", form, {"text": ANSWER})
    escb.deliver()
    again = escb.last_dm("lead-reviewer", "an answer to your question")
    assert ANSWER in escb.presses("lead-reviewer", again, "What the agency said").reply.text_all
    listed = escb.says("lead-reviewer", "correction list")
    assert "Accept 3" in listed.buttons
    assert "Accept 1" not in listed.buttons
    assert escb.presses("lead-reviewer", again, "Accept 3").done
    escb.deliver()
    assert "all 3 of your points were answered" in escb.last_dm("police-lead", "all 3").text_all
    late = escb.says("police-lead", 'correction explain 3 "and another"')
    assert "accepted already" in late


def test_the_author_outside_the_channel_reads_the_points_that_they_answer(at: At) -> None:
    """Whoever has only their own items was refused the text of the point that they were asked to
    accept."""
    escb = at("agency-check")
    escb.typed += [POINTS[0]]
    escb.says("police-lead", f'correction add "{POINTS[0]}"')
    escb.deliver()
    escb.slack.kick(PEOPLE["lead-reviewer"], CHANNEL)
    told = escb.last_dm("lead-reviewer", "raised on v2")
    assert POINTS[0] in escb.presses("lead-reviewer", told, "Read point 1").reply.text_all
    form = opened(escb, "lead-reviewer", told, "Decline 1…")
    assert held(form) == {"reason": None}
