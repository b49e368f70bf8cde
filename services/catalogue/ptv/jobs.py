"""The sync's schedule: changes daily, everything weekly, as PTV's keepers advise.

A connection made or removed does not touch `modified`, so only the weekly run finds it.
"""

import structlog

from libs.common import http, jobs
from libs.common.db import Database
from libs.common.progress import Show, unseen
from services.catalogue.ptv.actions import sync
from services.catalogue.ptv.client import PtvClient
from services.catalogue.ptv.plan import Plan, Report, SyncBusy
from services.catalogue.ptv.source import Scope
from services.catalogue.settings import CatalogueSettings

SOURCE = "ptv"
log = structlog.get_logger(__name__)


@jobs.app.periodic(cron="40 2 * * 1-6")
@jobs.app.task(queue="catalogue", lock="catalogue.sync")
async def sync_changes(timestamp: int) -> None:
    """Every night: what has changed since the night before."""
    await _scheduled(full=False)


@jobs.app.periodic(cron="40 2 * * 0")
@jobs.app.task(queue="catalogue", lock="catalogue.sync")
async def sync_everything(timestamp: int) -> None:
    """Every Sunday: everything."""
    await _scheduled(full=True)


async def _scheduled(*, full: bool) -> None:
    settings = CatalogueSettings()
    if not settings.ptv_url:
        return
    scope = Scope.of_area(settings.ptv_area)
    try:
        await sync_from_ptv(settings, settings.ptv_url, scope, full=full)
    except SyncBusy:
        log.info("sync_skipped", reason="another run is under way")


async def sync_from_ptv(
    settings: CatalogueSettings,
    url: str,
    scope: Scope,
    *,
    full: bool,
    accept_drop: bool = False,
    source_name: str = SOURCE,
    progress: Show = unseen,
) -> Report:
    """One run against PTV's read API at `url`. Raises `SyncBusy` when one is under way."""
    database = Database(settings.database_url_of("catalogue"), "tarjotin_catalogue", 2)
    plan = Plan(source_name, scope, full, settings.ptv_most_withdrawn, accept_drop)
    try:
        async with http.client(url.rstrip("/"), contact=settings.contact) as client:
            source = PtvClient(client, scope, settings.ptv_time_budget)
            return await sync(database, source, plan, progress)
    finally:
        await database.close()
