"""White spots over HTTP, for coordinators."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from libs.common.access import Coordinator
from libs.common.problems import documented
from services.catalogue.gaps import actions
from services.catalogue.gaps import jobs as jobs  # the worker finds the job through the app
from services.catalogue.gaps.schemas import Gaps, GapsQuery

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get(
    "/search-gaps",
    operation_id="search_gaps",
    responses=documented(400, 401, 422, 503),
)
async def search_gaps(
    request: Request, _: Coordinator, query: Annotated[GapsQuery, Query()]
) -> Gaps:
    """What residents searched for in vain, the most frequent first, without any trace of who."""
    async with request.app.state.database.engine.connect() as connection:
        return await actions.gaps(connection, query)
