"""Keep who is named in a channel's post about a nudge, and from which day somebody is away."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger", sa.Column("mentioned", sa.JSON(), nullable=True))
    op.add_column("people", sa.Column("away_from", sa.Date(), nullable=True))
