"""Things that coordinators change over HTTP, each change a version: what, when, and by whom.

Some come with the code. They follow it, until somebody has changed or removed them here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from libs.common import clock, etags
from libs.common.problems import NotFound
from services.catalogue.models import Base
from services.catalogue.models.versioned import Version, Versioned

Within = AsyncSession | AsyncConnection
Body = dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """Where things of one kind are kept, and what the caller is told when one is not there."""

    now: type[Versioned]
    versions: type[Version]
    missing: str


@dataclass(frozen=True)
class Kept:
    """A thing after a change; `made`: there was none with its code before."""

    row: Versioned
    changed: bool
    made: bool


async def revision(within: Within, shelf: Shelf) -> int:
    """Grows with every change of any of these things; 0 before the first."""
    found = await within.execute(select(func.max(shelf.versions.number)))
    return int(found.scalar() or 0)


async def bodies(within: Within, shelf: Shelf) -> dict[str, str]:
    """The body of every thing as JSON, in the order of codes."""
    rows = await within.execute(
        text(
            f"SELECT code, body::text FROM {_name(shelf)} WHERE NOT removed ORDER BY code"  # noqa: S608
        )
    )
    return {row[0]: row[1] for row in rows}


async def one(session: AsyncSession, shelf: Shelf, code: str) -> Versioned:
    """Raises `NotFound`, also for one that was removed."""
    row = await _row(session, shelf, code)
    if row is None or row.removed:
        raise NotFound(shelf.missing)
    return row


async def some(
    session: AsyncSession,
    shelf: Shelf,
    conditions: Sequence[ColumnElement[bool]],
    after: str | None,
    limit: int,
) -> tuple[list[Versioned], int]:
    """Things that fulfil all conditions, by code, those after `after`; and how many do in all."""
    now = shelf.now
    every = [now.removed.is_(False), *conditions]
    total = await session.scalar(select(func.count()).select_from(now).where(*every))
    wanted = select(now).where(*every).order_by(now.code).limit(limit)
    if after is not None:
        wanted = wanted.where(now.code > after)
    return list(await session.scalars(wanted)), total or 0


async def versions(
    session: AsyncSession, shelf: Shelf, code: str, before: int | None, limit: int
) -> tuple[list[Version], int]:
    """What became of a thing, the latest first; and how many versions there are.

    Raises `NotFound` for what never was.
    """
    row = await _row(session, shelf, code)
    if row is None:
        raise NotFound(shelf.missing)
    told = shelf.versions
    wanted = select(told).where(told.code == code).order_by(told.version.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(told.version < before)
    return list(await session.scalars(wanted)), row.version


async def put(
    session: AsyncSession,
    shelf: Shelf,
    code: str,
    body: Body,
    by: str,
    if_match: str | None,
    if_none_match: str | None,
) -> Kept:
    """Make a thing or change it; a change that changes nothing makes no version.

    Raises `PreconditionRequired` and `PreconditionFailed` as `etags.expected` does.
    """
    row = await _in_turn(session, shelf, code)
    here = row if row and not row.removed else None
    etags.expected(here.version if here else None, if_match, if_none_match)
    if here and here.body == body:
        return Kept(here, changed=False, made=False)
    return Kept(await _write(session, shelf, row, code, body, by), changed=True, made=here is None)


async def remove(
    session: AsyncSession, shelf: Shelf, code: str, by: str, if_match: str | None
) -> None:
    """Raises `NotFound`, and `PreconditionRequired` and `PreconditionFailed` as `put` does."""
    row = await _in_turn(session, shelf, code)
    if row is None or row.removed:
        raise NotFound(shelf.missing)
    etags.expected(row.version, if_match)
    await _write(session, shelf, row, code, None, by)


async def load(session: AsyncSession, shelf: Shelf, shipped: Mapping[str, Body]) -> int:
    """Bring what came with the code in line with what comes with it now; how many changes that
    took. What a coordinator was the last to change or remove stays as it is."""
    await _take_turn(session, shelf)
    rows = {row.code: row for row in await session.scalars(select(shelf.now))}
    ours = {code for code, row in rows.items() if row.changed_by is None}
    wanted = {code: body for code, body in shipped.items() if code in ours or code not in rows}
    gone = [code for code in ours if code not in shipped and not rows[code].removed]
    changed = {
        code: body
        for code, body in wanted.items()
        if code not in rows or rows[code].removed or rows[code].body != body
    }
    for code in sorted([*changed, *gone]):
        await _write(session, shelf, rows.get(code), code, changed.get(code), None)
    await session.flush()
    return len(changed) + len(gone)


async def _in_turn(session: AsyncSession, shelf: Shelf, code: str) -> Versioned | None:
    """A thing as nobody else will change it before this transaction ends."""
    await _take_turn(session, shelf)
    return await _row(session, shelf, code)


async def _take_turn(session: AsyncSession, shelf: Shelf) -> None:
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": _name(shelf)}
    )


async def _row(session: AsyncSession, shelf: Shelf, code: str) -> Versioned | None:
    if "\0" in code:  # PostgreSQL would refuse the question
        return None
    wanted = select(shelf.now).where(shelf.now.code == code)
    found = await session.scalars(wanted.execution_options(populate_existing=True))
    return found.one_or_none()


async def _write(
    session: AsyncSession,
    shelf: Shelf,
    row: Versioned | None,
    code: str,
    body: Body | None,
    by: str | None,
) -> Versioned:
    """The next version; without a `body` the thing is removed."""
    if row is None:
        row = shelf.now()
        row.code, row.version = code, 0
        session.add(row)
    told = shelf.versions()
    for one in (row, told):
        one.changed_at, one.changed_by = clock.now(), by
    row.version += 1
    row.removed = body is None
    row.body = row.body if body is None else body
    told.code, told.version, told.body = code, row.version, body
    session.add(told)
    return row


def _name(shelf: Shelf) -> str:
    assert issubclass(shelf.now, Base)
    return str(shelf.now.__table__)
