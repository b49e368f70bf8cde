"""What a sync run tells of itself over HTTP."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from libs.common.paging import Page


class SyncRunItem(BaseModel):
    """One run of the sync. Counts are by kind of document."""

    id: int
    source: str
    scope: str = Field(description="`all`, `area:06`, `area:609`, `organisation:<id>`")
    mode: Literal["full", "changes"]
    state: Literal["running", "succeeded", "stopped", "failed"] = Field(
        description="`stopped`: too much had vanished; a person must say whether that is right"
    )
    started_at: datetime
    finished_at: datetime | None
    duration_seconds: float | None
    cursor: datetime | None = Field(description="Changes up to here are in")
    reason: str | None = Field(description="Why it stopped or failed")
    counts: dict[str, dict[str, int]]


SyncRunPage = Page[SyncRunItem]
