"""Search documents tell which needs a service answers, and how well.

Until they are built anew, which the raised layout has done in the background, they answer none.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_07"
down_revision = "20261122_03"
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
        "search_document_needs_idx",
        "search_document",
        ["needs"],
        schema="catalogue",
        postgresql_using="gin",
    )


def downgrade() -> None:
    op.drop_index("search_document_needs_idx", table_name="search_document", schema="catalogue")
    op.drop_column("search_document", "needs", schema="catalogue")
