"""What a change, a look and a tick cost where a whole country's partnerships are in one database.

    python -m benchmarks.scaled [--database sqlite] [--workspaces 150] [--reviews 20]

Each is held against the same where one partnership is alone, in the same run, by the processor's
time: others may cost nobody anything. One review is played, and copied with all that is stored of
it: first within its workspace, then its workspace.
"""

import argparse
import statistics
import sys
import tempfile
import time
from datetime import UTC
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import change, looks, ticks
from benchmarks.figures import Figure, make_console, table
from benchmarks.stores import NAMES, Stores, databases, have_planned_anew
from bot import logs
from bot.store import tables
from bot.store.db import make_engine, reading
from tests.conversations.copies import copy_reviews, copy_workspaces
from tests.databases import Databases

GROWTH = 1.2
"""So many times what it costs alone may be the measuring's own."""


def of_looks(stores: Stores, store: str, options: argparse.Namespace) -> list[Figure]:
    """Measure looks in one workspace, alone and among the others; say how large all of it is."""
    talk = stores.talk
    slack, now = talk.settings.slack_api_url, talk.now.astimezone(UTC)
    alone = looks.measure(slack, stores.of(options.reviews), now, options.samples)
    began = time.monotonic()
    url = stores.of(options.reviews, options.workspaces)
    print(f"{store}: made in {time.monotonic() - began:.0f} s; {size_of(url)}")
    among = looks.measure(slack, url, now, options.samples)
    return [
        _growth(look, store, stores.name, among=among[look][:2], alone=alone[look][:2])
        for look in alone
    ]


def of_changes(kept: Databases, store: str, options: argparse.Namespace) -> list[Figure]:
    """Measure changes in one workspace, alone and once the others are there."""
    engine = make_engine(kept.migrated())
    with change.played(kept) as talk, change.bare(talk, engine) as floor:
        key = talk.settings.chain_key()
        copy_reviews(talk.bot.engine, options.reviews, key=key)
        alone = change.sample(talk, floor, options.samples)
        patient = make_engine(talk.settings.database_url.get_secret_value(), patient=True)
        copy_workspaces(patient, options.workspaces, key=key)
        have_planned_anew(patient)
        patient.dispose()
        among = change.sample(talk, floor, options.samples)

    engine.dispose()
    return [
        _growth(work, store, options.database, among=_medians(among[work]), alone=_medians(of))
        for work, of in alone.items()
    ]


def _medians(spent: change.Samples) -> tuple[float, float]:
    return statistics.median(spent["ours"]), statistics.median(spent["floor"])


def _growth(
    work: str,
    store: str,
    database: str,
    *,
    among: tuple[float, float],
    alone: tuple[float, float],
) -> Figure:
    """Return how a work grows: each time it is taken against the floor of that very moment."""
    return Figure(
        work=f"{work}: among all, against alone",
        store=store,
        database=database,
        ours=among[0] / among[1],
        floor=alone[0] / alone[1],
        unit="×",
        target=GROWTH,
    )


def size_of(url: str) -> str:
    """Say how large a database is, and how many rows there are of what is most."""
    engine = make_engine(url, patient=True)
    with reading(engine) as conn:
        counts = {
            one.name: conn.execute(select(func.count()).select_from(one)).scalar_one()
            for one in (tables.history, tables.open_items, tables.outbox, tables.waiting)
        }
        if engine.dialect.name == "sqlite":
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
            size = pages * conn.exec_driver_sql("PRAGMA page_size").scalar_one()
        else:
            size = conn.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()

    engine.dispose()
    rows = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    return f"{size / 1e6:,.0f} MB; rows: {rows}"


def main() -> int:
    """Measure on one kind of database, and show a table; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="What others in the same database cost anybody.")
    parser.add_argument("--database", choices=NAMES, default="sqlite")
    parser.add_argument("--workspaces", type=int, default=150)
    parser.add_argument("--reviews", type=int, default=20, help="in each workspace")
    parser.add_argument("--samples", type=int, default=40)
    options = parser.parse_args()
    logs.configure(level=50)
    console = make_console()
    store = f"{options.workspaces:,} workspaces, {options.reviews:,} reviews each"

    with (
        tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder,
        databases(options.database, Path(folder)) as kept,
    ):
        stores = Stores(options.database, kept)
        try:
            figures = of_looks(stores, store, options)
            figures += of_changes(kept, store, options)
            figures += ticks.measure(stores, options.reviews, options.workspaces)
        finally:
            stores.stop()

    console.print(table(figures))
    return 0 if all(one.is_met for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
