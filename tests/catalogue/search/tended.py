"""A database and a search engine for one test, and what is in them."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

import httpx2
import psycopg

from libs.common.db import Database
from libs.common.local.meilisearch import Meilisearch
from services.catalogue.models import Service
from services.catalogue.search import books, indexing
from services.catalogue.search.engine import Engine
from tests.catalogue import factories

DEAD = "http://127.0.0.1:9"
"""Nobody answers at the discard port."""


_MARK = """
    INSERT INTO catalogue.search_pending
    SELECT id, nextval('catalogue.change_number') FROM unnest(%s::uuid[]) AS id
    ON CONFLICT (service_id) DO UPDATE SET change = excluded.change
    """


class Tended(NamedTuple):
    url: str
    database: Database
    engine: Engine

    def services(self, count: int) -> list[Service]:
        """So many published services, marked as waiting to be indexed."""
        made = [factories.service(f"Kuvataidepaja {number}") for number in range(count)]
        factories.insert(self.url, *made)
        self.mark([one.id for one in made])
        return made

    def mark(self, ids: Sequence[UUID]) -> None:
        self.run(_MARK, list(ids))

    def rename(self, service_id: UUID, name: str) -> None:
        """Change a service and mark it, as every writer does, in one transaction."""
        with psycopg.connect(self.url) as connection:
            connection.execute(
                "UPDATE catalogue.service SET name = jsonb_build_object('fi', %s::text)"
                " WHERE id = %s",
                [name, service_id],
            )
            connection.execute(_MARK, [[service_id]])

    def run(self, statement: str, *values: Any) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode(), values)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def documents(self) -> dict[str, str]:
        """The names that the stand-in would show, by id."""
        found = self.rows(
            "SELECT service_id, document->'names'->>'fi' FROM catalogue.search_document"
        )
        return {str(id_): name for id_, name in found}

    def waiting(self) -> set[UUID]:
        return {row[0] for row in self.rows("SELECT service_id FROM catalogue.search_pending")}

    async def indexed(self, uid: str = "") -> dict[str, str]:
        """The names that the engine's live index would show, by id."""
        answer = await self.ask("GET", f"/indexes/{uid or self.engine.live}/documents?limit=10000")
        return {found["id"]: found["names"]["fi"] for found in answer["results"]}

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.engine.key}"}
        async with httpx2.AsyncClient(base_url=self.engine.url, headers=headers) as client:
            return (await client.request(method, path, json=body)).json()

    async def drain(self) -> indexing.Drained:
        return await indexing.drain(self.database, self.engine)

    async def building(self) -> str | None:
        async with self.database.engine.connect() as connection:
            return (await books.index(connection)).building


@asynccontextmanager
async def tended(url: str, server: Meilisearch) -> AsyncIterator[Tended]:
    """Indexes of this test's own, removed at the end."""
    database = Database(url, "tarjotin_catalogue", 5)
    engine = Engine(server.url, server.key, f"test_{secrets.token_hex(4)}_")
    yield Tended(url, database, engine)
    for uid in [engine.live, *await engine.leftovers()]:
        await engine.drop(uid)
    await engine.close()
    await database.close()
