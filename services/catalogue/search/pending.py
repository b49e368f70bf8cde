"""Marks services whose place in the search is out of date, in the transaction that made it so."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from libs.common import db, jobs
from services.catalogue.search import books
from services.catalogue.search.documents import analysis
from services.catalogue.search.jobs import index_pending

_MARK = text(
    """INSERT INTO catalogue.search_pending (service_id, change)
       SELECT id, nextval('catalogue.change_number') FROM unnest(CAST(:ids AS uuid[])) AS id
       ORDER BY id
       ON CONFLICT (service_id) DO UPDATE SET change = excluded.change"""
)


async def mark(within: AsyncSession | AsyncConnection, service_ids: Sequence[UUID]) -> None:
    """Have these services indexed anew once this transaction is in; ids may be unknown."""
    if service_ids:
        await within.execute(_MARK, {"ids": db.uuids(service_ids)})
        await queue(within)


async def mark_older(within: AsyncSession | AsyncConnection, answers_version: int) -> None:
    """Have those services indexed anew whose documents come from another vocabulary."""
    if await books.mark_older(within, analysis(answers_version)):
        await queue(within)


async def queue(within: AsyncSession | AsyncConnection) -> None:
    """Queue the indexing of whatever is marked. A job that finds nothing to do costs little."""
    await jobs.enqueue(within, index_pending, lock="catalogue.index_pending")
