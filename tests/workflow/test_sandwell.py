"""A local review in Sandwell, on the exact days, from the decision to its last round of
assurance."""

from dataclasses import replace
from datetime import date

import pytest

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review.commands import AnswerIntroduction
from bot.workflow.review.events import VersionCirculated
from bot.workflow.review.fold import fold
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import forecast
from bot.workflow.rules.labels import title_of
from bot.workflow.views import board as board_view
from bot.workflow.views import chasing as chasing_view
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import item_history
from bot.workflow.views import lines as lines_view
from bot.workflow.views import lists as lists_view
from bot.workflow.views.mine import mine
from tests.workflow.sandwell import LOCAL, Pathways, local_at

CALENDAR = Calendar()
TRUST = "Sandwell Children's Trust"
POLICE = "West Midlands Police"


@pytest.fixture
def scsp() -> Pathways:
    """A review that nobody has opened yet."""
    return Pathways()


def missing(refusal) -> list[tuple[str, str]]:
    """What a gate lacks, as (item, party)."""
    return [(m["item"], m["party"]) for m in refusal.facts["missing"]]


def titles(lines) -> list[str]:
    """The titles of lines that people look at."""
    return [line.title for line in lines]


# --- the whole ---------------------------------------------------------------------------------


def test_a_local_review_goes_from_open_to_close(scsp):
    """Three agencies, one of them without Slack; through every stage and every round, until it
    closes by itself."""
    marks = (
        "opened",
        "terms",
        "drafting",
        "governance",
        "slpr",
        "board",
        "notification",
        "published",
    )
    stages = [local_at(mark).review.stage.id for mark in marks]
    assert stages == [
        "panel",
        "terms",
        "drafting",
        "governance",
        "slpr",
        "board",
        "notification",
        "publication",
    ]
    last = scsp.tells(LOCAL)
    assert "completed" in last.posted
    assert scsp.review.completed == date(2027, 5, 10)
    assert scsp.review.ref == "SCSP-2025-01"
    assert [scsp.how(i) for i in ("board-sign-off", "practitioner-briefing", "publish")] == [
        "answered",
        "not-held",
        "published",
    ]


# --- panel and terms ---------------------------------------------------------------------------


def test_each_agency_has_its_own_member_of_the_panel():
    """Named for that agency with `role panel … for`; another agency's member does not do."""
    play = local_at("opened")
    play.says("coordinator", f'agency add "{TRUST}" lead @trust-lead')
    play.says("coordinator", f'agency add "{POLICE}" lead @police-lead')
    play.says("coordinator", "role panel @panel-9")
    assert play.refused("coordinator", f'done panel-member for "{TRUST}"').code == "role-empty"
    play.says("coordinator", f'role panel @panel-1 for "{TRUST}"')
    play.says("coordinator", f'done panel-member for "{TRUST}"')
    refusal = play.refused("coordinator", f'done panel-member for "{POLICE}"')
    assert (refusal.code, refusal.facts["role_title"], refusal.facts["party"]) == (
        "role-empty",
        "Review Panel",
        POLICE,
    )


def test_one_person_may_represent_two_agencies_on_the_panel():
    """Named for each; their vote is one."""
    play = local_at("opened")
    for name, lead in ((TRUST, "trust-lead"), (POLICE, "police-lead")):
        play.says("coordinator", f'agency add "{name}" lead @{lead}')
        play.says("coordinator", f'role panel @panel-1 for "{name}"')
    for name in (TRUST, POLICE):
        play.says("coordinator", f'done panel-member for "{name}"')
    assert play.refused("coordinator", f'role panel @panel-1 for "{TRUST}"').code == "role-held"
    (panel,) = [r for r in lists_view.roles(play.review, play.today).roles if r.id == "panel"]
    assert [p.parties for p in panel.people] == [[TRUST, POLICE]]
    assert play.review.voters("panel") == [play.id("panel-1")]


@pytest.mark.parametrize("paper", ["terms-of-reference", "methodology", "timeline"])
def test_a_paper_takes_the_author_and_most_of_the_panel(paper):
    """Two of three members and the Lead Reviewer; neither alone agrees it."""
    play = local_at("terms")
    play.says("lead-reviewer", f"draft https://documents.example.org/{paper} as {paper}")
    said = play.says("panel-1", f"approve {paper}")
    assert (said["done"], said["total"]) == (1, 3)
    play.says("panel-2", f"approve {paper}")
    assert play.is_open(paper)
    play.says("lead-reviewer", f"approve {paper}")
    assert play.how(paper) == "answered"


def test_registering_a_paper_asks_its_approvers_at_once():
    """The author, and every member who has said [That's me]."""
    play = local_at("drafting")
    said = play.says(
        "lead-reviewer",
        "draft https://documents.example.org/terms-2 as terms-of-reference confirmed",
    )
    asked = {who for who, codes in said.told.items() if "request" in codes}
    assert asked == {"lead-reviewer", "panel-1", "panel-2", "panel-3"}


# --- drafts ------------------------------------------------------------------------------------


