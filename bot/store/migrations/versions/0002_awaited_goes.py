"""The table ``awaited`` goes: nobody has read or written it since the version before.

A version that still writes it cannot work on this database, so ``oldest`` moves: its ``serve`` and
``worker`` say that only a newer version can.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("awaited")
    op.execute(sa.text("UPDATE alembic_version SET oldest = '0002'"))
