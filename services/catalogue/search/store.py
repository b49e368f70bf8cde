"""What the search asks PostgreSQL: places, opening hours, and what it keeps in mind meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.hours.rules import OPEN_OWNERS_SQL, wall_clock
from services.catalogue.places.rules import EARTH_RADIUS_METRES, Point, bounding_box

# Haversine, the same as places.rules.distance_metres.
_METRES: Final = f"""2 * {EARTH_RADIUS_METRES} * asin(sqrt(least(1,
    power(sin(radians(latitude - :latitude) / 2), 2)
    + cos(radians(:latitude)) * cos(radians(latitude))
      * power(sin(radians(longitude - :longitude) / 2), 2))))"""
_BOX: Final = """latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east"""
_OPEN: Final = f"""JOIN ({OPEN_OWNERS_SQL.replace(" opening_period", " catalogue.opening_period")})
    AS opened ON opened.owner_id = sc.hours_owner_id"""
_WAYS: Final = """SELECT sc.id, sc.service_id, sc.channel_id FROM catalogue.service_channel sc
    JOIN catalogue.channel c ON c.id = sc.channel_id AND c.withdrawn_at IS NULL"""


@dataclass(frozen=True)
class Known:
    """What every search needs and seldom changes."""

    county_of: Mapping[str, str] = field(default_factory=dict)
    """The wellbeing county of each municipality."""
    themes: Sequence[str] = ()
    generation: int = 0
    """Of the index that serves; 0 when it is not known."""


async def known(connection: AsyncConnection) -> Known:
    counties = await connection.execute(
        text("SELECT code, coalesce(county_code, '') FROM catalogue.municipality ORDER BY code")
    )
    themes = await connection.execute(text("SELECT code FROM catalogue.theme ORDER BY position"))
    generation = await connection.scalar(text("SELECT generation FROM catalogue.search_index"))
    return Known(dict(counties.tuples().all()), themes.scalars().all(), generation or 0)


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
    ways, binds = _WAYS, dict[str, Any]()
    if open_at is not None:
        ways += f" {_OPEN}"
        binds["day"], binds["minute"] = wall_clock(open_at)
    if near is None:
        sql = f"SELECT DISTINCT service_id::text, NULL FROM ({ways}) AS way"  # noqa: S608
    else:
        sql = _nearest(ways, near, radius, binds)
    return {row[0]: row[1] for row in await connection.execute(text(sql), binds)}


def _nearest(ways: str, near: Point, radius: int | None, binds: dict[str, Any]) -> str:
    binds |= {"latitude": near.latitude, "longitude": near.longitude}
    within = "true"
    if radius is not None:
        box = bounding_box(near, radius)
        edges = {"south": box.south, "west": box.west, "north": box.north, "east": box.east}
        binds |= {**edges, "radius": radius}
        within = _BOX
    return f"""WITH way AS MATERIALIZED ({ways}),
        nearby AS MATERIALIZED (SELECT owner_id, {_METRES} AS metres FROM catalogue.place
                                WHERE {within})
        SELECT service_id::text, min(metres) FROM (
            SELECT service_id, metres FROM way JOIN nearby ON owner_id = channel_id
            UNION ALL SELECT service_id, metres FROM way JOIN nearby ON owner_id = id) AS found
        {"" if radius is None else "WHERE metres <= :radius"}
        GROUP BY service_id"""  # noqa: S608 - our own SQL, values are bound


async def documents(connection: AsyncConnection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The search documents of these services in this order; those that have gone are left out."""
    rows = await connection.execute(
        text(
            """SELECT document FROM catalogue.search_document
               WHERE service_id = ANY(CAST(:ids AS uuid[]))"""
        ),
        {"ids": list(ids)},
    )
    found = {row[0]["id"]: row[0] for row in rows}
    return [found[id_] for id_ in ids if id_ in found]
