"""Which rows lean on which: asked when some have changed or gone."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import db
from services.catalogue.ptv import wire

_LEANING = {
    wire.CHANNEL: (
        "SELECT service_id FROM catalogue.service_channel "
        "WHERE channel_id = ANY(CAST(:ids AS uuid[]))"
    ),
    # In whatever role: producers are searched by as well.
    wire.ORGANISATION: (
        "SELECT s.id FROM catalogue.service s, "
        "json_array_elements(s.content->'organisations') AS role "
        "WHERE CAST(role->>'id' AS uuid) = ANY(CAST(:ids AS uuid[]))"
    ),
    wire.GENERAL_DESCRIPTION: (
        "SELECT id FROM catalogue.service WHERE general_description_id = ANY(CAST(:ids AS uuid[]))"
    ),
}


async def services_leaning_on(
    connection: AsyncConnection, kind: str, ids: Sequence[UUID]
) -> list[UUID]:
    """The services whose place in the search a change of these rows touches."""
    if kind == wire.SERVICE:
        return list(ids)
    if not ids or kind not in _LEANING:
        return []
    rows = await connection.execute(text(_LEANING[kind]), {"ids": db.uuids(ids)})
    return list({row[0] for row in rows})


async def channels_of(connection: AsyncConnection, services: Iterable[UUID]) -> set[UUID]:
    """The channels that these services, withdrawn ones too, were last known to have."""
    rows = await connection.execute(
        text(
            """SELECT channel_id FROM catalogue.service_channel
               WHERE service_id = ANY(CAST(:ids AS uuid[]))"""
        ),
        {"ids": db.uuids(services)},
    )
    return set(rows.scalars())
