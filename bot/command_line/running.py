"""``run``, ``serve``, ``worker`` and ``demo``; and ``doctor``, which says whether they could."""

import argparse
import gc
import signal
import sys
import threading
from contextlib import AbstractContextManager, nullcontext

import structlog

from bot import app, config, logs
from bot.clock import now as clock_now
from bot.command_line.database import require_usable
from bot.command_line.failures import Stop
from bot.ending import wait_until
from bot.store import failpoints
from bot.store.db import make_engine
from bot.web.operations import Operations, alive_routes, served_apart

log = structlog.get_logger()


def run(_options: argparse.Namespace) -> None:
    """Run the whole bot in one process, until it is told to stop."""
    settings = config.load("run")
    bot = _make_bot(settings, migrate_itself=settings.on_sqlite)

    try:
        with _operations(bot):
            if settings.slack_app_token is not None:
                _socket_mode(bot, settings.slack_app_token.get_secret_value())
            else:
                bot.start()
                _http(bot)
    finally:
        bot.stop()


def serve(_options: argparse.Namespace) -> None:
    """Answer Slack over HTTP, and nothing else."""
    bot = _make_bot(config.load("serve"), migrate_itself=False)
    bot.keeping_up.start()  # others tick

    try:
        with _operations(bot):
            _http(bot)
    finally:
        bot.stop()


def worker(_options: argparse.Namespace) -> None:
    """Run the scheduler and the sender, and nothing else."""
    bot = _make_bot(config.load("worker"), migrate_itself=False)
    stopped = _told_to_stop()
    bot.start()

    try:
        with _operations(bot):
            wait_until(stopped)
    finally:
        bot.stop()


def demo(options: argparse.Namespace) -> None:
    """Run the bot against the stand-in for Slack."""
    from bot.demo import run as run_demo
    from bot.demo.tour_files import TourFault

    settings = config.load("demo")

    try:
        run_demo(
            settings,
            port=options.port or settings.port,
            story=options.story,
            browser=not options.no_browser,
        )
    except TourFault as fault:
        raise Stop(str(fault)) from fault


def doctor(options: argparse.Namespace) -> None:
    """Print what is well and what is not, each with its cure."""
    if options.live:
        from bot.command_line.live import check

        check(options)
    else:
        _examine(options.url)


def _examine(url: str | None) -> None:
    from bot.doctor import examine

    lines, well = examine(url, clock_now)
    for line in lines:
        print(line)

    if not well:
        raise Stop


def _make_bot(settings: config.Settings, *, migrate_itself: bool) -> app.Bot:
    secrets = [
        settings.slack_bot_token,
        settings.slack_signing_secret,
        settings.slack_app_token,
        settings.slack_client_secret,
        settings.history_key,
        settings.https_proxy,
    ]
    told = [s.get_secret_value() for s in secrets if s is not None]
    logs.configure(secrets=told + [key.hex() for key in settings.sealing_keys()])
    failpoints.arm(settings.failpoint)
    engine = make_engine(settings.database_url.get_secret_value())
    require_usable(app.migrated(engine, by_itself=migrate_itself))
    bot = app.build(settings, engine=engine)
    # What is there by now stays. Looked through again and again, it held a request up for a tenth
    # of a second each time.
    gc.collect()
    gc.freeze()
    # Before anybody waits for it; a start does not.
    threading.Thread(target=bot.workspaces.prepare, daemon=True).start()
    return bot


def _operations(bot: app.Bot) -> AbstractContextManager[None]:
    """Answer those who run the bot at a port of their own, if one is set."""
    settings = bot.settings
    if settings.operations_port is None:
        return nullcontext()

    return served_apart(
        _asked_of(bot).routes(),
        host=settings.operations_host or settings.host,
        port=settings.operations_port,
        dropped=bot.metrics.dropped,
    )


def _port_without_slack(bot: app.Bot) -> AbstractContextManager[None]:
    """Answer those who run the bot on its port, on which Slack asks nothing in Socket Mode."""
    settings = bot.settings
    is_apart = settings.operations_port is not None
    return served_apart(
        alive_routes() if is_apart else _asked_of(bot).routes(),
        host=settings.host,
        port=settings.port,
        dropped=bot.metrics.dropped,
    )


def _asked_of(bot: app.Bot) -> Operations:
    return Operations(bot.health, bot.metrics, bot.collect)


def _http(bot: app.Bot) -> None:
    from bot.web.server import serve

    site = app.make_site(
        bot,
        apart=bot.settings.operations_port is not None,
        installing=app.make_installing(bot),
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # also while it still starts
    log.info("listening", port=bot.settings.port)
    serve(site, host=bot.settings.host, port=bot.settings.port, dropped=bot.metrics.dropped)


def _socket_mode(bot: app.Bot, app_token: str) -> None:
    """Have Slack bring everything by a socket, until told to stop."""
    from bot.web.socket_faults import CannotOpen

    stopped = _told_to_stop()
    socket_mode = app.make_socket_mode(bot, app_token)

    with _port_without_slack(bot):
        try:
            socket_mode.start()
        except CannotOpen as error:
            raise Stop(error.fault.sentence) from error

        try:
            bot.start()
            wait_until(stopped)
        finally:
            socket_mode.stop()


def _told_to_stop() -> threading.Event:
    """Return an event that is set once SIGTERM or Ctrl-C comes.

    It is asked for before anything starts, so that neither is ever the end by itself.
    """
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    return stopped
