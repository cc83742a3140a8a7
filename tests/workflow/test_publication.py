"""Rules 2 to 4: the publication gate, what happened outside it, holds, and the two clocks of six
months."""

from dataclasses import replace
from datetime import date

import pytest

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.limits import completion_limit, limit_of
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.gates import publication_gate
from bot.workflow.views import item_history
from bot.workflow.views import lines as lines_view
from bot.workflow.views.readiness import readiness
from tests.workflow import solver
from tests.workflow.driver import CALENDAR, Play

URL = "https://www.example.org/reviews"
PUBLISH = f"publish {URL}"
OUTSIDE = f"publish outside-the-gate {URL} on today because it was live early"


def missing(refusal) -> list[tuple[str, str, str]]:
    return [(m["item"], m["party"], m["why"]) for m in refusal.facts["missing"]]


def test_when_everything_is_there_the_report_is_published(escb):
    """The gate of 10 April 2026 is open: notices of 30 March are seven working days ago."""
    escb.at("ready")
    said = escb.says("coordinator", PUBLISH)
    assert (said["on"], said["version"], said["outside"], said["limit_held"]) == (
        date(2026, 4, 10),
        1,
        False,
        True,
    )
    assert escb.review.published is not None


@pytest.mark.parametrize(
    ("undone", "expected"),
    [
        ("terms-of-reference", [("terms-of-reference", "", "open")]),
        ("sign-off", [("sign-off", "", "open")]),
        ("sub-committee", [("sign-off", "", "open"), ("sub-committee", "", "open")]),
        (
            "final-discussed",
            [
                ("sign-off", "", "open"),
                ("sub-committee", "", "open"),
                ("final-discussed", "", "open"),
            ],
        ),
        ("media-statement", [("media-statement", "", "open")]),
        ("inform-agencies for Health", [("inform-agencies", "Health", "open")]),
        ("inform-partnerships", [("inform-partnerships", "Suffolk", "open")]),
        ("inform-family for father", [("inform-family", "father", "open")]),
    ],
)
def test_the_gate_names_what_is_missing(escb, undone, expected):
    """The whole chain, the terms' approvals with it, and everything due before publication."""
    escb.at("ready", families=("mother", "father"), partnerships=("Suffolk",))
    escb.says("coordinator", f"undo {undone} because it was recorded by mistake")
    assert missing(escb.refused("coordinator", PUBLISH)) == expected


@pytest.mark.parametrize("notice", ["inform-national-panel", "inform-dfe", "inform-ofsted"])
def test_each_notice_that_the_process_file_lists_must_be_sent(escb, notice):
    """Sent today it would clear 7 working days from today."""
    escb.at("ready").says("coordinator", f"undo {notice} because it went to the wrong address")
    facts = escb.refused("coordinator", PUBLISH).facts
    assert facts["notices_missing"] == [escb.process.items[notice].title]
    assert facts["earliest"] == date(2026, 4, 21)


def test_the_latest_of_the_notices_counts(escb):
    """Two of 30 March and one of 2 April: 4 of 7."""
    escb.at("ready").says("coordinator", "undo inform-ofsted because it went to the wrong address")
    escb.says("coordinator", "done inform-ofsted on 2 Apr 2026 ref e-mail 9")
    facts = escb.refused("coordinator", PUBLISH).facts
    assert (facts["days"], facts["earliest"]) == (4, date(2026, 4, 15))
    sent = {n["item"]: (n["sent"], n["recorded"]) for n in facts["notices"]}
    assert sent["inform-ofsted"] == (date(2026, 4, 2), date(2026, 4, 10)), (
        "the gate shows when it was recorded"
    )


def test_a_notice_of_an_earlier_version_does_not_count(escb):
    """A new version needs its notices anew, dated on or after the version's date."""
    escb.at("ready").says("lead-reviewer", "draft https://store.example.org/2 confirmed")
    facts = escb.refused("coordinator", PUBLISH).facts
    assert len(facts["notices_missing"]) == 3
    assert (
        escb.refused("coordinator", "done inform-dfe on 9 Apr 2026 ref e-mail 7").code
        == "before-version"
    )


