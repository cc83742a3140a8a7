"""What is pressed instead of typed: requests, introductions, checklists, modals, Home, the
board."""

import pytest

from playground import SlackError
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, PEOPLE, Talk
from tests.databases import on_both

pytestmark = on_both

REASON = "the dates on page 3 are another family's"


# --- requests to answer --------------------------------------------------------------------------


def test_a_request_says_what_is_asked_and_is_answered_by_one_press(at: At) -> None:
    """Reference, date, version and party are in it; once it is answered it says by whom, and has no
    button."""
    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    assert "ESCB-2025-01" in request.lock_screen
    assert "Thu 5 Mar 2026" in request.lock_screen
    assert "Confirming says" in request.text_all
    assert request.buttons == [
        "Confirm v2",
        "Something's wrong…",
        "Read v2",
        "I can't open v2",
        "Ask my deputy",
        "Remind me",
    ]
    asked = escb.slack.press(PEOPLE["police-lead"], request, "Confirm v2", confirm=False)
    assert asked.confirm is not None
    assert asked.confirm["title"]["text"] == "Confirm v2 for Police?"

    said = escb.presses("police-lead", request, "Confirm v2")
    assert "Police confirms v2" in said
    assert "1 of 3; still awaited: Health (asked today)" in said
    after = next(m for m in escb.dms("police-lead") if m.ts == request.ts)
    assert "Police confirmed v2: Factual accuracy" in after.text_all
    assert "By the agency's lead, Wed 4 Feb 2026, 10:00." in after.text_all
    assert after.buttons == ["Take it back…"]


def test_an_answer_is_taken_back_by_a_button_and_evidence_comes_later(at: At) -> None:
    """Below a confirmation and a dispute, and in the message that asked, a button takes it back for
    whoever gave it; a coordinator adds to what is recorded what came later (B14, B20)."""
    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    key = ("factual-accuracy", "agency-1")
    escb.typed.append("I read the wrong chapter")
    for line in ("approve", "dispute because page 3 is of another child", ""):
        if line:
            said = escb.says("police-lead", line)
        else:  # by the form, in whose place the other one comes
            asked = next(m for m in escb.dms("police-lead") if m.ts == request.ts)
            form = escb.presses("police-lead", asked, "Something's wrong…").reply.view
            said = escb.submits("police-lead", form, {"reason": REASON})
        form = escb.presses("police-lead", said, "Take it back…").reply.view
        assert form is not None
        back = escb.submits("police-lead", form, {"reason": "I read the wrong chapter"})
        assert "is open again" in back
        assert not escb.review().state(key).standing
    after = next(m for m in escb.dms("police-lead") if m.ts == request.ts)
    assert "Confirm v2" in after.buttons
    escb.presses("police-lead", after, "Confirm v2")
    after = next(m for m in escb.dms("police-lead") if m.ts == request.ts)
    assert after.buttons == ["Take it back…"]

    later = "minute of 5 February"
    assert "is yours" not in escb.says("health-lead", f"evidence factual-accuracy ref {later}")
    added = escb.says("coordinator", f"evidence factual-accuracy for Police ref {later}")
    assert "evidence for Factual accuracy" in added, added
    state = escb.review().state(key)
    assert (state.closed.ref, state.standing[0].ref) == (later, later)
    assert "Evidence added" in escb.says("coordinator", "show factual-accuracy for Police")
    held = escb.says("coordinator", "show scoping-meeting")
    form = escb.presses("coordinator", held, "Add evidence…").reply.view
    assert form is not None
    assert escb.submits("coordinator", form, {"evidence": later}).done
    assert "Add evidence…" not in escb.says("coordinator", "show scoping-meeting").buttons
    refused = escb.says("coordinator", f"evidence factual-accuracy for Health ref {later}")
    assert "nothing yet that evidence could be added to" in refused
    assert escb.verify() == []


def test_a_second_click_is_answered_and_counts_once(at: At) -> None:
    """The same click again gets the same answer; another click is told that it is answered."""
    escb = at("agency-check")
    button = escb.last_dm("police-lead", "your answer is asked for").button("Confirm v2")
    first = escb.presses("police-lead", button, "", action_ts="1770199200.000001")
    again = escb.presses("police-lead", button, "", action_ts="1770199200.000001")
    assert again.words == first.words
    other = escb.presses("police-lead", button, "", action_ts="1770199260.000002")
    assert not other.done
    assert len(escb.review().state(("factual-accuracy", "agency-1")).standing) == 1


