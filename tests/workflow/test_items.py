"""Ticking and keeping items: done, not-held, skip, assign, due, snooze; and rules 10, 12 and 14."""

from datetime import date

import pytest

from bot.workflow.process.files import read
from bot.workflow.review import events as e
from tests.workflow import driver, solver
from tests.workflow.driver import Play
from tests.workflow.sandwell import LOCAL, Pathways

# --- done --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("done factual-accuracy for Police", "use-approve"),
        ("done sign-off", "use-approve"),
        ("done publication-date", "use-publication"),
        ("done publish", "use-publish"),
        ("done final-draft", "use-draft"),
        ("done decision", "decision-made"),
        ("done scoping-meeting", "already-done"),
        ("done nonsense", "unknown-item"),
        ("done inform", "ambiguous-item"),
        ("done agency-thoughts", "which-party"),
        ("done agency-thoughts for Norfolk", "unknown-party"),
        ("done media-statement for Police", "no-parties"),
        ("done family-letter", "no-party-yet"),
        ("done media-statement on tomorrow", "future-date"),
        ("done media-statement on 31 Feb 2026", "impossible-date"),
        ("done media-statement as shown", "no-outcome"),
        ("done media-statement as nonsense", "not-an-outcome"),
        ('done media-statement as "Rowan"', "no-outcome"),
        ("done", "missing-part"),
        ("done response-and-actions", "no-actions"),
        ("done response-and-actions as none", "missing-reason"),
        ("done response-and-actions as kept until 1 Jun 2026 because it may", "no-outcome"),
        ("done website-removal", "not-published"),
        ("done action-done for 1", "no-party-yet"),
        ("done inform-dfe on yesterday", "needs-ref"),
        ('done media-statement because "born 3 May 2014"', "identifier"),
        ("done media-statement note she lives at CM1 1QH", "identifier"),
    ],
)
def test_done_is_refused_for_its_own_reason(escb, text, code):
    """What another verb closes names that verb; nothing is recorded."""
    assert escb.at("final-stages").refused("coordinator", text).code == code


def test_an_unknown_item_names_the_three_nearest_and_an_ambiguous_one_all(escb):
    """Open or not."""
    escb.at("scoping")
    candidates = [i for i, _ in escb.refused("coordinator", "done chronolog").facts["candidates"]]
    assert candidates == [
        "agency-commitment",
        "chronology",
        "chronologies-reviewed",
        "chronology-author-meeting",
    ]
    assert len(escb.refused("coordinator", "done sgin-of").facts["nearest"]) == 3


def test_the_day_it_happened_and_the_day_it_was_recorded_are_kept(escb):
    """An earlier day needs no reason."""
    escb.at("scoping").on("19 Jan 2026")
    closed = escb.says("coordinator", "done scoping-meeting on 15 Jan 2026").of(e.ItemClosed)[0]
    assert (closed.on, closed.recorded_on, closed.how) == (
        date(2026, 1, 15),
        date(2026, 1, 19),
        "held",
    )


def test_an_ordinary_task_may_be_ticked_early_or_late(escb):
    """Order guides people; what must not slip is held by gates."""
    escb.at("scoping").says("coordinator", "done learning-follow-up-plan")
    assert escb.review.stage.id == "scoping"


def test_a_notice_without_a_reference_shows_that_evidence_is_missing(escb):
    """Dated today it is taken; dated earlier it needs the reference."""
    escb.at("after-scoping").on("26 Jan 2026")
    assert escb.says("coordinator", "done agency-letter for Police")["evidence_missing"] is True
    assert (
        escb.refused("coordinator", "done agency-letter for Health on 20 Jan 2026").code
        == "needs-ref"
    )
    said = escb.says("coordinator", "done agency-letter for Health on 20 Jan 2026 ref letter 4")
    assert said["evidence_missing"] is False


def test_a_repeatable_meeting_may_be_held_again_and_each_is_recorded(escb):
    """One that is not repeatable is done once."""
    escb.at("practitioners").says("lead-reviewer", "done practitioner-meeting on 16 Feb 2026")
    escb.on("24 Feb 2026").says("coordinator", "done practitioner-meeting")
    facts = escb.review.state(("practitioner-meeting", "")).closings
    assert [f.on for f in facts] == [date(2026, 2, 16), date(2026, 2, 24)]
    assert escb.refused("coordinator", "done first-meeting").code == "already-done"


