"""Count searches that found too little, write the counts, and show them."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final

import structlog
from pydantic import Field, TypeAdapter
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock, paging
from libs.common.db import Database
from libs.common.paging import PositionNumber, PositionText
from libs.common.problems import InvalidPart, InvalidParts
from services.catalogue.gaps import rules, store
from services.catalogue.gaps.rules import Waiting
from services.catalogue.gaps.schemas import KEPT_DAYS, Gap, Gaps, GapsQuery
from services.catalogue.search.schemas import SearchQuery

PERIOD: Final = timedelta(days=29)
"""Before the last day, unless a first day is given."""
_PATIENCE: Final = 3.0
"""Seconds that writing may take; at shutdown nobody waits longer."""
_POSITION: Final = TypeAdapter(
    tuple[
        Annotated[PositionNumber, Field(ge=1)],
        PositionText,
        PositionText,
        PositionText,
        PositionText,
    ]
)
log = structlog.get_logger(__name__)


class Counter:
    """What a process has counted. Counting is a look into the memory; a search neither waits nor
    fails for it."""

    def __init__(self) -> None:
        self._waiting = Waiting()

    def note(self, asked: SearchQuery, total: int, *, relaxed: bool) -> None:
        """Count a search that was answered so, if it is a white spot."""
        if asked.cursor is not None:
            return
        try:
            spot = rules.spot(asked, total, relaxed, clock.today())
        except Exception as error:
            log.warning("search_gap_not_counted", kind=type(error).__name__)
            return
        if spot:
            self._waiting.add(spot)

    async def flush(self, database: Database) -> None:
        """Write what has been counted; when the database is away it waits for the next time."""
        counts, overflow = self._waiting.take()
        if not counts and not overflow:
            return
        try:
            async with asyncio.timeout(_PATIENCE), database.engine.begin() as connection:
                await store.add(connection, counts, overflow)
        except asyncio.CancelledError:
            self._waiting.give_back(counts, overflow)
            raise
        except (SQLAlchemyError, OSError) as error:
            self._waiting.give_back(counts, overflow)
            log.warning("search_gaps_not_written", kind=type(error).__name__)


async def gaps(connection: AsyncConnection, query: GapsQuery) -> Gaps:
    """A page of what was searched for in vain. Raises `InvalidParts` for a period that ends before
    it begins, `InvalidRequest` for a cursor that is not ours."""
    last = query.to or clock.today()
    first = query.from_ or last - min(PERIOD, last - last.min)
    if first > last:
        part = InvalidPart(location="query.from", detail="Give a day that is not after `to`")
        raise InvalidParts("See `errors` for what is expected.", errors=[part])
    asked = store.Asked(first, last, query.municipality, query.language)
    after = paging.decode(query.cursor, _POSITION) if query.cursor else None
    found = await store.page(connection, asked, after, query.limit + 1)
    shown = found[: query.limit]
    return Gaps(
        items=[Gap(**{**one, "municipality": one["municipality"] or None}) for one in shown],
        total=await store.total(connection, asked),
        next=paging.encode(_position(shown[-1])) if len(found) > len(shown) else None,
        overflow=await store.overflow(connection, asked),
    )


def _position(one: dict[str, object]) -> tuple[object, ...]:
    return one["count"], one["query"], one["language"], one["municipality"], one["outcome"]


async def forget_old(connection: AsyncConnection) -> int:
    """Remove what has been kept long enough; how many rows."""
    return await store.forget(connection, clock.today() - timedelta(days=KEPT_DAYS))
