"""The sync's tests: an empty stub of PTV and a database with the code lists, for each test anew."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import httpx2
import psycopg
import pytest

from libs.common import clock
from libs.common.db import Database
from libs.common.local import postgres
from services.catalogue.codes import actions as codes
from services.catalogue.ptv import store
from services.catalogue.ptv.translate.areas import Areas
from tests.catalogue.ptv.tray import Tray
from tests.ptv_stub import StubServer

SATURDAY = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def running_stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


@pytest.fixture
def stub(running_stub: StubServer) -> StubServer:
    """An empty stub in which it is noon of a Saturday in March 2026, in UTC."""
    running_stub.reset()
    running_stub.now = SATURDAY
    return running_stub


@pytest.fixture(scope="session")
def coded_url(postgres_server: postgres.Postgres, template: str) -> str:
    """A database with the code lists and municipalities, for all tests of the sync."""
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE test_ptv TEMPLATE {template}")
    url = postgres_server.url_of("test_ptv")
    asyncio.run(_load_codes(url))
    return url


async def _load_codes(url: str) -> None:
    database = Database(url)
    async with database.sessions.begin() as session:
        await codes.load(session)
    await database.close()


@pytest.fixture
def clean_url(coded_url: str) -> str:
    """That database as the code lists' loading left it: emptying is quicker than a new one."""
    with psycopg.connect(coded_url) as connection:
        tables = connection.execute(
            """SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
               WHERE schemaname = 'catalogue'
               AND tablename NOT IN ('code', 'municipality', 'theme')"""
        ).fetchall()
        emptied = [f"DELETE FROM {table}" for (table,) in tables]
        emptied += ["DELETE FROM procrastinate_events", "DELETE FROM procrastinate_jobs"]
        open_lists = "('ontology_term', 'industrial_class')"
        emptied += [f"DELETE FROM catalogue.code WHERE list IN {open_lists}"]
        connection.execute("; ".join(emptied))
    return coded_url


@pytest.fixture
async def database(clean_url: str) -> AsyncIterator[Database]:
    opened = Database(clean_url, "tarjotin_catalogue", 3)
    yield opened
    await opened.close()


@pytest.fixture
async def tray(database: Database, stub: StubServer) -> AsyncIterator[Tray]:
    """A tray that syncs from the stub, at the stub's present moment."""
    with clock.frozen(SATURDAY):
        async with httpx2.AsyncClient(base_url=stub.url, timeout=5, verify=False) as client:
            yield Tray(database, stub, client)


@pytest.fixture
async def areas(database: Database) -> Areas:
    """The real counties and regions."""
    async with database.engine.connect() as connection:
        return await store.areas(connection)
