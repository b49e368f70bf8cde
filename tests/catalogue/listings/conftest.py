"""The listings' own app, on a database of its own."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI

from libs.common import app as common
from libs.common.settings import Settings
from services.catalogue.listings.api import router
from tests.conftest import serving

OUR_WORDS = {
    "source_notice": "Lähde: rekisteri, CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
}


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    own = settings.model_copy(update=OUR_WORDS)
    return common.create(
        "catalogue", title="Listings", description="", settings=own, routers=[router]
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(app) as client:
        yield client
