"""Background work with procrastinate: a job is queued in the transaction that made it needful.

A rollback leaves neither row nor job. Features declare tasks with `@app.task` in their `jobs.py`,
on the queue named after their service.
"""

from typing import Any

import procrastinate
from procrastinate.tasks import Task
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from libs.common import db
from libs.common.settings import Settings

COMMON_QUEUE = "common"

app = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def enqueue(
    within: AsyncSession | AsyncConnection,
    task: Task[Any, Any, Any],
    *,
    lock: str | None = None,
    **arguments: Any,
) -> None:
    """Queue `task` in the caller's transaction.

    Jobs with the same `lock` never run at the same time. Arguments must be JSON and free of
    personal data: they stay in the queue's table.
    """
    connection = await db.driver_connection(within)
    deferrer = task.configure(connection=connection, lock=lock)
    await deferrer.defer_async(**arguments)


@app.periodic(cron="* * * * *")
@app.task(queue=COMMON_QUEUE, pass_context=True)
async def retry_stalled(context: procrastinate.JobContext, timestamp: int) -> None:
    """A killed worker leaves its jobs 'doing'; give them back to the queue."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queue=COMMON_QUEUE, pass_context=True)
async def forget_finished(context: procrastinate.JobContext, timestamp: int) -> None:
    """Finished jobs are kept a week, so that the queue's table does not grow without end: while
    Meilisearch is away, one fails every minute."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=24 * 7, include_failed=True, include_cancelled=True, include_aborted=True
    )


async def work(settings: Settings, *, wait: bool = True) -> None:
    """Run jobs of every queue until stopped; with `wait=False` until none is left."""
    own = procrastinate.PsycopgConnector(
        conninfo=settings.database_url_of("worker"), kwargs={"options": "-c timezone=UTC"}
    )
    with app.replace_connector(own) as worker:
        async with worker.open_async():
            await worker.run_worker_async(
                wait=wait,
                concurrency=4,
                shutdown_graceful_timeout=2,
                fetch_job_polling_interval=2,
                install_signal_handlers=wait,
            )
