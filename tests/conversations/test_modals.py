"""The forms: each is opened, filled in, refused at its fields, and gives back what was typed."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from bot.handlers import modals
from playground import Button
from tests.conversations.conftest import At
from tests.conversations.talk import OTHER_CHANNEL, PEOPLE, Said, Talk

REASON = "the dates on page 3 are another family's"


def opened(talk: Talk, who: str, where: Any, what: str) -> Any:
    """The form that a button opens."""
    view = talk.presses(who, where, what).reply.view
    assert view is not None, what
    return view


def carrying(talk: Talk, carried: str) -> Button:
    """A button that opens a form, wherever it stands."""
    board = talk.board().button("Checklist")
    return Button(
        board.where, board.block_id, {**board.element, "action_id": "open:1", "value": carried}
    )


def form(talk: Talk, who: str, carried: str) -> Any:
    """The form that such a button opens."""
    reply = talk.slack.press(PEOPLE[who], carrying(talk, carried))
    assert reply.view is not None, reply.text_all
    return reply.view


def held(view: Any) -> dict[str, Any]:
    """What a form holds in its fields."""
    return modals.values_of({"state": {"values": view.state()}})


# --- answers -------------------------------------------------------------------------------------


def test_a_dispute_can_come_with_points(at: At) -> None:
    """Each is for the Lead Reviewer to answer; none is posted."""
    escb = at("agency-check")
    escb.typed += ["page 12, the visit", "page 14, the school's name", REASON]
    request = escb.last_dm("police-lead", "your answer is asked for")
    modal = opened(escb, "police-lead", request, "Something's wrong…")
    values = {
        "how": "dispute",
        "reason": REASON,
        "points": "- page 12, the visit\n\npage 14, the school's name",
    }
    said = escb.submits("police-lead", modal, values)
    assert "Police disputes v2" in said
    assert "2 points" in said
    assert [p.text for p in escb.review().corrections.values()] == [
        "page 12, the visit",
        "page 14, the school's name",
    ]
    assert "disputed" in escb.posts()[-1].text_all


def test_a_yes_subject_to_points(at: At) -> None:
    """Without a point there is nothing to be subject to: said at the field."""
    escb = at("agency-check")
    escb.typed.append("page 12, the visit")
    request = escb.last_dm("police-lead", "your answer is asked for")
    modal = opened(escb, "police-lead", request, "Something's wrong…")
    empty = escb.submits("police-lead", modal, {"how": "corrections"})
    assert set(empty.reply.errors) == {"points"}
    many = escb.submits(
        "police-lead", modal, {"how": "corrections", "points": "\n".join(map(str, range(21)))}
    )
    assert "20" in many.reply.errors["points"]
    said = escb.submits(
        "police-lead", modal, {"how": "corrections", "points": "page 12, the visit"}
    )
    assert "Police confirms v2" in said
    assert "subject to its corrections" in said


def test_an_identifier_is_said_at_the_field_that_holds_it(at: At) -> None:
    """And the field keeps what was typed, so that it can be mended there."""
    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    modal = opened(escb, "police-lead", request, "Something's wrong…")
    said = escb.submits("police-lead", modal, {"how": "dispute", "reason": "ring 07700 900123"})
    assert "telephone" in said.reply.errors["reason"]
    assert not escb.review().state(("factual-accuracy", "agency-1")).standing
    points = escb.submits(
        "police-lead", modal, {"how": "dispute", "reason": "r", "points": "born on 3 May 2014"}
    )
    assert "date of birth" in points.reply.errors["points"]


def test_a_submission_that_came_twice_is_one(at: At) -> None:
    """Slack's retry gets the first one's answer, also when the review has moved on."""
    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    modal = opened(escb, "police-lead", request, "Something's wrong…")
    first = escb.submits("police-lead", modal, {"reason": REASON})
    number = escb.review().number
    assert escb.slack.redeliver()[0].text_all == first.words
    assert escb.review().number == number


def test_a_form_whose_matter_has_moved_on_says_so(at: At) -> None:
    """v3 came while it was filled in: nothing is recorded, and the form is gone."""
    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    modal = opened(escb, "police-lead", request, "Something's wrong…")
    escb.says("lead-reviewer", "draft https://documents.example.org/v3 confirmed")
    said = escb.submits("police-lead", modal, {"reason": REASON})
    assert "v3 was registered since" in said
    assert said.reply.view is not None
    assert not [b for b in said.reply.view.blocks if b["type"] == "input"]


def test_a_group_decides_with_date_and_minute(at: At) -> None:
    """From the request itself; a future day is an error at the field."""
    escb = at("sub-committee")
    escb.says("sub-committee", "status")
    request = escb.last_dm("sub-committee", "your answer is asked for")
    modal = opened(escb, "sub-committee", request, "With date and minute…")
    future = escb.submits("sub-committee", modal, {"decision": "approve", "on": "2026-03-01"})
    assert set(future.reply.errors) == {"on"}
    returned = escb.submits("sub-committee", modal, {"decision": "return", "on": None})
    assert set(returned.reply.errors) == {"reason"}
    values = {"decision": "approve", "on": "2026-02-10", "evidence": "minute 5.2 of the 10th"}
    escb.typed.append("minute 5.2 of the 10th")
    said = escb.submits("sub-committee", modal, values)
    assert "Tue 10 Feb 2026" in said
    closed = escb.review().state(("sub-committee", "")).closed
    assert closed is not None
    assert closed.ref == "minute 5.2 of the 10th"


def test_a_coordinator_writes_up_a_decision_from_the_checklist(at: At) -> None:
    """It is then the group's to say whether it is right."""
    escb = at("sub-committee")
    escb.says("sub-committee", "status")
    modal = opened(
        escb, "coordinator", escb.says("coordinator", "checklist"), "Write up the decision…"
    )
    said = escb.submits(
        "coordinator", modal, {"decision": "return", "reason": "section 4 lacks evidence"}
    )
    assert "@sub-committee" in said
    assert not escb.review().state(("sub-committee", "")).closed


