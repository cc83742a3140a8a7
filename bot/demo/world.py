"""The demo's world: the stand-in, the bot, and the clock between them."""

import json
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Bot
from bot.clock import MovableClock
from bot.config import Settings
from bot.demo import account
from bot.demo.between_runs import Played
from bot.demo.completion import complete
from bot.demo.keeping import Keeping
from bot.demo.people import CHANNEL, FREE_CHANNEL, PEOPLE, ROLES, SECOND_CHANNEL
from bot.demo.running import RunningBot
from bot.demo.stories import HALF_WAY, LONDON, STORIES, SUGGESTIONS, Line, Story
from bot.demo.tour_files import all_tours
from bot.demo.waiting import Waiting
from bot.ending import wait_until
from bot.store import due_items, outbox, reads, sending
from bot.store.db import reading
from playground import StandIn, page
from playground.page.tours import Said
from playground.shown import Channel

TRIES = 60  # at sending all that waits
ATTEMPTS = 3  # at typing a line of a story
A_LOOK = 0.02  # seconds between two looks at what the sender has left
LOOKS = 250
WELCOME = (
    "CSPR is a Slack app with which the agencies around a child who came to serious harm run the"
    " child safeguarding practice review that they must learn from: it asks the right person at the"
    " right time, refuses what would come too early, and keeps a record that can be trusted."
    "\nThe stories play in Essex: ESCB is its safeguarding children board, the Sub-Committee checks"
    " a report's quality, and the Executive, the board's leaders, signs it off."
    "\nHow to get it: an IT department needs an hour; the data stays on your own server"
    " (docs/operating.md)."
)
PATIENCE = 60.0  # seconds for an acknowledgment while a story is played

Told = Callable[[str], None]
"""Is told what the world is doing, for whoever waits for it."""


