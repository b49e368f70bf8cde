"""A translated document as rows, in the form in which a binary COPY takes them.

Such a COPY names no types, so ids and JSON are given as the bytes the server stores.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from libs.common.languages import LocalisedText
from services.catalogue.content import Content
from services.catalogue.hours.rules import periods
from services.catalogue.ptv import wire
from services.catalogue.ptv.records import Record
from services.catalogue.ptv.tables import TABLES
from services.catalogue.ptv.translate.links import Links

_JSONB_VERSION = b"\x01"
"""What a jsonb value begins with (PostgreSQL's source, `jsonb_recv`)."""

Row = tuple[Any, ...]


class Rows(NamedTuple):
    """One document. Columns in the order of `tables`."""

    origin_id: str
    origin_modified: datetime | None
    name: bytes
    content: bytes
    columns: Row
    """Those beside the common ones."""
    connections: list[Row]
    places: list[Row]
    periods: list[Row]
    codes: dict[tuple[str, str], LocalisedText]
    notes: list[str]


class Reading(NamedTuple):
    """What was found in a document."""

    rows: Rows | wire.Unusable | None
    """None: it is as it was before, and what it becomes was not asked."""
    links: Links


def flattened(record: Record) -> Rows:
    """The rows of a record."""
    return Rows(
        record.origin_id,
        record.origin_modified,
        _JSONB_VERSION + orjson.dumps(record.name),
        _json(record.content),
        tuple(_sent(record.columns[column]) for column in TABLES[record.kind].columns),
        list(_connections(record)),
        list(_places(record)),
        list(_periods(record)),
        record.codes,
        record.notes,
    )


def _json(content: Content) -> bytes:
    return content.__pydantic_serializer__.to_json(content)


def _sent(value: object) -> object:
    return value.bytes if isinstance(value, UUID) else value


def _connections(record: Record) -> Iterator[Row]:
    for one in record.connections:
        yield (
            one.id.bytes,
            record.id.bytes,
            one.channel_id.bytes,
            one.position,
            one.hours_owner_id.bytes,
            _json(one.content),
        )


def _places(record: Record) -> Iterator[Row]:
    for one in record.places:
        point = one.point
        yield one.owner_id.bytes, point.latitude, point.longitude, one.municipality_code


def _periods(record: Record) -> Iterator[Row]:
    for owner, hours in record.hours.items():
        for one in periods(hours):
            yield (
                owner.bytes,
                one.kind,
                one.valid_from,
                one.valid_to,
                one.starts,
                one.ends,
                one.closed,
                one.reach,
            )
