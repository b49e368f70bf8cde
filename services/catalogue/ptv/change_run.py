"""A run of changes: what was published, changed or archived since the run before."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from libs.common.progress import Show
from services.catalogue.ptv import runs, steps, wire
from services.catalogue.ptv.batches import Run
from services.catalogue.ptv.source import Scope, Source


async def run_changes(
    connection: AsyncConnection,
    run: Run,
    source: Source,
    scope: Scope,
    since: datetime,
    progress: Show,
) -> None:
    municipalities = steps.municipalities(run, scope)
    for kind in wire.KINDS:
        changed = await source.changed(kind, municipalities, since)
        if not source.lists_everything and kind != wire.SERVICE:
            # The list is the whole country's; only what we hold concerns us.
            held = run.members[kind]
            changed = [one for one in changed if wire.identifier(one) in held]
        run.counts.listed[kind] += len(changed)
        await steps.fetch(connection, run, source, kind, changed, progress)
    if not source.lists_everything:
        for kind, ids in run.wanted.items():
            for one in run.members[kind]:
                ids.pop(one.bytes, None)
        await steps.follow_links(connection, run, source, progress)
    await _withdraw_gone(connection, run, source, since)


async def _withdraw_gone(
    connection: AsyncConnection, run: Run, source: Source, since: datetime
) -> None:
    """What the source lists as archived or withdrawn, unless it has been published again."""
    gone = {kind: steps.ids(await source.gone(kind, since)) for kind in wire.KINDS}
    now = clock.now()
    async with connection.begin():
        last_seen = await runs.last_full(connection, run.source, run.scope)
        for kind, ids in gone.items():
            ours = sorted((ids & run.members[kind]) - run.seen.get(kind, set()))
            # Out of the scope too, or the next full run would take them for a sudden drop.
            await runs.remove_members(connection, run.source, run.scope, kind, ours)
            await steps.withdraw(connection, run, kind, ours, now, last_seen)