def test_the_pseudonym_is_agreed_as_it_was_opened_or_as_another(escb):
    """Unique among live reviews, and short enough for a button."""
    play = Play().like(escb.at("scoping"))
    play.says("coordinator", "done pseudonym")
    assert play.review.pseudonym == "Ash"
    escb.taken.add("Birch")
    assert escb.refused("coordinator", 'done pseudonym as "birch"').code == "pseudonym-taken"
    assert escb.refused("coordinator", f'done pseudonym as "{"x" * 41}"').code == "name-length"
    escb.says("coordinator", 'done pseudonym as "Rowan"')
    assert escb.review.pseudonym == "Rowan"


@pytest.mark.parametrize("outcome", ["contributes", "declines", "no-reply"])
def test_a_family_contribution_has_an_outcome(escb, outcome):
    """It closes the item."""
    escb.at("after-scoping", families=("mother",))
    escb.says("lead-reviewer", f"done family-contribution for mother as {outcome}")
    assert escb.review.state(escb.key("family-contribution", "mother")).closed.outcome == outcome


def test_a_deferred_contribution_stays_open_and_is_dated(escb):
    """With a review date; whoever recorded it may undo it."""
    escb.at("after-scoping", families=("mother",))
    assert escb.refused("coordinator", "done family-contribution").code == "needs-outcome"
    assert (
        escb.refused("coordinator", "done family-contribution as deferred").code == "missing-part"
    )
    assert (
        escb.refused("coordinator", "done family-contribution as deferred until yesterday").code
        == "past-date"
    )
    escb.says("lead-reviewer", "done family-contribution as deferred until 1 Jun 2026")
    assert escb.is_open("family-contribution", "mother")
    assert escb.due("family-contribution", "mother") == date(2026, 6, 1)
    assert escb.refused("executive", "undo family-contribution because no").code == "undo-not-yours"
    escb.says("lead-reviewer", "undo family-contribution because she rang")
    assert escb.due("family-contribution", "mother") is None
    escb.says("coordinator", "done family-contribution as contributes")


def test_response_and_actions_needs_an_action_or_none_with_a_reason(escb):
    """Not both."""
    escb.at("final-stages").says("executive", 'action add "Audit" for Police due 1 Jun 2026')
    refusal = escb.refused("coordinator", "done response-and-actions as none because all is well")
    assert (refusal.code, refusal.facts["count"]) == ("actions-exist", 1)
    assert escb.says("executive", "done response-and-actions")["actions"] == 1


def test_the_report_stays_on_the_website_longer_with_a_reason(escb):
    """Then it is asked again on the new day."""
    escb.at("published").on("11 Apr 2027")
    assert escb.due("website-removal") == date(2027, 4, 11)
    assert (
        escb.refused("coordinator", "done website-removal as kept until 1 May 2028").code
        == "missing-reason"
    )
    assert (
        escb.refused("coordinator", "done website-removal as kept until 10 Apr 2027 because x").code
        == "past-date"
    )
    escb.says(
        "coordinator",
        "done website-removal as kept until 11 Apr 2028 because the court asked for it",
    )
    assert escb.is_open("website-removal")
    assert escb.due("website-removal") == date(2028, 4, 11)
    escb.on("11 Apr 2028").says("coordinator", "done website-removal")


def test_every_tick_says_how_far_the_stage_is(escb):
    """The next step is the current stage's."""
    escb.at("opened").says("coordinator", "done lead-reviewer")
    said = escb.says("lead-reviewer", "done independence")
    assert (said["stage"], said["stage_done"], said["stage_total"]) == ("Commissioning", 2, 2)
    assert (said["stage_passed"], said["current"]) == (True, "Scoping")


def test_a_stage_that_is_finished_out_of_order_sends_nobody_back(escb):
    """It is complete, and that is all: the review stands in the earlier stage, as it did before."""
    said = escb.at("first-meeting").says(
        "coordinator", "not-held chronology-author-meeting because all was clear"
    )
    assert escb.review.stage.title == "First meeting"
    assert (said["stage"], said["stage_passed"], said["current"]) == (
        "Chronology Authors",
        True,
        "",
    )


# --- skip, not-held, assign, snooze ------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [
        "factual-accuracy for Police",
        "sub-committee",
        "sign-off",
        "terms-of-reference",
        "final-discussed",
        "final-draft",
        "publication-date",
        "inform-dfe",
        "publish",
        "independence",
    ],
)
def test_what_a_gate_requires_cannot_be_skipped(escb, item):
    """Never, by nobody."""
    assert (
        escb.at("opened").refused("coordinator", f"skip {item} because we are late").code
        == "gate-needs-it"
    )


