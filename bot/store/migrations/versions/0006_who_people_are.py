"""What Slack says of where people belong, and of whom in a channel its coordinators were told.

All of it is added: a version that knows nothing of it works on. Facts that were read before are
read again, as they say nothing of the home workspace.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("home_team", sa.String(), nullable=True))
    op.add_column("people", sa.Column("is_stranger", sa.Boolean(), nullable=True))
    op.add_column("people", sa.Column("is_bot", sa.Boolean(), nullable=True))
    op.create_table(
        "told_members",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("team", "channel", "user", name="pk_told_members"),
    )
    op.create_table(
        "newcomers",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("compared_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_newcomers"),
    )
