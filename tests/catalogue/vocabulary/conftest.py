"""A catalogue with code lists and a small vocabulary that came with the code."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from libs.common.db import Database
from libs.common.settings import Settings
from services.catalogue import app
from services.catalogue.codes import actions as codes
from services.catalogue.vocabulary import actions
from services.catalogue.vocabulary.schemas import Concept
from tests.catalogue.coordinators import Coordinator, employed
from tests.conftest import serving


def concept(code: str, **parts: Any) -> Concept:
    told = {"name": {"fi": f"Nimi {code}"}, "expressions": {"fi": [f"sana {code}"]}, **parts}
    return Concept.model_validate({"code": code, **told})


SHIPPED = (
    concept("loneliness", themes=["community"], service_classes=["P4.12"], related_classes=["P25"]),
    concept("sleep", name={"fi": "Uni", "sv": "Sömn"}, themes=["nutrition_sleep"]),
    concept("swimming", name={"fi": "Äidin uinti"}, themes=["exercise"]),
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, "tarjotin_catalogue")
    async with opened.sessions.begin() as session:
        await codes.load(session)
        await actions.load(session, SHIPPED)
    yield opened
    await opened.close()


@pytest.fixture
async def client(settings: Settings, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(app.create(employed(settings))) as opened:
        yield opened


@pytest.fixture
def coordinator(client: httpx2.AsyncClient) -> Coordinator:
    return Coordinator(client)
