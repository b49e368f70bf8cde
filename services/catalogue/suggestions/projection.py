"""Keeping the names that are suggested in step with the services."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.suggestions import rules
from services.catalogue.suggestions.rules import Named, undotted


class OfService(NamedTuple):
    """The names of a service, and where it is to be had."""

    service_id: UUID
    areas: Sequence[str]
    names: Sequence[Named]


_LEFT = text(
    """DELETE FROM catalogue.suggestion_service WHERE service_id = ANY(:ids)
       RETURNING suggestion_id"""
)
_NAMES = text(
    """INSERT INTO catalogue.suggestion AS old (language, text, forms, areas, place, rules)
       SELECT language, text, forms, areas, place, :rules
       FROM json_populate_recordset(NULL::catalogue.suggestion, CAST(:names AS json))
       ORDER BY language, text
       ON CONFLICT (language, text) DO UPDATE SET forms = excluded.forms, rules = excluded.rules
       WHERE old.rules <> excluded.rules
       RETURNING id, language, text, place"""
)
_OLD_KEYS = text("DELETE FROM catalogue.suggestion_key WHERE suggestion_id = ANY(:ids)")
_KEYS = text(
    """INSERT INTO catalogue.suggestion_key
       SELECT * FROM json_populate_recordset(NULL::catalogue.suggestion_key, CAST(:keys AS json))"""
)
_JOIN = text(
    """INSERT INTO catalogue.suggestion_service (service_id, suggestion_id, areas)
       SELECT of.service_id, s.id, of.areas
       FROM json_to_recordset(CAST(:services AS json))
            AS of (service_id uuid, areas text[], language text, text text)
       JOIN catalogue.suggestion s USING (language, text)
       RETURNING suggestion_id"""
)
_FORSAKEN = text(
    """DELETE FROM catalogue.suggestion s WHERE s.id = ANY(:ids)
       AND NOT EXISTS (SELECT FROM catalogue.suggestion_service m WHERE m.suggestion_id = s.id)"""
)
_COUNTED = text(
    """SELECT s.id, s.text, s.place, s.areas, of.services, of.areas AS all_areas
       FROM catalogue.suggestion s
       CROSS JOIN LATERAL (
           SELECT count(DISTINCT service_id) AS services,
                  array_remove(array_agg(DISTINCT area ORDER BY area), NULL) AS areas
           FROM catalogue.suggestion_service m LEFT JOIN unnest(m.areas) AS area ON true
           WHERE m.suggestion_id = s.id) of
       WHERE s.id = ANY(:ids)"""
)
_MOVED = text(
    """UPDATE catalogue.suggestion s SET place = now.place, areas = now.areas
       FROM json_populate_recordset(NULL::catalogue.suggestion, CAST(:names AS json)) AS now
       WHERE s.id = now.id"""
)
_MOVED_KEYS = text(
    """UPDATE catalogue.suggestion_key k SET place = now.place
       FROM json_populate_recordset(NULL::catalogue.suggestion, CAST(:names AS json)) AS now
       WHERE k.suggestion_id = now.id AND k.place <> now.place"""
)


async def replace(
    connection: AsyncConnection, ids: Sequence[UUID], services: Sequence[OfService]
) -> None:
    """Let these services have these names and no others; one of `ids` that is not among `services`
    has none any more. For the one whose turn it is to write search documents: two at a time could
    each take the other's name for forsaken."""
    if not ids:
        return
    touched = set((await connection.execute(_LEFT, {"ids": list(ids)})).scalars())
    if services:
        await _write_names(connection, services)
        touched |= set(
            (await connection.execute(_JOIN, {"services": _members(services)})).scalars()
        )
    if touched:
        await connection.execute(_FORSAKEN, {"ids": list(touched)})
        await _put_in_place(connection, touched)


async def _write_names(connection: AsyncConnection, services: Sequence[OfService]) -> None:
    """Names that are new, or are found otherwise now."""
    having: dict[tuple[str, str], list[OfService]] = {}
    named: dict[tuple[str, str], Named] = {}
    for own in services:
        for one in own.names:
            named[one.language, one.text] = one
            having.setdefault((one.language, one.text), []).append(own)
    rows = [_name_row(one, having[key]) for key, one in named.items()]
    written = await connection.execute(
        _NAMES, {"names": orjson.dumps(rows).decode(), "rules": rules.version()}
    )
    found = {row.id: (named[row.language, row.text], row.place) for row in written}
    if found:
        await connection.execute(_OLD_KEYS, {"ids": list(found)})
        keys = [row for id_, (one, place) in found.items() for row in _key_rows(id_, one, place)]
        await connection.execute(_KEYS, {"keys": orjson.dumps(keys).decode()})


def _name_row(one: Named, having: Sequence[OfService]) -> Mapping[str, Any]:
    """As it is when no others have the name."""
    return {
        "language": one.language,
        "text": one.text,
        "forms": one.forms,
        "areas": sorted({area for own in having for area in own.areas}),
        "place": rules.place(one.text, len(having)),
    }


def _key_rows(id_: int, one: Named, place: int) -> Iterator[Mapping[str, Any]]:
    for key in one.keys:
        own = {"suggestion_id": id_, "language": one.language, "place": place}
        yield {**own, "key": undotted(key.spelled), **key._asdict()}


def _members(services: Sequence[OfService]) -> str:
    rows = [
        {
            "service_id": own.service_id,
            "areas": own.areas,
            "language": one.language,
            "text": one.text,
        }
        for own in services
        for one in own.names
    ]
    return orjson.dumps(rows).decode()


async def _put_in_place(connection: AsyncConnection, touched: Iterable[int]) -> None:
    """Where others have the name too, or no longer."""
    counted = await connection.execute(_COUNTED, {"ids": list(touched)})
    moved = [
        {"id": row.id, "place": place, "areas": row.all_areas}
        for row in counted
        if (place := rules.place(row.text, row.services)) != row.place or row.all_areas != row.areas
    ]
    if moved:
        now = {"names": orjson.dumps(moved).decode()}
        await connection.execute(_MOVED, now)
        await connection.execute(_MOVED_KEYS, now)
