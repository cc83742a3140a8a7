"""Have a tick find a week's nudges of a workspace by an index."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_ledger_team_local_date", "ledger", ["team", "local_date"])
