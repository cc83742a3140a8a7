"""People have marks by which two accounts of one person are known.

Everybody is asked for again, so that nobody goes without one until their facts are old.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("marks", sa.String(), nullable=True))
    op.execute(sa.text("UPDATE people SET fetched_at = NULL"))
