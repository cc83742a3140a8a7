"""Write docs/access-matrix.md: who may do what, as the running bot answers. ``make docs``.

An Essex review stands where its agencies are asked to confirm the draft, and beside it one of
Sandwell's has a final draft. Everybody types every line in one of them, and what that does is taken
back before the next, so that each finds the review as it was. Nothing is known here of who may do
what: the page holds what came back, and ``test_access_matrix.py`` presses every cell again.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from bot.handlers.ask import Ask, Outcome
from bot.histories import Snapshot
from bot.language.verbs import VERBS
from bot.store.db import writing
from tests.conversations.story import chapters
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, PEOPLE, Talk

PAGE = Path(__file__).parents[1] / "docs" / "access-matrix.md"
STAGE = "agency-check"

GONE, NOBODY, HERE = "U0GONE", "U0NOBODY", "U0HERE"
GUEST, LET_IN, ELSEWHERE = "U0GUEST", "U0LETIN", "U0ELSEWHERE"


class Who(NamedTuple):
    """Somebody who types every line: what they are, and from where they type."""

    title: str
    user: str
    inside: bool = True
    """Whether they are in the review's channel; else they name the review in their DM."""


class Table(NamedTuple):
    """One review's part of the page: everybody there types every line."""

    title: str
    ref: str
    channel: str
    people: tuple[Who, ...]
    lines: tuple[str, ...]


NOT_NOW = frozenset(
    {
        *("already-done", "channel-bound", "gate", "needs-evidence", "no-hold", "no-switch"),
        *("nothing-to-redact", "publication-gate", "channel-is-fit", "move-from-there"),
        "live-review",
    }
)
"""Refusals that say something of the review and nothing of the person: somebody may, not now."""

ESSEX = (
    Who("Coordinator", PEOPLE["coordinator"]),
    Who("Lead Reviewer", PEOPLE["lead-reviewer"]),
    Who("Review Team", PEOPLE["team-1"]),
    Who("Agency's lead", PEOPLE["police-lead"]),
    Who("Agency's deputy", PEOPLE["police-deputy"]),
    Who("Sub-Committee", PEOPLE["sub-committee"]),
    Who("Executive", PEOPLE["executive"]),
    Who("Agency's lead, outside the channel", PEOPLE["stranger"], inside=False),
    Who("Overview", PEOPLE["outsider"], inside=False),
    Who("Set to take over, no role", PEOPLE["second-coordinator"]),
    Who("In the channel, no role", HERE),
    Who("Guest, let in by name", LET_IN),
    Who("Guest", GUEST),
    Who("Of another organisation", ELSEWHERE),
    Who("Account gone", GONE),
    Who("Nobody in the review", NOBODY, inside=False),
)

ESSEX_LINES = (
    'open escb "Willow" decided 12 Jan 2026 ref minute 4.1',
    "list",
    "status",
    "checklist",
    "show factual-accuracy for Police",
    "show factual-accuracy for Health",
    "show factual-accuracy for Probation",
    "who",
    "chasing",
    "done learning-follow-up-plan",
    "done agency-thoughts for Police",
    "done agency-thoughts for Health",
    "done agency-commitment for Probation",
    "not-held chronology-author-meeting because the authors met singly",
    "skip media-statement because the Executive decided against one",
    "undo scoping-meeting because the wrong day was recorded",
    "assign media-statement <@U0TEAM2|team-2>",
    "draft https://documents.example.org/v3 confirmed",
    "draft confirm v3",
    "emailed factual-accuracy for Police",
    "draft refuse v3 because chapter 4 says something new",
    "draft date v2 2 Feb 2026 because the cover says so",
    "draft list",
    "circulate",
    "approve factual-accuracy for Police",
    "approve factual-accuracy for Health ref e-mail of 4 Feb",
    "approve sub-committee",
    "approve sign-off",
    "dispute factual-accuracy for Police because the dates in chapter 2 are wrong",
    "return sub-committee confirmed because the recommendations are not yet measurable",
    'correction add "Page 12: the visit was on the Monday" for Police',
    "correction accept 1",
    "correction ask 1 because which page is meant",
    'correction explain 1 "Page 12"',
    "correction list",
    "recuse because I managed the team at the time",
    "recuse <@U0TEAM2|team-2> because of a past post",
    "close-impasse factual-accuracy for Health because both accounts are printed",
    'agency add "Trust" by-email "Head of Service"',
    "agency deputy Health <@U0TEAM2|team-2>",
    "agency remove Police because it never knew the family",
    "agency list",
    'partnership add "Southend"',
    'family add "contact 2"',
    "role review-team <@U0PANEL1|panel-1>",
    "role review-team remove <@U0TEAM2|team-2> because he has moved on",
    "role list",
    "replace <@U0TEAM2|team-2> with <@U0TEAM3|team-3> confirmed because he has moved on",
    'attendee add "Head teacher"',
    "timetable",
    "timetable propose publication 10 Jul 2026",
    "due sub-committee 20 Mar 2026 because its date is known",
    "snooze agency-thoughts for Police until 16 Feb 2026",
    "away off",
    "quiet 16 Feb 2026 to 20 Feb 2026 because of half-term",
    "publication 10 Jul 2026",
    "publish https://www.example.org/reviews/ash",
    "publish outside-the-gate https://www.example.org/x on 3 Feb 2026 because it was live",
    "not-publish as nothing because the child could be known by it",
    "hold because a trial is listed",
    "lift because the trial has ended",
    'action add "Audit the protocol" for Health due 1 Jun 2026',
    "action undo 1 because the audit is of another team",
    "action change 1 officer none",
    "evidence agency-letter for Health ref e-mail of 3 Feb",
    "evidence undo agency-letter for Probation because it is another letter",
    "action list",
    "letter agency-letter for Health",
    "timeline",
    "calendar",
    "report",
    "export",
    "second 1",
    "switch scsp-national confirmed because the National Panel has taken it on",
    "discontinue because it was opened twice",
    "redact 2 because it names a child",
    "move because the old channel was shared",
    "clear",
    "settings",
    "settings nudge-hour 9",
    "help",
    "guest allow <@U0GUEST|guest> because she writes the report",
    "guest list",
)
"""One line at least of every verb, and two where it matters whose the item is."""

