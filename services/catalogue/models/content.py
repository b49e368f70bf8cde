"""What residents find: organisations, services, channels and how they hang together.

Typed columns hold what is filtered, joined or sorted; `content` holds the rest as the JSON readers
see; `document` keeps what the source sent. Links between imported rows are plain ids without
foreign keys: the sources really do send links that lead nowhere, and a row may arrive before the
one it names.
"""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Index,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base, Imported, origin


class Organisation(Imported, Base):
    __tablename__ = "organisation"
    __table_args__ = (
        *origin("organisation"),
        Index(None, "parent_id"),
        Index("organisation_sort_idx", "sort_key", "id"),
    )

    parent_id: Mapped[uuid.UUID | None]
    organisation_type: Mapped[str | None]
    business_code: Mapped[str | None]
    municipality_code: Mapped[str | None]
    sort_key: Mapped[str]


class Service(Imported, Base):
    """`service_classes`, `target_groups` and `life_events` are the codes the source gave."""

    __tablename__ = "service"
    __table_args__ = (
        *origin("service"),
        Index(None, "organisation_id"),
        Index(None, "general_description_id"),
        CheckConstraint("reach IN ('municipal', 'county', 'nationwide')", name="reach"),
    )

    organisation_id: Mapped[uuid.UUID | None]
    general_description_id: Mapped[uuid.UUID | None]
    service_type: Mapped[str]
    charge_type: Mapped[str | None]
    reach: Mapped[str]
    municipalities: Mapped[list[str]]
    counties: Mapped[list[str]]
    """Wellbeing counties the service covers whole; their municipalities are in `municipalities`."""
    languages: Mapped[list[str]]
    service_classes: Mapped[list[str]]
    target_groups: Mapped[list[str]]
    life_events: Mapped[list[str]]


class Channel(Imported, Base):
    __tablename__ = "channel"
    __table_args__ = (*origin("channel"), Index(None, "organisation_id"))

    channel_type: Mapped[str]
    organisation_id: Mapped[uuid.UUID | None]
    accessibility: Mapped[list[str]]


class ServiceChannel(Base):
    """A connection: through this channel this service is had, with hours of its own or not."""

    __tablename__ = "service_channel"
    __table_args__ = (UniqueConstraint("service_id", "channel_id"), Index(None, "channel_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    service_id: Mapped[uuid.UUID]
    channel_id: Mapped[uuid.UUID]
    position: Mapped[int]
    hours_owner_id: Mapped[uuid.UUID] = mapped_column(index=True)
    """Whose opening hours hold: the connection's own id, else the channel's."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Place(Base):
    """A point on the map, in WGS 84 degrees, of a channel or a connection (`owner_id`)."""

    __tablename__ = "place"
    __table_args__ = (Index(None, "latitude", "longitude"), Index(None, "owner_id"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    owner_id: Mapped[uuid.UUID]
    latitude: Mapped[float]
    longitude: Mapped[float]
    municipality_code: Mapped[str | None]


class OpeningPeriod(Base):
    """Opening hours flattened for the question "open at this moment?" (see `hours.rules`)."""

    __tablename__ = "opening_period"
    __table_args__ = (Index(None, "owner_id"), Index(None, "starts", "ends"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    owner_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    starts: Mapped[int]
    ends: Mapped[int]
    closed: Mapped[bool]
    reach: Mapped[int]


class ServiceCollection(Imported, Base):
    __tablename__ = "service_collection"
    __table_args__ = (
        *origin("service_collection"),
        Index("service_collection_service_ids_idx", "service_ids", postgresql_using="gin"),
    )

    organisation_id: Mapped[uuid.UUID | None]
    service_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()))


class GeneralDescription(Imported, Base):
    __tablename__ = "general_description"
    __table_args__ = origin("general_description")
