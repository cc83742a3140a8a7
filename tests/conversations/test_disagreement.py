"""Where people disagree, or should not decide: corrections, an impasse, a conflict of interest,
somebody new."""

from datetime import timedelta

from playground.shown import matches
from tests.conversations.conftest import At


def test_points_are_raised_answered_and_read_by_those_who_belong(at: At) -> None:
    """The author is told that there is a point, not what it says; the list shows it."""
    escb = at("agency-check")
    said = escb.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    assert said.done
    told = escb.last_dm("lead-reviewer")
    assert "wrong year" not in told.text_all
    assert "Page 3 gives the wrong year" in escb.says("lead-reviewer", "correction list")
    assert not escb.says("police-lead", "correction accept 1").done
    assert escb.says("lead-reviewer", "correction accept 1").done
    assert escb.says("police-lead", "approve factual-accuracy with corrections").done
    assert "with corrections" in escb.says("coordinator", "show factual-accuracy for Police")


def test_an_impasse_takes_two_people_and_the_button_does(at: At) -> None:
    """A coordinator asks, the Executive agrees by the button; the Lead Reviewer may be neither."""
    escb = at("agency-check")
    assert escb.says("health-lead", "dispute because the chronology is another family's").done
    refused = escb.says(
        "lead-reviewer", "close-impasse factual-accuracy for Health because it is lost"
    )
    assert not refused.done
    asked = escb.says(
        "coordinator", "close-impasse factual-accuracy for Health because the record is lost"
    )
    assert asked.done
    escb.presses("executive", escb.last_dm("executive"), "That's me")
    escb.presses("executive", escb.last_dm("executive", holding="second person"), "I agree")
    assert escb.review().state(("factual-accuracy", "agency-2")).closed.how == "impasse"
    assert "impasse" in escb.posts()[-1].text_all


def test_whoever_is_recused_is_told_so_and_the_coordinator_hears_that_nobody_is_left(
    at: At,
) -> None:
    """Health has no deputy: naming one gives the agency its answer back."""
    escb = at("agency-check")
    said = escb.says("health-lead", "recuse because a relative works there")
    assert said.done
    assert "Nobody can answer for Health now" in said
    assert "nobody who can answer" in escb.last_dm("coordinator").text_all
    assert not escb.says("health-lead", "approve factual-accuracy").done
    assert escb.says("coordinator", "agency lead Health @team-1").done
    assert escb.says("team-1", "approve factual-accuracy for Health").done


def test_a_new_lead_reviewer_declares_independence_first(at: At) -> None:
    """The old one's access ends at once, and their draft keeps its author."""
    escb = at("agency-check")
    said = escb.says(
        "coordinator", "role lead-reviewer remove @lead-reviewer because the contract ended"
    )
    assert said.done
    assert not escb.says("lead-reviewer", "draft https://documents.example.org/v3 confirmed").done
    escb.all_say("coordinator: role lead-reviewer @team-1", "coordinator: done lead-reviewer")
    early = escb.says("team-1", "draft https://documents.example.org/v3 confirmed")
    assert not early.done
    assert "independence" in early.words.casefold()
    escb.all_say(
        "team-1: done independence", "team-1: draft https://documents.example.org/v3 confirmed"
    )
    versions = escb.review().versions["report"]
    assert [v.by for v in versions][-2:] == ["U0LEADREV", "U0TEAM1"]


def test_two_coordinators_write_up_one_decision(at: At) -> None:
    """The later one stands: the older message says so, and its button that was pressed anyway is
    answered."""
    escb = at("sub-committee")
    escb.says("sub-committee", "status")
    escb.says(
        "coordinator", f"approve sub-committee on {escb.now.date().isoformat()} ref minute 5.2"
    )
    old = escb.last_dm("sub-committee", "written up right?")
    escb.day((escb.now.date() + timedelta(days=1)).isoformat())
    escb.says("second-coordinator", "approve sub-committee ref minute 5.3")
    assert "written up anew" in escb.dms("sub-committee")[-2].text_all
    said = escb.presses("sub-committee", old, "Yes, agreed", anywhere=True)
    assert "has written it up anew" in said
    answered = escb.presses("sub-committee", said, "Yes, agreed Wed 11 Feb")
    assert "Recorded" in answered
    assert escb.review().state(("sub-committee", "")).closed.on == escb.now.date()


