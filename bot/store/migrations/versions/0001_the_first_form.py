"""Make the first form of the database."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The oldest revision whose version of the bot can work on this database: one that takes
    # something away moves it.
    op.add_column(
        "alembic_version", sa.Column("oldest", sa.String(), nullable=False, server_default="0001")
    )

    op.create_table(
        "channels",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("bot_in", sa.Boolean(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name=op.f("pk_channels")),
    )
    op.create_table(
        "limits",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "method", name=op.f("pk_limits")),
    )
    op.create_table(
        "members",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "user", name=op.f("pk_members")),
    )
    op.create_table(
        "memberships",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name=op.f("pk_memberships")),
    )
    op.create_table(
        "pauses",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "target", name=op.f("pk_pauses")),
    )
    op.create_table(
        "people",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("is_admin", sa.Boolean(), nullable=True),
        sa.Column("is_guest", sa.Boolean(), nullable=True),
        sa.Column("deactivated", sa.Boolean(), nullable=True),
        sa.Column("tz", sa.String(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team", "user", name=op.f("pk_people")),
    )
    op.create_table(
        "processes",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team", "hash", name=op.f("pk_processes")),
    )
    op.create_table(
        "receipts",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("team", "key", name=op.f("pk_receipts")),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipts_at"), ["at"], unique=False)

    op.create_table(
        "setting_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("setting_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_setting_changes_team"), ["team"], unique=False)

    op.create_table(
        "workspace_settings",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "key", name=op.f("pk_workspace_settings")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("process_hash", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("pseudonym_key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=True),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('live', 'completed', 'discontinued')", name=op.f("ck_reviews_state")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_reviews_number")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_reviews_seq")),
        sa.ForeignKeyConstraint(
            ["team", "process_hash"],
            ["processes.team", "processes.hash"],
            name=op.f("fk_reviews_team"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "team", "prefix", "year", "seq", name=op.f("uq_reviews_team_prefix_year_seq")
        ),
        sa.UniqueConstraint("team", "ref", name=op.f("uq_reviews_team_ref")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(
            "uq_reviews_channel_not_ended",
            ["team", "channel"],
            unique=True,
            sqlite_where=sa.text("state <> 'discontinued'"),
            postgresql_where=sa.text("state <> 'discontinued'"),
        )
        batch_op.create_index(
            "uq_reviews_pseudonym_key_not_ended",
            ["team", "pseudonym_key"],
            unique=True,
            sqlite_where=sa.text("state <> 'discontinued'"),
            postgresql_where=sa.text("state <> 'discontinued'"),
        )

    op.create_table(
        "awaited",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column(
            "review_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_awaited_review_id")),
        sa.PrimaryKeyConstraint("review_id", "item", "party", "user", name=op.f("pk_awaited")),
    )
    with op.batch_alter_table("awaited", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_awaited_team_user"), ["team", "user"], unique=False)

    op.create_table(
        "belongings",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column(
            "review_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_belongings_review_id")
        ),
        sa.PrimaryKeyConstraint("review_id", "user", name=op.f("pk_belongings")),
    )
    with op.batch_alter_table("belongings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_belongings_team_user"), ["team", "user"], unique=False)

    op.create_table(
        "history",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column(
            "review_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("behalf", sa.String(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("process_hash", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_history_number")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_history_review_id")),
        sa.PrimaryKeyConstraint("review_id", "number", name=op.f("pk_history")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column(
            "review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('pending', 'posted', 'void', 'held')", name=op.f("ck_ledger_outcome")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_ledger_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint(
            "team",
            "review_id",
            "item",
            "party",
            "step",
            "local_date",
            name=op.f("uq_ledger_team_review_id_item_party_step_local_date"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "open_items",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column(
            "review_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("next_nudge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_open_items_review_id")
        ),
        sa.PrimaryKeyConstraint("review_id", "item", "party", name=op.f("pk_open_items")),
    )
    with op.batch_alter_table("open_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_open_items_next_nudge_at"), ["next_nudge_at"], unique=False
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("thread_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("dedup_key", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "op IN ('post', 'update', 'delete', 'pin', 'upload')", name=op.f("ck_outbox_op")
        ),
        sa.CheckConstraint(
            "state <> 'sending' OR lease_until IS NOT NULL", name=op.f("ck_outbox_lease")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'unknown', 'dead', 'void', 'held')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint(
            "(op IN ('post', 'upload')) = (\"of\" IS NULL)", name=op.f("ck_outbox_of")
        ),
        sa.ForeignKeyConstraint(["of"], ["outbox.id"], name=op.f("fk_outbox_of")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_outbox_review_id")),
        sa.ForeignKeyConstraint(["thread_of"], ["outbox.id"], name=op.f("fk_outbox_thread_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_outbox_delivery_id")),
        sa.UniqueConstraint("team", "dedup_key", name=op.f("uq_outbox_team_dedup_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_of"), ["of"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outbox_team_channel_ts"), ["team", "channel", "ts"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_team_subject"), ["team", "subject"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_team_target_sent_at"), ["team", "target", "sent_at"], unique=False
        )
        batch_op.create_index(
            "ix_outbox_waiting",
            ["team", "target", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
        )

    op.create_table(
        "tellings",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column(
            "outbox_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "ledger_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("fk_tellings_ledger_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_tellings_outbox_id")),
        sa.PrimaryKeyConstraint("outbox_id", "ledger_id", name=op.f("pk_tellings")),
    )
    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tellings_ledger_id"), ["ledger_id"], unique=False)

    op.create_table(
        "texts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column(
            "review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.CheckConstraint("(salt IS NULL) = (body IS NULL)", name=op.f("ck_texts_redacted")),
        sa.ForeignKeyConstraint(
            ["review_id", "number"],
            ["history.review_id", "history.number"],
            name=op.f("fk_texts_review_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
        sa.UniqueConstraint(
            "review_id", "number", "field", name=op.f("uq_texts_review_id_number_field")
        ),
    )