@pytest.mark.parametrize(
    ("sent", "publish", "days"),
    [
        ("2026-04-02", "2026-04-10", 4),
        ("2026-03-25", "2026-04-07", 7),
        ("2026-03-25", "2026-04-06", 6),
    ],
)
def test_the_day_after_a_notice_is_day_1(escb, sent, publish, days):
    """Weekends and bank holidays count for nothing, at the start, in the middle and at the end."""
    escb.at("publication").on(sent)
    for item in ("inform-national-panel", "inform-dfe", "inform-ofsted"):
        escb.says("coordinator", f"done {item} ref e-mail")
    escb.on(publish)
    if publish != "2026-04-10":
        escb.says("coordinator", f"publication {publish}")
    for agency in ("Police", "Health"):
        escb.says("coordinator", f"done inform-agencies for {agency} ref e-mail 3")
    if days == 7:
        escb.says("coordinator", PUBLISH)
    else:
        assert escb.refused("coordinator", PUBLISH).facts["days"] == days


def test_an_extra_closed_day_lengthens_the_notice(escb):
    """The calendar is a fact of today; history does not change with it."""
    escb.at("ready")
    escb.calendar = Calendar(closed=frozenset({date(2026, 4, 8)}))
    facts = escb.refused("coordinator", PUBLISH).facts
    assert (facts["days"], facts["earliest"]) == (6, date(2026, 4, 13))


def test_no_earliest_day_is_promised_before_the_sign_off_is_in_sight(escb):
    """The notices alone would allow the 20th of May; the sign-off is planned for June, and nothing
    offers a day before it."""
    escb.at("opened").says("coordinator", "timetable propose")
    escb.says("coordinator", "timetable accept")
    escb.on("11 May 2026")
    refusal = escb.refused("coordinator", PUBLISH)
    expected = refusal.facts["expected"]
    assert expected["title"] == "Final sign-off of the report by the ESCB Executive"
    assert expected["on"] >= date(2026, 6, 23)
    needed = escb.calendar.add_working_days(expected["on"], 7)
    assert refusal.facts["earliest"] == needed
    said = escb.says("coordinator", "publication 12 May 2026")
    assert (said["earliest"], said["expected"]) == (needed, expected)
    ready = readiness(escb.review, date(2026, 5, 12), escb.today, escb.calendar)
    assert (ready.earliest, ready.expected) == (needed, expected)


def test_not_before_the_agreed_date(escb):
    """Everything is there, and yet."""
    escb.at("ready").on("9 Apr 2026")
    facts = escb.refused("coordinator", PUBLISH).facts
    assert (facts["too_early"], facts["earliest"]) == (True, date(2026, 4, 10))


def test_without_an_agreed_date_nothing_is_published(escb):
    """`publication` comes first."""
    escb.at("ready").says("coordinator", "undo publication-date because the Board moved it")
    refusal = escb.refused("coordinator", PUBLISH)
    assert (refusal.facts["agreed"], refusal.facts["undated"]) == (None, False), (
        "said once, among what is missing"
    )
    assert ("publication-date", "", "open") in missing(refusal)


def test_a_publication_date_that_has_passed_is_only_recorded_late(escb):
    """Without a word it would be a slip of the year; with the reason it is what was agreed then,
    and publishing can be recorded for that day through the gate."""
    escb.at("ready").says("coordinator", "undo publication-date because the wrong item")
    escb.on("14 Apr 2026")
    for agency in ("Police", "Health"):
        escb.says("coordinator", f"done inform-agencies for {agency} on 9 Apr 2026 ref e-mail 5")
    assert escb.refused("coordinator", "publication 10 Apr 2026").code == "past-publication"
    escb.says(
        "coordinator",
        "publication 10 Apr 2026 because it was agreed on 2 April and nobody wrote it down",
    )
    assert escb.review.publication_date == date(2026, 4, 10)


def test_what_went_live_on_a_day_that_was_agreed_and_recorded_late_goes_through_the_gate(escb):
    """The day on which the date was written down stops nothing, and a notice of a day for which no
    date is known told the one that had been agreed then."""
    escb.at("ready", families=("mother",)).on("8 Apr 2026")
    escb.says("coordinator", "undo publication-date because the wrong item")
    escb.on("14 Apr 2026").says(
        "coordinator", "publication 10 Apr 2026 because it was agreed on 2 April"
    )
    told = ("inform-agencies for Police", "inform-agencies for Health", "inform-family for mother")
    for item in told:
        assert (
            escb.says("coordinator", f"done {item} on 9 Apr 2026 ref e-mail 5").facts[
                "another_date"
            ]
            is None
        )
    assert escb.says("coordinator", f"{PUBLISH} on 10 Apr 2026")["on"] == date(2026, 4, 10)


