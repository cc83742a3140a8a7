"""``db``: migrate, verify or rebuild the database."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot import app, config, folders, operating
from bot.clock import now as clock_now
from bot.command_line.failures import SEE_VERIFY, Stop
from bot.reviews import Reviews
from bot.store import anchors, checksums, migrate, purges, reads, soundness, verification
from bot.store.db import make_engine, reading
from bot.store.purges import Certificate


def upgrade(_options: argparse.Namespace) -> None:
    """Migrate the database to this version."""
    settings = config.load("db")
    engine = make_engine(settings.database_url.get_secret_value(), patient=True)
    fit = app.migrated(engine, by_itself=True)
    require_usable(fit)

    if fit is migrate.Fit.NEWER:
        print("The database is of a newer version, and this one can work on it.")
    else:
        print("The database is of this version.")


def verify(options: argparse.Namespace) -> None:
    """Check the chain of every review, and that its read tables are what its history says."""
    settings = config.load("db verify")
    engine = make_engine(settings.database_url.get_secret_value(), patient=True)
    reviews = Reviews(
        engine, key=settings.chain_key(), look=lambda: folders.load_pathways(settings.processes)
    )
    faults = [*_faults_of_version(engine)]

    with reading(engine) as conn:
        faults += soundness.faults(conn)
        faults += soundness.attempt("what is to be said", lambda: checksums.faults(conn))
        faults += soundness.attempt(
            "the histories", lambda: _broken_chains(conn, settings.chain_key())
        )
        faults += soundness.attempt(
            "the stored state", lambda: operating.differences(reviews, conn, clock_now())
        )
        checked = _check_anchors(conn, settings.chain_key(), options.anchor)
        faults += checked.faults if checked else ()
        if not faults:
            count = operating.count(conn)

    if faults:
        raise Stop(
            *faults,
            f"{len(faults)} faults: do not change anything; see docs/operating.md, “db verify”.",
        )

    print(f"{count} reviews: every history is unbroken, and the stored state is what it says.")

    if checked:
        print(
            f"{checked.count} anchors, the newest of {checked.newest}: each lies on the histories."
        )

    _print_left_alone(reviews)


def _check_anchors(conn: Connection, key: bytes, file: Path | None) -> anchors.Checked | None:
    """Check the anchors in a text file, if one was given. Raises :class:`Stop`."""
    if file is None:
        return None

    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        raise Stop(f"{file} cannot be read: name the text file that the anchors are in.") from None

    checked = anchors.check(conn, key, text)
    if not checked.count and not checked.faults:
        raise Stop(f"{file} holds no anchor: each is a line that starts with {anchors.MARK}.")

    return checked


def rebuild(_options: argparse.Namespace) -> None:
    """Rebuild the read tables from the history."""
    reviews = _open_reviews(config.load("db verify"))
    count, unreadable = operating.rebuild(reviews, clock_now())
    print(f"The read tables of {count} reviews were rebuilt from their histories.")
    _print_left_alone(reviews)
    if unreadable:
        raise Stop(*unreadable, f"Those stay as they are: {SEE_VERIFY}.")


def _faults_of_version(engine: Engine) -> Iterator[str]:
    """Stop where the database is of another version; find that it only says so."""
    try:
        fit = migrate.fit(engine)
    except DBAPIError as error:
        name = soundness.name_of(error)
        yield f"the table alembic_version cannot be read ({name}); {soundness.RESTORE}"
        return

    if fit.usable:
        return

    with reading(engine) as conn:
        if list(soundness.missing_columns(conn)):
            require_usable(fit)

    yield "alembic_version: it says another version, but every table is of this one"


def certificate(options: argparse.Namespace) -> None:
    """Print certificates of purged reviews, and say whether they are genuine."""
    settings = config.load("db verify")
    with reading(current_engine(settings)) as conn:
        found = purges.everywhere(conn)

    if options.ref is not None:
        found = [one for one in found if one.ref == options.ref]

    for one in found:
        print("\n".join(_lines_of(one)))

    changed = [one.ref for one in found if not one.is_genuine(settings.chain_key())]
    if changed:
        raise Stop(f"Changed since it was written: {', '.join(changed)}.")

    if not found:
        about = "was purged" if options.ref is None else f"{options.ref} was purged"
        print(f"No certificate says that a review {about}.")
    else:
        print("Genuine: this is what was written when it was purged.")


def _lines_of(certificate: Certificate) -> Iterator[str]:
    exported = certificate.exported_on
    yield f"{certificate.team} {certificate.ref} ({certificate.process}): purged"
    yield f"  opened {certificate.opened_on}, {certificate.end} {certificate.ended_on}"
    yield f"  rule: {certificate.rule}; kept until {certificate.kept_until}"
    yield f"  purged {certificate.purged_at.isoformat(timespec='seconds')}"
    yield f"  asked for by {certificate.asked_by}, second person {certificate.seconded_by}"
    yield f"  last exported: {exported or 'never'}"
    counted = ", ".join(f"{number} {name}" for name, number in certificate.counted.items())
    yield f"  deleted: {counted}"
    yield f"  last seal of its history: {certificate.head}"
    yield f"  code of this certificate: {certificate.mac}"


def current_engine(settings: config.Settings) -> Engine:
    """Open the database of whoever cannot wait for a migration. Raises :class:`Stop`."""
    engine = make_engine(settings.database_url.get_secret_value(), patient=True)
    require_usable(migrate.fit(engine))
    return engine


def require_usable(fit: migrate.Fit) -> None:
    """Stop where this version cannot work on the database."""
    if fit is migrate.Fit.OLDER:
        raise Stop("The database is of an older version: run `python -m bot db upgrade` first.")

    if fit is migrate.Fit.BEYOND:
        raise Stop(
            "A newer version migrated this database, and this one cannot work on it any more:"
            " install the newer version again, or restore a backup (docs/operating.md, “Going"
            " back”)."
        )


def _open_reviews(settings: config.Settings) -> Reviews:
    engine = current_engine(settings)
    return Reviews(
        engine, key=settings.chain_key(), look=lambda: folders.load_pathways(settings.processes)
    )


def _broken_chains(conn: Connection, key: bytes) -> Iterator[str]:
    for fault in verification.verify(conn, key):
        review, event = fault.review_id or "-", fault.number or "-"
        yield f"{fault.team} review {review}, event {event}: {fault.what}"


def _print_left_alone(reviews: Reviews) -> None:
    with reviews.looking() as conn:
        newer = reads.newer(conn)
    if newer:
        print(f"Left alone, as only a newer version can read them: {', '.join(newer)}.")
