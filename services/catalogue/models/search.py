"""The search's own books: words' base forms, what waits to be indexed, the index that serves."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base


class WordForm(Base):
    """The base forms of a word as it was written: Voikko's answers, kept."""

    __tablename__ = "word_form"

    language: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    base_forms: Mapped[list[str]]


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
