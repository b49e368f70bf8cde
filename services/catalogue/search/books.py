"""The search's own books: what waits to be indexed, which index serves, and whose turn it is."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from libs.common.db import Database
from services.catalogue.listings.bodies import PUBLISHED, SERVICES
from services.catalogue.search.documents import analysis
from services.catalogue.vocabulary.store import answers

_PUSH = "hashtext('catalogue.search push')"
_REBUILD = "hashtext('catalogue.search rebuild')"


class Index(NamedTuple):
    """The row of search_index, as it is before the first build too."""

    generation: int = 0
    building: str | None = None
    settings_hash: str | None = None
    """Of the settings the live index was built with; None: there is no index to rely on."""
    revision: int = 0
    """How often what is found has changed since."""


class Waiting(NamedTuple):
    """A service to index, and the number of the change that made it so."""

    service_id: UUID
    change: int


@asynccontextmanager
async def push_turn(database: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction, alone among those that read documents and push what they have read.

    Otherwise an older document could reach the engine after a newer one.
    """
    async with database.engine.begin() as connection:
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({_PUSH})"))
        yield connection


@asynccontextmanager
async def rebuild_turn(database: Database) -> AsyncIterator[bool]:
    """Whether the block may rebuild: True for one at a time, in every process."""
    async with database.engine.connect() as opened:
        connection = await opened.execution_options(isolation_level="AUTOCOMMIT")
        own = await connection.scalar(text(f"SELECT pg_try_advisory_lock({_REBUILD})"))
        try:
            yield bool(own)
        finally:
            if own:
                await connection.execute(text(f"SELECT pg_advisory_unlock({_REBUILD})"))


async def index(connection: AsyncConnection) -> Index:
    found = await connection.execute(
        text("SELECT generation, building, settings_hash, revision FROM catalogue.search_index")
    )
    row = found.one_or_none()
    return Index(*row) if row else Index()


async def set_building(connection: AsyncConnection, uid: str | None) -> None:
    """Note the index that is built beside the live one, or that none is."""
    await connection.execute(
        text(
            """INSERT INTO catalogue.search_index (generation, building) VALUES (0, :uid)
               ON CONFLICT (one) DO UPDATE SET building = excluded.building"""
        ),
        {"uid": uid},
    )


async def set_live(connection: AsyncConnection, generation: int, settings_hash: str) -> None:
    """Note that the index built has become the live one."""
    await connection.execute(
        text(
            """UPDATE catalogue.search_index
               SET generation = :generation, building = NULL, settings_hash = :hash,
                   rebuilt_at = now(), revision = revision + 1"""
        ),
        {"generation": generation, "hash": settings_hash},
    )


async def distrust(connection: AsyncConnection) -> None:
    """Note that the live index is not to be relied on, so that it is built anew."""
    await connection.execute(text("UPDATE catalogue.search_index SET settings_hash = NULL"))


async def waiting(connection: AsyncConnection, after: UUID, limit: int) -> list[Waiting]:
    """The next services to index in the order of ids.

    Not those that a transaction is marking this moment: it will queue a job of its own.
    """
    rows = await connection.execute(
        text(
            """SELECT service_id, change FROM catalogue.search_pending
               WHERE service_id > :after ORDER BY service_id LIMIT :limit
               FOR UPDATE SKIP LOCKED"""
        ),
        {"after": after, "limit": limit},
    )
    return [Waiting(*row) for row in rows]


async def unchanged(connection: AsyncConnection, taken: Sequence[Waiting]) -> list[Waiting]:
    """Those of what was taken that have neither changed since nor been done by another."""
    rows = await connection.execute(
        text(
            """SELECT service_id, change FROM catalogue.search_pending
               JOIN unnest(CAST(:ids AS uuid[]), CAST(:changes AS bigint[]))
                    AS taken (service_id, change) USING (service_id, change)
               ORDER BY service_id"""
        ),
        _columns(taken),
    )
    return [Waiting(*row) for row in rows]