def test_a_date_recorded_late_does_not_change_what_was_told_while_another_stood(escb):
    """On 9 April the 17th was agreed, so a letter of that day told the 17th."""
    escb.at("ready", families=("mother",)).on("8 Apr 2026").says(
        "coordinator", "publication 17 Apr 2026"
    )
    escb.on("14 Apr 2026").says(
        "coordinator", "publication 10 Apr 2026 because that was the day agreed"
    )
    said = escb.says("coordinator", "done inform-family on 9 Apr 2026 ref letter 2")
    assert said["another_date"] == {"told": date(2026, 4, 17), "now": date(2026, 4, 10)}


def test_the_earliest_day_is_not_before_what_is_in_place_was_dated(escb):
    """Signed off on the 13th, it was not published on the 10th; on the 13th it can have been."""
    escb.at("ready").on("13 Apr 2026").says(
        "coordinator", "undo sign-off because the minute was of another meeting"
    )
    escb.says("executive", "approve sign-off")
    facts = escb.on("15 Apr 2026").refused("coordinator", f"{PUBLISH} on 10 Apr 2026").facts
    assert [(m["item"], m["why"]) for m in facts["missing"]] == [("sign-off", "after")]
    assert facts["earliest"] == date(2026, 4, 13)
    escb.says("coordinator", f"{PUBLISH} on 13 Apr 2026")


def test_judged_as_of_the_day_given_too(escb):
    """What is dated after the day refuses, and so does a day with too few working days behind
    it."""
    escb.at("ready").says("coordinator", "undo media-statement because it named a school")
    escb.on("14 Apr 2026").says("coordinator", "done media-statement")
    assert missing(escb.refused("coordinator", f"{PUBLISH} on 10 Apr 2026")) == [
        ("media-statement", "", "after")
    ]
    escb.says("coordinator", f"{PUBLISH} on 14 Apr 2026")
    assert escb.review.published.on == date(2026, 4, 14)


def test_a_hold_that_was_in_force_on_the_day_refuses(escb):
    """Though it was lifted since."""
    escb.at("ready").says("coordinator", "hold because a trial is listed")
    escb.on("13 Apr 2026")
    facts = escb.refused("coordinator", f"{PUBLISH} on 10 Apr 2026").facts
    assert (facts["holds"], facts["earliest"]) == (["hold 1"], date(2026, 4, 13)), (
        "if it is lifted today"
    )
    escb.on("14 Apr 2026").says("coordinator", "lift because the trial was dropped")
    facts = escb.on("15 Apr 2026").refused("coordinator", f"{PUBLISH} on 13 Apr 2026").facts
    assert (facts["holds"], facts["held"]) == (
        [],
        [{"name": "hold 1", "lifted": date(2026, 4, 14)}],
    )
    assert facts["earliest"] == date(2026, 4, 14), "not before it was lifted"
    escb.says("coordinator", f"{PUBLISH} on 14 Apr 2026")


def test_what_is_due_before_publication_may_be_skipped_with_a_reason_that_the_gate_shows(escb):
    """Never what the gate itself requires."""
    escb.at("ready", families=("mother",)).says(
        "coordinator", "undo inform-family because the letter came back"
    )
    escb.says("coordinator", "skip inform-family because she asked not to be written to")
    said = escb.says("coordinator", PUBLISH)
    assert [(s["item"], s["party"]) for s in said["skipped"]] == [("inform-family", "mother")]


def test_a_late_agency_blocks_publishing_without_voiding_the_approvals_that_stand(escb):
    """It has not answered, it has not been told, and sub-committee and sign-off stay."""
    escb.at("ready")
    escb.says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    assert escb.how("sub-committee") == escb.how("sign-off") == "answered"
    expected = [
        ("factual-accuracy", "Kent Police", "open"),
        ("inform-agencies", "Kent Police", "open"),
    ]
    assert missing(escb.refused("coordinator", PUBLISH)) == expected
    escb.says("kent-lead", "dispute because we never met the family")
    assert missing(escb.refused("coordinator", PUBLISH))[0] == (
        "factual-accuracy",
        "Kent Police",
        "disputed",
    )
    assert escb.how("sub-committee") == "answered"
    escb.says("kent-lead", "approve")
    escb.says("coordinator", 'done inform-agencies for "Kent Police" ref e-mail 8')
    escb.says("coordinator", PUBLISH)


