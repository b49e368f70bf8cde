"""Search: read the query, ask whichever engine answers, cut the page."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Annotated, Final, NamedTuple

import structlog
from pydantic import Field, TypeAdapter

from libs.common import clock, metrics, paging
from libs.common.db import Database
from libs.common.problems import InvalidPart, InvalidParts, InvalidRequest, kind_and_place
from libs.common.refreshing import refreshed
from services.catalogue.gaps.actions import Counter
from services.catalogue.language.words import identifies, words
from services.catalogue.places.rules import Point
from services.catalogue.search import client, filters, query, ranking, schemas, standin, store
from services.catalogue.search.results import Results
from services.catalogue.search.schemas import SearchQuery
from services.catalogue.search.wanted import Document, Found, Wanted

DEEPEST: Final = 10_000
"""Hits that can be walked through."""
AT_ONCE: Final = 1_000
"""Ids that are read without a thought; 40 µs each."""
_REFRESH: Final = 2.0
"""Seconds between looks at what the search keeps in mind."""

_START_AGAIN: Final = "Start again without `cursor`."
_POSITION: Final = TypeAdapter(
    tuple[Annotated[int, Field(ge=0, le=DEEPEST)], int, Annotated[int, Field(ge=0)]]
)
log = structlog.get_logger(__name__)


class Search:
    """What searching needs in a process: the database, the engine's client when there is an
    engine, and what is kept in mind. Made by `opened`."""

    def __init__(self, database: Database, engine: client.Client | None) -> None:
        self.database, self.engine = database, engine
        self.known = store.Known()
        self.results = Results()
        self.gaps = Counter()

    async def refresh(self) -> None:
        """Look up anew what is kept in mind. What was there stays when that fails, for whatever
        reason: whoever looks once and never again would go on with what is long gone. Answers are
        not kept on, for nobody knows whether they are still good."""
        before = self.known
        try:
            async with self.database.engine.begin() as connection:
                known = await store.known(connection, before)
        except Exception as error:
            log.warning("search_not_refreshed", **kind_and_place(error))
            self.results = Results()
            return
        if known != before:
            self.results = Results()
        if known.knowledge is not before.knowledge:
            query.read.cache_clear()  # queries read before would keep the old vocabulary in memory
        self.known = known


class Result(NamedTuple):
    """`distances`: metres by id, for those that have any."""

    documents: Sequence[Document]
    total: int
    facets: filters.Counts
    distances: Mapping[str, float | None]
    text: query.Text | None
    next: str | None = None
    degraded: bool = False
    relaxed: bool = False

    def may_be_kept(self, asked: SearchQuery) -> bool:
        """Whether the same answer will do until something changes. Where somebody is and who they
        are is not kept; what found nothing is to be counted each time."""
        whole = self.total > 0 and not self.degraded and not self.relaxed
        open_to_all = asked.near is None and not identifies(asked.q)
        return whole and open_to_all and asked.open_at is None


@asynccontextmanager
async def opened(
    database: Database, url: str | None, key: str | None, index: str
) -> AsyncIterator[Search]:
    """The search of a process, for its whole life. Without a `url` PostgreSQL answers always."""
    async with AsyncExitStack() as stack:
        engine = None
        if url is not None:
            engine = await stack.enter_async_context(client.connected(url, key, index))
        search = Search(database, engine)
        stack.push_async_callback(search.gaps.flush, database)
        await stack.enter_async_context(refreshed(partial(_look, search), _REFRESH))
        yield search


async def _look(search: Search) -> None:
    await search.refresh()
    await search.gaps.flush(search.database)


async def search(tools: Search, asked: SearchQuery) -> Result:
    """The page asked for. Raises `InvalidParts` for parameters that do not go together and for an
    unknown theme, `InvalidRequest` for a cursor of another search."""
    _check(tools, asked)
    offset = _offset(tools, asked)
    text = await _read(asked, tools.known.knowledge)
    if text is None and asked.q.strip():
        return Result([], 0, filters.facets({}, asked, {}), {}, None)
    reached, county_of = await _reached(tools, asked), tools.known.county_of
    wanted = Wanted(
        language=asked.language,
        text=text,
        around=filters.around([one.code for one in text.places] if text else (), county_of),
        clauses=filters.clauses(asked, county_of),
        ids=None if reached is None else list(reached),
        by_name=asked.sort == "name",
        offset=offset,
        limit=asked.limit,
    )
    if asked.sort == "distance":
        answer = await _nearest_first(tools, wanted, reached or {})
    else:
        answer = await _best_first(tools, wanted)
    tools.gaps.note(asked, answer.found.total, relaxed=answer.relaxed)
    return _result(tools, asked, wanted, answer, reached or {})


class _Answer(NamedTuple):
    found: Found
    degraded: bool
    relaxed: bool = False


def _result(
    tools: Search,
    asked: SearchQuery,
    wanted: Wanted,
    answer: _Answer,
    distances: Mapping[str, float | None],
) -> Result:
    found, end = answer.found, wanted.offset + wanted.limit
    if answer.degraded:
        metrics.degraded_answers.inc()
    return Result(
        found.documents,
        found.total,
        filters.facets(found.counts, asked, tools.known.county_of),
        distances,
        wanted.text,
        _cursor(tools, asked, end) if end < found.total else None,
        answer.degraded,
        answer.relaxed,
    )


# --- what is asked --------------------------------------------------------------------------------


def _check(tools: Search, asked: SearchQuery) -> None:
    errors = []
    if asked.near is None:
        lost = {"radius": asked.radius is not None, "sort": asked.sort == "distance"}
        errors = [
            InvalidPart(location=f"query.{part}", detail="Give `near` too: latitude,longitude")
            for part, given in lost.items()
            if given
        ]
    themes = tools.known.themes
    if themes and not set(themes).issuperset(asked.theme):
        detail = f"Use any of: {', '.join(themes)}"
        errors.append(InvalidPart(location="query.theme", detail=detail))
    if errors:
        raise InvalidParts("See `errors` for what is expected.", errors=errors)


async def _read(asked: SearchQuery, knowledge: query.Knowledge) -> query.Text | None:
    # What identifies anybody is gone before the query is kept in mind.
    cleaned = " ".join(words(asked.q))
    if query.is_slow(cleaned):
        return await asyncio.to_thread(query.read, cleaned, asked.language, knowledge)
    return query.read(cleaned, asked.language, knowledge)


async def _reached(tools: Search, asked: SearchQuery) -> dict[str, float | None] | None:
    """The services that place and time leave, with distances; None when neither is asked for."""
    if asked.point is None and asked.open_at is None:
        return None
    near = Point(*asked.point) if asked.point else None
    at = None
    if asked.open_at is not None:
        at = clock.now() if asked.open_at == "now" else schemas.moment(asked.open_at)
    async with tools.database.engine.connect() as connection:
        return await store.reachable(connection, near, asked.radius, at)


def _offset(tools: Search, asked: SearchQuery) -> int:
    if asked.cursor is None:
        return 0
    offset, digest, generation = paging.decode(asked.cursor, _POSITION)
    if digest != _digest(asked):
        raise InvalidRequest(f"This cursor belongs to another search. {_START_AGAIN}")
    now = tools.known.generation
    if generation and now and generation != now:
        raise InvalidRequest(f"The search index has been built anew meanwhile. {_START_AGAIN}")
    if offset + asked.limit > DEEPEST:
        raise InvalidRequest(
            f"A search can be walked through to its {DEEPEST}th service. Narrow it with a filter, "
            "or read everything from /api/v1/exports/services.jsonl."
        )
    return offset


def _cursor(tools: Search, asked: SearchQuery, offset: int) -> str:
    return paging.encode((offset, _digest(asked), tools.known.generation))


def _digest(asked: SearchQuery) -> int:
    """Tells searches apart, the same in every process; the size of the page may change."""
    told = [(key, value) for key, value in vars(asked).items() if key not in ("limit", "cursor")]
    return zlib.crc32(repr(told).encode("utf-8", "backslashreplace"))


# --- who answers ----------------------------------------------------------------------------------


async def _found(tools: Search, wanted: Wanted) -> _Answer:
    """Services with every word; when there are none, those with some of the words."""
    found, degraded = await _asked(tools, wanted)
    if found.total or wanted.text is None or not wanted.text.some:
        return _Answer(found, degraded)
    some, degraded = await _asked(tools, replace(wanted, relaxed=True))
    return _Answer(some, degraded, relaxed=some.total > 0)


async def _best_first(tools: Search, wanted: Wanted) -> _Answer:
    """The first of them in the order of all the needs that the query may speak of."""
    text = wanted.text
    if wanted.by_name or text is None or text.weighing is None or wanted.offset >= ranking.WINDOW:
        return await _found(tools, wanted)
    end = wanted.offset + wanted.limit
    first = replace(wanted, weighed=True, offset=0, limit=max(end, ranking.WINDOW))
    answer = await _found(tools, first)
    found = answer.found
    documents = ranking.best_first(found.documents, found.matches, text.weighing)
    return answer._replace(found=found._replace(documents=documents[wanted.offset : end]))


async def _asked(tools: Search, wanted: Wanted) -> tuple[Found, bool]:
    """What the engine answers, or PostgreSQL when it is away; whether it is."""
    degraded = tools.engine is None
    manageable = wanted.ids is None or len(wanted.ids) <= client.MOST_IDS
    if tools.engine is not None and manageable:
        try:
            return await tools.engine.search(wanted), False
        except client.Away:
            degraded = True
    async with tools.database.engine.connect() as connection:
        return await standin.search(connection, wanted), degraded


async def _nearest_first(
    tools: Search, wanted: Wanted, distances: Mapping[str, float | None]
) -> _Answer:
    """The engine tells which of the places match; the order and the page are ours."""
    end = wanted.offset + wanted.limit
    some = replace(wanted, only_ids=True, offset=0, limit=AT_ONCE)
    answer = await _found(tools, some)
    near = sorted(distances, key=lambda id_: (distances[id_], id_))
    if answer.found.total <= AT_ONCE:
        ids = _ids(answer.found)
    else:
        ids = await _among_nearest(tools, replace(some, relaxed=answer.relaxed), near, end)
    page = [id_ for id_ in near if id_ in ids][wanted.offset : end]
    async with tools.database.engine.connect() as connection:
        documents = await store.documents(connection, page)
    return answer._replace(found=answer.found._replace(documents=documents))


async def _among_nearest(tools: Search, wanted: Wanted, near: Sequence[str], end: int) -> set[str]:
    """The matching ones among the nearest, `end` of them at least if there are so many. Reading
    all ids of a search that finds nearly everything would take a second."""
    size = max(AT_ONCE, 2 * end)
    while True:
        nearest = near[:size]
        found, _ = await _asked(tools, replace(wanted, ids=nearest, limit=len(nearest)))
        if found.total >= end or len(nearest) == len(near):
            return _ids(found)
        size *= 4


def _ids(found: Found) -> set[str]:
    return {document["id"] for document in found.documents}
