"""A tray under test: runs of its sync against the stub, and what its tables hold afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import RowMapping, text

from libs.common import clock
from libs.common.db import Database
from libs.common.progress import Show, unseen
from services.catalogue.ptv import wire
from services.catalogue.ptv.actions import sync
from services.catalogue.ptv.client import Patience, PtvClient
from services.catalogue.ptv.plan import Plan, Report
from services.catalogue.ptv.source import Scope, Source
from services.catalogue.ptv.tables import TABLES
from tests.ptv_stub import StubServer

HASTY = Patience(attempts=3, first_wait=0.01, longest_wait=0.05)
SUMMED = ("written", "unchanged", "rejected", "missing", "unfetchable")

Row = RowMapping


class Tray:
    """The sync, its stub and its database."""

    def __init__(self, database: Database, stub: StubServer, client: httpx2.AsyncClient) -> None:
        self.database, self.stub, self.client = database, stub, client

    async def run(
        self,
        scope: Scope | str = "all",
        *,
        full: bool = True,
        accept_drop: bool = False,
        source_name: str = "ptv",
        budget: float = 60.0,
    ) -> Report:
        """One run over HTTP, however it ends."""
        own = Scope.of_area(scope) if isinstance(scope, str) else scope
        source = PtvClient(self.client, own, budget, HASTY)
        return await self.run_from(
            source, own, full=full, accept_drop=accept_drop, source_name=source_name
        )

    async def run_from(
        self,
        source: Source,
        scope: Scope | None = None,
        *,
        source_name: str = "ptv",
        full: bool = True,
        accept_drop: bool = False,
        progress: Show = unseen,
    ) -> Report:
        """One run from any source."""
        plan = Plan(source_name, scope or Scope("all"), full, accept_drop=accept_drop)
        return await sync(self.database, source, plan, progress)

    async def succeed(self, scope: Scope | str = "all", **more: Any) -> Report:
        """A run over HTTP that has to succeed."""
        report = await self.run(scope, **more)
        assert (report.state, report.reason) == ("succeeded", None)
        return report

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Stand at `moment`, both here and at PTV."""
        before, self.stub.now = self.stub.now, moment
        with clock.frozen(moment):
            yield
        self.stub.now = before

    async def query(self, sql: str, **parameters: Any) -> Sequence[Row]:
        async with self.database.engine.connect() as connection:
            return (await connection.execute(text(sql), parameters)).mappings().all()

    async def execute(self, sql: str, **parameters: Any) -> None:
        async with self.database.engine.begin() as connection:
            await connection.execute(text(sql), parameters)

    async def row(self, kind: str, id: str) -> Row:
        """The one row with this id."""
        (found,) = await self.query(
            f"SELECT * FROM catalogue.{TABLES[kind].name} WHERE id = :id", id=UUID(id)
        )
        return found

    async def content(self, kind: str, id: str) -> dict[str, Any]:
        """The row's JSON for readers."""
        found: dict[str, Any] = (await self.row(kind, id))["content"]
        return found

    async def living(self, kind: str = wire.SERVICE) -> set[str]:
        """Ids of the rows that are not withdrawn."""
        rows = await self.query(
            f"SELECT id FROM catalogue.{TABLES[kind].name} WHERE withdrawn_at IS NULL"
        )
        return {str(row["id"]) for row in rows}

    async def withdrawn(self, kind: str = wire.SERVICE) -> set[str]:
        rows = await self.query(
            f"SELECT id FROM catalogue.{TABLES[kind].name} WHERE withdrawn_at IS NOT NULL"
        )
        return {str(row["id"]) for row in rows}

    async def pending(self) -> set[str]:
        """Services that wait for the search."""
        rows = await self.query("SELECT service_id FROM catalogue.search_pending")
        return {str(row["service_id"]) for row in rows}

    async def search_is_up_to_date(self) -> None:
        """Forget what waits for the search, as if it had been indexed."""
        await self.execute("DELETE FROM catalogue.search_pending")

    async def rejections(self) -> dict[str, str]:
        """Reasons by the source's id."""
        rows = await self.query("SELECT origin_id, reason FROM catalogue.rejected_document")
        return {row["origin_id"]: row["reason"] for row in rows}

    async def places(self, owner_id: str) -> list[tuple[float, float]]:
        rows = await self.query(
            "SELECT latitude, longitude FROM catalogue.place WHERE owner_id = :id",
            id=UUID(owner_id),
        )
        return [(row["latitude"], row["longitude"]) for row in rows]


def unaccounted(report: Report) -> dict[str, int]:
    """By kind, ids listed less those whose fate is told; empty when nothing is lost in silence."""
    counts = report.counts
    left = {
        kind: counts.listed[kind] - sum(getattr(counts, name)[kind] for name in SUMMED)
        for kind in wire.KINDS
    }
    return {kind: number for kind, number in left.items() if number}
