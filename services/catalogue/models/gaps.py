"""What was searched for and not found, without any trace of who searched."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base


class SearchGap(Base):
    """How often a query found nothing, or only services with some of its words, on a Finnish day.

    The empty query with outcome `overflow` counts what had no room on that day.
    """

    __tablename__ = "search_gap"
    __table_args__ = (
        CheckConstraint("outcome IN ('nothing', 'relaxed', 'overflow')", name="outcome"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(primary_key=True)
    """Empty when none was asked for."""
    query: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
