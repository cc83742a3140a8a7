"""The migrations lead to the form that the tables say, and the database itself holds what they
promise."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, text, update
from sqlalchemy.exc import IntegrityError

from bot.command_line.failures import reasons
from bot.store import migrate, outbox, patience, tables
from bot.store.db import make_engine, writing
from bot.store.errors import Conflict, Held
from bot.store.migrate import Fit
from bot.store.reads import ReviewRow
from tests.store.rows import NOW, new_review, post

EVERYTHING = {
    "sqlite": [
        "SELECT type, tbl_name, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql"
        " IS NOT NULL"
    ],
    "postgresql": [
        (
            "SELECT table_name, column_name, data_type, is_nullable, column_default FROM"
            " information_schema.columns WHERE table_schema = 'public' AND table_name <>"
            " 'alembic_version'"
        ),
        (
            "SELECT tablename, indexdef, '', '', '' FROM pg_indexes"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ),
        (
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM"
            " pg_constraint WHERE connamespace = 'public'::regnamespace AND"
            " conrelid::regclass::text <> 'alembic_version'"
        ),
    ],
}


def test_each_migration_is_called_by_its_revision() -> None:
    """Alembic, which knows them as a chain, is not loaded to know which there are."""
    config = Config()
    config.set_main_option("script_location", "bot:store/migrations")
    config.set_main_option("path_separator", "os")
    chain = ScriptDirectory.from_config(config).walk_revisions()
    numbers = [file.name[:4] for file in migrate.VERSIONS.glob("*.py")]
    assert sorted(numbers, reverse=True) == [script.revision for script in chain]


def test_a_migration_gives_up_what_somebody_else_holds(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup, say, or a long query: whoever waits behind it is not kept waiting, nothing is
    changed, and the operator reads what to do."""
    monkeypatch.setattr(patience, "TABLE", 0.1)
    monkeypatch.setattr(patience, "PATIENT", 0.1)
    migrate.upgrade(engine)
    with engine.connect() as holder, holder.begin():
        if engine.dialect.name == "postgresql":
            holder.execute(text("LOCK TABLE alembic_version"))
        with pytest.raises(Held) as caught:
            migrate.upgrade(engine)
    assert reasons(caught.value) == [f"The database {Held.said}."]
    migrate.upgrade(engine)


def form(engine: Engine) -> set[tuple[str, ...]]:
    """Everything that the database knows of its own form: columns, indexes, conditions, CHECKs."""
    with engine.connect() as conn:
        rows = [
            row
            for question in EVERYTHING[engine.dialect.name]
            for row in conn.execute(text(question))
        ]
    return {tuple(parts(str(value)) for value in row) for row in rows}


def parts(sql: str) -> str:
    """A CREATE statement's parts, whatever their order and layout."""
    flat = " ".join(sql.replace("(", " ( ").replace(")", " ) ").split())
    return ", ".join(sorted(part.strip(" )") for part in flat.split(", ")))


def test_the_migrated_form_is_that_of_the_tables(engine: Engine) -> None:
    """CHECKs and the conditions of partial indexes included, which `alembic check` does not see."""
    migrated = form(engine)
    with engine.begin() as conn:
        tables.metadata.drop_all(conn)
        tables.metadata.create_all(conn)
    assert migrated == form(engine)
    assert len(migrated) > len(tables.metadata.tables)


def test_a_version_that_writes_what_is_gone_says_that_only_a_newer_one_can(engine: Engine) -> None:
    """The table `awaited` went with 0002; a version that knows 0001 alone still writes it."""
    with engine.connect() as conn:
        oldest = conn.execute(text("SELECT oldest FROM alembic_version")).scalar_one()
    assert "awaited" not in inspect(engine).get_table_names()
    assert oldest == "0002"


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    assert migrate.fit(engine) is Fit.CURRENT
    with writing(engine) as conn:
        new_review(conn)
    before = form(engine)
    migrate.upgrade(engine)
    assert form(engine) == before


