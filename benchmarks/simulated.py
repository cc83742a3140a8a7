"""A workspace with several reviews, days that pass, and what its people are told meanwhile."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.heard import Cause, Heard, Told, causes
from bot.budget import Seconds
from bot.store import ledger
from bot.store.db import reading
from bot.workflow.review.review import Review
from tests.conversations.talk import LONDON, PEOPLE, Talk

NAMES = {user: name for name, user in PEOPLE.items()}
MENTION = re.compile(r"<@(U[A-Z0-9]+)")
AGENCIES = {"Police": "police-lead", "Health": "health-lead", "Oak School": "school-lead"}
PSEUDONYMS = ("Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir")
PATHWAYS = ("escb", "scsp", "scsp-national", "escb", "scsp", "scsp")
"""Of six reviews; three pathways are among them."""

_IN_ALL = tuple(
    f'agency add "{name}" lead @{lead}' + (" deputy @police-deputy" if name == "Police" else "")
    for name, lead in AGENCIES.items()
)
_SET_UP = {
    "escb": (
        "role lead-reviewer @lead-reviewer",
        "role review-team @team-1 @team-2 @team-3",
        *_IN_ALL,
        'family add "mother"',
        "partnership none",
        "role sub-committee @sub-committee",
        "role executive @executive",
    ),
    "scsp": (
        "role lead-reviewer @lead-reviewer",
        *_IN_ALL,
        "role panel @panel-1 for Police",
        "role panel @panel-2 for Health",
        'role panel @panel-3 for "Oak School"',
        'family add "mother"',
        "role slpr @slpr",
        "role board @board",
        "role chair @chair",
    ),
    "scsp-national": (),
}
_INTRODUCED = (
    *("lead-reviewer", "team-1", "team-2", "team-3", "police-lead", "police-deputy"),
    *("health-lead", "school-lead", "sub-committee", "executive", "panel-1", "panel-2"),
    *("panel-3", "slpr", "board", "chair"),
)


def _delivery_of(args: Mapping[str, Any]) -> str:
    """Return the id that a post has of its row of the outbox."""
    metadata = args.get("metadata") or {}
    if isinstance(metadata, str):
        metadata = json.loads(metadata)
    return str(metadata.get("event_payload", {}).get("delivery_id", ""))


@dataclass(frozen=True, slots=True)
class Place:
    """A review and its channel."""

    ref: str
    channel: str
    pathway: str


class Simulated(Talk):
    """Several reviews in one workspace, with one coordinator and the same agencies."""

    patience = Seconds(questions=60, questions_afterwards=60)

    def open_all(self, pathways: tuple[str, ...], decided: date) -> list[Place]:
        """Open and set up reviews; everybody has answered their introduction.

        How fast a command is acknowledged is measured elsewhere: a busy machine fails nothing here.
        """
        self.slack.link.ack_seconds = 60.0
        self.places = [self._open(number, name, decided) for number, name in enumerate(pathways)]

        for who in _INTRODUCED:
            self.says(who, "list")

        self.deliver()
        self.since = len(self.slack.calls)
        return self.places

    def _open(self, number: int, pathway: str, decided: date) -> Place:
        channel = f"C0SIM{number}"
        members = list(PEOPLE.values())
        self.slack.channel(channel, f"review-{number}", private=True, members=members)
        word = PSEUDONYMS[number]
        opened = f'open {pathway} "{word}" decided {decided:%d %b %Y} ref minute {number}'
        said = self.says("coordinator", opened, channel=channel)
        found = re.search(r"[A-Z]+-\d{4}-\d+", str(said))
        assert found, str(said)
        place = Place(found[0], channel, pathway)

        for line in _SET_UP[pathway]:
            self.does(place, "coordinator", line)

        return place

    def plan(self, place: Place, publication: date) -> None:
        """Agree a timetable, where the pathway has one."""
        if place.pathway != "scsp-national":
            proposal = f"timetable propose publication {publication:%d %b %Y}"
            assert self.does(place, "coordinator", proposal)
            assert self.does(place, "coordinator", "timetable accept")

    def write_to_agencies(self, place: Place) -> None:
        """Send the letters with which a pathway begins to ask its agencies for something."""
        if place.pathway == "escb":
            assert self.does(place, "coordinator", "done scoping-meeting")
            assert self.does(place, "coordinator", "done agency-letter for all ref letter 1")

    def does(self, place: Place, who: str, line: str) -> bool:
        """Have somebody type a line in a review's channel; return whether it was done."""
        return self.says(who, line, channel=place.channel, send=False).done

    # --- days ------------------------------------------------------------------------------------

    def morning(self, day: date) -> None:
        """Let 09:00 of a day come, and the tick with it."""
        at = datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)
        self.move(at.astimezone(UTC))
        self.bot.tick(self.now)
        self.deliver()

    def days(self, first: date, weeks: int) -> Iterator[date]:
        """Yield each day of some weeks after its morning."""
        for number in range(weeks * 7):
            day = first + timedelta(days=number)
            self.morning(day)
            yield day

    def folded(self, place: Place) -> Review:
        """Return a review as its history says now."""
        with reading(self.bot.engine) as conn:
            row = self.bot.reviews.find(conn, self.slack.team, ref=place.ref)
            assert row is not None
            return self.bot.reviews.histories.fold(conn, row)

    # --- what was told ---------------------------------------------------------------------------

    def heard(self) -> dict[str, Heard]:
        """Return what each person was told since the set-up, by the bot's own calls of Slack."""
        people: dict[str, Heard] = {user: Heard() for user in PEOPLE.values()}
        of_dm = {self.slack.dm(user): user for user in PEOPLE.values()}
        of_review = {place.channel for place in self.places}

        with reading(self.bot.engine) as conn:
            why = causes(conn)

        for call in self.slack.calls[self.since :]:
            if call.method != "chat.postMessage" or not call.accepted:
                continue

            day, channel = call.at.astimezone(LONDON).date(), str(call.args.get("channel"))
            cause = why.get(_delivery_of(call.args), Cause("", "", ""))
            user = of_dm.get(channel, channel)
            if user in people:
                people[user].told.append(Told(day, cause.is_to(user), cause))
            elif channel in of_review:
                for user in sorted(set(MENTION.findall(json.dumps(dict(call.args), default=str)))):
                    people[user].told.append(Told(day, cause.is_to(user), cause, is_mention=True))

        return {NAMES[user]: heard for user, heard in people.items()}

    def nudges(self) -> list[tuple[Place, Any]]:
        """Return every nudge about an item that reached somebody, with its review."""
        found = []
        with reading(self.bot.engine) as conn:
            for place in self.places:
                row = self.bot.reviews.find(conn, self.slack.team, ref=place.ref)
                assert row is not None
                told = ledger.of_review(conn, row.team, row.id)
                found += [(place, n) for n in told if n.item and n.outcome == "posted"]

        return found