def test_a_forwarded_button_tells_a_stranger_nothing(at: At) -> None:
    """Whoever presses somebody else's message hears the same as of a review that doesn't exist."""
    escb = at("agency-check")
    button = escb.last_dm("police-lead", "your answer is asked for").button("Confirm v2")
    said = escb.presses("stranger", button, "", anywhere=True)
    nothing = escb.writes_to_the_bot("stranger", "approve ESCB-2031-09 factual-accuracy v2")
    assert said.words == nothing.words
    board = escb.board().button("Checklist")
    assert "Commission" not in escb.presses("outsider", board, "", anywhere=True).words
    assert escb.presses("outsider", board, "", anywhere=True).words == said.words


def test_something_is_wrong_opens_a_modal_that_wants_a_reason(at: At) -> None:
    """The reason isn't posted; [Read reason] shows it to those who belong."""
    escb = at("agency-check")
    escb.typed.append(REASON)
    request = escb.last_dm("health-lead", "your answer is asked for")
    modal = escb.presses("health-lead", request, "Something's wrong…").reply.view
    assert modal is not None
    empty = escb.submits("health-lead", modal, {})
    assert empty.reply.errors
    said = escb.submits("health-lead", modal, {"reason": REASON})
    assert "Health disputes v2" in said
    post = escb.posts()[-1]
    assert "disputed" in post.text_all
    shown = escb.presses("team-1", post, "Read reason").reply.view
    assert shown is not None
    assert REASON in shown.text_all
    assert "Health does not confirm v2" in escb.last_dm("lead-reviewer").text_all
    with pytest.raises(SlackError):
        escb.slack.press(PEOPLE["stranger"], post, "Read reason")
    stranger = escb.presses("stranger", post.button("Read reason"), "", anywhere=True)
    assert stranger.reply.view is None
    assert REASON not in stranger
    after = next(m for m in escb.dms("health-lead") if m.ts == request.ts)
    assert "disputed v2" in after.text_all
    assert after.buttons == ["Take it back…"]


def test_the_menu_of_a_request(at: At) -> None:
    """[I can't open v2] tells who can help, [Ask my deputy] asks them, [Remind me] waits a day."""
    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    said = escb.presses("police-lead", request, "I can't open v2")
    assert said.done, said
    assert "open" in escb.last_dm("coordinator").text_all
    said = escb.presses("police-lead", request, "Ask my deputy")
    assert said.done, said
    assert "Confirm v2" in escb.last_dm("police-deputy", "your answer is asked for").buttons
    said = escb.presses("police-lead", request, "Remind me")
    assert "Thu 5 Feb 2026" in said
    assert escb.presses(
        "police-deputy", escb.last_dm("police-deputy", "asked for"), "Confirm v2"
    ).done


# --- introductions -------------------------------------------------------------------------------


def test_whoever_is_named_gets_one_introduction_and_nothing_more(escb: Talk) -> None:
    """Until it is answered the coordinator gets what is due; [Not me] is told to the
    coordinator."""
    escb.all_say(
        'coordinator: open escb "Ash" decided 16 Oct 2025',
        'coordinator: agency add "Police" lead @police-lead deputy @police-deputy',
        "coordinator: role review-team @police-lead",
    )
    dms = escb.dms("police-lead")
    assert len(dms) == 1
    assert "you're named as a contact in a review" in dms[0].lock_screen
    assert dms[0].buttons == ["That's me", "Not me"]
    said = escb.presses("police-deputy", escb.last_dm("police-deputy"), "Not me")
    assert said.done
    assert "@police-deputy" in escb.last_dm("coordinator").text_all
    assert escb.last_dm("police-deputy").buttons == []
    said = escb.presses("police-lead", dms[0], "That's me")
    assert said.done
    assert escb.last_dm("police-lead").buttons == []
    assert escb.review().contacts[PEOPLE["police-lead"]] is True
    assert escb.review().contacts[PEOPLE["police-deputy"]] is False


