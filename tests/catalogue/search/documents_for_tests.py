"""Search documents made up for tests, in both of the engines that serve them."""

import secrets
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx2
import orjson
import psycopg

from libs.common.db import Database
from libs.common.local.meilisearch import Meilisearch
from services.catalogue import app
from services.catalogue.codes import actions as codes
from services.catalogue.language import stems
from services.catalogue.search import documents
from services.catalogue.search.engine import Engine
from services.catalogue.search.facts import Connected, Facts, Named
from services.catalogue.settings import CatalogueSettings
from services.catalogue.vocabulary import actions as vocabulary
from services.catalogue.vocabulary.answers import Answers
from services.catalogue.vocabulary.store import concepts
from tests.conftest import serving

Texts = Mapping[str, str]
_NEEDS = [one.model_copy(update={"clues": {}}) for one in concepts() if one.code == "loneliness"]
LONELINESS = Answers(_NEEDS)
"""Of the whole vocabulary, which takes long to compile, one need; and without clues, for nothing
else is there that they might be clues of."""


@dataclass(frozen=True)
class Made:
    """A service as the search knows it."""

    facts: Facts
    row: documents.Row

    @property
    def id(self) -> str:
        return str(self.facts.id)


def made(
    name: str | Texts,
    summary: str | Texts = "",
    description: str | Texts = "",
    keywords: str | Texts = "",
    *,
    channels: Iterable[str] = (),
    accessibility: Iterable[str] = (),
    organisation: tuple[UUID, str] | None = None,
    **fields: Any,
) -> Made:
    """A service of Pori alone unless `fields` say otherwise. A text without a language is
    Finnish."""
    content = {
        "summary": _texts(summary),
        "description": _texts(description),
        "keywords": {language: [text] for language, text in _texts(keywords).items()},
    }
    area = {"municipalities": ["609"], "local_municipalities": ["609"], "languages": ["fi"]}
    facts = Facts(**{"id": uuid4(), "names": _texts(name), "content": content, **area, **fields})
    facts.channels = [Connected(kind, {}, list(accessibility), {}) for kind in channels]
    if organisation:
        facts.organisation_id = organisation[0]
        facts.organisations = [Named(organisation[0], {"fi": organisation[1]})]
    return Made(facts, _row(facts))


def fill(url: str, services: Iterable[Made]) -> None:
    """Write the rows from which the stand-in answers."""
    rows = [
        {**service.row.columns, "document": orjson.Fragment(service.row.document)}
        for service in services
    ]
    with psycopg.connect(url) as connection:
        connection.execute(
            """INSERT INTO catalogue.search_document SELECT * FROM
               json_populate_recordset(NULL::catalogue.search_document, %s::json)""",
            [orjson.dumps(rows).decode()],
        )


async def push(engine: Engine, services: Sequence[Made]) -> None:
    """Make the live index anew of these services and wait until it serves."""
    await engine.create(engine.live)
    if services:
        lines = b"\n".join(service.row.document for service in services)
        await engine.finish([await engine.add(engine.live, lines)])


@asynccontextmanager
async def searched(
    url: str, server: Meilisearch, services: Sequence[Made]
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the catalogue in which these services are found by Meilisearch.

    Loads the code lists. The rows stay, the index is gone at the end.
    """
    fill(url, services)
    await load_codes(url)
    async with indexed(server, services) as engine, served(url, engine) as client:
        yield client


@asynccontextmanager
async def served(url: str, engine: Engine | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the catalogue over a database and, if there is one, a search engine."""
    settings: dict[str, Any] = {"database_url": url}
    if engine:
        prefix = engine.live.removesuffix("services")
        own = {"meilisearch_url": engine.url, "meilisearch_key": engine.key}
        settings |= {**own, "meilisearch_prefix": prefix}
    async with serving(app.create(CatalogueSettings.model_validate(settings))) as client:
        yield client


@asynccontextmanager
async def indexed(server: Meilisearch, services: Sequence[Made]) -> AsyncIterator[Engine]:
    """An engine whose live index has these services."""
    engine = Engine(server.url, server.key, f"test_{secrets.token_hex(4)}_")
    try:
        await push(engine, services)
        yield engine
    finally:
        await engine.drop(engine.live)
        await engine.close()


async def load_codes(url: str) -> None:
    """What the search keeps in mind: municipalities, themes, and one need."""
    database = Database(url)
    async with database.sessions.begin() as session:
        await codes.load(session)
        await vocabulary.load(session, _NEEDS)
    await database.close()


def _texts(text: str | Texts) -> dict[str, str]:
    return ({"fi": text} if text else {}) if isinstance(text, str) else dict(text)


def _row(facts: Facts) -> documents.Row:
    levels = documents.read(facts)
    words = documents.vocabulary([levels])
    forms = {
        language: {word: stems.forms(word, language) for word in own}
        for language, own in words.items()
    }
    return documents.build(facts, levels, forms, LONELINESS)
