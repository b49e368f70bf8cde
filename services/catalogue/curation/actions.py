"""Say what we know of a service and its source does not."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from libs.common import clock
from libs.common.problems import InvalidPart, InvalidParts, NotFound
from services.catalogue.changes import take_turn
from services.catalogue.codes import actions as code_actions
from services.catalogue.codes import store as codes
from services.catalogue.codes.rules import Theme
from services.catalogue.curation import rules, store
from services.catalogue.curation.schemas import OverlayChange
from services.catalogue.models import Overlay
from services.catalogue.search import pending

_OVERLAYS = TypeAdapter(dict[UUID, OverlayChange])


@dataclass(frozen=True, slots=True)
class LoadedOverlays:
    """How many overlays a load wrote and left alone, and the ids that are no service of ours."""

    written: int
    unchanged: int
    missing: Sequence[UUID]


async def set_overlay(session: AsyncSession, service_id: UUID, change: OverlayChange) -> Overlay:
    """Change what we know of a service, and have it indexed and mirrored anew.

    A change that changes nothing writes nothing; an overlay of version 0 is then one that is not
    kept. Raises `NotFound` for an unknown service, and `InvalidParts` for an unknown theme or a
    change that does not agree with what stays.
    """
    await _check_themes(session, [change])
    # Before the rows, as every writer does it; it also keeps two changes of an overlay apart.
    await take_turn(session)
    overlay = await store.overlay_of(session, service_id)
    if overlay is None:
        raise NotFound("There is no service with this id.")
    if await _applied(session, overlay, change):
        await pending.mark(session, [service_id])
    return overlay


async def described(session: AsyncSession, service_id: UUID) -> dict[str, Any]:
    """What we know of a service, by field. Raises `NotFound` for an unknown service."""
    overlay = await store.overlay_of(session, service_id)
    if overlay is None:
        raise NotFound("There is no service with this id.")
    return {field: getattr(overlay, field) for field in (*rules.FIELDS, "version", "updated_at")}


async def load_overlays(session: AsyncSession, mapping: Mapping[Any, Any]) -> LoadedOverlays:
    """Apply changes by service id, as in the sample's overlays.json, each as `set_overlay` does.

    Raises pydantic.ValidationError or `InvalidParts`; the transaction is then to be rolled back.
    """
    overlays = _OVERLAYS.validate_python(mapping)
    await _check_themes(session, list(overlays.values()))
    await take_turn(session)
    found = {key: await store.overlay_of(session, key) for key in sorted(overlays)}
    written = [
        key
        for key, overlay in found.items()
        if overlay is not None and await _applied(session, overlay, overlays[key])
    ]
    await pending.mark(session, written)
    missing = [key for key, overlay in found.items() if overlay is None]
    return LoadedOverlays(len(written), len(found) - len(written) - len(missing), missing)


async def replace_themes(session: AsyncSession, themes: Sequence[Theme]) -> tuple[int, int]:
    """Make these the themes, in this order; how many themes and how many services that changed.

    Raises `InvalidParts` for a code given twice and for an unknown service class.
    """
    async with followed_by_services(session) as changed:
        written = await code_actions.replace_themes(session, themes)
    return written, len(changed)


@asynccontextmanager
async def followed_by_services(session: AsyncSession) -> AsyncIterator[list[UUID]]:
    """Have the services whose themes the block changes indexed and mirrored anew.

    After the block the list holds their ids.
    """
    await take_turn(session)
    before = await store.themes_of_services(session)
    changed: list[UUID] = []
    yield changed
    after = await store.themes_of_services(session)
    changed += [one for one in after if after[one] != before[one]]
    await store.touch(session, changed, clock.now())
    await pending.mark(session, changed)


async def _applied(session: AsyncSession, overlay: Overlay, change: OverlayChange) -> bool:
    """Whether the change made a difference."""
    current = {field: getattr(overlay, field) for field in rules.FIELDS}
    try:
        values = rules.merged(current, change)
    except rules.InvalidChange as error:
        raise InvalidParts(str(error)) from error
    if values == current:
        return False
    now = clock.now()
    await store.keep(session, overlay, values, now)
    await store.touch(session, [overlay.service_id], now)
    return True


async def _check_themes(session: AsyncSession, changes: Sequence[OverlayChange]) -> None:
    named = {code for change in changes for code in change.themes or ()}
    known = [theme.code for theme in await codes.themes(session)] if named else []
    if not named.issubset(known):
        detail = f"Use theme codes that there are: {', '.join(known)}."
        raise InvalidParts(detail, errors=[InvalidPart(location="themes", detail=detail)])
