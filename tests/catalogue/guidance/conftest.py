"""A small catalogue for guidance: services with names and summaries, hardly any classes."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID, uuid5

import httpx2
import pytest

from libs.common.db import Database
from libs.common.local import postgres
from services.catalogue import app, prepare
from services.catalogue.models import Base, Place, Service
from services.catalogue.search import books, indexing
from services.catalogue.settings import CatalogueSettings
from tests.catalogue import factories as make
from tests.conftest import fresh_database, serving

RAUMA, PORI, EURA, SIIKAINEN = "684", "609", "050", "747"
RAUMA_MARKET = (61.1279, 21.5107)
PORI_MARKET = (61.4851, 21.7974)
EURA_CHURCH = (61.1280, 22.1290)


def id_of(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


def service(name: str, summary: str, municipality: str | None = RAUMA, **fields: Any) -> Service:
    """A service of one municipality, without class or target group unless `fields` say so."""
    content = {"summary": {"fi": summary}}
    area = {"municipalities": [municipality]} if municipality else {"municipalities": []}
    return make.service(name, **{"id": id_of(name), "content": content, **area, **fields})


def at(of: Service, point: tuple[float, float], municipality: str) -> list[Base]:
    """A place to visit for a service."""
    channel = make.channel()
    place = Place(
        owner_id=channel.id,
        latitude=point[0],
        longitude=point[1],
        municipality_code=municipality,
    )
    return [channel, make.connection(of, channel), place]


def rows() -> list[Base]:
    friends = service("Ystävätoiminta", "Seuraa yksinäisille", charge_type="FreeOfCharge")
    older = service("Ikäihmisten ystävätoiminta", "Seuraa yksinäisille", charge_type="Chargeable")
    young = service("Nuorten ystävätoiminta", "Seuraa yksinäisille")
    limited = service("Ystäväkerho", "Seuraa yksinäisille")
    wood = service("Puutyöpaja", "Puutöitä ja entisöintiä omin käsin")
    debts = service("Velkaneuvonta", "Apua velkoihin", PORI)
    farther = service("Velkaneuvonnan päivystys", "Apua velkoihin", EURA)
    line = service(
        "Keskustelupuhelin", "Keskusteluapua", None, reach="nationwide", languages=["fi", "sv"]
    )
    advice = service(
        "Palveluneuvonta",
        "Neuvontaa ja ohjausta oikeaan palveluun",
        None,
        reach="county",
        counties=["06"],
        municipalities=[RAUMA, PORI, EURA, SIIKAINEN],
    )
    gym = service("Kuntosali", "Kuntosali kaikille", PORI)
    hall = service("Kuntosali Eura", "Kuntosali kaikille", EURA)
    swim = service("Uimahalli", "Uintia", RAUMA, service_classes=["P27.1"])
    return [
        *(friends, older, wood, young, limited, debts, farther, line, advice, gym, hall, swim),
        *at(friends, RAUMA_MARKET, RAUMA),
        *at(debts, PORI_MARKET, PORI),
        *at(farther, EURA_CHURCH, EURA),
        *at(gym, PORI_MARKET, PORI),
        *at(hall, EURA_CHURCH, EURA),
        make.overlay(limited, minimum_age=7, maximum_age=12, capacity_state="full"),
    ]


@pytest.fixture(scope="module")
def filled(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    """The address of a database for a module of tests that only read."""
    with fresh_database(postgres_server, template) as url:
        yield url


@pytest.fixture(scope="module")
async def client(filled: str) -> AsyncIterator[httpx2.AsyncClient]:
    settings = CatalogueSettings.model_validate({"database_url": filled})
    database = Database(filled, "tarjotin_catalogue")
    await prepare.load_codes(database)
    make.insert(filled, *rows())
    await _index_all(database)
    await database.close()
    async with serving(app.create(settings)) as client:
        yield client


async def _index_all(database: Database) -> None:

    async with database.engine.begin() as connection:
        await books.mark_all(connection)
    await indexing.drain(database, None)
