"""Every query of the suggestions: which names fit, and keeping them in step with the services."""

# ruff: noqa: S608 - only constants of ours are put together; every value is bound.

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.suggestions import rules
from services.catalogue.suggestions.query import Asked
from services.catalogue.suggestions.rules import (
    APART,
    FOREIGN,
    FORM,
    MENDED,
    SAID,
    UNDOTTED,
    WHOLE,
    Candidate,
    Named,
    undotted,
)

EVERYWHERE: Final = "*"
"""The area of what is to be had in the whole country."""
_LAST: Final = chr(0x10FFFF)
_MORE: Final = 3
"""Times the names wanted are taken of each way to fit: several beginnings of one may."""

# --- names that fit -------------------------------------------------------------------------------

_HERE: Final = "AND s.areas && CAST(:areas AS text[])"
_NAME: Final = "JOIN catalogue.suggestion s ON s.id = k.suggestion_id"
_FOREIGN: Final = f"CASE WHEN {{row}}.language = :language THEN 0 ELSE {FOREIGN} END"
_UNDOTTED: Final = f"CASE WHEN starts_with(k.spelled, :{{typed}}) THEN 0 ELSE {UNDOTTED} END"
_SAID: Final = f"""CASE WHEN k.spelled = :{{typed}} AND k.rank = {WHOLE} THEN {SAID}
    ELSE k.rank END"""
_CUT: Final = "ORDER BY 2, 3, 1 LIMIT :some"


async def fitting(
    connection: AsyncConnection, asked: Asked, areas: Sequence[str] | None, limit: int
) -> list[Candidate]:
    """The best names of services, in one statement. `areas`: only services to be had there."""
    binds: dict[str, Any] = {"language": asked.language, "some": _MORE * limit}
    here = ""
    if areas is not None:
        binds["areas"], here = list(areas), _HERE
    ways = [_short(asked, binds, here)] if asked.short else _ways(asked, binds, here)
    found = await connection.execute(_prepared(_statement(ways, here)), binds)
    return [
        Candidate(
            "service",
            row.language,
            row.text,
            row.rank,
            row.place,
            row.start,
            meant=row.rank >= MENDED,
            id=str(row.service_id) if row.services == 1 else None,
            services=row.services,
        )
        for row in found
    ]


_prepared: Final = lru_cache(100)(text)
"""There are some twenty statements, by what was typed."""


def _statement(ways: Iterable[str], here: str) -> str:
    """Each way gives id, rank, place and start; a name is taken by its best."""
    return f"""WITH fit (id, rank, place, start) AS ({" UNION ALL ".join(ways)}),
        best AS (SELECT DISTINCT ON (id) * FROM fit ORDER BY id, rank, start),
        first AS (SELECT * FROM best ORDER BY rank, place, id LIMIT :some)
        SELECT name.language, name.text, f.rank, f.place, f.start, m.services, m.service_id
        FROM first f JOIN catalogue.suggestion name ON name.id = f.id
        CROSS JOIN LATERAL (
            SELECT count(*) AS services, (array_agg(s.service_id))[1] AS service_id
            FROM catalogue.suggestion_service s WHERE s.suggestion_id = f.id {here}) m
        WHERE m.services > 0"""


def _short(asked: Asked, binds: dict[str, Any], here: str) -> str:
    """One of two indexes has the names in the order of the answer, so that a letter that
    thousands begin with costs no more than another."""
    binds["phrase"] = asked.phrase
    return f"""(SELECT k.suggestion_id, {_SAID.format(typed="phrase")}, k.place, k.start
        FROM (SELECT k.* FROM catalogue.suggestion_key k {_NAME if here else ""}
              WHERE k.language = :language
                AND "left"(k.spelled, {len(asked.phrase)}) = :phrase {here}
              ORDER BY k.rank, k.place, k.suggestion_id LIMIT :some) k)"""


def _ways(asked: Asked, binds: dict[str, Any], here: str) -> list[str]:
    others = _others(asked, binds)
    ways = [_beginning("phrase", asked.phrase, binds, here)]
    if others:
        ways.append(_beginning("last", asked.last, binds, others + here, APART))
    if asked.forms:
        ways.append(_inflected(asked, binds, others + here))
    if asked.meant:
        ways.append(_beginning("meant", asked.meant, binds, others + here, MENDED))
    return ways


def _beginning(
    name: str, typed: str, binds: dict[str, Any], more: str, rank: int | None = None
) -> str:
    """Names with this beginning somewhere. Dots that were typed must be there."""
    folded = undotted(typed)
    binds |= {name: typed, f"{name}_from": folded, f"{name}_to": folded + _LAST}
    own = _SAID.format(typed=name) if rank is None else str(rank)
    dots = f"AND starts_with(k.spelled, :{name})" if folded != typed else ""
    return f"""(SELECT k.suggestion_id,
            {own} + {_UNDOTTED.format(typed=name)} + {_FOREIGN.format(row="k")}, k.place, k.start
        FROM catalogue.suggestion_key k {_NAME if more else ""}
        WHERE k.key >= :{name}_from AND k.key < :{name}_to {dots} {more} {_CUT})"""


def _others(asked: Asked, binds: dict[str, Any]) -> str:
    """That any form of each word before the last one is there."""
    conditions = []
    for number, forms in enumerate(asked.firsts):
        binds[f"forms_{number}"] = list(forms)
        conditions.append(f"AND s.forms && CAST(:forms_{number} AS text[]) ")
    return "".join(conditions)


def _inflected(asked: Asked, binds: dict[str, Any], more: str) -> str:
    binds["forms"] = list(asked.forms)
    return f"""(SELECT s.id, {FORM} + {_FOREIGN.format(row="s")}, s.place, CAST(NULL AS smallint)
        FROM catalogue.suggestion s WHERE s.forms && CAST(:forms AS text[]) {more} {_CUT})"""


# --- keeping in step ------------------------------------------------------------------------------


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
