"""The question to Meilisearch that residents wait for.

A query that means several things is several questions, merged into one list by Meilisearch's
federated search. That has one set of filters, so each filtered facet is counted by a request of
its own; they are sent at the same time. All else goes in one request.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from time import monotonic
from typing import Any, Final, NamedTuple

import aiohttp
import orjson
import structlog

from services.catalogue.search.documents import DISPLAYED
from services.catalogue.search.filters import ATTRIBUTES, LISTS, Area, Clause, Clauses
from services.catalogue.search.sub_queries import SubQuery
from services.catalogue.search.wanted import Found, Wanted

PATIENCE: Final = 1.5
"""Seconds until a search is answered without Meilisearch."""
REST: Final = 3.0
"""Seconds for which Meilisearch is left alone after it has failed."""
MOST_IDS: Final = 10_000
"""That a search may be narrowed to: a filter on so many takes 50 ms, a long list of them more."""

_CONNECTIONS: Final = 64
_MERGED: Final = {"maxValuesPerFacet": 10_000}
log = structlog.get_logger(__name__)

Json = dict[str, Any]


class Away(Exception):
    """Meilisearch does not answer in time, or not with a result; another must."""


class _Search(NamedTuple):
    clauses: Clauses
    counted: Sequence[str]
    """Attributes."""
    limit: int = 0
    offset: int = 0


class Client:
    """Searches one index. When Meilisearch fails it is left alone for `REST` seconds; then one
    search tries it, and the others follow once that has gone well."""

    def __init__(self, session: aiohttp.ClientSession, url: str, index: str) -> None:
        self._session, self._index = session, index
        self._address = url.rstrip("/") + "/multi-search"
        self._failed, self._rests_until = False, 0.0

    async def search(self, wanted: Wanted) -> Found:
        """Raises `Away`."""
        answers = await self._ask(self.bodies(wanted))
        results = [result for answer in answers for result in answer.get("results", [answer])]
        counts = (result.get("facetDistribution") or {} for result in results)
        return Found(
            results[0]["hits"],
            results[0]["estimatedTotalHits"],
            dict(chain.from_iterable(own.items() for own in counts)),
            _matches(results[0]["hits"], wanted),
        )

    def bodies(self, wanted: Wanted) -> list[Json]:
        """What is posted: the hits first, then a count for each filtered field."""
        asked = wanted.sub_queries()
        searches = [
            _Search(wanted.clauses, wanted.counted_together(), wanted.limit, wanted.offset),
            *(
                _Search(clauses, ATTRIBUTES[field])
                for field, clauses in wanted.counted_apart().items()
            ),
        ]
        if len(asked) > 1:
            return [self._federated(wanted, asked, search) for search in searches]
        return [{"queries": [self._plain(wanted, asked, search) for search in searches]}]

    def _federated(self, wanted: Wanted, asked: Sequence[SubQuery], search: _Search) -> Json:
        common = self._common(wanted, search.clauses)
        return {
            "federation": {
                "limit": search.limit,
                "offset": search.offset,
                "facetsByIndex": {self._index: search.counted},
                "mergeFacets": _MERGED,
            },
            "queries": [
                common
                | _words(one)
                | _there(wanted, one, common)
                | {"federationOptions": {"weight": one.weight}}
                for one in asked
            ],
        }

    def _plain(self, wanted: Wanted, asked: Sequence[SubQuery], search: _Search) -> Json:
        """A question that has nothing to be merged with costs a tenth of a federated one."""
        own = {"limit": search.limit, "offset": search.offset, "facets": search.counted}
        words = _words(asked[0]) if asked else {}
        return self._common(wanted, search.clauses) | words | own

    def _common(self, wanted: Wanted, clauses: Clauses) -> Json:
        common: Json = {"indexUid": self._index}
        narrowed = [_filter(field, clause) for field, clause in clauses.items()]
        if wanted.ids is not None:
            narrowed.append(_any_of("id", wanted.ids))
        if narrowed:
            common["filter"] = narrowed
        if wanted.by_name or wanted.text is None:
            common["sort"] = [f"sort_{wanted.language}:asc"]
        common["attributesToRetrieve"] = _retrieved(wanted)
        return common

    async def _ask(self, bodies: Sequence[Json]) -> list[Json]:
        self._rest()
        try:
            if len(bodies) == 1:
                answers = [await self._post(bodies[0])]
            else:
                answers = await asyncio.gather(*map(self._post, bodies))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            self._failed, self._rests_until = True, monotonic() + REST
            log.warning("meilisearch_away", kind=type(error).__name__)
            raise Away from error
        self._failed = False
        return answers

    def _rest(self) -> None:
        if not self._failed:
            return
        now = monotonic()
        if now < self._rests_until:
            raise Away
        # The others go on resting while this one tries.
        self._rests_until = now + REST

    async def _post(self, body: Json) -> Json:
        async with self._session.post(self._address, data=orjson.dumps(body)) as response:
            content = await response.read()
        answer: Json = orjson.loads(content)
        if response.status == 400:
            # The question is at fault, so the next one may go well.
            log.error("meilisearch_refuses", code=answer.get("code"))
            raise Away
        response.raise_for_status()
        return answer


@asynccontextmanager
async def connected(url: str, key: str | None, index: str) -> AsyncIterator[Client]:
    """A client of the index `index`; Meilisearch need not be there yet."""
    # With gzip every answer takes 40 ms more.
    headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    async with aiohttp.ClientSession(
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=PATIENCE),
        connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        yield Client(session, url, index)


def _retrieved(wanted: Wanted) -> Sequence[str]:
    if wanted.only_ids:
        return ["id"]
    weighing = wanted.text and wanted.weighed and wanted.text.weighing
    return [*DISPLAYED, *weighing.keys()] if weighing else DISPLAYED


def _matches(hits: Sequence[Json], wanted: Wanted) -> list[float]:
    asked = wanted.sub_queries()
    if not wanted.weighed or len(asked) < 2:
        return []
    return [_match(hit["_federation"], asked) for hit in hits]


def _match(how: Json, asked: Sequence[SubQuery]) -> float:
    return 0.0 if asked[how["queriesPosition"]].need else float(how["weightedRankingScore"])


def _words(one: SubQuery) -> Json:
    return {
        "q": one.q,
        "attributesToSearchOn": one.attributes,
        "matchingStrategy": one.strategy,
    }


def _there(wanted: Wanted, one: SubQuery, common: Json) -> Json:
    if not (one.there and wanted.around):
        return {}
    return {"filter": [*common.get("filter", ()), _area(wanted.around)]}


def _filter(field: str, clause: Clause) -> str | list[str]:
    """A condition in Meilisearch's own language; a list is any of its members."""
    if isinstance(clause, Area):
        return _area(clause)
    if isinstance(clause, bool):
        return f"{field} = {str(clause).lower()}"
    return _any_of(LISTS[field], clause)


def _area(area: Area) -> list[str]:
    conditions = [
        f"{attribute} IS NOT EMPTY" if codes is None else _any_of(attribute, codes)
        for attribute, codes in (
            ("local_municipalities", area.local),
            ("counties", area.counties),
        )
    ]
    return [*conditions, *(["nationwide = true"] if area.nationwide else [])]


def _any_of(attribute: str, values: Sequence[str]) -> str:
    """Every value has been checked against the pattern of its codes: none has quotes."""
    listed = ", ".join(f'"{value}"' for value in values)
    return f"{attribute} IN [{listed}]"
