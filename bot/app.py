"""The composition root: settings in, a running bot out. Nothing happens at import.

Settings -> Engine, Reviews -> RequestHandler -> Bolt app (slash, buttons, modals, Home, lifecycle)
                            -> Sender, tick -> Scheduler
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection, Engine
from starlette.applications import Starlette

from bot import budget, health, inspecting
from bot import clock as clocks
from bot.audience.channels import Channels
from bot.audience.directory import Directory
from bot.audience.questions import Questions
from bot.clients import Clients, client_with, make_client
from bot.config import Settings, SettingsError
from bot.delivery import anchoring, clearing, losses, rendering, unreached, uploads
from bot.delivery.failures import NotForThem
from bot.delivery.nudging import Nudging
from bot.delivery.outcomes import Callbacks
from bot.delivery.parking import Parking
from bot.delivery.payloads import Payload
from bot.delivery.reach import Reach
from bot.delivery.retention import RetentionReminders
from bot.delivery.scheduler import Scheduler
from bot.delivery.sender import AT_ONCE, Sender
from bot.folders import OwnFiles, ProcessFolder
from bot.handlers import buttons, home, installed, lifecycle, slash
from bot.handlers.following import Following
from bot.handlers.listening import Listening
from bot.handlers.requests import RequestHandler
from bot.messages import marks
from bot.newcomers import Newcomers
from bot.outgoing import code_of
from bot.papers.letter_templates import Letters
from bot.reviews import Reviews
from bot.slack_errors.lookup import code_in, means
from bot.slack_errors.meanings import Meaning
from bot.store import migrate, reads, workspace
from bot.store.db import make_engine, one_look, reading
from bot.store.outbox import OutboxRow
from bot.ticking import KeepingUp, Tick
from bot.web.metrics import Metrics
from bot.web.operations import Health
from bot.workflow.process.pathways import Pathways
from bot.workspaces import ManyWorkspaces, OneWorkspace, Workspaces

if TYPE_CHECKING:
    from bot.web.installing import Installing
    from bot.web.socket_mode import SocketMode

log = structlog.get_logger()


@dataclass(slots=True)
class Bot:
    """A bot, put together and not yet started."""

    settings: Settings
    engine: Engine
    reviews: Reviews
    handler: RequestHandler
    own_files: OwnFiles
    workspaces: Workspaces
    bolt: App
    sender: Sender
    scheduler: Scheduler
    metrics: Metrics
    clock: clocks.Clock
    ticking: "Tick"
    inspecting: inspecting.Inspecting
    anchoring: anchoring.Anchoring
    questions: Questions
    keeping_up: KeepingUp

    scheduler_started: bool = False
    socket: "SocketMode | None" = None
    """How Slack reaches the bot, if that is by Socket Mode."""

    def health(self) -> Health:
        """Say what is wrong with scheduler, sender, database and outbox, for ``/readyz``."""
        of_scheduler = list(self.scheduler.faults()) if self.scheduler_started else []
        now = self.clock()
        return Health(
            (*self._no_way_in(now), *of_scheduler, *health.complaints(self.engine, now)),
            tuple(self._degraded(now)),
        )

    def _no_way_in(self, now: datetime) -> Iterator[str]:
        """Yield why nothing of Slack's reaches the bot, where it comes by a socket."""
        complaint = self.socket.complaint(now) if self.socket is not None else None
        if complaint is not None:
            yield complaint

    def _degraded(self, now: datetime) -> Iterator[str]:
        """Yield what is not well, and keeps nobody from working."""
        yield from health.put_aside(self.reviews, now)
        yield from self.own_files.look()
        if self.anchoring.failing_since is not None:
            yield "The day's anchor could not be kept at CSPR_ANCHOR: the log says why."

    def collect(self) -> None:
        """Put what only the database knows into the metrics."""
        if self.socket is not None:
            self.socket.collect(self.clock())
        health.collect(self.engine, self.metrics, self.clock())
        damaged = len(self.reviews.histories.damaged)
        self.metrics.put_aside(damaged, files=len(self.own_files.look()))

    def tick(self, now: datetime) -> int:
        """Tick once, and return how many nudges were dealt with."""
        return self.ticking(now)

    def start(self) -> None:
        """Start the tick and the sender."""
        self.scheduler_started = True
        self.reviews.wake = self.scheduler.wake
        self.scheduler.start()

    def settle(self) -> None:
        """Wait until what follows the last answers is done, and what was asked of Slack is kept."""
        self.handler.follow.settle()
        self.questions.settle()

    def stop(self) -> None:
        """Finish the delivery under way, and what follows the last answers, and stop."""
        if self.scheduler_started:
            self.scheduler.stop()
            self.scheduler_started = False

        self.keeping_up.stop()
        self.handler.follow.stop()
        self.questions.stop()
        self.engine.dispose()


