"""`/health/live` and `/health/ready`, alike in every service."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from libs.common.problems import Unavailable, documented

router = APIRouter(prefix="/health", tags=["health"])


@dataclass(frozen=True)
class Check:
    """Something the service leans on. `probe` returns None when well, else what is wrong.

    A failing check that is not `required` leaves the service ready, reported as degraded.
    """

    name: str
    probe: Callable[[], Awaitable[str | None]]
    required: bool = True


class Live(BaseModel):
    status: str = "live"


class Ready(BaseModel):
    status: str = "ready"
    degraded: list[str] = Field(
        default=[], description="Outside systems that are away while a stand-in serves"
    )


@router.get("/live", operation_id="live")
async def live() -> Live:
    """The process answers. Touches nothing outside it."""
    return Live()


@router.get("/ready", operation_id="ready", responses=documented(503))
async def ready(request: Request) -> Ready:
    """The database is reachable and migrated, so requests can be sent here."""
    checks: Sequence[Check] = request.app.state.checks
    found = [(check, await check.probe()) for check in checks]
    missing = [f"{check.name}: {wrong}" for check, wrong in found if wrong and check.required]
    if missing:
        raise Unavailable("; ".join(missing))
    return Ready(degraded=[check.name for check, wrong in found if wrong])
