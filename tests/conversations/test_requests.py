"""What a message that asked for an answer says, once something else is true: of whom it is asked,
by when, on what."""

from bot import operating
from bot.workflow.dates.calendar import day
from bot.workflow.process.pathways import Pathways
from tests.conversations.conftest import At
from tests.conversations.talk import PATHWAYS, Talk
from tests.workflow.test_switching import without_methodology


def labels(talk: Talk, who: str, holding: str) -> list[str]:
    """The buttons of the last DM to somebody that holds some words."""
    return talk.last_dm(who, holding).buttons


def test_a_switch_breaks_no_message_and_leaves_no_live_button(scsp_at: At) -> None:
    """What was written up, asked, and still waited to be sent when the pathway was left."""
    scsp = scsp_at("slpr")
    scsp.all_say("slpr: status", "panel-1: status")
    scsp.all_say("coordinator: approve slpr-approval on 1 Apr 2026 note as minuted in five")
    assert "Yes, agreed" in labels(scsp, "slpr", "written up")
    for who, text in (
        (
            "coordinator",
            'dispute agency-response for "Oak School" ref e-mail 30 because the head was on leave',
        ),
        ("coordinator", 'approve agency-response for "Oak School" ref e-mail 31'),
        ("coordinator", "approve slpr-approval on 1 Apr 2026"),
        ("slpr", "return slpr-approval confirmed because chapter 4 is empty"),
        ("lead-reviewer", "draft https://documents.example.org/v3 confirmed"),
        ("coordinator", "circulate"),
        ("coordinator", "switch scsp-national confirmed because the National Panel takes it on"),
    ):
        assert scsp.says(who, text, send=False).done, text
    scsp.deliver()
    for who in ("slpr", "trust-lead", "panel-1", "police-lead", "coordinator"):
        for message in scsp.dms(who):
            assert not {
                "Yes, agreed",
                "No…",
                "Confirm v2",
                "Approve v2",
                "Record their answer…",
            } & set(message.buttons)
    said = " ".join(m.text_all for m in scsp.posts())
    assert "v2 is returned by SLPR" in said
    assert "slpr-approval" not in said
    assert "agency-response" not in said


def test_an_item_that_a_newer_file_drops_is_still_named(scsp_at: At) -> None:
    """Its open request says that nothing more is asked, in the item's own words."""
    scsp = scsp_at("terms")
    scsp.all_say(
        "panel-1: status",
        "lead-reviewer: draft https://documents.example.org/method as methodology",
    )
    assert "Approve v1" in labels(scsp, "panel-1", "methodology")
    changed = Pathways({**PATHWAYS.processes, "scsp": without_methodology()})
    scsp.look = lambda: changed
    scsp.bot.reviews.histories._processes[without_methodology().hash] = without_methodology()
    operating.upgrade_process(scsp.bot.reviews, scsp.ref, "the Partnership dropped it", scsp.now)
    scsp.deliver()
    told = scsp.last_dm("panel-1", "methodology")
    assert "nothing more is asked of you" in told.text_all
    assert told.buttons == []


def test_whoever_is_asked_no_more_reads_so_and_gets_no_link(at: At) -> None:
    """A new lead, a member who left, a recusal: the old request is closed, the others' stay as they
    are."""
    escb = at("final-report")
    escb.all_say(
        "lead-reviewer: draft https://documents.example.org/v2",
        "lead-reviewer: done final-discussed",
        "coordinator: circulate",
    )
    assert "Confirm v2" in labels(escb, "police-lead", "your answer is asked for")
    escb.all_say("coordinator: agency lead Police @team-3")
    told = escb.last_dm("police-lead", "v2")
    assert "nothing more is asked of you" in told.text_all
    assert told.buttons == []
    assert "Confirm v2" in labels(escb, "health-lead", "your answer is asked for")

    escb.all_say("health-lead: recuse because a relative works there")
    assert labels(escb, "health-lead", "Factual") == []
    escb.all_say("coordinator: undo recusal for @health-lead because it was another family")
    assert "Confirm v2" in labels(escb, "health-lead", "your answer is asked for")

    escb.says("coordinator", 'agency remove "Oak School" because no pupil is concerned')
    escb.all_say("second-coordinator: second 1")
    assert labels(escb, "school-lead", "Factual") == []

    escb.all_say(
        "coordinator: discontinue because it was opened in error", "second-coordinator: second 2"
    )
    assert labels(escb, "health-lead", "Factual") == []


def test_a_member_who_left_is_not_asked_again_by_an_undo(at: At) -> None:
    """Their request does not come back to life with the item, and they hear of nothing that
    falls."""
    escb = at("first-meeting")
    escb.all_say(
        "team-3: status",
        "lead-reviewer: draft https://documents.example.org/terms as terms-of-reference",
    )
    assert "Approve v1" in labels(escb, "team-3", "Terms")
    escb.all_say(
        "lead-reviewer: approve terms-of-reference",
        "team-1: approve terms-of-reference",
        "team-2: approve terms-of-reference",
        "coordinator: role review-team remove @team-2 because she moved on",
        "coordinator: role review-team remove @team-3 because he moved on",
    )
    before = [m.text_all for m in escb.dms("team-2")]
    escb.all_say("coordinator: undo terms-of-reference confirmed because the wrong paper was sent")
    assert "nothing more is asked of you" in escb.last_dm("team-3", "Terms").text_all
    assert labels(escb, "team-3", "Terms") == []
    assert len(escb.dms("team-2")) == len(before)


