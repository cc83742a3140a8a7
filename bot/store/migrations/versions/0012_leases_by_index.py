"""Have senders find the leases that have run out by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('pending', 'sending', 'unknown')")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_leased",
        "outbox",
        ["lease_until"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
