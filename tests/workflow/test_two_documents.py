"""The two partnerships' own documents, line by line: what each asks for is what the pathway does.

A line is named by its document and its number there (E13, S20), as the process files' makers do.
"""

import re
from collections.abc import Sequence

import pytest

from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import title_of
from tests.workflow.driver import Play
from tests.workflow.sandwell import Pathways, shipped

ESSEX = """
E5  decision                   date by coordinator
E7  lead-reviewer              task by coordinator
E9  scoping-meeting            meeting by coordinator
E11 terms-discussed            task by coordinator with scoping-meeting
E12 family-contact             task by coordinator with scoping-meeting
E13 timetable                  task by coordinator with scoping-meeting
E14 agencies                   task by coordinator with scoping-meeting
E15 review-team                task by coordinator with scoping-meeting
E16 pseudonym                  task by coordinator with scoping-meeting
E20 family-letter              notice by coordinator each family after scoping-meeting
E20 family-contribution        task by coordinator lead-reviewer each family after family-letter
E21 agency-letter              notice by coordinator each agency after scoping-meeting
E21 agency-commitment          task by agency each agency after agency-letter
E21 practitioners-briefed      task by agency each agency after agency-letter
E23 first-meeting              meeting by coordinator lead-reviewer
E25 chronology                 task by agency coordinator each agency after agency-letter
E25 chronologies-reviewed      task by lead-reviewer with first-meeting after chronology
E26 terms-of-reference         approval decided by lead-reviewer review-team with first-meeting
E27 key-themes                 task by lead-reviewer with first-meeting
E31 chronology-author-meeting  meeting by coordinator lead-reviewer optional
E33 practitioner-meeting       meeting by lead-reviewer coordinator
E35 practitioner-contribution  task by lead-reviewer with practitioner-meeting
E36 facts-agreed               task by lead-reviewer with practitioner-meeting
E37 lived-experience           task by lead-reviewer with practitioner-meeting
E38 key-lessons                task by lead-reviewer with practitioner-meeting
E40 first-draft                document by lead-reviewer
E40 draft-discussed            task by lead-reviewer review-team
E42 final-draft                document by lead-reviewer
E42 final-discussed            task by lead-reviewer review-team
E44 factual-accuracy           confirmation by agency each agency
E44 agency-thoughts            task by agency each agency
E48 sub-committee              approval decided by sub-committee
    requires factual-accuracy final-discussed
E49 learning-priorities        task by sub-committee coordinator after sub-committee
E49 learning-priorities-shared notice by coordinator each body partnership after learning-priorities
E53 executive-presentation     task by coordinator lead-reviewer after sub-committee
E54 sign-off                   approval decided by executive requires sub-committee
E55 response-and-actions       task by coordinator executive
E55 learning-follow-up-plan    task by coordinator after response-and-actions
E56 publication-date           date by coordinator
E56 media-statement            task by coordinator
E60 inform-agencies            notice by coordinator each agency
E60 inform-partnerships        notice by coordinator each partnership
E61 inform-national-panel      notice by coordinator
E62 inform-family              notice by coordinator lead-reviewer each family
E63 publish                    publish by coordinator
    requires sign-off terms-of-reference publication-date
E63 website-removal            task by coordinator
E67 briefing-session           meeting by lead-reviewer coordinator
E67 presentation-sent          task by coordinator each attendee-asked
E67 briefing-follow-up         task by coordinator each attendee
E68 impact                     task by coordinator each agency
"""
SANDWELL = """
S10 decision              date by coordinator
S12 panel-member          task by coordinator each agency
S14 lead-reviewer         task by coordinator
S16 terms-of-reference    approval decided by lead-reviewer panel
S16 methodology           approval decided by lead-reviewer panel
S16 timeline              approval decided by lead-reviewer panel
S18 draft                 document by lead-reviewer
S18 final-draft           document by lead-reviewer
S18 recommendations-check approval decided by panel
S18 mirrors-terms         approval decided by panel
S20 strategic-leads       task by agency each agency after recommendations-check mirrors-terms
S20 governance-bodies     task by agency each agency after recommendations-check mirrors-terms
S20 agency-response       confirmation by agency each agency
    requires recommendations-check mirrors-terms strategic-leads governance-bodies
S22 slpr-approval         approval decided by slpr requires agency-response
S24 board-sign-off        approval decided by board requires slpr-approval
S26 inform-national-panel notice by coordinator
S26 inform-dfe            notice by coordinator
S26 inform-ofsted         notice by coordinator
S26 inform-cabinet-member notice by chair
S28 publish               publish by coordinator
    requires board-sign-off terms-of-reference methodology timeline publication-date
S28 seven-minute-briefing task by coordinator lead-reviewer
S28 briefing-circulated   notice by coordinator each agency partner-agency
    after seven-minute-briefing
S28 practitioner-briefing meeting by coordinator lead-reviewer optional after publish
S28 learning-shared       task by coordinator
S28 training-updated      task by coordinator after learning-shared
S30 assurance             task by agency coordinator each action-round
S30 assurance-collated    task by coordinator each round
S30 assurance-reported    notice by coordinator each round after assurance-collated
"""
NATIONAL = """
S32 decision                  date by coordinator
S34 national-review-completed task by coordinator
S36 published-by-panel        task by coordinator after national-review-completed
S36 disseminated              task by coordinator after published-by-panel
"""


