"""Which names of services fit what has been typed."""

# ruff: noqa: S608 - only constants of ours are put together; every value is bound.

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

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
    undotted,
)

_LAST: Final = chr(0x10FFFF)
_MORE: Final = 3
"""Times the names wanted are taken of each way to fit: several beginnings of one may."""

_HERE: Final = "AND s.areas && CAST(:areas AS text[])"
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
        FROM (SELECT k.* FROM catalogue.suggestion_key k
              WHERE k.language = :language
                AND "left"(k.spelled, {len(asked.phrase)}) = :phrase {_of_name(here)}
              ORDER BY k.rank, k.place, k.suggestion_id LIMIT :some) k)"""


def _ways(asked: Asked, binds: dict[str, Any], here: str) -> list[str]:
    others = _others(asked, binds)
    ways = [_beginning("phrase", asked.phrase, binds, here)]
    if others:
        ways.append(_beginning("last", asked.last, binds, here, others, APART))
    if asked.forms:
        ways.append(_inflected(asked, binds, others + here))
    if asked.meant:
        ways.append(_beginning("meant", asked.meant, binds, here, others, MENDED))
    return ways


def _beginning(
    name: str,
    typed: str,
    binds: dict[str, Any],
    here: str,
    others: str = "",
    rank: int | None = None,
) -> str:
    """Names with this beginning somewhere. Dots that were typed must be there."""
    folded = undotted(typed)
    binds |= {name: typed, f"{name}_from": folded, f"{name}_to": folded + _LAST}
    own = _SAID.format(typed=name) if rank is None else str(rank)
    dots = f"AND starts_with(k.spelled, :{name})" if folded != typed else ""
    begun = f"k.key >= :{name}_from AND k.key < :{name}_to {dots}"
    return f"""(SELECT k.suggestion_id,
            {own} + {_UNDOTTED.format(typed=name)} + {_FOREIGN.format(row="k")}, k.place, k.start
        {_with_others(begun, others + here) if others else _alone(begun, here)} {_CUT})"""


# PostgreSQL is told which way round to go; by itself it reads whole tables, for it takes every
# row looked up by its number for one read from a disk.


def _alone(begun: str, here: str) -> str:
    return f"FROM catalogue.suggestion_key k WHERE {begun} {_of_name(here)}"


def _with_others(begun: str, more: str) -> str:
    """From the names that have the other words: of one last letter there would be thousands."""
    return f"""FROM catalogue.suggestion s CROSS JOIN LATERAL (
            SELECT * FROM catalogue.suggestion_key k
            WHERE k.suggestion_id = s.id AND {begun} OFFSET 0) k
        WHERE true {more}"""


def _of_name(condition: str) -> str:
    """That the name of a beginning `k` is so."""
    if not condition:
        return ""
    return f"""AND (SELECT true {condition} FROM catalogue.suggestion s
        WHERE s.id = k.suggestion_id)"""


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
