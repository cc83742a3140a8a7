"""Sandwell's two pathways to play with: several process files at once, and a local review told from
end to end."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

from bot.workflow.process.files import read
from bot.workflow.process.model import Process
from bot.workflow.review.fold import fold
from bot.workflow.review.review import Review
from bot.workflow.rules.context import Context
from tests.workflow.driver import Play, Said


@cache
def shipped(name: str) -> Process:
    """A pathway as it is shipped."""
    return read(
        (files("bot.workflow") / "processes" / f"{name}.toml").read_text(encoding="utf-8"),
        f"{name}.toml",
    )


class Pathways(Play):
    """A review in a workspace that knows several process files."""

    def __init__(self, *processes: Process) -> None:
        found = processes or (shipped("scsp"), shipped("scsp-national"))
        super().__init__(found[0])
        self.known = {p.id: p for p in found}
        self.kept = {p.hash: p for p in found}

    def knows(self, process: Process) -> None:
        """The partnership put another process file into its folder, in place of the one of that
        id."""
        self.known[process.id] = process
        self.kept[process.hash] = process

    def context(self, person: str) -> Context:
        """With every process file."""
        return replace(super().context(person), processes=self.known)

    def fold(self) -> Review:
        """By the file that each part of history was decided with."""
        return fold(self.history, self.kept.__getitem__)

    def tells(self, story: str, until: str = "") -> Said:
        """Plays a story's lines, each on its day, the clock ticking on every working day between;
        up to a mark."""
        said = None
        for when, who, text in lines(story, until):
            self.clock_to(when)
            said = self.says(who, text)
        assert said is not None, f"no mark {until!r}"
        return said

    def clock_to(self, when: date) -> None:
        """Time goes by, and the clock does its part once a month and on the day."""
        while self.history and (self.today.year, self.today.month) < (when.year, when.month):
            self.on(date(self.today.year + self.today.month // 12, self.today.month % 12 + 1, 1))
            self.tick()
        self.on(when)
        if self.history:
            self.tick()


def local_at(mark: str) -> Pathways:
    """Return a local review of which everything before a mark of the story has been said."""
    play = Pathways()
    play.like(_told(mark))
    return play


@cache
def _told(mark: str) -> Pathways:
    """Tell the story up to a mark, from the mark before it: no line of it is said twice."""
    marks = [line.removeprefix("# ") for line in LOCAL.splitlines() if line.startswith("#")]
    before = marks[: marks.index(mark)]
    play = Pathways()
    story = LOCAL
    if before:
        play.like(_told(before[-1]))
        story = LOCAL[LOCAL.index(f"# {before[-1]}\n") :]
    play.tells(story, mark)
    return play


def lines(story: str, until: str = "") -> Iterable[tuple[date, str, str]]:
    """(day, person, typed text) of each line up to a mark ("# …")."""
    found: list[tuple[date, str, str]] = []
    for line in story.strip().splitlines():
        if line.startswith("#"):
            if until and line[1:].strip() == until:
                return found
            continue
        match = re.fullmatch(r"(\d{4}-\d\d-\d\d) ([a-z0-9-]+): (.+)", line)
        assert match, line
        found.append((date.fromisoformat(match[1]), match[2], match[3]))
    assert not until, f"no mark {until!r}"
    return found


LOCAL = """
2025-11-17 coordinator: open scsp "Ash" decided 2025-11-17 ref RR-31
# opened
2025-11-18 coordinator: agency add "Sandwell Children's Trust" lead @trust-lead deputy @trust-deputy
2025-11-18 coordinator: agency add "West Midlands Police" lead @police-lead
2025-11-18 coordinator: agency add "Oak School" by-email "Head Teacher"
2025-11-18 coordinator: family add "mother"
2025-11-18 coordinator: role panel @panel-1 for "Sandwell Children's Trust"
2025-11-18 coordinator: role panel @panel-2 for "West Midlands Police"
2025-11-18 coordinator: role panel @panel-3 for "Oak School"
2025-11-18 coordinator: role slpr @slpr
2025-11-18 coordinator: role board @board
2025-11-18 coordinator: role chair @chair
2025-11-19 coordinator: role lead-reviewer @lead-reviewer
2025-11-19 coordinator: timetable propose
2025-11-19 coordinator: timetable accept
# named
2025-11-20 coordinator: done panel-member for "Sandwell Children's Trust"
2025-11-20 coordinator: done panel-member for "West Midlands Police"
2025-11-20 coordinator: done panel-member for "Oak School"
2025-11-20 coordinator: done lead-reviewer
2025-11-20 lead-reviewer: done independence
2025-11-24 coordinator: done family-invited for mother ref letter 1
# terms
2025-12-01 lead-reviewer: draft https://documents.example.org/terms as terms-of-reference
2025-12-01 lead-reviewer: draft https://documents.example.org/method as methodology
2025-12-01 lead-reviewer: draft https://documents.example.org/dates as timeline
2025-12-02 lead-reviewer: approve terms-of-reference
2025-12-02 lead-reviewer: approve methodology
2025-12-02 lead-reviewer: approve timeline
2025-12-03 panel-1: approve terms-of-reference
2025-12-03 panel-1: approve methodology
2025-12-03 panel-1: approve timeline
2025-12-03 panel-2: approve terms-of-reference
2025-12-04 panel-2: approve methodology
2025-12-04 panel-3: approve timeline
# drafting
2025-12-17 coordinator: done progress-check ref e-mail 11
2026-01-19 coordinator: done progress-check ref e-mail 12
2026-02-02 lead-reviewer: draft https://documents.example.org/v1
2026-02-03 coordinator: circulate
2026-02-17 coordinator: done progress-check ref e-mail 13
2026-03-16 lead-reviewer: draft https://documents.example.org/v2 as final-draft
2026-03-17 coordinator: done progress-check ref e-mail 14
# submitted
2026-03-17 coordinator: circulate
2026-03-18 panel-1: approve recommendations-check
2026-03-18 panel-2: approve recommendations-check
2026-03-19 panel-2: approve mirrors-terms
2026-03-19 panel-3: approve mirrors-terms
# checked
2026-03-20 coordinator: circulate
# governance
2026-03-25 trust-lead: done strategic-leads
2026-03-26 trust-lead: done governance-bodies
2026-03-27 police-lead: done strategic-leads
2026-03-27 police-lead: done governance-bodies
2026-03-30 trust-lead: approve agency-response
2026-03-30 police-lead: approve agency-response
2026-03-31 coordinator: done strategic-leads for "Oak School" ref e-mail 15
2026-03-31 coordinator: done governance-bodies for "Oak School" ref e-mail 16
2026-04-01 coordinator: approve agency-response for "Oak School" ref e-mail 17
# slpr
2026-04-09 slpr: approve slpr-approval
# board
2026-04-16 board: approve board-sign-off
2026-04-17 coordinator: done progress-check ref e-mail 18
# notification
2026-04-20 coordinator: publication 8 May 2026
2026-04-21 coordinator: done inform-national-panel ref e-mail 19
2026-04-21 coordinator: done inform-dfe ref e-mail 20
2026-04-21 coordinator: done inform-ofsted ref e-mail 21
2026-04-22 chair: done inform-cabinet-member ref letter 2
2026-04-22 coordinator: done inform-family for mother ref letter 3
# ready
2026-05-08 coordinator: publish https://www.example.org/reviews/ash
# published
2026-05-11 coordinator: action add "Share strategy meeting minutes" for "Sandwell Children's Trust" due 1 Oct 2026
2026-05-11 coordinator: action add "Brief all officers" for "West Midlands Police" due 1 Jul 2026
2026-05-12 coordinator: done response-and-actions
2026-05-12 coordinator: assurance every 3 months from 1 Jun 2026
2026-05-14 lead-reviewer: done seven-minute-briefing
2026-05-15 coordinator: done briefing-circulated for "Sandwell Children's Trust" ref e-mail 22
2026-05-15 coordinator: done briefing-circulated for "West Midlands Police" ref e-mail 22
2026-05-15 coordinator: done briefing-circulated for "Oak School" ref e-mail 22
2026-05-15 coordinator: done briefing-circulated for "Sandwell Metropolitan" ref e-mail 22
2026-05-15 coordinator: done briefing-circulated for "Black Country Integrated Care Board" ref e-mail 22
2026-05-15 coordinator: done briefing-circulated for "West Birmingham Hospitals" ref e-mail 22
2026-05-15 coordinator: done briefing-circulated for "Black Country Healthcare" ref e-mail 22
2026-05-15 coordinator: done briefing-circulated for "Probation" ref e-mail 22
2026-05-20 coordinator: not-held practitioner-briefing because the team had met in the spring
2026-05-21 coordinator: done learning-shared
2026-06-03 coordinator: done training-updated
# assured
2026-07-01 police-lead: action done 2 note the last station was briefed
2026-08-28 trust-lead: done assurance for 1 ref report 1
2026-08-28 police-lead: done assurance for 2 ref report 2
2026-09-01 coordinator: done assurance for 1 as asked-again because the figures are for another month
2026-09-01 coordinator: done assurance for 2
2026-09-03 trust-lead: done assurance for 1 as shown ref report 3
2026-09-04 coordinator: done assurance for 1 as accepted
2026-09-08 coordinator: done assurance-collated
2026-09-15 coordinator: done assurance-reported ref e-mail 23
# round 2
2026-11-30 trust-lead: done assurance for 1
2026-12-02 trust-lead: action done 1
2026-12-03 coordinator: done assurance for 1
2026-12-03 coordinator: done assurance-collated for 2
2026-12-04 coordinator: done assurance-reported for 2 ref e-mail 24
# last
2027-05-10 coordinator: done website-removal
"""