def as_said(pathway: str, name: str) -> str:
    """What a pathway does about an item, in the words of the tables above."""
    item = shipped(pathway).items[name]
    parts: list[str] = [item.kind]
    said: Sequence[tuple[str, Sequence[str]]] = (
        ("decided by" if item.decides else "by", item.decides or item.who),
        ("each", item.each),
        ("with", [item.goes_with] if item.goes_with else []),
    )
    for word, names in said:
        parts += [word, *names] if names else []
    parts += ["optional"] if item.optional else []
    said = (("after", item.after), ("requires", [need.item for need in item.requires]))
    for word, names in said:
        parts += [word, *names] if names else []
    return " ".join(parts)


@pytest.mark.parametrize(
    ("pathway", "table"), [("escb", ESSEX), ("scsp", SANDWELL), ("scsp-national", NATIONAL)]
)
def test_each_line_is_asked_of_whom_it_names_in_its_order(pathway: str, table: str) -> None:
    """Who does it, for whom, with which meeting, after what, and what holds it."""
    whole = re.sub(r"\n\s+", " ", table.strip())
    lines = [line.split(None, 2) for line in whole.splitlines()]
    said = {f"{line} {name}": what for line, name, what in lines}
    assert {key: as_said(pathway, key.split()[1]) for key in said} == said


@pytest.mark.parametrize(
    ("pathway", "name", "span"),
    [
        ("escb", "website-removal", "12 months after publish"),  # E63
        ("escb", "briefing-follow-up", "6 weeks after briefing-session"),  # E67
        ("scsp", "strategic-leads", "14 days after circulation"),  # S20
        ("scsp", "governance-bodies", "14 days after circulation"),
        ("scsp", "agency-response", "14 days after circulation"),
        ("scsp", "inform-national-panel", "7 working days before publication"),  # S26
        ("scsp", "inform-dfe", "7 working days before publication"),
        ("scsp", "inform-ofsted", "7 working days before publication"),
    ],
)
def test_each_length_of_time_is_the_documents_own(pathway: str, name: str, span: str) -> None:
    """Days are days, and working days are that; from what they say it is."""
    due = shipped(pathway).items[name].due.span
    assert due is not None
    assert f"{due.count} {due.unit} {due.way} {due.anchor}" == span


def test_the_timetable_is_agreed_at_the_scoping_meeting_and_not_before(escb: Play) -> None:
    """E13: dates that were laid out before it are said to be that."""
    escb.at("scoping")
    escb.says("coordinator", "timetable propose")
    said = escb.says("coordinator", "timetable accept")
    post = next(a for a in said.announcements if a.code == "timetable-accepted")
    assert post.params["agreed_at"] == said["meeting"] == "Scoping meeting"
    assert escb.is_open("timetable")
    escb.says("coordinator", "done scoping-meeting")
    escb.says("coordinator", "done timetable")
    escb.says("coordinator", "timetable propose")
    said = escb.says("coordinator", "timetable accept")
    post = next(a for a in said.announcements if a.code == "timetable-accepted")
    assert post.params["agreed_at"] == ""


@pytest.mark.parametrize("name", ["Sandwell Children\u2019s Trust", "children's trust", "SCT"])
def test_the_trusts_board_is_named_whatever_the_trust_is_called(name: str) -> None:
    """S20: "governance bodies including the SCT Board"."""
    play = Pathways()
    play.says("coordinator", 'open scsp "Willow" decided 12 Jan 2026')
    play.says("coordinator", f'agency add "{name}" by-email "Chief Executive"')
    agency = play.review.parties_of("agency")[0]
    title = title_of(play.review, InstanceId("governance-bodies", agency.id))
    assert title == "Report shared with the agency's governance bodies: SCT Board"
