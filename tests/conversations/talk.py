"""A workspace in which a review is talked through: the bot as it runs, the stand-in for Slack, and
a clock to move.

Whatever a conversation was about, :meth:`Talk.close` checks what always holds: Slack had nothing to
refuse, no answer was an error, no message was put aside, nothing that somebody typed was posted,
and no pseudonym is in a DM.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot import app, operating
from bot.budget import Seconds
from bot.config import Settings
from bot.delivery.tick import PUT_OFF
from bot.folders import load_pathways
from bot.setting_values import read_api_url, read_database_url
from bot.store import outbox, verification
from bot.store.db import make_engine, reading
from bot.store.errors import Unavailable
from bot.store.tables import history, ledger, open_items
from bot.store.tables import outbox as outbox_table
from bot.web.server import make_web
from playground import Message, Reply, StandIn
from playground.workspace import Saved
from tests import waiting
from tests.conversations.story import Line
from tests.databases import Databases
from tests.live import served
from tests.statements import compiled_once

SECRET = "stand-in-signing-secret"
TOKEN = "xoxb-stand-in"
PATIENT = Seconds(questions=2.5, questions_afterwards=20)
"""A machine that runs many tests may be slow; see ``test_seconds.py`` for a slow Slack."""
KEY = sha256(b"a key for tests").hexdigest()
CHANNEL = "C0REVIEW"
LONDON = ZoneInfo("Europe/London")
COUNTED = select(
    *(
        select(func.count()).select_from(table).scalar_subquery().label(table.name)
        for table in (history, outbox_table, ledger)
    )
)
MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text(encoding="utf-8"))

PEOPLE = {
    "coordinator": "U0COORD",
    "second-coordinator": "U0COORD2",
    "lead-reviewer": "U0LEADREV",
    "team-1": "U0TEAM1",
    "team-2": "U0TEAM2",
    "team-3": "U0TEAM3",
    "police-lead": "U0POLLEAD",
    "police-deputy": "U0POLDEP",
    "health-lead": "U0HEALTH",
    "school-lead": "U0SCHOOL",
    "sub-committee": "U0SUBCOM",
    "executive": "U0EXEC",
    "panel-1": "U0PANEL1",
    "panel-2": "U0PANEL2",
    "panel-3": "U0PANEL3",
    "trust-lead": "U0TRUST",
    "trust-deputy": "U0TRUSTDEP",
    "slpr": "U0SLPR",
    "board": "U0BOARD",
    "chair": "U0CHAIR",
    "stranger": "U0STRANGE",
    "outsider": "U0OUTSIDE",
}
PATHWAYS = load_pathways()  # read once for all conversations
NOT_IN_CHANNEL = {"stranger", "outsider"}
PSEUDONYM = "Ash"
OTHER_CHANNEL = "C0OTHER"
START = datetime(2025, 10, 16, 10, tzinfo=LONDON).astimezone(UTC)
TEXTS = re.compile(r"\b(?:because|note|ref) (.+?)(?= because | note | ref | on | until |$)", re.I)


def settings_of(
    slack: str, database: str, *, coordinators: Iterable[str] = (), key: str = KEY
) -> Settings:
    """The settings of a bot whose Slack answers at an address; the environment has no say."""
    own = {
        "slack_api_url": read_api_url(slack),
        "database_url": read_database_url(SecretStr(database)),
    }
    return _settings(tuple(coordinators), key).model_copy(update=own)


@cache
def _settings(coordinators: tuple[str, ...], key: str) -> Settings:
    """What the bots of all tests have in common, read once: that takes as long as a command."""
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        CSPR_HISTORY_KEY=SecretStr(key),
        CSPR_COORDINATORS=coordinators,
    )


@dataclass(frozen=True)
class Place:
    """How far a review is: its database, which nobody uses, what Slack holds, and the time."""

    database: str
    slack: Saved
    now: datetime
    ref: str


def picked(text: str) -> str:
    """A text with its people picked from Slack's list; who is nobody stays text."""
    for name in sorted(PEOPLE, key=len, reverse=True):
        text = text.replace(f"@{name}", f"<@{PEOPLE[name]}>")
    return text


