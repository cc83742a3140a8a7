"""The product's own list of what must work when it is typed by hand, on the exact days."""

import pytest

from bot import operating
from tests.conversations.conftest import At


def test_2_a_gate_is_refused_naming_what_is_missing(at: At) -> None:
    """The Sub-Committee's agreement says which agencies' answers it lacks, by name, and changes
    nothing."""
    escb = at("agency-check")
    escb.says("police-lead", "approve")
    said = escb.says("sub-committee", "approve sub-committee")
    assert not said.done
    assert "(Health)" in said
    assert "(Oak School)" in said
    assert "(Police)" not in said
    assert "Final report shared" not in said
    assert not escb.review().state(("sub-committee", "")).answers


def test_3_an_agency_disputes_and_the_others_stay_valid(at: At) -> None:
    """A dispute stops the gate, tells the Lead Reviewer, and leaves the other agencies' answers
    alone."""
    escb = at("sub-committee")
    said = escb.says("health-lead", "dispute because the dates on page 3 are another family's")
    assert said.done
    assert "Health disputes v2" in said
    assert "Health does not confirm v2" in escb.last_dm("lead-reviewer").text_all
    assert "disputed" in escb.posts()[-1].text_all
    refused = escb.says("sub-committee", "approve")
    assert "(Health): disputed" in refused
    assert "(Police)" not in refused
    assert "(Oak School)" not in refused
    back = escb.says("health-lead", "approve")
    assert "Health confirms v2" in back
    assert "3 of 3" in back
    assert "withdrawn" in back


def test_4_a_new_draft_supersedes_and_a_late_click_is_refused(at: At) -> None:
    """v3 sets the answers on v2 aside; a press on the old message is refused, and names v3."""
    escb = at("agency-check")
    old = escb.last_dm("police-lead", "your answer is asked for").button("Confirm v2")
    escb.says("health-lead", "approve")

    price = escb.says("lead-reviewer", "draft https://documents.example.org/v3")
    assert not price.done
    assert "1 confirmation" in price
    escb.all_say(
        "lead-reviewer: draft https://documents.example.org/v3 confirmed",
        "coordinator: circulate",
    )
    late = escb.presses("police-lead", old, "")
    assert "v3 was registered since. Please read and confirm v3." in late
    assert not escb.review().state(("factual-accuracy", "agency-1")).standing
    assert "v3" in escb.last_dm("health-lead", "your answer is asked for").text_all
    assert escb.presses("police-lead", escb.last_dm("police-lead", "v3"), "Confirm v3").done


def test_7_an_out_of_area_agency_is_added_at_the_accuracy_stage(at: At) -> None:
    """It gets its items from the start, as late additions; and its answer is needed like any
    other."""
    escb = at("sub-committee")
    said = escb.says("coordinator", 'agency add "Kent Police" lead @outsider out of area')
    assert "Kent Police" in said
    assert "late addition" in escb.says("coordinator", "checklist after-scoping")
    refused = escb.says("sub-committee", "approve sub-committee")
    assert "(Kent Police)" in refused
    assert "(Police)" not in refused
    introduction = escb.last_dm("outsider")
    assert introduction.buttons == ["That's me", "Not me"]
    escb.presses("outsider", introduction, "That's me")
    request = escb.last_dm("outsider", "Kent Police")
    assert escb.presses(
        "outsider", escb.last_dm("outsider", "your answer is asked for"), "Confirm v2"
    ).done
    assert request is not None
    escb.says("coordinator", 'done agency-thoughts for "Kent Police"')
    assert escb.says("sub-committee", "approve sub-committee").done


def test_8_the_deputy_answers_and_a_stranger_may_not(at: At) -> None:
    """The lead's copy shows who answered; somebody outside learns nothing."""
    escb = at("agency-check")
    assert "Police confirms v2" in escb.says("police-deputy", "approve")
    assert "By the agency's deputy" in escb.last_dm("police-lead").text_all
    stranger = escb.writes_to_the_bot(
        "stranger", "approve ESCB-2025-01 factual-accuracy for Health"
    )
    nothing = escb.writes_to_the_bot("stranger", "approve ESCB-2031-09 factual-accuracy for Health")
    assert stranger.words == nothing.words
    assert not stranger.done
    other = escb.says("school-lead", "approve factual-accuracy for Health")
    assert not other.done
    assert "@health-lead" in other


def test_9_an_optional_meeting_was_not_held(at: At) -> None:
    """Without a reason it is refused; with one it is recorded, and the reason isn't posted."""
    escb = at("chronology-authors")
    without = escb.says("coordinator", "not-held chronology-author-meeting")
    assert not without.done
    assert "because" in without
    said = escb.says(
        "coordinator", "not-held chronology-author-meeting because the summaries were clear enough"
    )
    assert said.done
    assert "not held" in said
    refused = escb.says("coordinator", "not-held scoping-meeting because nobody came")
    assert not refused.done


def test_10_a_family_that_declines_is_still_informed(at: At) -> None:
    """Declining closes the contribution; the gate still asks for the notice of the publication
    date."""
    escb = at("notices")
    escb.day("2026-04-10")
    escb.says(
        "coordinator", 'undo inform-family for "contact 1" confirmed because the letter came back'
    )
    assert "declines" in escb.says("coordinator", 'show family-contribution for "contact 1"')
    for notice in ("inform-national-panel", "inform-dfe", "inform-ofsted"):
        escb.says("coordinator", f"done {notice} on 30 Mar 2026 ref e-mail 12 March")
    refused = escb.says("coordinator", "publish https://www.example.org/reviews")
    assert not refused.done
    assert "(contact 1)" in refused
    escb.says("lead-reviewer", 'done inform-family for "contact 1" ref letter 19')
    assert escb.says("coordinator", "publish https://www.example.org/reviews").done


