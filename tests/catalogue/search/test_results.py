"""Answers are kept until what they lean on changes, in whichever process that happens."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx2
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from libs.common.local.meilisearch import Meilisearch
from services.catalogue.app import create
from services.catalogue.search import client, rebuild, store
from services.catalogue.search.results import LONGEST, Results
from services.catalogue.search.wanted import Found, Wanted
from services.catalogue.settings import CatalogueSettings
from tests.catalogue.search.tended import Tended, tended
from tests.conftest import serving


@given(st.lists(st.tuples(st.binary(max_size=3), st.binary(max_size=50)), max_size=60))
def test_never_more_is_kept_than_there_is_room_for(answers: list[tuple[bytes, bytes]]) -> None:
    room = 200
    results = Results(room)
    for asked, answer in answers:
        results.keep(asked, answer)
        assert results.get(asked) == answer
    kept = {asked: results.get(asked) for asked, _ in answers}
    assert sum(len(asked) + len(answer) for asked, answer in kept.items() if answer) <= room


def test_the_least_recently_asked_is_forgotten_first() -> None:
    results = Results(room=6)
    results.keep(b"a", b"12")
    results.keep(b"b", b"12")
    results.get(b"a")
    results.keep(b"c", b"12")
    assert (results.get(b"a"), results.get(b"b")) == (b"12", None)


def test_an_answer_out_of_proportion_is_not_kept() -> None:
    results = Results()
    results.keep(b"a", b"." * (LONGEST + 1))
    assert results.get(b"a") is None


@pytest.fixture
async def tray(database_url: str, meilisearch_server: Meilisearch) -> AsyncIterator[Tended]:
    async with tended(database_url, meilisearch_server) as made:
        yield made


def settings(tray: Tended) -> CatalogueSettings:
    return CatalogueSettings.model_validate(
        {
            "database_url": tray.url,
            "meilisearch_url": tray.engine.url,
            "meilisearch_key": tray.engine.key,
            "meilisearch_prefix": tray.engine.live.removesuffix("services"),
        }
    )


Process = tuple[FastAPI, httpx2.AsyncClient]


@asynccontextmanager
async def processes(tray: Tended, count: int = 2) -> AsyncIterator[list[Process]]:
    """As many as `count` workers would be, each with what it keeps in mind."""
    async with AsyncExitStack() as stack:
        apps = [create(settings(tray)) for _ in range(count)]
        yield [(app, await stack.enter_async_context(serving(app))) for app in apps]


async def names(opened: httpx2.AsyncClient, q: str = "kuvataidepaja") -> list[str]:
    answer = await opened.get("/api/v1/services", params={"q": q})
    return [hit["name"] for hit in answer.json()["items"]]


async def indexed(tray: Tended) -> None:
    tray.services(1)
    await tray.drain()
    await rebuild.rebuild(tray.database, tray.engine)


async def test_the_same_search_asks_the_engine_once(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    await indexed(tray)
    asked = []
    search = client.Client.search

    async def counted(self: client.Client, wanted: Wanted) -> Found:
        asked.append(wanted)
        return await search(self, wanted)

    monkeypatch.setattr(client.Client, "search", counted)
    async with processes(tray, 1) as [(_, opened)]:
        assert await names(opened) == await names(opened) == ["Kuvataidepaja 0"]
    assert len(asked) == 1


async def test_every_process_forgets_when_what_is_found_has_changed(tray: Tended) -> None:
    await indexed(tray)
    async with processes(tray) as opened:
        for _, one in opened:
            assert await names(one) == ["Kuvataidepaja 0"]
        [id_] = tray.documents()
        tray.rename(id_, "Kuvataidepaja uusi")  # type: ignore[arg-type]
        await tray.drain()
        for app, one in opened:
            await app.state.search.refresh()
            assert await names(one) == ["Kuvataidepaja uusi"]


async def test_an_answer_from_before_a_change_is_not_kept_after_it(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine answers, then the change comes, then the answer would be kept."""
    await indexed(tray)
    async with processes(tray, 1) as [(app, opened)]:
        search = client.Client.search

        async def slow(self: client.Client, wanted: Wanted) -> Found:
            found = await search(self, wanted)
            [id_] = tray.documents()
            tray.rename(id_, "Kuvataidepaja uusi")  # type: ignore[arg-type]
            await tray.drain()
            await app.state.search.refresh()
            return found

        monkeypatch.setattr(client.Client, "search", slow)
        await names(opened)
        monkeypatch.setattr(client.Client, "search", search)
        assert await names(opened) == ["Kuvataidepaja uusi"]


async def test_what_found_nothing_or_depends_on_the_moment_is_asked_anew(tray: Tended) -> None:
    await indexed(tray)
    async with processes(tray, 1) as [(app, opened)]:
        for question in ("q=zzzz", "q=kuvataidepaja&open_at=now", "near=61.4,21.8"):
            await opened.get(f"/api/v1/services?{question}")
            assert app.state.search.results.get(question.encode()) is None


async def test_a_look_that_fails_keeps_what_is_known_and_no_answers(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is: a loop that ended would leave this process behind for good."""
    await indexed(tray)
    async with processes(tray, 1) as [(app, opened)]:
        assert await names(opened)
        search = app.state.search
        known, results = search.known, search.results

        async def broken(*_: object) -> None:
            raise ValueError

        with monkeypatch.context() as patched:
            patched.setattr(store, "known", broken)
            await search.refresh()
        assert search.known is known
        assert search.results is not results
        await search.refresh()


@pytest.mark.parametrize("q", ["kuvataidepaja 010190-123A", "kuvataidepaja 040 123 4567"])
async def test_what_identifies_somebody_is_not_kept(tray: Tended, q: str) -> None:
    await indexed(tray)
    async with processes(tray, 1) as [(app, opened)]:
        assert await names(opened, q) == ["Kuvataidepaja 0"]
        assert not app.state.search.results._answers