def test_the_draft_is_closed_by_circulating_it():
    """Registering it is not enough: S18 asks that it be circulated to the panel."""
    play = local_at("drafting")
    said = play.says("lead-reviewer", "draft https://documents.example.org/v1")
    assert said["kind"] == "draft"
    assert play.is_open("draft")
    play.says("coordinator", "circulate")
    assert play.how("draft") == "registered"


def test_final_draft_is_said_once():
    """From then on `draft` means the final draft."""
    play = local_at("drafting")
    assert play.says("lead-reviewer", "draft https://documents.example.org/v1")["kind"] == "draft"
    assert play.says("lead-reviewer", "draft https://documents.example.org/v2")["kind"] == "draft"
    assert (
        play.says("lead-reviewer", "draft https://documents.example.org/v3 as final-draft")["kind"]
        == "final-draft"
    )
    assert (
        play.says("lead-reviewer", "draft https://documents.example.org/v4 confirmed")["kind"]
        == "final-draft"
    )


def test_the_lead_reviewer_is_not_one_of_the_panel_s_majority():
    """The report's author checks neither the recommendations nor that it mirrors the terms."""
    play = local_at("governance")
    play.says("coordinator", "role panel @lead-reviewer")
    for item in ("recommendations-check", "mirrors-terms"):
        play.says("coordinator", f"undo {item} because a page was missing")
        assert play.refused("lead-reviewer", f"approve {item}").code == "own-work"


# --- the agencies' governance ------------------------------------------------------------------


def test_the_fourteen_days_from_20_march_end_on_good_friday_and_are_chased_on_the_tuesday():
    """20 March 2026 and 14 days is Good Friday, 3 April; Tuesday 7 April is the next working
    day."""
    play = local_at("governance")
    for item in ("strategic-leads", "governance-bodies", "agency-response"):
        due = due_of(play.review, play.key(item, TRUST), CALENDAR)
        assert due is not None
        assert (due.day, due.target, due.basis) == (date(2026, 4, 3), date(2026, 4, 7), "seed")
        assert [due.late(date(2026, 4, d)) for d in (3, 7, 8)] == [False, False, True]


def test_a_final_draft_that_was_never_circulated_waits_for_the_coordinator():
    """The panel had it by hand and has approved: somebody still has to send it to the agencies, and
    that is offered and on a list, as nothing else asks for it."""
    play = local_at("submitted")
    for member in ("panel-1", "panel-2"):
        play.says(member, "approve recommendations-check")
    play.says("panel-1", "approve mirrors-terms")
    said = play.says("panel-2", "approve mirrors-terms")
    assert said.told == {"coordinator": ["ready-to-send"]}
    assert "agency-response" in waits_for(play, "coordinator")

    play.says("coordinator", "circulate")
    assert "agency-response" not in waits_for(play, "coordinator")
    assert "strategic-leads" in waits_for(play, "trust-lead")


def waits_for(play: Pathways, person: str) -> set[str]:
    """The items that are on somebody's list."""
    return {one.item for one in mine(play.review, play.id(person), play.today, CALENDAR)}


def test_the_agencies_fourteen_days_begin_when_the_version_goes_to_them():
    """S20: not on the day of the panel's circulation. The coordinator is offered to send it on when
    the panel's second check is in; whoever it goes to is told on that day, by e-mail, too."""
    play = local_at("submitted")
    first = play.says("coordinator", "circulate")
    assert {code for codes in first.told.values() for code in codes} == {"requests"}
    assert sorted(first.told) == ["panel-1", "panel-2", "panel-3"]
    assert first["held_back"] == [TRUST, POLICE, "Oak School"]
    assert play.due("strategic-leads", TRUST) is None
    assert play.due("agency-response", POLICE) is None

    play.on("30 Mar 2026")  # day 13
    for member in ("panel-1", "panel-2"):
        play.says(member, "approve recommendations-check")
    play.says("panel-1", "approve mirrors-terms")
    said = play.says("panel-2", "approve mirrors-terms")
    assert said.told == {"coordinator": ["ready-to-send"]}
    assert play.refused("coordinator", "circulate on 29 Mar 2026").code == "sent-before-gate"

    play.on("31 Mar 2026")
    for lead in ("trust-lead", "police-lead"):
        play.does(lead, AnswerIntroduction(yes=True))
    sent = play.says("coordinator", "circulate v2")
    assert sent.told == {
        "trust-lead": ["version-sent"],
        "police-lead": ["version-sent"],
        "coordinator": ["version-sent-by-email"],
    }
    for item in ("strategic-leads", "governance-bodies", "agency-response"):
        assert {play.due(item, party) for party in (TRUST, POLICE)} == {date(2026, 4, 14)}
    play.on("2 Apr 2026").says("coordinator", "circulate")
    assert play.due("strategic-leads", TRUST) == date(2026, 4, 14)


def test_what_older_versions_recorded_began_every_span_at_once():
    """A circulation that names no items was to everybody: the record of a running review stays."""
    play = local_at("submitted")
    play.says("coordinator", "circulate")
    old = [
        replace(r, event=replace(r.event, items=None))
        if isinstance(r.event, VersionCirculated)
        else r
        for r in play.history
    ]
    review = fold(old, play.kept.__getitem__)
    due = due_of(review, play.key("strategic-leads", TRUST), CALENDAR)
    assert due is not None
    assert due.day == date(2026, 3, 31)


