"""What coordinators change over HTTP: how it is now, and every version there was."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from services.catalogue.models.base import Base


class Versioned:
    """A thing as it is now. One that was removed keeps its row, so that its versions go on."""

    code: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None]
    """A coordinator's account; null: it came with the code."""
    removed: Mapped[bool]


class Version:
    """One change of such a thing. `number` grows with the commits, for writers take turns."""

    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str]
    version: Mapped[int]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Null: it was removed."""
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("code", "version"),)


class Concept(Versioned, Base):
    """A need or an interest of the vocabulary."""

    __tablename__ = "concept"


class ConceptVersion(Version, Base):
    __tablename__ = "concept_history"


class CrisisContact(Versioned, Base):
    """Whom to turn to in a crisis."""

    __tablename__ = "crisis_contact"


class CrisisContactVersion(Version, Base):
    __tablename__ = "crisis_contact_history"
