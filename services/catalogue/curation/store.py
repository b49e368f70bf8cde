"""Every query of the overlay."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalogue.curation.rules import Values
from services.catalogue.listings.bodies import SERVICES, THEMES
from services.catalogue.models import Overlay, Service
from services.catalogue.models.base import change_number


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


async def touch(session: AsyncSession, service_ids: Sequence[UUID], at: datetime) -> None:
    """Let mirrors and caches see that these services have changed; in turn (`changes`)."""
    await session.execute(
        update(Service)
        .where(Service.id.in_(service_ids))
        .values(change=change_number.next_value(), changed_at=at)
        .execution_options(synchronize_session=False)
    )


async def themes_of_services(session: AsyncSession) -> dict[UUID, list[str]]:
    """The themes of every service that is not withdrawn."""
    rows = await session.execute(
        text(f"SELECT s.id, {THEMES} FROM {SERVICES} WHERE s.withdrawn_at IS NULL ORDER BY s.id")  # noqa: S608
    )
    return {row[0]: row[1] for row in rows}
