"""App Home: what waits across reviews, one press each; set-ups, what is late, the reviews; pages;
one's own forms."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot.handlers import home
from bot.store import workspace
from bot.store.db import writing
from playground import check_view
from playground.shown import matches
from tests.conversations.conftest import At
from tests.conversations.copies import copy_reviews
from tests.conversations.talk import PEOPLE, Talk


def shown(talk: Talk, who: str):
    """Somebody's Home, opened now."""
    view = talk.slack.open_home(PEOPLE[who])
    assert view is not None
    return view


def on_screen(talk: Talk, who: str) -> str:
    """The words of the modal on top of somebody's screen."""
    return talk.slack.open_views(PEOPLE[who])[-1].text_all


def test_a_newcomer_reads_what_this_is(escb: Talk) -> None:
    """Three sentences, and nothing of any review."""
    view = shown(escb, "stranger")
    assert "Child Safeguarding Practice Review" in view.text_all
    assert "You have no part in a review yet" in view.text_all
    assert view.buttons == ["What I can do"]


def test_what_waits_is_done_in_one_press_and_is_gone(at: At) -> None:
    """The answer comes on top of Home, and Home is drawn anew below it."""
    escb = at("agency-check")
    view = shown(escb, "health-lead")
    assert "others are waiting for this" in view.text_all
    escb.presses("health-lead", view, "Confirm v2")
    assert "Health confirms v2" in on_screen(escb, "health-lead")
    again = escb.slack.home(PEOPLE["health-lead"])
    assert again is not None
    assert "Confirm v2" not in again.buttons


def test_whoever_was_named_answers_on_home_too(escb: Talk) -> None:
    """[That's me] and [Not me] stand there until one is pressed, here or in the message."""
    escb.all_say(
        'coordinator: open escb "Ash" decided 16 Oct 2025',
        'coordinator: agency add "Police" lead @police-lead deputy @police-deputy',
    )
    view = shown(escb, "police-lead")
    assert "Nothing waits for you" not in view.text_all
    assert "named as a contact for Police in this review" in view.text_all
    escb.presses("police-lead", view, "That's me")
    assert escb.review().contacts[PEOPLE["police-lead"]] is True
    below = escb.slack.home(PEOPLE["police-lead"])
    assert below is not None
    assert "That's me" not in below.buttons
    escb.presses("police-deputy", shown(escb, "police-deputy"), "Not me")
    assert escb.review().contacts[PEOPLE["police-deputy"]] is False
    assert "Not me" not in shown(escb, "police-deputy").buttons


def test_your_reviews_say_stage_progress_lateness_and_the_next_date(at: At) -> None:
    """One line each, never the pseudonym."""
    escb = at("agency-check")
    view = shown(escb, "lead-reviewer")
    assert "stage 10 of 14, Agency check" in view.text_all
    assert " of 7" in view.text_all
    assert "next " in view.text_all
    assert "Ash" not in view.text_all
    escb.presses("lead-reviewer", view, "Status")
    assert "Whose move" in on_screen(escb, "lead-reviewer")


def test_a_coordinator_sees_what_is_late(at: At) -> None:
    """With whose move it is; [Who is asked] says how often."""
    escb = at("agency-check")
    escb.day("2026-03-20")
    view = shown(escb, "coordinator")
    assert "past their date" in view.text_all
    assert "working days late" in view.text_all
    assert "Who is asked" in view.buttons
    escb.presses("coordinator", view, "Who is asked")
    assert "Health" in on_screen(escb, "coordinator")
    assert "Who is asked" not in shown(escb, "police-lead").buttons


def test_opening_a_review_from_home_is_explained(escb: Talk) -> None:
    """A review lives in a channel of its own; only those who may open one are told how."""
    view = shown(escb, "coordinator")
    escb.presses("coordinator", view, "Open a review…")
    assert "private channel" in on_screen(escb, "coordinator")
    assert "/cspr open" in on_screen(escb, "coordinator")
    assert "Open a review…" not in shown(escb, "team-1").buttons


def test_away_is_said_in_a_form_and_taken_back_by_a_press(at: At) -> None:
    """A day that has passed is an error at the field."""
    escb = at("agency-check")
    modal = escb.presses("police-lead", shown(escb, "police-lead"), "I'm away…").reply.view
    assert modal is not None
    wrong = escb.submits("police-lead", modal, {"until": "2026-02-01"})
    assert "until" in wrong.reply.errors
    said = escb.submits("police-lead", modal, {"until": "2026-02-16"})
    assert "away until Mon 16 Feb 2026" in said
    home_now = escb.slack.home(PEOPLE["police-lead"])
    assert home_now is not None
    assert "You're away until Mon 16 Feb 2026" in home_now.text_all
    escb.presses("police-lead", home_now, "I'm back")
    assert "Welcome back" in on_screen(escb, "police-lead")


