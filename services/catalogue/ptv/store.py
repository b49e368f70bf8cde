"""The sync's reading and writing of imported rows, a batch at a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import db
from services.catalogue import changes
from services.catalogue.ptv import wire
from services.catalogue.ptv.rows import Row, Rows
from services.catalogue.ptv.tables import TABLES
from services.catalogue.ptv.translate.areas import Areas

_BYTES_ALREADY = {"uuid": "bytea", "json": "bytea", "jsonb": "bytea"}
"""What `rows` gives as the server stores it, to be passed on as it is."""


class Known(NamedTuple):
    """What there is of a row already."""

    source: str
    content_hash: bytes
    withdrawn: bool


class Incoming(NamedTuple):
    """A translated document with its fingerprint and its JSON as sent."""

    id: UUID
    rows: Rows
    content_hash: bytes
    document: bytes


async def prepare(connection: AsyncConnection) -> None:
    """Make the temporary tables that batches are copied into."""
    for table in TABLES.values():
        await connection.execute(text(table.create_incoming))


async def areas(connection: AsyncConnection) -> Areas:
    rows = await connection.execute(
        text("SELECT code, county_code, region_code FROM catalogue.municipality")
    )
    by_county: dict[str, set[str]] = {}
    by_region: dict[str, set[str]] = {}
    for code, county, region in rows:
        by_county.setdefault(county or "", set()).add(code)
        by_region.setdefault(region or "", set()).add(code)
    return Areas(_frozen(by_county), _frozen(by_region))


def _frozen(groups: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {code: frozenset(members) for code, members in groups.items() if code}


async def known(connection: AsyncConnection, kind: str, ids: Sequence[UUID]) -> dict[UUID, Known]:
    rows = await connection.execute(
        text(
            "SELECT id, source, content_hash, withdrawn_at IS NOT NULL "  # noqa: S608
            f"FROM catalogue.{TABLES[kind].name} WHERE id = ANY(CAST(:ids AS uuid[]))"
        ),
        {"ids": db.uuids(ids)},
    )
    return {row[0]: Known(row[1], bytes(row[2]), row[3]) for row in rows}


async def documents(
    connection: AsyncConnection, kind: str, ids: Sequence[UUID]
) -> list[dict[str, Any]]:
    """The documents as they were sent that the rows of these ids were made of."""
    if not ids:
        return []
    rows = await connection.execute(
        text(f"SELECT document::text FROM catalogue.{TABLES[kind].name} WHERE id = ANY(:ids)"),  # noqa: S608
        {"ids": list(ids)},
    )
    # By orjson, as the translator did: the driver's own reader bears less depth.
    return list(map(orjson.loads, rows.scalars()))


async def write(
    connection: AsyncConnection,
    kind: str,
    source: str,
    batch: Sequence[Incoming],
    old: Iterable[UUID],
    at: datetime,
) -> None:
    """Insert or replace rows of one kind with all that hangs on them.

    `old` names those that are there already. Takes its turn for change numbers, so the caller
    commits soon after.
    """
    if not batch:
        return
    table, there = TABLES[kind], set(old)
    numbers = await changes.next_changes(connection, len(batch))
    rows = {
        one.id: _row(one, source, at, number) for one, number in zip(batch, numbers, strict=True)
    }
    new = [row for one, row in rows.items() if one not in there]
    await _copy(connection, table.copy_new, table.types, new)
    if there:
        changed = [rows[one] for one in there]
        await _copy(connection, table.copy_changed, table.types, changed)
        await connection.execute(text(table.upsert))
        await _clear_dependants(connection, kind, list(there))
    await _write_dependants(connection, [incoming.rows for incoming in batch])


def _row(incoming: Incoming, source: str, at: datetime, change: int) -> Row:
    own_id, rows, content_hash, document = incoming
    seen_and_changed = (at, at, at)
    return (
        own_id.bytes,
        source,
        rows.origin_id,
        rows.origin_modified,
        content_hash,
        *seen_and_changed,
        change,
        rows.name,
        rows.content,
        document,
        *rows.columns,
    )


async def _clear_dependants(connection: AsyncConnection, kind: str, ids: list[UUID]) -> None:
    """Remove what the old versions of these rows had hanging on them."""
    if not ids or kind not in (wire.SERVICE, wire.CHANNEL):
        return
    owners = "SELECT unnest(CAST(:ids AS uuid[]))"
    if kind == wire.SERVICE:
        owners = "SELECT id FROM catalogue.service_channel WHERE service_id = ANY(:ids)"
    for table in ("place", "opening_period"):
        await connection.execute(
            text(f"DELETE FROM catalogue.{table} WHERE owner_id IN ({owners})"),  # noqa: S608
            {"ids": ids},
        )
    if kind == wire.SERVICE:
        await connection.execute(
            text("DELETE FROM catalogue.service_channel WHERE service_id = ANY(:ids)"),
            {"ids": ids},
        )


async def _write_dependants(connection: AsyncConnection, batch: Sequence[Rows]) -> None:
    await _copy(
        connection,
        "COPY catalogue.service_channel (id, service_id, channel_id, position, hours_owner_id, "
        "content) FROM STDIN (FORMAT BINARY)",
        ["uuid", "uuid", "uuid", "int4", "uuid", "json"],
        [row for rows in batch for row in rows.connections],
    )
    await _copy(
        connection,
        "COPY catalogue.place (owner_id, latitude, longitude, municipality_code) "
        "FROM STDIN (FORMAT BINARY)",
        ["uuid", "float8", "float8", "text"],
        [row for rows in batch for row in rows.places],
    )
    await _copy(
        connection,
        "COPY catalogue.opening_period (owner_id, kind, valid_from, valid_to, starts, ends, "
        "closed, reach) FROM STDIN (FORMAT BINARY)",
        ["uuid", "text", "date", "date", "int4", "int4", "bool", "int4"],
        [row for rows in batch for row in rows.periods],
    )


async def _copy(
    connection: AsyncConnection, statement: str, types: Sequence[str], rows: Sequence[Row]
) -> None:
    if not rows:
        return
    driver = await db.driver_connection(connection)
    async with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types([_BYTES_ALREADY.get(one, one) for one in types])
        for row in rows:
            await copy.write_row(row)


async def write_codes(
    connection: AsyncConnection, codes: dict[tuple[str, str], dict[str, str]]
) -> None:
    """Entries of open code lists; those that are there keep the name they have."""
    if not codes:
        return
    await connection.execute(
        text(
            """INSERT INTO catalogue.code (list, code, uri, name, description, position)
               SELECT list, code, CASE WHEN code LIKE 'http%' THEN code END, name, '{}', 0
               FROM unnest(CAST(:lists AS text[]), CAST(:codes AS text[]), CAST(:names AS jsonb[]))
                    AS met (list, code, name)
               ORDER BY list, code
               ON CONFLICT DO NOTHING"""
        ),
        {
            "lists": [entry for entry, _ in codes],
            "codes": [code for _, code in codes],
            "names": [orjson.dumps(name).decode() for name in codes.values()],
        },
    )


async def withdraw(
    connection: AsyncConnection,
    kind: str,
    source: str,
    ids: Sequence[UUID],
    at: datetime,
    last_seen: datetime | None,
) -> list[UUID]:
    """Mark rows withdrawn; those that were already are left as they are. Returns the new ones."""
    if not ids:
        return []
    await changes.take_turn(connection)
    rows = await connection.execute(
        text(
            f"""UPDATE catalogue.{TABLES[kind].name}
                SET withdrawn_at = :at, changed_at = :at,
                    change = nextval('catalogue.change_number'),
                    last_seen_at = greatest(last_seen_at, CAST(:last_seen AS timestamptz))
                WHERE id = ANY(:ids) AND source = :source AND withdrawn_at IS NULL
                RETURNING id"""  # noqa: S608
        ),
        {"ids": list(ids), "source": source, "at": at, "last_seen": last_seen},
    )
    return [row[0] for row in rows]