def test_13_undo_of_a_sign_off_shows_what_else_fell(at: At) -> None:
    """What rested on it is open again, in the answer and in the channel."""
    escb = at("ready")
    said = escb.says(
        "coordinator", "undo sub-committee confirmed because the minute was another review's"
    )
    assert said.done
    assert "Final sign-off" in said
    assert "Final sign-off" in escb.posts()[-1].text_all
    assert "Final sign-off" in escb.last_dm("executive").text_all
    escb.all_say("sub-committee: approve", "executive: approve")
    said = escb.says(
        "executive", "undo sign-off confirmed because it was signed for another review"
    )
    assert said.done
    refused = escb.says("coordinator", "publish https://www.example.org/reviews on 9 Apr 2026")
    assert not refused.done


def test_15_notices_on_2_april_are_too_late_for_10_april(at: At) -> None:
    """Good Friday and Easter Monday are no working days."""
    escb = at("notices")
    escb.day("2026-04-02")
    for notice in ("inform-national-panel", "inform-dfe", "inform-ofsted"):
        said = escb.says("coordinator", f"done {notice} ref e-mail 2 April")
        assert "4 of 7 working days before Fri 10 Apr; earliest Wed 15 Apr 2026" in said
    escb.day("2026-04-10")
    said = escb.says("coordinator", "publish https://www.example.org/reviews")
    assert not said.done
    assert "4 of 7 working days; earliest Wed 15 Apr 2026" in said
    assert "The six months (Thu 16 Apr 2026) still hold" in said
    moved = escb.presses("coordinator", said.reply, "Move to Wed 15 Apr…")
    assert "Wed 15 Apr 2026" in moved
    assert "Told 10 Apr; now 15 Apr" in moved or "10 Apr" in moved
    for line in (
        "inform-agencies for Police",
        "inform-agencies for Health",
        'inform-agencies for "Oak School"',
    ):
        escb.all_say(f"coordinator: done {line} ref e-mail 11 April")
    for line in (
        "inform-partnerships",
        "inform-family for mother",
        'inform-family for "contact 1"',
    ):
        escb.all_say(f"coordinator: done {line} ref e-mail 11 April")
    escb.day("2026-04-14")
    assert not escb.says("coordinator", "publish https://www.example.org/reviews").done
    escb.day("2026-04-15")
    assert escb.says("coordinator", "publish https://www.example.org/reviews").done


def test_18_notices_on_17_december_wait_for_christmas(at: At) -> None:
    """Christmas Day and Boxing Day (in lieu) are no working days."""
    escb = at("notices")
    escb.day("2026-12-17")
    for notice in ("inform-national-panel", "inform-dfe", "inform-ofsted"):
        escb.says("coordinator", f"done {notice} ref e-mail 17 December")
    said = escb.says("coordinator", "publish https://www.example.org/reviews")
    assert not said.done
    assert "earliest Wed 30 Dec 2026" in said
    escb.says("coordinator", "publication 30 Dec 2026")
    for line in (
        "inform-agencies for Police",
        "inform-agencies for Health",
        'inform-agencies for "Oak School"',
    ):
        escb.all_say(f"coordinator: done {line} ref e-mail 18 December")
    for line in (
        "inform-partnerships",
        "inform-family for mother",
        'inform-family for "contact 1"',
    ):
        escb.all_say(f"coordinator: done {line} ref e-mail 18 December")
    escb.day("2026-12-29")
    assert not escb.says("coordinator", "publish https://www.example.org/reviews").done
    escb.day("2026-12-30")
    assert escb.says("coordinator", "publish https://www.example.org/reviews").done


def test_20_the_website_year(at: At) -> None:
    """Published on 27 February 2026: removal is refused on 27 February 2027 and allowed on the
    28th."""
    escb = at("final-stages")
    escb.day("2026-02-27")
    escb.says(
        "coordinator",
        "publish outside-the-gate https://www.example.org/r on 27 Feb 2026 because the website team"
        " was early",
    )
    assert escb.says("lead-reviewer", "second 1").done
    escb.day("2027-02-27")
    refused = escb.says("coordinator", "done website-removal")
    assert not refused.done
    assert "28 Feb 2027" in refused
    escb.day("2027-02-28")
    assert escb.says("coordinator", "done website-removal").done


@pytest.mark.parametrize("stage", ["opened", "agency-check", "ready", "published"])
def test_the_read_tables_are_what_the_history_says(at: At, stage: str) -> None:
    """Whatever was said on the way."""
    escb = at(stage)
    with escb.bot.reviews.looking() as conn:
        assert operating.differences(escb.bot.reviews, conn, escb.now) == []


def test_a_second_delivery_counts_once(at: At) -> None:
    """Slack sends a payload again when an answer is late: the same answer comes back, and nothing
    is done twice."""
    escb = at("practitioners")
    first = escb.says("lead-reviewer", "done practitioner-meeting")
    number = escb.review().number
    again = escb.slack.redeliver()[0]
    assert again.text_all == first.words
    assert escb.review().number == number
    escb.says("lead-reviewer", "done practitioner-meeting")
    assert escb.review().number > number