def test_an_empty_database_has_to_be_migrated(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert migrate.fit(engine) is Fit.OLDER
    migrate.upgrade(engine)
    assert migrate.fit(engine) is Fit.CURRENT
    engine.dispose()


@pytest.mark.parametrize(("oldest", "fit"), [("0002", Fit.NEWER), ("9998", Fit.BEYOND)])
def test_a_newer_database_says_whether_this_version_can_work_on_it(
    engine: Engine, oldest: str, fit: Fit
) -> None:
    """By the oldest revision whose version can; that it is not known here says nothing."""
    with writing(engine) as conn:
        conn.execute(
            text("UPDATE alembic_version SET version_num = '9999', oldest = :oldest"),
            {"oldest": oldest},
        )
    assert migrate.fit(engine) is fit
    assert fit.usable == (fit is Fit.NEWER)


def test_two_that_upgrade_at_once_do_it_once(engine: Engine) -> None:
    with engine.begin() as conn:
        tables.metadata.drop_all(conn)
        conn.execute(text("DROP TABLE alembic_version"))
    failed: list[BaseException] = []

    def work() -> None:
        try:
            migrate.upgrade(engine)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert migrate.fit(engine) is Fit.CURRENT


def test_every_row_carries_its_workspace() -> None:
    """But for installations under way, of which nobody knows the workspace yet."""
    assert [
        name for name, table in tables.metadata.tables.items() if "team" not in table.columns
    ] == ["install_states"]


def refused(engine: Engine, statements: Iterable[Any]) -> None:
    for statement in statements:
        with pytest.raises(IntegrityError), writing(engine) as conn:
            conn.execute(statement)


def test_the_database_refuses_what_cannot_be(engine: Engine, review: ReviewRow) -> None:
    """States that do not exist, half a redaction, an update of nothing, a sender without a
    lease."""
    with writing(engine) as conn:
        row = post(conn)
    refused(
        engine,
        [
            update(tables.reviews).values(state="lost"),
            update(tables.reviews).values(number=-1),
            update(tables.reviews).values(process_hash="unknown"),
            update(tables.outbox).values(state="odd"),
            update(tables.outbox).values(op="shout"),
            update(tables.outbox).values(op="update"),
            update(tables.outbox).values(of=row),
            update(tables.outbox).values(state="sending"),
            insert(tables.history).values(
                team="T1",
                review_id=99,
                number=1,
                at=NOW,
                actor="U1",
                role="",
                via="",
                batch=1,
                form="F",
                format=1,
                process_hash="h",
                body="{}",
                mac="m",
            ),
            insert(tables.ledger).values(
                team="T1",
                review_id=review.id,
                item="i",
                party="",
                step="s",
                local_date=NOW.date(),
                recipients=[],
                outcome="maybe",
                created_at=NOW,
            ),
        ],
    )
    with pytest.raises(IntegrityError), writing(engine) as conn:
        conn.execute(
            insert(tables.texts).values(
                id="x", team="T1", review_id=review.id, number=1, field="f", salt="s"
            )
        )


def test_a_channel_and_a_pseudonym_are_one_reviews(engine: Engine, review: ReviewRow) -> None:
    """In one workspace, until the review is discontinued; a review without a pseudonym takes
    none."""
    for same in ({"pseudonym_key": "oak"}, {"channel": "C2"}):
        with pytest.raises(Conflict), writing(engine) as conn:
            new_review(conn, **same)
    with writing(engine) as conn:
        new_review(conn, team="T2")
        new_review(conn, channel="C2", pseudonym_key=None)
        new_review(conn, channel="C3", pseudonym_key=None)
        conn.execute(
            update(tables.reviews)
            .where(tables.reviews.c.id == review.id)
            .values(state="discontinued")
        )
        assert new_review(conn).ref == "ESCB-2026-04"


def test_ids_are_never_used_again(engine: Engine) -> None:
    """A message's id may stand in a button: it must not become another message's."""
    with writing(engine) as conn:
        first = post(conn)
        conn.execute(tables.outbox.delete())
        assert post(conn) > first
        assert outbox.get(conn, "T1", first) is None
