"""Who answers the queries: our search, our stand-in, and Meilisearch as anybody would set it up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

import httpx2
from sqlalchemy import text

from libs.common.db import Database
from libs.common.local.meilisearch import Meilisearch
from services.catalogue.app import create
from services.catalogue.settings import CatalogueSettings
from tests.conftest import serving
from tests.evaluate import lives
from tests.evaluate.judged import Judged
from tests.evaluate.lives import Life
from tests.evaluate.measures import DEEPEST

Engine = Callable[[Judged], Awaitable[list[str]]]
"""The ids of the services found, best first."""
Guide = Callable[[Life], Awaitable[list[str]]]


class Engines(NamedTuple):
    """By name."""

    queries: Mapping[str, Engine]
    lives: Mapping[str, Guide]


OURS, STAND_IN, PLAIN = "ours", "stand-in", "plain Meilisearch"
_PLAIN_INDEX = "plain"
_ATTEMPTS = 5


@asynccontextmanager
async def engines(settings: CatalogueSettings, server: Meilisearch) -> AsyncIterator[Engines]:
    """Over a catalogue that has been filled."""
    without = settings.model_copy(update={"meilisearch_url": None})
    async with AsyncExitStack() as stack:
        headers = {"Authorization": f"Bearer {server.key}"}
        plain = httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=30)
        await stack.enter_async_context(plain)
        index = f"{settings.meilisearch_prefix}{_PLAIN_INDEX}"
        await _fill_plainly(settings, plain, index)
        ours = await stack.enter_async_context(serving(create(settings)))
        stand_in = await stack.enter_async_context(serving(create(without)))
        yield Engines(
            {
                OURS: _ours(ours),
                STAND_IN: _ours(stand_in, degraded=True),
                PLAIN: _plain(plain, index),
            },
            {OURS: _guidance(ours), PLAIN: _words_of_life(plain, index)},
        )


def _ours(client: httpx2.AsyncClient, *, degraded: bool = False) -> Engine:
    async def find(asked: Judged) -> list[str]:
        query = {"q": asked.q, "language": asked.language, "limit": str(DEEPEST)}
        if asked.municipality:
            query["municipality"] = asked.municipality
        for _ in range(_ATTEMPTS):
            answer = (await client.get("/api/v1/services", params=query)).raise_for_status().json()
            # On a busy machine the stand-in may have answered for the engine.
            if answer["degraded"] == degraded:
                return [item["id"] for item in answer["items"]]
            await asyncio.sleep(3)
        raise AssertionError(f"degraded is never {degraded}")

    return find


def _guidance(client: httpx2.AsyncClient) -> Guide:
    async def find(asked: Life) -> list[str]:
        body = asked.model_dump(exclude={"life", "relevant"}) | {"limit": lives.DEEPEST}
        answer = (await client.post("/api/v1/guidance", json=body)).raise_for_status().json()
        return [item["id"] for item in answer["items"]]

    return find


def _plain(client: httpx2.AsyncClient, index: str) -> Engine:
    async def find(asked: Judged) -> list[str]:
        return await _plainly(client, index, asked.q, DEEPEST)

    return find


def _words_of_life(client: httpx2.AsyncClient, index: str) -> Guide:
    async def find(asked: Life) -> list[str]:
        words = " ".join((*asked.needs, *asked.interests))
        return await _plainly(client, index, words, lives.DEEPEST)

    return find


async def _plainly(client: httpx2.AsyncClient, index: str, q: str, limit: int) -> list[str]:
    body = {"q": q, "limit": limit, "attributesToRetrieve": ["id"]}
    answer = (await client.post(f"/indexes/{index}/search", json=body)).raise_for_status()
    return [hit["id"] for hit in answer.json()["hits"]]


async def _fill_plainly(
    settings: CatalogueSettings, client: httpx2.AsyncClient, index: str
) -> None:
    """The texts as they are, into an index with Meilisearch's own settings."""
    database = Database(settings.database_url_of("catalogue"), "tarjotin_catalogue", 1)
    try:
        async with database.reading() as reader:
            rows = await reader.execute(
                text("SELECT id, name, content FROM catalogue.service WHERE withdrawn_at IS NULL")
            )
            documents = [_document(str(id_), name, content) for id_, name, content in rows]
    finally:
        await database.close()
    query = {"primaryKey": "id"}
    answer = await client.post(f"/indexes/{index}/documents", params=query, json=documents)
    task = answer.raise_for_status().json()["taskUid"]
    while (state := (await client.get(f"/tasks/{task}")).json()["status"]) != "succeeded":
        assert state in ("enqueued", "processing"), state
        await asyncio.sleep(0.1)


def _document(id_: str, name: Mapping[str, str], content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": id_,
        "names": list(name.values()),
        "summaries": list(content.get("summary", {}).values()),
        "keywords": [word for words in content.get("keywords", {}).values() for word in words],
        "terms": _names(content, "ontology_terms"),
        "classes": _names(content, "service_classes"),
        "descriptions": list(content.get("description", {}).values()),
    }


def _names(content: Mapping[str, Any], key: str) -> list[str]:
    return [name for one in content.get(key, []) for name in one["name"].values()]
