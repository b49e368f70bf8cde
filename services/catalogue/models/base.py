"""What the tables of schema "catalogue" share."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Double,
    Index,
    LargeBinary,
    MetaData,
    Sequence,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "catalogue"
NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


class Base(DeclarativeBase):
    metadata = MetaData(schema=SCHEMA, naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own form
        datetime: TIMESTAMP(timezone=True),
        str: Text(),
        list[str]: ARRAY(Text()),
        bytes: LargeBinary(),
        float: Double(),
    }


change_number = Sequence("change_number", metadata=Base.metadata)
"""Numbers every change of a published row in the order of commits."""


class Imported:
    """What every row that came from a source carries."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    origin_id: Mapped[str]
    origin_modified: Mapped[datetime | None]
    content_hash: Mapped[bytes]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    change: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime]
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


def origin(table: str) -> tuple[Any, ...]:
    """The constraints and indexes of every imported table."""
    return (UniqueConstraint("source", "origin_id"), Index(f"{table}_change_idx", "change"))