@pytest.mark.parametrize(
    "item",
    [
        "family-contact",
        "agency-letter for Police",
        "key-themes",
        "media-statement",
        "website-removal",
        "first-draft",
    ],
)
def test_everything_else_may_be_skipped_with_a_reason(escb, item):
    """By the coordinator; a second time is refused, and undo re-opens it."""
    escb.at("opened")
    assert escb.refused("coordinator", f"skip {item}").code == "missing-reason"
    assert (
        escb.refused("lead-reviewer", f"skip {item} because it does not apply").code
        == "coordinator-only"
    )
    escb.says("coordinator", f"skip {item} because it does not apply")
    name, _, party = item.partition(" for ")
    assert escb.how(name, party) == "skipped"
    assert escb.refused("coordinator", f"skip {item} because again").code == "already-done"
    escb.says("coordinator", f"undo {item} because it applies")
    assert escb.is_open(name, party)


def test_the_decision_is_made(escb):
    """It is neither skipped, undone, dated nor ticked."""
    escb.at("opened")
    for text in (
        "skip decision because no",
        "undo decision because no",
        "due decision 1 May 2026 because no",
    ):
        assert escb.refused("coordinator", text).code == "decision-made"


def test_an_item_is_assigned_while_it_is_open_to_somebody_who_is_there(escb):
    """They are told."""
    escb.at("scoping").gone.add("gone")
    said = escb.says("coordinator", "assign scoping-meeting @executive")
    assert said.told == {"executive": ["assigned"]}
    escb.says("executive", "done scoping-meeting")
    assert escb.refused("coordinator", "assign scoping-meeting @executive").code == "closed-already"
    assert escb.refused("coordinator", "assign pseudonym @gone").code == "person-gone"


def test_snooze_is_for_oneself_and_for_days_to_come(escb):
    """No nudges to this person before then; the date stays."""
    escb.at("after-scoping").says("police-lead", "snooze agency-commitment until 1 Feb 2026")
    state = escb.review.state(escb.key("agency-commitment", "Police"))
    assert state.snoozes == {escb.id("police-lead"): date(2026, 2, 1)}
    assert escb.refused("police-lead", "snooze agency-commitment until today").code == "past-date"
    assert (
        escb.refused("coordinator", "snooze scoping-meeting until 1 Feb 2026").code
        == "closed-already"
    )


@pytest.mark.parametrize("who", ["police-lead", "team-1", "stranger"])
def test_nobody_snoozes_what_they_get_no_reminder_of(escb, who):
    """Neither of the coordinators' items nor of another agency's; a coordinator hears of all that
    is late."""
    escb.at("after-scoping")
    for what in ("media-statement", "agency-commitment for Health"):
        assert escb.refused(who, f"snooze {what} until 1 Feb 2026").code == "not-yours"
        escb.says("coordinator", f"snooze {what} until 1 Feb 2026")


# --- rule 10: undo -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "text", "code"),
    [
        ("coordinator", "undo media-statement", "missing-reason"),
        ("coordinator", "undo publish because no", "not-done-yet"),
        ("coordinator", "undo sign-off because no", "not-done-yet"),
        ("police-lead", "undo sub-committee because no", "undo-not-yours"),
        ("police-deputy", "undo factual-accuracy because no", "undo-not-yours"),
        ("health-lead", "undo factual-accuracy for Police because no", "undo-not-yours"),
        ("stranger", "undo scoping-meeting because no", "undo-not-yours"),
    ],
)
def test_undo_is_theirs_who_did_it_or_the_coordinators(escb, person, text, code):
    """Nothing falls."""
    assert escb.at("final-stages").refused(person, text).code == code


def test_whoever_did_it_may_undo_it(escb):
    """The original stays in the history."""
    escb.at("after-scoping").says("police-deputy", "done agency-commitment")
    escb.says("police-deputy", "undo agency-commitment because the author is not named yet")
    state = escb.review.state(escb.key("agency-commitment", "Police"))
    assert (state.closed, len(state.closings), state.reopened.cause) == (None, 1, "undone")
    escb.says("coordinator", "done agency-commitment for Police")
    assert (
        escb.refused("police-deputy", "undo agency-commitment because no").code == "undo-not-yours"
    )


def test_an_agency_takes_back_what_was_recorded_on_its_behalf(escb):
    """It is its answer."""
    escb.at("agency-check").says("coordinator", "approve for Police ref e-mail 4")
    escb.says("police-lead", "undo factual-accuracy because I never wrote that")
    assert escb.is_open("factual-accuracy", "Police")