def build(
    settings: Settings,
    *,
    clock: clocks.Clock = clocks.now,
    look: Callable[[], Pathways] | None = None,
    engine: Engine | None = None,
    idle: float = 1.0,
    seconds: budget.Seconds | None = None,
) -> Bot:
    """Put a bot together. The database must be usable (see :func:`migrated`).

    ``look`` says which pathways there are, each time that it is asked: the process files, if it is
    not given.
    """
    engine = engine or make_engine(settings.database_url.get_secret_value())
    look = look or ProcessFolder(settings.processes).look
    reviews = Reviews(engine, key=settings.chain_key(), look=look)
    questions = Questions()
    workspaces = make_workspaces(settings, engine, questions)
    coordinators = _coordinators(settings, workspaces)
    metrics = Metrics()
    client_for = Clients(settings, workspaces, metrics.unknown_error)
    channels = Channels(engine, client_for, questions)
    directory = Directory(engine, client_for, channels, key=settings.chain_key())
    letters = Letters(settings.templates)
    own_files = OwnFiles(reviews.look_at_files, letters)
    own_files.look()
    handler = RequestHandler(
        reviews,
        directory,
        clock=clock,
        coordinators=coordinators,
        letters=letters,
        handled=metrics.handled,
        stopwatch=clocks.stopwatch,
        follow=Following(looking=lambda: one_look(engine)),
    )
    bolt = make_bolt(settings, handler, workspaces, client_for, seconds or budget.Seconds())
    nudging = Nudging(reviews)
    means = uploads.Means(
        key=settings.chain_key(),
        letters=letters,
        belongs=directory.surely,
        appointed=handler.admission.appointed_now,
        names=directory.persons.names,
    )
    sender = Sender(
        engine,
        client_for=client_for,
        render=_renderer(reviews, means, Reach(engine, directory.persons, reviews, clock), clock),
        judge=channels.judge,
        clock=clock,
        callbacks=_callbacks(reviews, nudging, clock),
        retried=metrics.retried,
    )
    parking = Parking(engine, client_for, reviews, channels)
    looking = inspecting.Inspecting(reviews)
    anchors = anchoring.Anchoring(
        reviews, settings.chain_key(), settings.anchor, settings.network()
    )
    newcomers = Newcomers(reviews, directory)
    retention = RetentionReminders(reviews, coordinators, looked=clock())
    tick = Tick(
        engine,
        nudging,
        channels,
        parking,
        looking,
        anchors,
        newcomers,
        retention,
        own_files,
        metrics,
        forgot=clock(),
    )
    scheduler = Scheduler(
        tick=tick, send=lambda: sender.send_due(limit=AT_ONCE), clock=clock, idle=idle
    )
    tick.stopping = sender.stopping = lambda: scheduler.stopping
    return Bot(
        settings,
        engine,
        reviews,
        handler,
        own_files,
        workspaces,
        bolt,
        sender,
        scheduler,
        metrics,
        clock,
        tick,
        looking,
        anchors,
        questions,
        KeepingUp(reviews, looking),
    )


def make_workspaces(settings: Settings, engine: Engine, questions: Questions) -> Workspaces:
    """Return the workspaces that the settings are for: one token's, or all that install the bot."""
    one = _workspace_of_token(settings, engine, questions)
    if settings.for_many:
        from bot.store.sealing import Sealer

        sealer = Sealer(settings.sealing_keys())
        return ManyWorkspaces(engine, sealer, stopwatch=clocks.stopwatch, beside=one)

    if one is None:
        raise SettingsError(("SLACK_BOT_TOKEN is missing",))

    return one


def _workspace_of_token(
    settings: Settings, engine: Engine, questions: Questions
) -> OneWorkspace | None:
    if settings.slack_bot_token is None:
        return None

    token = settings.slack_bot_token.get_secret_value()
    asking = client_with(settings, token, timeout=budget.WHOSE_TOKEN)

    said: dict[str, str] = {}

    def look() -> str | None:
        try:
            said["team"] = str(asking.auth_test()["team_id"])
        except Exception as error:
            log.warning("slack did not say whose the token is", code=code_of(error))
        return said.get("team")

    def ask() -> str | None:
        # It may have been said too late for whoever asked last.
        return said.get("team") or questions.answer(("whose token",), look)

    def is_known(team: str) -> bool:
        with reading(engine) as conn:
            return bool(reads.every(conn, team))

    return OneWorkspace(token, ask=ask, known=is_known, stopwatch=clocks.stopwatch)


def make_installing(bot: Bot) -> "Installing | None":
    """Return how workspaces install the bot, where the settings have them do so."""
    settings, workspaces = bot.settings, bot.workspaces
    secret = settings.slack_client_secret
    if settings.slack_client_id is None or secret is None:
        return None

    if not isinstance(workspaces, ManyWorkspaces):
        return None

    from bot.web.installing import App as SlackApp
    from bot.web.installing import Installing

    slack_app = SlackApp(
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value(),
        client=client_with(settings, None),
        only=settings.workspaces,
    )
    return Installing(slack_app, workspaces, bot.clock)


