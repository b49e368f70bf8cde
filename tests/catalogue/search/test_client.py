"""What happens to a search when Meilisearch is slow, away or out of sorts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import orjson
import pytest

from libs.common import metrics
from libs.common.db import Database
from libs.common.local.meilisearch import Meilisearch
from services.catalogue.search import actions, client
from services.catalogue.search.client import Away, Client
from services.catalogue.search.documents import DISPLAYED
from services.catalogue.search.gathered import LEVELS
from services.catalogue.search.query import Knowledge, read
from services.catalogue.search.schemas import SearchQuery
from services.catalogue.search.wanted import Wanted
from services.catalogue.vocabulary.rules import Vocabulary
from services.catalogue.vocabulary.schemas import Concept
from tests.catalogue.search.documents_for_tests import fill, indexed, made, searched

ASKED = Wanted("fi")
CLIENT = Client(None, "http://nowhere", "services")  # type: ignore[arg-type]
LONELY = Concept.model_validate(
    {"code": "lonely", "name": {"fi": "Yksinäisyys"}, "expressions": {"fi": ["yksinäinen"]}}
)
NOTHING = {"hits": [], "estimatedTotalHits": 0, "facetDistribution": {}}


class Server:
    """Stands where Meilisearch would; does what it is told, and counts the requests."""

    def __init__(self) -> None:
        self.status, self.asked, self.seconds = 200, 0, 0.0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        self.asked += 1
        await asyncio.sleep(self.seconds)
        body = orjson.dumps({"results": [NOTHING], "code": "told_to"})
        writer.write(
            f"HTTP/1.1 {self.status} Told\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Client]:
    listening = await asyncio.start_server(server.answer, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with client.connected(f"http://127.0.0.1:{port}", None, "services") as opened:
        yield opened
    listening.close()


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", 0.2)
    monkeypatch.setattr(client, "REST", 0.2)


async def fails(search: Callable[[Wanted], Awaitable[object]]) -> None:
    with pytest.raises(Away):
        await search(ASKED)


async def test_nobody_waits_longer_than_patience_lasts() -> None:
    server = Server()
    server.seconds = 5
    async with connected(server) as opened:
        begun = asyncio.get_running_loop().time()
        await fails(opened.search)
        assert asyncio.get_running_loop().time() - begun < 1


@pytest.mark.parametrize("status", [401, 404, 500, 503])
async def test_after_a_failure_it_is_left_alone(status: int) -> None:
    server = Server()
    server.status = status
    async with connected(server) as opened:
        for _ in range(5):
            await fails(opened.search)
    assert server.asked == 1


async def test_after_its_rest_it_is_tried_again_and_serves() -> None:
    server = Server()
    server.status = 503
    async with connected(server) as opened:
        await fails(opened.search)
        server.status = 200
        await asyncio.sleep(0.3)
        for _ in range(3):
            await opened.search(ASKED)
    assert server.asked == 4


async def test_one_search_tries_it_after_the_rest_and_the_others_go_on() -> None:
    server = Server()
    server.status = 503
    async with connected(server) as opened:
        await fails(opened.search)
        await asyncio.sleep(0.3)
        await asyncio.gather(*(fails(opened.search) for _ in range(5)))
    assert server.asked == 2


async def test_a_refused_question_does_not_close_the_way_for_others() -> None:
    server = Server()
    server.status = 400
    async with connected(server) as opened:
        await fails(opened.search)
        server.status = 200
        await opened.search(ASKED)


async def test_postgresql_answers_while_the_engine_is_away_and_says_so(database_url: str) -> None:
    fill(database_url, [made("Uimahalli")])
    database = Database(database_url, "tarjotin_catalogue")
    counted = metrics.degraded_answers._value.get()
    async with actions.opened(database, "http://127.0.0.1:9", None, "services") as tools:
        result = await actions.search(tools, SearchQuery(q="uimahallissa"))
    await database.close()
    assert (result.total, result.degraded) == (1, True)
    assert metrics.degraded_answers._value.get() == counted + 1


async def test_words_are_searched_while_the_database_is_away(
    meilisearch_server: Meilisearch,
) -> None:
    database = Database("postgresql://127.0.0.1:9/nothing")
    async with (
        indexed(meilisearch_server, [made("Uimahalli")]) as engine,
        actions.opened(database, engine.url, engine.key, engine.live) as tools,
    ):
        result = await actions.search(tools, SearchQuery(q="uimahallissa", theme=["nature"]))
        assert (result.total, result.degraded) == (0, False)
        assert (await actions.search(tools, SearchQuery(q="uimahallissa"))).total == 1
    await database.close()


def test_a_search_asks_for_no_more_than_a_hit_shows() -> None:
    (body,) = CLIENT.bodies(ASKED)
    assert body["queries"][0]["attributesToRetrieve"] == DISPLAYED


def test_what_is_to_be_weighed_comes_with_what_it_is_weighed_by() -> None:
    text = read("yksinäinen", "fi", Knowledge(Vocabulary([LONELY])))
    (body,) = CLIENT.bodies(Wanted("fi", text, weighed=True))
    retrieved = {tuple(one["attributesToRetrieve"]) for one in body["queries"]}
    base = [f"base_fi_{level}" for level in LEVELS]
    assert retrieved == {(*DISPLAYED, "needs", *base)}


async def test_with_neither_the_caller_is_told_to_come_again(
    database_url: str, meilisearch_server: Meilisearch
) -> None:
    async with searched(database_url, meilisearch_server, [made("Uimahalli")]) as asker:
        app = asker._transport.app  # type: ignore[attr-defined]
        app.state.search.engine = None
        app.state.search.database = Database("postgresql://127.0.0.1:9/nothing")
        answer = await asker.get("/api/v1/services", params={"q": "uimahalli"})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
