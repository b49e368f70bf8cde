"""Runs that end before their time withdraw nothing and keep what they had committed."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

import pytest

from libs.common import clock
from services.catalogue.ptv import actions, client, runs, steps, wire
from services.catalogue.ptv.client import PtvClient
from services.catalogue.ptv.plan import Plan, Report, SyncBusy
from services.catalogue.ptv.source import Fetched, Scope
from tests.catalogue.ptv.tray import HASTY, Tray
from tests.ptv_stub.documents import service, service_location

EVERYTHING = Scope("all")


class Interrupted(PtvClient):
    """PTV with something happening after the first answer of a kind."""

    kind = wire.SERVICE
    happens: Callable[[], object] = staticmethod(lambda: None)

    async def fetch(self, kind: str, ids: Sequence[str]) -> AsyncGenerator[Fetched, None]:
        number = 0
        async for answer in super().fetch(kind, ids):
            yield answer
            number += 1
            if kind == self.kind and number == 1:
                self.happens()
                await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there is something to commit before the end."""
    monkeypatch.setattr(steps, "DOCUMENTS_A_TRANSACTION", 1)
    monkeypatch.setattr(client, "LONGEST_LIST", 5)


async def interrupted(tray: Tray, happens: Callable[[], object]) -> Report:
    source = Interrupted(tray.client, EVERYTHING, 60, HASTY)
    source.happens = happens
    return await tray.run_from(source)


async def cancelled(tray: Tray) -> None:
    """A run of everything whose task is cancelled when its first services are in."""

    def first_are_in(kind: str, done: int, of: int) -> None:
        if kind == wire.SERVICE:
            task.cancel()

    source = PtvClient(tray.client, EVERYTHING, 60, HASTY)
    task = asyncio.create_task(tray.run_from(source, progress=first_are_in))
    with pytest.raises(asyncio.CancelledError):
        await task


def ptv_dies(tray: Tray) -> Callable[[], object]:
    return lambda: tray.stub.faults.fail(status=503, times=None)


async def many(tray: Tray) -> list[str]:
    """Eight lists of services, all of them taken in; a tenth has since been archived."""
    ids = tray.stub.publish(*(service() for _ in range(40)))
    await tray.succeed()
    for id in ids[:4]:
        tray.stub.register.archive(id)
    return ids


async def test_a_ptv_that_dies_half_way_makes_the_run_fail(tray: Tray) -> None:
    await many(tray)
    report = await interrupted(tray, ptv_dies(tray))
    assert report.state == "failed"
    assert "times in a row" in str(report.reason)


async def test_a_run_that_failed_has_withdrawn_nothing(tray: Tray) -> None:
    ids = await many(tray)
    await interrupted(tray, ptv_dies(tray))
    assert await tray.living() == set(ids)


async def test_a_run_that_failed_keeps_what_it_had_committed(tray: Tray) -> None:
    tray.stub.publish(*(service() for _ in range(60)))
    await interrupted(tray, ptv_dies(tray))
    kept = await tray.living()
    assert 5 <= len(kept) < 60
    tray.stub.faults.clear()
    report = await tray.succeed()
    assert report.counts.unchanged[wire.SERVICE] == len(kept)
    assert len(await tray.living()) == 60


async def test_a_failed_run_has_its_reason_and_no_point_to_count_from(tray: Tray) -> None:
    tray.stub.publish(service())
    tray.stub.faults.fail("/ServiceChannel", status=500, times=None)
    report = await tray.run()
    (run,) = await tray.query("SELECT * FROM catalogue.sync_run")
    assert (run["id"], run["state"], run["cursor"]) == (report.id, "failed", None)
    assert run["reason"] == "PTV gave no list at /ServiceChannel: PTV answered 500"
    assert run["finished_at"] is not None


async def test_a_spent_budget_ends_the_run(tray: Tray) -> None:
    tray.stub.publish(service())
    report = await tray.run(budget=-1)
    assert (report.state, report.reason) == ("failed", "the run's time budget is spent")


