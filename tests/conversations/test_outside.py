"""A holder outside the channel sees and does only their own items (rule 16)."""

from datetime import timedelta

from playground import Fault
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE


def test_a_lead_outside_the_channel_sees_their_own_item_and_no_other(at: At) -> None:
    """Not the status, not another agency's item, not the reason that somebody typed there."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because the dates on page 3 are wrong")
    reason = next(m for m in reversed(escb.posts()) if "Read reason" in m.buttons)
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)

    assert "Police" in escb.writes_to_the_bot(
        "police-lead", f"show {escb.ref} factual-accuracy for Police"
    )
    for text in (
        "status {}",
        "show {} factual-accuracy for Health",
        "show {} sign-off",
        "checklist {}",
        "who {}",
    ):
        said = escb.writes_to_the_bot("police-lead", text.format(escb.ref))
        assert "own items" in said, text
        assert "Health" not in said
    pressed = escb.presses("police-lead", reason, "Read reason", anywhere=True)
    assert "page 3" not in pressed
    assert "Police confirms" in escb.writes_to_the_bot("police-lead", "approve")


def test_no_refusal_and_no_next_line_tells_a_lead_outside_of_others(at: At) -> None:
    """Which parties there are, who recorded something, whose move it is: that is for those in the
    channel."""
    escb = at("agency-check")
    others = ("Health", "Oak School", "mother", "@coordinator", "@health-lead", "@lead-reviewer")
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    for text in (
        "show {} family-letter for nobody",
        "done {} chronology for Xyz",
        "undo {} scoping-meeting because of it",
        "snooze {} media-statement until 1 Dec 2030",
        'correction {} add "one" for Xyz',
    ):
        said = escb.writes_to_the_bot("police-lead", text.format(escb.ref))
        assert not said.done, text
        assert "own items" in said, (text, said.words)
        assert not [one for one in others if one in said.words], (text, said.words)
    said = escb.writes_to_the_bot("police-lead", f"approve {escb.ref}")
    assert said.done
    assert "Next:" not in said.words
    waits = escb.writes_to_the_bot("police-lead", "approve")
    assert not [one for one in others if one in waits.words], waits.words


def test_a_member_who_left_unseen_finds_the_review_in_no_list(at: At) -> None:
    """The event that they left was lost: what was read minutes ago is read again."""
    escb = at("agency-check")
    escb.slack.invite(PEOPLE["outsider"], CHANNEL)
    assert escb.ref in escb.writes_to_the_bot("outsider", "list")
    left = tuple(m for m in escb.slack.where(CHANNEL).members if m != PEOPLE["outsider"])
    escb.slack.change_channel(CHANNEL, members=left)
    escb.move(escb.now + timedelta(hours=1))
    assert escb.ref not in escb.writes_to_the_bot("outsider", "list").words
    home = escb.slack.open_home(PEOPLE["outsider"])
    assert home is not None
    assert escb.ref not in home.text_all


def test_while_slack_cannot_say_a_stranger_learns_no_reference(at: At) -> None:
    """Somebody who was in the channel reads that it could not be checked; for a stranger the review
    is as one that does not exist. `list` leaves out what cannot be checked, and says so."""
    escb = at("agency-check")
    escb.slack.invite(PEOPLE["stranger"], CHANNEL)
    assert escb.ref in escb.writes_to_the_bot("stranger", "list")
    escb.move(escb.now + timedelta(hours=1))
    escb.slack.script("conversations.members", *[Fault.error("channel_not_found")] * 9)
    there = escb.writes_to_the_bot("outsider", f"status {escb.ref}").words
    assert there == escb.writes_to_the_bot("outsider", "status ESCB-2031-07").words
    assert "couldn't check with Slack" in escb.writes_to_the_bot("stranger", f"status {escb.ref}")
    listed = escb.writes_to_the_bot("stranger", "list")
    assert escb.ref not in listed.words
    assert "couldn't check with Slack" in listed


def test_an_author_outside_the_channel_registers_a_version_by_form(at: At) -> None:
    """From Home or a message: it is theirs to do, and nobody else's there."""
    escb = at("first-draft")
    escb.slack.kick(PEOPLE["lead-reviewer"], CHANNEL)
    home = escb.slack.open_home(PEOPLE["lead-reviewer"])
    assert home is not None
    form = escb.presses("lead-reviewer", home, "Register a version…").reply.view
    assert form is not None
    said = escb.submits("lead-reviewer", form, {"url": "https://documents.example.org/v1"})
    assert "v1" in said
    assert escb.review().current("first-draft").number == 1


def test_home_and_list_offer_nothing_that_is_then_refused(at: At) -> None:
    """Outside the channel there is no [Status], and the next date stands without what it is of."""
    escb = at("agency-check")
    for who, inside in (("health-lead", True), ("police-lead", False)):
        if not inside:
            escb.slack.kick(PEOPLE[who], CHANNEL)
        home = escb.slack.open_home(PEOPLE[who])
        assert home is not None
        listed = escb.writes_to_the_bot(who, "list")
        assert ("Status" in home.buttons, "Status" in listed.buttons) == (inside, inside)
        line = next(one for one in home.text_all.split("\n") if "stage 10 of 14" in one)
        assert (": " in line.split("next ")[1]) is inside


def test_an_overview_sees_stage_dates_and_lateness_and_nobodys_name(at: At) -> None:
    """`role overview`: reference, stage, dates and lateness; never the pseudonym, no items, no
    parties."""
    escb = at("agency-check")
    escb.says("coordinator", "role overview @outsider")
    said = escb.writes_to_the_bot("outsider", f"status {escb.ref}")
    assert escb.ref in said
    assert "Agency check" in said
    for hidden in ("Ash", "Health", "Oak School", "mother", "Who is awaited"):
        assert hidden not in said


def test_whoever_is_assigned_an_item_from_outside_is_introduced_and_does_that_item_alone(
    at: At,
) -> None:
    """Their part is that one item: they may look at it and do it, and at nothing else; and it ends
    with the next."""
    escb = at("agency-check")
    assert "hasn't answered the introduction" in escb.says(
        "coordinator", "assign media-statement @outsider"
    )
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    assert "ESCB media statement" in escb.last_dm("outsider").text_all
    assert "own items" in escb.writes_to_the_bot("outsider", f"show {escb.ref} sign-off")
    assert "media statement" in escb.writes_to_the_bot(
        "outsider", f"show {escb.ref} media-statement"
    )
    escb.says("coordinator", "assign media-statement @team-1")
    assert "There is no review" in escb.writes_to_the_bot(
        "outsider", f"done {escb.ref} media-statement"
    )
    escb.says("coordinator", "assign media-statement @outsider")
    assert "Recorded" in escb.writes_to_the_bot("outsider", f"done {escb.ref} media-statement")


def test_who_follows_a_review_is_told_that_nothing_is_asked_of_them(at: At) -> None:
    """Neither in the introduction nor after it; and how to look is in it."""
    escb = at("agency-check")
    escb.all_say("coordinator: role overview @outsider")
    assert "follows a review" in escb.last_dm("outsider").text_all
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    told = escb.last_dm("outsider").text_all
    assert "Nothing is asked of you" in told
    assert "/cspr list" in told
    assert "ESCB-2025-01" in escb.writes_to_the_bot("outsider", "list")
