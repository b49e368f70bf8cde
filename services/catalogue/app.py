"""The catalogue service: wiring only."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI

from libs.common import app as common
from libs.common.health import Check
from libs.common.settings import Settings
from services.catalogue.codes import api as codes
from services.catalogue.crisis import api as crisis
from services.catalogue.gaps import api as gaps
from services.catalogue.guidance import actions as guiding
from services.catalogue.guidance import api as guidance
from services.catalogue.language import voikko
from services.catalogue.listings import api as listings
from services.catalogue.ptv import api as ptv
from services.catalogue.search import actions as searching
from services.catalogue.search import api as search
from services.catalogue.settings import CatalogueSettings
from services.catalogue.suggestions import api as suggestions
from services.catalogue.vocabulary import api as vocabulary


def create(settings: Settings | None = None) -> FastAPI:
    """The app, ready for uvicorn's `factory` mode."""
    return common.create(
        "catalogue",
        title="Catalogue",
        description="The service catalogue of a wellbeing county: find, read, mirror.",
        settings=settings or common.process_settings("catalogue", CatalogueSettings),
        # Search first: its path is also the beginning of the listings' paths.
        routers=[
            search.router,
            suggestions.router,
            guidance.router,
            listings.router,
            codes.router,
            ptv.router,
            vocabulary.router,
            crisis.router,
            gaps.router,
        ],
        checks=_checks,
        lifespan=_running,
    )


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    settings: CatalogueSettings = app.state.settings
    key = settings.meilisearch_key.get_secret_value() if settings.meilisearch_key else None
    index = f"{settings.meilisearch_prefix}services"
    # Before the first search, which would otherwise wait a second for it.
    await asyncio.to_thread(voikko.load)
    async with (
        searching.opened(
            app.state.database, settings.meilisearch_url, key, index
        ) as app.state.search,
        guiding.opened(app.state.search) as app.state.guidance,
    ):
        yield


def _checks(app: FastAPI) -> Sequence[Check]:
    async def meilisearch() -> str | None:
        url = app.state.settings.meilisearch_url
        if url is None:
            return "not configured; PostgreSQL answers searches"
        try:
            async with httpx2.AsyncClient(timeout=1) as client:
                well = (await client.get(f"{url}/health")).status_code == 200
        except httpx2.HTTPError:
            well = False
        return None if well else "does not answer; PostgreSQL answers searches"

    return [Check("meilisearch", meilisearch, required=False)]