def test_the_panel_is_told_of_a_draft_that_goes_to_it():
    """Though nobody answers on a draft: it was circulated to them (S18)."""
    play = local_at("drafting")
    play.says("lead-reviewer", "draft https://documents.example.org/v1")
    said = play.says("coordinator", "circulate")
    assert said.told == {f"panel-{n}": ["version-sent"] for n in (1, 2, 3)}


def test_circulating_again_starts_no_clock_anew():
    """A second `circulate` asks again."""
    play = local_at("governance").on("27 Mar 2026")
    play.says("coordinator", "circulate")
    assert play.due("strategic-leads", TRUST) == date(2026, 4, 3)


def test_an_agency_added_later_has_its_fourteen_days_from_joining():
    """Spans run from the later of their anchor and the joining."""
    play = local_at("governance").on("27 Mar 2026")
    play.says("coordinator", 'agency add "Kent Police" lead @kent-lead out of area')
    assert play.due("strategic-leads", "Kent Police") == date(2026, 4, 10)


def test_the_trust_s_own_board_is_named_with_its_item():
    """Whoever looks reads which governance body is meant; the other agencies have none of that
    name."""
    play = local_at("governance")
    named = {
        party: lines_view.line(
            play.review, play.key("governance-bodies", party), "", play.today, CALENDAR
        ).title
        for party in (TRUST, POLICE)
    }
    shared = "Report shared with the agency's governance bodies"
    assert named == {TRUST: f"{shared}: SCT Board", POLICE: shared}
    stage = next(s for s in play.process.stages if s.id == "governance")
    checklist = checklist_view.checklist(
        play.review, stage, play.id("trust-lead"), play.today, CALENDAR
    )
    assert f"{shared}: SCT Board" in titles(checklist.pressing)
    shown = item_history.show(
        play.review, play.key("governance-bodies", TRUST), "", play.today, CALENDAR
    )
    assert shown.title == f"{shared}: SCT Board"
    assert play.says("trust-lead", "done governance-bodies")["title"] == f"{shared}: SCT Board"


def test_the_trust_s_board_is_found_however_its_name_is_typed():
    """A curly apostrophe, capitals and an agency that was renamed to it."""
    play = local_at("opened")
    play.says("coordinator", 'agency add "SANDWELL CHILDREN’S TRUST" lead @trust-lead')
    key = InstanceId("governance-bodies", "agency-1")
    assert lines_view.line(play.review, key, "", play.today, CALENDAR).title.endswith(": SCT Board")


def test_an_agency_responds_only_after_the_panel_and_its_own_sharing():
    """What is missing is named: the panel's two findings and this agency's own two items, no other
    agency's."""
    play = local_at("submitted")
    play.says("coordinator", "circulate")
    refusal = play.refused("trust-lead", "approve agency-response")
    assert missing(refusal) == [
        ("recommendations-check", ""),
        ("mirrors-terms", ""),
        ("strategic-leads", TRUST),
        ("governance-bodies", TRUST),
    ]
    for member in ("panel-1", "panel-2"):
        play.says(member, "approve recommendations-check")
        play.says(member, "approve mirrors-terms")
    play.says("trust-lead", "done strategic-leads")
    assert missing(play.refused("trust-lead", "approve agency-response")) == [
        ("governance-bodies", TRUST)
    ]
    play.says("trust-lead", "done governance-bodies")
    assert play.says("trust-lead", "approve agency-response")["done"] == 1


def test_an_agency_is_asked_for_its_response_when_it_has_shared_the_report():
    """Not before: a request that can only be refused is none."""
    play = local_at("governance")
    play.says("trust-lead", "done strategic-leads")
    said = play.says("trust-lead", "done governance-bodies")
    assert said.told == {"trust-lead": ["request"]}


def test_a_late_agency_is_asked_for_its_response_only_when_it_has_shared_the_report():
    """Not on joining, nor on [That's me]."""
    play = local_at("governance")
    said = play.says("coordinator", 'agency add "Probation" lead @probation-lead')
    assert said.told == {"probation-lead": ["introduction"]}
    assert play.does("probation-lead", AnswerIntroduction(yes=True)).told == {}
    play.says("probation-lead", "done strategic-leads")
    assert play.says("coordinator", "done governance-bodies for Probation").told == {
        "probation-lead": ["request"]
    }


def test_one_agency_s_dispute_stops_the_slpr_and_leaves_the_others():
    """The SLPR subgroup needs every agency's response on this version."""
    play = local_at("slpr")
    play.says("police-lead", "dispute agency-response because the timeline of the arrest is wrong")
    assert missing(play.refused("slpr", "approve")) == [("agency-response", POLICE)]
    assert play.how("agency-response", TRUST) == "answered"


# --- sign-off and publication ------------------------------------------------------------------


