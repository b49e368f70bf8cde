"""An index is built anew beside the one that serves; whatever happens, a whole one serves."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from libs.common.local.meilisearch import Meilisearch
from services.catalogue.search import books, indexing, rebuild
from services.catalogue.search.engine import Engine, EngineAway, IndexingFailed
from services.catalogue.search.index_settings import settings_hash
from tests.catalogue.search.tended import DEAD, Tended, tended


@pytest.fixture
async def tray(database_url: str, meilisearch_server: Meilisearch) -> AsyncIterator[Tended]:
    async with tended(database_url, meilisearch_server) as opened:
        yield opened


async def row(tray: Tended) -> books.Index:
    async with tray.database.engine.connect() as connection:
        return await books.index(connection)


async def test_the_first_index_holds_every_document(tray: Tended) -> None:
    tray.services(3)
    await indexing.drain(tray.database, None)
    assert await rebuild.rebuild(tray.database, tray.engine) == rebuild.Rebuilt(3, 1)
    assert await tray.indexed() == tray.documents()
    assert (await row(tray))[:3] == (1, None, settings_hash())
    assert await tray.engine.leftovers() == []


async def test_an_index_of_nothing_can_be_built(tray: Tended) -> None:
    assert await rebuild.rebuild(tray.database, tray.engine) == rebuild.Rebuilt(0, 1)
    assert await tray.engine.count(tray.engine.live) == 0


async def test_a_new_index_holds_what_the_old_one_had_lost(tray: Tended) -> None:
    [service, _] = tray.services(2)
    await indexing.drain(tray.database, None)
    await rebuild.rebuild(tray.database, tray.engine)
    await tray.engine.finish([await tray.engine.remove(tray.engine.live, [str(service.id)])])
    assert (await rebuild.rebuild(tray.database, tray.engine)).generation == 2
    assert await tray.indexed() == tray.documents()


async def test_progress_is_told_page_by_page(tray: Tended, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "AT_A_TIME", 2)
    tray.services(5)
    await indexing.drain(tray.database, None)
    told: list[tuple[int, int]] = []
    await rebuild.rebuild(tray.database, tray.engine, lambda sent, of: told.append((sent, of)))
    assert told == [(2, 5), (4, 5), (5, 5)]


async def test_changes_made_meanwhile_are_in_the_new_index(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renames, newcomers and withdrawals, indexed by two drains while the index is built."""
    monkeypatch.setattr(rebuild, "AT_A_TIME", 15)
    services = tray.services(300)
    await indexing.drain(tray.database, None)
    await rebuild.rebuild(tray.database, tray.engine)
    rebuilding = asyncio.create_task(rebuild.rebuild(tray.database, tray.engine))
    rounds = 0
    while not rebuilding.done() and rounds < 100:
        one = services[rounds * 3 % 300]
        tray.rename(one.id, f"Uusi {rounds}")
        tray.run(
            "UPDATE catalogue.service SET withdrawn_at = now() WHERE id = %s",
            services[rounds * 7 % 300].id,
        )
        tray.mark([services[rounds * 7 % 300].id])
        tray.services(1)
        await asyncio.gather(tray.drain(), tray.drain())
        rounds += 1
    await rebuilding
    await tray.drain()
    assert rounds > 1
    assert await tray.indexed() == tray.documents()
    assert await indexing.verify(tray.database, tray.engine) == indexing.Verified(None, False)


async def served_before(tray: Tended) -> dict[str, str]:
    tray.services(2)
    await indexing.drain(tray.database, None)
    await rebuild.rebuild(tray.database, tray.engine)
    return await tray.indexed()


async def test_a_build_that_lost_documents_never_serves(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await served_before(tray)
    add = tray.engine.add

    async def lose_one(uid: str, documents: bytes) -> int:
        return await add(uid, documents.partition(b"\n")[0])

    monkeypatch.setattr(tray.engine, "add", lose_one)
    with pytest.raises(IndexingFailed, match="1 documents were indexed instead of 2"):
        await rebuild.rebuild(tray.database, tray.engine)
    assert await tray.indexed() == before
    assert (await row(tray))[:3] == (1, None, settings_hash())
    assert await tray.engine.leftovers() == []
    monkeypatch.undo()


async def test_a_build_after_a_failed_one_succeeds(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await served_before(tray)
    add = tray.engine.add

    async def spoil(uid: str, documents: bytes) -> int:
        return await add(uid, b'{"id": "not a possible id!"}')

    monkeypatch.setattr(tray.engine, "add", spoil)
    with pytest.raises(IndexingFailed, match="invalid_document_id"):
        await rebuild.rebuild(tray.database, tray.engine)
    monkeypatch.undo()
    await rebuild.rebuild(tray.database, tray.engine)
    assert await tray.indexed() == before


async def interrupted(tray: Tended) -> None:
    """As a killed process leaves it."""
    await rebuild._begin(tray.database, tray.engine)
    assert await tray.building() in await tray.engine.leftovers()


async def test_the_next_build_clears_away_an_interrupted_one(tray: Tended) -> None:
    before = await served_before(tray)
    await interrupted(tray)
    assert (await rebuild.rebuild(tray.database, tray.engine)).generation == 2
    assert await tray.indexed() == before
    assert (await tray.building(), await tray.engine.leftovers()) == (None, [])


async def test_the_watch_clears_away_an_interrupted_build(tray: Tended) -> None:
    await served_before(tray)
    await interrupted(tray)
    await rebuild.clean_up_interrupted(tray.database, tray.engine)
    assert (await tray.building(), await tray.engine.leftovers()) == (None, [])


async def test_the_watch_leaves_a_running_build_alone(tray: Tended) -> None:
    await served_before(tray)
    async with books.rebuild_turn(tray.database):
        await interrupted(tray)
        await rebuild.clean_up_interrupted(tray.database, tray.engine)
        assert await tray.building() is not None


async def test_one_build_at_a_time(tray: Tended) -> None:
    async with books.rebuild_turn(tray.database) as own:
        assert own
        with pytest.raises(rebuild.RebuildRunning):
            await rebuild.rebuild(tray.database, tray.engine)
    await rebuild.rebuild(tray.database, tray.engine)


async def test_an_engine_that_is_away_leaves_no_build_behind(tray: Tended) -> None:
    engine = Engine(DEAD, None, "test_")
    with pytest.raises(EngineAway):
        await rebuild.rebuild(tray.database, engine)
    await engine.close()
    assert await row(tray) == books.Index()


async def test_analysing_anew_replaces_every_document(tray: Tended) -> None:
    before = await served_before(tray)
    async with tray.database.engine.begin() as connection:
        await connection.execute(text("UPDATE catalogue.search_document SET document = '{}'"))
    assert await rebuild.analyse(tray.database, tray.engine) == 2
    assert (tray.documents(), await tray.indexed()) == (before, before)


async def test_an_older_page_never_follows_a_newer_change(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    [service] = tray.services(1)
    await indexing.drain(tray.database, None)
    add = tray.engine.add
    drains: list[asyncio.Task[indexing.Drained]] = []

    async def dawdle(uid: str, documents: bytes) -> int:
        if not drains:
            tray.rename(service.id, "Hiihtokerho")
            drains.append(asyncio.create_task(tray.drain()))
            await asyncio.sleep(0.5)
        return await add(uid, documents)

    monkeypatch.setattr(tray.engine, "add", dawdle)
    await rebuild.rebuild(tray.database, tray.engine)
    await asyncio.gather(*drains)
    assert await tray.indexed() == {str(service.id): "Hiihtokerho"}
    monkeypatch.undo()
