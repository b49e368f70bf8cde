"""The search's own books: words' base forms, what waits to be indexed, the index that serves."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base


class WordForm(Base):
    """The base forms of a word as it was written: Voikko's answers, kept (see `language.stems`)."""

    __tablename__ = "word_form"

    language: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    whole: Mapped[list[str]]
    parts: Mapped[list[str]]
    kin: Mapped[list[str]]
    rules: Mapped[int]
    """Version of the rules that gave the forms; under other rules they are found anew."""


class SearchDocument(Base):
    """What a service is found by and what a hit shows, put together from all it leans on.

    A service that is not to be found has no row here. Meilisearch holds a copy of `document`; when
    it is away, search answers from this table. `local_municipalities` leaves out those of
    `counties`, which the service covers whole.
    """

    __tablename__ = "search_document"
    __table_args__ = (
        Index("search_document_vector_idx", "vector", postgresql_using="gin"),
        Index(
            "search_document_short_idx",
            text("ts_filter(vector, '{a,b,c}')"),
            postgresql_using="gin",
        ),
        Index("search_document_sort_idx", text("(sort_keys->>'fi')"), "service_id"),
    )

    service_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    nationwide: Mapped[bool]
    local_municipalities: Mapped[list[str]]
    counties: Mapped[list[str]]
    themes: Mapped[list[str]]
    service_classes: Mapped[list[str]]
    target_groups: Mapped[list[str]]
    life_events: Mapped[list[str]]
    channel_types: Mapped[list[str]]
    organisations: Mapped[list[str]]
    languages: Mapped[list[str]]
    accessibility: Mapped[list[str]]
    free_of_charge: Mapped[bool]
    remote: Mapped[bool]
    referable: Mapped[bool]
    sort_keys: Mapped[dict[str, str]] = mapped_column(JSONB)
    vector: Mapped[Any] = mapped_column(TSVECTOR)
    needs: Mapped[dict[str, float]] = mapped_column(JSONB, server_default=text("'{}'"))
    """How well it answers the concepts of the vocabulary, by their codes."""
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    analysis: Mapped[int]
    """Version of the analysis the base forms come from."""


class SearchPending(Base):
    """Services whose place in the search index is out of date."""

    __tablename__ = "search_pending"

    service_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    change: Mapped[int] = mapped_column(BigInteger)


class SearchIndex(Base):
    """The one row that says which Meilisearch index serves and which is being built."""

    __tablename__ = "search_index"
    __table_args__ = (CheckConstraint("one", name="one"),)

    one: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    generation: Mapped[int]
    building: Mapped[str | None]
    settings_hash: Mapped[str | None]
    rebuilt_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Grows with every change of what is found; processes drop the answers they keep."""