SANDWELL = (
    Who("Coordinator", PEOPLE["coordinator"]),
    Who("Lead Reviewer", PEOPLE["lead-reviewer"]),
    Who("Review Panel", PEOPLE["panel-1"]),
    Who("Agency's lead", PEOPLE["trust-lead"]),
    Who("SLPR Subgroup", PEOPLE["slpr"]),
    Who("Board", PEOPLE["board"]),
    Who("Chair", PEOPLE["chair"]),
    Who("In the channel, no role", PEOPLE["team-1"]),
)
SANDWELL_LINES = (
    "approve recommendations-check",
    "approve slpr-approval",
    "approve board-sign-off",
    "return slpr-approval confirmed because the recommendations are not yet measurable",
    "done inform-cabinet-member ref e-mail 1",
    "done seven-minute-briefing",
    "assurance",
    "assurance every 3 months from 1 Jun 2026",
    "switch scsp-national confirmed because the National Panel has taken it on",
    "second 1",
)
"""What is other people's than in Essex."""


def _of_verbs_without_a_line() -> tuple[str, ...]:
    """Return the first example of each verb that has no line yet, without its reference."""
    there = {line.split()[0] for line in (*ESSEX_LINES, *SANDWELL_LINES)}
    examples = [verb.examples[0] for name, verb in VERBS.items() if name not in there]
    return tuple(re.sub(r" [A-Z]+-\d{4}-\d+", "", example) for example in examples)


ESSEX_TABLE = Table(
    "Essex", "ESCB-2025-01", CHANNEL, ESSEX, (*ESSEX_LINES, *_of_verbs_without_a_line())
)
SANDWELL_TABLE = Table("Sandwell", "SCSP-2026-01", OTHER_CHANNEL, SANDWELL, SANDWELL_LINES)
TABLES = (ESSEX_TABLE, SANDWELL_TABLE)


def prepared(talk: Talk) -> Talk:
    """Set up whoever the story has not: people outside, without a role, and gone."""
    for user, name in ((HERE, "Here"), (NOBODY, "Nobody"), (GONE, "Gone")):
        talk.slack.person(user, name)
    talk.slack.person(GUEST, "Guest", guest=True)
    talk.slack.person(LET_IN, "Let In", guest=True)
    talk.slack.person(ELSEWHERE, "Elsewhere", home="T0ELSEWHERE")
    for user in (HERE, GONE, GUEST, LET_IN, ELSEWHERE):
        talk.slack.invite(user, CHANNEL)
    talk.all_say(
        "coordinator: role coordinator remove @second-coordinator because they moved",
        'coordinator: agency add "Probation" lead @stranger',
        "coordinator: role overview @outsider",
        'police-lead: correction add "Page 3: another day" for Police',
        "health-lead: dispute factual-accuracy because page 4 is wrong",
        "coordinator: redact 1 because it is a name",
        'coordinator: action add "Train all staff" for Probation due 1 Jun 2026 officer "Sergeant"',
        "coordinator: action progress 1 as amber",
        "coordinator: done agency-letter for Probation",
        "coordinator: evidence agency-letter for Probation ref letter 4",
        f"coordinator: guest allow <@{LET_IN}|let-in> because he minutes the meetings",
    )
    for who in ("stranger", "outsider"):
        talk.writes_to_the_bot(who, f"mine {talk.ref}")
    talk.slack.deactivate(GONE)
    _open_sandwell(talk)
    return talk


def _open_sandwell(talk: Talk) -> None:
    lines = (
        'coordinator: open scsp "Willow" decided 12 Jan 2026 ref minute 4.1',
        "coordinator: role lead-reviewer @lead-reviewer",
        "coordinator: role panel @panel-1 @panel-2",
        "coordinator: role slpr @slpr",
        "coordinator: role board @board",
        "coordinator: role chair @chair",
        'coordinator: agency add "Trust" lead @trust-lead',
        "lead-reviewer: done independence",
        "lead-reviewer: draft https://documents.example.org/final as final-draft confirmed",
    )
    for line in lines:
        who, _, text = line.partition(": ")
        said = talk.says(who, text, channel=OTHER_CHANNEL)
        assert said.done, f"{line} -> {said}"
    talk.move(talk.now + timedelta(days=7))
    talk.says("coordinator", "redact 1 because it is a name", channel=OTHER_CHANNEL)


