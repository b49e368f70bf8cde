"""Jobs are queued with the row that made them needful, and run once its transaction is in."""

from typing import Any

import procrastinate
import psycopg
import pytest
from procrastinate.tasks import Task
from sqlalchemy import text

from libs.common import jobs
from libs.common.db import Database
from libs.common.settings import Settings
from tests.conftest import run_jobs

ran: list[int] = []


@jobs.app.task(queue="feedback")
async def note(number: int) -> None:
    ran.append(number)


@jobs.app.task(queue="feedback", retry=procrastinate.RetryStrategy(max_attempts=2))
async def fail_at_first(number: int) -> None:
    ran.append(number)
    if ran.count(number) == 1:
        raise ConnectionError


@jobs.app.task(queue="feedback")
async def fail(number: int) -> None:
    raise ConnectionError


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    ran.clear()


async def queue(url: str, task: Task[Any, Any, Any], number: int) -> None:
    database = Database(url, "tarjotin_feedback")
    async with database.sessions.begin() as session:
        await jobs.enqueue(session, task, number=number)
    await database.close()


async def test_a_committed_job_runs(database_url: str, settings: Settings) -> None:
    await queue(database_url, note, 7)
    await jobs.work(settings, wait=False)
    assert ran == [7]


async def test_a_job_that_fails_is_tried_again(database_url: str, settings: Settings) -> None:
    await queue(database_url, fail_at_first, 8)
    await run_jobs(settings)
    assert ran == [8, 8]


async def test_a_rolled_back_transaction_leaves_neither_row_nor_job(
    database_url: str, settings: Settings
) -> None:
    database = Database(database_url, "tarjotin_feedback")
    async with database.sessions() as session:
        await session.execute(text("CREATE TEMPORARY TABLE made (id int)"))
        await jobs.enqueue(session, note, number=9)
        await session.rollback()
    await database.close()
    await jobs.work(settings, wait=False)
    assert ran == []


async def test_a_job_of_a_killed_worker_is_given_back(
    database_url: str, settings: Settings
) -> None:
    await queue(database_url, note, 10)
    with psycopg.connect(database_url) as connection:
        # What a killed worker leaves: taken, and its heartbeat long ago.
        connection.execute(
            """WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)
                             VALUES (now() - interval '1 hour') RETURNING id)
               UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"""
        )
    await queue_stalled_check(database_url)
    await run_jobs(settings)
    assert ran == [10]


async def queue_stalled_check(url: str) -> None:
    database = Database(url)
    async with database.sessions.begin() as session:
        await jobs.enqueue(session, jobs.retry_stalled, timestamp=0)
    await database.close()


async def test_jobs_with_one_lock_never_run_together(database_url: str, settings: Settings) -> None:
    database = Database(database_url, "tarjotin_feedback")
    async with database.sessions.begin() as session:
        for number in range(5):
            await jobs.enqueue(session, note, lock="one-at-a-time", number=number)
    await database.close()
    await run_jobs(settings)
    assert ran == [0, 1, 2, 3, 4]


async def test_finished_jobs_are_forgotten_after_a_week_also_those_that_failed(
    database_url: str, settings: Settings
) -> None:
    await queue(database_url, note, 1)
    await queue(database_url, fail, 2)
    await jobs.work(settings, wait=False)
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE procrastinate_events SET at = at - interval '8 days'")
    database = Database(database_url, "tarjotin_feedback")
    async with database.sessions.begin() as session:
        await jobs.enqueue(session, jobs.forget_finished, timestamp=0)
    await database.close()
    await jobs.work(settings, wait=False)
    with psycopg.connect(database_url) as connection:
        left = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'feedback'"
        ).fetchone()
    assert left == (0,)
