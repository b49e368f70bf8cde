"""Steps that a full run and a run of changes share."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.ptv import batches, neighbours, store, wire
from services.catalogue.ptv.batches import Run
from services.catalogue.ptv.source import Fetched, Scope, Source, SourceUnavailable
from services.catalogue.ptv.triage import Batch
from services.catalogue.search import pending

DOCUMENTS_A_TRANSACTION = 500
Progress = Callable[[str, int, int], None]
"""Told kind, documents done and documents in all."""


def municipalities(run: Run, scope: Scope) -> list[str]:
    """The municipality codes of an area scope; a county is fetched by its municipalities.

    Raises `SourceUnavailable` for a county nobody knows.
    """
    if scope.kind != "area" or len(scope.code) == 3:
        return [scope.code] if scope.kind == "area" else []
    found = run.areas.by_county.get(scope.code)
    if not found:
        raise SourceUnavailable(f"no wellbeing county has the code {scope.code}")
    return sorted(found)


def ids(origin_ids: Iterable[str]) -> set[UUID]:
    return {one for one in map(wire.identifier, origin_ids) if one}


async def fetch(
    connection: AsyncConnection,
    run: Run,
    source: Source,
    kind: str,
    ids: list[str],
    progress: Progress,
) -> None:
    """Take the documents of these ids in. One batch is written while the next is translated."""
    done = 0
    known = await batches.known(connection, kind, ids)

    async def written(fetched: Fetched, batch: Batch) -> None:
        nonlocal done
        await batches.write(connection, run, kind, fetched, batch)
        done += fetched.size
        progress(kind, done, len(ids))

    # Closed at once when a batch fails: no request may outlive the run.
    async with aclosing(_gathered(source.fetch(kind, ids))) as batched:
        writing: asyncio.Task[None] = asyncio.create_task(asyncio.sleep(0))
        try:
            async for fetched in batched:
                batch = await batches.look_through(run, kind, fetched, known)
                await writing
                writing = asyncio.create_task(written(fetched, batch))
        finally:
            await writing


async def _gathered(answers: AsyncGenerator[Fetched, None]) -> AsyncGenerator[Fetched]:
    """Several answers together: a transaction costs much the same whatever is in it."""
    waiting = Fetched()
    async with aclosing(answers):
        async for fetched in answers:
            waiting += fetched
            if waiting.size >= DOCUMENTS_A_TRANSACTION:
                yield waiting
                waiting = Fetched()
    if waiting.size:
        yield waiting


async def follow_links(
    connection: AsyncConnection, run: Run, source: Source, progress: Progress
) -> None:
    """Fetch what the documents name, and what those name in turn (an organisation's parents)."""
    asked: dict[str, set[UUID]] = {kind: set(run.seen.get(kind, ())) for kind in wire.KINDS}
    while True:
        todo = {
            kind: [one for one in run.wanted.get(kind, ()) if one not in asked[kind]]
            for kind in wire.KINDS
            if kind != wire.SERVICE
        }
        if not any(todo.values()):
            return
        for kind, ids in todo.items():
            if ids:
                asked[kind].update(ids)
                run.counts.listed[kind] += len(ids)
                await fetch(connection, run, source, kind, list(map(str, ids)), progress)


async def withdraw(
    connection: AsyncConnection,
    run: Run,
    kind: str,
    ids: list[UUID],
    now: datetime,
    last_seen: datetime | None,
) -> None:
    withdrawn = await store.withdraw(connection, kind, run.source, ids, now, last_seen)
    run.counts.withdrawn[kind] += len(withdrawn)
    await pending.mark(
        connection, await neighbours.services_leaning_on(connection, kind, withdrawn)
    )