@pytest.mark.parametrize("verb", ["undo factual-accuracy", "dispute factual-accuracy"])
def test_what_a_late_agency_takes_back_voids_nothing_that_stood_before_it_came(escb, verb):
    """Only what was agreed with its confirmation rested on it."""
    escb.at("ready").says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    escb.says("kent-lead", "approve")
    said = escb.says("kent-lead", f"{verb} because page 3 is wrong")
    assert said.fell == []
    assert escb.how("sub-committee") == escb.how("sign-off") == "answered"
    escb.says("kent-lead", "approve")
    escb.says("coordinator", "undo sub-committee because the minute was of another meeting")
    escb.says("sub-committee", "approve")
    assert escb.says("kent-lead", f"{verb} because page 3 is wrong").fell[:1] == ["sub-committee"]


def test_without_any_agency_nothing_is_published(escb):
    """Rule 7: an empty set is never complete, though sub-committee and sign-off stand."""
    escb.at("ready", agencies=("Police",)).says(
        "coordinator", "agency remove Police because it was never involved"
    )
    assert missing(escb.refused("coordinator", PUBLISH)) == [("factual-accuracy", "", "nobody")]


@pytest.mark.parametrize(
    "person", ["lead-reviewer", "executive", "police-lead", "stranger", "admin"]
)
def test_only_a_coordinator_publishes(escb, person):
    """Everybody else is told who can."""
    refusal = escb.at("ready").refused(person, PUBLISH)
    assert (refusal.code, refusal.facts["coordinators"]) == (
        "coordinator-only",
        [escb.id("coordinator")],
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("publish http://www.example.org/reviews", "https-only"),
        ("publish", "missing-part"),
        ("publish our website", "not-a-link"),
        (f"{PUBLISH} on tomorrow", "future-date"),
        (f"{PUBLISH} on 11 Jan 2026", "before-decision"),
        (f"{PUBLISH} on 31 Feb 2026", "impossible-date"),
        (f"publish outside-the-gate {URL} on today", "missing-reason"),
        (f"publish outside-the-gate {URL} because it is live", "missing-part"),
        (f"publish outside-the-gate {URL} on tomorrow because it will be live", "future-date"),
    ],
)
def test_publish_refuses_what_it_cannot_use(escb, text, code):
    """Nothing is done."""
    assert escb.at("ready").refused("coordinator", text).code == code


def test_the_gate_itself_looks_at_versions_whatever_history_says(escb):
    """A second line: had nothing fallen with a new version, what was said of the old one would
    still not count."""
    escb.at("ready")
    registered = next(
        r
        for r in escb.history
        if isinstance(r.event, e.VersionRegistered) and r.event.document == "report"
    )
    event = replace(registered.event, version=2, on=escb.today, recorded_on=escb.today)
    escb.history.append(replace(registered, number=len(escb.history) + 1, event=event))
    report = publication_gate(escb.fold(), escb.today, escb.today, escb.calendar)
    assert {m.item for m in report.missing} == {
        "sign-off",
        "sub-committee",
        "factual-accuracy",
        "final-discussed",
    }
    assert len(report.notices_missing) == 3
    assert not report.open


def test_the_progress_checks_that_nobody_made_close_by_themselves(escb):
    """Not by whoever happened to publish."""
    escb.at("ready").says("coordinator", PUBLISH)
    key = next(
        k for k in escb.review.all_keys() if k[0] == "progress-check" and not escb.review.is_open(k)
    )
    assert escb.review.state(key).closed.how == "overtaken"
    shown = item_history.show(escb.review, key, escb.id("coordinator"), escb.today, escb.calendar)
    assert shown.closed is not None
    assert (shown.closed.by, [entry.by for entry in shown.entries]) == ("", [""])
    published = lines_view.line(
        escb.review, InstanceId("publish", ""), "", escb.today, escb.calendar
    )
    assert published.closed is not None
    assert published.closed.by == escb.id("coordinator")


# --- while published ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ("lead-reviewer", "draft https://store.example.org/2 confirmed"),
        ("police-lead", "dispute because page 3 is wrong"),
        ("sub-committee", "return sub-committee because page 3 is wrong"),
        ("coordinator", "hold because a trial is listed"),
        ("coordinator", "publication 1 May 2026"),
    ],
)
def test_while_published_what_would_unsettle_it_is_refused(escb, person, text):
    """`undo publish` comes first."""
    assert escb.at("published").refused(person, text).code == "published"


def test_published_once_is_published(escb):
    """A second time is refused."""
    refusal = escb.at("published").refused("coordinator", PUBLISH)
    assert (refusal.code, refusal.facts["on"]) == ("already-published", date(2026, 4, 10))
    assert escb.refused("coordinator", OUTSIDE).code == "already-published"