def test_board_sign_off_before_slpr_approval_is_refused():
    """Of the same version; and a new version needs both again."""
    play = local_at("slpr")
    refusal = play.refused("board", "approve board-sign-off")
    assert (refusal.code, missing(refusal)) == ("gate", [("slpr-approval", "")])
    play.says("slpr", "approve")
    play.says("board", "approve")
    play.says("lead-reviewer", "draft https://documents.example.org/v3 confirmed")
    assert missing(play.refused("board", "approve board-sign-off")) == [("slpr-approval", "")]
    assert play.refused("board", "approve board-sign-off v2").code == "stale-version"


def test_the_cabinet_member_is_told_by_the_chair_alone():
    """The business unit can record neither that it was done nor that it was done for the Chair."""
    play = local_at("notification")
    play.says("coordinator", "publication 8 May 2026")
    for person in ("coordinator", "lead-reviewer", "board"):
        refusal = play.refused(person, "done inform-cabinet-member ref letter 2")
        assert (refusal.code, refusal.facts["who"], refusal.facts["people"]) == (
            "not-yours",
            ["Chair of SCSP"],
            [play.id("chair")],
        )
    assert (
        play.refused("coordinator", "assign inform-cabinet-member @coordinator").code
        == "assign-answer"
    )
    assert (
        play.refused("coordinator", "done inform-cabinet-member ref letter 2").code == "not-yours"
    )
    assert play.says("chair", "done inform-cabinet-member ref letter 2")["title"].startswith(
        "Cabinet Member"
    )


def test_the_authors_own_answer_does_not_complete_the_panels_majority():
    """Neither the Lead Reviewer nor whoever registered the version decides on it (rule 5), whatever
    they said."""
    play = local_at("drafting")
    while not play.review.current("final-draft"):
        play.says("lead-reviewer", "draft https://store.example.org/vf as final-draft confirmed")
    play.says("panel-1", "approve recommendations-check")
    play.says("coordinator", "role lead-reviewer remove @lead-reviewer because they are ill")
    play.says("coordinator", "role lead-reviewer @panel-1")
    said = play.says("panel-2", "approve recommendations-check")
    assert (said["done"], play.is_open("recommendations-check")) == (1, True)


def test_an_agency_has_one_representative_on_the_panel():
    """A second is refused; when theirs goes, confirming one is open again; when the agency goes,
    who stays is said."""
    play = local_at("drafting")
    agency = play.review.parties_of("agency")[0]
    holder = next(u for u, held in play.review.roles["panel"].items() if agency.id in held.parties)
    refusal = play.refused("coordinator", f'role panel @other-rep for "{agency.name}"')
    assert (refusal.code, refusal.facts["holder"]) == ("seat-taken", holder)
    said = play.says("coordinator", f"role panel remove @{play.people[holder]} because they moved")
    assert [(one["item"], one["party"]) for one in said["reopened"]] == [
        ("panel-member", agency.name)
    ]
    play.says("coordinator", f'role panel @other-rep for "{agency.name}"')
    said = play.says("coordinator", f'agency remove "{agency.name}" because it was never involved')
    assert [one["user"] for one in said["seats"]] == [play.id("other-rep")]


def test_once_the_last_action_is_gone_that_actions_were_agreed_is_open_again():
    """ "None" takes a reason."""
    play = local_at("published")
    play.says("coordinator", 'action add "Audit" for Trust due 1 Dec 2026')
    play.says("coordinator", "done response-and-actions")
    said = play.says("coordinator", "action remove 1 because it was doubled")
    assert [one["item"] for one in said["reopened"]] == ["response-and-actions"]


def test_a_coordinator_is_not_the_chair_as_well():
    """The Chair alone notifies the Cabinet Member, so that a coordinator never records it (rule
    5)."""
    play = local_at("notification")
    play.says("coordinator", "role chair remove @chair because they retired")
    assert play.refused("coordinator", "role chair @coordinator").code == "role-clash"
    play.says("coordinator", "role chair @new-chair")
    assert play.refused("coordinator", "role coordinator @new-chair").code == "role-clash"


def test_seven_working_days_lie_between_the_notices_and_publishing():
    """Notices on Thursday 2 April: Easter takes two days, so Friday 10 April is the fourth of
    seven."""
    play = local_at("slpr")
    play.says("slpr", "approve")
    play.says("board", "approve")
    play.says("coordinator", "publication 10 Apr 2026")
    play.on("2 Apr 2026")
    play.says("chair", "done inform-cabinet-member ref letter 2")
    play.says("coordinator", "done inform-family for mother ref letter 3")
    for notice in ("inform-national-panel", "inform-dfe", "inform-ofsted"):
        short = play.says("coordinator", f"done {notice} ref e-mail 20")["short"]
        assert (short["days"], short["needed"], short["earliest"]) == (4, 7, date(2026, 4, 15))
    facts = (
        play.on("10 Apr 2026")
        .refused("coordinator", "publish https://www.example.org/reviews")
        .facts
    )
    assert (facts["days"], facts["needed"], facts["earliest"]) == (4, 7, date(2026, 4, 15))


