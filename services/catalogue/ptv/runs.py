"""The sync's books: runs, the members of scopes, and documents that were rejected."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from libs.common import db


class Rejection(NamedTuple):
    """A document that could not be taken in: the source's id, why, its hash and its JSON."""

    origin_id: str
    reason: str
    content_hash: bytes
    document: bytes


_LOCK = "hashtext('catalogue.sync')"
_ATTEMPTS, _PAUSE = 5, 0.2  # seconds


async def try_lock(connection: AsyncConnection) -> bool:
    """One run at a time: held by this connection until it closes or unlocks.

    Tries for a moment: the server may not have noticed yet that a run was cut off.
    """
    for _ in range(_ATTEMPTS):
        held = await connection.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK})"))
        await connection.commit()
        if held:
            return True
        await asyncio.sleep(_PAUSE)
    return False


async def unlock(connection: AsyncConnection) -> None:
    await connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
    await connection.commit()


async def begin(
    connection: AsyncConnection, source: str, scope: str, mode: str, at: datetime
) -> int:
    """Note a run begun; one that a killed process left running is marked failed first."""
    await connection.execute(
        text(
            """UPDATE catalogue.sync_run SET state = 'failed', finished_at = :at,
                      reason = 'The process ended before the run did.'
               WHERE state = 'running'"""
        ),
        {"at": at},
    )
    number = await connection.scalar(
        text(
            """INSERT INTO catalogue.sync_run (source, scope, mode, state, started_at, counts)
               VALUES (:source, :scope, :mode, 'running', :at, '{}') RETURNING id"""
        ),
        {"source": source, "scope": scope, "mode": mode, "at": at},
    )
    assert number is not None
    return int(number)


async def end(
    connection: AsyncConnection,
    run_id: int,
    state: str,
    at: datetime,
    counts: Mapping[str, Any],
    *,
    cursor: datetime | None = None,
    reason: str | None = None,
) -> None:
    await connection.execute(
        text(
            """UPDATE catalogue.sync_run SET state = :state, finished_at = :at, cursor = :cursor,
                      counts = CAST(:counts AS jsonb), reason = :reason WHERE id = :id"""
        ),
        {
            "id": run_id,
            "state": state,
            "at": at,
            "cursor": cursor,
            "counts": orjson.dumps(counts).decode(),
            "reason": reason,
        },
    )


async def last_cursor(connection: AsyncConnection, source: str, scope: str) -> datetime | None:
    """Up to when the scope's changes are in."""
    found: datetime | None = await connection.scalar(
        text(
            """SELECT max(cursor) FROM catalogue.sync_run
               WHERE source = :source AND scope = :scope AND state = 'succeeded'"""
        ),
        {"source": source, "scope": scope},
    )
    return found


async def last_full(connection: AsyncConnection, source: str, scope: str) -> datetime | None:
    """When the scope was last seen whole: every row of it that lives was seen then."""
    found: datetime | None = await connection.scalar(
        text(
            """SELECT max(started_at) FROM catalogue.sync_run WHERE source = :source
               AND scope = :scope AND state = 'succeeded' AND mode = 'full'"""
        ),
        {"source": source, "scope": scope},
    )
    return found


async def members(connection: AsyncConnection, source: str, scope: str, kind: str) -> set[UUID]:
    rows = await connection.execute(
        text(
            """SELECT id FROM catalogue.scope_member
               WHERE source = :source AND scope = :scope AND kind = :kind"""
        ),
        {"source": source, "scope": scope, "kind": kind},
    )
    return set(rows.scalars())


async def add_members(
    connection: AsyncConnection, source: str, scope: str, kind: str, ids: Iterable[UUID]
) -> None:
    await connection.execute(
        text(
            """INSERT INTO catalogue.scope_member (source, scope, kind, id)
               SELECT :source, :scope, :kind, id FROM unnest(CAST(:ids AS uuid[])) AS id
               ON CONFLICT DO NOTHING"""
        ),
        {"source": source, "scope": scope, "kind": kind, "ids": db.uuids(ids)},
    )


