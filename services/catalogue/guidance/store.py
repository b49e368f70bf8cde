"""What guidance asks PostgreSQL: services that may answer, where they are, what is near."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.guidance.index import Area
from services.catalogue.guidance.rules import Candidate
from services.catalogue.guidance.weights import weights, words
from services.catalogue.guidance.wishes import Wish, Word
from services.catalogue.places.rules import Point, bounding_box, distance_metres

MOST_BY_WORDS: Final = 100
"""Services that are looked at for having a rare word."""
RARE: Final = 100
"""A word that more services have tells too little to bring services in by itself."""

# A vector is unpacked once a row (`OFFSET 0` keeps that apart), without the long texts.
_CANDIDATES: Final = """
WITH worded AS MATERIALIZED (
    SELECT service_id, {area} AS here FROM catalogue.search_document
    WHERE ts_filter(vector, '{{a,b,c}}') @@ CAST(:rare AS tsquery)),
chosen AS (
    SELECT unnest(CAST(:ids AS uuid[])) AS service_id
    UNION (SELECT service_id FROM worded WHERE here ORDER BY service_id LIMIT :most))
SELECT json_agg(found ORDER BY service_id)::text FROM (
SELECT d.service_id, d.needs, d.local_municipalities, d.counties, d.nationwide, d.themes,
       d.service_classes, d.target_groups, d.languages, d.organisations, d.accessibility,
       d.remote, d.free_of_charge, s.service_type,
       coalesce(s.charge_type, gd.content->>'charge_type') AS charge_type,
       o.minimum_age, o.maximum_age, o.capacity_state, o.capacity_until, o.price_note,
       ARRAY(SELECT CASE WHEN NOT short @@ word THEN 0 WHEN short @@ a THEN 1
                         WHEN short @@ b THEN 2 ELSE 3 END
             FROM unnest(CAST(:words AS tsquery[]), CAST(:words_a AS tsquery[]),
                         CAST(:words_b AS tsquery[])) WITH ORDINALITY AS asked (word, a, b, place)
             ORDER BY place) AS words,
       ARRAY(SELECT short @@ sign FROM unnest(CAST(:signs AS tsquery[]))
             WITH ORDINALITY AS sign (sign, place) ORDER BY place) AS signs
FROM (SELECT d.*, ts_filter(d.vector, '{{a,b,c}}') AS short
      FROM chosen JOIN catalogue.search_document d USING (service_id) OFFSET 0) AS d
JOIN catalogue.service s ON s.id = d.service_id
LEFT JOIN catalogue.overlay o ON o.service_id = d.service_id
LEFT JOIN catalogue.general_description gd
       ON gd.id = s.general_description_id AND gd.withdrawn_at IS NULL) AS found"""
_AREA: Final = """(nationwide OR local_municipalities && CAST(:local AS text[])
    OR counties && CAST(:counties AS text[]))"""
_PLACES: Final = text(
    """SELECT sc.service_id, p.latitude, p.longitude FROM catalogue.service_channel sc
       JOIN catalogue.channel c ON c.id = sc.channel_id AND c.withdrawn_at IS NULL
       JOIN catalogue.place p ON p.owner_id IN (sc.channel_id, sc.id)
       WHERE sc.service_id = ANY(CAST(:ids AS uuid[]))"""
)
_AROUND: Final = text(
    """SELECT municipality_code, latitude, longitude FROM catalogue.place
       WHERE municipality_code IS NOT NULL
         AND latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east"""
)
_CENTRES: Final = text(
    """SELECT municipality_code, avg(latitude), avg(longitude) FROM catalogue.place
       WHERE municipality_code IS NOT NULL GROUP BY 1"""
)
_NAMES: Final = text("SELECT code, name FROM catalogue.municipality WHERE code = ANY(:codes)")


SIGNS: Final = (*words().audiences, "administrative", "low_threshold", "referral")
"""What a service shows by its words, in the order of `signs`."""


async def candidates(
    connection: AsyncConnection, ids: Sequence[str], wishes: Sequence[Wish], area: Area | None
) -> list[Candidate]:
    """These services, and those of the area that have rare words of the wishes; by id."""
    found = [word for wish in wishes for word in wish.words]
    rare = [_either(word) for wish in wishes for word in _rare(wish)]
    binds: dict[str, Any] = {
        "ids": ids,
        "rare": " | ".join(rare),
        "most": MOST_BY_WORDS,
        "signs": _signs(),
        "words": [_either(word) for word in found],
        "words_a": [_either(word, "A") for word in found],
        "words_b": [_either(word, "B") for word in found],
    }
    if area is not None:
        binds |= {"local": list(area.municipalities), "counties": list(area.counties)}
    sql = _CANDIDATES.format(area="true" if area is None else _AREA)
    # One JSON text: the driver would take longer over the rows than PostgreSQL.
    found_rows = await connection.scalar(text(sql), binds)
    return [_candidate(row) for row in orjson.loads(found_rows or "[]")]


def _rare(wish: Wish) -> list[Word]:
    """The words that bring services in by themselves: of interests, and of needs that no concept
    says surely."""
    if not wish.interest and any(sure >= weights().good for sure in wish.said.values()):
        return []
    return [word for word in wish.words if 0 < word.services <= RARE]


def _candidate(row: dict[str, Any]) -> Candidate:
    row["signs"] = frozenset(name for name, has in zip(SIGNS, row["signs"], strict=True) if has)
    until = row["capacity_until"]
    row["capacity_until"] = date.fromisoformat(until) if until else None
    return Candidate(**row)


async def distances(
    connection: AsyncConnection, ids: Iterable[str], point: Point
) -> dict[str, float]:
    """Metres from the point to the nearest place of each of these services that has any."""
    nearest: dict[str, float] = {}
    for id_, latitude, longitude in await connection.execute(_PLACES, {"ids": list(ids)}):
        metres = distance_metres(point, Point(latitude, longitude))
        nearest[str(id_)] = min(metres, nearest.get(str(id_), metres))
    return nearest


async def around(connection: AsyncConnection, point: Point, metres: float) -> list[str]:
    """The municipalities that have a place at most so far away, the nearest first."""
    box = bounding_box(point, metres)
    edges = {"south": box.south, "north": box.north, "west": box.west, "east": box.east}
    nearest: dict[str, float] = {}
    for code, latitude, longitude in await connection.execute(_AROUND, edges):
        away = distance_metres(point, Point(latitude, longitude))
        nearest[code] = min(away, nearest.get(code, away))
    within = [code for code, away in nearest.items() if away <= metres]
    return sorted(within, key=lambda code: (nearest[code], code))


async def centres(connection: AsyncConnection) -> dict[str, Point]:
    """The middle of each municipality's places, by its code."""
    rows = await connection.execute(_CENTRES)
    return {code: Point(latitude, longitude) for code, latitude, longitude in rows}


async def names(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """Of municipalities, by code and language."""
    rows = await connection.execute(_NAMES, {"codes": list(codes)})
    return {row.code: row.name for row in rows}


# --- words as PostgreSQL's text form of a tsquery -------------------------------------------------


def _either(word: Word, level: str = "") -> str:
    """Any form of the word, or all members of the compound."""
    ways = [_lexeme(form, level) for form in word.forms]
    if word.parts:
        ways.append(f"({' & '.join(_lexeme(part, level) for part in word.parts)})")
    return f"({' | '.join(ways)})"


def _signs() -> list[str]:
    """As `SIGNS`: names, topics and summaries tell whom a service is for, names what it is."""
    by = words()
    own = [_any(audience.words) for audience in by.audiences.values()]
    return [*own, _any(by.administrative, "A"), _any(by.low_threshold, "AB"), _any(by.referral)]


def _any(forms: Iterable[str], level: str = "") -> str:
    return " | ".join(_lexeme(form, level) for form in forms)


def _lexeme(form: str, level: str) -> str:
    quoted = form.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" + (f":{level}" if level else "")
