"""Many workspaces on one database: where the bot is installed, and what was removed whole."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("enterprise", sa.String),
        sa.Column("bot_user", sa.String, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("installed_by", sa.String, nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uninstalled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("team", name="pk_installations"),
    )
    op.create_table(
        "install_states",
        sa.Column("state", sa.String, nullable=False),
        sa.Column("browser", sa.String, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name="pk_install_states"),
    )
    op.create_index("ix_install_states_expires_at", "install_states", ["expires_at"])
    op.create_table(
        "purged_workspaces",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviews", sa.JSON, nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purged_workspaces"),
        sqlite_autoincrement=True,
    )
