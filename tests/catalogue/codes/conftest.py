"""The database as the catalogue's own role sees it."""

from collections.abc import AsyncIterator

import pytest

from libs.common.db import Database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, "tarjotin_catalogue")
    yield opened
    await opened.close()
