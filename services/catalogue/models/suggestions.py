"""Names that are suggested as somebody types, kept in step with the search documents."""

import uuid

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base


class Suggestion(Base):
    """A name of services in a language; many services may have it."""

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("language", "text"),
        Index("suggestion_forms_idx", "forms", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    language: Mapped[str]
    text: Mapped[str]
    forms: Mapped[list[str]]
    """Base forms of its words, and of the members of compounds."""
    areas: Mapped[list[str]]
    """Of all services that have it."""
    place: Mapped[int] = mapped_column(SmallInteger)
    """The order of names that fit equally well."""
    rules: Mapped[int]
    """Version of the rules that gave its forms and beginnings."""


class SuggestionKey(Base):
    """A beginning by which a name is found: see `suggestions.rules.Key`."""

    __tablename__ = "suggestion_key"
    __table_args__ = (
        Index("suggestion_key_key_idx", "key"),
        *(
            Index(
                f"suggestion_key_{letters}_idx",
                "language",
                text(f'"left"(spelled, {letters})'),
                "rank",
                "place",
                "suggestion_id",
            )
            for letters in (1, 2)
        ),
    )

    suggestion_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(Suggestion.id, ondelete="CASCADE"), primary_key=True
    )
    start: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    language: Mapped[str]
    rank: Mapped[int] = mapped_column(SmallInteger)
    place: Mapped[int] = mapped_column(SmallInteger)
    """As the name has it: an index puts the beginnings in order."""
    spelled: Mapped[str]
    key: Mapped[str]
    """The same without dots."""


class SuggestionService(Base):
    """A service that has the name, with where it is to be had: municipalities, wellbeing counties
    and `*` for the whole country."""

    __tablename__ = "suggestion_service"
    __table_args__ = (Index(None, "suggestion_id"),)

    service_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(Suggestion.id, ondelete="CASCADE"), primary_key=True
    )
    areas: Mapped[list[str]]
