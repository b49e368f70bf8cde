"""A database for a module of tests that only read, and clients over it.

A module that asks both engines says itself what services there are: its `with_engine`.
"""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from libs.common.local import postgres
from tests.catalogue.search.documents_for_tests import served
from tests.conftest import fresh_database


@pytest.fixture(scope="module")
def shared_database(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    with fresh_database(postgres_server, template) as url:
        yield url


@pytest.fixture(scope="module")
async def with_standin(
    with_engine: None, shared_database: str
) -> AsyncIterator[httpx2.AsyncClient]:
    async with served(shared_database) as client:
        yield client


@pytest.fixture(params=["with_engine", "with_standin"])
def client(request: pytest.FixtureRequest) -> httpx2.AsyncClient:
    """Each test runs twice: with Meilisearch, and with the stand-in alone."""
    found: httpx2.AsyncClient = request.getfixturevalue(request.param)
    return found
