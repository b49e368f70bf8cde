"""Taking in one batch of fetched documents: look through, translate, write, in a transaction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from services.catalogue.ptv import neighbours, runs, store, wire
from services.catalogue.ptv.counts import Counts
from services.catalogue.ptv.source import Fetched
from services.catalogue.ptv.store import Known
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translate.links import links
from services.catalogue.ptv.translator import Translator
from services.catalogue.ptv.triage import Batch, Look, look_at, triage
from services.catalogue.search import pending


@dataclass(slots=True)
class Run:
    """A run under way: what every batch of it needs to know and adds to."""

    id: int
    source: str
    scope: str
    areas: Areas
    translator: Translator
    counts: Counts = field(default_factory=Counts)
    members: dict[str, set[UUID]] = field(default_factory=dict)
    """By kind, what the scope held before this run, and what this run added."""
    seen: dict[str, set[UUID]] = field(default_factory=dict)
    """By kind, what this run found published."""
    refused: dict[str, set[str]] = field(default_factory=dict)
    """By kind, the source's ids of what this run could not take in."""
    wanted: dict[str, Counter[bytes]] = field(default_factory=dict)
    """By kind, what the documents seen refer to (as in `links`) and how often, as it was met."""
    codes: set[tuple[str, str]] = field(default_factory=set)


async def take_in(connection: AsyncConnection, run: Run, kind: str, fetched: Fetched) -> None:
    """Look at, read and write one batch."""
    there = await known(connection, kind, [*(one.id for one in fetched.documents), *fetched.failed])
    look = look_at(fetched, run.source, there)
    await read(run, kind, look)
    await write(connection, run, kind, look, there)


async def known(
    connection: AsyncConnection, kind: str, origin_ids: Iterable[object]
) -> dict[UUID, Known]:
    """What there is already of the rows that these ids name."""
    ids = {one for one in map(wire.identifier, origin_ids) if one}
    async with connection.begin():
        return await store.known(connection, kind, sorted(ids))


async def read(run: Run, kind: str, look: Look) -> Look:
    """Have the documents read, and translated what is new."""
    look.readings = await run.translator.read(kind, look.asked)
    return look


async def write(
    connection: AsyncConnection, run: Run, kind: str, look: Look, known: dict[UUID, Known]
) -> int:
    """Write what has changed of these documents, in a transaction of its own.

    `known` is brought up to date. Returns how many of the ids asked for are accounted for.
    """
    batch = triage(run.source, look, known)
    incoming = list(batch.incoming.values())
    for one in incoming:
        known[one.id] = Known(run.source, one.content_hash, withdrawn=False)
    async with connection.begin():
        await store.write(connection, kind, run.source, incoming, batch.replaced, clock.now())
        await _keep_books(connection, run, kind, batch)
        leaning = await neighbours.services_leaning_on(connection, kind, list(batch.incoming))
        await pending.mark(connection, leaning)
        kept = await store.documents(connection, kind, batch.kept)
    _follow(run, kind, batch, kept)
    _count(run.counts, kind, batch)
    return batch.size


def _follow(run: Run, kind: str, batch: Batch, kept: list[wire.Json]) -> None:
    """Note what the rows there are now refer to: the good documents, and the kept older ones."""
    for found in (batch.links, *(links(kind, value) for value in kept)):
        for target, ids in found.items():
            run.wanted.setdefault(target, Counter()).update(ids)


async def _keep_books(connection: AsyncConnection, run: Run, kind: str, batch: Batch) -> None:
    records = [incoming.rows for incoming in batch.incoming.values()]
    met = {code: name for record in records for code, name in record.codes.items()}
    await store.write_codes(
        connection, {code: name for code, name in met.items() if code not in run.codes}
    )
    run.codes.update(met)
    refused = [*batch.rejected, *batch.unfetchable]
    await runs.reject(connection, run.source, kind, refused, run.id, clock.now())
    run.refused.setdefault(kind, set()).update(one.origin_id for one in refused)
    good = [*(record.origin_id for record in records), *batch.unchanged.values()]
    await runs.accept(connection, run.source, kind, good)
    run.seen.setdefault(kind, set()).update(batch.present)
    new = batch.present - run.members[kind]
    if new:
        await runs.add_members(connection, run.source, run.scope, kind, sorted(new))
        run.members[kind] |= new


def _count(counts: Counts, kind: str, batch: Batch) -> None:
    counts.written[kind] += len(batch.incoming)
    counts.unchanged[kind] += len(batch.unchanged)
    counts.rejected[kind] += len(batch.rejected)
    counts.unfetchable[kind] += len(batch.unfetchable)
    counts.missing[kind] += batch.missing
    for incoming in batch.incoming.values():
        for note in incoming.rows.notes:
            counts.notes[note.rpartition(": ")[2]] += 1