def test_publication_needs_the_terms_too():
    """The chain of approvals holds the three papers."""
    play = local_at("ready")
    play.says("coordinator", "undo methodology because it was another review's")
    facts = (
        play.on("8 May 2026")
        .refused("coordinator", "publish https://www.example.org/reviews")
        .facts
    )
    assert [m["item"] for m in facts["missing"]] == ["methodology"]


# --- progress checks and the forecast ----------------------------------------------------------


def test_a_progress_check_is_due_every_month_until_publication():
    """From the decision on 17 November; a day that is closed is kept on the next working day."""
    play = local_at("submitted")
    assert [p.due for p in play.review.parties_of("check")] == [
        date(2025, 12, 17),
        date(2026, 1, 19),
        date(2026, 2, 17),
        date(2026, 3, 17),
    ]
    play = local_at("published")
    assert not [k for k in play.review.open_keys() if k[0] == "progress-check"]


def test_what_is_asked_of_the_lead_reviewer_is_asked_in_writing():
    """A check with a note takes the reference of the e-mail or letter; a check by itself needs
    none."""
    play = local_at("governance").on("17 Apr 2026")
    play.tick()
    refusal = play.refused(
        "coordinator", "done progress-check note a date for the next draft was asked for"
    )
    assert (refusal.code, refusal.facts["author"]) == ("needs-writing", "Independent Lead Reviewer")
    assert play.refused("lead-reviewer", "done progress-check").code == "not-yours"
    play.says(
        "coordinator",
        "done progress-check note a date for the next draft was asked for ref e-mail 9",
    )
    check = play.review.state(play.key("progress-check", "check 5")).closed
    assert check is not None
    assert (check.ref, bool(check.note)) == ("e-mail 9", True)


def test_the_forecast_says_what_it_rests_on():
    """The timetable; what is late; a hold; the agreed date: each for completion and for
    publication."""

    def told(play: Pathways) -> list[tuple[date | None, bool, str, str]]:
        return [(f.day, f.holds, f.by, f.why) for f in forecast(play.review, play.today, CALENDAR)]

    play = local_at("terms")
    assert [x[1:3] for x in told(play)] == [(True, "timetable"), (True, "timetable")]
    play.on("1 Apr 2026")
    late = [x[1:] for x in told(play)]
    assert [x[:2] for x in late] == [(False, "late"), (False, "late")]
    assert late[0][2]
    play = local_at("ready")
    play.on("22 Apr 2026")
    assert told(play)[1] == (date(2026, 5, 8), True, "date", "")
    play.says("coordinator", "hold until 1 Jun 2026 because of a trial")
    assert told(play)[1] == (date(2026, 6, 1), False, "hold", "")


# --- after publication -------------------------------------------------------------------------


def test_what_follows_publication_has_its_dates():
    """Published Friday 8 May 2026; 25 May is a bank holiday."""
    play = local_at("published")
    assert {
        item: play.due(item)
        for item in (
            "response-and-actions",
            "seven-minute-briefing",
            "learning-shared",
            "website-removal",
        )
    } == {
        "response-and-actions": date(2026, 5, 22),
        "seven-minute-briefing": date(2026, 5, 22),
        "learning-shared": date(2026, 6, 8),
        "website-removal": date(2027, 5, 9),
    }
    assert play.due("briefing-circulated", TRUST) == date(2026, 5, 22)
    assert play.due("training-updated") is None


def test_the_briefing_goes_to_the_agencies_involved_and_to_the_partner_agencies_once():
    """An agency that is both is told once."""
    play = local_at("published")
    keys = play.review.instances(play.review.item("briefing-circulated"))
    names = [play.review.party(k[1]).name for k in keys]
    assert names[:3] == [TRUST, POLICE, "Oak School"]
    assert len(names) == len(set(names)) == 8
    assert "The Probation Service" in names


def test_a_family_is_told_of_the_date_unless_the_file_switches_that_off():
    """What statutory guidance adds is an item like any other, and says where it comes from."""
    play = local_at("notification")
    line = lines_view.line(
        play.review, play.key("inform-family", "mother"), "", play.today, CALENDAR
    )
    assert line.guidance is True
    assert (
        lines_view.line(
            play.review, InstanceId("publication-date", ""), "", play.today, CALENDAR
        ).guidance
        is False
    )
    shown = item_history.show(
        play.review, play.key("inform-family", "mother"), "", play.today, CALENDAR
    )
    assert shown.source == "statutory"


# --- assurance ---------------------------------------------------------------------------------


def test_rounds_from_1_june_every_3_months():
    """They fall on 1 September, 1 December, 1 March and 1 June while an action is open."""
    play = local_at("assured")
    for year, month in ((2026, 9), (2026, 12), (2027, 3), (2027, 6)):
        play.clock_to(date(year, month, 2))
    assert [turn.due for turn in play.review.parties_of("round")] == [
        date(2026, 9, 1),
        date(2026, 12, 1),
        date(2027, 3, 1),
        date(2027, 6, 1),
        date(2027, 9, 1),
    ]