def test_whoever_joins_while_published_gets_only_what_comes_after(escb):
    """`undo publish` gives them the rest."""
    escb.at("published")
    escb.says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    escb.says("coordinator", "family add grandmother")
    escb.says("coordinator", "partnership add Kent")
    assert escb.items_of("Kent Police") == ["impact"]
    assert escb.items_of("grandmother") == escb.items_of("Kent") == []
    escb.unpublishes()
    assert "factual-accuracy" in escb.items_of("Kent Police")
    assert escb.items_of("grandmother") == ["family-letter", "family-contribution", "inform-family"]
    assert escb.items_of("Kent") == ["learning-priorities-shared", "inform-partnerships"]


@pytest.mark.parametrize(
    "item",
    [
        "sign-off",
        "sub-committee",
        "factual-accuracy for Police",
        "inform-dfe",
        "media-statement",
        "final-draft",
    ],
)
def test_while_published_what_it_rests_on_is_not_undone(escb, item):
    """`undo publish` comes first."""
    assert (
        escb.at("published").refused("coordinator", f"undo {item} because no").code
        == "unpublish-first"
    )


def test_while_published_what_it_does_not_rest_on_is_undone(escb):
    """An agency's further thoughts are nothing that publishing needs."""
    escb.at("published").says(
        "coordinator", "undo agency-thoughts for Police because it was another's"
    )
    assert escb.review.published is not None
    escb.says("police-lead", "done agency-thoughts")


def test_undo_publish_strips_the_dates_and_flags_what_was_done_on_them(escb):
    """The chain stands; publishing again is possible."""
    escb.at("published").on("13 Apr 2026").says("coordinator", "done briefing-session")
    assert escb.due("impact", "Police") == date(2026, 10, 10)
    escb.unpublishes()
    assert escb.review.flagged == ("briefing-session",)
    assert escb.due("impact", "Police") is None
    assert escb.due("website-removal") is None
    assert escb.how("sign-off") == "answered"
    escb.says("coordinator", PUBLISH)
    assert escb.due("impact", "Police") == date(2026, 10, 13)


def test_whoever_joined_while_published_is_asked_once_that_is_undone(escb):
    """With the rest of their items; reply and post name them, as a late addition does."""
    escb.at("published").says("coordinator", "circulate")
    escb.says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    escb.says("coordinator", "family add grandmother")
    said = escb.unpublishes()
    assert said["late"] == ["Kent Police", "grandmother"]
    assert said["silent"] == [escb.id("kent-lead")], (
        "who is asked once the introduction is answered"
    )
    assert [
        a.params["parties"] for a in said.announcements if a.code == "undone" and a.to is None
    ] == [["agency-3", "family-1"]]


def test_the_approvals_that_were_overtaken_are_asked_for_again(escb):
    """Whoever decides next hears of it at once."""
    escb.at("final-stages").says("coordinator", "circulate")
    escb.says("coordinator", OUTSIDE)
    escb.says("executive", "second 1")
    assert escb.how("sign-off") == "overtaken"
    said = escb.unpublishes()
    assert said["asked"] == [escb.id("executive")]
    assert "request" in said.told["executive"]


def test_what_was_done_on_a_publication_that_was_undone_is_shown_as_that_until_it_is_done_anew(
    escb,
):
    """Not in the one reply only."""
    escb.at("published").on("13 Apr 2026").says("coordinator", "done briefing-session")
    escb.unpublishes()
    assert escb.review.done_on_undone(InstanceId("briefing-session"))
    assert not escb.review.done_on_undone(InstanceId("sign-off"))
    escb.says("coordinator", "undo briefing-session because there is another one")
    escb.says("coordinator", "done briefing-session")
    assert not escb.review.done_on_undone(InstanceId("briefing-session"))


def test_only_what_was_done_since_publication_hangs_on_it(escb):
    """Not a briefing that was held before, however early, nor one that is only recorded since; what
    was done on one that was undone is flagged by the next undoing, too, until it is done anew."""
    escb.at("ready", families=["mother"]).on("9 Apr 2026")
    escb.says("coordinator", 'action add "Audit" for Police due 1 Jun 2026')
    escb.says("coordinator", "done action-done for 1 on 9 Apr 2026 note all audited")
    escb.on("13 Apr 2026").says("coordinator", PUBLISH)
    escb.says("coordinator", "done briefing-session on 10 Apr 2026")
    asked = escb.says("coordinator", "undo publish because it was taken down")
    assert asked["about"]["price"].flagged == 0
    escb.says("executive", f"second {asked['number']}")
    assert escb.review.flagged == ()

    escb.says("coordinator", PUBLISH)
    escb.says("coordinator", "undo briefing-session because there is another one")
    escb.on("14 Apr 2026").says("coordinator", "done briefing-session")
    escb.unpublishes()
    assert escb.review.flagged == ("briefing-session",)
    escb.says("coordinator", PUBLISH)
    escb.unpublishes()
    assert escb.review.flagged == ("briefing-session",)


