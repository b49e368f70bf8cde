"""What the search asks PostgreSQL: places, opening hours, and what it keeps in mind meanwhile."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from time import monotonic
from typing import Any, Final

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.crisis.rules import NOBODY, Watch
from services.catalogue.crisis.store import watch
from services.catalogue.hours.rules import OPEN_OWNERS_SQL, wall_clock
from services.catalogue.language.spelling import Spelling
from services.catalogue.places.names import Named, Names
from services.catalogue.places.rules import EARTH_RADIUS_METRES, Point, bounding_box
from services.catalogue.search import books
from services.catalogue.search.query import NOTHING, Knowledge
from services.catalogue.vocabulary.store import vocabulary

# Haversine, the same as places.rules.distance_metres.
_METRES: Final = f"""2 * {EARTH_RADIUS_METRES} * asin(sqrt(least(1,
    power(sin(radians(latitude - :latitude) / 2), 2)
    + cos(radians(:latitude)) * cos(radians(latitude))
      * power(sin(radians(longitude - :longitude) / 2), 2))))"""
_BOX: Final = """latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east"""
_OPENED: Final = OPEN_OWNERS_SQL
_WAYS: Final = """SELECT sc.id, sc.service_id, sc.channel_id FROM catalogue.service_channel sc
    JOIN catalogue.channel c ON c.id = sc.channel_id AND c.withdrawn_at IS NULL"""
_WAYS_OPEN: Final = _WAYS + " WHERE sc.hours_owner_id IN (SELECT owner_id FROM opened)"  # noqa: S608


@dataclass(frozen=True)
class Known:
    """What every search needs and seldom changes."""

    county_of: Mapping[str, str] = field(default_factory=dict)
    """The wellbeing county of each municipality."""
    themes: Sequence[str] = ()
    generation: int = 0
    """Of the index that serves; 0 when it is not known."""
    revision: int = 0
    """Grows whenever what is found may have changed."""
    knowledge: Knowledge = NOTHING
    crisis: Watch = NOBODY
    counted: tuple[int, float] = field(default=(-1, -inf), compare=False)
    """The revision at which the words of the services were counted, and when that was, in seconds
    of this process."""


async def known(connection: AsyncConnection, before: Known) -> Known:
    """What is known now; what takes long to find is taken from `before` when nothing changed."""
    rows = await connection.execute(
        text(
            """SELECT code, coalesce(county_code, ''), name
               FROM catalogue.municipality ORDER BY code"""
        )
    )
    municipalities = rows.all()
    themes = await connection.execute(text("SELECT code FROM catalogue.theme ORDER BY position"))
    index = await books.index(connection)
    knowledge, counted = await _knowledge(
        connection,
        before,
        index.revision,
        [Named(code, name) for code, _, name in municipalities],
    )
    return Known(
        {code: county for code, county, _ in municipalities},
        themes.scalars().all(),
        index.generation,
        index.revision,
        knowledge,
        await watch(connection, before.crisis),
        counted,
    )


_COUNTED_FOR: Final = 600.0
"""Seconds; during a large sync something changes all the time."""
# Without the long texts (D): whatever is written is near to something there.
_COUNTED: Final = text(
    "SELECT word, ndoc FROM ts_stat('SELECT vector FROM catalogue.search_document', 'abc')"
)


# Others may be ordinary words (Salo, Kolari), and nothing is to be found there anyway.
_WITH_SERVICES: Final = text(
    "SELECT DISTINCT unnest(local_municipalities) FROM catalogue.search_document"
)


async def _knowledge(
    connection: AsyncConnection, before: Known, revision: int, municipalities: Sequence[Named]
) -> tuple[Knowledge, tuple[int, float]]:
    needs = await vocabulary(connection)
    spelling, counted, places = (
        before.knowledge.spelling,
        before.counted,
        before.knowledge.places,
    )
    if revision != counted[0] and monotonic() - counted[1] > _COUNTED_FOR:
        counts = {row[0]: row[1] for row in await connection.execute(_COUNTED)}
        spelling = await asyncio.to_thread(Spelling, counts)
        served = set(await connection.scalars(_WITH_SERVICES))
        places = Names(one for one in municipalities if one.code in served)
        counted = (revision, monotonic())
    if (needs, spelling) == (before.knowledge.vocabulary, before.knowledge.spelling):
        return before.knowledge, counted
    return Knowledge(needs, spelling, places), counted


async def reachable(
    connection: AsyncConnection,
    near: Point | None,
    radius: int | None = None,
    open_at: datetime | None = None,
) -> dict[str, float | None]:
    """The services that have a place (with `near`: at most `radius` metres from it) or a channel
    open at that moment, with the metres to the nearest such place.

    With both, it is the places open at that moment that count.
    """
    binds: dict[str, Any] = {}
    tables = [f"way AS NOT MATERIALIZED ({_WAYS if open_at is None else _WAYS_OPEN})"]
    if open_at is not None:
        binds["day"], binds["minute"] = wall_clock(open_at)
        tables.insert(0, f"opened AS MATERIALIZED ({_OPENED})")
    found = "SELECT DISTINCT service_id, CAST(NULL AS float) FROM way"
    if near is not None:
        tables.append(f"nearby AS MATERIALIZED ({_nearby(near, radius, binds)})")
        found = _NEAREST
    sql = f"WITH {', '.join(tables)} {found}"
    rows = await connection.execute(text(sql), binds)
    return {str(row[0]): row[1] for row in rows}


_NEAREST: Final = """SELECT service_id, min(metres) FROM (
        SELECT service_id, metres FROM nearby JOIN way ON owner_id = channel_id
        UNION ALL SELECT service_id, metres FROM nearby JOIN way ON owner_id = id
    ) AS found GROUP BY service_id"""


def _nearby(near: Point, radius: int | None, binds: dict[str, Any]) -> str:
    """Places with their distance; the box of the radius is what an index can find."""
    binds |= {"latitude": near.latitude, "longitude": near.longitude}
    every = f"SELECT owner_id, {_METRES} AS metres FROM catalogue.place"  # noqa: S608
    if radius is None:
        return every
    box = bounding_box(near, radius)
    edges = {"south": box.south, "west": box.west, "north": box.north, "east": box.east}
    binds |= {**edges, "radius": radius}
    return f"SELECT owner_id, metres FROM ({every} WHERE {_BOX}) AS boxed WHERE metres <= :radius"  # noqa: S608


async def documents(connection: AsyncConnection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The search documents of these services in this order; those that have gone are left out."""
    rows = await connection.execute(
        text(
            """SELECT document::text FROM catalogue.search_document
               WHERE service_id = ANY(CAST(:ids AS uuid[]))"""
        ),
        {"ids": list(ids)},
    )
    read = [orjson.loads(row[0]) for row in rows]
    found = {document["id"]: document for document in read}
    return [found[id_] for id_ in ids if id_ in found]