def test_a_return_of_what_is_approved_can_be_written_up(at: At) -> None:
    """The group met again: everybody who decides is asked, also whoever approved, and their yes
    returns it."""
    escb = at("final-stages")
    said = escb.says(
        "coordinator", "return sub-committee confirmed because the minutes say otherwise"
    )
    assert "@sub-committee" in said
    asked = escb.last_dm("sub-committee", "written up right?")
    form = escb.presses("sub-committee", asked, "Yes, returned…").reply.view
    assert form is not None
    escb.submits("sub-committee", form, {"reason": "as the minutes say"})
    assert escb.review().current("final-draft") is None
    assert (
        "Nothing more is asked of you"
        in escb.last_dm("sub-committee", "written-up decision").text_all
    )


def test_a_request_for_a_second_person_names_what_it_is_about(at: At) -> None:
    """Which agency, item and version, or which event; in the reply, the post, the message and what
    the button asks."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because the chronology is another family's")
    asked = escb.says(
        "coordinator", "close-impasse factual-accuracy for Health because the record is lost"
    )
    escb.presses("executive", escb.last_dm("executive"), "That's me")
    message = escb.last_dm("executive", holding="second person")
    for text in (asked.words, escb.posts()[-1].text_all, message.text_all):
        assert "closing an impasse: " in text
        assert "v2, for Health" in text
        assert "record is lost" not in text
    assert "1: closing an impasse" in escb.says("coordinator", "status")
    escb.says(
        "coordinator",
        "publish outside-the-gate https://www.example.org/r on today because it leaked",
    )
    assert "https://www.example.org" not in str(
        escb.posts()[-1].raw
    )  # an address is typed, too, and may say a name
    assert "https://www.example.org" in escb.presses("team-1", escb.posts()[-1], "Read reason")


def test_the_lead_reviewer_finds_disputes_and_points_under_yours_now(at: At) -> None:
    """Both wait for them, whenever the message about them came."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because the chronology is another family's")
    escb.says("police-lead", 'correction add "Page 3 gives the wrong year"')
    said = escb.says("lead-reviewer", "")
    assert "disputed" in said
    assert "1 point to answer" in said
    assert "wrong year" not in said
    assert "wrong year" in escb.presses("lead-reviewer", said, "Read the points")


def test_whose_yes_counts_anew_is_asked_to_say_it_again(at: At) -> None:
    """By a message of its own, with the button; it is over once the group has decided."""
    escb = at("first-meeting")
    escb.says("lead-reviewer", "draft https://documents.example.org/terms as terms-of-reference")
    escb.all_say("lead-reviewer: approve terms-of-reference", "team-1: approve terms-of-reference")
    escb.says("coordinator", "recuse @team-2 because they know the school")
    said = escb.says("coordinator", "role review-team remove @team-3 because they moved")
    assert "say it again" in said
    asked = escb.last_dm("team-1", holding="say it again")
    assert escb.presses("team-1", asked, "Approve v1")
    assert escb.review().state(("terms-of-reference", "")).closed is not None
    assert "no longer needed" in escb.last_dm("team-1", holding="Terms of Reference").text_all


def test_evidence_of_an_agencys_dispute_is_asked_for_where_it_is_read(at: At) -> None:
    """An objection runs to the end of the line, so the reference comes before it, and the refusal
    says so."""
    escb = at("agency-check")
    refused = escb.says(
        "coordinator", "dispute for Health because the dates are another child's ref e-mail 10"
    )
    assert not refused.done
    assert "before because" in refused.words.replace("`", "")
    assert escb.says(
        "coordinator", "dispute for Health ref e-mail 10 because the dates are another child's"
    ).done
    assert "at the end" in escb.says("coordinator", "approve for Police")


def test_the_lead_reviewer_reads_how_a_dispute_is_answered(at: At) -> None:
    """By a new version; and the board names them as the one whose move it is."""
    escb = at("agency-check")
    escb.all_say("health-lead: dispute because the chronology is another family's")
    assert "/cspr draft ESCB-2025-01" in escb.last_dm("lead-reviewer").text_all
    assert (
        "Lead Reviewer: Factual accuracy of the draft Overview Report (Health)"
        in escb.board().text_all
    )
    assert "disputed" in escb.board().text_all


