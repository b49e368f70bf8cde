"""The search tends itself: what is marked gets indexed, and a wrong index is built anew once."""

from collections.abc import AsyncIterator

import pytest

from libs.common.local.meilisearch import Meilisearch
from libs.common.settings import Settings
from services.catalogue import settings as catalogue_settings
from services.catalogue.search import books, jobs, pending, rebuild
from tests.catalogue import factories
from tests.catalogue.search.tended import DEAD, Tended, tended
from tests.conftest import run_jobs


@pytest.fixture
async def tray(
    database_url: str, meilisearch_server: Meilisearch, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Tended]:
    """Jobs find this database and these indexes in the settings of the process."""
    async with tended(database_url, meilisearch_server) as opened:
        monkeypatch.setenv("TARJOTIN_DATABASE_URL", database_url)
        monkeypatch.setenv("TARJOTIN_MEILISEARCH_URL", meilisearch_server.url)
        monkeypatch.setenv("TARJOTIN_MEILISEARCH_KEY", meilisearch_server.key)
        prefix = opened.engine.live.removesuffix("services")
        monkeypatch.setenv("TARJOTIN_MEILISEARCH_PREFIX", prefix)
        catalogue_settings.settings.cache_clear()
        yield opened
        catalogue_settings.settings.cache_clear()


def queued(tray: Tended) -> list[str]:
    """Jobs that wait, by name."""
    rows = tray.rows("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
    return [row[0].rpartition(".")[2] for row in rows]


async def publish(tray: Tended) -> None:
    service = factories.service()
    factories.insert(tray.url, service)
    async with tray.database.sessions.begin() as session:
        await pending.mark(session, [service.id])


async def test_the_first_services_have_the_index_built(tray: Tended, settings: Settings) -> None:
    await publish(tray)
    await run_jobs(settings)
    assert len(await tray.indexed()) == 1


async def test_later_services_are_added_to_it(tray: Tended, settings: Settings) -> None:
    await rebuild.rebuild(tray.database, tray.engine)
    await publish(tray)
    await run_jobs(settings)
    assert (len(await tray.indexed()), queued(tray)) == (1, [])


async def test_a_missing_index_is_built_once(tray: Tended) -> None:
    await jobs.watch_index(0)
    await jobs.watch_index(60)
    assert queued(tray) == ["rebuild_index"]


async def test_a_good_index_is_left_alone(tray: Tended) -> None:
    await rebuild.rebuild(tray.database, tray.engine)
    await jobs.watch_index(0)
    assert queued(tray) == []


async def test_no_second_build_is_queued_while_one_runs(tray: Tended) -> None:
    await rebuild._begin(tray.database, tray.engine)
    async with books.rebuild_turn(tray.database):
        await jobs.watch_index(0)
    assert queued(tray) == []


async def test_an_interrupted_build_is_begun_again(tray: Tended, settings: Settings) -> None:
    await rebuild._begin(tray.database, tray.engine)
    await jobs.watch_index(0)
    await run_jobs(settings)
    assert (await tray.building(), await tray.engine.count(tray.engine.live)) == (None, 0)


async def test_what_a_lost_job_left_waiting_is_queued_again(tray: Tended) -> None:
    await rebuild.rebuild(tray.database, tray.engine)
    tray.services(1)
    await jobs.watch_index(0)
    await jobs.watch_index(60)
    assert queued(tray) == ["index_pending"]


async def test_documents_of_an_older_analysis_are_built_anew(
    tray: Tended, settings: Settings
) -> None:
    tray.services(1)
    await tray.drain()
    await rebuild.rebuild(tray.database, tray.engine)
    tray.run("UPDATE catalogue.search_document SET analysis = 0, document = '{}'")
    await jobs.watch_index(0)
    await run_jobs(settings)
    assert tray.documents() == await tray.indexed() != {}
    assert tray.rows("SELECT 1 FROM catalogue.search_document WHERE analysis = 0") == []


@pytest.fixture
async def gated(tray: Tended, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Of three published services the one that passes the gate, which is open; all are indexed."""
    good, bare, nameless = (
        factories.service(**more)
        for more in (
            {"service_classes": ["P1"], "target_groups": ["KR1"]},
            {"service_classes": ["P1"]},
            {"name": {"fi": " "}, "target_groups": ["KR1"]},
        )
    )
    id_ = str(good.id)
    tray.run("INSERT INTO catalogue.theme VALUES ('nature', '{}', '{}', '{P1}', 1)")
    ids = [good.id, bare.id, nameless.id]
    factories.insert(tray.url, good, bare, nameless)
    tray.mark(ids)
    await tray.drain()
    await rebuild.rebuild(tray.database, tray.engine)
    assert len(tray.documents()) == 2
    return {id_}


def gate(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("TARJOTIN_THEMES_GATE", setting)
    catalogue_settings.settings.cache_clear()


async def test_a_gate_that_is_shut_or_opened_is_noticed(
    tray: Tended, gated: set[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate(monkeypatch, "true")
    await jobs.watch_index(0)
    await run_jobs(settings)
    assert set(tray.documents()) == set(await tray.indexed()) == gated
    gate(monkeypatch, "false")
    await jobs.watch_index(60)
    await run_jobs(settings)
    assert len(tray.documents()) == len(await tray.indexed()) == 2


@pytest.mark.parametrize("setting", ["true", "false"])
async def test_a_gate_that_stays_as_it_is_gives_no_work(
    tray: Tended,
    gated: set[str],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
) -> None:
    gate(monkeypatch, setting)
    await jobs.watch_index(0)
    await run_jobs(settings)
    await jobs.watch_index(60)
    assert queued(tray) == []


async def test_an_engine_that_is_away_is_waited_for(
    tray: Tended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARJOTIN_MEILISEARCH_URL", DEAD)
    catalogue_settings.settings.cache_clear()
    await jobs.watch_index(0)
    assert queued(tray) == []
