"""Every query of the listings; the SQL of the details is in `bodies`."""

# ruff: noqa: S608 - only constants of ours are put together; every value is bound.

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import ColumnElement, TextClause, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db import driver_connection
from libs.common.problems import Unavailable
from services.catalogue.listings.bodies import DETAILS, EXPORTED, PUBLISHED, SERVICES, TABLE, THEMES
from services.catalogue.listings.rules import Standing
from services.catalogue.listings.schemas import Kind, OrganisationsQuery
from services.catalogue.models import Organisation

EXPORT_ROWS = 200
"""Rows of an export that are in memory at a time."""


async def bodies(reader: AsyncConnection, kind: Kind, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The JSON text of those things there are; empty for one that is withdrawn or hidden.

    Asked of psycopg itself: on this path SQLAlchemy's share would be a fifth of the whole answer.
    Raises `Unavailable` when the connection is lost.
    """
    driver = await driver_connection(reader)
    try:
        found = await driver.execute(DETAILS[kind], {"ids": ids})
        return dict(await found.fetchall())
    except psycopg.OperationalError as error:
        await reader.invalidate()
        raise Unavailable("The database does not answer. Try again in a few seconds.") from error


# A full run that finds a row unchanged does not write it: membership of the scope tells.
_LAST_SEEN = """greatest(s.last_seen_at, (
    SELECT max(run.started_at) FROM catalogue.scope_member
    JOIN catalogue.sync_run AS run USING (source, scope)
    WHERE source = s.source AND kind = 'service' AND scope_member.id = s.id
    AND run.mode = 'full' AND run.state = 'succeeded'))"""
_STANDING = text(
    f"""SELECT {PUBLISHED} AS published, s.withdrawn_at IS NOT NULL AS withdrawn,
        o.hidden_reason IS NOT NULL AS hidden, {THEMES} AS themes, s.target_groups, s.name,
        {_LAST_SEEN} AS last_seen_at,
        EXISTS (SELECT FROM catalogue.search_document d WHERE d.service_id = s.id) AS indexed
    FROM {SERVICES} WHERE s.id = :id"""
)


async def standing(reader: AsyncConnection, id_: UUID) -> Standing | None:
    """What decides how this service is found, or None when there is no such service."""
    row = (await reader.execute(_STANDING, {"id": id_})).mappings().one_or_none()
    return Standing(**row) if row else None


async def organisations(
    reader: AsyncConnection, query: OrganisationsQuery, after: tuple[str, UUID] | None
) -> tuple[Sequence[Mapping[str, Any]], int]:
    """At most `query.limit` + 1 organisations that come after this position, and how many in all.

    The one too many tells that there is a next page.
    """
    wanted = _wanted(query)
    position = tuple_(Organisation.sort_key, Organisation.id)
    page = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.organisation_type.label("type"),
            Organisation.municipality_code.label("municipality"),
            Organisation.parent_id,
            Organisation.sort_key,
        )
        .where(*wanted, *([position > after] if after else []))
        .order_by(Organisation.sort_key, Organisation.id)
        .limit(query.limit + 1)
    )
    total = await reader.scalar(select(func.count()).select_from(Organisation).where(*wanted))
    return [dict(row) for row in (await reader.execute(page)).mappings()], total or 0


def _wanted(query: OrganisationsQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Organisation.withdrawn_at.is_(None)]
    if query.municipality:
        wanted.append(Organisation.municipality_code.in_(query.municipality))
    if query.type:
        wanted.append(Organisation.organisation_type.in_(query.type))
    return wanted


_WITHDRAWABLE: dict[Kind, tuple[str, str]] = {
    "service": (f"{SERVICES} WHERE", f"NOT {PUBLISHED}"),
    **{
        kind: (f"catalogue.{kind} s WHERE", "s.withdrawn_at IS NOT NULL")
        for kind in ("channel", "organisation", "service_collection", "general_description")
    },
}
_CHANGES = text(
    " UNION ALL ".join(
        f"(SELECT '{kind}' AS kind, s.id, s.change, s.changed_at, {withdrawn} AS withdrawn"
        f" FROM {source} s.change > :after ORDER BY s.change LIMIT :limit)"
        for kind, (source, withdrawn) in _WITHDRAWABLE.items()
    )
    + " ORDER BY change LIMIT :limit"
)
_BEFORE = text(
    "SELECT coalesce(min(change) FILTER (WHERE changed_at >= :moment) - 1, max(change), 0) FROM ("
    + " UNION ALL ".join(
        f"SELECT change, changed_at FROM catalogue.{kind}" for kind in _WITHDRAWABLE
    )
    + ") AS changes"
)


async def changes(reader: AsyncConnection, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
    """The next changes of all tables together, in the order they were committed."""
    found = await reader.execute(_CHANGES, {"after": after, "limit": limit})
    return [dict(row) for row in found.mappings()]


async def position_before(reader: AsyncConnection, moment: datetime) -> int:
    """The change after which everything since `moment` is found; reads every row's moment."""
    return int((await reader.execute(_BEFORE, {"moment": moment})).scalar_one())


async def exported(snapshot: AsyncConnection) -> AsyncIterator[Sequence[str]]:
    """Every published service as JSON text, some at a time, through a server-side cursor."""
    async for rows in _streamed(snapshot, EXPORTED):
        yield [row[0] for row in rows]


async def table(snapshot: AsyncConnection) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """Every published service as the values of a table's row, some at a time, likewise."""
    async for rows in _streamed(snapshot, TABLE):
        yield [dict(row._mapping) for row in rows]


async def _streamed(snapshot: AsyncConnection, query: TextClause) -> AsyncIterator[Sequence[Any]]:
    result = await snapshot.stream(query, execution_options={"max_row_buffer": EXPORT_ROWS})
    async for rows in result.partitions(EXPORT_ROWS):
        yield rows