class Talk:
    """People who type and press, in one private channel and in DMs."""

    patience = PATIENT

    def __init__(
        self, url: str, start: datetime = START, *, ref: str = "ESCB-2025-01", key: str = KEY
    ) -> None:
        self._now = start
        self.typed: list[str] = []
        self.slack = StandIn(
            clock=lambda: self._now,
            signing_secret=SECRET,
            bot_token=TOKEN,
            manifest=MANIFEST,
        )
        base = self.slack.start()
        for name, user in PEOPLE.items():
            self.slack.person(user, name)
        members = [u for n, u in PEOPLE.items() if n not in NOT_IN_CHANNEL]
        self.slack.channel(CHANNEL, "review-one", private=True, members=members)
        self.slack.channel(OTHER_CHANNEL, "review-two", private=True, members=members)
        coordinators = (PEOPLE["coordinator"], PEOPLE["second-coordinator"])
        self.settings = settings_of(base + "api/", url, coordinators=coordinators, key=key)
        self.ref = ref
        self.look = lambda: PATHWAYS
        self.damaged_reviews: set[int] = set()  # a tick puts off what is due in these
        self._start()

    def _start(self) -> None:
        engine = compiled_once(make_engine(self.settings.database_url.get_secret_value()))
        assert app.migrated(engine, by_itself=True).usable
        self.bot = app.build(
            self.settings,
            clock=lambda: self._now,
            engine=engine,
            look=lambda: self.look(),
            seconds=self.patience,
        )
        web = make_web(
            self.bot.bolt,
            signing_secret=SECRET,
            clock=lambda: self._now,
            health=self.bot.health,
            metrics=self.bot.metrics,
            collect=self.bot.collect,
        )
        self._served = served(web)
        self.slack.request_url = self._served.__enter__() + "/slack/events"
        self.slack.link.settled = self.bot.settle

    def stop(self) -> None:
        """Ends the bot and the stand-in."""
        self._served.__exit__(None, None, None)
        self.bot.stop()
        self.slack.stop()

    def close(self) -> None:
        """Ends the bot and the stand-in, and checks what every conversation must have kept."""
        try:
            with reading(self.bot.engine) as conn:
                aside = [
                    (row.kind, row.op, row.error) for row in outbox.in_state(conn, "dead", "held")
                ]
            told = self.told()
        finally:
            self.stop()
        assert self.slack.problems == []
        assert aside == []
        self._kept_private(told)

    def told(self) -> list[Message]:
        """Every message that the bot has put anywhere, as it is now."""
        places = [CHANNEL, OTHER_CHANNEL, *(self.slack.dm(u) for u in PEOPLE.values())]
        return [
            m
            for place in places
            for m in self.slack.messages(place)
            if m.user == self.slack.bot_user
        ]

    def _kept_private(self, told: list[Message]) -> None:
        """What people typed as reasons, notes and evidence is in no message; the pseudonym is in no
        DM."""
        for message in told:
            direct = message.channel.startswith("D")
            words = json.dumps(message.raw, ensure_ascii=False).casefold()
            for text in self.typed:
                assert text.casefold() not in words, (
                    f"typed text is told: {text!r} in {message.text_all!r}"
                )
            if direct:
                assert PSEUDONYM.casefold() not in re.findall(r"\w+", words), message.text_all
            assert PSEUDONYM not in re.findall(r"\w+", message.lock_screen), message.text_all

    # --- where it stands -------------------------------------------------------------------------

    def snapshot(self, databases: Databases) -> "Place":
        """The review as it stands, to go on from in another workspace: a copy of its database, and
        what Slack holds."""
        self.bot.engine.dispose()
        database = databases.copy(self.settings.database_url.get_secret_value(), kept=True)
        return Place(database, self.slack.saved(), self._now, self.ref)

    @classmethod
    def at(cls, place: "Place", databases: Databases) -> Self:
        """A workspace of its own in which everything up to a place has been said."""
        talk = cls(databases.copy(place.database), place.now, ref=place.ref)
        talk.slack.restore(place.slack)
        return talk

    # --- time ------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """What the clock says."""
        return self._now

    def move(self, to: datetime) -> None:
        """Puts the clock to an instant."""
        self._now = to

    def day(self, day: str, hour: int = 10) -> None:
        """Puts the clock to an hour of a day in London."""
        found = date.fromisoformat(day)
        self._now = datetime(found.year, found.month, found.day, hour, tzinfo=LONDON).astimezone(
            UTC
        )

    def deliver(self) -> None:
        """Sends all that waits in the outbox, a second a message, as Slack would have it."""
        for _ in range(400):
            with reading(self.bot.engine) as conn:
                if not waiting.is_anything(conn, "pending"):
                    return
            self.bot.sender.send_due(50)
            self._now += timedelta(seconds=1)
        raise AssertionError("the outbox does not run empty")

    def tick(self) -> None:
        """One tick of the scheduler, and what it brings is sent; a second one at the same moment
        brings nothing, for the first has left nothing due and put nothing off."""
        due = {key for key, at in self._looked_at_again().items() if at <= self._now}
        self.bot.tick(self._now)
        again = self._looked_at_again()
        assert [key for key, at in again.items() if at <= self._now] == [], "left due by a tick"
        put_off = self._now + PUT_OFF
        whole = [key for key in due if key[0] not in self.damaged_reviews]
        assert [key for key in whole if again.get(key) == put_off] == [], "put off by a tick"
        before = self.counts()
        self.bot.tick(self._now)
        assert self.counts() == before, "a second tick brought something"
        self.deliver()

    def _looked_at_again(self) -> dict[tuple[int, str, str], datetime]:
        """When each open item is looked at again, if ever."""
        which = open_items.c
        query = select(which.review_id, which.item, which.party, which.next_nudge_at)
        with reading(self.bot.engine) as conn:
            rows = conn.execute(query.where(which.next_nudge_at.is_not(None))).all()
        return {(row.review_id, row.item, row.party): row.next_nudge_at for row in rows}

    def _counts_unless_away(self) -> Counter[str] | None:
        """The same, or nothing while the database is away."""
        try:
            return self.counts()
        except (Unavailable, OperationalError):
            return None

    def counts(self) -> Counter[str]:
        """How many events, rows of the outbox and nudges there are."""
        with reading(self.bot.engine) as conn:
            return Counter(conn.execute(COUNTED).one()._asdict())

    # --- talking ---------------------------------------------------------------------------------

    def says(self, who: str, text: str, *, channel: str = CHANNEL, send: bool = True) -> "Said":
        """Somebody types ``/cspr …``; ``@name`` stands for a person."""
        typed = re.sub(
            r"@([a-z][a-z0-9-]*)",
            lambda m: f"<@{PEOPLE[m[1]]}|{m[1]}>" if m[1] in PEOPLE else m[0],
            text,
        )
        self.typed += [found for found in TEXTS.findall(text) if len(found) > 6]
        said = self._acts(lambda: self.slack.type(PEOPLE[who], channel, f"/cspr {typed}".strip()))
        if send:
            self.deliver()
        return said

    def _acts(self, act: Callable[[], Reply]) -> "Said":
        """What somebody does. A refusal records nothing, so it has nothing told to anybody; unless
        it made known that they are whom the review has named."""
        before = self._counts_unless_away()
        said = Said(act())
        after = self._counts_unless_away()
        if before and after and (not said.done or said.reply.errors):
            more = after - before
            waits = "takes two people" in said  # beside that, what it is about
            few = more["history"] == 1 or (waits and more["history"] == 2)
            assert more == Counter() or few, f"refused, yet {more}: {said}"
        return said

    def writes_to_the_bot(self, who: str, text: str) -> "Said":
        """Somebody types in their DM with the bot."""
        return self.says(who, text, channel=self.slack.dm(PEOPLE[who]))

    def presses(self, who: str, where: Any, what: str, **more: Any) -> "Said":
        """Somebody presses a button."""
        place = where.reply if isinstance(where, Said) else where
        said = self._acts(lambda: self.slack.press(PEOPLE[who], place, what, **more))
        self.deliver()
        return said

    def submits(self, who: str, view: Any, values: dict[str, Any]) -> "Said":
        """Somebody fills in a modal."""
        said = self._acts(lambda: self.slack.submit(PEOPLE[who], view, values))
        self.deliver()
        return said

    def all_say(self, *lines: str) -> None:
        """Several typed lines, each ``person: text``; each must be accepted."""
        for line in lines:
            who, _, text = line.partition(": ")
            said = self.says(who, text, send=False)
            assert said.done, f"{line} -> {said}"
        self.deliver()

    def play(self, lines: Iterable[Line]) -> None:
        """Lines of the story, each on its day; each must be accepted."""
        for line in lines:
            if self._now.astimezone(LONDON).date() < line.day:
                self.day(line.day.isoformat())
            said = self.says(line.who, line.text)
            assert said.done, f"{line} -> {said}"

    # --- looking ---------------------------------------------------------------------------------

    def dms(self, who: str) -> list[Message]:
        """What the bot has written to somebody."""
        return self.slack.dms(PEOPLE[who])

    def last_dm(self, who: str, holding: str = "") -> Message:
        """The bot's last DM to somebody that holds some words."""
        found = [m for m in self.dms(who) if holding in m.text_all]
        assert found, [m.text_all for m in self.dms(who)]
        return found[-1]

    def home(self, who: str) -> str:
        """What stands on somebody's Home, opened now."""
        view = self.slack.open_home(PEOPLE[who])
        assert view is not None
        return view.text_all

    def posts(self) -> list[Message]:
        """What is in the review's channel, people's own messages left out."""
        return [m for m in self.slack.messages(CHANNEL) if m.user == self.slack.bot_user]

    def board(self) -> Message:
        """The pinned message."""
        return self.slack.pins(CHANNEL)[-1]

    def verify(self) -> list[str]:
        """What `db verify` would find broken."""
        with reading(self.bot.engine) as conn:
            found = [str(f) for f in verification.verify(conn, self.settings.chain_key())]
            return found + operating.differences(self.bot.reviews, conn, self.now)

    def review(self) -> Any:
        """The review as its history says now."""
        with reading(self.bot.engine) as conn:
            row = self.bot.reviews.find(conn, self.slack.team, ref=self.ref)
            assert row is not None
            return self.bot.reviews.histories.fold(conn, row)


REFUSALS = re.compile(
    r"\b(nothing (was|has been) \w+|(?<!report is )not (published|recorded|done|registered|opened)"
    r"|refused)\b",  # what help says of not publishing is none
    re.I,
)


class Said:
    """An answer that one person read."""

    def __init__(self, reply: Reply) -> None:
        assert reply.status == 200 or reply.errors, (
            reply.status,
            reply.error,
            reply.said,
        )  # or Slack stopped it
        self.reply = reply
        self.words = reply.text_all
        assert "went wrong on my side" not in self.words, self.words

    @property
    def done(self) -> bool:
        """Whether it was not a refusal."""
        return self.words.startswith("Recorded:") or not REFUSALS.search(self.words)

    @property
    def buttons(self) -> list[str]:
        """What can be pressed in it."""
        return self.reply.buttons

    def __contains__(self, words: str) -> bool:
        return words in self.words

    def __str__(self) -> str:
        return self.words

    __repr__ = __str__
