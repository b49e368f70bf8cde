"""Code lists, municipalities and themes."""

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base


class Code(Base):
    """An entry of a code list: `list` is service_class, target_group, life_event, …"""

    __tablename__ = "code"

    list: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None]
    uri: Mapped[str | None]
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    description: Mapped[dict[str, str]] = mapped_column(JSONB)
    position: Mapped[int]


class Municipality(Base):
    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    county_code: Mapped[str | None]
    """Wellbeing services county; "91" is Åland, which has none but a code."""
    region_code: Mapped[str | None]
    sort_key: Mapped[str]


class Theme(Base):
    __tablename__ = "theme"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    description: Mapped[dict[str, str]] = mapped_column(JSONB)
    service_classes: Mapped[list[str]]
    position: Mapped[int]
