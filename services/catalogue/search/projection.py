"""Reading what documents lean on, and writing documents: each some services at a time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.listings.bodies import PUBLISHED, THEMES
from services.catalogue.models import SearchDocument
from services.catalogue.search.documents import Row
from services.catalogue.search.facts import Connected, Facts, Named
from services.catalogue.suggestions import projection as suggestions
from services.catalogue.suggestions.projection import OfService
from services.catalogue.suggestions.rules import EVERYWHERE

_SERVICES = text(
    f"""SELECT s.id, s.name, s.content::text AS content, s.reach = 'nationwide' AS nationwide,
               s.municipalities,
               ARRAY(SELECT code FROM unnest(s.municipalities) AS code
                     WHERE code NOT IN (SELECT m.code FROM catalogue.municipality m
                                        WHERE m.county_code = ANY(s.counties))
                     ORDER BY code) AS local_municipalities,
               s.counties, s.languages, s.service_classes, s.target_groups, s.life_events,
               {THEMES} AS themes,
               coalesce(s.charge_type, gd.content->>'charge_type') AS charge_type,
               o.referral_mode, o.capacity_state, o.capacity_until, o.remote, s.organisation_id,
               gd.content::text AS general_description
        FROM catalogue.service s
        LEFT JOIN catalogue.overlay o ON o.service_id = s.id
        LEFT JOIN catalogue.general_description gd
               ON gd.id = s.general_description_id AND gd.withdrawn_at IS NULL
        WHERE s.id = ANY(:ids) AND {PUBLISHED}
        ORDER BY s.id"""  # noqa: S608 - our own SQL
)
_CHANNELS = text(
    """SELECT sc.service_id, c.channel_type, c.name, c.accessibility,
              sc.content->'description' AS description
       FROM catalogue.service_channel sc
       JOIN catalogue.channel c ON c.id = sc.channel_id AND c.withdrawn_at IS NULL
       WHERE sc.service_id = ANY(:ids)
       ORDER BY sc.service_id, sc.position, sc.id"""
)
_ORGANISATIONS = text(
    "SELECT id, name FROM catalogue.organisation WHERE id = ANY(:ids) AND withdrawn_at IS NULL"
)

_ASSIGNED = ", ".join(
    f"{column.name} = excluded.{column.name}"
    for column in SearchDocument.__table__.columns
    if not column.primary_key
)
# The rows come as one JSON array whose keys are the names of the columns. Everything in a row
# follows from what its document follows from, so the document tells whether it has changed.
_WRITE = text(
    f"""INSERT INTO catalogue.search_document AS old
        SELECT * FROM json_populate_recordset(NULL::catalogue.search_document, CAST(:rows AS json))
        ORDER BY service_id
        ON CONFLICT (service_id) DO UPDATE SET {_ASSIGNED}
        WHERE old.analysis <> excluded.analysis
           OR old.document::text <> excluded.document::text
        RETURNING service_id"""  # noqa: S608
)
_REMOVE = text("DELETE FROM catalogue.search_document WHERE service_id = ANY(:ids)")
_PAGE = text(
    """SELECT service_id, document::text FROM catalogue.search_document
       WHERE service_id > :after ORDER BY service_id LIMIT :limit"""
)
_COUNT = text("SELECT count(*) FROM catalogue.search_document")


async def facts(connection: AsyncConnection, ids: Sequence[UUID]) -> list[Facts]:
    """What there is to say of those of these services that are published and not hidden."""
    services = (await connection.execute(_SERVICES, {"ids": list(ids)})).mappings().all()
    read = [_facts(row) for row in services]
    await _add_channels(connection, read)
    await _add_organisations(connection, read)
    return read


def _facts(row: RowMapping) -> Facts:
    columns: dict[str, Any] = dict(row)
    general = columns.pop("general_description")
    return Facts(
        names=columns.pop("name"),
        content=orjson.loads(columns.pop("content")),
        general_description=orjson.loads(general) if general else None,
        **columns,
    )


async def _add_channels(connection: AsyncConnection, services: Sequence[Facts]) -> None:
    by_id = {service.id: service for service in services}
    for row in await connection.execute(_CHANNELS, {"ids": list(by_id)}):
        channel = Connected(row.channel_type, row.name, row.accessibility, row.description or {})
        by_id[row.service_id].channels.append(channel)


async def _add_organisations(connection: AsyncConnection, services: Sequence[Facts]) -> None:
    wanted = {service.id: _organisations(service) for service in services}
    ids = list({one for own in wanted.values() for one in own})
    rows = await connection.execute(_ORGANISATIONS, {"ids": ids})
    found = {row.id: Named(row.id, row.name) for row in rows}
    for service in services:
        service.organisations = [found[one] for one in wanted[service.id] if one in found]


def _organisations(service: Facts) -> list[UUID]:
    """The one responsible first, then those of every role; each once."""
    roles = service.content.get("organisations", ())
    named = [UUID(role["id"]) for role in roles if role.get("id")]
    return list(dict.fromkeys([*filter(None, [service.organisation_id]), *named]))


async def write(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """Insert or replace the rows that differ from what is there, and what is suggested by them."""
    if rows:
        whole = [{**row.columns, "document": orjson.Fragment(row.document)} for row in rows]
        written = await connection.execute(_WRITE, {"rows": orjson.dumps(whole).decode()})
        ids = set(written.scalars())
        named = [_named(row) for row in rows if row.columns["service_id"] in ids]
        await suggestions.replace(connection, list(ids), named)


def _named(row: Row) -> OfService:
    own = row.columns
    areas = [*own["local_municipalities"], *own["counties"]]
    areas += [EVERYWHERE] if own["nationwide"] else []
    return OfService(own["service_id"], areas, row.names)


async def remove(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    await connection.execute(_REMOVE, {"ids": list(ids)})
    await suggestions.replace(connection, ids, [])


async def page(connection: AsyncConnection, after: UUID, limit: int) -> list[tuple[UUID, str]]:
    """The next documents in the order of ids, as the JSON text they are stored as."""
    rows = await connection.execute(_PAGE, {"after": after, "limit": limit})
    return [(row[0], row[1]) for row in rows]


async def count(connection: AsyncConnection) -> int:
    """How many services there are to find."""
    return int((await connection.execute(_COUNT)).scalar_one())