def test_the_default_interval_counts_from_publishing_until_another_is_agreed():
    """Every 3 months from 8 May; the round ahead moves with what is agreed, one that has had its
    day stays."""
    play = local_at("published")
    play.says("coordinator", f'action add "Share minutes" for "{TRUST}" due 1 Oct 2027')
    assert [t.due for t in play.review.parties_of("round")] == [date(2026, 8, 10)], "a Monday"
    said = play.says("coordinator", "assurance every 3 months from 1 Jun 2026")
    assert said["first"] == date(2026, 9, 1)
    play.clock_to(date(2026, 9, 2))
    said = play.says("coordinator", "assurance every 6 months from 1 Jun 2026")
    assert said["first"] == date(2026, 12, 1)
    play.clock_to(date(2026, 12, 2))
    assert [t.due for t in play.review.parties_of("round")] == [
        date(2026, 9, 1),
        date(2026, 12, 1),
        date(2027, 6, 1),
    ]


def test_there_are_no_rounds_from_before_the_first_action():
    """An interval agreed late makes up for nothing."""
    play = local_at("published").on("12 Jan 2027")
    play.says("coordinator", "assurance every 3 months from 1 Jun 2026")
    assert not play.review.parties_of("round")
    play.says("coordinator", f'action add "Share minutes" for "{TRUST}" due 1 Oct 2027')
    assert [t.due for t in play.review.parties_of("round")] == [date(2027, 3, 1)]


def test_whoever_is_awaited_for_an_assurance_is_named():
    """The agency until it has shown something, then the coordinator, then the agency again if more
    is asked."""
    play = local_at("assured").on("1 Sep 2026")
    key = play.key("assurance", "action 1, round 1")

    def awaited():
        lines = chasing_view.outstanding(play.review, play.today, CALENDAR, []).lines
        return next((one.people, one.how) for one in lines if (one.item, one.party_id) == key)

    assert awaited() == ([play.id("trust-lead"), play.id("trust-deputy")], "task")
    play.says("trust-lead", "done assurance for 1")
    assert awaited() == ([play.id("coordinator")], "accept")
    play.says("coordinator", "done assurance for 1 as asked-again because the figures are missing")
    assert awaited() == ([play.id("trust-lead"), play.id("trust-deputy")], "task")


def test_the_agency_shows_and_the_coordinator_accepts():
    """In that order: what was not shown is neither accepted nor asked again, and the refusal names
    the way."""
    play = local_at("assured").on("1 Sep 2026")
    refusal = play.refused("coordinator", "done assurance for 1")
    assert (refusal.code, refusal.facts["number"]) == ("assurance-not-shown", 1)
    refusal = play.refused(
        "coordinator", "done assurance for 1 as asked-again because the figures are missing"
    )
    assert refusal.code == "assurance-not-shown"
    for outcome in ("accepted", "asked-again because the figures are missing"):
        assert (
            play.refused("trust-lead", f"done assurance for 1 as {outcome}").code
            == "assurance-coordinator"
        )
    assert play.refused("police-lead", "done assurance for 1").code == "not-yours"

    assert play.says("trust-lead", "done assurance for 1")["outcome"] == "shown"
    assert play.is_open("assurance", "action 1, round 1")
    assert (
        play.refused("coordinator", "done assurance for 1 as asked-again").code == "missing-reason"
    )
    said = play.says(
        "coordinator", "done assurance for 1 as asked-again because the figures are missing"
    )
    assert said.told == {"trust-lead": ["asked-again"]}
    assert play.refused("coordinator", "done assurance for 1").code == "assurance-not-shown"
    said = play.says("coordinator", "done assurance for 1 as shown ref report 4")
    assert said["behalf"] == TRUST
    assert play.says("coordinator", "done assurance for 1")["outcome"] == "accepted"
    assert play.how("assurance", "action 1, round 1") == "done"


def test_what_is_late_is_carried_and_never_reset():
    """The oldest open round is meant; both are open side by side, each with its own day."""
    play = local_at("assured")
    play.clock_to(date(2026, 12, 3))
    lates = [play.due("assurance", f"action 1, round {n}") for n in (1, 2)]
    assert lates == [date(2026, 9, 1), date(2026, 12, 1)]
    board = lists_view.assurance(play.review, play.today, CALENDAR)
    assert [(r.number, r.late > 0) for r in board.rounds] == [
        (1, True),
        (2, True),
        (3, False),
    ]
    play.says("trust-lead", "done assurance for 1")
    play.says("coordinator", "done assurance for 1")
    assert not play.is_open("assurance", "action 1, round 1")
    assert play.is_open("assurance", "action 1, round 2")


def test_a_round_is_collated_and_fed_back_to_the_qpp_subgroup():
    """10 and 15 working days after its day; without a number the oldest open round is meant."""
    play = local_at("assured")
    play.clock_to(date(2026, 9, 2))
    assert play.due("assurance-collated", "round 1") == date(2026, 9, 15)
    assert play.due("assurance-reported", "round 1") == date(2026, 9, 22)
    title = play.review.item("assurance-reported").title
    assert "Quality of Practice and Performance" in title
    # It is told, and nobody holds it as a role.
    assert play.refused("coordinator", "role qpp @panel-1").facts["receives"] == [title]
    assert play.refused("coordinator", "role nobody @panel-1").facts["receives"] == []
    alone = "because two agencies answer next week"
    assert play.says("coordinator", f"done assurance-collated {alone}")["party"] == "round 1"
    assert play.refused("trust-lead", "done assurance-reported ref e-mail 9").code == "not-yours"
    said = play.says("coordinator", f"done assurance-reported ref e-mail 9 {alone}")
    assert said["party"] == "round 1"


