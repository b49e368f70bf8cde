"""Real PostgreSQL and Meilisearch for every test that needs them; a fresh database a test."""

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx2
import hypothesis
import psycopg
import pytest
from fastapi import FastAPI

from libs.common import db, jobs
from libs.common.local import meilisearch, postgres
from libs.common.settings import Settings
from services.catalogue.settings import CatalogueSettings
from tests import engine

ROOT = Path(__file__).parents[1]
_KEPT = ("TARJOTIN_MEILISEARCH_BIN", "TARJOTIN_FUZZ_EXAMPLES", "TARJOTIN_FUZZ_SEED")
# Whoever runs the tests may have settings of their own, or a `make run` beside them.
for _name in [name for name in os.environ if name.startswith("TARJOTIN_") and name not in _KEPT]:
    del os.environ[_name]
os.environ["TARJOTIN_DATA_DIR"] = str(ROOT / ".tarjotin" / "not-for-tests")
# A busy machine is no failure of the code.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")
UNSAFE_BUT_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder with a path short enough for a unix socket."""
    folder = Path(tempfile.mkdtemp(prefix="tarjotin-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(scratch: Path) -> Iterator[postgres.Postgres]:
    server = postgres.start(scratch / "postgres", UNSAFE_BUT_QUICK)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def template(postgres_server: postgres.Postgres) -> str:
    """The name of a migrated database to make copies of."""
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_tarjotin")
    db.migrate(postgres_server.url_of("template_tarjotin"))
    return "template_tarjotin"


@pytest.fixture
def database_url(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    with fresh_database(postgres_server, template) as url:
        yield url


@contextmanager
def fresh_database(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    """The address of a migrated database of its own, dropped in the end."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres_server.url_of(name)
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def meilisearch_server(scratch: Path) -> Iterator[meilisearch.Meilisearch]:
    folder, key = scratch / "meilisearch", secrets.token_hex(16)
    server = meilisearch.start_server(engine.binary(), folder, key)
    yield server
    server.stop()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """No search engine: the tests that want one ask for it."""
    return CatalogueSettings.model_validate({"database_url": database_url, "data_dir": tmp_path})


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of `app`, in-process, with the app's start and stop around it."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


async def run_jobs(settings: Settings) -> None:
    """Run the queued jobs, and those they queue, until none can be started now."""
    due = """SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'
             AND (scheduled_at IS NULL OR scheduled_at <= now())"""
    with psycopg.connect(settings.database_url_of("test"), autocommit=True) as connection:
        while connection.execute(due).fetchone() != (0,):
            # One round may end early: a job that waits for another's lock is not fetched.
            await jobs.work(settings, wait=False)
