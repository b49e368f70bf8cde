"""What guidance asks PostgreSQL: services that may answer, where they are, what is near."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.guidance.rules import Candidate
from services.catalogue.guidance.weights import words
from services.catalogue.guidance.wishes import Wish, Word
from services.catalogue.places.rules import Point, bounding_box, distance_metres

MOST: Final = 300
"""Candidates that are looked at closely; the roughly best ones."""
RARE: Final = 300
"""A word that more services have tells too little to bring services in by itself."""
_COVERED: Final = 2.0
"""The score for a concept from which more counts nothing in the rough order."""

# A vector is unpacked once a row (`OFFSET 0` keeps that apart), without the long texts.
_CANDIDATES: Final = """
WITH asked AS (SELECT * FROM unnest(CAST(:codes AS text[]), CAST(:weights AS float[]))
                       AS asked (code, weight)),
worded AS (SELECT service_id FROM catalogue.search_document
           WHERE vector @@ CAST(:rare AS tsquery)),
rough AS MATERIALIZED (
    SELECT d.service_id, worded.service_id IS NOT NULL AS has_word,
           (SELECT coalesce(sum(weight * least(CAST(d.needs->>code AS float), :covered)), 0)
            FROM asked) + CASE WHEN worded.service_id IS NULL THEN 0 ELSE 1 END AS score
    FROM catalogue.search_document d LEFT JOIN worded USING (service_id)
    WHERE (d.needs ?| CAST(:codes AS text[]) OR worded.service_id IS NOT NULL) AND {area}
    ORDER BY score DESC, d.service_id LIMIT :most)
SELECT d.service_id, d.needs, d.local_municipalities, d.counties, d.nationwide, d.themes,
       d.service_classes, d.target_groups, d.languages, d.organisations, d.accessibility,
       d.channel_types, d.remote, d.free_of_charge, d.referable, s.service_type,
       coalesce(s.charge_type, gd.content->>'charge_type') AS charge_type,
       o.minimum_age, o.maximum_age, o.capacity_state, o.capacity_until, o.price_note,
       ARRAY(SELECT CASE WHEN short @@ a THEN 1 WHEN short @@ b THEN 2 WHEN short @@ c THEN 3
                         ELSE 0 END
             FROM unnest(CAST(:word_a AS tsquery[]), CAST(:word_b AS tsquery[]),
                         CAST(:word_c AS tsquery[])) WITH ORDINALITY AS word (a, b, c, place)
             ORDER BY place) AS words,
       ARRAY(SELECT short @@ sign FROM unnest(CAST(:signs AS tsquery[]))
             WITH ORDINALITY AS sign (sign, place) ORDER BY place) AS signs
FROM (SELECT d.*, ts_filter(d.vector, '{{a,b,c}}') AS short
      FROM rough JOIN catalogue.search_document d USING (service_id) OFFSET 0) AS d
JOIN catalogue.service s ON s.id = d.service_id
LEFT JOIN catalogue.overlay o ON o.service_id = d.service_id
LEFT JOIN catalogue.general_description gd
       ON gd.id = s.general_description_id AND gd.withdrawn_at IS NULL
ORDER BY d.service_id"""
_AREA: Final = """(d.nationwide OR d.local_municipalities && CAST(:local AS text[])
    OR d.counties && CAST(:counties AS text[]))"""
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


class Area(NamedTuple):
    """Services of any of these, and nationwide ones."""

    municipalities: Sequence[str]
    counties: Sequence[str]


SIGNS: Final = (*words().audiences, "administrative", "low_threshold", "referral")
"""What a service shows by its words, in the order of `signs`."""


async def candidates(
    connection: AsyncConnection, wishes: Sequence[Wish], area: Area | None
) -> list[Candidate]:
    """The services that may answer a wish, at most `MOST`, by id; None: of all areas."""
    concepts: dict[str, float] = {}
    for wish in wishes:
        for code, weight in wish.concepts.items():
            concepts[code] = concepts.get(code, 0) + weight
    found = [word for wish in wishes for word in wish.words]
    rare = [_either(word) for word in found if 0 < word.services <= RARE]
    binds: dict[str, Any] = {
        "codes": list(concepts),
        "weights": list(concepts.values()),
        "rare": " | ".join(rare),
        "covered": _COVERED,
        "most": MOST,
        "signs": _signs(),
        **{f"word_{level.lower()}": [_either(word, level) for word in found] for level in "ABC"},
    }
    if area is not None:
        binds |= {"local": list(area.municipalities), "counties": list(area.counties)}
    sql = _CANDIDATES.format(area="true" if area is None else _AREA)
    rows = await connection.execute(text(sql), binds)
    return [_candidate(row) for row in rows.mappings()]


def _candidate(row: RowMapping) -> Candidate:
    signs = {name for name, shown in zip(SIGNS, row["signs"], strict=True) if shown}
    return Candidate(**{**row, "service_id": str(row["service_id"]), "signs": frozenset(signs)})


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
