"""Names suggested as somebody types, and queries that found nothing.

The names come with the search documents, which this release builds anew.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_07"
down_revision = "20261122_06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _suggestion()
    _suggestion_key()
    _suggestion_service()
    op.create_table(
        "search_gap",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('nothing', 'relaxed', 'overflow')", name=op.f("search_gap_outcome_check")
        ),
        sa.PrimaryKeyConstraint(
            "day", "language", "municipality", "query", "outcome", name=op.f("search_gap_pkey")
        ),
        schema="catalogue",
    )


def _suggestion() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("forms", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("areas", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("suggestion_pkey")),
        sa.UniqueConstraint("language", "text", name=op.f("suggestion_language_text_key")),
        schema="catalogue",
    )
    op.create_index(
        "suggestion_forms_idx",
        "suggestion",
        ["forms"],
        schema="catalogue",
        postgresql_using="gin",
    )


def _suggestion_key() -> None:
    op.create_table(
        "suggestion_key",
        sa.Column("suggestion_id", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("spelled", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["catalogue.suggestion.id"],
            name=op.f("suggestion_key_suggestion_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "start", name=op.f("suggestion_key_pkey")),
        schema="catalogue",
    )
    op.create_index("suggestion_key_key_idx", "suggestion_key", ["key"], schema="catalogue")
    for letters in (1, 2):
        op.create_index(
            f"suggestion_key_{letters}_idx",
            "suggestion_key",
            [
                "language",
                sa.literal_column(f'"left"(spelled, {letters})'),
                "rank",
                "place",
                "suggestion_id",
            ],
            schema="catalogue",
        )


def _suggestion_service() -> None:
    op.create_table(
        "suggestion_service",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("suggestion_id", sa.BigInteger(), nullable=False),
        sa.Column("areas", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["catalogue.suggestion.id"],
            name=op.f("suggestion_service_suggestion_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "service_id", "suggestion_id", name=op.f("suggestion_service_pkey")
        ),
        schema="catalogue",
    )
    op.create_index(
        op.f("suggestion_service_suggestion_id_idx"),
        "suggestion_service",
        ["suggestion_id"],
        schema="catalogue",
    )


def downgrade() -> None:
    for table in ("search_gap", "suggestion_service", "suggestion_key", "suggestion"):
        op.drop_table(table, schema="catalogue")