def make_site(
    bot: Bot, *, apart: bool = False, installing: "Installing | None" = None
) -> Starlette:
    """Make the web app that Slack asks (:func:`bot.web.server.make_web`)."""
    from bot.web.server import make_web

    secret = bot.settings.slack_signing_secret
    return make_web(
        bot.bolt,
        signing_secret=secret.get_secret_value() if secret else "",
        clock=bot.clock,
        health=bot.health,
        metrics=bot.metrics,
        collect=bot.collect,
        apart=apart,
        installing=installing,
    )


def make_socket_mode(bot: Bot, app_token: str) -> "SocketMode":
    """Return the bot's way to Slack by Socket Mode; it is asked how it is from now on."""
    from bot.web.socket_mode import SocketMode

    bot.socket = SocketMode(
        bot.bolt,
        client=client_with(bot.settings, None),
        app_token=app_token,
        clock=bot.clock,
        metrics=bot.metrics,
    )
    return bot.socket


def whose_token(settings: Settings) -> str | None:
    """Return whose ``SLACK_BOT_TOKEN`` is; ``None`` where Slack says that it is of no use.

    Raises what the client raises where Slack cannot be asked.
    """
    try:
        return str(make_client(settings).auth_test()["team_id"])
    except SlackApiError as error:
        if code_in(error.response.data) in means(Meaning.WORKSPACE_LOST):
            return None
        raise


def _coordinators(settings: Settings, workspaces: Workspaces) -> Callable[[str], frozenset[str]]:
    """Return who is named in ``CSPR_COORDINATORS``, by workspace.

    Whoever is named without a workspace is meant in the token's.
    """
    named = [one.rpartition(":") for one in settings.coordinators]
    own = workspaces.beside if isinstance(workspaces, ManyWorkspaces) else workspaces

    def of(team: str) -> frozenset[str]:
        is_own = isinstance(own, OneWorkspace) and own.team() in (team, None)
        places = (team, "") if is_own else (team,)
        return frozenset(user for where, _, user in named if where in places)

    return of


def _renderer(
    reviews: Reviews, means: uploads.Means, reach: Reach, clock: clocks.Clock
) -> Callable[[OutboxRow], Payload | None]:
    def render(row: OutboxRow) -> Payload | None:
        kept_from = reach.why_not(row)
        if kept_from is not None and row.op != "post":
            raise NotForThem(kept_from.value)

        with reading(reviews.engine) as conn:
            guests = workspace.guests(conn, row.team)
            with marks.showing_guests(guests):
                payload = rendering.render(reviews, conn, row, clock(), means)

        if kept_from is not None and payload is not None:
            raise NotForThem(kept_from.value)

        return payload

    return render


def _callbacks(reviews: Reviews, nudging: Nudging, clock: clocks.Clock) -> Callbacks:
    """Return what is to be done where Slack does not take a message."""

    def voided(conn: Connection, row: OutboxRow, reason: str) -> None:
        if reason.startswith(NotForThem.BECAUSE):
            unreached.tell(reviews, conn, row, reason, clock())
        clearing.after_deletion(conn, row, clock(), gone=False)
        nudging.after_void(conn, row, clock())
        uploads.failed(conn, row, clock(), gone=True)

    return Callbacks(
        on_sent=lambda conn, row: clearing.after_deletion(conn, row, clock(), gone=True),
        on_message_gone=lambda conn, row, code: losses.post_board_again(
            reviews, conn, row, code, clock()
        ),
        on_person_lost=lambda conn, row, code: unreached.tell(reviews, conn, row, code, clock()),
        on_channel_lost=lambda conn, row, code: losses.tell_of_lost_channel(
            reviews, conn, row, code, clock()
        ),
        on_void=voided,
        on_given_up=lambda conn, row, code: losses.tell_of_given_up(
            reviews, conn, row, code, clock()
        ),
    )


def make_bolt(
    settings: Settings,
    handler: RequestHandler,
    workspaces: Workspaces,
    client_for: Callable[[str], WebClient | None],
    seconds: budget.Seconds,
) -> App:
    """Make the Bolt app.

    Requests are verified before it sees them; it answers after the commit. A request gets its
    workspace's token once it is let in (``handlers/installed.py``), and none before.
    """

    def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="")

    app = Listening(
        client_for=client_for,
        looking=lambda: one_look(handler.reviews.engine),
        follow=handler.follow,
        seconds=seconds,
        stopwatch=clocks.stopwatch,
        authorize=authorize,
        client=client_with(settings, None),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        url_verification_enabled=True,
        raise_error_for_unhandled_request=False,
    )

    installed.register(app, workspaces, client_for, handler.follow)
    slash.register(app, handler)
    buttons.register(app, handler)
    home.register(app, handler)
    lifecycle.register(app, handler, workspaces)
    return app


def migrated(engine: Engine, *, by_itself: bool) -> migrate.Fit:
    """Return how the database stands to this version.

    An older one is migrated first where that is done ``by_itself``.
    """
    fit = migrate.fit(engine)
    if fit is migrate.Fit.OLDER and by_itself:
        migrate.upgrade(engine)
        return migrate.Fit.CURRENT
    return fit