async def done(connection: AsyncConnection, taken: Sequence[Waiting]) -> None:
    """Strike out what has been indexed, except where it has changed again."""
    if not taken:
        return
    await connection.execute(
        text(
            """DELETE FROM catalogue.search_pending WHERE service_id IN (
                   SELECT pending.service_id FROM catalogue.search_pending pending
                   JOIN unnest(CAST(:ids AS uuid[]), CAST(:changes AS bigint[]))
                        AS taken (service_id, change) USING (service_id, change)
                   FOR UPDATE OF pending SKIP LOCKED)"""
        ),
        _columns(taken),
    )
    await revise(connection)


async def revise(connection: AsyncConnection) -> None:
    """Tell every process that what it keeps of documents or answers is no longer good."""
    await connection.execute(
        text(
            """INSERT INTO catalogue.search_index AS own (generation, revision) VALUES (0, 1)
               ON CONFLICT (one) DO UPDATE SET revision = own.revision + 1"""
        )
    )


def _columns(taken: Sequence[Waiting]) -> dict[str, list[Any]]:
    return {"ids": [one.service_id for one in taken], "changes": [one.change for one in taken]}


async def count_waiting(connection: AsyncConnection) -> int:
    return int(await connection.scalar(text("SELECT count(*) FROM catalogue.search_pending")) or 0)


async def any_waiting(connection: AsyncConnection) -> bool:
    return bool(
        await connection.scalar(text("SELECT EXISTS (SELECT FROM catalogue.search_pending)"))
    )


async def mark_all(connection: AsyncConnection) -> None:
    """Have every service indexed anew, its words analysed again."""
    await _mark(connection, "SELECT id FROM catalogue.service")


_OF_OLDER_ANALYSIS = (
    "SELECT service_id AS id FROM catalogue.search_document WHERE analysis <> :analysis"
)
_TO_BE_SHUT_OUT = """SELECT service_id FROM catalogue.search_document
    WHERE themes = '{}' OR target_groups = '{}'"""
_TO_BE_LET_IN = rf"""SELECT s.id FROM {SERVICES} WHERE {PUBLISHED}
    AND EXISTS (SELECT FROM jsonb_each_text(s.name) AS name WHERE name.value ~ '\S')
    AND NOT EXISTS (SELECT FROM catalogue.search_document d WHERE d.service_id = s.id)"""  # noqa: S608


async def mark_outdated(connection: AsyncConnection, *, themes_gate: bool) -> bool:
    """Have those indexed anew whose documents come from an older analysis, or are there though the
    gate is shut for them, or are not though it is open; whether there are."""
    by_gate = _TO_BE_SHUT_OUT if themes_gate else _TO_BE_LET_IN
    return await _mark(
        connection,
        f"""SELECT id FROM ({_OF_OLDER_ANALYSIS} UNION {by_gate}) AS outdated
            WHERE id NOT IN (SELECT service_id FROM catalogue.search_pending)""",  # noqa: S608
        analysis=analysis((await answers(connection)).version),
    )


async def mark_older(within: AsyncSession | AsyncConnection, analysis: int) -> bool:
    """Have those indexed anew whose documents come from another analysis, also those that wait:
    what indexes them now may have the old one; whether there are."""
    return await _mark(within, _OF_OLDER_ANALYSIS, analysis=analysis)


async def _mark(within: AsyncSession | AsyncConnection, services: str, **binds: int) -> bool:
    marked = await within.execute(
        text(
            f"""INSERT INTO catalogue.search_pending (service_id, change)
                SELECT id, nextval('catalogue.change_number')
                FROM ({services} ORDER BY 1) AS marked
                ON CONFLICT (service_id) DO UPDATE SET change = excluded.change
                RETURNING 1"""  # noqa: S608
        ),
        binds,
    )
    return marked.first() is not None