def test_any_command_counts_as_thats_me(at: At) -> None:
    """Somebody who has not answered and types something has answered."""
    escb = at("opened")
    escb.says("coordinator", 'agency add "Health" lead @health-lead')
    assert escb.review().contacts[PEOPLE["health-lead"]] is None
    escb.says("health-lead", "status")
    assert escb.review().contacts[PEOPLE["health-lead"]] is True
    assert escb.last_dm("health-lead").buttons == []


def test_a_refused_command_counts_as_thats_me_too(at: At) -> None:
    """It is they who typed it; nothing else is recorded of it."""
    escb = at("opened")
    escb.says("coordinator", 'agency add "Health" lead @health-lead')
    number = escb.review().number
    assert "coordinator" in escb.says("health-lead", "discontinue because it was opened in error")
    assert escb.review().contacts[PEOPLE["health-lead"]] is True
    assert escb.review().number == number + 1
    assert escb.last_dm("health-lead").buttons == []


def test_what_is_due_goes_to_the_coordinator_until_a_contact_has_answered(at: At) -> None:
    """And comes to the contact with [That's me]."""
    escb = at("agency-check")
    escb.says("coordinator", 'agency add "Kent Police" lead @outsider out of area')
    escb.says("coordinator", "circulate")
    assert len(escb.dms("outsider")) == 1
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    assert "Confirm v2" in escb.last_dm("outsider").buttons


def test_a_written_up_decision_waits_for_somebody_who_is_new(at: At) -> None:
    """A holder who has not answered the introduction is asked once they have."""
    escb = at("sub-committee")
    said = escb.says("coordinator", "approve sub-committee ref minute 5.2 of today")
    assert "isn't decided yet" in said
    assert escb.last_dm("sub-committee").buttons == ["That's me", "Not me"]
    escb.presses("sub-committee", escb.last_dm("sub-committee"), "That's me")
    assert "Yes, agreed" in [b for m in escb.dms("sub-committee") for b in m.buttons]


# --- written up, by e-mail -----------------------------------------------------------------------


def test_a_coordinator_writes_up_a_decision_and_its_holder_decides(at: At) -> None:
    """ "Written up: agreed 17 Feb. Right?" [Yes, agreed] records it as of that day."""
    escb = at("sub-committee")
    escb.says("sub-committee", "status")
    escb.day("2026-02-18")
    said = escb.says(
        "coordinator", "approve sub-committee on 17 Feb 2026 ref minute 5.2 of the 17th"
    )
    assert "@sub-committee" in said
    assert not escb.review().state(("sub-committee", "")).closed
    asked = escb.last_dm("sub-committee")
    assert "agreed Tue 17 Feb" in asked.text_all
    assert asked.buttons[:2] == ["Yes, agreed", "No…"]
    said = escb.presses("sub-committee", asked, "Yes, agreed")
    assert "Tue 17 Feb 2026" in said
    closed = escb.review().state(("sub-committee", "")).closed
    assert closed is not None
    assert closed.on.isoformat() == "2026-02-17"
    assert (
        "Yes, agreed" not in next(m for m in escb.dms("sub-committee") if m.ts == asked.ts).buttons
    )


def test_a_holder_says_no_to_what_was_written_up(at: At) -> None:
    """[No…] returns the version, with a reason."""
    escb = at("sub-committee")
    escb.says("sub-committee", "status")
    escb.says("coordinator", "approve sub-committee ref minute 5.2 of today")
    modal = escb.presses("sub-committee", escb.last_dm("sub-committee"), "No…").reply.view
    assert modal is not None
    escb.typed.append("section 4 lacks its evidence")
    said = escb.submits("sub-committee", modal, {"reason": "section 4 lacks its evidence"})
    assert "returned" in said


def test_an_agency_without_slack_is_asked_through_the_coordinator(at: At) -> None:
    """A text to copy into an e-mail, and [Record their answer…], which wants the evidence."""
    escb = at("scoping")
    escb.all_say(
        'coordinator: agency add "Oak School" by-email "Head teacher"', "coordinator: done agencies"
    )
    escb = at("agency-check")
    escb.says("coordinator", 'agency add "Elm School" by-email "Head teacher"')
    escb.says("coordinator", "circulate")
    asked = escb.last_dm("coordinator", "Elm School")
    assert "Head teacher" in asked.text_all
    assert "Record their answer…" in asked.buttons
    modal = escb.presses("coordinator", asked, "Record their answer…").reply.view
    assert modal is not None
    assert escb.submits("coordinator", modal, {}).reply.errors
    said = escb.submits(
        "coordinator", modal, {"answer": "confirm", "evidence": "e-mail of 4 February"}
    )
    assert "Elm School confirms v2" in said
    assert "on Elm School's behalf" in said
    assert "Record their answer…" not in escb.last_dm("coordinator", "Elm School").buttons
    needs = at("agency-check")
    needs.says("coordinator", 'agency add "Elm School" by-email "Head teacher"')
    assert not needs.says("coordinator", 'approve for "Elm School"').done
    assert needs.says("coordinator", 'approve for "Elm School" ref e-mail of 4 February').done


