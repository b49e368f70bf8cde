"""Search documents tell which needs a service answers, and are found by words without long texts.

Until they are built anew, which the raised layout has done in the background, they answer no need.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_08"
down_revision = "20261122_07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    empty = sa.text("'{}'")
    op.add_column(
        "search_document",
        sa.Column("needs", postgresql.JSONB(), server_default=empty, nullable=False),
        schema="catalogue",
    )
    op.create_index(
        "search_document_short_idx",
        "search_document",
        [sa.literal_column("ts_filter(vector, '{a,b,c}')")],
        schema="catalogue",
        postgresql_using="gin",
    )


def downgrade() -> None:
    op.drop_index("search_document_short_idx", table_name="search_document", schema="catalogue")
    op.drop_column("search_document", "needs", schema="catalogue")
