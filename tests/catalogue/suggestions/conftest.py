"""A catalogue with a few services whose names are suggested."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from libs.common.db import Database
from libs.common.local import postgres
from services.catalogue.search import projection
from tests.catalogue.search.documents_for_tests import Made, load_codes, made, served
from tests.conftest import fresh_database

SERVICES = (
    made("Porin uimahalli"),
    made("Uimahallit", municipalities=["684"], local_municipalities=["684"]),
    made("Uimahallit", municipalities=["783"], local_municipalities=["783"]),
    made("Uimaopetus"),
    made("Jääkiekko"),
    made("Jaakobin kirjasto"),
    made("Omaishoidon tuki", nationwide=True, local_municipalities=[]),
    made({"fi": "Kuntosali", "sv": "Konditionssal", "en": "Gym"}),
    made({"sv": "Simhallen"}),
    made({"fi": "Vamia", "sv": "Vamia"}),
    made("Asukastupa", local_municipalities=[], counties=["06"]),
)


async def fill(url: str, services: tuple[Made, ...]) -> None:
    """As indexing does it: documents, and with them names."""
    database = Database(url, "tarjotin_catalogue")
    async with database.engine.begin() as connection:
        await projection.write(connection, [one.row for one in services])
    await database.close()


@pytest.fixture(scope="module")
def shared_database(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    with fresh_database(postgres_server, template) as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    """For a property that leaves the database as it was."""
    with fresh_database(postgres_server, template) as url:
        yield url


@pytest.fixture(scope="module")
async def client(shared_database: str) -> AsyncIterator[httpx2.AsyncClient]:
    await load_codes(shared_database)
    await fill(shared_database, SERVICES)
    async with served(shared_database) as opened:
        yield opened
