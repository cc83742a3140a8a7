"""The stories that the demo has played: who typed what on which day, and what there is to try."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.demo.people import CHANNEL, PEOPLE, SECOND_CHANNEL

LONDON = ZoneInfo("Europe/London")
STORY = """
2026-01-12 coordinator: open escb "Ash" decided 12 Jan 2026 ref minute 3.1
2026-01-13 coordinator: role coordinator @coordinator-2
2026-01-13 coordinator: role lead-reviewer @lead-reviewer
2026-01-14 coordinator: role review-team @team-1 @team-2 @team-3
2026-01-14 coordinator: role sub-committee @sub-committee
2026-01-14 coordinator: role executive @executive
2026-01-14 coordinator: done lead-reviewer
2026-01-15 lead-reviewer: done independence
2026-01-16 coordinator: done scoping-meeting
2026-01-16 coordinator: done terms-discussed
2026-01-16 coordinator: agency add "Police" lead @police-lead deputy @police-deputy
2026-01-16 coordinator: agency add "Health" lead @health-lead
2026-01-16 coordinator: agency add "Oak School" by-email "Head teacher"
2026-01-16 coordinator: family add "mother"
2026-01-16 coordinator: family add "contact 1"
2026-01-16 coordinator: partnership add "Neighbouring Partnership"
2026-01-16 coordinator: done agencies
2026-01-16 coordinator: done review-team
2026-01-19 coordinator: done pseudonym
2026-01-19 coordinator: done family-contact
2026-01-19 coordinator: timetable propose publication 2 Jul 2026
2026-01-19 coordinator: timetable accept
2026-01-20 police-lead: done agency-commitment
2026-01-20 health-lead: done agency-commitment
2026-01-22 coordinator: done family-letter for mother ref letter 1
2026-01-22 coordinator: done family-letter for "contact 1" ref letter 2
2026-01-23 coordinator: done agency-letter for Police ref letter 3
2026-01-23 coordinator: done agency-letter for Health ref letter 4
2026-01-23 coordinator: done agency-letter for "Oak School" ref letter 5
2026-01-28 coordinator: done agency-commitment for "Oak School" ref e-mail of 27 January
2026-01-30 police-lead: done practitioners-briefed
2026-02-02 health-lead: done practitioners-briefed
2026-02-03 coordinator: done practitioners-briefed for "Oak School"
2026-02-05 coordinator: done family-contribution for mother as contributes
2026-02-06 coordinator: done family-contribution for "contact 1" as declines
2026-02-12 coordinator: done progress-check
2026-02-16 police-lead: done chronology
2026-02-17 health-lead: done chronology
2026-02-18 coordinator: done chronology for "Oak School"
2026-02-24 coordinator: done first-meeting
2026-02-24 lead-reviewer: done chronologies-reviewed
2026-02-24 lead-reviewer: draft https://documents.example.org/ash/terms as terms-of-reference
2026-02-25 lead-reviewer: approve terms-of-reference
2026-02-25 team-1: approve terms-of-reference
2026-02-26 team-2: approve terms-of-reference
2026-02-26 lead-reviewer: done key-themes
2026-02-27 coordinator: not-held chronology-author-meeting because the chronologies were clear
2026-03-10 lead-reviewer: done practitioner-meeting
2026-03-10 lead-reviewer: done practitioner-contribution
2026-03-10 lead-reviewer: done facts-agreed
2026-03-11 lead-reviewer: done lived-experience
2026-03-11 lead-reviewer: done key-lessons
2026-03-12 coordinator: done progress-check
2026-04-08 lead-reviewer: draft https://documents.example.org/ash/v1
2026-04-13 coordinator: done progress-check
2026-04-16 lead-reviewer: done draft-discussed
2026-04-28 lead-reviewer: draft https://documents.example.org/ash/v2
2026-05-05 lead-reviewer: done final-discussed
2026-05-06 coordinator: circulate
2026-05-08 police-lead: approve factual-accuracy
"""
SANDWELL = """
2026-03-02 coordinator-2: open scsp "Elm" decided 2 Mar 2026 ref minute 5.2
2026-03-03 coordinator-2: agency add "Police" lead @police-lead deputy @police-deputy
2026-03-03 coordinator-2: agency add "Health" lead @health-lead
2026-03-03 coordinator-2: family add "father"
2026-03-04 coordinator-2: role panel @team-1 for Police
2026-03-04 coordinator-2: role panel @team-2 for Health
2026-03-04 coordinator-2: role lead-reviewer @lead-reviewer
2026-03-04 coordinator-2: role slpr @sub-committee
2026-03-04 coordinator-2: role board @executive
2026-03-04 coordinator-2: role chair @head-teacher
2026-03-05 coordinator-2: done panel-member for Police
2026-03-05 coordinator-2: done panel-member for Health
2026-03-05 coordinator-2: done lead-reviewer
2026-03-06 lead-reviewer: done independence
2026-03-09 coordinator-2: timetable propose
2026-03-09 coordinator-2: timetable accept
2026-03-12 lead-reviewer: draft https://documents.example.org/elm/terms as terms-of-reference
2026-03-13 lead-reviewer: approve terms-of-reference
"""
BEGIN = datetime(2026, 1, 12, 9, tzinfo=LONDON).astimezone(UTC)
NOW = datetime(2026, 5, 11, 8, 58, tzinfo=LONDON)
HALF_WAY = "half-way"
EMPTY = "empty"
SUGGESTIONS = (
    ("coordinator", "status", "Where the review stands."),
    ("coordinator", "checklist", "This stage's items, with buttons."),
    ("coordinator", "who", "Who is outstanding on what."),
    ("health-lead", "", "What waits for the designated nurse."),
    ("sub-committee", "approve sub-committee", "Refused until every agency has answered."),
    ("health-lead", "approve", "The nurse confirms the facts about Health."),
    (
        "coordinator",
        'approve for "Oak School" ref e-mail of 10 May',
        "The school answers by e-mail.",
    ),
    (
        "coordinator",
        "publish https://www.example.org/report",
        "The publication gate says how far it is.",
    ),
    ("stranger", "status ESCB-2026-01", "Somebody outside learns nothing."),
    ("coordinator-2", "list", "Two reviews: an Essex one and a Sandwell one."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a story: when who types what into which channel."""

    at: datetime
    who: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """What has happened before people come to the workspace: from when, until when."""

    begin: datetime
    end: datetime
    lines: tuple[Line, ...] = ()