def test_a_former_lead_is_told_of_no_version_and_no_point(at: At) -> None:
    """Their access ended: a later version, and the answer to a point that they raised, go to who is
    there now."""
    escb = at("agency-check")
    escb.all_say(
        'police-lead: correction add "Page 3 gives the wrong year"',
        "police-lead: approve factual-accuracy",
        "coordinator: agency lead Police @team-3",
        "team-3: status",
    )
    before = len(escb.dms("police-lead"))
    escb.all_say(
        "lead-reviewer: correction accept 1",
        "lead-reviewer: draft https://documents.example.org/v3 confirmed",
    )
    assert len(escb.dms("police-lead")) == before
    assert "your point was answered" in escb.last_dm("team-3", "Point 1").text_all


def test_each_post_of_an_answer_tells_its_own(at: At) -> None:
    """Two answers before the first is told: each in its own role, with the count as it was then."""
    escb = at("first-meeting")
    escb.all_say("lead-reviewer: draft https://documents.example.org/terms as terms-of-reference")
    escb.all_say("lead-reviewer: approve terms-of-reference", "team-1: approve terms-of-reference")
    first, second = (m.text_all for m in escb.posts()[-2:])
    assert "Lead Reviewer" in first
    assert "1 of 3" in first
    assert "Review Team" in second
    assert "2 of 3" in second


def test_a_moved_date_moves_in_the_open_requests_alone(at: At) -> None:
    """By ``due`` for one agency, and for all; what is answered keeps its message."""
    escb = at("agency-check")
    escb.all_say("health-lead: approve factual-accuracy")
    sent = len(escb.slack.calls)
    escb.all_say(
        "coordinator: due factual-accuracy for Police 20 Feb 2026 because they meet on that day"
    )
    updates = [call for call in escb.slack.calls[sent:] if call.method == "chat.update"]
    assert "asked for by Fri 20 Feb 2026" in escb.last_dm("police-lead", "your answer").text_all
    assert "20 Feb" not in escb.last_dm("school-lead", "your answer").text_all
    assert len(updates) == 2  # the board, and this one request

    answered = escb.last_dm("health-lead", "answered").text_all
    escb.all_say("coordinator: timetable propose publication 14 Apr 2026")
    sent = len(escb.slack.calls)
    escb.all_say("coordinator: timetable accept")
    updates = [call for call in escb.slack.calls[sent:] if call.method == "chat.update"]
    agreed = escb.review().timetable["factual-accuracy"]
    assert f"asked for by {day(agreed)}" in escb.last_dm("school-lead", "your answer").text_all
    assert escb.last_dm("health-lead", "answered").text_all == answered
    assert len(updates) <= 4  # the board, the set-up, the two that are open


def test_nobody_is_said_to_be_asked_again_by_a_first_draft(at: At) -> None:
    """A step back to a first draft asks nobody; a paper asks at once."""
    escb = at("agency-check")
    escb.all_say(
        "health-lead: approve factual-accuracy",
        "lead-reviewer: draft https://documents.example.org/v3 as first-draft confirmed",
    )
    assert "once a final draft goes out" in escb.last_dm("health-lead", "sets aside").text_all
    assert "decided on" in escb.last_dm("police-lead", "was registered since").text_all
    paper = at("first-meeting")
    paper.all_say(
        "team-2: status",
        "lead-reviewer: draft https://documents.example.org/terms as terms-of-reference",
    )
    paper.all_say(
        "lead-reviewer: approve terms-of-reference",
        "team-1: approve terms-of-reference",
        "lead-reviewer: draft https://documents.example.org/terms-2 as terms-of-reference"
        " confirmed",
    )
    assert "You approved v1" in paper.last_dm("team-1", "your answer is asked for").text_all
    assert not [m for m in paper.dms("team-1") if "sets aside" in m.text_all]
    assert "in a message of its own" in paper.last_dm("team-2", "was registered since").text_all


def test_an_answer_that_a_return_took_along_is_told_by_its_cause(at: At) -> None:
    """An agency's confirmation rests on no committee: the version was returned."""
    escb = at("sub-committee")
    escb.all_say("sub-committee: return confirmed because chapter 4 is empty")
    told = escb.last_dm("police-lead", "no longer counts").text_all
    assert "v2 was returned by CSPR Sub-Committee" in told
    assert "It rested on" not in told


