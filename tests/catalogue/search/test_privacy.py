"""What identifies a person reaches neither the log nor what either engine is asked."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import orjson
import pytest

from libs.common.languages import Language
from libs.common.local.processes import free_port
from services.catalogue.search import query, standin
from services.catalogue.search.wanted import Wanted

SECRETS = (
    "131052-308T",
    "010190y123b",
    "044 123 4567",
    "+358441234567",
    "hetu131052A308T",
    "etunimi.sukunimi@pori.fi",
)
DIGITS = ("131052", "308", "010190", "123", "4567", "441234567", "sukunimi")
"""What would give them away, however they were cut."""
NOTHING = {"hits": [], "estimatedTotalHits": 0, "facetDistribution": {}}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_neither_engine_is_asked_for_it(secret: str, language: Language) -> None:
    text = query.read(f"olen {secret} yksinäinen", language)
    assert text is not None
    wanted = Wanted(language, text)
    asked = [one.q for one in (*wanted.sub_queries(), *text.some)]
    asked += [standin._tsquery(text.words, text.meant, relaxed) for relaxed in (False, True)]
    assert not any(part in one for part in DIGITS for one in asked)
    assert query.read(secret, language) is None or secret.startswith("hetu")


class Engine:
    """Stands where Meilisearch would and keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
        self.asked.append(head + await reader.readexactly(int(length or 0)))
        body = orjson.dumps({"results": [NOTHING]})
        told = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(told.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(url: str, engine: Engine, log: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """The catalogue as a process of its own, which logs all it can."""
    listening = await asyncio.start_server(engine.answer, "127.0.0.1", 0)
    port = free_port()
    environment = {
        **os.environ,
        "TARJOTIN_DATABASE_URL": url,
        "TARJOTIN_MEILISEARCH_URL": f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}",
        "TARJOTIN_CATALOGUE_PORT": str(port),
        "TARJOTIN_LOG_LEVEL": "debug",
    }
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "services", "serve", "catalogue"],
            env=environment,
            stdout=file,
            stderr=file,
        )
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            try:
                await _ready(client)
                yield client
            finally:
                process.terminate()
                await process.wait()
                listening.close()


async def _ready(client: httpx2.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/health/live")).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError("the catalogue did not start")


async def test_the_log_and_the_search_engine_never_see_it(
    database_url: str, tmp_path: Path
) -> None:
    engine, log = Engine(), tmp_path / "log"
    async with serving(database_url, engine, log) as client:
        for secret in SECRETS:
            for asked in (
                {"q": f"olen {secret} yksinäinen"},
                {"q": secret},
                {"q": secret * 40},  # too long
                {"q": "uinti", "language": secret},
                {"q": "uinti", secret: "1"},
                {"q": "uinti", "cursor": secret},
            ):
                answer = await client.get("/api/v1/services", params=asked)
                assert answer.status_code in (200, 400, 422)
                # The number of an answer may hold any three digits.
                told = {**answer.json(), "request_id": None}
                assert answer.status_code == 200 or "308" not in str(told)
            await client.get(f"/api/v1/services/{secret}")
            await client.get("/health/live", headers={"referer": f"http://test/?q={secret}"})
    lines = log.read_bytes()
    assert lines.count(b'"route":"/api/v1/services"') == 6 * len(SECRETS)
    assert engine.asked
    # A moment in the log may hold any three digits.
    telling = [part.encode() for part in DIGITS if len(part) > 4]
    assert not [part for part in telling if part in lines or part in b"".join(engine.asked)]