def test_settings_are_one_form_with_errors_at_their_fields(escb: Talk) -> None:
    """All or none; only for those who may."""
    view = shown(escb, "coordinator")
    modal = escb.presses("coordinator", view, "Settings…").reply.view
    assert modal is not None
    hour = next(b["block_id"] for b in modal.blocks if "hour" in str(b.get("label", {})).lower())
    zone = next(b["block_id"] for b in modal.blocks if "Time zone" in str(b.get("label", {})))
    wrong = escb.submits("coordinator", modal, {hour: "25", zone: "Mars/Olympus"})
    assert set(wrong.reply.errors) == {hour, zone}
    said = escb.submits("coordinator", modal, {hour: "10", zone: "Europe/London"})
    assert "`nudge-hour` is now `10`" in said or "nudge-hour" in said
    assert "digest" not in said
    assert "Settings…" not in shown(escb, "team-1").buttons


@contextmanager
def asked(talk: Talk) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    said: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("SELECT"):  # a new connection is set up, and a kept one is not
            said.append(statement)

    event.listen(talk.bot.reviews.engine, "before_cursor_execute", note)
    yield said
    event.remove(talk.bot.reviews.engine, "before_cursor_execute", note)


def test_a_member_of_many_channels_costs_no_look_for_each(at: At) -> None:
    """Whose channels were read minutes ago is known by one look for all of them."""
    escb = at("agency-check")
    shown(escb, "chair")
    with asked(escb) as one:
        assert "ESCB-2025-01" in shown(escb, "chair").text_all
    copy_reviews(escb.bot.engine, 30, users=False)
    with writing(escb.bot.engine) as conn:
        for n in range(2, 31):
            users = [PEOPLE["chair"]]
            workspace.note_members(
                conn,
                team=escb.slack.team,
                channel=f"C{100_000 + n}",
                users=users,
                fetched_at=escb.now,
            )
    shown(escb, "chair")
    with asked(escb) as thirty:
        assert "Show more" in str(shown(escb, "chair").buttons)
    assert len(thirty) <= len(one)


def test_a_hundred_reviews_are_paged_and_quick(at: At) -> None:
    """[Show more] goes on, [Back] comes back; each page is within Slack's limits, and the database
    is asked no more often than for one review."""
    escb = at("agency-check")
    shown(escb, "coordinator")
    with asked(escb) as one:
        shown(escb, "coordinator")
    copy_reviews(escb.bot.engine, 100)
    shown(escb, "coordinator")
    with asked(escb) as hundred:
        view = shown(escb, "coordinator")
    assert len(hundred) == len(one) < 30
    assert check_view({"type": "home", "blocks": view.blocks}) == []
    assert len(view.blocks) <= 100
    assert view.text_all.count("stage 10 of 14") == home.REVIEWS
    waits, reviews = matches(view, f"Show more ({100 - home.REVIEWS})")
    escb.presses("coordinator", reviews, "")
    second = escb.slack.home(PEOPLE["coordinator"])
    assert second is not None
    assert "ESCB-2025-16" in second.text_all
    assert "*ESCB-2025-01*: stage" in str(view.blocks)
    assert "*ESCB-2025-01*: stage" not in str(second.blocks)
    assert "100 things in 100 reviews" in second.text_all
    assert "continued" not in second.text_all, "what waits stays on its page"
    escb.presses("coordinator", second, "Back")
    first = escb.slack.home(PEOPLE["coordinator"])
    assert first is not None
    assert first.text_all == view.text_all
    escb.presses("coordinator", waits, "")
    others = escb.slack.home(PEOPLE["coordinator"])
    assert others is not None
    assert "100 things in 100 reviews, continued" in others.text_all
    assert "*ESCB-2025-01*: stage" in str(others.blocks)
    lead = shown(escb, "police-lead")
    assert lead.buttons.count("Confirm v2") == home.WAITING


@pytest.mark.parametrize(
    "text", ["home", "home x y", "home 1", "home 99999 99999", "home -1 0", "home ² 0"]
)
def test_a_page_that_is_not_there_is_the_nearest(at: At, text: str) -> None:
    """Whatever a stale button carries."""
    escb = at("opened")
    asked = home.pages(text)
    found = home.home_page(escb.bot.handler, escb.slack.team, PEOPLE["coordinator"], asked)
    assert found.lines
    assert found.listing
