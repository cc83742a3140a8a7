"""Keep what lists and Home show of a review, so that nobody folds it for that."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

    def of_review(table: str) -> list[sa.Column[object] | sa.ForeignKeyConstraint]:
        return [
            sa.Column("team", sa.String(), nullable=False),
            sa.Column("review_id", number, autoincrement=False, nullable=False),
            sa.ForeignKeyConstraint(
                ["review_id"],
                ["reviews.id"],
                name=op.f(f"fk_{table}_review_id"),
                ondelete="CASCADE",
            ),
        ]

    op.create_table(
        "overviews",
        *of_review("overviews"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("settings", number, nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("late", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_overviews")),
    )
    op.create_table(
        "lateness",
        *of_review("lateness"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("review_id", "day", name=op.f("pk_lateness")),
    )
    op.create_table(
        "waiting",
        *of_review("waiting"),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("near_from", sa.Date(), nullable=True),
        sa.Column("late_from", sa.Date(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("review_id", "user", "what", name=op.f("pk_waiting")),
    )
    op.create_index(
        "ix_waiting_page",
        "waiting",
        ["team", "user", "rank", "ref", "due", "place", "near_from", "late_from", "review_id"],
    )
