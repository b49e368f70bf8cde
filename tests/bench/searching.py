"""Search over HTTP against the identical questions sent straight to Meilisearch."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlencode

import aiohttp
import orjson

from libs.common.db import Database
from services.catalogue.search import actions
from services.catalogue.search.client import Client, Json
from services.catalogue.search.schemas import SearchQuery
from services.catalogue.search.wanted import Wanted
from tests.bench import queries
from tests.bench.compare import Load, Side, alternate
from tests.bench.load import Request, Visit
from tests.bench.machine import BenchFailed, Machine, say
from tests.bench.queries import Query
from tests.bench.table import Row, Target

_INDEX = "tarjotin_services"
_MIXED, _DRAWN = 2_000, 1_500
"""Different queries of the mix, and how many visits a second of load are drawn of them."""
_NEW_A_SECOND, _OFTEN_A_SECOND = 60, 20
"""Queries prepared for each second of load: those for the first time, and those again and again."""
_MOST_OFTEN = 300
_AS_QUICK: Final = Target(1, at_least=True)
_HARDLY_SLOWER: Final = Target(0.6, at_least=True)


def measure(machine: Machine, catalogue: str) -> tuple[list[Row], float]:
    """The rows, and how many searches a second there were without an answer kept."""
    size = machine.size
    count = min(int(_OFTEN_A_SECOND * size.seconds), _MOST_OFTEN)
    often = queries.asked_often(size.seed, size.services, count)
    unseen_count = int(_NEW_A_SECOND * size.seconds)
    new = queries.never_asked(size.seed, size.services, unseen_count, often)
    themes = [row[0] for row in machine.rows("SELECT code FROM catalogue.theme ORDER BY position")]
    bench = _Bench(machine, catalogue)
    mixed = bench.mix()
    words = bench.unkept("search", often)
    filtered = bench.unkept("search with a filter", queries.filtered(often, themes))
    unseen = bench.unseen("search never seen before", new)
    rows = [
        *_rows(*mixed, _AS_QUICK),
        *_rows(*words, _HARDLY_SLOWER),
        *_rows(*filtered, _HARDLY_SLOWER),
        *_rows(*unseen, None),
    ]
    return rows, words[0].load.rate


class _Bench:
    def __init__(self, machine: Machine, catalogue: str) -> None:
        self._machine, self._catalogue = machine, catalogue

    def mix(self) -> tuple[Side, Side]:
        """As residents ask, in a process that has just started and may keep its answers."""
        size = self._machine.size
        count = min(_MIXED, int(_NEW_A_SECOND * 2 * size.seconds))
        asked = queries.asked_often(size.seed + 1, size.services, count)
        drawn = queries.zipf(len(asked), size.seed, int(_DRAWN * size.seconds))
        straight = self._straight("a Zipf mix of searches", asked)
        visits = [self._visit(urlencode(one)) for one in asked]
        name = "search, a Zipf mix"
        ours = Side(self._machine, name, [visits[one] for one in drawn])
        theirs = self._theirs(name, [straight[one] for one in drawn])
        alternate(self._machine, ours, theirs, warm=False)
        return ours, theirs

    def unkept(self, name: str, asked: Sequence[Query]) -> tuple[Side, Side]:
        """Queries that have been read before, and their answers not kept."""
        straight = self._straight(name, asked)
        reworded = list(zip(*map(queries.reworded, asked), strict=True))
        Side(self._machine, f"{name} warm", [self._visit(one) for one in reworded[0]]).warm_up()
        visits = [self._visit(one) for again in reworded[1:] for one in again]
        ours = Side(self._machine, name, visits)
        theirs = self._theirs(name, [*straight] * (len(reworded) - 1))
        alternate(self._machine, ours, theirs, warm=False, once=True)
        return ours, theirs

    def unseen(self, name: str, asked: Sequence[Query]) -> tuple[Side, Side]:
        """Queries nobody has asked this process."""
        ours = Side(self._machine, name, [self._visit(urlencode(one)) for one in asked])
        theirs = self._theirs(name, self._straight(name, asked))
        alternate(self._machine, ours, theirs, warm=False, once=True)
        return ours, theirs

    def _visit(self, query: str) -> Visit:
        return [[Request(f"{self._catalogue}/api/v1/services?{query}")]]

    def _straight(self, name: str, asked: Sequence[Query]) -> list[Visit]:
        say(f"{name}: preparing {len(asked)} questions for both sides, then load in turns")
        return asyncio.run(_straight(self._machine, asked))

    def _theirs(self, name: str, visits: Sequence[Visit]) -> Side:
        return Side(self._machine, f"{name} straight", visits, self._machine.engine.key)


def _rows(ours: Side, theirs: Side, target: Target | None) -> list[Row]:
    told = f"identical bodies straight to Meilisearch; {len(ours.load.latencies)} searches"
    return [
        Row(ours.name, ours.load.rate, "/s", theirs.load.rate, target, told),
        *(
            Row(f"  p{round(share * 100)}", *_percentiles(share, ours.load, theirs.load))
            for share in (0.5, 0.95, 0.99)
        ),
    ]


def _percentiles(share: float, ours: Load, theirs: Load) -> tuple[float, str, float, Target]:
    return ours.percentile(share), "ms", theirs.percentile(share), Target(2)


class _Recorder(Client):
    """A client that keeps what it sends."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        super().__init__(session, url, _INDEX)
        self.rounds: list[list[Json]] = []

    def bodies(self, wanted: Wanted) -> list[Json]:
        """Also when nothing was found and some of the words are asked for."""
        made = super().bodies(wanted)
        self.rounds.append(made)
        return made


async def _straight(machine: Machine, asked: Sequence[Query]) -> list[Visit]:
    """What the catalogue sends to Meilisearch for each of these queries, found out by searching."""
    async with _recording(machine) as (search, recorder):
        return [await _visit(machine.engine.url, search, recorder, one) for one in asked]


async def _visit(url: str, search: actions.Search, recorder: _Recorder, asked: Query) -> Visit:
    recorder.rounds = []
    result = await actions.search(search, SearchQuery.model_validate(_lists(asked)))
    if result.degraded:
        raise BenchFailed("Meilisearch did not answer a search; see whether the machine is busy")
    return [
        [Request(f"{url}/multi-search", orjson.dumps(body).decode()) for body in bodies]
        for bodies in recorder.rounds
    ]


def _lists(asked: Query) -> dict[str, str | list[str]]:
    return {name: value if name == "q" else [value] for name, value in asked.items()}


@asynccontextmanager
async def _recording(machine: Machine) -> AsyncIterator[tuple[actions.Search, _Recorder]]:
    headers = {
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "Authorization": f"Bearer {machine.engine.key}",
    }
    database = Database(machine.database_url, "tarjotin_catalogue", 1)
    async with aiohttp.ClientSession(headers=headers) as session:
        recorder = _Recorder(session, machine.engine.url)
        search = actions.Search(database, recorder)
        await search.refresh()
        yield search, recorder
    await database.close()
