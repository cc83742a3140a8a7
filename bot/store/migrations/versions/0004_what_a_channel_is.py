"""Say more of a channel: with whom it is shared, and whether the bot can see it at all.

A version that does not know these columns leaves them as they are, and works.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("pending", "org_shared", "unseen"):
        op.add_column("channels", sa.Column(name, sa.Boolean(), nullable=True))