def test_superseded_answers_never_revive(escb):
    """Not by withdrawing the version that superseded them."""
    escb.at("final-stages").says("lead-reviewer", "draft https://store.example.org/2 confirmed")
    escb.says("lead-reviewer", "undo final-draft because it was the wrong file")
    assert escb.awaiting("factual-accuracy") == {"Police": "no version", "Health": "no version"}
    assert escb.is_open("sub-committee")
    assert not [
        a
        for k in escb.review.all_keys()
        for a in escb.review.state(k).standing
        if k[0] != "terms-of-reference"
    ]


def test_sent_notices_stay_as_facts(escb):
    """Undone or re-opened, what was sent was sent."""
    escb.at("ready").says("coordinator", "undo inform-dfe because it went to the wrong desk")
    escb.says("coordinator", "done inform-dfe ref e-mail 9")
    closings = escb.review.state(("inform-dfe", "")).closings
    assert [closing.ref for closing in closings] == ["letter 7", "e-mail 9"]


def test_undoing_the_final_discussion_drops_the_sub_committees_agreement(escb):
    """Through `requires`."""
    escb.at("final-stages")
    said = escb.says("coordinator", "undo final-discussed because two members were not invited")
    assert said.fell == ["sub-committee"]


# --- rule 12: stages ---------------------------------------------------------------------------


def test_the_current_stage_is_the_earliest_with_something_that_holds_it(escb):
    """Flexible items hold none: "Chronology Authors" and "Practitioner meetings" are never waited
    for."""
    seen = [Play().at(stage.id).review.stage.id for stage in escb.process.stages[2:-1]]
    assert seen == [
        "scoping",
        "after-scoping",
        "first-meeting",
        "first-draft",
        "first-draft",
        "first-draft",
        "final-report",
        "agency-check",
        "sub-committee",
        "final-stages",
        "publication",
    ]


def test_what_runs_by_a_clock_holds_no_stage(escb):
    """12 months, 6 weeks, impact: the review is in post-publication long before they are done, and
    stays there for the year in which the report is on the website."""
    escb.at("published").says("coordinator", "done briefing-session")
    assert escb.is_open("website-removal")
    assert escb.review.stage.id == "post-publication"


def test_a_clock_that_runs_on_takes_no_review_back(escb):
    """Everything after publication is done but the removal from the website, which is a step of
    the publication: the review was further, and stays there."""
    escb.at("published").says("coordinator", "done briefing-session")
    for key in [k for k in escb.review.open_keys() if k.item == "impact"]:
        party = escb.review.party(key.party).name
        escb.says("coordinator", f'done impact for "{party}" ref e-mail 3')
    assert [key.item for key in escb.review.open_keys()] == ["website-removal"]
    assert escb.review.stage.id == "post-publication"


def test_undo_takes_the_review_back_to_its_stage(escb):
    """The earliest with an open item that holds it."""
    escb.at("first-meeting").says(
        "coordinator", "undo scoping-meeting because it was another review's"
    )
    assert escb.review.stage.id == "scoping"


# --- rule 12: the stage is where the work is -----------------------------------------------------


@pytest.mark.parametrize(
    ("at", "act"),
    [
        ("final-stages", "undo scoping-meeting because it was another review's"),
        ("publication", 'family add "father"'),
        ("final-stages", 'agency add "Kent Police" lead @kent-lead'),
        ("published", "undo scoping-meeting because it was another review's"),
        ("published", 'family add "father"'),
    ],
)
def test_nothing_pulls_a_review_back_behind_a_gate_that_has_passed(escb, at, act):
    """An early tick that is taken back, a late contact, a late agency: the work is where it was."""
    stage = escb.at(at).review.stage.id
    escb.says("coordinator", act)
    assert escb.review.stage.id == stage


def test_a_gate_that_shuts_again_takes_the_review_back(escb):
    """Returned, or on a new version: the approvals are gone, and with them what had passed."""
    escb.at("final-stages")
    escb.says("executive", "return sign-off because the learning is thin")
    assert escb.review.stage.id == "final-report"


def test_an_open_item_dated_by_another_one_holds_its_stage_up_to_publication():
    """A stage is not passed over because its dates are counted from another item's day."""
    text = (
        driver.escb()
        .text.replace(
            """due = "timetable"

[stage.item.draft-discussed]""",
            """due = "4 weeks after first-meeting"

[stage.item.draft-discussed]""",
        )
        .replace(
            """of = "first-draft"
due = "timetable\"""",
            """of = "first-draft"
due = "10 working days after first-draft\"""",
        )
    )
    play = Play(read(text, "escb.toml")).at("first-draft", draft=2)
    assert play.review.stage.id == "first-draft"
    play.says("lead-reviewer", f"draft {solver.LINK}/v1 as first-draft")
    assert play.review.stage.id == "first-draft", "its discussion is open"