# --- versions ------------------------------------------------------------------------------------


def test_a_version_is_registered_by_form_and_circulated_by_button(at: At) -> None:
    """Nobody needs to type: a workspace may forbid its guests slash commands."""
    escb = at("first-draft")
    checklist = escb.says("lead-reviewer", "checklist first-draft")
    modal = opened(escb, "lead-reviewer", checklist, "Register a version…")
    assert held(modal)["kind"] == "first-draft"
    plain = escb.submits("lead-reviewer", modal, {"url": "http://documents.example.org/v1"})
    assert "https" in plain.reply.errors["url"]
    said = escb.submits("lead-reviewer", modal, {"url": "https://documents.example.org/v1"})
    assert "v1" in said
    escb = at("agency-check")
    escb.says("lead-reviewer", "draft https://documents.example.org/v3 confirmed")
    checklist = escb.says("lead-reviewer", "checklist agency-check")
    asked = escb.slack.press(
        PEOPLE["lead-reviewer"], checklist.reply, "Circulate v3", confirm=False
    )
    assert asked.confirm is not None
    assert "v3" in asked.confirm["title"]["text"]
    assert "asked by a message" in asked.confirm["text"]["text"]
    assert escb.presses("lead-reviewer", checklist, "Circulate v3").done
    assert "v3" in escb.last_dm("police-lead", "your answer is asked for").text_all


def test_the_price_of_a_version_is_said_and_what_was_typed_stays(at: At) -> None:
    """The refusal stands above the form with its cure as a button; link and note are still
    there."""
    escb = at("agency-check")
    escb.says("police-lead", "approve")
    modal = form(escb, "lead-reviewer", "draft ESCB-2025-01 final-draft")
    assert "sets aside 1 confirmation" in modal.text_all
    escb.typed.append("chapter 4, two dates")
    values = {"url": "https://documents.example.org/v3", "note": "chapter 4, two dates"}
    said = escb.submits("lead-reviewer", modal, values)
    assert "Not registered yet" in said
    assert said.reply.view is not None
    assert held(said.reply.view) | values == held(said.reply.view)
    done = escb.presses("lead-reviewer", said.reply.view, "Register v3")
    assert done.reply.view is not None
    assert "v3" in done.reply.view.text_all
    version = escb.review().current("final-draft")
    assert (version.number, version.note) == (3, "chapter 4, two dates")