def test_open_actions_keep_a_review_open_and_a_round_without_any_is_none():
    """The last action ends the rounds; one that had been opened just then has nothing to collate.
    An action that turns out not to be carried out is shown in the next round: those that were
    missed are not made up for."""
    play = local_at("last")
    assert list(play.review.open_keys()) == [("website-removal", "")]
    assert [t.due for t in play.review.parties_of("round")][-1] == date(2027, 3, 1)
    play.clock_to(date(2027, 5, 10))
    play.says("coordinator", "undo action-done for 1 because the minutes are still missing")
    play.says("coordinator", "done website-removal")
    assert play.review.completed is None
    assert list(play.review.open_keys()) == [
        ("action-done", "action-1"),
        ("assurance", "action-1@round-4"),
        ("assurance-collated", "round-4"),
        ("assurance-reported", "round-4"),
    ]
    assert play.review.party("round-4").due == date(2027, 6, 1)


def test_an_action_does_not_come_back_into_a_round_that_was_over():
    """Round 2 went on for the other action and was fed back: what turns out to be open is shown in
    round 3."""
    play = local_at("round 2")
    play.clock_to(date(2026, 12, 2))
    play.says("trust-lead", "done assurance for 1")
    play.says("coordinator", "done assurance for 1")
    play.says("coordinator", "done assurance-collated for 2")
    play.says("coordinator", "done assurance-reported for 2 ref e-mail 24")
    play.says("coordinator", "undo action-done for 2 because one station was left out")
    shown = [k for k in play.review.open_keys() if k[0].startswith("assurance")]
    assert shown == [
        ("assurance", "action-1@round-3"),
        ("assurance", "action-2@round-3"),
        ("assurance-collated", "round-3"),
        ("assurance-reported", "round-3"),
    ]
    listed = lists_view.assurance(play.review, play.today, CALENDAR).rounds
    assert [(r.number, r.open) for r in listed] == [(1, 0), (2, 0), (3, 4)]


def test_what_was_said_in_a_round_stays_though_its_action_is_closed_that_day():
    """The round is opened in the morning, something is shown, and the action is carried out in the
    evening."""
    play = local_at("assured")
    play.clock_to(date(2026, 9, 2))
    assert play.review.party("round-2").joined == play.today
    play.says("trust-lead", "done assurance for 1 ref report 9")
    play.says("coordinator", "done assurance for 1")
    play.says("trust-lead", "done assurance for 1 ref report 10")
    play.says("trust-lead", "action done 1")
    assert ("assurance", "action-1@round-2") in play.review.open_keys()


def test_a_round_in_which_no_action_is_left_is_not_listed():
    """It has nothing to show."""
    play = local_at("last")
    assert [t.number for t in play.review.parties_of("round")] == [1, 2, 3]
    assert [r.number for r in lists_view.assurance(play.review, play.today, CALENDAR).rounds] == [
        1,
        2,
    ]


def test_an_accepted_assurance_says_that_the_next_round_comes():
    """Only an action that is carried out needs none."""
    play = local_at("assured")
    play.clock_to(date(2026, 9, 1))
    play.says("police-lead", "action done 2")
    for number, who in ((1, "trust-lead"), (2, "police-lead")):
        play.says(who, f"done assurance for {number}")
    assert play.says("coordinator", "done assurance for 1")["carried_out"] is False
    assert play.says("coordinator", "done assurance for 2")["carried_out"] is True


def test_agreed_intervals_are_shown_as_agreed():
    """Not as our default: `assurance every` is an agreement."""
    play = local_at("published")
    play.says("coordinator", f'action add "Brief all officers" for "{POLICE}" due 1 Jul 2027')
    play.clock_to(date(2026, 5, 12))

    def basis() -> str:
        (key,) = [k for k in play.review.open_keys() if k[0] == "assurance"]
        return str(lines_view.line(play.review, key, "", play.today, CALENDAR).basis)

    assert basis() == "default"
    play.says("coordinator", "assurance every 3 months from 1 Jun 2026")
    assert basis() == "timetable"


def test_an_agency_that_is_renamed_is_no_other_agency():
    """It is told of the briefing once, and keeps its own governance body."""
    play = local_at("round 2")
    review = play.review
    before = {k for k in review.all_keys() if k[0] in ("briefing-circulated", "governance-bodies")}
    title = title_of(review, InstanceId("governance-bodies", "agency-1"))
    play.says("coordinator", f'agency rename "{TRUST}" to "The Trust"')
    assert {
        k for k in play.review.all_keys() if k[0] in ("briefing-circulated", "governance-bodies")
    } == before
    assert title_of(play.review, InstanceId("governance-bodies", "agency-1")) == title
    assert "SCT Board" in title