# --- rule 2: what publication overtakes ----------------------------------------------------------


@pytest.fixture
def half_done(escb: Play) -> Play:
    """Ready to publish, with a late contact, an open first draft, a hold's notices and some of the
    learning open."""
    escb.at("ready")
    escb.says("coordinator", "undo key-lessons because one was missed")
    escb.says("coordinator", "undo learning-follow-up-plan because it was another review's")
    escb.says("coordinator", "hold because a trial is listed")
    escb.says("coordinator", "lift because it was dropped")
    escb.says("coordinator", 'family add "father"')
    escb.says("coordinator", 'done inform-family for "father" ref letter 9')
    return escb


def test_publishing_closes_what_it_overtakes_and_says_so(half_done):
    """All that was for before it; never what is for afterwards. The coordinator reads what it was,
    and the review is in its last stage."""
    said = half_done.says("coordinator", f"publish {solver.WEBSITE}")
    named = {(one["item"], one["party"]) for one in said["overtaken"]}
    assert {
        ("family-letter", "father"),
        ("family-contribution", "father"),
        ("key-lessons", ""),
        ("delay-reasons-panel", "hold 1"),
    } <= named
    assert half_done.how("family-letter", "father") == "overtaken"
    assert half_done.how("progress-check", "check 1") == "overtaken"
    for item in ("learning-follow-up-plan", "website-removal", "briefing-session"):
        assert half_done.is_open(item)
    assert half_done.review.stage.id == "post-publication"
    for key in half_done.review.open_keys():
        item = half_done.review.item(key.item)
        assert item.afterwards or half_done.review.after_publication(item)


def test_what_was_overtaken_can_be_opened_again(half_done):
    """By hand, one by one; and all of it when the publication is undone, but for the old checks."""
    half_done.says("coordinator", f"publish {solver.WEBSITE}")
    half_done.says("coordinator", "undo key-lessons because they are still to be written down")
    assert half_done.is_open("key-lessons")
    half_done.unpublishes("it was taken down")
    assert half_done.is_open("family-letter", "father")
    assert half_done.how("progress-check", "check 1") == "overtaken"


def test_learning_that_stands_behind_publishing_is_not_overtaken():
    """Sandwell's briefing of practitioners and the training follow publication, flexible as they
    are."""
    play = Pathways()
    play.tells(LOCAL, "published")
    for item in ("practitioner-briefing", "training-updated", "learning-shared"):
        assert play.is_open(item)
    assert play.review.stage.id == "publication", "its own work goes on"


# --- rule 14: close ----------------------------------------------------------------------------


@pytest.fixture
def completed(escb: Play) -> Play:
    """Everything is done."""
    escb.at("published").says("coordinator", 'attendee add "Teacher"')
    escb.says("coordinator", "done briefing-session")
    solver.finish(escb)
    return escb


def test_a_review_closes_by_itself_when_nothing_is_open(completed):
    """And says so in the channel; nothing needs to be closed by hand."""
    assert completed.review.completed == completed.today
    assert isinstance(completed.history[-1].event, e.ReviewCompleted)
    assert completed.history[-1].batch == completed.history[-2].number


@pytest.mark.parametrize(
    "text",
    [
        "undo media-statement because it named a school",
        "attendee asked Teacher",
        'action add "Audit" for Police due 1 Jun 2028',
        'agency add "Kent Police" lead @kent-lead',
    ],
)
def test_undo_a_late_request_or_a_new_action_opens_it_again(completed, text):
    """And closing it closes the review again."""
    if text.startswith("undo"):
        assert completed.refused("coordinator", text).code == "unpublish-first"
        text = "undo briefing-session because it was another review's"
    assert "reopened" in completed.says("coordinator", text).posted
    assert completed.review.completed is None
    solver.finish(completed)
    assert completed.review.completed is not None


def test_a_review_that_will_not_go_on_is_ended_by_two_people_and_stays_readable(escb):
    """Nothing can be recorded in it any more."""
    escb.at("agency-check").says("coordinator", "discontinue because it was opened twice")
    said = escb.says("lead-reviewer", "second 1")
    assert said.code == "discontinued"
    assert "discontinued" in said.posted
    for text in ("circulate", "approve", "undo scoping-meeting because no", "second 1"):
        assert escb.refused("coordinator", text).code == "discontinued"
    assert len(escb.review.open_keys()) > 10


def test_a_review_of_nothing_but_its_decision_is_open(escb):
    """Nothing closes by being empty."""
    play = Play()
    play.says("coordinator", 'open escb "Ash" decided 12 Jan 2026')
    assert play.review.completed is None
    assert play.review.stage.id == "commissioning"
