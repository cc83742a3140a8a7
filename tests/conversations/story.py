"""An Essex review as it is typed: three agencies, two family contacts, another partnership; each
line on its day.

A line is ``day person: text``. ``# stage`` marks the place that
:func:`tests.conversations.conftest.at` stops before: everything above has been said, nothing below.
"""

from dataclasses import dataclass
from datetime import date

STORY = """
2025-10-16 coordinator: open escb "Ash" decided 16 Oct 2025 ref minute 3.1
# opened
2025-10-16 coordinator: role coordinator @second-coordinator
2025-10-17 coordinator: role lead-reviewer @lead-reviewer
2025-10-17 coordinator: done lead-reviewer
2025-10-20 lead-reviewer: done independence
# scoping
2025-10-22 coordinator: done scoping-meeting
2025-10-22 coordinator: done terms-discussed
2025-10-22 coordinator: done family-contact note the social worker will ask the mother first
2025-10-22 coordinator: agency add "Police" lead @police-lead deputy @police-deputy
2025-10-22 coordinator: agency add "Health" lead @health-lead
2025-10-22 coordinator: agency add "Oak School" lead @school-lead
2025-10-22 coordinator: family add "mother"
2025-10-22 coordinator: family add "contact 1"
2025-10-22 coordinator: partnership add "Suffolk"
2025-10-23 coordinator: role review-team @team-1 @team-2 @team-3
2025-10-23 coordinator: role sub-committee @sub-committee
2025-10-23 coordinator: role executive @executive
2025-10-23 coordinator: done agencies
2025-10-23 coordinator: done review-team
2025-10-23 coordinator: done pseudonym
2025-10-24 coordinator: timetable propose publication 10 Apr 2026
2025-10-24 coordinator: timetable accept
# after-scoping
2025-10-27 coordinator: done family-letter for mother ref letter 1
2025-10-27 coordinator: done family-letter for "contact 1" ref letter 2
2025-10-28 coordinator: done agency-letter for Police ref letter 3
2025-10-28 coordinator: done agency-letter for Health ref letter 4
2025-10-28 coordinator: done agency-letter for "Oak School" ref letter 5
2025-10-30 police-lead: done agency-commitment
2025-10-30 health-lead: done agency-commitment
2025-10-31 school-lead: done agency-commitment
2025-11-03 police-deputy: done practitioners-briefed
2025-11-03 health-lead: done practitioners-briefed
2025-11-03 school-lead: done practitioners-briefed
2025-11-05 coordinator: done family-contribution for mother as contributes
2025-11-06 coordinator: done family-contribution for "contact 1" as declines
# first-meeting
2025-11-17 police-lead: done chronology
2025-11-17 health-lead: done chronology
2025-11-18 school-lead: done chronology
2025-11-24 coordinator: done first-meeting
2025-11-24 lead-reviewer: done chronologies-reviewed
2025-11-24 lead-reviewer: draft https://documents.example.org/terms as terms-of-reference
2025-11-25 lead-reviewer: approve terms-of-reference
2025-11-25 team-1: approve terms-of-reference
2025-11-26 team-2: approve terms-of-reference
2025-11-26 lead-reviewer: done key-themes
# chronology-authors
2025-11-27 coordinator: not-held chronology-author-meeting because the chronologies were clear
# practitioners
2025-12-02 lead-reviewer: done practitioner-meeting
2025-12-09 lead-reviewer: done practitioner-meeting
2025-12-09 lead-reviewer: done practitioner-contribution
2025-12-10 lead-reviewer: done facts-agreed
2025-12-10 lead-reviewer: done lived-experience
2025-12-11 lead-reviewer: done key-lessons
# first-draft
2026-01-08 lead-reviewer: draft https://documents.example.org/v1
2026-01-15 lead-reviewer: done draft-discussed
# final-report
2026-01-27 lead-reviewer: draft https://documents.example.org/v2
2026-02-03 lead-reviewer: done final-discussed
2026-02-04 coordinator: circulate
# agency-check
2026-02-05 police-lead: approve factual-accuracy
2026-02-06 health-lead: approve factual-accuracy
2026-02-09 school-lead: approve factual-accuracy
2026-02-09 police-lead: done agency-thoughts
2026-02-10 health-lead: done agency-thoughts
2026-02-10 school-lead: done agency-thoughts
# sub-committee
2026-02-18 sub-committee: approve sub-committee
2026-02-19 sub-committee: done learning-priorities
2026-02-20 coordinator: done learning-priorities-shared for "the ESCB" ref e-mail 1
2026-02-20 coordinator: done learning-priorities-shared for Suffolk ref e-mail 2
# final-stages
2026-03-03 lead-reviewer: done executive-presentation
2026-03-04 executive: approve sign-off
2026-03-05 coordinator: action add "Audit pre-birth plans" for Health due 1 Jun 2026
2026-03-05 coordinator: action add "Brief all governors" for "Oak School" due 1 Sep 2026
2026-03-06 coordinator: done response-and-actions
2026-03-06 coordinator: done learning-follow-up-plan
2026-03-09 coordinator: publication 10 Apr 2026
2026-03-20 coordinator: done media-statement
# publication
2026-03-27 coordinator: done inform-agencies for Police ref e-mail 3
2026-03-27 coordinator: done inform-agencies for Health ref e-mail 4
2026-03-27 coordinator: done inform-agencies for "Oak School" ref e-mail 5
2026-03-27 coordinator: done inform-partnerships for Suffolk ref e-mail 6
2026-03-27 lead-reviewer: done inform-family for mother ref letter 6
2026-03-27 coordinator: done inform-family for "contact 1" ref letter 7
# notices
2026-03-30 coordinator: done inform-national-panel ref e-mail 7
2026-03-30 coordinator: done inform-dfe ref e-mail 8
2026-03-30 coordinator: done inform-ofsted ref e-mail 9
# ready
2026-04-10 coordinator: publish https://www.example.org/reviews/ash
# published
2026-04-20 lead-reviewer: attendee add @team-1
2026-04-20 coordinator: attendee add "Social worker, Police" asked for presentation
2026-04-21 lead-reviewer: done briefing-session
2026-04-22 coordinator: done presentation-sent for "Social worker, Police"
2026-06-01 health-lead: action done 1 note the audit is with the Board
2026-06-02 coordinator: done briefing-follow-up for "Social worker, Police"
2026-06-02 coordinator: done briefing-follow-up for @team-1
2026-08-28 school-lead: action done 2
2026-10-12 coordinator: done impact for Police
2026-10-12 coordinator: done impact for Health
2026-10-13 coordinator: done impact for "Oak School"
# almost-closed
2027-04-11 coordinator: done website-removal
# closed
"""


@dataclass(frozen=True)
class Line:
    """What somebody typed on a day."""

    day: date
    who: str
    text: str


def chapters() -> list[tuple[list[Line], str]]:
    """The lines in order, and the stage's mark at which each part ends."""
    found: list[tuple[list[Line], str]] = []
    part: list[Line] = []
    for raw in STORY.strip().splitlines():
        if raw.startswith("# "):
            found.append((part, raw[2:]))
            part = []
            continue
        at, who, text = raw.split(" ", 2)
        part.append(Line(date.fromisoformat(at), who.rstrip(":"), text))
    return found
