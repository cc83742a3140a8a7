"""``run``, ``serve``, ``worker`` and ``demo``; and ``doctor``, which says whether they could."""

import argparse
import logging
import signal
import sys
import threading
import time
from contextlib import AbstractContextManager, nullcontext

import structlog

from bot import app, config, folders, logs
from bot.clock import now as clock_now
from bot.command_line.database import require_usable
from bot.command_line.failures import Stop
from bot.outgoing import is_loopback
from bot.store import failpoints
from bot.store.db import make_engine

log = structlog.get_logger()


def run(_options: argparse.Namespace) -> None:
    """Run the whole bot in one process, until it is told to stop."""
    settings = config.load("run")
    bot = _make_bot(settings, migrate_itself=settings.on_sqlite)
    bot.start()
    try:
        with _operations(bot):
            if settings.slack_app_token is not None:
                _socket_mode(bot, settings.slack_app_token.get_secret_value())
            else:
                _http(bot)
    finally:
        bot.stop()


def serve(_options: argparse.Namespace) -> None:
    """Answer Slack over HTTP, and nothing else."""
    bot = _make_bot(config.load("serve"), migrate_itself=False)
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
            stopped.wait()
    finally:
        bot.stop()


def demo(options: argparse.Namespace) -> None:
    """Run the bot against the stand-in for Slack."""
    from bot.demo import run as run_demo

    settings = config.load("demo")
    run_demo(settings, port=options.port or settings.port)


def doctor(options: argparse.Namespace) -> None:
    """Print what is well and what is not, each with its cure."""
    from bot.doctor import examine

    logging.disable()  # what libraries say of a failed call is said in our own words
    lines, well = examine(options.url, clock_now)
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
    processes = folders.load_processes(settings.processes)  # before anything is touched
    engine = make_engine(settings.database_url.get_secret_value())
    require_usable(app.migrated(engine, by_itself=migrate_itself))
    bot = app.build(settings, engine=engine, processes=processes)
    # Before anybody waits for it; a start does not.
    threading.Thread(target=bot.workspaces.prepare, daemon=True).start()
    return bot


def _operations(bot: app.Bot) -> AbstractContextManager[None]:
    """Answer those who run the bot at a port of their own, if one is set."""
    from bot.web.operations import Operations, served_apart

    settings = bot.settings
    if settings.operations_port is None:
        return nullcontext()
    return served_apart(
        Operations(bot.health, bot.metrics, bot.collect),
        host=settings.operations_host or settings.host,
        port=settings.operations_port,
    )


def _http(bot: app.Bot) -> None:
    from bot.web.server import make_web, serve

    secret = bot.settings.slack_signing_secret
    web = make_web(
        bot.bolt,
        signing_secret=secret.get_secret_value() if secret else "",
        clock=bot.clock,
        health=bot.health,
        metrics=bot.metrics,
        collect=bot.collect,
        apart=bot.settings.operations_port is not None,
        installing=app.make_installing(bot),
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # also while it still starts
    log.info("listening", port=bot.settings.port)
    serve(web, host=bot.settings.host, port=bot.settings.port, dropped=bot.metrics.dropped)


def _socket_mode(bot: app.Bot, app_token: str) -> None:
    from slack_bolt import BoltRequest
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
    from slack_sdk.socket_mode import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    stopped = _told_to_stop()

    def answer(client: SocketModeClient, envelope: SocketModeRequest) -> None:
        """Hand a payload to the app unread, as the web does: it may have any shape."""
        request = BoltRequest(body="", headers=build_headers(envelope), mode="socket_mode")
        request.body = envelope.payload
        send_response(client, envelope, bot.bolt.dispatch(request), time.monotonic())

    handler = SocketModeHandler(bot.bolt, app_token, web_client=app.make_client(bot.settings))
    handler.client.socket_mode_request_listeners[:] = [answer]  # type: ignore[list-item]
    if is_loopback(bot.settings.slack_api_url):
        handler.client.proxy = None  # the SDK takes the environment's proxy even for loopback
    handler.connect()  # type: ignore[no-untyped-call]
    log.info("connected", mode_kind="socket")
    stopped.wait()
    handler.close()  # type: ignore[no-untyped-call]


def _told_to_stop() -> threading.Event:
    """Return an event that is set once SIGTERM or Ctrl-C comes.

    It is asked for before anything starts, so that neither is ever the end by itself.
    """
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    return stopped
