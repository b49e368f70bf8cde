"""What a document becomes on its way into the tables: plain rows, made by `translate`."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.common.languages import LocalisedText
from services.catalogue.content import Content
from services.catalogue.hours.schemas import Hours
from services.catalogue.places.rules import Point


@dataclass(slots=True)
class PlaceRow:
    owner_id: UUID
    point: Point
    municipality_code: str | None


@dataclass(slots=True)
class Connection:
    """A service's use of a channel."""

    id: UUID
    channel_id: UUID
    position: int
    hours_owner_id: UUID
    content: Content


@dataclass(slots=True)
class Record:
    """One translated document. `columns` are those of its own table beside the common ones."""

    kind: str
    id: UUID
    origin_id: str
    origin_modified: datetime | None
    name: LocalisedText
    content: Content
    columns: dict[str, Any]
    connections: list[Connection] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)
    hours: dict[UUID, list[Hours]] = field(default_factory=dict)
    """Opening hours by owner: the channel itself, or a connection with hours of its own."""
    codes: dict[tuple[str, str], LocalisedText] = field(default_factory=dict)
    """Entries of open code lists met in it, `(list, code)` to name."""
    notes: list[str] = field(default_factory=list)
    """What had to be left out, without quoting it."""
