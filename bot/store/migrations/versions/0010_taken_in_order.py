"""Have ticks and senders find what is due by an index, in the order in which they take it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('pending', 'sending', 'unknown')")


def upgrade() -> None:
    op.drop_index("ix_open_items_next_nudge_at", "open_items")
    op.create_index(
        "ix_open_items_due", "open_items", ["next_nudge_at", "review_id", "item", "party"]
    )
    op.create_index(
        "ix_outbox_waiting_since",
        "outbox",
        ["not_before", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