@pytest.mark.parametrize(
    "carried", ["draft ESCB-2025-01 final-draft", "dates ESCB-2025-01", "publish ESCB-2025-01"]
)
def test_a_form_is_refused_to_whoever_may_not_use_it(at: At, carried: str) -> None:
    """When it is asked for, not after it was filled in; a stranger learns nothing."""
    escb = at("agency-check")
    team = Said(escb.slack.press(PEOPLE["team-1"], carrying(escb, carried)))
    assert team.reply.view is None
    assert not team.done
    stranger = Said(escb.slack.press(PEOPLE["stranger"], carrying(escb, carried), anywhere=True))
    assert stranger.reply.view is None
    assert "ESCB-2025-01" not in stranger.words or "don't" in stranger.words


# --- dates, publication --------------------------------------------------------------------------


def test_all_dates_of_a_stage_are_set_at_once(at: At) -> None:
    """Only what was changed; one that has passed is an error at its field, and then none is set."""
    escb = at("after-scoping")
    shown = escb.says("coordinator", "timetable")
    assert "Change dates…" in shown.buttons
    modal = form(escb, "coordinator", "dates ESCB-2025-01 first-meeting")
    fields = {b["label"]["text"]: b["block_id"] for b in modal.blocks if b["type"] == "input"}
    meeting = next(v for k, v in fields.items() if k.startswith("First meeting of"))
    themes = next(v for k, v in fields.items() if k.startswith("Key themes"))
    nothing = escb.submits("coordinator", modal, {"reason": "the chair wishes it"})
    assert "Nothing was changed" in nothing
    past = escb.submits(
        "coordinator",
        modal,
        {meeting: "2025-10-01", themes: "2025-12-11", "reason": "the chair wishes it"},
    )
    assert set(past.reply.errors) == {meeting}
    said = escb.submits("coordinator", modal, {meeting: "2025-12-09", themes: "2025-12-11"})
    assert "2 dates" in said
    assert "Tue 9 Dec 2025" in said
    states = escb.review().states
    assert states[("first-meeting", "")].due_set.due.isoformat() == "2025-12-09"
    assert ("chronologies-reviewed", "") not in states or states[
        ("chronologies-reviewed", "")
    ].due_set is None


def test_a_publication_date_shows_what_it_means_before_it_is_agreed(at: At) -> None:
    """By when the notices go, and whether the six months hold, for each day that is picked."""
    escb = at("final-stages")
    modal = form(escb, "coordinator", "publication ESCB-2025-01")
    escb.presses("coordinator", modal, "publication-day", value="2026-04-10")
    shown = escb.slack.open_views(PEOPLE["coordinator"])[-1]
    assert "must be sent by *Mon 30 Mar 2026*" in shown.raw["blocks"][2]["text"]["text"]
    assert "they hold" in shown.text_all
    escb.presses("coordinator", shown, "publication-day", value="2026-05-15")
    later = escb.slack.open_views(PEOPLE["coordinator"])[-1]
    assert "do not hold" in later.text_all
    said = escb.submits("coordinator", later, {"publication-day": "2026-04-10"})
    assert "Fri 10 Apr 2026" in said
    same = form(escb, "coordinator", "publication ESCB-2025-01")
    again = escb.submits("coordinator", same, {})
    assert set(again.reply.errors) == {"publication-day"}


def test_publishing_by_form_says_how_far_the_gate_is(at: At) -> None:
    """It is judged once more at the press; a refusal keeps the link and offers what helps."""
    escb = at("notices")
    escb.day("2026-04-10")
    modal = form(escb, "coordinator", "publish ESCB-2025-01")
    assert "the gate is not open" in modal.text_all
    said = escb.submits("coordinator", modal, {"url": "https://www.example.org/reviews"})
    assert "Not published" in said
    assert said.reply.view is not None
    assert held(said.reply.view)["url"] == "https://www.example.org/reviews"
    assert "It's already live…" in said.reply.view.buttons
    escb = at("ready")
    escb.day("2026-04-10")
    modal = form(escb, "coordinator", "publish ESCB-2025-01")
    assert "the gate is open for v2" in modal.text_all
    assert escb.submits("coordinator", modal, {"url": "https://www.example.org/reviews"}).done
    assert escb.review().published is not None