def test_undo_publish_takes_back_how_long_the_report_was_to_be_kept(escb):
    """The twelve months count from the next publication."""
    escb.at("published").on("12 Apr 2027")
    escb.says(
        "coordinator",
        "done website-removal as kept until 12 Oct 2027 because the Board asked for it",
    )
    said = escb.unpublishes()
    assert said["flagged"] == [escb.process.items["website-removal"].title]
    assert escb.due("website-removal") is None
    escb.says("coordinator", PUBLISH)
    assert escb.due("website-removal") == date(2028, 4, 13)


# --- outside the gate --------------------------------------------------------------------------


def test_what_happened_outside_the_gate_takes_two_people_and_stays_marked(escb):
    """It permits nothing: it records, closes what it overtook as overtaken, and never loses its
    mark."""
    escb.at("agency-check", families=("mother",))
    said = escb.says("coordinator", OUTSIDE)
    assert said.code == "second-asked"
    assert not escb.review.ever_outside
    assert said.told == {"lead-reviewer": ["second-asked"], "executive": ["second-asked"]}
    escb.says("executive", "second 1")
    assert (escb.review.published.outside, escb.review.ever_outside) == (True, True)
    for item in ("sub-committee", "sign-off", "publication-date", "media-statement", "inform-dfe"):
        assert escb.how(item) == "overtaken"
    assert escb.how("inform-family", "mother") == "overtaken"
    assert escb.how("terms-of-reference") == "answered", "what was agreed stays as it was agreed"
    assert escb.how("publish") == "published"
    escb.unpublishes()
    assert (escb.review.published, escb.review.ever_outside) == (None, True)
    assert escb.is_open("sub-committee")
    assert escb.is_open("inform-family", "mother")


def test_undoing_it_reopens_only_what_it_overtook(escb):
    """A late agency was overtaken; the approvals that stood before it came stand again."""
    escb.at("ready").says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    escb.says("coordinator", OUTSIDE)
    escb.says("executive", "second 1")
    assert escb.how("factual-accuracy", "Kent Police") == "overtaken"
    escb.unpublishes()
    assert escb.is_open("factual-accuracy", "Kent Police")
    assert escb.how("sub-committee") == escb.how("sign-off") == "answered"


def test_without_any_draft_a_publication_outside_the_gate_still_lets_the_review_close(escb):
    """Drafts are refused from then on, so they are overtaken, too."""
    escb.at("first-draft").says("coordinator", OUTSIDE)
    escb.says("lead-reviewer", "second 1")
    assert escb.how("final-draft") == "overtaken"
    solver.finish(escb)
    assert escb.review.completed is not None


def test_what_speaks_about_a_version_that_never_was_is_overtaken_too(escb):
    """Nobody could do it any more; `undo publish` opens it again."""
    escb.at("first-draft").says("coordinator", OUTSIDE)
    said = escb.says("lead-reviewer", "second 1")
    named = {(one["item"], one["party"]) for one in said["overtaken"]}
    assert named >= {
        ("draft-discussed", ""),
        ("agency-thoughts", "Police"),
        ("agency-thoughts", "Health"),
    }
    assert escb.refused("police-lead", "done agency-thoughts").code == "already-done"
    escb.unpublishes()
    assert escb.is_open("agency-thoughts", "Police")


def test_what_was_said_of_the_version_before_it_went_live_is_overtaken(escb):
    """Further thoughts on its recommendations come too late; whoever gives them reads why."""
    escb.at("agency-check").says("coordinator", OUTSIDE)
    escb.says("lead-reviewer", "second 1")
    refusal = escb.refused("police-lead", "done agency-thoughts")
    assert (refusal.code, refusal.facts["how"]) == ("already-done", "overtaken")


def test_while_published_nobody_is_sent_to_register_a_version(escb):
    """It would be refused."""
    escb.at("published").says("coordinator", "undo draft-discussed because it was another meeting")
    refusal = escb.refused(
        "lead-reviewer", "done draft-discussed"
    )  # only a final draft was ever registered
    assert (refusal.code, refusal.facts["published"]) == ("no-version", True)
    escb.says("coordinator", "skip draft-discussed because there was no first draft")


