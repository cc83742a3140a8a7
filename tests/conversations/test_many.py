"""Many at once, as people do it in Slack: lists in a form, boxes to tick, letters for all."""

from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, PEOPLE, picked
from tests.conversations.test_modals import form, held, opened

LIST = """1. Housing, @panel-1
2. Probation by-email Head of Service

Fire and Rescue; lead @panel-2; deputy @panel-3
Education, @trust-lead
Ambulance, @slpr
Youth Justice, @nobody-of-that-name
Housing, @panel-1
Sport, @executive, out of area"""


def test_a_pasted_list_keeps_its_good_lines_and_gives_back_the_others(at: At) -> None:
    """A slip in line 7, a name twice in line 8: each is said at its line, and stays in the form, to
    be mended there."""
    escb = at("first-meeting")
    view = form(escb, "coordinator", "list ESCB-2025-01 agency")
    said = escb.submits("coordinator", view, {"lines": picked(LIST)})
    left = said.reply.view
    assert left is not None
    assert "Added 6 agencies: Housing, Probation, Fire and Rescue, Education" in left.text_all
    assert "2 lines were not added" in left.text_all
    assert "Line 7: " in left.text_all
    assert "@nobody-of-that-name" in left.text_all
    assert "Line 8: Housing is in this review already." in left.text_all
    assert held(left)["lines"].splitlines() == [
        "Youth Justice, @nobody-of-that-name",
        f"Housing, <@{PEOPLE['panel-1']}>",
    ]
    names = [party.name for party in escb.review().parties_of("agency")]
    assert names.count("Housing") == 1
    assert "Sport" in names
    mended = escb.submits("coordinator", left, {"lines": picked("Youth Justice, @chair")})
    assert "Added 1 agency: Youth Justice." in mended
    posts = [post.text_all for post in escb.posts() if "are involved now" in post.text_all]
    assert len(posts) == 1


def test_a_list_without_a_good_line_is_refused_and_kept(at: At) -> None:
    """What was typed is still there."""
    escb = at("first-meeting")
    view = form(escb, "coordinator", "list ESCB-2025-01 role")
    assert "Review Team" in view.text_all
    said = escb.submits("coordinator", view, {"lines": "Nobody: @someone\nGovernors"})
    assert "No line was added" in said
    assert held(said.reply.view)["lines"] == "Nobody: @someone\nGovernors"


def test_after_a_meeting_what_came_in_is_ticked_together(at: At) -> None:
    """The form is offered by the meeting's reply, and first in a checklist: a box for all, or for
    each; one day, one reference."""
    escb = at("first-meeting")
    escb.all_say("police-lead: done chronology")
    held_now = escb.says("coordinator", "done first-meeting")
    view = opened(escb, "coordinator", held_now, "Tick what came in…")
    assert "Police" not in view.text_all
    said = escb.submits("coordinator", view, {"boxes-0": ["all"]})
    assert "for Health and Oak School" in said
    shown = escb.says("coordinator", "checklist after-scoping")
    assert not shown.buttons or "Tick what came in…" not in shown.buttons
    view = form(escb, "coordinator", "tick ESCB-2025-01 first-meeting")
    assert escb.submits("coordinator", view, {}).reply.errors == {
        "evidence": "Please tick what came in, or close this."
    }


def test_letters_for_all_are_called_by_whom_they_are_for(at: At) -> None:
    """One file each, once, and how their sending is recorded for all; a name that nobody has is
    said."""
    escb = at("after-scoping")
    said = escb.says("coordinator", "letter agency-letter for all except Health")
    assert "2 letters (agency letter) are being made" in said
    assert '/cspr done ESCB-2025-01 agency-letter for "Police" and "Oak School" ref …' in said
    titles = {file["title"] for file in escb.slack.files(CHANNEL)}
    assert {title.split(", ")[-1].removesuffix(".docx") for title in titles} >= {
        "Police",
        "Oak School",
    }
    said = escb.says("coordinator", "letter agency-letter for Police, Helth and Health")
    assert "No letter for these" in said
    assert "Helth" in said


def test_somebody_outside_the_channel_reads_nothing_of_others(at: At) -> None:
    """To a lead who is not in the channel "all" are their own, whoever else is named or done."""
    escb = at("agency-check")
    escb.slack.kick(PEOPLE["health-lead"], CHANNEL)
    said = escb.says("health-lead", "done ESCB-2025-01 agency-thoughts for all", channel="C0OTHER")
    assert said.done, said
    assert "Police" not in said
    assert "Oak School" not in said
    said = escb.says(
        "health-lead", "done ESCB-2025-01 agency-thoughts for Health and Police", channel="C0OTHER"
    )
    assert "you see and answer your own items only" in said
    assert "@police-lead" not in said


def test_somebody_is_replaced_in_all_reviews_once_what_moves_was_shown(at: At) -> None:
    """Roles, an agency and what is assigned; nothing moves before the button, and what cannot move
    is said with the reason."""
    escb = at("first-meeting")
    escb.says("coordinator", "agency lead Health @team-1")
    escb.says("coordinator", "assign chronologies-reviewed @team-1")
    shown = escb.says("coordinator", "replace @team-1 with @chair because he has moved on")
    assert "Nothing has moved yet" in shown
    for moving in ("Review Team", "Health: its lead", "(assigned)"):
        assert moving in shown
    review = escb.review()
    assert PEOPLE["team-1"] in review.holders("review-team")
    done = escb.presses("coordinator", shown, "Move it all")
    assert "@chair takes over from @team-1" in done
    review = escb.review()
    assert review.roles_of(PEOPLE["team-1"]) == []
    assert PEOPLE["chair"] in review.holders("review-team")
    assert [a.lead for a in review.parties_of("agency")].count(PEOPLE["chair"]) == 1
    posts = [post.text_all for post in escb.posts() if "takes over from" in post.text_all]
    assert len(posts) == 1
    refused = escb.says("coordinator", "replace @team-1 with @chair because he has moved on")
    assert "holds nothing" in refused
    refused = escb.says("police-lead", "replace @team-2 with @chair because I say so")
    assert not refused.done
    partly = escb.says("coordinator", "replace @executive with @coordinator because of leave")
    assert not partly.done


def test_a_review_is_opened_like_another(at: At) -> None:
    """It begins with its agencies, people and roles; the family and the dates are its own. Only
    who coordinates the other one may, and nobody learns of one that is not theirs."""
    escb = at("after-scoping")
    line = 'open escb "Birch" decided 20 Oct 2025 ref minute 9 like ESCB-2025-01'
    escb.slack.invite(PEOPLE["coordinator"], OTHER_CHANNEL)
    refused = escb.says("coordinator", line.replace("01", "09"), channel=OTHER_CHANNEL)
    assert "no such review" in str(refused).lower() or not refused.done
    said = escb.says("coordinator", line, channel=OTHER_CHANNEL)
    assert "From ESCB-2025-01: Police, Health and Oak School; " in said, said
    with escb.bot.reviews.looking() as conn:
        row = escb.bot.reviews.find(conn, escb.slack.team, ref="ESCB-2025-02")
        assert row is not None
        new = escb.bot.reviews.see(conn, row, escb.now).review
    old = escb.review()
    assert [a.lead for a in new.parties_of("agency")] == [a.lead for a in old.parties_of("agency")]
    for role in ("lead-reviewer", "review-team", "sub-committee", "executive"):
        assert new.holders(role) == old.holders(role)
    assert not new.parties_of("family")
    assert not new.timetable
    told = [post.text_all for post in escb.slack.messages(OTHER_CHANNEL)]
    assert sum("involved now" in words for words in told) == 1