# --- typed replies to DMs ------------------------------------------------------------------------


def test_a_typed_reply_to_a_dm_is_no_answer(at: At) -> None:
    """It is answered with the buttons, and not kept."""
    escb = at("agency-check")
    escb.slack.say(
        PEOPLE["police-lead"], escb.slack.dm(PEOPLE["police-lead"]), "Yes, that is all fine with us"
    )
    escb.deliver()
    answer = escb.last_dm("police-lead")
    assert "This isn't recorded as an answer, and I haven't kept it." in answer.text_all
    assert "Confirm v2" in answer.buttons
    assert not escb.review().state(("factual-accuracy", "agency-1")).standing
    assert escb.presses("police-lead", answer, "Confirm v2").done


def test_approve_in_a_dm_searches_all_of_ones_reviews(at: At) -> None:
    """No reference is needed there."""
    escb = at("agency-check")
    assert "Police confirms v2" in escb.writes_to_the_bot("police-lead", "approve")


# --- bare /cspr, checklists ----------------------------------------------------------------------


def test_bare_cspr_shows_what_is_yours_each_with_its_button(at: At) -> None:
    """And the six verbs that matter to one's role."""
    escb = at("agency-check")
    said = escb.says("police-lead", "")
    assert "Yours now" in said
    assert {"Confirm v2", "Done…"} <= set(said.buttons)
    assert said.words.count("/cspr ") >= 6
    assert escb.presses("police-lead", said, "Confirm v2").done
    assert "Confirm v2" not in escb.says("police-lead", "").buttons
    assert "Yours now" in escb.writes_to_the_bot("police-lead", "")


def test_a_checklist_has_buttons_for_what_one_may_do(at: At) -> None:
    """A form asks on which day, today unless another is picked; the same list shows it ticked, with
    who and when."""
    escb = at("opened")
    said = escb.says("coordinator", "checklist scoping")
    assert [message.ephemeral_to for message in said.reply.messages] == [PEOPLE["coordinator"]]
    form = escb.presses("coordinator", said, "Held…").reply.view
    assert form is not None
    done = escb.submits("coordinator", form, {"on": "2025-10-15"})
    assert "Scoping meeting (scoping-meeting), held Wed 15 Oct 2025" in done
    again = escb.says("coordinator", "checklist scoping")
    assert "✓ Scoping meeting" in again
    assert "@coordinator" in again
    assert "Done…" not in escb.says("team-1", "checklist scoping").buttons


def test_a_form_asks_what_a_tick_cannot_say(at: At) -> None:
    """The pseudonym in a modal; an empty field keeps the working one."""
    escb = at("scoping")
    said = escb.says("coordinator", "show pseudonym")
    modal = escb.presses("coordinator", said, "Done…").reply.view
    assert modal is not None
    done = escb.submits("coordinator", modal, {"name": "Rowan", "on": "2025-10-20"})
    assert 'The pseudonym is "Rowan"' in done
    assert "Mon 20 Oct 2025" in done


def test_a_notice_is_ticked_with_its_evidence_in_a_modal(at: At) -> None:
    """One dated before today needs the reference: the modal says so and nothing is recorded."""
    escb = at("notices")
    said = escb.says("coordinator", "checklist publication")
    value = "done ESCB-2025-01 inform-dfe -"
    action = next(
        e["action_id"] for _, e in said.reply.messages[-1].elements if e.get("value") == value
    )
    modal = escb.presses("coordinator", said, action).reply.view
    assert modal is not None
    escb.day("2026-03-30")
    refused = escb.submits("coordinator", modal, {"on": "2026-03-27"})
    assert not refused.done
    modal = escb.presses("coordinator", said, action).reply.view
    assert modal is not None
    assert escb.submits(
        "coordinator", modal, {"on": "2026-03-27", "evidence": "e-mail of 27 March"}
    ).done


