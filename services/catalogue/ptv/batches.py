"""Taking in one batch of fetched documents: look through, translate, write, in a transaction."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from services.catalogue.ptv import neighbours, runs, store, wire
from services.catalogue.ptv.counts import Counts
from services.catalogue.ptv.source import Fetched
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translate.links import links
from services.catalogue.ptv.triage import Batch, Document, read, triage
from services.catalogue.search import pending


@dataclass(slots=True)
class Run:
    """A run under way: what every batch of it needs to know and adds to."""

    id: int
    source: str
    scope: str
    areas: Areas
    counts: Counts = field(default_factory=Counts)
    members: dict[str, set[UUID]] = field(default_factory=dict)
    """By kind, what the scope held before this run, and what this run added."""
    seen: dict[str, set[UUID]] = field(default_factory=dict)
    """By kind, what this run found published."""
    refused: dict[str, set[str]] = field(default_factory=dict)
    """By kind, the source's ids of what this run could not take in."""
    wanted: dict[str, Counter[UUID]] = field(default_factory=dict)
    """By kind, what the documents seen refer to and how often, in order of meeting."""
    codes: set[tuple[str, str]] = field(default_factory=set)


async def take_in(connection: AsyncConnection, run: Run, kind: str, fetched: Fetched) -> None:
    """Write what has changed of these documents, in a transaction of its own."""
    now = clock.now()
    async with connection.begin():
        documents = [read(value) for value in fetched.documents]
        asked = {document.id for document in documents} | set(map(wire.identifier, fetched.failed))
        known = await store.known(connection, kind, [one for one in asked if one])
        batch = triage(kind, run.source, documents, fetched.failed, known, run.areas)
        old = [one for one in batch.incoming if one in known]
        incoming = list(batch.incoming.values())
        await store.write(connection, kind, run.source, incoming, old, now)
        await _keep_books(connection, run, kind, batch)
        leaning = await neighbours.services_leaning_on(connection, kind, list(batch.incoming))
        await pending.mark(connection, leaning)
        kept = await store.documents(connection, kind, batch.kept)
    _follow(run, kind, batch, documents, kept)
    _count(run, kind, fetched, batch)


def _follow(
    run: Run, kind: str, batch: Batch, documents: list[Document], kept: list[wire.Json]
) -> None:
    """Note what the rows there are now refer to: the good documents, and the kept older ones."""
    good = batch.incoming.keys() | batch.unchanged.keys()
    for value in [*(one.value for one in documents if one.id in good), *kept]:
        for target, ids in links(kind, value).items():
            run.wanted.setdefault(target, Counter()).update(ids)


async def _keep_books(connection: AsyncConnection, run: Run, kind: str, batch: Batch) -> None:
    records = [incoming.record for incoming in batch.incoming.values()]
    met = {code: name for record in records for code, name in record.codes.items()}
    await store.write_codes(
        connection, {code: name for code, name in met.items() if code not in run.codes}
    )
    run.codes.update(met)
    refused = [*batch.rejected, *batch.unfetchable]
    await runs.reject(connection, run.source, kind, refused, run.id, clock.now())
    run.refused.setdefault(kind, set()).update(one.origin_id for one in refused)
    good = [record.origin_id for record in records]
    good += [document.origin_id for document in batch.unchanged.values()]
    await runs.accept(connection, run.source, kind, good)
    run.seen.setdefault(kind, set()).update(batch.present)
    new = batch.present - run.members[kind]
    if new:
        await runs.add_members(connection, run.source, run.scope, kind, sorted(new))
        run.members[kind] |= new


def _count(run: Run, kind: str, fetched: Fetched, batch: Batch) -> None:
    counts = run.counts
    counts.written[kind] += len(batch.incoming)
    counts.unchanged[kind] += len(batch.unchanged)
    counts.rejected[kind] += len(batch.rejected)
    counts.unfetchable[kind] += len(batch.unfetchable)
    counts.missing[kind] += len(fetched.missing) + batch.unpublished
    for incoming in batch.incoming.values():
        for note in incoming.record.notes:
            counts.notes[note.rpartition(": ")[2]] += 1
