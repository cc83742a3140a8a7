"""A whole Essex review in sixty acts of its coordinator: what is the same for many is one act.

Six agencies, two family contacts, another partnership and fifteen attendees. Once this took 148
acts, 70 of them the same thing for one party after another.
"""

from typing import Any

from tests.conversations.talk import Talk, picked

MOST = 60

AGENCIES = """- Police, @police-lead, @police-deputy
- Health, @health-lead
- Education, @panel-1
- Oak School, @school-lead
- Housing, @panel-2
- Children's Trust, @trust-lead, @trust-deputy"""
ROLES = """Lead Reviewer: @lead-reviewer
Review Team: @team-1 @team-2 @team-3
CSPR Sub-Committee: @sub-committee
ESCB Executive: @executive"""
ATTENDEES = """@team-1
@team-2
@team-3
@chair
Head teacher, Oak School (asked for the presentation)
Deputy head, Oak School
Health visitor, Health
School nurse, Health
Midwife, Health (asked)
Social worker, Children's Trust
Team manager, Children's Trust (asked)
Sergeant, Police
Housing officer, Housing
Youth worker, Education
GP, Health"""
LEADS = ("police-lead", "health-lead", "panel-1", "school-lead", "panel-2", "trust-lead")


class Coordinator:
    """A review's coordinator, whose every act is counted: a line, a press, a form sent off."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.acts: list[str] = []

    def says(self, *lines: str) -> None:
        """Type lines; each must be accepted."""
        for line in lines:
            self.acts.append(line)
            said = self.talk.says("coordinator", line)
            assert said.done, f"{line} -> {said}"

    def fills_in(self, button: str, where: Any, values: dict[str, Any]) -> str:
        """Open a form by a button, and send it off: two acts."""
        self.acts += [f"[{button}]", "submit"]
        view = self.talk.presses("coordinator", where, button).reply.view
        assert view is not None, button
        said = self.talk.submits("coordinator", view, values)
        assert said.done, said
        return str(said)

    def ticks(self, stage: str, values: dict[str, Any]) -> None:
        """Tick what came in, by the form that a checklist offers first."""
        self.acts.append(f"checklist {stage}")
        shown = self.talk.says("coordinator", f"checklist {stage}")
        self.fills_in("Tick what came in…", shown, values)


def test_a_whole_review_takes_sixty_acts_of_its_coordinator(escb: Talk) -> None:
    """Everybody else does their own; what came in for all, goes to all or is for all is one act."""
    me = Coordinator(escb)
    _set_up(escb, me)
    _letters_and_chronologies(escb, me)
    _drafts_and_answers(escb, me)
    _publication(escb, me)
    _learning(escb, me)
    assert escb.review().completed is not None
    assert len(me.acts) <= MOST, "\n".join(me.acts)
    agencies = escb.review().parties_of("agency")
    assert (len(agencies), len(escb.review().parties_of("attendee"))) == (6, 15)


def _set_up(escb: Talk, me: Coordinator) -> None:
    me.says('open escb "Ash" decided 16 Oct 2025 ref minute 3.1')
    me.says(picked(f"agency add\n{AGENCIES}"))
    me.says(picked(f"role\n{ROLES}"))
    me.says("family add\nmother\ncontact 1", 'partnership add "Suffolk"')
    escb.day("2025-10-20")
    me.says("done lead-reviewer")
    escb.all_say("lead-reviewer: done independence")
    escb.day("2025-10-22")
    me.says("timetable propose publication 10 Apr 2026", "timetable accept")
    me.ticks(
        "scoping",
        {
            "alone-0": [
                "scoping-meeting",
                "terms-discussed",
                "family-contact",
                "agencies",
                "review-team",
            ]
        },
    )
    me.says("done pseudonym")


def _letters_and_chronologies(escb: Talk, me: Coordinator) -> None:
    escb.day("2025-10-28")
    me.says("letter family-letter for all", "letter agency-letter for all")
    me.says("done family-letter for all ref letters of today")
    me.says("done agency-letter for all ref letters of today")
    escb.day("2025-11-05")
    escb.all_say(*(f"{lead}: done agency-commitment" for lead in LEADS))
    escb.all_say(*(f"{lead}: done practitioners-briefed" for lead in LEADS))
    me.says("done family-contribution for all as contributes")
    escb.day("2025-11-18")
    me.says("done progress-check", "done chronology for all", "done first-meeting")
    escb.all_say(
        "lead-reviewer: done chronologies-reviewed",
        "lead-reviewer: draft https://documents.example.org/terms as terms-of-reference",
        "lead-reviewer: approve terms-of-reference",
        "team-1: approve terms-of-reference",
        "team-2: approve terms-of-reference",
        "lead-reviewer: done key-themes",
    )
    me.says("not-held chronology-author-meeting because the chronologies were clear")


def _drafts_and_answers(escb: Talk, me: Coordinator) -> None:
    escb.day("2025-12-18")
    me.says("done progress-check")
    escb.all_say(
        "lead-reviewer: done practitioner-meeting",
        *(
            f"lead-reviewer: done {item}"
            for item in (
                "practitioner-contribution",
                "facts-agreed",
                "lived-experience",
                "key-lessons",
            )
        ),
    )
    escb.day("2026-01-20")
    me.says("done progress-check")
    escb.all_say(
        "lead-reviewer: draft https://documents.example.org/v1",
        "lead-reviewer: done draft-discussed",
        "lead-reviewer: draft https://documents.example.org/v2",
        "lead-reviewer: done final-discussed",
    )
    me.says("circulate")
    escb.all_say(*(f"{lead}: approve factual-accuracy" for lead in LEADS))
    escb.all_say(*(f"{lead}: done agency-thoughts" for lead in LEADS))
    escb.day("2026-02-18")
    me.says("done progress-check")
    escb.all_say("sub-committee: approve sub-committee", "sub-committee: done learning-priorities")
    me.says("done learning-priorities-shared for all ref e-mails of today")


def _publication(escb: Talk, me: Coordinator) -> None:
    escb.day("2026-03-04")
    escb.all_say("lead-reviewer: done executive-presentation", "executive: approve sign-off")
    me.says('action add "Audit pre-birth plans" for all due 1 Jun 2026')
    me.says("done response-and-actions", "done learning-follow-up-plan")
    me.says("publication 10 Apr 2026", "done media-statement")
    escb.day("2026-03-18")
    me.says("done progress-check")
    escb.day("2026-03-30")
    me.says("letter publication-agency for all", "letter publication-family for all")
    me.says(
        "letter publication-partnership", "letter national-panel", "letter dfe", "letter ofsted"
    )
    me.ticks(
        "publication",
        {
            "boxes-0": ["all"],
            "boxes-1": ["partnership-1"],
            "alone-0": ["inform-national-panel", "inform-dfe", "inform-ofsted"],
            "evidence": "letters of today",
        },
    )
    me.says("done inform-family for all ref letters of today")
    escb.day("2026-04-10")
    me.says("publish https://www.example.org/reviews/ash")


def _learning(escb: Talk, me: Coordinator) -> None:
    escb.day("2026-04-21")
    me.says("letter briefing-invitation for all")
    me.says("done briefing-session")
    me.says(picked(f"attendee add\n{ATTENDEES}"))
    me.says("done presentation-sent for all")
    escb.day("2026-06-02")
    for number in range(1, 7):
        escb.all_say(f"{LEADS[number - 1]}: action done {number}")
    me.says("letter briefing-follow-up for all", "done briefing-follow-up for all")
    escb.day("2026-10-12")
    me.says("letter impact-request for all", "done impact for all")
    escb.day("2027-04-12")
    me.says("done website-removal")
