"""Counts add up, whoever writes them, and no robot fills the table."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from libs.common.db import Database
from services.catalogue.gaps import store
from services.catalogue.gaps.rules import Spot

DAY = date(2026, 5, 4)
EVERYTHING = store.Asked(DAY - timedelta(days=300), DAY, None, None)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, "tarjotin_catalogue")
    yield opened
    await opened.close()


def spot(query: str = "padel", day: date = DAY, municipality: str = "") -> Spot:
    return Spot(day, "fi", municipality, query, "nothing")


async def add(
    database: Database, counts: dict[Spot, int], overflow: int = 0, most: int = 100
) -> None:
    async with database.engine.begin() as connection:
        await store.add(connection, counts, {DAY: overflow} if overflow else {}, most)


async def counted(database: Database) -> dict[str, int]:
    async with database.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT query, sum(count)::int FROM catalogue.search_gap GROUP BY 1")
        )
        return {row[0]: row[1] for row in rows}


async def test_counts_of_several_processes_add_up(database: Database) -> None:
    counts = {spot(): 2, spot("zumba"): 1}
    await asyncio.gather(*(add(database, counts) for _ in range(8)))
    assert await counted(database) == {"padel": 16, "zumba": 8}


async def test_processes_that_count_in_another_order_do_not_lock_each_other_out(
    database: Database,
) -> None:
    many = [spot(f"sana {number}") for number in range(50)]
    orders = [dict.fromkeys(many, 1), dict.fromkeys(reversed(many), 1)] * 5
    await asyncio.gather(*(add(database, one) for one in orders))
    assert set((await counted(database)).values()) == {10}


async def test_a_full_day_counts_what_it_knows_and_how_much_else_there_was(
    database: Database,
) -> None:
    await add(database, {spot(f"sana {number}"): 1 for number in range(8)}, most=10)
    await add(database, {spot(f"uusi {number}"): number for number in range(1, 6)}, most=10)
    await add(database, {spot("sana 1"): 5, spot("vielä"): 7}, overflow=2, most=10)
    found = await counted(database)
    assert found.pop("") == 1 + 2 + 3 + 7 + 2
    assert (found["sana 1"], found["uusi 5"], found["uusi 4"], len(found)) == (6, 5, 4, 10)


async def test_another_day_has_room_again(database: Database) -> None:
    await add(database, {spot(): 1}, most=1)
    await add(database, {spot("zumba", DAY + timedelta(days=1)): 1}, most=1)
    assert await counted(database) == {"padel": 1, "zumba": 1}


async def test_only_what_was_asked_several_times_is_shown(database: Database) -> None:
    await add(database, {spot(): 2, spot("zumba"): 3, spot("padel", municipality="609"): 2})
    await add(database, {spot(day=DAY - timedelta(days=9)): 1})
    async with database.engine.connect() as connection:
        found = await store.page(connection, EVERYTHING, None, 10)
        assert await store.total(connection, EVERYTHING) == 2
    assert [(one["query"], one["count"], one["municipality"]) for one in found] == [
        ("padel", 3, ""),
        ("zumba", 3, ""),
    ]
    assert (found[0]["first_day"], found[0]["last_day"]) == (DAY - timedelta(days=9), DAY)