# --- what goes wrong -----------------------------------------------------------------------------


def test_what_was_typed_survives_a_database_that_is_away(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Not recorded, try again": the form is still there, filled in; the next press records."""
    from bot.store.errors import Unavailable

    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    modal = opened(escb, "police-lead", request, "Something's wrong…")
    perform = escb.bot.reviews.perform

    def away(*args: Any, **more: Any) -> Any:
        raise Unavailable("away")

    monkeypatch.setattr(escb.bot.reviews, "perform", away)
    said = escb.submits("police-lead", modal, {"reason": REASON})
    assert not said.done
    assert said.reply.view is not None
    assert held(said.reply.view)["reason"] == REASON
    monkeypatch.setattr(escb.bot.reviews, "perform", perform)
    assert "Police disputes v2" in escb.submits("police-lead", said.reply.view, {})


def test_an_answers_buttons_go_on_in_its_place(at: At) -> None:
    """Slack holds three views at most; there is never more than one on top of Home."""
    escb = at("scoping")
    home = escb.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    escb.presses("coordinator", home, "What I can do")
    for press in ("Show all 8", "open:1"):
        escb.presses("coordinator", escb.slack.open_views(PEOPLE["coordinator"])[-1], press)
        assert len(escb.slack.open_views(PEOPLE["coordinator"])) == 1
    assert [
        b for b in escb.slack.open_views(PEOPLE["coordinator"])[-1].blocks if b["type"] == "input"
    ]


def test_opening_is_refused_at_the_field(escb: Talk) -> None:
    """A pseudonym that is taken, a day that is to come; what else was typed stays."""
    assert escb.says("coordinator", 'open escb "Ash" decided 15 Oct 2025').done
    modal = escb.says("coordinator", "open", channel=OTHER_CHANNEL).reply.view
    assert modal is not None
    taken = escb.submits(
        "coordinator", modal, {"process": "escb", "pseudonym": "Ash", "decided": "2025-10-15"}
    )
    assert set(taken.reply.errors) == {"pseudonym"}
    signs = escb.submits("coordinator", modal, {"pseudonym": "<Elm>"})
    assert set(signs.reply.errors) == {"pseudonym"}
    assert "ESCB-2025-02" in escb.submits("coordinator", modal, {"pseudonym": "Elm"})


def test_a_bound_channel_is_said_without_a_form(escb: Talk) -> None:
    """No other entry would help."""
    modal = escb.says("coordinator", "open").reply.view
    assert modal is not None
    assert escb.says("coordinator", 'open escb "Ash" decided 15 Oct 2025').done
    said = escb.submits(
        "coordinator", modal, {"process": "escb", "pseudonym": "Elm", "decided": "2025-10-15"}
    )
    assert not said.done
    assert said.reply.view is not None
    assert not [b for b in said.reply.view.blocks if b["type"] == "input"]


# --- what has changed while it was filled in -----------------------------------------------------


def gone(said: Said) -> bool:
    """Whether the form is gone: what it asks for can't be done any more."""
    assert said.reply.view is not None
    return not [b for b in said.reply.view.blocks if b["type"] == "input"]


DISCONTINUED = ("coordinator: discontinue because opened in error", "second-coordinator: second 1")


@pytest.mark.parametrize(
    ("stage", "who", "carried", "meanwhile", "values", "says"),
    [
        (
            "agency-check",
            "police-lead",
            "dispute ESCB-2025-01 factual-accuracy agency-1 2",
            DISCONTINUED,
            {"how": "dispute", "reason": REASON},
            "was discontinued on",
        ),
        (
            "agency-check",
            "coordinator",
            "add-agency ESCB-2025-01",
            DISCONTINUED,
            {"name": "Kent Police", "by_email": "Inspector"},
            "was discontinued on",
        ),
        (
            "ready",
            "lead-reviewer",
            "draft ESCB-2025-01 final-draft",
            ("coordinator: publish https://www.example.org/reviews on 10 Apr 2026",),
            {"url": "https://documents.example.org/v3"},
            "published",
        ),
        (
            "agency-check",
            "police-lead",
            "dispute ESCB-2025-01 factual-accuracy agency-1 2",
            ('coordinator: agency lead "Police" @outsider',),
            {"how": "dispute", "reason": REASON},
            "is for the agency: @outsider",
        ),
        (
            "agency-check",
            "second-coordinator",
            "dates ESCB-2025-01 sub-committee",
            (
                (
                    "coordinator: role coordinator remove @second-coordinator because they have"
                    " moved on"
                ),
            ),
            {"reason": "the chair wishes it", "day-0": "2026-03-02"},
            "for the review's coordinator",
        ),
        (
            "agency-check",
            "lead-reviewer",
            "draft ESCB-2025-01 final-draft",
            ("coordinator: role lead-reviewer remove @lead-reviewer because they have moved on",),
            {"url": "https://documents.example.org/v3"},
            "coordinator",
        ),
        (
            "sub-committee",
            "sub-committee",
            "decide ESCB-2025-01 sub-committee - 2",
            ("coordinator: role sub-committee remove @sub-committee because they have moved on",),
            {"decision": "approve"},
            "decided by their own answer",
        ),
    ],
)
def test_a_form_that_came_too_late_says_why_and_is_gone(
    at: At,
    stage: str,
    who: str,
    carried: str,
    meanwhile: tuple[str, ...],
    values: dict[str, Any],
    says: str,
) -> None:
    """The review was ended, the report published, the role passed on: nothing is recorded."""
    escb = at(stage)
    if stage == "ready":
        escb.day("2026-04-10")
    view = form(escb, who, carried)
    escb.all_say(*meanwhile)
    before = escb.review().number
    said = escb.submits(who, view, values)
    assert not said.reply.errors
    assert says.casefold() in said.words.casefold()
    assert gone(said)
    assert escb.review().number == before


def test_an_emptied_day_is_today_or_none_or_is_asked_for(at: At) -> None:
    """As the field says: of what has happened today, of what is planned no day; where there must be
    one, that is said at the field before anything is sent."""
    escb = at("after-scoping")
    dates = form(escb, "coordinator", "dates ESCB-2025-01 first-meeting")
    meeting = next(
        b["block_id"]
        for b in dates.blocks
        if b["type"] == "input" and "First meeting" in b["label"]["text"]
    )
    said = escb.submits("coordinator", dates, {meeting: None, "reason": "the chair wishes it"})
    assert "no date" in said
    assert escb.review().states[("first-meeting", "")].due_set.due is None

    done = form(escb, "coordinator", "done ESCB-2025-01 first-meeting - 2025-10-20")
    assert held(done)["on"] == date(2025, 10, 20)
    assert "Fri 24 Oct 2025" in escb.submits("coordinator", done, {"on": None})

    away = form(escb, "coordinator", "away")
    assert set(escb.submits("coordinator", away, {"until": None}).reply.errors) == {"until"}
    publication = form(escb, "coordinator", "publication ESCB-2025-01")
    assert set(
        escb.submits("coordinator", publication, {"publication-day": None}).reply.errors
    ) == {"publication-day"}


# --- a typed refusal carries its cure ------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "typed", "button", "values", "says"),
    [
        (
            "after-scoping",
            "done family-letter for mother on 23 Oct 2025",
            "Record it with the reference…",
            {"evidence": "letter 1"},
            "sent Thu 23 Oct 2025",
        ),
        (
            "opened",
            "done agencies",
            "Add an agency…",
            {"name": "Police", "lead": "U0POLLEAD"},
            "Added: Police",
        ),
        (
            "opened",
            "done lead-reviewer",
            "Name people…",
            {"role": "lead-reviewer", "people": ["U0LEADREV"]},
            "hold",
        ),
        ("opened", "done family-letter", "Add one…", {"name": "mother"}, "Added: mother"),
        (
            "first-draft",
            "done first-draft",
            "Register a version…",
            {"url": "https://documents.example.org/1"},
            "v1",
        ),
        (
            "final-stages",
            "done publication-date",
            "Agree the date…",
            {"publication-day": "2026-04-10"},
            "10 Apr 2026",
        ),
        (
            "ready",
            "done publish",
            "Publish…",
            {"url": "https://www.example.org/r"},
            "v2 is published",
        ),
        ("agency-check", "settings nudge-hour 99", "Change settings…", {}, "like that already"),
    ],
)
def test_what_is_missing_is_asked_for_in_a_form(
    at: At, stage: str, typed: str, button: str, values: dict[str, Any], says: str
) -> None:
    """The refusal's button opens it, with what was typed; its submission is what the line would
    have been."""
    escb = at(stage)
    if stage == "ready":
        escb.day("2026-04-10")
    said = escb.says("coordinator", typed)
    assert not said.done
    view = opened(escb, "coordinator", said, button)
    done = escb.submits("coordinator", view, values)
    assert not done.reply.errors, done.reply.errors
    assert says in done.words