# --- opening by modal, Home ----------------------------------------------------------------------


def test_a_review_is_opened_by_a_modal(escb: Talk) -> None:
    """`open` alone shows the form; what is wrong is said, and it can be tried again."""
    modal = escb.says("coordinator", "open").reply.view
    assert modal is not None
    said = escb.submits(
        "coordinator",
        modal,
        {"process": "escb", "pseudonym": "Ash", "decided": "2025-10-15", "reference": "RR 7"},
    )
    assert "ESCB-2025-01" in said
    assert "ESCB-2025-01" in escb.board().text_all
    late = escb.says("coordinator", "open", channel=OTHER_CHANNEL).reply.view
    assert late is not None
    future = escb.submits(
        "coordinator", late, {"process": "escb", "pseudonym": "Elm", "decided": "2025-12-15"}
    )
    assert not future.done
    assert "15 Dec 2025" in future


def test_home_shows_what_waits_and_its_buttons_work(at: At) -> None:
    """Across reviews; never the pseudonym."""
    escb = at("agency-check")
    home = escb.slack.open_home(PEOPLE["health-lead"])
    assert home is not None
    assert "ESCB-2025-01" in home.text_all
    assert "Ash" not in home.text_all
    escb.presses("health-lead", home, "Confirm v2")
    assert "Health confirms v2" in escb.slack.open_views(PEOPLE["health-lead"])[-1].text_all
    again = escb.slack.open_home(PEOPLE["health-lead"])
    assert again is not None
    assert "Confirm v2" not in again.buttons
    stranger = escb.slack.open_home(PEOPLE["stranger"])
    assert stranger is not None
    assert "ESCB" not in stranger.text_all


# --- the board -----------------------------------------------------------------------------------


def test_the_board_is_pinned_edited_in_place_and_has_the_decisions_in_its_thread(at: At) -> None:
    """One message; posts are answers to it."""
    escb = at("sub-committee")
    board = escb.board()
    assert board.pinned
    assert board.text.startswith("ESCB-2025-01")
    assert "Six months end" in board.text_all
    assert "Thu 16 Apr 2026" in board.text_all
    assert {"Show mine", "Checklist"} <= set(board.buttons)
    others = [m for m in escb.posts() if m.ts != board.ts]
    assert others
    assert {m.thread_ts for m in others} == {board.ts}
    before = board.text_all
    escb.says("sub-committee", "approve sub-committee")
    assert escb.board().ts == board.ts
    assert escb.board().text_all != before


def test_a_board_that_somebody_deleted_is_posted_again_and_pinned(at: At) -> None:
    """And is the one that is kept up to date from then on."""
    escb = at("agency-check")
    old = escb.board()
    escb.slack.delete_message(old)
    escb.says("police-lead", "approve factual-accuracy")
    escb.says("health-lead", "approve factual-accuracy")
    new = escb.board()
    assert new.ts != old.ts
    assert new.pinned
    assert len(escb.slack.pins(CHANNEL)) == 1
    before = new.text_all
    escb.says("school-lead", "approve factual-accuracy")
    assert escb.board().ts == new.ts
    assert escb.board().text_all != before


def test_the_gate_offers_to_move_the_date_or_to_record_that_it_is_live(at: At) -> None:
    """[It's already live…] asks where, when and why, and takes a second person."""
    escb = at("notices")
    escb.day("2026-04-10")
    said = escb.says("coordinator", "publish https://www.example.org/reviews")
    assert not said.done
    modal = escb.presses("coordinator", said, "It's already live…").reply.view
    assert modal is not None
    escb.typed.append("the website team was early")
    asked = escb.submits(
        "coordinator",
        modal,
        {
            "url": "https://www.example.org/r",
            "on": "2026-04-10",
            "reason": "the website team was early",
        },
    )
    assert "second" in asked.words
    assert escb.review().published is None
    escb.presses("second-coordinator", escb.last_dm("second-coordinator"), "That's me")
    request = escb.last_dm("second-coordinator")
    assert "second person" in request.lock_screen
    escb.presses("second-coordinator", request, "I agree")
    published = escb.review().published
    assert published is not None
    assert published.outside
    assert "outside the gate" in escb.board().text_all + escb.posts()[-1].text_all