def test_whoever_is_asked_about_a_write_up_can_read_it(at: At) -> None:
    """What was typed opens on a button; of a return the form is filled in with it, and an untouched
    day is its day."""
    escb = at("sub-committee")
    escb.all_say(
        "sub-committee: status",
        "coordinator: approve sub-committee on 9 Feb 2026 note see the second page",
    )
    read = escb.presses(
        "sub-committee", escb.last_dm("sub-committee", "written up right"), "Read note"
    )
    assert "see the second page" in read
    escb.all_say(
        "coordinator: return sub-committee on 9 Feb 2026 confirmed because chapter 4 is empty"
    )
    asked = escb.last_dm("sub-committee", "written up right")
    assert "chapter 4 is empty" in escb.presses("sub-committee", asked, "Read reason")
    other = escb.presses(
        "sub-committee", escb.last_dm("sub-committee", "your answer is asked for"), "Return…"
    )
    assert "chapter 4 is empty" in str(other.reply.view)  # the same decision
    form = escb.presses("sub-committee", asked, "Yes, returned…").reply.view
    assert form is not None
    filled = {b["block_id"]: b["element"] for b in form.raw["blocks"] if b["type"] == "input"}
    assert filled["reason"]["initial_value"] == "chapter 4 is empty"
    assert filled["on"]["initial_date"] == "2026-02-09"
    assert escb.submits("sub-committee", form, {"reason": "chapter 4 is empty"}).done
    answer = escb.review().states["sub-committee", ""].answers[-1]
    assert (answer.value, answer.on.isoformat(), answer.reason) == (
        "return",
        "2026-02-09",
        "chapter 4 is empty",
    )


def test_a_note_is_said_to_be_there_and_is_read_on_a_button(at: At) -> None:
    """By the reply and by the post, of an answer and of a version; without one, neither says so."""
    escb = at("agency-check")
    assert "note is kept" in escb.says(
        "police-lead", "approve factual-accuracy note see the e-mail of Monday"
    )
    assert "There is a note" in escb.posts()[-1].text_all
    assert "see the e-mail of Monday" in escb.presses("team-1", escb.posts()[-1], "Read note")
    assert "note" not in escb.says("health-lead", "approve factual-accuracy").words
    assert "Read note" not in escb.posts()[-1].buttons
    said = escb.says(
        "lead-reviewer", "draft https://documents.example.org/v3 note chapter four is new confirmed"
    )
    assert "note is kept" in said
    assert "with a note" in escb.posts()[-1].text_all
    assert "chapter four is new" in escb.presses("team-1", escb.posts()[-1], "Read note")


def test_an_older_request_says_what_has_become_of_the_newer_one(at: At) -> None:
    """Promised while the new version has not gone out, then where it is asked, then nothing: it has
    been answered."""
    escb = at("agency-check")
    request = escb.last_dm("health-lead", "Confirm v2")

    def old() -> str:
        return next(m for m in escb.dms("health-lead") if m.ts == request.ts).text_all

    escb.all_say("lead-reviewer: draft https://documents.example.org/v3 confirmed")
    assert "asked again once it goes out" in old()
    escb.all_say("coordinator: circulate")
    assert "asked about v3 in a message of its own" in old()
    escb.all_say("health-lead: approve factual-accuracy")
    assert "Nothing more is asked of you" in old()
    assert "asked again" not in old()


def test_who_loses_an_answer_reads_whether_it_is_asked_for_again(at: At) -> None:
    """Of the group whose own decision was opened, now; of the one that rested on it, when it is
    their turn."""
    escb = at("ready")
    escb.all_say("coordinator: undo sub-committee confirmed because the minute says something else")
    told = escb.last_dm("sub-committee", "no longer counts")
    assert "Your answer is asked for again" in told.text_all
    assert "Final Draft Report" in escb.presses("sub-committee", told, "See what is yours")
    assert "when it is time" in escb.last_dm("executive", "no longer counts").text_all


def test_who_is_an_agencys_contact_no_more_does_not_read_its_answer(at: At) -> None:
    """Their request was withdrawn when somebody else was named; what that one answers is not shown
    in it."""
    escb = at("agency-check")
    escb.all_say('coordinator: agency lead "Police" @panel-3', "panel-3: approve factual-accuracy")
    told = escb.last_dm("police-lead").text_all
    assert "nothing more is asked of you" in told
    assert "confirmed" not in told
    assert "confirmed v2" in escb.posts()[-1].text_all


def test_two_answers_on_a_version_are_asked_in_one_message(scsp_at: At) -> None:
    """Each is answered by its own button and shown as answered; both count as asked for."""
    scsp = scsp_at("submitted")
    scsp.all_say("panel-1: status", "coordinator: circulate")
    told = scsp.last_dm("panel-1", "2 answers are asked of you")
    approve = next(label for label in told.buttons if label.startswith("Approve v"))
    assert scsp.presses("panel-1", told, approve).done

    now = next(m for m in scsp.dms("panel-1") if m.ts == told.ts)
    assert "1 answer is asked of you" in now.text_all
    assert "Take it back…" in now.buttons
    for item in ("recommendations-check", "mirrors-terms"):
        assert "@panel-1" in scsp.says("coordinator", f"chasing {item}")