class Demo:
    """The stand-in, the bot, and the clock between them; begun anew as often as people like."""

    def __init__(self, settings: Settings, clock: MovableClock, folder: Path, port: int) -> None:
        self.clock = clock
        self._folder = folder
        self._keeping = Keeping(folder)
        self._waiting = Waiting("T1")
        self._secret = secrets.token_hex(16)
        self._given = settings
        self._history_key = secrets.token_hex(32)
        self._running: RunningBot | None = None
        self._database = folder / "world-0.sqlite3"
        self._worlds = 0
        self._is_served = False
        self._doing = ""
        self.slack = StandIn(
            clock=clock,
            signing_secret=self._secret,
            bot_token=_new_token(),
            bot_name="CSPR",
            manifest=_manifest(),
            page=page.routes(self._front()),
        )
        self.page = self.slack.start(port)

    @property
    def bot(self) -> Bot:
        """The bot that runs now."""
        if self._running is None:
            raise RuntimeError("the world has not begun")
        return self._running.bot

    # -- from one run to the next ------------------------------------------------------------------

    def take_over(self, played: Played) -> None:
        """Begin from what another run has played, where a story is the same as far as it went."""
        self._history_key = played.history_key
        self._keeping.take_over(played.kept)

    def played(self) -> Played:
        """Return what was played here, for another run."""
        return Played(self._history_key, self._keeping.all())

    # -- beginning ---------------------------------------------------------------------------------

    def begin(
        self,
        story: str = HALF_WAY,
        until: datetime | None = None,
        told: Told = lambda _: None,
    ) -> None:
        """Begin the world anew, with a story played until a time (or to its end).

        The page's address stays. All that was done before is gone. Raises `ValueError`, with a
        sentence, where there is no such story, or it begins later.
        """

        def tell(what: str) -> None:
            self._doing = what
            told(what)

        try:
            self._begin(story, until, tell)
        finally:
            self._doing = ""

    def _begin(self, story: str, until: datetime | None, told: Told) -> None:
        telling = _story_called(story)
        upto = (until or telling.end).astimezone(UTC)
        if upto < telling.begin:
            first = telling.begin.astimezone(LONDON)
            raise ValueError(
                f"The story begins on {first:%a %-d %b %Y}; before that there is nothing to see."
            )

        self._end_running()
        told("The bot starts.")
        lines = self._go_back(story, telling, upto)

        with self._patience():
            self._play(story, lines, upto, told)
            if upto > telling.end:
                self._pass_days(upto)

        self.clock.move(upto)
        self.slack.reload()
        self.slack.forget_record()

        if self._is_served:
            self.bot.start()

    def _end_running(self) -> None:
        """Stop the bot that runs, and take its database away."""
        if self._running is None:
            return

        self.slack.request_url = None
        self._running.stop()
        self._running = None

        for file in self._folder.glob(f"{self._database.name}*"):
            file.unlink(missing_ok=True)

    def _go_back(self, story: str, telling: Story, upto: datetime) -> int:
        """Have the world as it was kept last before a time; return how many lines were played."""
        kept = self._keeping.latest(story, upto)
        token = _new_token()
        self._worlds += 1
        self._database = self._folder / f"world-{self._worlds}.sqlite3"
        self.slack.begin_anew(bot_token=token)

        if kept is None:
            self.clock.move(telling.begin)
            self._people_the_workspace()
        else:
            self.clock.move(kept.at)
            self.slack.restore(kept.slack)
            kept.copy_database(self._database)

        self._run_bot(token)
        return kept.lines if kept else 0

    def _run_bot(self, token: str) -> None:
        self._running = RunningBot(self._settings(token), self.clock)
        self.slack.request_url = self._running.request_url
        self.slack.link.settled = self._running.bot.settle

    def _settings(self, token: str) -> Settings:
        """Return the bot's settings in this world; keys are made for this run, and go with it."""
        return self._given.model_copy(
            update={
                "slack_bot_token": SecretStr(token),
                "slack_signing_secret": SecretStr(self._secret),
                "slack_api_url": self.page + "api/",
                "database_url": SecretStr(f"sqlite:///{self._database}"),
                "history_key": SecretStr(self._history_key),
                "coordinators": (PEOPLE["coordinator"][0], PEOPLE["coordinator-2"][0]),
            }
        )

    def _people_the_workspace(self) -> None:
        for who, (user, name) in PEOPLE.items():
            self.slack.person(user, name, title=ROLES[who])

        everybody = [user for user, _ in PEOPLE.values()]
        members = [user for user in everybody if user != PEOPLE["stranger"][0]]
        self.slack.channel(CHANNEL, "review-ash", private=True, members=members)
        self.slack.channel(SECOND_CHANNEL, "review-elm", private=True, members=members)
        self.slack.channel(FREE_CHANNEL, "review-next", private=True, members=members)
        self.slack.channel("C0OPEN", "everyone", private=False, members=everybody)

    # -- the story ---------------------------------------------------------------------------------

    def _play(self, story: str, played: int, upto: datetime, told: Told) -> None:
        """Have a story's lines typed from where it stands until a time.

        The world is kept before each week's first line and after the last: to begin there next
        time.
        """
        lines = [line for line in STORIES[story].lines if line.at <= upto]
        for of_week in _weeks(lines[played:]):
            self._keep(story, played)
            day = of_week[0].at.astimezone(LONDON)
            told(f"Playing the story: {100 * played // len(lines)} %, {day:%-d %B %Y}")
            self.type_all(of_week)
            played += len(of_week)

        self._keep(story, played)

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """Wait longer than Slack does for what the bot says, while nobody looks on.

        So a story is played to its end on a busy machine, too.
        """
        usual = self.slack.link.ack_seconds
        self.slack.link.ack_seconds = PATIENCE
        try:
            yield
        finally:
            self.slack.link.ack_seconds = usual

    def _keep(self, story: str, lines: int) -> None:
        if not self._keeping.has(story, lines):
            self._keeping.keep(story, lines, self.clock(), self._database, self.slack.saved())

    def type_all(self, lines: Iterable[Line]) -> None:
        """Have people type lines, each at its time or now; what the bot says goes out every day."""
        for _, of_day in groupby(lines, key=lambda line: line.at.date()):
            self._type_together(of_day)

    def _type_together(self, lines: Iterable[Line]) -> None:
        """Have lines typed, then let the bot look and send; one without a text is only its day."""
        for line in lines:
            self.clock.move(max(line.at, self.clock()))
            if line.text:
                self._type(line)
        self._let_the_bot_look()

    def tell(self, said: Sequence[Said]) -> None:
        """Have people type what a tour says that they do meanwhile; it goes out every week.

        What the bot had to say before goes out first.
        """
        who = {"": "", **{user: role for role, (user, _) in PEOPLE.items()}}
        lines = [
            Line(one.at, who[one.user], one.place, one.text.removeprefix("/cspr").strip())
            for one in said
        ]

        with self._patience():
            self.deliver()
            for of_week in _weeks(lines):
                self._type_together(of_week)

    def _type(self, line: Line) -> None:
        """Type a line. On a busy machine Slack may be asked in vain: then it is typed again."""
        before = self._events()
        command = f"/cspr {line.text}".strip()

        for _ in range(ATTEMPTS):
            reply = self.slack.type(PEOPLE[line.who][0], line.channel, command)
            if self._events() > before:
                return

        raise RuntimeError(f"the demo's story stops at: {line.text}\n{reply.text_all}")

    def _events(self) -> int:
        """Count the events of all histories: a line that adds none was refused."""
        with self.bot.reviews.looking() as conn:
            return sum(row.number for row in reads.everywhere(conn))

    def deliver(self) -> None:
        """Have all that waits to be sent be sent, a second for each try.

        Where Slack does not take it (as by a fault that is switched on), it waits on.
        """
        for _ in range(TRIES):
            self._send_what_is_due()
            if not self._is_waiting():
                return
            self.clock.move(self.clock() + timedelta(seconds=1))

    def _send_what_is_due(self) -> None:
        """Have the sender send all that may be sent now, or send it here where none runs."""
        if not self.bot.scheduler_started:
            self.bot.sender.send_due(50)
            return

        for _ in range(LOOKS):
            self.bot.scheduler.wake()
            _wait(A_LOOK)

            with reading(self.bot.engine) as conn:
                is_due = bool(sending.find_ready(conn, now=self.clock(), most=1))
                if not is_due and not outbox.in_state(conn, "sending"):
                    return

    def _is_waiting(self) -> bool:
        with reading(self.bot.engine) as conn:
            return bool(outbox.in_state(conn, "pending", "sending"))

    # -- the clock ---------------------------------------------------------------------------------

    def move(self, to: datetime) -> None:
        """Move the clock on, and let the bot see what time has brought.

        It goes from morning to morning: each day's reminders come on their day, as in life.
        """
        self._pass_days(to)
        self.clock.move(max(to, self.clock()))
        self._let_the_bot_look()

    def _pass_days(self, upto: datetime) -> None:
        """Let the days go by until a time, with each day's reminders."""
        morning = page.next_morning(self.clock())
        while morning < upto:
            self.clock.move(morning)
            self._let_the_bot_look()
            morning = page.next_morning(self.clock())

    def _let_the_bot_look(self) -> None:
        self.bot.scheduler.tick_now()
        self.deliver()

    def _next_moment(self) -> datetime | None:
        """Return when the bot will look at something by itself, if it will."""
        with reading(self.bot.engine) as conn:
            return due_items.oldest_due_anywhere(conn)

    # -- running -----------------------------------------------------------------------------------

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
            next_moment=self._next_moment,
            begin_anew=self.begin,
            beginning=lambda: self._doing,
            account=self._account,
            called={user: who for who, (user, _) in PEOPLE.items()},
            waiting=self._what_waits,
            welcome=WELCOME,
            tours=all_tours(),
            tell=self.tell,
            complete=self._complete,
        )

    def _what_waits(self) -> Mapping[str, page.Waits]:
        """Say what waits for whom; nothing while the world begins."""
        running = self._running
        return self._waiting.of(running.bot, self.clock()) if running else {}

    def _account(self) -> list[str]:
        running = self._running
        return list(account.lines(running.bot, self.clock())) if running else []

    def _complete(self, user: str, place: str, text: str) -> Sequence[page.Completion]:
        """Say what fits to a command; of a review nothing where others read along."""
        running = self._running
        where = self.slack.find_channel(place)
        if running is None or where is None:
            return []
        channel = place if _is_for_members_only(where) else None
        return complete(running.bot, self.slack.team, user, channel, text, self.clock())

    def start(self) -> None:
        """Have the bot tick and send by itself from now on, in every world that begins."""
        self._is_served = True
        self.bot.start()

    def serve(self) -> None:
        """Run on until Ctrl-C, which is raised."""
        wait_until(threading.Event())

    def close(self) -> None:
        """End the bot, its server and the stand-in."""
        if self._running is not None:
            self._running.stop()
        self.slack.stop()


def _story_called(name: str) -> Story:
    if name not in STORIES:
        raise ValueError(f"There is no story called {name!r}; there are {', '.join(STORIES)}.")
    return STORIES[name]


def _weeks(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each week together."""
    for _, of_week in groupby(lines, key=lambda line: line.at.isocalendar()[:2]):
        yield tuple(of_week)


def _is_for_members_only(channel: Channel) -> bool:
    """Say whether a channel is private, and neither shared nor somebody's direct messages."""
    return channel.private and not (channel.shared or channel.pending or channel.person)


def _new_token() -> str:
    """Return a token of this world: the bot of the world before has another one."""
    return "xoxb-" + secrets.token_hex(8)


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def _manifest() -> Any:
    """Read the app's manifest, which an installed wheel has not."""
    path = Path(__file__).parents[2] / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