class _TakenBack(Exception):
    """Ends a transaction that is not to be kept, with what it returned."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


@contextmanager
def taking_back(talk: Talk) -> Iterator[list[Outcome]]:
    """Have the bot keep nothing of what a command does; yield what became of each, in order."""
    outcomes: list[Outcome] = []
    handler, engine = talk.bot.handler, talk.bot.engine
    attempt = handler.attempt

    def transact(act: Callable[[Connection], Any]) -> Any:
        try:
            with writing(engine) as conn:
                raise _TakenBack(act(conn))
        except _TakenBack as done:
            return done.result

    def noted(ask: Ask) -> Outcome:
        outcomes.append(attempt(ask))
        return outcomes[-1]

    def not_kept(review_id: int, left: Snapshot) -> None:
        """Leave the copy in memory as it was, too: else the next command reads all anew."""

    reviews = talk.bot.reviews
    vars(reviews)["transact"] = transact
    vars(reviews.histories)["keep"] = not_kept
    vars(handler)["attempt"] = noted
    try:
        yield outcomes
    finally:
        del vars(reviews)["transact"], vars(reviews.histories)["keep"], vars(handler)["attempt"]


def answers(talk: Talk, table: Table) -> dict[str, list[str]]:
    """Return what everybody is answered to every line: "done", or the code of the refusal."""
    with taking_back(talk) as outcomes:
        for line in table.lines:
            for who in table.people:
                _types(talk, table, who, line)
    codes = [_code(outcome) for outcome in outcomes]
    width = len(table.people)
    return {line: codes[n * width : (n + 1) * width] for n, line in enumerate(table.lines)}


def _types(talk: Talk, table: Table, who: Who, line: str) -> None:
    verb, _, rest = line.partition(" ")
    named = f"{verb} {table.ref} {rest}" if VERBS[verb].takes_ref else line
    if who.user == GONE:  # Slack lets nobody type who is gone: a request that was under way
        gone = Ask(team=talk.slack.team, user=GONE, channel=CHANNEL, text=line, receipt="")
        talk.bot.handler.attempt(gone)
    elif who.inside:
        talk.slack.type(who.user, table.channel, f"/cspr {line}")
    else:
        talk.slack.type(who.user, talk.slack.dm(who.user), f"/cspr {named}")


def _code(outcome: Outcome) -> str:
    return outcome.refusal.code if outcome.refusal else outcome.how


# --- the page ------------------------------------------------------------------------------------

INTRODUCTION = """# Who may do what

`make docs` writes this page from what the running bot answers: everybody types every line, in a
review that stands where its agencies are asked to confirm the draft, and
`tests/conversations/test_access_matrix.py` presses each cell again. What is typed here is answered
the same when it is pressed: a button carries a typed line.

**yes**: it is done, or shown. **(yes)**: they may, but not as the review stands. A dot: refused,
and nothing changes; whoever has no part in a review reads that there is none of that reference.
A coordinator who answers for an agency records what it wrote, and who decides for a group reads
what a coordinator wrote up: that is no decision until one of the group says that it is right."""


def page(found: dict[str, dict[str, list[str]]]) -> str:
    """Return the page, from what everybody was answered in each table's review."""
    tables = "\n\n".join(_table(table, found[table.title]) for table in TABLES)
    return f"{INTRODUCTION}\n\n{tables}\n"


def _table(table: Table, found: dict[str, list[str]]) -> str:
    titles = " | ".join(who.title for who in table.people)
    rows = [f"| | {titles} |", f"|---|{'---|' * len(table.people)}"]
    for line, codes in found.items():
        rows.append(f"| `{_shown(line)}` | {' | '.join(map(_cell, codes))} |")
    return f"## {table.title}\n\n" + "\n".join(rows)


def _shown(line: str) -> str:
    """Return a line as people type it, without what is no matter here."""
    typed = re.sub(r"<@[A-Z0-9]+\|([a-z0-9-]+)>", r"@\1", line)
    return re.sub(r"https://\S+", "https://…", re.sub(r" because .*", " because …", typed))


def _cell(code: str) -> str:
    if code == "done":
        return "yes"
    return "(yes)" if code in NOT_NOW else "·"


def pressed(talk: Talk) -> dict[str, dict[str, list[str]]]:
    """Return what everybody was answered, by the title of the table."""
    prepared(talk)
    return {table.title: answers(talk, table) for table in TABLES}


def main() -> None:
    """Write the page, from a review that is talked through for it."""
    with tempfile.TemporaryDirectory() as folder:
        talk = Talk(f"sqlite:///{folder}/matrix.sqlite3")
        for lines, mark in chapters():
            talk.play(lines)
            if mark == STAGE:
                break
        PAGE.write_text(page(pressed(talk)), encoding="utf-8")
        talk.stop()


if __name__ == "__main__":
    main()
