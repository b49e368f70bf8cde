"""Background work of the search: indexing what has changed, rebuilding, and watching over it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import procrastinate
import structlog
from procrastinate.tasks import Task
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import jobs
from libs.common.db import Database
from services.catalogue.search import books, engine, indexing
from services.catalogue.search import rebuild as rebuilding
from services.catalogue.search.engine import Engine, EngineAway
from services.catalogue.settings import CatalogueSettings, settings

QUEUE = "catalogue"
_INDEX_LOCK = "catalogue.index_pending"
_REBUILD_LOCK = "catalogue.rebuild_index"

log = structlog.get_logger(__name__)

# Few attempts, close together: a job that waits for its next attempt holds back those that came
# after it with the same lock. What has failed for good is queued again by `watch_index`.
_soon = procrastinate.RetryStrategy(max_attempts=4, linear_wait=3)


class Tools(NamedTuple):
    settings: CatalogueSettings
    database: Database
    engine: Engine | None


@asynccontextmanager
async def tools() -> AsyncIterator[Tools]:
    """What a job works with, closed at its end."""
    own = settings()
    database = Database(own.database_url_of("catalogue"), "tarjotin_catalogue", 3)
    configured = engine.of(own)
    try:
        yield Tools(own, database, configured)
    finally:
        await database.close()
        if configured is not None:
            await configured.close()


@jobs.app.task(queue=QUEUE, retry=_soon)
async def index_pending() -> None:
    """Index what waits; the first time, have the whole index built."""
    async with tools() as own:
        gate = own.settings.themes_gate
        drained = await indexing.drain(own.database, own.engine, themes_gate=gate)
        if drained.unbuilt:
            async with own.database.engine.begin() as connection:
                await queue_rebuild(connection)


@jobs.app.task(queue=QUEUE, retry=_soon)
async def rebuild_index() -> None:
    """Build the index anew from the search documents."""
    async with tools() as own:
        if own.engine is None:
            return
        try:
            rebuilt = await rebuilding.rebuild(own.database, own.engine)
        except rebuilding.RebuildRunning:
            return
        log.info("index_rebuilt", **rebuilt._asdict())


@jobs.app.periodic(cron="* * * * *")
@jobs.app.task(queue=QUEUE, lock="catalogue.watch_index")
async def watch_index(timestamp: int) -> None:
    """Queue what is needed when the index is not as it should be. The first look comes when a
    worker starts."""
    async with tools() as own:
        try:
            await _watch(own)
        except EngineAway:
            log.warning("search_engine_away")


async def _watch(own: Tools) -> None:
    async with own.database.engine.begin() as connection:
        if await books.mark_outdated(connection, themes_gate=own.settings.themes_gate):
            await _queue_once(connection, index_pending, _INDEX_LOCK)
    if own.engine is not None:
        await rebuilding.clean_up_interrupted(own.database, own.engine)
    verified = await indexing.verify(own.database, own.engine)
    async with own.database.engine.begin() as connection:
        if verified.outdated:
            log.warning("index_outdated", reason=verified.outdated)
            await queue_rebuild(connection)
        if verified.waiting:
            await _queue_once(connection, index_pending, _INDEX_LOCK)


async def queue_rebuild(connection: AsyncConnection) -> None:
    """Queue a rebuild in the caller's transaction, unless one waits or runs."""
    await _queue_once(connection, rebuild_index, _REBUILD_LOCK)


async def _queue_once(connection: AsyncConnection, task: Task[Any, Any, Any], lock: str) -> None:
    queued = text(
        "SELECT EXISTS (SELECT FROM procrastinate_jobs"
        " WHERE lock = :lock AND status IN ('todo', 'doing'))"
    )
    if not await connection.scalar(queued, {"lock": lock}):
        await jobs.enqueue(connection, task, lock=lock)
