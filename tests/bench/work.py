"""The pieces of work whose time and memory are measured, each in a process of its own:
`python -m tests.bench.work NAME [ADDRESS]` prints its figures as JSON.

What a worker does is done with everything loaded that a worker loads, for the memory it takes.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx2
import orjson
from pydantic import TypeAdapter

from libs.common import http
from libs.common.garbage import few_collections
from libs.common.settings import SERVICES
from services.catalogue.ptv import wire
from services.catalogue.ptv.client import AT_ONCE, LONGEST_LIST, PATHS, PtvClient
from services.catalogue.ptv.jobs import sync_from_ptv
from services.catalogue.ptv.source import Scope
from services.catalogue.search import books, indexing, jobs, projection
from services.catalogue.search import rebuild as rebuilding
from services.catalogue.search.engine import Engine
from services.catalogue.settings import settings

EVERYTHING = Scope("all")
STRAIGHT = "straight"
"""The index that documents are sent straight to."""

Figures = dict[str, Any]


async def download(url: str) -> Figures:
    """Fetch and parse every list of documents of the stub, as many at once as the sync does, and
    do nothing with them."""
    budget = settings().ptv_time_budget
    documents, begun = 0, perf_counter()
    # Garbage is looked for as seldom as in the sync; otherwise parsing alone would be slower.
    async with few_collections(), http.client(url.rstrip("/")) as client:
        source, turns = PtvClient(client, EVERYTHING, budget), asyncio.Semaphore(AT_ONCE)
        for kind in wire.KINDS:
            ids = await source.listed(kind, [])
            chunks = [ids[at : at + LONGEST_LIST] for at in range(0, len(ids), LONGEST_LIST)]
            found = await asyncio.gather(*(_list(client, turns, kind, some) for some in chunks))
            documents += sum(found)
    return {"seconds": perf_counter() - begun, "documents": documents}


async def _list(
    client: httpx2.AsyncClient, turns: asyncio.Semaphore, kind: str, ids: Sequence[str]
) -> int:
    """How many documents there are."""
    async with turns:
        answer = await client.get(f"{PATHS[kind]}/list", params={"guids": ",".join(ids)})
        return len(orjson.loads(answer.raise_for_status().content))


async def sync(url: str) -> Figures:
    """A full sync of the stub into rows."""
    begun = perf_counter()
    async with _beside() as peaks:
        report = await sync_from_ptv(settings(), url, EVERYTHING, full=True)
    assert report.state == "succeeded", report
    seconds = perf_counter() - begun
    return {
        "seconds": seconds,
        "counts": report.counts.as_dict(),
        "beside_mib": sum(peaks.values()),
    }


async def documents() -> Figures:
    """Search documents of every service anew, as the worker's job makes them."""
    async with jobs.tools() as own:
        async with own.database.engine.begin() as connection:
            await books.mark_all(connection)
        begun = perf_counter()
        drained = await indexing.drain(own.database, own.engine)
        return {"seconds": perf_counter() - begun, "services": drained.services}


async def rebuild() -> Figures:
    """A full rebuild of the index out of the search documents."""
    async with jobs.tools() as own:
        assert own.engine is not None
        begun = perf_counter()
        built = await rebuilding.rebuild(own.database, own.engine)
        return {"seconds": perf_counter() - begun, "documents": built.documents}


async def straight() -> Figures:
    """The same documents sent to a fresh index with the same settings, and nothing else.

    `own_seconds` is what Meilisearch says it worked on them.
    """
    async with jobs.tools() as own:
        assert own.engine is not None
        pages = await _pages(own)
        await own.engine.create(STRAIGHT)
        begun = perf_counter()
        tasks = [await own.engine.add(STRAIGHT, page) for page in pages]
        await own.engine.finish(tasks)
        seconds = perf_counter() - begun
        worked = await _worked(own.engine)
        await own.engine.drop(STRAIGHT)
    return {"seconds": seconds, "own_seconds": worked, "bytes": sum(map(len, pages))}


async def _pages(own: jobs.Tools) -> list[bytes]:
    pages, after = [], indexing.FIRST
    async with own.database.engine.connect() as connection:
        while page := await projection.page(connection, after, rebuilding.AT_A_TIME):
            pages.append("\n".join(text for _, text in page).encode())
            after = page[-1][0]
    return pages


async def _worked(engine: Engine) -> float:
    """Of batches, not of tasks: tasks done together each bear the time of all."""
    asked = {"indexUids": STRAIGHT, "types": "documentAdditionOrUpdate", "limit": "1000"}
    headers = {"Authorization": f"Bearer {engine.key}"}
    async with httpx2.AsyncClient(base_url=engine.url, headers=headers) as client:
        found = (await client.get("/batches", params=asked)).json()["results"]
    spans = TypeAdapter(list[timedelta]).validate_python([one["duration"] for one in found])
    return sum(spans, timedelta()).total_seconds()


WORK: dict[str, Callable[..., Awaitable[Figures]]] = {
    own.__name__: own for own in (download, sync, documents, rebuild, straight)
}
WORKERS = ("sync", "documents", "rebuild")


@asynccontextmanager
async def _beside() -> AsyncIterator[dict[int, float]]:
    """The most memory, MiB, that each process which this one starts meanwhile has held."""
    peaks: dict[int, float] = {}
    watching = asyncio.create_task(_watch(peaks))
    try:
        yield peaks
    finally:
        watching.cancel()


async def _watch(peaks: dict[int, float]) -> None:
    """Looks so seldom, and at so little, that the work is not slower for it."""
    while True:
        for pid in _started():
            # A process may end while it is looked at.
            with suppress(OSError, KeyError):
                peaks[pid] = _most_mib(_status(Path(f"/proc/{pid}")))
        await asyncio.sleep(0.5)


def _started() -> list[int]:
    """The processes that any thread of this one has started, as far as one can tell."""
    found: list[int] = []
    for listed in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, listed.read_text().split())
    return found


def peak_mib() -> float:
    """The most memory this program has held, MiB.

    Not `getrusage`: its figure begins with the parent's memory, inherited over fork and exec.
    """
    return _most_mib(_status(Path("/proc/self")))


def _status(folder: Path) -> dict[str, str]:
    lines = (folder / "status").read_text().splitlines()
    return dict(line.split(":", 1) for line in lines)


def _most_mib(status: dict[str, str]) -> float:
    return int(status["VmHWM"].split()[0]) / 1024


def main(arguments: Sequence[str]) -> None:
    """Do one piece of work and print its figures."""
    name, *rest = arguments
    for service in SERVICES if name in WORKERS else ():
        import_module(f"services.{service}.app")
    figures = asyncio.run(_done(name, *rest))
    both = peak_mib() + figures.pop("beside_mib", 0)
    print(json.dumps({**figures, "peak_mib": both}))


async def _done(name: str, *arguments: str) -> Figures:
    """With the processor time of this process and those it started, which tells more when others
    work too."""
    begun = _processor_seconds()
    figures = await WORK[name](*arguments)
    return {**figures, "cpu_seconds": _processor_seconds() - begun}


def _processor_seconds() -> float:
    *own_and_children, _ = os.times()
    return sum(own_and_children)


if __name__ == "__main__":
    main(sys.argv[1:])
