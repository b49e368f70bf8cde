"""What waits is brought up to date in the documents and in the engine, and nothing gets lost."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable

import pytest

from libs.common.local.meilisearch import Meilisearch
from services.catalogue.search import documents, indexing
from services.catalogue.search.engine import Engine, EngineAway, IndexingFailed
from services.catalogue.search.facts import Facts
from services.catalogue.search.gathered import Levels
from services.catalogue.search.rebuild import rebuild
from tests.catalogue import factories
from tests.catalogue.search.tended import DEAD, Tended, tended


@pytest.fixture
async def tray(database_url: str, meilisearch_server: Meilisearch) -> AsyncIterator[Tended]:
    """With a live index, still empty."""
    async with tended(database_url, meilisearch_server) as opened:
        await rebuild(opened.database, opened.engine)
        yield opened


async def test_what_waits_is_found_by_both_engines(tray: Tended) -> None:
    services = tray.services(3)
    assert await tray.drain() == indexing.Drained(3, False)
    expected = {str(one.id): one.name["fi"] for one in services}
    assert (tray.documents(), await tray.indexed()) == (expected, expected)
    assert tray.waiting() == set()


async def test_a_service_of_far_too_many_words_holds_up_no_other(tray: Tended) -> None:
    words = " ".join(f"{'ä' * 9}{number}" for number in range(70_000))
    long = factories.service("Pitkä", content={"description": {"se": words}})
    factories.insert(tray.url, long, other := factories.service("Tavallinen"))
    tray.mark([long.id, other.id])
    assert await tray.drain() == indexing.Drained(2, False)
    assert set((await tray.indexed()).values()) == {"Pitkä", "Tavallinen"}


async def test_a_far_too_long_name_holds_up_no_other(tray: Tended) -> None:
    name = " ".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(500))
    factories.insert(tray.url, long := factories.service(name))
    other = factories.service("Tavallinen")
    factories.insert(tray.url, other)
    tray.mark([long.id, other.id])
    assert await tray.drain() == indexing.Drained(2, False)


async def test_a_service_that_cannot_be_indexed_holds_up_no_other(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, *others = tray.services(5)
    read = documents.read

    def stumbling(facts: Facts) -> Levels:
        if facts.id == odd.id:
            raise ValueError("odd")
        return read(facts)

    monkeypatch.setattr(documents, "read", stumbling)
    with pytest.raises(IndexingFailed, match="1 services could not be indexed"):
        await tray.drain()
    assert (await tray.indexed()).keys() == {str(one.id) for one in others}
    assert tray.waiting() == {odd.id}
    monkeypatch.undo()
    await tray.drain()
    assert tray.waiting() == set()


async def test_more_than_one_batch_is_worked_through(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "AT_A_TIME", 2)
    tray.services(7)
    await tray.drain()
    assert (len(await tray.indexed()), tray.waiting()) == (7, set())


async def test_progress_is_told_batch_by_batch(tray: Tended) -> None:
    tray.services(5)
    told: list[tuple[int, int]] = []
    await indexing.drain(
        tray.database, None, at_a_time=2, progress=lambda done, of: told.append((done, of))
    )
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]


async def test_a_change_replaces_what_was_there(tray: Tended) -> None:
    [service] = tray.services(1)
    await tray.drain()
    tray.rename(service.id, "Hiihtokerho")
    await tray.drain()
    expected = {str(service.id): "Hiihtokerho"}
    assert (tray.documents(), await tray.indexed()) == (expected, expected)


@pytest.mark.parametrize(
    "gone",
    [
        "UPDATE catalogue.service SET withdrawn_at = now()",
        "UPDATE catalogue.service SET name = '{}'",
        """INSERT INTO catalogue.overlay (service_id, hidden_reason, version, updated_at)
           SELECT id, 'Päättynyt', 1, now() FROM catalogue.service""",
        "DELETE FROM catalogue.service",
    ],
)
async def test_what_is_not_to_be_found_is_removed(tray: Tended, gone: str) -> None:
    [service] = tray.services(1)
    await tray.drain()
    tray.run(gone)
    tray.mark([service.id])
    await tray.drain()
    assert (tray.documents(), await tray.indexed(), tray.waiting()) == ({}, {}, set())


async def test_the_gate_leaves_out_what_has_no_theme(tray: Tended) -> None:
    tray.services(1)
    await indexing.drain(tray.database, tray.engine, themes_gate=True)
    assert (tray.documents(), tray.waiting()) == ({}, set())


async def test_without_an_engine_the_documents_are_enough(tray: Tended) -> None:
    services = tray.services(2)
    await indexing.drain(tray.database, None)
    assert set(tray.documents()) == {str(one.id) for one in services}
    assert tray.waiting() == set()


@pytest.mark.parametrize("url", [DEAD, None])
async def test_trouble_with_the_engine_keeps_no_document_from_being_written(
    tray: Tended, monkeypatch: pytest.MonkeyPatch, url: str | None
) -> None:
    monkeypatch.setattr(indexing, "AT_A_TIME", 2)
    services = tray.services(5)
    ids = {one.id for one in services}
    troubled = Engine(url or tray.engine.url, "a wrong key", "test_")
    with pytest.raises(EngineAway if url else IndexingFailed):
        await indexing.drain(tray.database, troubled)
    await troubled.close()
    assert (set(tray.documents()), tray.waiting()) == ({str(id_) for id_ in ids}, ids)
    await tray.drain()
    assert (set(await tray.indexed()), tray.waiting()) == (set(tray.documents()), set())


async def test_a_failed_task_leaves_the_services_waiting(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    [service] = tray.services(1)

    async def fail(tasks: Iterable[int], **_: str) -> None:
        raise IndexingFailed("internal")

    monkeypatch.setattr(tray.engine, "finish", fail)
    with pytest.raises(IndexingFailed):
        await tray.drain()
    assert tray.waiting() == {service.id}
    monkeypatch.undo()


async def test_a_change_that_comes_while_the_engine_works_is_indexed_too(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    [service] = tray.services(1)
    finish, names = tray.engine.finish, iter(["Hiihtokerho"])

    async def change_meanwhile(tasks: Iterable[int], **_: str) -> None:
        await finish(tasks)
        for name in names:
            tray.rename(service.id, name)

    monkeypatch.setattr(tray.engine, "finish", change_meanwhile)
    await tray.drain()
    assert await tray.indexed() == {str(service.id): "Hiihtokerho"}
    monkeypatch.undo()


async def test_a_change_that_comes_while_words_are_analysed_is_not_written_over(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    [service] = tray.services(1)
    read, names = indexing._rows, iter(["Hiihtokerho"])

    async def change_meanwhile(*arguments: object) -> object:
        rows = await read(*arguments)  # type: ignore[arg-type]
        for name in names:
            tray.rename(service.id, name)
            await indexing.drain(tray.database, tray.engine)
        return rows

    monkeypatch.setattr(indexing, "_rows", change_meanwhile)
    await tray.drain()
    expected = {str(service.id): "Hiihtokerho"}
    assert (tray.documents(), await tray.indexed()) == (expected, expected)


async def test_a_service_marked_by_an_open_transaction_is_left_to_it(tray: Tended) -> None:
    [service] = tray.services(1)
    async with tray.database.engine.connect() as marking:
        await marking.exec_driver_sql("UPDATE catalogue.search_pending SET change = change + 1")
        await asyncio.wait_for(tray.drain(), 20)
        await marking.commit()
    assert tray.waiting() == {service.id}


async def test_nothing_is_sent_to_an_index_that_has_vanished(tray: Tended) -> None:
    await tray.engine.drop(tray.engine.live)
    tray.services(1)
    assert (await tray.drain()).unbuilt
    assert await tray.engine.count(tray.engine.live) is None
    assert (await indexing.verify(tray.database, tray.engine)).outdated == "the index is missing"


async def test_two_drains_at_once_leave_the_newest(tray: Tended) -> None:
    services = tray.services(30)
    rounds = [tray.drain(), tray.drain()]
    for one in services:
        tray.rename(one.id, f"Uusi {one.name['fi']}")
    await asyncio.gather(*rounds)
    assert await tray.indexed() == tray.documents()
    assert all(name.startswith("Uusi") for name in tray.documents().values())


async def test_a_whole_index_is_in_order(tray: Tended) -> None:
    tray.services(2)
    await tray.drain()
    assert await indexing.verify(tray.database, tray.engine) == indexing.Verified(None, False)


async def test_a_lost_document_is_noticed(tray: Tended) -> None:
    [service, _] = tray.services(2)
    await tray.drain()
    await tray.engine.finish([await tray.engine.remove(tray.engine.live, [str(service.id)])])
    verified = await indexing.verify(tray.database, tray.engine)
    assert verified.outdated == "the index holds 1 documents instead of 2"


async def test_what_still_waits_is_not_taken_for_lost(tray: Tended) -> None:
    tray.services(2)
    await indexing.drain(tray.database, None)
    [service] = tray.services(1)
    tray.run("UPDATE catalogue.search_pending SET service_id = %s", service.id)
    assert await indexing.verify(tray.database, tray.engine) == indexing.Verified(None, True)


async def test_other_settings_are_noticed(tray: Tended) -> None:
    tray.run("UPDATE catalogue.search_index SET settings_hash = 'older'")
    verified = await indexing.verify(tray.database, tray.engine)
    assert verified.outdated == "the index has other settings"


async def test_without_an_engine_no_index_is_missed(tray: Tended) -> None:
    factories.insert(tray.url, factories.service())
    assert await indexing.verify(tray.database, None) == indexing.Verified(None, False)