@pytest.mark.parametrize(
    ("stage", "typed", "button", "holds"),
    [
        (
            "after-scoping",
            "done family-letter for mother on 23 Oct 2025 note by the social worker",
            "Record it with the reference…",
            {"on": date(2025, 10, 23), "note": "by the social worker"},
        ),
        (
            "agency-check",
            'approve for Health on 4 Feb 2026 note "by telephone, letter follows"',
            "Record their answer…",
            {"answer": "confirm", "on": date(2026, 2, 4), "reason": "by telephone, letter follows"},
        ),
        (
            "agency-check",
            "dispute factual-accuracy for Health because page 3, the dates",
            "Record their answer…",
            {"answer": "dispute", "reason": "page 3, the dates"},
        ),
        (
            "final-stages",
            "done publication-date on 4 Mar 2026 because the Executive wishes it",
            "Agree the date…",
            {"reason": "the Executive wishes it"},
        ),
        ("opened", "done family-letter for mother", "Add one…", {"name": "mother"}),
    ],
)
def test_a_refusals_form_begins_with_what_was_typed(
    at: At, stage: str, typed: str, button: str, holds: dict[str, Any]
) -> None:
    """All of it, wherever it belongs in the form; and it is stored nowhere."""
    escb = at(stage)
    said = escb.says("coordinator", typed)
    assert not said.done
    view = opened(escb, "coordinator", said, button)
    assert held(view) | holds == held(view)
    with escb.bot.reviews.engine.connect() as conn:
        kept = [
            str(row)
            for table in ("receipts", "texts", "outbox")
            for row in conn.execute(text(f"select * from {table}"))
        ]
    assert not [
        row for row in kept for value in map(str, holds.values()) if " " in value and value in row
    ]


