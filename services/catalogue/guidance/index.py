"""Which services answer which concepts, and where: kept in the memory of a process.

At 20,000 services PostgreSQL needs a tenth of a second to add up how well each of them answers
twenty concepts; here it takes milliseconds, and 6 MB.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import compress
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.garbage import few_collections

FULL: Final = 2.0
"""The score for a concept from which more counts nothing in the rough order."""
_AT_A_TIME: Final = 250
_NATIONWIDE: Final = ""
_PAGE: Final = text(
    """SELECT service_id, needs, local_municipalities, counties, nationwide
       FROM catalogue.search_document WHERE service_id > :after
       ORDER BY service_id LIMIT :limit"""
)


class Area(NamedTuple):
    """Services of any of these, and nationwide ones."""

    municipalities: Sequence[str]
    counties: Sequence[str] = ()


class Index:
    """Services by number, in the order of their ids."""

    def __init__(self) -> None:
        self._ids: list[bytes] = []
        self._answers: dict[str, tuple[array[int], array[float]]] = {}
        self._in: dict[str, array[int]] = {}
        """By municipality (three digits), county (two) and `_NATIONWIDE`."""

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, rows: Iterable[Any]) -> None:
        """Rows of search_document, in the order of ids."""
        for id_, needs, municipalities, counties, nationwide in rows:
            number = len(self._ids)
            self._ids.append(id_.bytes)
            for code, score in needs.items():
                numbers, scores = self._answers.setdefault(code, (array("I"), array("f")))
                numbers.append(number)
                scores.append(min(score, FULL))
            everywhere = [_NATIONWIDE] if nationwide else []
            for place in (*municipalities, *counties, *everywhere):
                self._in.setdefault(place, array("I")).append(number)

    def best(self, concepts: Mapping[str, float], area: Area | None, most: int) -> list[str]:
        """The ids of those that roughly answer these concepts best, weighed; of equal ones the
        first by id."""
        here = self._here(area)
        found: dict[int, float] = {}
        for code, weight in concepts.items():
            numbers, scores = self._answers.get(code, _NONE)
            both = zip(numbers, scores, strict=True)
            for number, score in compress(both, map(here.__getitem__, numbers)):
                found[number] = found.get(number, 0.0) + weight * score
        best = nlargest(most, found, key=lambda number: (found[number], -number))
        return [str(UUID(bytes=self._ids[number])) for number in best]

    def _here(self, area: Area | None) -> bytearray:
        """For each service whether it is to be had in the area."""
        if area is None:
            return bytearray(b"\1") * len(self._ids)
        here = bytearray(len(self._ids))
        for place in (*area.municipalities, *area.counties, _NATIONWIDE):
            for number in self._in.get(place, ()):
                here[number] = 1
        return here


_NONE: Final[tuple[array[int], array[float]]] = (array("I"), array("f"))


async def read(connection: AsyncConnection) -> Index:
    """The index of what the table holds."""
    index, after = Index(), UUID(int=0)
    async with few_collections():
        while rows := (
            await connection.execute(_PAGE, {"after": after, "limit": _AT_A_TIME})
        ).all():
            index.add(rows)
            after = rows[-1].service_id
    return index
