"""The command line: ``python -m bot run | serve | worker | demo | db | process | doctor``."""

import argparse
import errno
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from bot import app, config, logs, operating
from bot.clock import now as clock_now
from bot.errors import Refusal
from bot.messages import templates
from bot.papers.pathway import changes, diagram, simulation, table
from bot.reviews import Reviews
from bot.store import failpoints, migrate, reads, verification
from bot.store.db import make_engine, reading
from bot.store.errors import CorruptHistory, NewerFormat, StoreError
from bot.workflow.dates.calendar import ImpossibleDate, parse_day
from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.model import Process

log = structlog.get_logger()


class Stop(Exception):
    """The command cannot go on; its lines say why and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it did what was asked, 1 with a line for each reason when not."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except config.SettingsError as error:
        return _fail(error.lines)
    except ProcessFaults as error:
        return _fail(
            [str(fault) if fault.file else f"{error.file}: {fault}" for fault in error.faults]
        )
    except Stop as error:
        return _fail(error.lines)
    except StoreError as error:
        return _fail(
            [
                f"The database does not answer ({type(error).__name__}): check DATABASE_URL and try"
                " again."
            ]
        )
    except OSError as error:
        if (cure := _why_not_listening(error)) is None:
            raise
        return _fail([cure])
    except NewerFormat as error:
        return _fail(
            [f"Only a newer version of the bot can read {error}: install it, then try again."]
        )
    except CorruptHistory as error:
        return _fail([f"Nothing was changed: {error}; {_SEE_VERIFY}."])
    except KeyboardInterrupt:
        return 0


def _why_not_listening(error: OSError) -> str | None:
    """The cure, if an address or a port is at fault."""
    if error.errno == errno.EADDRINUSE:
        return (
            "Another program listens on this port already: stop it, or choose another one with"
            " PORT=3111."
        )
    if (
        error.errno == errno.EADDRNOTAVAIL or (error.errno or 0) < 0
    ):  # below nought: of looking a name up
        return f"HOST is no address of this machine: it must be {config.AN_ADDRESS}."
    if error.errno == errno.EACCES and error.filename is None:  # no file: a port below 1024
        return (
            "PORT is one that only the system may open: choose one above 1023, such as PORT=3111."
        )
    return None


def _fail(lines: Sequence[str]) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Child Safeguarding Practice Reviews in Slack."
    )
    verbs = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, does: str, run: Any) -> argparse.ArgumentParser:
        found = verbs.add_parser(name, help=does, description=does)
        found.set_defaults(run=run)
        return found

    add(
        "run",
        "The bot: Socket Mode where SLACK_APP_TOKEN is set, else HTTP; scheduler included.",
        _run,
    )
    add("serve", "HTTP alone, any number of it, on PostgreSQL.", _serve)
    add("worker", "Scheduler and delivery alone, any number of it, on PostgreSQL.", _worker)
    demo = add(
        "demo", "The bot against the built-in stand-in for Slack, with a page to try it.", _demo
    )
    demo.add_argument("--port", type=_port, help="the page's port (default: PORT, else 3000)")
    database = add("db", "Migrate, verify or rebuild the database.", None)
    kinds = database.add_subparsers(required=True, metavar="what")
    for name, does, run in (
        ("upgrade", "Migrate to this version.", _db_upgrade),
        ("verify", "Check the history's chain against the stored state.", _db_verify),
        ("rebuild", "Rebuild the read tables from the history.", _db_rebuild),
    ):
        kinds.add_parser(name, help=does, description=does).set_defaults(run=run)
    waiting = add("outbox", "What was not delivered, and why; sends one after all.", None)
    which = waiting.add_subparsers(required=True, metavar="what")
    listing = which.add_parser("list", help="What is held, refused or parked, with its reason.")
    listing.set_defaults(run=_outbox_list)
    release = which.add_parser("release", help="Send a held delivery after all.")
    release.add_argument("number", type=int, metavar="N", help="its number in the list")
    release.set_defaults(run=_outbox_release)
    process = add("process", "Process files: list, show, check, simulate, upgrade.", None)
    what = process.add_subparsers(required=True, metavar="what")
    what.add_parser("list", help="The pathways that there are.").set_defaults(run=_process_list)
    show = what.add_parser("show", help="A pathway as a table.")
    show.add_argument("name")
    show.add_argument("--mermaid", action="store_true", help="as a Mermaid diagram")
    show.set_defaults(run=_process_show)
    check = what.add_parser("check", help="Every fault of a file at once.")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_process_check)
    simulate = what.add_parser("simulate", help="A dated timeline of a whole review.")
    simulate.add_argument("name")
    simulate.add_argument("--decided", required=True, type=_day, metavar="DATE")
    simulate.set_defaults(run=_process_simulate)
    upgrade = what.add_parser(
        "upgrade", help="What moving a review to the newer file changes; with a reason, the move."
    )
    upgrade.add_argument("ref")
    upgrade.add_argument("--because")
    upgrade.set_defaults(run=_process_upgrade)
    doctor = add(
        "doctor", "Checks settings, database, Slack token, scopes and request URL.", _doctor
    )
    doctor.add_argument("--url", help="the request URL as Slack has it, to be asked as Slack asks")
    return parser


def _port(text: str) -> int:
    try:
        return config.port_number(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _day(text: str) -> date:
    """A date as people write it."""
    try:
        day = parse_day(text, clock_now().date())
    except ImpossibleDate:
        day = None
    if day is None or not 2000 <= day.year < 2100:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no date: write it as 2026-01-12 or “12 Jan 2026”"
        )
    return day


# --- running -----------------------------------------------------------------------------------


def _configure(settings: config.Settings) -> None:
    secrets = [
        settings.slack_bot_token,
        settings.slack_signing_secret,
        settings.slack_app_token,
        settings.history_key,
    ]
    logs.configure(secrets=[s.get_secret_value() for s in secrets if s is not None])
    failpoints.arm(settings.failpoint)


def _build(settings: config.Settings, *, migrate_itself: bool) -> app.Bot:
    processes = app.load_processes(settings.processes)  # before anything is touched
    engine = make_engine(settings.database_url.get_secret_value())
    _usable(app.migrated(engine, by_itself=migrate_itself))
    return app.build(settings, engine=engine, processes=processes)


def _usable(fit: migrate.Fit) -> None:
    if fit is migrate.Fit.OLDER:
        raise Stop("The database is of an older version: run `python -m bot db upgrade` first.")
    if fit is migrate.Fit.BEYOND:
        raise Stop(
            "A newer version migrated this database, and this one cannot work on it any more:"
            " install the newer version again, or restore a backup (docs/operating.md, “Going"
            " back”)."
        )


def _run(_options: argparse.Namespace) -> int:
    settings = config.load("run")
    _configure(settings)
    bot = _build(settings, migrate_itself=settings.on_sqlite)
    bot.start()
    try:
        if settings.slack_app_token is not None:
            _socket_mode(bot)
        else:
            _http(bot)
    finally:
        bot.stop()
    return 0


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
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # also while it still starts
    log.info("listening", port=bot.settings.port)
    serve(web, host=bot.settings.host, port=bot.settings.port)


def _socket_mode(bot: app.Bot) -> None:
    from slack_bolt.adapter.socket_mode import SocketModeHandler

    stopped = _told_to_stop()
    token = bot.settings.slack_app_token
    handler = SocketModeHandler(bot.bolt, token.get_secret_value() if token else "")
    handler.client.proxy = None
    handler.client.web_client = app.make_client(bot.settings)
    handler.connect()  # type: ignore[no-untyped-call]
    log.info("connected", mode_kind="socket")
    stopped.wait()
    handler.close()  # type: ignore[no-untyped-call]


def _told_to_stop() -> threading.Event:
    """Set once SIGTERM or Ctrl-C comes. Asked for before anything starts, so that it is never the
    end by itself."""
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    return stopped


def _serve(_options: argparse.Namespace) -> int:
    settings = config.load("serve")
    _configure(settings)
    bot = _build(settings, migrate_itself=False)
    try:
        _http(bot)
    finally:
        bot.stop()
    return 0


def _worker(_options: argparse.Namespace) -> int:
    settings = config.load("worker")
    _configure(settings)
    bot = _build(settings, migrate_itself=False)
    stopped = _told_to_stop()
    bot.start()
    try:
        stopped.wait()
    finally:
        bot.stop()
    return 0


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import run

    settings = config.load("demo")
    return run(settings, port=options.port or settings.port)


# --- database ----------------------------------------------------------------------------------


def _db_upgrade(_options: argparse.Namespace) -> int:
    settings = config.load("db")
    fit = app.migrated(
        make_engine(settings.database_url.get_secret_value(), patient=True), by_itself=True
    )
    _usable(fit)
    newer = fit is migrate.Fit.NEWER
    print(
        "The database is of"
        f" {'a newer version, and this one can work on it' if newer else 'this version'}."
    )
    return 0


def _current(settings: config.Settings) -> Any:
    engine = make_engine(settings.database_url.get_secret_value(), patient=True)
    _usable(migrate.fit(engine))
    return engine


def _db_verify(_options: argparse.Namespace) -> int:
    """The chain of every review, and that its read tables are what its history says."""
    settings = config.load("db verify")
    engine = _current(settings)
    reviews = Reviews(
        engine, key=settings.chain_key(), processes=app.load_processes(settings.processes)
    )
    with reading(engine) as conn:
        faults = [
            f"{f.team} review {f.review_id or '-'}, event {f.number or '-'}: {f.what}"
            for f in verification.verify(conn, settings.chain_key())
        ]
        faults += operating.differences(reviews, conn, clock_now())
        count = operating.count(conn)
    if faults:
        return _fail(
            [
                *faults,
                (
                    f"{len(faults)} faults: do not change anything; see docs/operating.md, “db"
                    " verify”."
                ),
            ]
        )
    print(f"{count} reviews: every history is unbroken, and the stored state is what it says.")
    _left(reviews)
    return 0


def _left(reviews: Reviews) -> None:
    """Names what was left alone."""
    with reviews.looking() as conn:
        newer = reads.newer(conn)
    if newer:
        print(f"Left alone, as only a newer version can read them: {', '.join(newer)}.")


_SEE_VERIFY = "`python -m bot db verify` says what is wrong"


def _db_rebuild(_options: argparse.Namespace) -> int:
    settings = config.load("db verify")
    reviews = Reviews(
        _current(settings),
        key=settings.chain_key(),
        processes=app.load_processes(settings.processes),
    )
    count, unreadable = operating.rebuild(reviews, clock_now())
    print(f"The read tables of {count} reviews were rebuilt from their histories.")
    _left(reviews)
    return _fail([*unreadable, f"Those stay as they are: {_SEE_VERIFY}."]) if unreadable else 0


# --- the outbox --------------------------------------------------------------------------------


def _outbox_list(_options: argparse.Namespace) -> int:
    from bot.delivery.operator import listed

    for line in listed(_current(config.load("db"))):
        print(line)
    return 0


def _outbox_release(options: argparse.Namespace) -> int:
    from bot.delivery.operator import release

    if not release(_current(config.load("db")), options.number, clock_now()):
        raise Stop(
            f"Delivery {options.number} is neither held nor refused: see `python -m bot outbox"
            " list`."
        )
    print(
        f"Delivery {options.number} will be sent. If Slack has it already, it is then there twice."
    )
    return 0


# --- process files -----------------------------------------------------------------------------


def _processes() -> dict[str, Process]:
    return app.load_processes(config.load("process").processes)


def _one(name: str) -> Process:
    found = _processes()
    if name not in found:
        raise Stop(f"There is no pathway {name}. There are: {', '.join(found)}.")
    return found[name]


def _process_list(_options: argparse.Namespace) -> int:
    for process in _processes().values():
        print(f"{process.id:16} {process.prefix:10} {process.title}")
    return 0


def _process_show(options: argparse.Namespace) -> int:

    process = _one(options.name)
    print(diagram.mermaid(process) if options.mermaid else table.table(process))
    return 0


def _process_check(options: argparse.Namespace) -> int:
    try:
        process = app.check_process(options.file, config.load("process").processes)
    except OSError as error:
        raise Stop(
            f"{options.file} cannot be read ({type(error).__name__}): give the path of a text file."
        ) from None
    print(
        f"{options.file.name}: no fault. {process.title}: {len(process.stages)} stages,"
        f" {len(process.items)} items."
    )
    return 0


def _process_simulate(options: argparse.Namespace) -> int:
    from bot.workflow.dates.calendar import Calendar

    print(simulation.simulate(_one(options.name), options.decided, Calendar()))
    return 0


def _process_upgrade(options: argparse.Namespace) -> int:
    settings = config.load("process upgrade")

    found = app.load_processes(settings.processes)
    reviews = Reviews(_current(settings), key=settings.chain_key(), processes=found)
    ref = options.ref.upper()
    try:
        with reviews.looking() as conn:
            review = reviews.histories.fold(conn, operating.by_reference(conn, ref))
    except LookupError as error:
        raise Stop(f"Nothing was changed: {error}.") from None
    newer = found.get(review.process.id)
    if newer is None:
        print(
            f"There is no process file {review.process.id} now: {ref} goes on by the one that it"
            " has."
        )
        return 0
    if newer.hash == review.process.hash:
        print(f"{ref} goes by the newest file of {review.process.id} already.")
        return 0
    print(changes.difference(review.process, newer))
    try:
        rehearsed = operating.rehearse_upgrade(reviews, ref, clock_now())
        print(changes.consequences(rehearsed.reply.facts), end="")
        if options.because is None:
            print(
                f"\nNothing was changed. To move {ref}: python -m bot process upgrade {ref}"
                ' --because "…"'
            )
            return 0
        operating.upgrade_process(reviews, ref, options.because, clock_now())
    except Refusal as refusal:
        facts = refusal.facts | {"ref": ref, "today": clock_now().date(), "slash": "/cspr"}
        raise Stop("", templates.reply(f"refusal/{refusal.code}", facts)["text"]) from None
    print(f"\n{ref} goes by the newer file from now on.")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from bot.doctor import examine

    lines, well = examine(options.url, clock_now)
    for line in lines:
        print(line)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
