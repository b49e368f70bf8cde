"""Search over HTTP against the identical questions sent straight to Meilisearch."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
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
_NEW_A_SECOND, _OFTEN_A_SECOND = 60, 20
"""Queries prepared for each second of load: those for the first time, and those again and again."""
_MOST_OFTEN = 300


def measure(machine: Machine, catalogue: str) -> tuple[list[Row], float]:
    """The rows, and how many searches a second there were."""
    size = machine.size
    count = min(int(_OFTEN_A_SECOND * size.seconds), _MOST_OFTEN)
    often = queries.asked_often(size.seed, size.services, count)
    unseen_count = int(_NEW_A_SECOND * size.seconds)
    new = queries.never_asked(size.seed, size.services, unseen_count, often)
    themes = [row[0] for row in machine.rows("SELECT code FROM catalogue.theme ORDER BY position")]
    words = _compared(machine, catalogue, "search", often)
    filtered = _compared(
        machine, catalogue, "search with a filter", queries.filtered(often, themes)
    )
    unseen = _compared(machine, catalogue, "search never seen before", new, fresh=True)
    return [*words[0], *filtered[0], *unseen[0]], words[1].rate


def _compared(
    machine: Machine, catalogue: str, name: str, asked: Sequence[Query], *, fresh: bool = False
) -> tuple[list[Row], Load]:
    say(f"{name}: preparing {len(asked)} questions for both sides")
    straight = asyncio.run(_straight(machine, asked))
    visits = [[[Request(f"{catalogue}/api/v1/services?{urlencode(one)}")]] for one in asked]
    ours = Side(machine, name, visits)
    theirs = Side(machine, f"{name} straight", straight, machine.engine.key)
    say(f"{name}: load on both in turns")
    alternate(machine, ours, theirs, fresh=fresh)
    return _rows(name, ours.load, theirs.load), ours.load


def _rows(name: str, ours: Load, theirs: Load) -> list[Row]:
    told = f"identical bodies straight to Meilisearch; {len(ours.latencies)} searches"
    p50, p95 = ((ours.percentile(share), theirs.percentile(share)) for share in (0.5, 0.95))
    return [
        Row(name, ours.rate, "/s", theirs.rate, Target(0.6, at_least=True), told),
        Row("  p50", p50[0], "ms", p50[1], Target(2)),
        Row("  p95", p95[0], "ms", p95[1], Target(2)),
    ]


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
