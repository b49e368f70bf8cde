"""What the search finds has a revision, by which every process knows when to forget its answers."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_04"
down_revision = "20261122_03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "search_index",
        sa.Column("revision", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        schema="catalogue",
    )


def downgrade() -> None:
    op.drop_column("search_index", "revision", schema="catalogue")
