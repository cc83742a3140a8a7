"""What can be typed after ``python -m bot``: commands, their options, and what each runs."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.clock import now as clock_now
from bot.command_line import database, outbox, process_files, running, workspaces
from bot.language.words import REFERENCE
from bot.setting_values import port_number
from bot.workflow.dates.calendar import ImpossibleDate, parse_day

Run = Callable[[argparse.Namespace], None]


def make_parser() -> argparse.ArgumentParser:
    """Make the parser; ``run`` of what it parses is the function that does the command.

    ``goes_on`` says whether that runs on, and logs; all others answer in their own words, and end.
    """
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Child Safeguarding Practice Reviews in Slack."
    )
    parser.set_defaults(goes_on=False)
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, does: str, run: Run | None = None) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=does, description=does)
        command.set_defaults(run=run)
        return command

    def add_going_on(name: str, does: str, run: Run) -> argparse.ArgumentParser:
        command = add(name, does, run)
        command.set_defaults(goes_on=True)
        return command

    add_going_on(
        "run",
        "The bot: Socket Mode where SLACK_APP_TOKEN is set, else HTTP; scheduler included.",
        running.run,
    )
    add_going_on("serve", "HTTP alone, any number of it, on PostgreSQL.", running.serve)
    add_going_on(
        "worker", "Scheduler and delivery alone, any number of it, on PostgreSQL.", running.worker
    )
    demo = add_going_on(
        "demo",
        "The bot against the built-in stand-in for Slack, with a page to try it.",
        running.demo,
    )
    demo.add_argument(
        "--port",
        type=_port,
        help="the page's port, or the next free one (default: PORT, else 3000)",
    )
    demo.add_argument(
        "--story",
        choices=("half-way", "empty"),
        default="half-way",
        help="two reviews half-way, or a workspace in which nothing was said yet",
    )
    demo.add_argument("--no-browser", action="store_true", help="opens no browser by itself")
    _add_database(add("db", "Migrate, verify or rebuild the database."))
    _add_outbox(add("outbox", "What was not delivered, and why; sends one after all."))
    _add_process(add("process", "Process files: list, show, check, simulate, upgrade."))
    _add_workspaces(add("workspaces", "Workspaces: list, rotate the key, export, purge."))
    doctor = add(
        "doctor",
        "Checks settings, files, database, Slack, clock and the way in; with --live in earnest.",
        running.doctor,
    )
    _add_doctors_options(doctor)
    return parser


def _add_doctors_options(doctor: argparse.ArgumentParser) -> None:
    doctor.add_argument("--url", help="the request URL as Slack has it, to be asked as Slack asks")
    doctor.add_argument(
        "--live",
        nargs="+",
        metavar=("@PERSON", "'#CHANNEL'"),
        help="post, upload, type and press in a private test channel, with a person; two minutes",
    )
    doctor.add_argument(
        "--recording",
        type=Path,
        default=Path("recording.json"),
        metavar="FILE",
        help="where --live writes its recording (default: recording.json)",
    )
    doctor.add_argument(
        "--workspace", metavar="TEAM", help="T…: the one for --live, where several have the bot"
    )


def _add_database(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="what")

    def add(name: str, does: str, run: Run) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=does, description=does)
        command.set_defaults(run=run)
        return command

    add("upgrade", "Migrate to this version.", database.upgrade)
    verify = add("verify", "Check the history's chain against the stored state.", database.verify)
    verify.add_argument(
        "--anchor",
        type=Path,
        metavar="FILE",
        help="a text file with anchors, to find a state that was put back",
    )
    certificate = commands.add_parser(
        "certificate", help="The certificate that a review was purged, and whether it is genuine."
    )
    certificate.add_argument(
        "ref", metavar="REF", nargs="?", type=_reference, help="without it: all of them"
    )
    certificate.set_defaults(run=database.certificate)
    add("rebuild", "Rebuild the read tables from the history.", database.rebuild)


def _add_outbox(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="what")
    listing = commands.add_parser("list", help="What is held, refused or parked, with its reason.")
    listing.set_defaults(run=outbox.show)
    release = commands.add_parser("release", help="Send a held delivery after all.")
    release.add_argument(
        "number",
        type=_number_or_all,
        metavar="N",
        help='its number in the list; or "all" that was refused for want of a set-up',
    )
    release.set_defaults(run=outbox.release)


def _add_process(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="what")
    listing = commands.add_parser("list", help="The pathways that there are.")
    listing.set_defaults(run=process_files.show_all)
    show = commands.add_parser("show", help="A pathway as a table.")
    show.add_argument("name")
    show.add_argument("--mermaid", action="store_true", help="as a Mermaid diagram")
    show.set_defaults(run=process_files.show)
    check = commands.add_parser("check", help="Every fault of a file at once.")
    check.add_argument("file", type=Path)
    check.set_defaults(run=process_files.check)
    preview = commands.add_parser("preview", help="A page of what people will see: one file.")
    preview.add_argument("file", type=Path, help="a process file, or the name of a pathway")
    preview.add_argument("--to", type=Path, metavar="FILE", help="where to; else NAME-preview.html")
    preview.add_argument(
        "--decided", type=_day, metavar="DATE", help="of the made-up review; else today"
    )
    preview.set_defaults(run=process_files.preview)
    simulate = commands.add_parser("simulate", help="A dated timeline of a whole review.")
    simulate.add_argument("name")
    simulate.add_argument("--decided", required=True, type=_day, metavar="DATE")
    simulate.set_defaults(run=process_files.simulate)
    upgrade = commands.add_parser(
        "upgrade", help="What moving a review to the newer file changes; with a reason, the move."
    )
    upgrade.add_argument("ref", type=_reference, help="T…:REF where two workspaces have the same")
    upgrade.add_argument("--because")
    upgrade.set_defaults(run=process_files.upgrade)


def _add_workspaces(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="what")
    listing = commands.add_parser("list", help="Where the bot is installed, and what is kept.")
    listing.set_defaults(run=workspaces.show)
    rotate = commands.add_parser("rotate", help="Seal the tokens with the newest key.")
    rotate.set_defaults(run=workspaces.rotate)
    export = commands.add_parser("export", help="All that is kept of a workspace, as files.")
    export.add_argument("team", metavar="TEAM", help="its id, T…")
    export.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help="a folder that is not there yet"
    )
    export.set_defaults(run=workspaces.export)
    purge = commands.add_parser("purge", help="Remove all that is kept of a workspace.")
    purge.add_argument("team", metavar="TEAM", help="its id, T…")
    purge.add_argument("--again", metavar="TEAM", help="the same id once more: it cannot be undone")
    purge.add_argument(
        "--damaged-too",
        action="store_true",
        help="also where a review cannot be read, and you know that it is under no legal hold",
    )
    purge.set_defaults(run=workspaces.purge)


def _port(text: str) -> int:
    try:
        return port_number(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _number_or_all(text: str) -> int | None:
    """Read a delivery's number; ``None`` for all."""
    return None if text == "all" else _number(text)


def _number(text: str) -> int:
    """Read a delivery's number; no database has a longer one."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is no number of the list")
    return int(text)


def _reference(text: str) -> str:
    """Return a review's reference as the bot writes it: ``escb-2026-1`` is ``ESCB-2026-01``."""
    team, colon, ref = text.upper().rpartition(":")
    found = REFERENCE.fullmatch(ref)
    if found is None:
        return text.upper()
    prefix, year, number = found.groups()
    return f"{team}{colon}{prefix}-{year}-{int(number):02d}"


def _day(text: str) -> date:
    """Read a date as people write it."""
    try:
        day = parse_day(text, clock_now().date())
    except ImpossibleDate:
        day = None

    if day is None or not 2000 <= day.year < 2100:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no date: write it as 2026-01-12 or “12 Jan 2026”"
        )

    return day
