"""Buttons of second looks, holds, lists and sending on, as people press them."""

import re

from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE, Talk
from tests.conversations.test_modals import form, opened

COMMAS = "commas in chapter 2"
LINK = "https://documents.example.org"


# --- a second look -------------------------------------------------------------------------------


def test_undoing_what_others_rest_on_is_done_by_its_button(at: At) -> None:
    """The price is read first; nothing is undone before the press."""
    escb = at("final-stages")
    escb.typed.append("the minute says otherwise")
    asked = escb.says("coordinator", "undo sub-committee because the minute says otherwise")
    assert "Not undone yet" in asked
    assert not escb.review().is_open(("sub-committee", ""))
    assert escb.presses("coordinator", asked, "Undo it").done
    assert escb.review().state(("sub-committee", "")).closed is None


def test_an_agency_that_has_answered_is_removed_by_its_button(at: At) -> None:
    """What goes with it is counted first."""
    escb = at("first-meeting")
    escb.typed.append("it is part of another agency")
    asked = escb.says("coordinator", "agency remove Health because it is part of another agency")
    assert "Not removed yet" in asked
    assert len(escb.review().parties_of("agency")) == 3
    assert escb.presses("coordinator", asked, "Remove it").done
    assert "Health" not in [a.name for a in escb.review().parties_of("agency")]


def test_another_pathway_is_switched_to_by_its_button(scsp_at: At) -> None:
    """What closes as not applicable is counted first."""
    scsp = scsp_at("drafting")
    scsp.typed.append("the Panel takes it on")
    asked = scsp.says("coordinator", "switch scsp-national because the Panel takes it on")
    assert "Not switched yet" in asked
    assert scsp.review().process.id != "scsp-national"
    assert scsp.presses("coordinator", asked, "Switch").done
    assert scsp.review().process.id == "scsp-national"


# --- holds and the date --------------------------------------------------------------------------


def test_the_publication_is_held_from_where_it_is_shown(at: At) -> None:
    """Said twice, the second offers another day to look; of two, the one that is over is chosen."""
    escb = at("agency-check")
    view = opened(escb, "coordinator", escb.says("coordinator", "show publish"), "Hold it…")
    escb.typed += ["a trial is listed", "the trial is over"]
    assert escb.submits("coordinator", view, {"reason": "a trial is listed"}).done
    first = next(iter(escb.review().active_holds()))
    assert not first.name, "no body was named"
    twice = escb.says("coordinator", "hold because a trial is listed")
    assert "on hold for this already" in twice
    view = opened(escb, "coordinator", twice, "Look at it again on…")
    assert "1 Sep 2026" in escb.submits("coordinator", view, {"until": "2026-09-01"})
    escb.all_say("coordinator: hold for the coroner because an inquest is opened")
    which = escb.says("coordinator", "lift because the trial is over")
    assert "2 are in force" in which
    view = opened(escb, "coordinator", which, "Lift hold 1…")
    assert escb.submits("coordinator", view, {"reason": "the trial is over"}).done
    assert first not in list(escb.review().active_holds())
    assert len(list(escb.review().active_holds())) == 1


def test_a_date_is_agreed_from_the_refusal_to_publish(at: At) -> None:
    """What comes first is named, with the day on which it is expected."""
    escb = at("agency-check")
    refused = escb.says("coordinator", "publish https://www.example.org/reviews/ash")
    view = opened(escb, "coordinator", refused, "Agree on a date…")
    assert "Fri 29 May 2026" in escb.submits("coordinator", view, {"Publication on": "2026-05-29"})


# --- lists ---------------------------------------------------------------------------------------


def test_a_list_is_pasted_from_each_form_that_adds_one(at: At) -> None:
    """Agencies, family contacts, partnerships, people: the list opens in place of the form."""
    escb = at("scoping")
    for kind, lines, says in (
        (
            "add-agency",
            f"Housing, <@{PEOPLE['panel-1']}>\nSport, <@{PEOPLE['chair']}>",
            "Added 2 agencies",
        ),
        ("add-family", "mother\ncontact 1", "Added 2 family contacts"),
        ("add-partnership", "Suffolk\nKent", "Added 2 partnerships"),
        ("give-role", f"Review Team: <@{PEOPLE['team-1']}> <@{PEOPLE['team-2']}>", "team-1"),
    ):
        one = form(escb, "coordinator", f"{kind} {escb.ref}")
        view = opened(escb, "coordinator", one, "Paste a list…")
        assert says in escb.submits("coordinator", view, {"lines": lines}), kind


def test_attendees_are_added_after_the_session_and_from_their_list(at: At) -> None:
    """A line each."""
    escb = at("published")
    escb.day("2026-04-21")
    held = escb.says("lead-reviewer", "done briefing-session")
    view = opened(escb, "lead-reviewer", held, "Add who came…")
    assert escb.submits("lead-reviewer", view, {"lines": "School nurse, Health"}).done
    listed = escb.says("coordinator", "attendee list")
    view = opened(escb, "coordinator", listed, "Add attendees…")
    assert escb.submits("coordinator", view, {"lines": "Sergeant, Police"}).done
    names = [a.name for a in escb.review().parties_of("attendee")]
    assert names == ["School nurse, Health", "Sergeant, Police"]