def test_who_seconds_before_being_introduced_is_not_asked_to_second(at: At) -> None:
    """Their command is their introduction; what they have just done is no request any more."""
    escb = at("agency-check")
    escb.all_say("health-lead: dispute because the chronology is another family's")
    escb.says("coordinator", "close-impasse factual-accuracy for Health because the record is lost")
    assert "second person" not in escb.last_dm("sub-committee").text_all
    assert escb.says("sub-committee", "second 1").done
    assert not [m for m in escb.dms("sub-committee") if "second person" in m.text_all]


def test_a_request_that_has_its_second_person_says_so_first(at: At) -> None:
    """On the lock screen, too: nobody opens it to read that nothing is asked of them."""
    escb = at("agency-check")
    escb.says("coordinator", "discontinue because it was opened twice")
    asked = escb.last_dm("lead-reviewer", "second person is asked for")
    assert escb.says("second-coordinator", "second 1").done
    now = next(m for m in escb.dms("lead-reviewer") if m.ts == asked.ts)
    assert "done, with a second person" in now.lock_screen
    assert "asked for" not in now.lock_screen


def test_lifting_a_hold_speaks_of_the_publication_date_only_if_there_is_one(at: At) -> None:
    """To check a date that nobody has agreed would send people looking for it."""
    escb = at("agency-check")
    held = escb.says("coordinator", "hold because of proceedings")
    both = (
        "Reasons for the delay sent to the National Panel and Reasons for the delay sent to the"
        " Secretary of State"
    )
    assert f"within 5 working days: {both}." in held
    escb.all_say("coordinator: lift because they are over")
    assert "No publication date is agreed yet" in escb.posts()[-1].text_all
    ready = at("ready")
    ready.all_say(
        "coordinator: hold because of proceedings", "coordinator: lift because they are over"
    )
    assert "Fri 10 Apr 2026, still stands" in ready.posts()[-1].text_all


def test_each_hold_is_looked_at_again_and_lifted_from_the_mornings_message(at: At) -> None:
    """The trial and the inquest each have a day, and both stand in the one message of that morning;
    lifting one says what is still waited for."""
    escb = at("agency-check")
    escb.all_say(
        "coordinator: hold for the Crown Court until 1 Apr 2026 because a trial is listed",
        "coordinator: hold for the coroner until 1 Apr 2026 because an inquest is opened",
    )
    escb.typed += ["the Crown Court", "the coroner"]  # to be read by whoever asks, and told nobody
    assert "on hold 1, look again" in escb.board().text_all
    assert "on hold 1 (the Crown Court), look again" in escb.says("coordinator", "status")
    escb.day("2026-04-01", hour=9)
    escb.tick()
    escb.tick()
    digest = escb.last_dm("coordinator", "Hold 1 is to be looked at again")
    assert "Hold 2 is to be looked at again" in digest.text_all
    trial, _ = matches(digest, "Lift it…")
    _, inquest = matches(digest, "Look again on…")
    form = escb.presses("coordinator", trial, "").reply.view
    assert form is not None
    assert "still waits for hold 2 (the coroner)" in form.text_all
    assert escb.submits("coordinator", form, {"reason": "the trial is over"}).done
    assert "Lifted: hold 1" in escb.posts()[-1].text_all
    assert "still waits for hold 2" in escb.posts()[-1].text_all
    again = escb.presses("coordinator", trial, "")
    assert "hold 1 (the Crown Court) was lifted already" in again
    form = escb.presses("coordinator", inquest, "").reply.view
    assert form is not None
    assert escb.submits("coordinator", form, {"until": "2026-09-01"}).done
    said = escb.says("coordinator", "lift because no inquest follows")
    assert "hold 2 (the coroner), of" in said


def test_a_lead_reviewer_who_goes_leaves_a_next_step(at: At) -> None:
    """The reply says how another is named, the channel that nobody can act; once the report is out,
    neither."""
    escb = at("agency-check")
    said = escb.says(
        "coordinator", "role lead-reviewer remove @lead-reviewer because they fell ill"
    )
    assert "/cspr role ESCB-2025-01 lead-reviewer @person" in said
    assert "Nobody can act as Lead Reviewer now" in escb.posts()[-1].text_all
    out = at("published")
    assert "Nobody can act" not in out.says(
        "coordinator", "role lead-reviewer remove @lead-reviewer because they left"
    )
