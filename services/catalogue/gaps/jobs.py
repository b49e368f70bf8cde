"""White spots are not kept for ever."""

import structlog

from libs.common import jobs
from services.catalogue.gaps import actions
from services.catalogue.search.jobs import QUEUE, tools

log = structlog.get_logger(__name__)


@jobs.app.periodic(cron="25 3 * * *")
@jobs.app.task(queue=QUEUE, lock="catalogue.forget_search_gaps")
async def forget_search_gaps(timestamp: int) -> None:
    """Every night: remove what is older than `KEPT_DAYS`."""
    async with tools() as own, own.database.engine.begin() as connection:
        log.info("search_gaps_forgotten", rows=await actions.forget_old(connection))
