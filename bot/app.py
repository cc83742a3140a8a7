"""The composition root: settings in, a running bot out. Nothing happens at import.

Settings -> Engine, Reviews -> Desk -> Bolt app (slash, buttons, modals, Home, lifecycle)
                            -> Sender, tick -> Scheduler
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from bot import clock as clocks
from bot import operating
from bot.config import Settings, SettingsError
from bot.delivery import losses, rendering, uploads
from bot.delivery.nudging import Nudging
from bot.delivery.outcomes import Callbacks
from bot.delivery.parking import Parking
from bot.delivery.payloads import Payload
from bot.delivery.scheduler import Scheduler
from bot.delivery.sender import Sender
from bot.delivery.tick import run_tick
from bot.handlers import buttons, home, lifecycle, slash
from bot.handlers.directory import Directory
from bot.handlers.requests import RequestHandler
from bot.papers.letter_templates import Letters, TemplateFaults
from bot.reviews import Reviews
from bot.store import migrate, outbox, reads
from bot.store.db import make_engine, reading
from bot.store.outbox import OutboxRow
from bot.web.metrics import Metrics
from bot.web.server import Health
from bot.workflow.dates.calendar import CONFIRMED_UNTIL
from bot.workflow.process.faults import Fault, ProcessFaults
from bot.workflow.process.folder import read_folder
from bot.workflow.process.model import MAX_BYTES, Process

log = structlog.get_logger()

OLDEST_UNSENT = timedelta(minutes=15)  # before /readyz says that delivery stands still
MOVING = timedelta(minutes=5)  # something was sent in: then it is a queue, not a standstill
TICKS_MISSED = timedelta(
    minutes=5
)  # before /readyz says that nobody ticks: any process sees it in the database
FORGET_EVERY = timedelta(hours=6)  # receipts that no retry asks for
CALL_SECONDS = 8  # for one Slack call; an unknown outcome is looked for afterwards


@dataclass(slots=True)
class Bot:
    """A bot, put together and not yet started."""

    settings: Settings
    engine: Engine
    reviews: Reviews
    handler: RequestHandler
    bolt: App
    sender: Sender
    scheduler: Scheduler
    metrics: Metrics
    clock: clocks.Clock
    ticking: Callable[[datetime], int]

    def health(self) -> Health:
        """What ``/readyz`` shows: the database, the last tick, the sender, the outbox's age."""
        found = list(self.scheduler.faults()) if self.scheduler_started else []
        try:
            if not migrate.fit(self.engine).usable:
                found.append("The database is of a version that this process cannot work on.")
            with reading(self.engine) as conn:
                now = self.clock()
                age, late = oldest_unsent(conn, now), overdue(conn, now)
                moving = outbox.sent_since(conn, now - MOVING)
        except Exception as error:
            return Health((*found, f"The database does not answer ({type(error).__name__})."))
        if age > OLDEST_UNSENT and not moving:
            found.append(
                f"The oldest unsent message has waited for {int(age.total_seconds() // 60)}"
                " minutes."
            )
        if late > TICKS_MISSED:
            minutes = int(late.total_seconds() // 60)
            found.append(
                f"Nudges have been due for {minutes} minutes and nothing plans them: is a worker"
                " running?"
            )
        return Health(tuple(found))

    scheduler_started: bool = False

    def collect(self) -> None:
        """Puts what only the database knows into the metrics."""
        with reading(self.engine) as conn:
            now = self.clock()
            self.metrics.outbox(outbox.counts(conn), oldest_unsent(conn, now).total_seconds())
            self.metrics.nudges(
                overdue(conn, now).total_seconds(),
                (date(CONFIRMED_UNTIL, 12, 31) - now.date()).days,
            )

    def tick(self, now: datetime) -> int:
        """One tick; says how many nudges were dealt with."""
        return self.ticking(now)

    def start(self) -> None:
        """Starts the tick and the sender."""
        self.scheduler_started = True
        self.reviews.wake = self.scheduler.wake
        self.scheduler.start()

    def stop(self) -> None:
        """Finishes the delivery under way and stops."""
        if self.scheduler_started:
            self.scheduler.stop()
            self.scheduler_started = False
        self.engine.dispose()


def oldest_unsent(conn: Connection, now: datetime) -> timedelta:
    """How long the oldest message that could be sent has waited; what is parked is told of
    otherwise."""
    oldest = outbox.oldest_waiting(conn, now)
    return max(now - oldest, timedelta(0)) if oldest is not None else timedelta(0)


def overdue(conn: Connection, now: datetime) -> timedelta:
    """How long the oldest nudge has been due: ticks deal with what is due, so a long time means
    that there are none."""
    due = reads.oldest_due(conn)
    return max(now - due, timedelta(0)) if due is not None else timedelta(0)


def load_processes(folder: Path | None = None) -> dict[str, Process]:
    """The pathways: the bot's own files, and a partnership's own.

    Raises :class:`bot.workflow.process.faults.ProcessFaults` with every fault of every file.
    """
    ours, _ = _texts(Path(str(files("bot.workflow") / "processes")))
    theirs, unread = _texts(folder) if folder else ({}, [])
    try:
        found = read_folder(ours, theirs)
    except ProcessFaults as error:
        raise ProcessFaults(error.file, [*unread, *error.faults]) from None
    if unread:
        raise ProcessFaults("process files", unread)
    return found


def check_process(path: Path, folder: Path | None = None) -> Process:
    """A process file as it would be read beside the others. Raises ``OSError``, and
    :class:`ProcessFaults` with the faults of this file alone."""
    own = Path(str(files("bot.workflow") / "processes"))
    if path.exists() and not path.is_file():
        raise IsADirectoryError(path)
    with path.open("rb") as file:
        text = file.read(MAX_BYTES + 1)
    ours, theirs = _texts(own)[0], _texts(folder)[0] if folder else {}
    if path.resolve().parent == own.resolve():
        ours[path.name] = text
    else:
        theirs[path.name] = text
    try:
        found = read_folder(ours, theirs)
    except ProcessFaults as error:
        if mine := [fault for fault in error.faults if fault.file in ("", path.name)]:
            raise ProcessFaults(path.name, mine) from None
        found = read_folder(ours, {path.name: text} if path.name in theirs else {})
    return next(p for p in found.values() if p.text.encode() == text)


def _texts(folder: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """The process files of a folder by name (of one that is too long, just enough to say so), and
    what cannot be read or is called so that it would be passed over in silence."""
    texts: dict[str, bytes] = {}
    unread: list[Fault] = []
    for entry in sorted(folder.iterdir()):
        name = entry.name.lower()
        if name.endswith(".toml.txt"):
            unread.append(
                Fault(
                    "file",
                    "is a text by its name: rename it, so that it ends with .toml",
                    file=entry.name,
                )
            )
        if not name.endswith(".toml") or name.startswith("."):
            continue
        if not entry.is_file():  # opening a pipe would wait for ever
            unread.append(Fault("file", "cannot be read: it is no file", file=entry.name))
            continue
        try:
            with entry.open("rb") as file:
                texts[entry.name] = file.read(MAX_BYTES + 1)
        except OSError as error:
            unread.append(
                Fault("file", f"cannot be read ({type(error).__name__})", file=entry.name)
            )
    return texts, unread


def load_letters(folder: Path | None = None) -> Letters:
    """The letters' templates, a partnership's own among them. Raises ``SettingsError`` with every
    fault of theirs."""
    try:
        return Letters.load(folder)
    except TemplateFaults as error:
        raise SettingsError(
            tuple(f"CSPR_TEMPLATES has a template to mend: {line}" for line in error.lines)
        ) from None


def make_client(settings: Settings) -> WebClient:
    """Slack's client: no retries of its own (it would post twice), and no hurry beyond a few
    seconds."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    return _client(settings, token)


def _client(settings: Settings, token: str | None) -> WebClient:
    client = WebClient(
        token=token, base_url=settings.slack_api_url, timeout=CALL_SECONDS, retry_handlers=[]
    )
    if urlsplit(settings.slack_api_url).hostname in ("127.0.0.1", "::1", "localhost"):
        client.proxy = None  # slack_sdk takes the environment's proxy even for loopback
    return client


def build(
    settings: Settings,
    *,
    clock: clocks.Clock = clocks.now,
    processes: Mapping[str, Process] | None = None,
    engine: Engine | None = None,
    idle: float = 1.0,
) -> Bot:
    """Puts a bot together. The database must be usable (see :func:`migrated`)."""
    engine = engine or make_engine(settings.database_url.get_secret_value())
    found = processes if processes is not None else load_processes(settings.processes)
    reviews = Reviews(engine, key=settings.chain_key(), processes=found)
    client = make_client(settings)
    metrics = Metrics()
    directory = Directory(engine, lambda team: client)
    letters = load_letters(settings.templates)
    handler = RequestHandler(
        reviews,
        directory,
        clock=clock,
        coordinators=frozenset(settings.coordinators),
        letters=letters,
        handled=metrics.handled,
        stopwatch=clocks.stopwatch,
    )
    bolt = make_bolt(settings, handler)

    means = uploads.Means(key=settings.chain_key(), letters=letters, belongs=directory.surely)

    def render(row: OutboxRow) -> Payload | None:
        with reading(engine) as conn:
            return rendering.render(reviews, conn, row, clock(), means)

    nudging = Nudging(reviews)

    def voided(conn: Connection, row: OutboxRow) -> None:
        nudging.after_void(conn, row, clock())
        uploads.failed(conn, row, clock(), gone=True)

    sender = Sender(
        engine,
        client_for=lambda team: client,
        render=render,
        clock=clock,
        callbacks=Callbacks(
            on_message_gone=lambda conn, row: losses.post_board_again(conn, row, clock()),
            on_channel_lost=lambda conn, row, code: losses.tell_of_lost_channel(
                reviews, conn, row, code, clock()
            ),
            on_void=voided,
            on_given_up=lambda conn, row: uploads.failed(conn, row, clock()),
        ),
        retried=metrics.retried,
    )

    parking = Parking(engine, lambda team: client, reviews)
    forgot = clock()

    def tick(now: datetime) -> int:
        nonlocal forgot
        started = time.monotonic()
        planned = run_tick(engine, now, plan=nudging.plan, stopping=lambda: scheduler.stopping)
        metrics.ticked(time.monotonic() - started)
        parking.look(now)
        if abs(now - forgot) >= FORGET_EVERY:
            forgot = now
            operating.forget_receipts(engine, now)
        return planned

    scheduler = Scheduler(tick=tick, send=lambda: sender.send_due(limit=2), clock=clock, idle=idle)
    return Bot(settings, engine, reviews, handler, bolt, sender, scheduler, metrics, clock, tick)


def make_bolt(settings: Settings, handler: RequestHandler) -> App:
    """The Bolt app. Requests are verified before it sees them; it answers after the commit."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""

    def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    app = App(
        authorize=authorize,
        client=_client(settings, None),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        url_verification_enabled=True,
        raise_error_for_unhandled_request=False,
    )

    @app.error
    def failed(error: Exception) -> BoltResponse:
        log.error("a listener failed", exc_info=error)
        return BoltResponse(status=200, body="")

    slash.register(app, handler)
    buttons.register(app, handler)
    home.register(app, handler)
    lifecycle.register(app, handler)
    return app


def migrated(engine: Engine, *, by_itself: bool) -> migrate.Fit:
    """How the database stands to this version; an older one is migrated first where that is done
    ``by_itself``."""
    fit = migrate.fit(engine)
    if fit is migrate.Fit.OLDER and by_itself:
        migrate.upgrade(engine)
        return migrate.Fit.CURRENT
    return fit
