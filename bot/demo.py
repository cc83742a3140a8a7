"""``make demo``: the bot against the stand-in for Slack, with people and a review half-way.

Everything is typed as people would type it, on the days on which it happened; then the page is
theirs. Keys and database are made for this run and go with it.
"""

import json
import re
import secrets
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import app, logs
from bot.clock import MovableClock
from bot.config import Settings
from bot.store import outbox, reads
from bot.store.db import make_engine, reading
from bot.web.connections import MOST, Door, Server, Service, listen
from bot.web.server import make_web
from playground import StandIn, page

CHANNEL = "C0ASH"
SECOND_CHANNEL = "C0ELM"
FREE_CHANNEL = "C0FREE"
LONDON = ZoneInfo("Europe/London")
PEOPLE = {
    "coordinator": ("U0COORD", "Coordinator"),
    "coordinator-2": ("U0COORD2", "Second coordinator"),
    "lead-reviewer": ("U0LEADREV", "Lead Reviewer"),
    "team-1": ("U0TEAM1", "Review Team, police"),
    "team-2": ("U0TEAM2", "Review Team, health"),
    "team-3": ("U0TEAM3", "Review Team, council"),
    "police-lead": ("U0POLICE", "Police inspector"),
    "police-deputy": ("U0POLDEP", "Police deputy"),
    "health-lead": ("U0NURSE", "Designated nurse"),
    "head-teacher": ("U0HEAD", "Head teacher"),
    "sub-committee": ("U0SUBCOM", "Sub-Committee chair"),
    "executive": ("U0EXEC", "Executive member"),
    "stranger": ("U0STRANGE", "Somebody else"),
}

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
NOW = datetime(2026, 5, 11, 8, 58, tzinfo=LONDON)
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


def run(settings: Settings, *, port: int) -> None:
    """Start the demo, print the page's address, and serve until it is stopped."""
    logs.configure(level=30)
    clock = MovableClock(datetime(2026, 1, 12, 9, tzinfo=LONDON).astimezone(UTC))
    with tempfile.TemporaryDirectory(prefix="cspr-demo-") as folder:
        demo = Demo(settings, clock, Path(folder), port)
        print("Playing half a review, so that there is something to see …", flush=True)
        demo.play()
        print(
            f"\n  The demo is ready: {demo.page}\n\n  Pick a person on the left, type /cspr …,"
            " press buttons, move the clock.\n  Ctrl-C ends it; nothing is kept.\n",
            flush=True,
        )
        demo.serve()


class Demo:
    """The stand-in, the bot, and the clock between them."""

    def __init__(self, settings: Settings, clock: MovableClock, folder: Path, port: int) -> None:
        self.clock = clock
        secret, token = secrets.token_hex(16), "xoxb-" + secrets.token_hex(8)
        self.slack = StandIn(
            clock=clock,
            signing_secret=secret,
            bot_token=token,
            bot_name="CSPR",
            manifest=_manifest(),
            page=self._front().routes,
        )
        self.page = self.slack.start(port)
        self._people_the_workspace()
        self.settings = settings.model_copy(
            update={
                "slack_bot_token": SecretStr(token),
                "slack_signing_secret": SecretStr(secret),
                "slack_api_url": self.page + "api/",
                "database_url": SecretStr(f"sqlite:///{folder / 'demo.sqlite3'}"),
                "history_key": SecretStr(secrets.token_hex(32)),
                "coordinators": (PEOPLE["coordinator"][0], PEOPLE["coordinator-2"][0]),
            }
        )
        engine = make_engine(self.settings.database_url.get_secret_value())
        app.migrated(engine, by_itself=True)
        self.bot = app.build(self.settings, clock=clock, engine=engine, idle=0.3)
        self._server = self._serve_bot(secret)

    def _people_the_workspace(self) -> None:
        for user, name in PEOPLE.values():
            self.slack.person(user, name)
        everybody = [user for user, _ in PEOPLE.values()]
        members = [user for user in everybody if user != PEOPLE["stranger"][0]]
        self.slack.channel(CHANNEL, "review-ash", private=True, members=members)
        self.slack.channel(SECOND_CHANNEL, "review-elm", private=True, members=members)
        self.slack.channel(FREE_CHANNEL, "review-next", private=True, members=members)
        self.slack.channel("C0OPEN", "everyone", private=False, members=everybody)

    def _front(self) -> page.Front:
        suggestions = [
            page.Suggestion(PEOPLE[who][0], CHANNEL, f"/cspr {line}".strip(), why)
            for who, line, why in SUGGESTIONS
        ]
        return page.Front(
            title="CSPR: try a review",
            intro=(
                "Everybody here is made up. You are one person at a time: pick who on the left,"
                " type /cspr …, press buttons. Move the clock to see reminders come."
            ),
            suggestions=tuple(suggestions),
            move_clock=self.move,
        )

    def _serve_bot(self, secret: str) -> Server:
        web = make_web(
            self.bot.bolt,
            signing_secret=secret,
            clock=self.clock,
            health=self.bot.health,
            metrics=self.bot.metrics,
            collect=self.bot.collect,
        )
        listener = listen("127.0.0.1", 0)
        server = Server(Service(web, Door(MOST)))
        threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
        self.slack.request_url = f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
        self.slack.link.settled = self.bot.settle
        return server

    def move(self, to: datetime) -> None:
        """Move the clock, and let the bot see what time has brought."""
        self.clock.move(to)
        self.bot.scheduler.tick_now()

    def play(self) -> None:
        """Type both stories, each line on its day."""
        lines = [*story(STORY, CHANNEL), *story(SANDWELL, SECOND_CHANNEL)]
        for line in sorted(lines, key=lambda line: line.at):
            self.clock.move(max(line.at, self.clock()))
            self._type(line)
            self.bot.tick(self.clock())
            self._deliver()
        self.clock.move(NOW.astimezone(UTC))
        self.slack.reload()

    def _type(self, line: Line) -> None:
        before = self._events()
        command = f"/cspr {line.text}".strip()
        reply = self.slack.type(PEOPLE[line.who][0], line.channel, command)
        if reply.status != 200 or self._events() == before:
            raise RuntimeError(f"the demo's story stops at: {line.text}\n{reply.text_all}")

    def _events(self) -> int:
        """Count the events of all histories: a line that adds none was refused."""
        with self.bot.reviews.looking() as conn:
            return sum(row.number for row in reads.everywhere(conn))

    def _deliver(self) -> None:
        for _ in range(200):
            self.bot.sender.send_due(50)
            with reading(self.bot.engine) as conn:
                if not outbox.in_state(conn, "pending"):
                    return
            self.clock.move(self.clock() + timedelta(seconds=1))

    def serve(self) -> None:
        """Run on until Ctrl-C."""
        self.bot.start()
        try:
            while True:
                _wait()
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """End the bot, its server and the stand-in."""
        self._server.should_exit = True
        self.bot.stop()
        self.slack.stop()


def _wait() -> None:
    threading.Event().wait(3600)


def _manifest() -> Any:
    """Read the app's manifest, which an installed wheel has not."""
    path = Path(__file__).parent.parent / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


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
