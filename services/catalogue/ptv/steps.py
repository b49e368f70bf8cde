"""Steps that a full run and a run of changes share."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.in_order import in_order
from libs.common.progress import Show
from services.catalogue.ptv import batches, neighbours, store, wire
from services.catalogue.ptv.batches import Run
from services.catalogue.ptv.source import Fetched, Scope, Source, SourceUnavailable
from services.catalogue.ptv.triage import Look, look_at
from services.catalogue.search import pending

DOCUMENTS_A_TRANSACTION = 1_000
_READ_AHEAD = 2
"""Batches: one is read while the answer about the one before is on its way."""


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
    progress: Show,
) -> None:
    """Take the documents of these ids in.

    While one batch is written the next ones are read and translated, and those after them fetched.
    """
    done = 0
    known = await batches.known(connection, kind, ids)

    async def read(fetched: Fetched) -> Look:
        return await batches.read(run, kind, look_at(fetched, run.source, known))

    gathered = _gathered(source.fetch(kind, ids))
    # Closed at once when a batch fails: no request may outlive the run.
    async with aclosing(gathered), aclosing(in_order(read, gathered, _READ_AHEAD)) as looks:
        async for look in looks:
            done += await batches.write(connection, run, kind, look, known)
            progress(kind, done, len(ids))


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
    connection: AsyncConnection, run: Run, source: Source, progress: Show
) -> None:
    """Fetch what the documents name, and what those name in turn (an organisation's parents)."""
    asked = {kind: {one.bytes for one in run.seen.get(kind, ())} for kind in wire.KINDS}
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
                written = [str(UUID(bytes=one)) for one in ids]
                await fetch(connection, run, source, kind, written, progress)


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
