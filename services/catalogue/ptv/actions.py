"""The verbs of the sync: a full run, a run of changes, and the order of things in both.

Nothing is withdrawn before a run has come to its end, and then only what this run's own source and
scope held before. See `docs/decisions/0012-sync-scopes.md`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from libs.common.db import Database
from libs.common.garbage import few_collections
from libs.common.progress import Show, unseen
from services.catalogue.ptv import runs, store, wire
from services.catalogue.ptv.batches import Run
from services.catalogue.ptv.change_run import run_changes
from services.catalogue.ptv.full_run import run_full
from services.catalogue.ptv.plan import OVERLAP, Plan, Report, SyncBusy, TooManyGone
from services.catalogue.ptv.source import Source, SourceUnavailable
from services.catalogue.ptv.translator import Translator

log = structlog.get_logger(__name__)


async def sync(database: Database, source: Source, plan: Plan, progress: Show = unseen) -> Report:
    """Run `plan` on `source`. Failures of the source end in the report, with nothing withdrawn.

    The first run of a scope is always full. Raises `SyncBusy` when another run is under way.
    """
    async with few_collections(), database.engine.connect() as connection, _alone(connection):
        run, began, since = await _begin(connection, plan)
        state, reason = "succeeded", None
        try:
            if since is None:
                await run_full(connection, run, source, plan, progress)
            else:
                await run_changes(connection, run, source, plan.scope, since, progress)
        except (SourceUnavailable, TooManyGone) as error:
            state = "stopped" if isinstance(error, TooManyGone) else "failed"
            reason = str(error)
        except BaseException as error:
            await _end(connection, run, "failed", type(error).__name__, None)
            raise
        finally:
            run.translator.close()
        await _end(connection, run, state, reason, began)
        return Report(run.id, state, reason, run.counts)


@asynccontextmanager
async def _alone(connection: AsyncConnection) -> AsyncIterator[None]:
    if not await runs.try_lock(connection):
        raise SyncBusy("Another sync is under way. Wait for it to end, then try again.")
    try:
        yield
    finally:
        await connection.rollback()
        await runs.unlock(connection)


async def _begin(connection: AsyncConnection, plan: Plan) -> tuple[Run, datetime, datetime | None]:
    """The run, when it began, and for a run of changes since when."""
    began, scope = clock.now(), str(plan.scope)
    async with connection.begin():
        cursor = None if plan.full else await runs.last_cursor(connection, plan.source_name, scope)
        mode = "full" if cursor is None else "changes"
        run_id = await runs.begin(connection, plan.source_name, scope, mode, began)
        areas = await store.areas(connection)
        run = Run(run_id, plan.source_name, scope, areas, Translator(areas))
        for kind in wire.KINDS:
            run.members[kind] = await runs.members(connection, plan.source_name, scope, kind)
        await store.prepare(connection)
    return run, began, cursor and cursor - OVERLAP


async def _end(
    connection: AsyncConnection, run: Run, state: str, reason: str | None, began: datetime | None
) -> None:
    counts = run.counts.as_dict()
    cursor = began if state == "succeeded" else None
    await connection.rollback()
    async with connection.begin():
        await runs.end(connection, run.id, state, clock.now(), counts, cursor=cursor, reason=reason)
    log.info("sync_ended", run=run.id, state=state, reason=reason, counts=counts)