def test_once_published_the_request_to_record_it_outside_the_gate_has_lapsed(escb):
    """Also when that publication is undone: the old day would be recorded."""
    escb.at("ready").says("coordinator", OUTSIDE)
    escb.says("coordinator", PUBLISH)
    assert escb.refused("executive", "second 1").code == "second-lapsed"
    escb.unpublishes()
    assert escb.refused("executive", "second 1").code == "second-lapsed"
    assert escb.says("coordinator", OUTSIDE).code == "second-asked", "it can be asked anew"


# --- the publication date ----------------------------------------------------------------------


def test_agreeing_a_date_says_by_when_the_notices_go_and_whether_the_six_months_hold(escb):
    """Latest notice for 15 April 2026: 2 April, before Good Friday."""
    escb.at("publication")
    said = escb.says("coordinator", "publication 15 Apr 2026")
    assert (said["latest"], said["limit"], said["limit_holds"]) == (
        date(2026, 4, 2),
        date(2026, 7, 12),
        True,
    )
    assert len(said["notices_missing"]) == 3
    said = escb.says("coordinator", "publication 13 Jul 2026 because the Board meets then")
    assert said["limit_holds"] is False


def test_a_moved_date_reopens_the_notices_that_told_the_old_one(escb):
    """They stay facts; the gate's own notices tell no date, only their days count."""
    escb.at("ready", families=("mother",), partnerships=("Suffolk",))
    said = escb.says("coordinator", "publication 17 Apr 2026 because the website is not ready")
    assert [(t["item"], t["party"]) for t in said["told"]] == [
        ("inform-agencies", "Police"),
        ("inform-agencies", "Health"),
        ("inform-partnerships", "Suffolk"),
        ("inform-family", "mother"),
    ]
    assert said["before"] == date(2026, 4, 10)
    state = escb.review.state(escb.key("inform-family", "mother"))
    assert [f.told for f in state.closings] == [date(2026, 4, 10)]
    assert state.reopened.cause == "moved"
    assert escb.how("inform-dfe") == "sent"
    assert escb.how("media-statement") == "done"
    assert escb.refused("coordinator", "publication 17 Apr 2026").code == "same-date"


def test_a_date_moved_there_and_back_names_all_who_are_still_to_be_recorded(escb):
    """They were told this very day before, which can be recorded again as it was; who was told
    another is told anew."""
    escb.at("ready", families=("mother",)).says(
        "coordinator", "publication 15 Apr 2026 because of the school"
    )
    escb.says("coordinator", "done inform-family ref letter 2")
    said = escb.says("coordinator", "publication 10 Apr 2026 because the school is closed")
    assert [(t["item"], t["party"]) for t in said["told"]] == [("inform-family", "mother")]
    assert [(t["item"], t["party"]) for t in said["again"]] == [
        ("inform-agencies", "Police"),
        ("inform-agencies", "Health"),
    ]
    post = next(a.params for a in said.announcements if a.code == "publication-date")
    assert (post["were"], len(post["told"]), len(post["items"])) == ("2026-04-15", 1, 2)
    assert (
        escb.says("coordinator", "done inform-agencies for Police on 9 Apr 2026 ref e-mail 3")[
            "another_date"
        ]
        is None
    )


def test_the_same_date_agreed_again_after_an_undo_names_them_too(escb):
    """`undo publication-date` opened what had told it."""
    escb.at("ready").says("coordinator", "undo publication-date because of a slip")
    said = escb.says("coordinator", "publication 10 Apr 2026")
    assert [(t["item"], t["party"]) for t in said["again"]] == [
        ("inform-agencies", "Police"),
        ("inform-agencies", "Health"),
    ]


def test_nobody_is_told_of_the_publication_before_the_decision(escb):
    """Some letters may go before it; not these."""
    escb.at("publication", families=("mother",))
    refusal = escb.refused("coordinator", "done inform-family on 9 Jan 2026 ref letter 1")
    assert (refusal.code, refusal.facts["decided"]) == ("before-decision", date(2026, 1, 12))


def test_a_notice_sent_before_any_date_was_agreed_told_none(escb):
    """Once there is a date it is to be told."""
    escb.at("final-stages", families=("mother",)).says(
        "coordinator", "done inform-family ref letter 1"
    )
    said = escb.says("coordinator", "publication 10 Apr 2026")
    assert [t["item"] for t in said["told"]] == ["inform-family"]