async def remove_members(
    connection: AsyncConnection, source: str, scope: str, kind: str, ids: Sequence[UUID]
) -> list[UUID]:
    """Take ids out of the scope; returns those that no other scope of the source holds."""
    rows = await connection.execute(
        text(
            """WITH removed AS (
                   DELETE FROM catalogue.scope_member WHERE source = :source AND scope = :scope
                   AND kind = :kind AND id = ANY(:ids) RETURNING id)
               SELECT id FROM removed WHERE NOT EXISTS (
                   SELECT 1 FROM catalogue.scope_member AS other
                   WHERE other.source = :source AND other.kind = :kind AND other.id = removed.id
                   AND other.scope <> :scope)"""
        ),
        {"source": source, "scope": scope, "kind": kind, "ids": list(ids)},
    )
    return list(rows.scalars())


async def reject(
    connection: AsyncConnection,
    source: str,
    kind: str,
    rejected: Iterable[Rejection],
    run_id: int,
    at: datetime,
) -> None:
    """Keep rejected documents. The same again is no write."""
    for rejection in rejected:
        await connection.execute(
            text(
                """INSERT INTO catalogue.rejected_document AS old
                       (source, kind, origin_id, reason, content_hash, document, first_seen_at,
                        run_id)
                   VALUES (:source, :kind, :origin_id, :reason, :hash, CAST(:document AS json),
                           :at, :run_id)
                   ON CONFLICT (source, kind, origin_id) DO UPDATE
                       SET reason = excluded.reason, content_hash = excluded.content_hash,
                           document = excluded.document, run_id = excluded.run_id
                       WHERE (old.reason, old.content_hash)
                             IS DISTINCT FROM (excluded.reason, excluded.content_hash)"""
            ),
            {
                "source": source,
                "kind": kind,
                "origin_id": rejection.origin_id,
                "reason": rejection.reason,
                "hash": rejection.content_hash,
                "document": rejection.document.decode(),
                "at": at,
                "run_id": run_id,
            },
        )


async def accept(
    connection: AsyncConnection, source: str, kind: str, origin_ids: Sequence[str]
) -> None:
    """Forget the rejections of documents that have come in good order since."""
    if not origin_ids:
        return
    await connection.execute(
        text(
            """DELETE FROM catalogue.rejected_document
               WHERE source = :source AND kind = :kind AND origin_id = ANY(:ids)"""
        ),
        {"source": source, "kind": kind, "ids": list(origin_ids)},
    )


async def forget_rejections(
    connection: AsyncConnection, source: str, scope: str, kind: str, refused: Collection[str]
) -> None:
    """Forget what runs of this scope rejected, except the documents that are still `refused`."""
    await connection.execute(
        text(
            """DELETE FROM catalogue.rejected_document AS old USING catalogue.sync_run AS run
               WHERE run.id = old.run_id AND run.scope = :scope
               AND old.source = :source AND old.kind = :kind AND old.origin_id <> ALL(:refused)"""
        ),
        {"source": source, "scope": scope, "kind": kind, "refused": list(refused)},
    )


async def newest(
    session: AsyncSession, limit: int, before: int | None = None
) -> tuple[int, list[dict[str, Any]]]:
    """How many runs there are, and the newest of them (those before run `before`)."""
    total = await session.scalar(text("SELECT count(*) FROM catalogue.sync_run"))
    rows = await session.execute(
        text(
            """SELECT *, extract(epoch FROM finished_at - started_at)::float AS duration_seconds
               FROM catalogue.sync_run WHERE id < coalesce(:before, 9223372036854775807)
               ORDER BY id DESC LIMIT :limit"""
        ),
        {"before": before, "limit": limit},
    )
    return int(total or 0), [dict(row) for row in rows.mappings()]