def test_that_letters_were_sent_is_ticked_where_they_were_asked_for(at: At) -> None:
    """For all of them in one form."""
    escb = at("after-scoping")
    escb.typed.append("letters of today")
    said = escb.says("coordinator", "letter agency-letter for all")
    view = opened(escb, "coordinator", said, "Record that they were sent…")
    sent = {"boxes-1": ["all"], "evidence": "letters of today"}
    assert "for Police, Health and Oak School" in escb.submits("coordinator", view, sent)
    assert not escb.review().is_open(("agency-letter", "agency-1"))


# --- versions ------------------------------------------------------------------------------------


def editorial(talk: Talk):
    """What a coordinator is asked after the author called a version editorial."""
    talk.typed += [COMMAS, "chapter 2 has slips"]
    talk.all_say("sub-committee: return sub-committee confirmed because chapter 2 has slips")
    waits = talk.says("lead-reviewer", f"draft {LINK}/v3 editorial note {COMMAS}")
    assert "Not registered yet" in waits
    return talk.last_dm("coordinator", "is v3 editorial?")


def test_an_editorial_version_is_confirmed_or_refused_from_its_message(at: At) -> None:
    """Confirmed, agencies keep their answers; refused, nothing is registered."""
    escb = at("sub-committee")
    assert escb.presses("coordinator", editorial(escb), "Only wording changed").done
    assert escb.review().current("final-draft").number == 3
    assert not escb.review().is_open(("factual-accuracy", "agency-1"))
    again = at("sub-committee")
    again.typed.append("a date is another one")
    view = opened(again, "coordinator", editorial(again), "Facts changed…")
    refused = again.submits("coordinator", view, {"reason": "a date is another one"})
    assert "v3 is not editorial" in refused
    assert again.review().current("final-draft") is None


def checked_by_the_panel(scsp_at: At) -> Talk:
    """A Sandwell version whose second check by the panel has just come in."""
    scsp = scsp_at("submitted")
    scsp.all_say("coordinator: circulate")
    scsp.presses("trust-lead", scsp.last_dm("trust-lead", "Is that you?"), "That's me")
    scsp.day("2026-03-30")
    scsp.all_say(
        "panel-1: approve recommendations-check",
        "panel-2: approve recommendations-check",
        "panel-1: approve mirrors-terms",
        "panel-2: approve mirrors-terms",
    )
    return scsp


def test_a_version_is_sent_on_to_the_agencies_and_each_does_theirs(scsp_at: At) -> None:
    """By the coordinator's button; a lead ticks what is done from the message."""
    scsp = checked_by_the_panel(scsp_at)
    ready = scsp.last_dm("coordinator", "can go to")
    assert scsp.presses("coordinator", ready, "Send v2 to the agencies").done
    told = scsp.last_dm("trust-lead", "was sent to you")
    assert scsp.presses("trust-lead", told, "Done: Report shared with the agency's strateg…").done


def test_the_morning_offers_to_send_it_on_too(scsp_at: At) -> None:
    """Until it has gone out."""
    scsp = checked_by_the_panel(scsp_at)
    for day in ("2026-03-31", "2026-04-01", "2026-04-02", "2026-04-07"):
        scsp.day(day, hour=9)
        scsp.tick()
    digest = scsp.last_dm("coordinator", "can go to the agencies now")
    assert scsp.presses("coordinator", digest, "Send v2").done
    assert scsp.last_dm("trust-lead", "was sent to you")


def test_a_round_is_fed_back_without_whoever_is_missing(scsp_at: At) -> None:
    """The refusal names them; the form asks why."""
    scsp = scsp_at("assured")
    scsp.day("2026-09-01")
    scsp.typed.append("the QPP meets tomorrow")
    refused = scsp.says("coordinator", "done assurance-collated for 1")
    assert "missing" in refused
    view = opened(scsp, "coordinator", refused, "Go on without them…")
    assert scsp.submits("coordinator", view, {"Why?": "the QPP meets tomorrow"}).done


# --- the morning's message -----------------------------------------------------------------------


def test_a_day_is_planned_from_the_mornings_message(at: At) -> None:
    """And kept to: the item says so."""
    escb = at("agency-check")
    escb.day("2026-02-09", hour=9)
    escb.tick()
    digest = escb.last_dm("coordinator", "Good morning")
    view = opened(escb, "coordinator", digest, "I'll do it on…")
    field = next(b["block_id"] for b in view.blocks if b["type"] == "input")
    assert "Fri 13 Feb" in escb.submits("coordinator", view, {field: "2026-02-13"})


def test_what_is_more_than_fits_stands_behind_a_button(at: At) -> None:
    """Fifteen lines; the rest is what [And 1 more] shows."""
    escb = at("after-scoping")
    for number in range(16):
        escb.all_say(f'coordinator: task add "Shelf {number} of the archive" due 5 May 2026')
    escb.day("2026-05-05", hour=9)
    escb.tick()
    digest = escb.last_dm("coordinator", "Good morning")
    label = next(b for b in digest.buttons if re.fullmatch(r"And \d+ more", b))
    assert "Yours now" in escb.presses("coordinator", digest, label)
