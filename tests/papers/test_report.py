"""The progress report: where each review stands, what is late and whose, notices, assurance; and
whom it reaches."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from docx import Document

from bot.papers import (
    calendar,
    report,
    report_facts,
    report_lateness,
    timeline,
    timeline_picture,
)
from bot.papers.report_facts import Summary
from bot.store import workspace
from bot.store.db import writing
from bot.workflow.review.state import Party
from playground import Fault
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, PEOPLE, Talk
from tests.papers.reviews import REVIEWS, not_published
from tests.workflow.driver import Play
from tests.workflow.sandwell import Pathways


def summed(
    play: Play, first: date | None = None, last: date | None = None, *, full: bool = True
) -> Summary:
    """A review in a report of today."""
    return report_facts.summary(play.review, play.today, play.calendar, first, last, full=full)


def words(content: bytes) -> str:
    """Everything that can be read in a report, cells of a row with bars between them."""
    document = Document(io.BytesIO(content))
    found = [p.text for p in document.paragraphs]
    found += [
        " | ".join(c.text for c in row.cells) for table in document.tables for row in table.rows
    ]
    return "\n".join([*found, *(p.text for s in document.sections for p in s.footer.paragraphs)])


def pictures(content: bytes) -> list[str]:
    """The words of each picture."""
    shapes: Any = Document(io.BytesIO(content)).inline_shapes
    return [shape._inline.docPr.get("descr") for shape in shapes]


def test_what_is_late_is_said_by_agency(plays):
    """Whose, what, since when, how long: the same for several is one line."""
    late = {(x.owner, x.title): x for x in summed(plays("late")).late}
    police = late["Police", "Factual accuracy of the draft Overview Report"]
    assert (police.due, police.days, police.count) == (date(2026, 3, 5), 9, 1)
    checks = late["ESCB Support Team", "Progress and quality check of the review"]
    assert checks.count == 1, "one is open at a time"
    assert summed(plays("late")).late_count == 8
    owners = list(report_lateness.by_owner(summed(plays("late")).late))
    assert owners[0] == "ESCB Support Team", "the longest first"
    assert {"Police", "Health", "Oak School"} <= set(owners)


def test_lateness_is_of_whoever_owed_the_act(plays):
    """A letter to an agency and its place on a panel are the coordinator's; a dispute that it has
    raised is the reviewer's; what waits for others is nobody's."""
    sandwell = Pathways().on("17 Nov 2025")
    for line in (
        'open scsp "Ash" decided 2025-11-17',
        "agency add Trust lead @trust-lead",
        "agency add Police lead @police-lead",
        "role slpr @slpr",
        "role board @board",
        "timetable propose",
        "timetable accept",
    ):
        sandwell.says("coordinator", line)
    sandwell.on("1 Jul 2026")
    of = {late.title: late.owner for late in summed(sandwell).late}
    panel = sandwell.review.item("panel-member").title
    assert of[panel] == "Business Unit"
    assert of[sandwell.review.item("slpr-approval").title] == report_lateness.WAITS
    assert not {"Trust", "Police"} & set(of.values())
    essex = {(late.owner, late.title) for late in summed(plays("in rounds")).late}
    accuracy = "Factual accuracy of the draft Overview Report"
    assert {owner for owner, title in essex if title == accuracy} == {"Oak School", "Lead Reviewer"}


def test_answers_are_told_apart_round_by_round(plays):
    """Confirmed, disputed, approved, returned, set aside: by whom, on which version."""
    rounds = {(one.title, one.number): one for one in summed(plays("in rounds")).answers}
    accuracy = "Factual accuracy of the draft Overview Report"
    said = [(rounds[accuracy, n].version, rounds[accuracy, n].answers) for n in (1, 2, 3)]
    assert said == [
        (2, "confirmed: Police (set aside by v3); disputed: Health (set aside by v3)"),
        (
            3,
            "confirmed: Police, Health and Oak School"
            " (set aside, as CSPR Sub-Committee returned v3)",
        ),
        (4, "confirmed: Police; disputed: Health"),
    ]
    assert rounds[accuracy, 3].became == "1 of 3 confirmed, 1 disputed"
    returned = next(one for (title, _), one in rounds.items() if "quality assurance" in title)
    assert returned.became == "returned by CSPR Sub-Committee on Wed 18 Feb 2026"
    words_of = words(report.document([summed(plays("in rounds"))], plays("in rounds").today))
    assert f"{accuracy} | 3, on v4 | confirmed: Police; disputed: Health" in words_of


def test_what_happened_says_by_whom_and_what_still_counts(plays):
    """No answer is "agreed"; what fell says so, where it was given and where it fell."""
    lines = [f"{on}: {what}" for on, what in summed(plays("in rounds")).happened]
    accuracy = "Factual accuracy of the draft Overview Report"
    for line in (
        f"2026-02-04: {accuracy}: v2 disputed by Health (set aside by v3, Wed 11 Feb 2026)",
        f"2026-02-11: {accuracy}: v2, confirmed by Police: set aside by v3",
        f"2026-02-18: {accuracy}: v3, confirmed by Police, Health and Oak School: set aside, as"
        " CSPR Sub-Committee returned v3",
        f"2026-03-05: {accuracy}: v4 confirmed by Police",
    ):
        assert line in lines
    assert any(line.endswith("v3 returned by CSPR Sub-Committee") for line in lines)
    assert not any(line.endswith("v3 returned") for line in lines)
    agreed = [line for line in lines if line.endswith(": agreed")]
    assert agreed == ["2025-10-16: Decision to carry out a review: agreed"]


def test_what_was_taken_back_is_not_reported_as_done():
    """A mistaken tick, an answer, a settled dispute, a publication date."""
    play = REVIEWS["in rounds"]()
    play.says("police-lead", "undo factual-accuracy because it was for another review")
    play.says("health-lead", "approve factual-accuracy")
    play.says("coordinator", "undo scoping-meeting because it was another one")
    play.says("coordinator", "publication 10 Jul 2026")
    lines = [what for _, what in summed(play).happened]
    accuracy = "Factual accuracy of the draft Overview Report"
    assert f"{accuracy}: v4 confirmed by Police (taken back, Wed 18 Mar 2026)" in lines
    settled = f"{accuracy}: v4 disputed by Health (until it confirmed it, Wed 18 Mar 2026)"
    assert settled in lines
    assert "Scoping meeting: held (taken back since)" in lines
    assert "Publication date agreed: Fri 10 Jul 2026" in lines


def test_a_stage_that_was_gone_through_again_counts_all_its_rounds(plays):
    """From the first answer to the last, and in how many rounds."""
    stages = {stage.title: stage for stage in summed(plays("in rounds")).stages}
    assert (stages["Agency check"].taken, stages["Agency check"].rounds) == (30, 3)
    assert stages["Final report"].rounds == 3, "v2, v3 and v4"
    assert stages["First draft"].rounds == 1
    content = report.document([summed(plays("in rounds"))], plays("in rounds").today)
    assert "30 days in 3 rounds" in words(content)


def test_the_publication_column_says_what_is_meant(plays):
    """Published, planned, expected or on hold, with the day, and whether in time."""
    found = [summed(plays(kind)) for kind in ("late", "held", "published")]
    said = words(report.document(found, date(2026, 4, 20)))
    assert "| published Fri 10 Apr 2026, within the six months" in said
    assert "| on hold since Mon 9 Mar 2026" in said
    assert "| expected Wed 15 Apr 2026, within the six months" in said
    planned = Play().like(plays("late"))
    planned.says("coordinator", "publication 10 Jul 2026")
    said = words(report.document([summed(planned, full=False)], planned.today))
    assert "| planned Fri 10 Jul 2026, 85 days after the six months" in said


def test_timeliness_is_measured_against_six_months(plays):
    """As it was, or as it is expected."""
    late, done = summed(plays("late")), summed(plays("published"))
    assert report.expected(late.publishing) == "expected Wed 15 Apr 2026, within the six months"
    assert report.expected(done.publishing) == "Fri 10 Apr 2026, within the six months"
    assert done.days == 176
    national = summed(plays("national"))
    assert national.limit is None
    assert report.expected(national.completion) == "not known yet"


def test_days_by_stage_are_planned_and_taken(plays):
    """In the order of the stages."""
    stages = {s.title: s for s in summed(plays("late")).stages}
    assert (stages["First meeting"].planned, stages["First meeting"].taken) == (30, 23)
    assert stages["Agency check"].taken == 43, "so far"
    assert stages["Publication"].taken is None


def test_notices_say_when_and_with_what_evidence(plays):
    """Sent, recorded with a reference or without, or not yet and by when."""
    sent = {n.title: n for n in summed(plays("published")).notices}
    assert sent["DfE informed"].sent == date(2026, 3, 30)
    assert sent["DfE informed"].evidence
    play = Play().like(plays("held"))
    play.says("coordinator", "publication 10 Jul 2026")
    waiting = {n.title: n for n in summed(play).notices}
    assert waiting["DfE informed"].sent is None
    assert waiting["DfE informed"].latest == play.calendar.latest_notice(date(2026, 7, 10), 7)


def test_actions_are_numbers_and_agencies(plays):
    """Their texts are what somebody typed; `action list` shows them."""
    actions = summed(plays("finished")).actions
    assert [(a.number, a.agency, a.says) for a in actions] == [
        (1, "Health", "done Mon 1 Jun 2026"),
        (2, "Oak School", "done Fri 28 Aug 2026"),
    ]
    assert "Audit" not in words(report.document([summed(plays("finished"))], date(2027, 4, 12)))


def test_what_happened_is_of_the_time_that_was_asked_for(plays):
    """Both days included; several of one kind on one day are one line."""
    play = plays("published")
    march = summed(play, date(2026, 3, 27), date(2026, 3, 30)).happened
    assert march[0] == (date(2026, 3, 27), "Agency informed of publication: sent (3)")
    assert {on for on, _ in march} == {date(2026, 3, 27), date(2026, 3, 30)}
    assert summed(play, date(2024, 1, 1), date(2024, 2, 1)).happened == ()


@pytest.mark.parametrize("kind", REVIEWS)
def test_a_report_opens_and_names_nobody(plays, kind):
    """No pseudonym, no family contact, no person, no reason; its pictures have words."""
    play = plays(kind)
    drawn = timeline.drawing(play.review, play.today, play.calendar)
    shown = {play.review.ref: (timeline_picture.picture(drawn), timeline.alt_text(drawn))}
    content = report.document([summed(play)], play.today, pictures=shown)
    said = words(content)
    assert play.review.pseudonym not in re.findall(r"\w+", said)
    for typed in ("mother", "contact 1", "parallel", "social worker will", "letter 3"):
        assert typed not in said
    assert not re.search(r"\bU[A-Z0-9]{6,}\b", said)
    assert len(pictures(content)) == 2
    assert all(pictures(content))
    assert play.review.ref in said
    assert said.index("Past their date, by") < said.index("The plan, and where it stands")
    tall = [shape.height.cm for shape in Document(io.BytesIO(content)).inline_shapes]
    assert max(tall) < 23  # centimetres: a page has room for it and its heading


def test_the_report_on_all_begins_with_the_whole(plays):
    """A table, a chart with its words, what is late by agency; then each review."""
    found = [summed(plays(kind)) for kind in ("early", "late", "held", "published", "national")]
    content = report.document(
        found, date(2026, 4, 20), first=date(2026, 1, 1), last=date(2026, 3, 31)
    )
    said = words(content)
    assert "5 reviews. As on Mon 20 Apr 2026, Thu 1 Jan 2026 to Tue 31 Mar 2026." in said
    assert (
        "3 of 4 are published, or expected to be, within six months of the decision; 1 later."
        in said
    )
    assert "ESCB Support Team |" in said
    (chart,) = pictures(content)
    assert chart.startswith("Days from decision to publication: ESCB-2025-01 176 days")


def test_who_only_oversees_reads_no_more_than_the_overview(plays):
    """Reference, stage, dates and lateness."""
    said = words(report.document([summed(plays("late"), full=False)], date(2026, 3, 18)))
    assert "ESCB-2025-01 | Agency check | 40 of 72 | 8 |" in said
    assert "Police" not in said
    assert "Factual accuracy" not in said


def test_forty_agencies_and_three_hundred_attendees_have_room():
    """And names of all kinds."""
    names = [f"Agency {n}" for n in range(1, 37)] + ["Care 🌍", "שלום", "*A* & Co", "$x^2$"]
    play = Play().at("opened", agencies=[])
    for name in names:
        play.says("coordinator", f'agency add "{name}" lead @{play.fresh()}')
    play.says("coordinator", "timetable propose")
    play.says("coordinator", "timetable accept")
    play.says("coordinator", "done agency-letter for all ref letter 1")
    play.on("1 Jun 2026")
    for n in range(1, 301):
        party = Party(
            f"attendee-{n}", "attendee", n, f"Worker {n}, Police", play.today, "post-publication"
        )
        play.review.parties[party.id] = party
    said = words(report.document([summed(play)], play.today))
    assert len(timeline.alt_text(timeline.drawing(play.review, play.today, play.calendar))) <= 2000
    assert len(calendar.entries(play.review, play.calendar)) < 60
    for name in names:
        assert f"\n{name} | " in said


def test_a_hundred_reviews_are_one_report(plays):
    """The chart shows the first forty; each has its section."""
    one = summed(plays("published"))
    content = report.document([one] * 100, date(2026, 5, 2))
    assert len(content) < 2_000_000
    assert len(pictures(content)) == 1


# --- asked for ---------------------------------------------------------------------------------


def reports(talk: Talk, place: str) -> list[dict[str, Any]]:
    """The files in a channel or a DM."""
    return [dict(one) for one in talk.slack.files(place)]


def test_the_report_of_one_review_comes_to_its_channel(at):
    """With a period or without."""
    talk = at("agency-check")
    assert "comes to this review's channel" in talk.says("lead-reviewer", "report").words
    talk.says("coordinator", "report from 1 Jan 2026 to 31 Jan 2026")
    first, second = reports(talk, CHANNEL)
    assert first["name"] == "ESCB-2025-01 progress report.docx"
    assert "Thu 8 Jan 2026 | Overview Report v1 registered" in words(second["content"])
    assert "Scoping meeting: held" in words(first["content"])
    assert "Scoping meeting: held" not in words(second["content"])


def test_the_report_on_all_never_comes_to_a_channel(at):
    """By direct message to whoever asked; who is in no review is told so."""
    talk = at("agency-check")
    said = talk.says("coordinator", "report all")
    assert "by direct message" in said.words
    assert reports(talk, CHANNEL) == []
    (file,) = reports(talk, talk.slack.dm(PEOPLE["coordinator"]))
    assert file["name"] == "Progress report 2026-02-04.docx"
    assert "ESCB-2025-01" in words(file["content"])
    assert (
        "nothing was made"
        in talk.says("stranger", "report all", channel=talk.slack.dm("U0STRANGE")).words
    )


def test_overview_gets_the_overview_by_direct_message(at):
    """`role overview`: reference, stage, dates, lateness."""
    talk = at("agency-check")
    talk.says("coordinator", "role overview @outsider")
    place = talk.slack.dm(PEOPLE["outsider"])
    talk.says("outsider", "report all", channel=place)
    (file,) = reports(talk, place)
    assert "ESCB-2025-01 | Agency check |" in words(file["content"])
    assert "Police" not in words(file["content"])
    assert "being made" not in talk.says("outsider", "report ESCB-2025-01", channel=place).words


def test_the_report_on_all_leaves_out_a_channel_that_its_reader_has_left(at):
    """Who is in a channel is read again when what is known of it is old: a leaving may not have
    been told."""
    talk = at("agency-check")
    place = talk.slack.dm(PEOPLE["team-1"])
    assert "by direct message" in talk.says("team-1", "report all", channel=place).words
    talk.slack.kick(PEOPLE["team-1"], CHANNEL)
    with writing(talk.bot.engine) as conn:
        workspace.note_joined(
            conn, team=talk.slack.team, channel=CHANNEL, user=PEOPLE["team-1"]
        )  # as if never told
    assert "by direct message" in talk.says("team-1", "report all", channel=place, send=False).words
    talk.move(talk.now + timedelta(minutes=6))
    talk.deliver()
    assert len(reports(talk, place)) == 1
    assert "nothing was made" in talk.says("team-1", "report all", channel=place).words


def test_the_report_on_all_says_what_could_not_be_checked(at):
    """A channel of which Slack does not say who is in it is left out, in so many words."""
    talk = at("agency-check")
    talk.says("coordinator", 'open escb "Birch" decided 6 Jan 2026', channel=OTHER_CHANNEL)
    talk.says("coordinator", "role overview @team-1", channel=OTHER_CHANNEL)
    place = talk.slack.dm(PEOPLE["team-1"])
    talk.move(talk.now + timedelta(minutes=6))
    # Slack is asked for the request, more than once, and again when the report is made.
    talk.slack.script("conversations.members", *[Fault.error("fatal_error")] * 3)
    talk.says("team-1", "report all", channel=place)
    (file,) = reports(talk, place)
    assert "ESCB-2026-01" in words(file["content"])
    assert "ESCB-2025-01" not in words(file["content"])
    assert "1 review left out" in talk.dms("team-1")[-1].text_all


def test_a_report_on_what_is_not_published_speaks_of_no_publication(plays):
    """Neither of a hold, though its proceeding goes on, nor of notices before it."""
    summary = summed(not_published(plays("held")))
    assert (summary.held_since, summary.state) == (None, "live")
    said = words(report.document([summary], date(2026, 4, 20)))
    assert "Publication | nothing is published" in said
    assert "Notices that nothing is published" in said
    assert "on hold since" not in said
    learning = summed(not_published(plays("held"), "learning"))
    assert learning.held_since == date(2026, 3, 9)
    assert "Notices before publication" in words(report.document([learning], date(2026, 4, 20)))


def test_what_is_asked_again_leaves_the_plan_as_it_was(plays):
    """Three rounds of the agencies' check took longer than the 13 days that were planned; days are
    whole dates, as there is no calendar beside the table."""
    stage = next(s for s in summed(plays("in rounds")).stages if s.title == "Agency check")
    assert (stage.planned, stage.taken, stage.rounds) == (13, 30, 3)
    assert stage.says == "5 past their date, since Mon 9 Mar 2026"
