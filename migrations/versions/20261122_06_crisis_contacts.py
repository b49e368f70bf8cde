"""Crisis contacts and their history: the county keeps the list."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_06"
down_revision = "20261122_05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crisis_contact",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("crisis_contact_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "crisis_contact_history",
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("crisis_contact_history_pkey")),
        sa.UniqueConstraint(
            "code", "version", name=op.f("crisis_contact_history_code_version_key")
        ),
        schema="catalogue",
    )


def downgrade() -> None:
    op.drop_table("crisis_contact_history", schema="catalogue")
    op.drop_table("crisis_contact", schema="catalogue")
