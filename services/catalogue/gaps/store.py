"""Every query of the white spots."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.gaps.rules import Spot
from services.catalogue.gaps.schemas import FEWEST

MOST_A_DAY: Final = 5_000
"""Different spots; a robot that makes up words fills no table."""

# New ones as far as there is room on their day, known ones always, and the rest as a number.
_WRITE: Final = text(
    """WITH given AS (
           SELECT day, language, municipality, query, outcome, count
           FROM json_to_recordset(CAST(:spots AS json)) AS spot
                (day date, language text, municipality text, query text, outcome text, count int)),
       held AS (
           SELECT day, count(*) AS number FROM catalogue.search_gap
           WHERE day IN (SELECT day FROM given) GROUP BY day),
       placed AS (
           SELECT given.*, known.day IS NOT NULL OR coalesce(held.number, 0) + count(*)
               FILTER (WHERE known.day IS NULL)
               OVER (PARTITION BY given.day ORDER BY given.count DESC, language, municipality,
                     query, outcome) <= :most OR outcome = 'overflow' AS has_room
           FROM given LEFT JOIN held USING (day)
           LEFT JOIN catalogue.search_gap known
                USING (day, language, municipality, query, outcome)),
       wanted AS (
           SELECT day, language, municipality, query, outcome, count FROM placed WHERE has_room
           UNION ALL
           SELECT day, '', '', '', 'overflow', count FROM placed WHERE NOT has_room)
       INSERT INTO catalogue.search_gap AS old
       SELECT day, language, municipality, query, outcome, sum(count)
       FROM wanted GROUP BY day, language, municipality, query, outcome
       ORDER BY day, language, municipality, query, outcome
       ON CONFLICT (day, language, municipality, query, outcome)
       DO UPDATE SET count = old.count + excluded.count"""
)


async def add(
    connection: AsyncConnection,
    counts: Mapping[Spot, int],
    overflow: Mapping[date, int],
    most: int = MOST_A_DAY,
) -> None:
    """Add to what is counted, `most` different spots a day or a few more: processes that write at
    the same moment do not wait for each other."""
    rows = [{**one._asdict(), "count": count} for one, count in counts.items()]
    nothing = {"language": "", "municipality": "", "query": "", "outcome": "overflow"}
    rows += [{"day": day, **nothing, "count": count} for day, count in overflow.items()]
    await connection.execute(_WRITE, {"spots": orjson.dumps(rows).decode(), "most": most})


class Asked(NamedTuple):
    """Both days are in the period."""

    first: date
    last: date
    municipality: str | None
    language: str | None


Position = tuple[int, str, str, str, str]
"""In the order of the list: count, query, language, municipality, outcome."""

_FILTERED: Final = """day BETWEEN :first AND :last AND outcome <> 'overflow'
    AND (CAST(:municipality AS text) IS NULL OR municipality = :municipality)
    AND (CAST(:language AS text) IS NULL OR language = :language)"""
_SPOTS: Final = f"""SELECT query, language, municipality, outcome, sum(count)::int AS count,
        min(day) AS first_day, max(day) AS last_day
    FROM catalogue.search_gap WHERE {_FILTERED}
    GROUP BY query, language, municipality, outcome HAVING sum(count) >= {FEWEST}"""  # noqa: S608
_PAGE: Final = text(
    f"""SELECT * FROM ({_SPOTS}) AS spot
        WHERE CAST(:count AS int) IS NULL
           OR (-count, query, language, municipality, outcome)
              > (-:count, :query, :after_language, :after_municipality, :outcome)
        ORDER BY count DESC, query, language, municipality, outcome LIMIT :limit"""  # noqa: S608
)
_TOTAL: Final = text(f"SELECT count(*) FROM ({_SPOTS}) AS spot")  # noqa: S608
_OVERFLOW: Final = text(
    """SELECT coalesce(sum(count), 0) FROM catalogue.search_gap
       WHERE day BETWEEN :first AND :last AND outcome = 'overflow'"""
)
_FORGET: Final = text("DELETE FROM catalogue.search_gap WHERE day < :before")


async def page(
    connection: AsyncConnection, asked: Asked, after: Position | None, limit: int
) -> list[dict[str, Any]]:
    """The next spots, the most frequent first."""
    names = ("count", "query", "after_language", "after_municipality", "outcome")
    position = dict(zip(names, after or (None,) * len(names), strict=True))
    rows = await connection.execute(_PAGE, {**asked._asdict(), **position, "limit": limit})
    return [dict(row) for row in rows.mappings()]


async def total(connection: AsyncConnection, asked: Asked) -> int:
    return int(await connection.scalar(_TOTAL, asked._asdict()) or 0)


async def overflow(connection: AsyncConnection, asked: Asked) -> int:
    """How often a query of the period had no room."""
    period = {"first": asked.first, "last": asked.last}
    return int(await connection.scalar(_OVERFLOW, period) or 0)


async def forget(connection: AsyncConnection, before: date) -> int:
    """Remove what is older; how many rows."""
    return (await connection.execute(_FORGET, {"before": before})).rowcount
