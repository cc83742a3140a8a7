"""``process``: what the process files say, and moving a review to a newer one."""

import argparse
import sys
from pathlib import Path

from bot import config, folders, operating
from bot.clock import now as clock_now
from bot.command_line.database import current_engine
from bot.command_line.failures import Stop
from bot.errors import Refusal
from bot.messages import templates
from bot.papers.pathway import changes, diagram, simulation, table
from bot.reviews import Reviews
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Process
from bot.workflow.process.pathways import Pathways, faulty_file_of
from bot.workflow.review.review import Review


def show_all(_options: argparse.Namespace) -> None:
    """List the pathways that there are."""
    found = _pathways()
    for process in found.processes.values():
        print(f"{process.id:16} {process.prefix:10} {process.title}")
    for fault in found.faults:
        print(f"put aside: {fault}", file=sys.stderr)


def show(options: argparse.Namespace) -> None:
    """Show a pathway as a table or a diagram."""
    process = _process(options.name)
    print(diagram.mermaid(process) if options.mermaid else table.table(process))


def check(options: argparse.Namespace) -> None:
    """Check a file as it would be read beside the others."""
    process = _checked(options.file)
    print(
        f"{options.file.name}: no fault. {process.title}: {len(process.stages)} stages,"
        f" {len(process.items)} items."
    )


def _checked(path: Path) -> Process:
    """Return what a file says, if it has no fault."""
    try:
        return folders.check_process(path, config.load("process").processes)
    except OSError as error:
        raise Stop(
            f"{path} cannot be read ({type(error).__name__}): give the path of a text file."
        ) from None


def preview(options: argparse.Namespace) -> None:
    """Write a pathway as people will meet it into one file, to be opened in a browser."""
    from bot.demo.preview import page as preview_page

    process = _file_or_name(options.file)
    out: Path = options.to or Path(f"{process.id}-preview.html")

    try:
        out.write_text(preview_page(process, options.decided or clock_now().date()), "utf-8")
    except OSError as error:
        raise Stop(
            f"{out} cannot be written ({type(error).__name__}): name another place by --to."
        ) from None

    print(f"{process.title}: open {out} in a browser.")


def _file_or_name(named: Path) -> Process:
    """Return the process of a file; of one that the bot has, by its name alone."""
    if named.suffix:
        return _checked(named)
    return _process(str(named))


def simulate(options: argparse.Namespace) -> None:
    """Show a whole review of made-up parties with its dates."""
    print(simulation.simulate(_process(options.name), options.decided, Calendar()))


def upgrade(options: argparse.Namespace) -> None:
    """Say what moving a review to the newer file changes; with a reason, move it."""
    settings = config.load("process upgrade")
    engine = current_engine(settings)
    reviews = Reviews(
        engine,
        key=settings.chain_key(),
        look=lambda: folders.load_pathways(settings.processes),
    )
    ref = options.ref
    old = _review(reviews, ref).process
    newer = reviews.pathways.processes.get(old.id)
    file = faulty_file_of(old.id, reviews.pathways.faulty)
    if newer is None and file is not None:
        raise Stop(
            f"Nothing was changed: {file} is put aside, as it has a fault. Mend it first:",
            *(str(fault) for fault in reviews.pathways.faults if fault.file == file),
        )

    if newer is None:
        print(f"There is no process file {old.id} now: {ref} goes on by the one that it has.")
    elif newer.hash == old.hash:
        print(f"{ref} goes by the newest file of {old.id} already.")
    else:
        print(changes.difference(old, newer))
        try:
            _move(reviews, ref, options.because)
        except Refusal as refusal:
            facts = refusal.facts | {"ref": ref, "today": clock_now().date(), "slash": "/cspr"}
            raise Stop("", templates.reply(f"refusal/{refusal.code}", facts)["text"]) from None


def _move(reviews: Reviews, ref: str, reason: str | None) -> None:
    """Say what the move takes from the review, and with a reason do it. Raises `Refusal`."""
    rehearsed = operating.rehearse_upgrade(reviews, ref, clock_now())
    print(changes.consequences(rehearsed.reply.facts), end="")

    if reason is None:
        print(
            f"\nNothing was changed. To move {ref}: python -m bot process upgrade {ref}"
            ' --because "…"'
        )
        return

    operating.upgrade_process(reviews, ref, reason, clock_now())
    print(f"\n{ref} goes by the newer file from now on.")


def _review(reviews: Reviews, ref: str) -> Review:
    try:
        with reviews.looking() as conn:
            return reviews.histories.fold(conn, operating.by_reference(conn, ref))
    except LookupError as error:
        raise Stop(f"Nothing was changed: {error}.") from None


def _pathways() -> Pathways:
    return folders.load_pathways(config.load("process").processes)


def _process(name: str) -> Process:
    found = _pathways()
    faulty_ids = (known for one in found.faulty for known in one.ids)
    ids = {known.casefold(): known for known in (*faulty_ids, *found.processes)}
    name = ids.get(name.casefold(), name)
    process = found.processes.get(name)
    if process is not None:
        return process

    known = ", ".join(found.processes)
    file = faulty_file_of(name, found.faulty)
    if file is not None:
        faults = [str(fault) for fault in found.faults if fault.file == file]
        raise Stop(f"{name} is put aside until its file is mended. There are: {known}.", *faults)

    raise Stop(f"There is no pathway {name}. There are: {known}.")
