"""Every query of the overlay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalogue.curation.rules import Values
from services.catalogue.models import Overlay, Service


async def overlay_of(session: AsyncSession, service_id: UUID) -> Overlay | None:
    """What we know of a service: version 0, not in the database, when that is nothing yet.

    None when there is no such service.
    """
    found = await session.execute(
        select(Service.id, Overlay)
        .outerjoin(Overlay, Overlay.service_id == Service.id)
        .where(Service.id == service_id)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    return row and (row[1] or Overlay(service_id=service_id, version=0))


async def keep(session: AsyncSession, overlay: Overlay, values: Values, at: datetime) -> None:
    """Write the next version of an overlay."""
    for field, value in values.items():
        setattr(overlay, field, value)
    overlay.version += 1
    overlay.updated_at = at
    session.add(overlay)
    await session.flush()


async def touch(session: AsyncSession, service_id: UUID, change: int, at: datetime) -> None:
    """Let mirrors and caches see that the service has changed."""
    await session.execute(
        update(Service).where(Service.id == service_id).values(change=change, changed_at=at)
    )
