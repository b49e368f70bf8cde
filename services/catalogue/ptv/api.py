"""The sync's reports over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, TypeAdapter

from libs.common import paging
from libs.common.db import Session
from libs.common.problems import documented
from services.catalogue.ptv import runs
from services.catalogue.ptv.schemas import SyncRunItem, SyncRunPage

router = APIRouter(prefix="/api/v1", tags=["sync"])
_POSITION: TypeAdapter[int] = TypeAdapter(int)


class RunsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: paging.Limit = 20
    cursor: paging.Cursor | None = None


@router.get("/sync-runs", operation_id="list_sync_runs", responses=documented(400, 422, 503))
async def list_sync_runs(query: Annotated[RunsQuery, Query()], session: Session) -> SyncRunPage:
    """The runs of the sync, the newest first: what came in, what was rejected, how long it took."""
    before = paging.decode(query.cursor, _POSITION) if query.cursor else None
    total, rows = await runs.newest(session, query.limit + 1, before)
    page = [SyncRunItem.model_validate(row) for row in rows[: query.limit]]
    more = len(rows) > query.limit
    return SyncRunPage(items=page, total=total, next=paging.encode(page[-1].id) if more else None)
