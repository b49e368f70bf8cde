"""The sync's own books: runs, scopes and what could not be taken in."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base


class ScopeMember(Base):
    """A row of a source was in the last full listing of this scope.

    A full run withdraws what its scope listed before and lists no more, and nothing else.
    """

    __tablename__ = "scope_member"
    __table_args__ = (Index(None, "source", "kind", "id"),)

    source: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class SyncRun(Base):
    __tablename__ = "sync_run"
    __table_args__ = (
        Index("sync_run_scope_idx", "source", "scope", "id"),
        CheckConstraint("mode IN ('full', 'changes')", name="mode"),
        CheckConstraint("state IN ('running', 'succeeded', 'stopped', 'failed')", name="state"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    source: Mapped[str]
    scope: Mapped[str]
    mode: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    cursor: Mapped[datetime | None]
    """Changes up to here are in; the next run of changes starts a little before it."""
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str | None]


class RejectedDocument(Base):
    """A document that could not be taken in, kept with the reason until a good one replaces it or
    a full run of the scope that met it (that of `run_id`) meets it no more."""

    __tablename__ = "rejected_document"

    source: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    origin_id: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    content_hash: Mapped[bytes]
    document: Mapped[Any] = mapped_column(JSON)
    first_seen_at: Mapped[datetime]
    run_id: Mapped[int] = mapped_column(BigInteger)