def test_what_is_too_long_for_a_button_is_left_out_of_the_form(at: At) -> None:
    """Whole: half of a reason is another reason."""
    escb = at("after-scoping")
    long = "done family-letter for mother on 23 Oct 2025 note " + "as agreed " * 200
    view = opened(
        escb, "coordinator", escb.says("coordinator", long), "Record it with the reference…"
    )
    assert held(view)["on"] == date(2025, 10, 23)
    assert not held(view)["note"]


def test_a_long_line_that_was_refused_comes_back_to_be_copied(at: At) -> None:
    """To whoever typed it and nobody else; a short one is soon typed again, a form holds it
    already, and what was done needs no copy."""
    escb = at("agency-check")
    line = 'dispute factual-acuracy because "page 3 & the visit <dates>" are another family\'s'
    said = escb.says("health-lead", line)
    assert not said.done
    assert f"What you typed, to copy it: /cspr {line}" in said.words
    assert "to copy it" not in escb.says("health-lead", "dispute nothing because no")
    assert "to copy it" not in escb.says(
        "coordinator", "done publication-date because the Executive wishes it so"
    )
    assert "to copy it" not in escb.says(
        "health-lead", "dispute because page 3 and the visit are another family's"
    )
    private = (
        "dispute factual-acuracy because the mother, NHS number 943 476 5919, says that it is wrong"
    )
    assert "943" not in str(escb.says("health-lead", private).reply.messages[-1].raw)


def test_an_identifier_is_not_carried_into_a_form(at: At) -> None:
    """What must not be written is not offered again."""
    escb = at("after-scoping")
    said = escb.says(
        "coordinator",
        "done family-letter for mother on 23 Oct 2025 ref letter 1 note ring 07700 900123",
    )
    assert "07700" not in str(said.reply.messages[-1].raw)
