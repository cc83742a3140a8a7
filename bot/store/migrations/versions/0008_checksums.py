"""Show a changed byte in what is kept to be said."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("receipts", "outbox"):
        op.add_column(table, sa.Column("checksum", sa.String(), nullable=True))