async def test_a_cancelled_run_withdraws_nothing_and_says_so(tray: Tray) -> None:
    ids = await many(tray)
    await cancelled(tray)
    assert await tray.living() == set(ids)
    (_, run) = await tray.query("SELECT * FROM catalogue.sync_run ORDER BY id")
    assert (run["state"], run["reason"], run["cursor"]) == ("failed", "CancelledError", None)


async def test_a_cancelled_run_keeps_what_it_had_committed(tray: Tray) -> None:
    tray.stub.publish(*(service() for _ in range(60)))
    await cancelled(tray)
    assert 5 <= len(await tray.living()) < 60
    await tray.succeed()
    assert len(await tray.living()) == 60


async def test_a_cancelled_run_lets_the_next_one_in(tray: Tray) -> None:
    await many(tray)
    await cancelled(tray)
    await tray.succeed()
    assert len(await tray.withdrawn()) == 4


async def test_a_cancelled_run_leaves_no_request_behind(tray: Tray) -> None:
    await many(tray)
    before = asyncio.all_tasks()
    await cancelled(tray)
    assert asyncio.all_tasks() <= before


async def test_a_run_that_breaks_here_leaves_no_request_behind(tray: Tray) -> None:
    """Lists are asked for ahead of their turn, and then nobody waits for them any more."""
    await many(tray)
    tray.stub.faults.delay(0.05, path_prefix="/Service/list")
    before = asyncio.all_tasks()
    source = PtvClient(tray.client, EVERYTHING, 60, HASTY)
    with pytest.raises(BrokenPipeError):
        await actions.sync(tray.database, source, Plan("ptv", EVERYTHING), broken_terminal)
    assert asyncio.all_tasks() <= before
    (_, run) = await tray.query("SELECT state, reason FROM catalogue.sync_run ORDER BY id")
    assert (run["state"], run["reason"]) == ("failed", "BrokenPipeError")


def broken_terminal(kind: str, done: int, total: int) -> None:
    """Somebody who watched the run has gone."""
    raise BrokenPipeError


async def test_what_a_failed_run_brought_in_is_withdrawn_when_it_goes(tray: Tray) -> None:
    ids = tray.stub.publish(*(service() for _ in range(10)))
    tray.stub.faults.fail("/ServiceChannel", status=500, times=None)
    tray.stub.publish(service_location())
    await tray.run()
    tray.stub.faults.clear()
    await tray.succeed()
    tray.stub.register.archive(ids[0])
    await tray.succeed()
    assert await tray.withdrawn() == {ids[0]}


async def test_a_run_a_killed_process_left_running_is_marked_failed(tray: Tray) -> None:
    async with tray.database.engine.begin() as connection:
        await runs.begin(connection, "ptv", "all", "full", clock.now())
    await tray.succeed()
    first, second = await tray.query("SELECT state, reason FROM catalogue.sync_run ORDER BY id")
    assert (first["state"], second["state"]) == ("failed", "succeeded")
    assert first["reason"] == "The process ended before the run did."


async def test_one_run_goes_at_a_time(tray: Tray) -> None:
    tray.stub.publish(service())
    async with tray.database.engine.connect() as connection:
        assert await runs.try_lock(connection)
        with pytest.raises(SyncBusy, match="under way"):
            await tray.run()
        await runs.unlock(connection)
    await tray.succeed()


async def test_of_runs_started_together_one_goes_and_the_others_are_told(tray: Tray) -> None:
    tray.stub.publish(*(service() for _ in range(20)))
    tray.stub.faults.delay(0.2)
    ends = await asyncio.gather(*(tray.run() for _ in range(3)), return_exceptions=True)
    tray.stub.faults.clear()
    assert sorted(type(end).__name__ for end in ends) == ["Report", "SyncBusy", "SyncBusy"]
    assert len(await tray.query("SELECT id FROM catalogue.sync_run")) == 1


async def test_a_run_that_was_refused_leaves_nothing_in_the_books(tray: Tray) -> None:
    async with tray.database.engine.connect() as connection:
        await runs.try_lock(connection)
        source = PtvClient(tray.client, EVERYTHING, 60, HASTY)
        with pytest.raises(SyncBusy):
            await actions.sync(tray.database, source, Plan("ptv", EVERYTHING))
        await runs.unlock(connection)
    assert await tray.query("SELECT id FROM catalogue.sync_run") == []