def story(text: str, channel: str) -> Iterator[Line]:
    """Yield a story's lines: those of a day at 10:00 in London and a minute apart."""
    lines_of_day: Counter[str] = Counter()
    for line in text.strip().splitlines():
        day, who, typed = re.match(r"(\S+) ([a-z0-9-]+): (.*)", line).groups()  # type: ignore[union-attr]
        minute = lines_of_day[day] % 60
        lines_of_day[day] += 1
        at = datetime.combine(date.fromisoformat(day), time(10, minute), tzinfo=LONDON)
        yield Line(at.astimezone(UTC), who, channel, re.sub("@([a-z0-9-]+)", _mention, typed))


def _mention(found: re.Match[str]) -> str:
    """Write a person as Slack sends a mention."""
    if found[1] not in PEOPLE:
        return found[0]
    user, name = PEOPLE[found[1]]
    return f"<@{user}|{name}>"


def _half_way() -> Story:
    """Tell both stories at once, each line at its time."""
    lines = [*story(STORY, CHANNEL), *story(SANDWELL, SECOND_CHANNEL)]
    in_order = sorted(lines, key=lambda line: line.at)
    return Story(BEGIN, NOW.astimezone(UTC), tuple(in_order))


STORIES = {HALF_WAY: _half_way(), EMPTY: Story(BEGIN, BEGIN)}
"""Every story with which the demo's world can begin, by name."""