def test_a_published_review_is_not_taken_back_by_what_only_waits():
    """Rule 12: what is due in working days after publication is work at hand; an open question of
    the second stage is not, nor is the year on the website."""
    play = local_at("published")
    play.says("coordinator", 'family add "father"')
    assert play.review.stage.id == "publication"
    board = board_view.board(play.review, play.today, CALENDAR)
    assert "7 minute briefing completed" in [line.title for line in board.moves]


def test_a_reviewer_who_leaves_after_publication_is_not_missed():
    """Nothing needs one then; undoing the publication asks for another."""
    play = local_at("published")
    play.says("coordinator", "role lead-reviewer remove @lead-reviewer because the contract ended")
    assert (play.how("lead-reviewer"), play.how("independence")) == ("done", "done")
    assert play.review.stage.id == "publication"
    play.unpublishes("the wrong file went up")
    assert play.is_open("lead-reviewer")
    assert play.is_open("independence")


@pytest.mark.parametrize(
    "typed",
    [
        'attendee add "Teacher"',
        'attendee add "Teacher" asked for presentation',
        "attendee add @team-1",
    ],
)
def test_nobody_attends_what_this_pathway_does_not_have(typed):
    """Nothing would ever be sent to them."""
    assert local_at("published").refused("coordinator", typed).code == "not-kept"


def test_a_new_action_opens_a_completed_review_again():
    """And the rounds go on with the next one, not with those that were missed."""
    play = Pathways()
    play.tells(LOCAL)
    said = play.on("1 Jul 2027").says(
        "coordinator", f'action add "Look again" for "{POLICE}" due 1 Dec 2027'
    )
    assert "reopened" in said.posted
    assert play.review.parties_of("round")[-1].due == date(2027, 9, 1)
    assert play.is_open("assurance", "action 3, round 4")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("assurance every 0 months from 1 Jun 2026", "assurance-months"),
        ("assurance every 25 months from 1 Jun 2026", "assurance-months"),
        ("assurance every 3 months from 1 Jun 2025", "before-decision"),
        ("action done 9", "unknown-action"),
        ("done assurance for 9", "unknown-party"),
        ("done assurance for 1 as contributes", "no-outcome"),
        ('action add "Share minutes" for "Nobody" due 1 Oct 2026', "unknown-party"),
    ],
)
def test_what_is_refused(typed, code):
    """Nothing is recorded."""
    assert local_at("assured").refused("coordinator", typed).code == code


def test_a_publication_that_is_undone_takes_its_rounds_along():
    """They are counted from it (rule 10), and come anew with the next; one in which something was
    said stays as a fact, without a date meanwhile."""
    play = local_at("published")
    play.says("coordinator", f'action add "Share minutes" for "{TRUST}" due 1 Oct 2027')
    play.clock_to(date(2026, 8, 11))
    play.says("trust-lead", "done assurance for 1 ref report 1")
    assert [t.due for t in play.review.parties_of("round")] == [
        date(2026, 8, 10),
        date(2026, 11, 9),
    ]
    play.unpublishes()
    assert [t.number for t in play.review.parties_of("round")] == [1]
    assert play.due("assurance", "action 1, round 1") is None
    play.says("coordinator", "publish https://www.example.org/reviews")
    play.tick()
    assert [t.due for t in play.review.parties_of("round")] == [
        date(2026, 8, 10),
        date(2026, 11, 11),
    ]
    assert play.due("assurance", "action 1, round 1") == date(2026, 8, 10)


def test_agreed_rounds_outlast_an_undone_publication():
    """They hang on what was agreed."""
    play = local_at("assured")
    play.clock_to(date(2026, 9, 2))
    play.unpublishes()
    assert play.due("assurance", "action 1, round 1") == date(2026, 9, 1)


def test_undoing_an_assurance_means_the_one_that_was_touched_last():
    """By the action's number, as it was typed; what an agency has shown is taken back, too."""
    play = local_at("assured")
    play.clock_to(date(2026, 12, 3))
    play.says("trust-lead", "done assurance for 1")
    play.says("coordinator", "done assurance for 1")
    play.says("trust-lead", "done assurance for 1")
    play.says("trust-lead", "undo assurance for 1 because it was the wrong report")
    assert play.refused("coordinator", "done assurance for 1").code == "assurance-not-shown"
    assert (
        play.refused("trust-lead", "undo assurance for 1 because of the other one").code
        == "not-done-yet"
    )
    play.says("trust-lead", "done assurance for 1")
    play.says("coordinator", "done assurance for 1")
    play.says("coordinator", "undo assurance for 1 because accepted by mistake")
    assert play.is_open("assurance", "action 1, round 2")
    assert not play.is_open("assurance", "action 1, round 1")


def test_a_national_review_shows_no_date_of_the_local_one():
    """The National Panel publishes (S36); back in the local pathway, the agreed date counts
    again."""
    play = local_at("ready")
    agreed = play.review.publication_date
    assert agreed is not None
    play.says("coordinator", "switch scsp-national because the National Panel takes it over")
    assert board_view.board(play.review, play.today, CALENDAR).publication is None
    play.says("coordinator", "switch scsp because it gives it back")
    assert play.review.publication_date == agreed