def test_undoing_the_date_leaves_what_hangs_on_it_undated(escb):
    """Rule 12: while no date is set they are undated; those who were told one are to be told
    again."""
    escb.at("ready", families=("mother",))
    assert escb.due("inform-family", "mother") == date(2026, 4, 9)
    said = escb.says("coordinator", "undo publication-date because the Board moved it")
    assert "inform-family for mother" in said.fell
    assert escb.due("inform-family", "mother") is None
    assert escb.due("publish") == date(2026, 7, 12)  # the end of the six months


def test_before_publication_is_the_last_working_day_before(escb):
    """Publication on the Tuesday after Easter: Maundy Thursday; the notices by 25 March."""
    escb.at("publication", families=("mother",)).says("coordinator", "publication 7 Apr 2026")
    assert escb.due("inform-family", "mother") == escb.due("media-statement") == date(2026, 4, 2)
    assert escb.due("inform-dfe") == date(2026, 3, 25)
    assert escb.due("publish") == date(2026, 4, 7)


# --- holds -------------------------------------------------------------------------------------


def test_a_hold_blocks_publishing_only(escb):
    """Work goes on, dates stay, the six months keep showing, and two notices appear."""
    escb.at("publication").on("30 Mar 2026")
    said = escb.says("coordinator", "hold until 1 Sep 2026 because a trial is listed")
    assert said["limit"] == date(2026, 7, 12)
    assert [within for _, within in said["notices"]] == ["5 working days"] * 2
    assert escb.items_of("hold 1") == ["delay-reasons-panel", "delay-reasons-secretary"]
    assert escb.due("delay-reasons-panel", "hold 1") == date(2026, 4, 8)
    assert escb.due("publish") == date(2026, 4, 10)
    assert escb.refused("coordinator", "hold because again").code == "held-already"
    escb.says("coordinator", "done inform-dfe ref e-mail 1")
    assert escb.refused("coordinator", PUBLISH).facts["holds"] == ["hold 1"]
    escb.says("coordinator", "done delay-reasons-panel for 1 ref e-mail 2")
    escb.says("coordinator", "lift because the trial was dropped")
    assert escb.is_open("delay-reasons-secretary", "hold 1"), (
        "what was to be told is still to be told"
    )
    assert escb.refused("coordinator", "lift because again").code == "no-hold"


def test_each_hold_has_its_own_notices(escb):
    """A second hold is told again."""
    escb.at("publication").says("coordinator", "hold because a trial is listed")
    escb.says("coordinator", "lift because it was dropped")
    escb.says("coordinator", "hold because it is listed again")
    assert escb.items_of("hold 2") == ["delay-reasons-panel", "delay-reasons-secretary"]
    assert (
        escb.refused("coordinator", "done delay-reasons-panel ref e-mail 1").code == "which-party"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hold", "missing-reason"),
        ("hold until yesterday because a trial is listed", "past-date"),
        ("hold until today because a trial is listed", "past-date"),
        ("lift because nothing holds it", "no-hold"),
    ],
)
def test_a_hold_needs_a_reason_and_a_day_to_come(escb, text, code):
    """Nothing is done."""
    assert escb.at("publication").refused("coordinator", text).code == code


# --- the six months ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decided", "limit"),
    [
        ("12 Jan 2026", date(2026, 7, 12)),
        ("31 Aug 2027", date(2028, 2, 29)),
        ("30 Nov 2026", date(2027, 5, 30)),
    ],
)
def test_both_clocks_of_six_months_run_from_the_decision(decided, limit):
    """Completion and publication; the corresponding day, else the month's last. Holds do not stop
    them."""
    play = Play().on(decided)
    play.says("coordinator", f'open escb "Ash" decided {decided}')
    assert completion_limit(play.review) == limit_of(play.review) == limit


def test_a_publication_behind_the_six_months_says_so(escb):
    """It is not refused: late is better than never."""
    escb.at("publication").on("1 Jul 2026").says("coordinator", "publication 14 Jul 2026")
    for key in escb.review.open_keys():
        if (
            escb.review.item(key[0]).stage == "publication"
            and escb.review.item(key[0]).kind == "notice"
        ):
            solver.close(escb, key)
    assert escb.on("14 Jul 2026").says("coordinator", PUBLISH)["limit_held"] is False


def test_published_carries_its_version_and_link(escb):
    """One event, beside the item's own closing."""
    published = escb.at("ready").says("coordinator", PUBLISH).of(e.Published)
    assert [(p.on, p.version, p.url, p.outside) for p in published] == [
        (date(2026, 4, 10), 1, URL, False)
    ]
    assert CALENDAR.working_days_between(date(2026, 3, 30), published[0].on) == 7
