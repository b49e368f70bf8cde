"""A load on an HTTP server: `python -m tests.bench.load PLAN SECONDS START COUNT CONNECTIONS` keeps
so many connections busy and prints every latency as JSON.

A plan is a JSON file: headers and visits. A visit is what one resident waits for: rounds, one after
the other, each of requests sent at the same time. The load begins at visit number START, goes
round and round, and ends after SECONDS or COUNT visits (0: as many as there is time for).
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

import aiohttp
import orjson
import uvloop

CONNECTIONS: Final = 8
_DEGRADED: Final = b'"degraded":true'


class Request(NamedTuple):
    """A POST when there is a body, else a GET."""

    url: str
    body: str | None = None


Visit = Sequence[Sequence[Request]]


def write_plan(file: Path, visits: Sequence[Visit], key: str | None = None) -> None:
    """A plan for this module; `key` is Meilisearch's."""
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    file.write_text(json.dumps({"headers": headers, "visits": visits}))


class _Load:
    def __init__(self, session: aiohttp.ClientSession, visits: Iterator[Any], end: float) -> None:
        self._session, self._visits, self._end = session, visits, end
        self.latencies: list[float] = []
        self.failed = 0

    async def visitor(self) -> None:
        """One connection's worth: the next visit as soon as the last is over."""
        for visit in self._visits:
            begun = perf_counter()
            if begun > self._end:
                return
            well = [await self._round(one) for one in visit]
            self.latencies.append((perf_counter() - begun) * 1000)
            self.failed += not all(well)

    async def _round(self, requests: Sequence[Any]) -> bool:
        if len(requests) == 1:
            return await self._send(*requests[0])
        return all(await asyncio.gather(*(self._send(*one) for one in requests)))

    async def _send(self, url: str, body: str | None) -> bool:
        """Whether it was answered, and not by the stand-in."""
        method = "GET" if body is None else "POST"
        async with self._session.request(method, url, data=body) as response:
            answer = await response.read()
        return response.status == 200 and _DEGRADED not in answer


async def _run(
    plan: Any, visits: Iterator[Any], seconds: float, connections: int
) -> dict[str, Any]:
    # With gzip every answer of Meilisearch takes 40 ms more.
    headers = {**plan["headers"], "Accept-Encoding": "identity"}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(headers=headers, connector=connector) as session:
        begun = perf_counter()
        own = _Load(session, visits, begun + seconds)
        await asyncio.gather(*(own.visitor() for _ in range(connections)))
        took = perf_counter() - begun
    return {"seconds": took, "latencies": own.latencies, "failed": own.failed}


def main(arguments: Sequence[str]) -> None:
    """Run the load and print what came of it."""
    file, seconds, start, count, connections = arguments
    plan = orjson.loads(Path(file).read_bytes())
    end = int(start) + int(count) if int(count) else None
    visits = islice(cycle(plan["visits"]), int(start), end)
    print(orjson.dumps(uvloop.run(_run(plan, visits, float(seconds), int(connections)))).decode())


if __name__ == "__main__":
    main(sys.argv[1:])
