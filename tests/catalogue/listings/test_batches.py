"""Many askers, one question."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from services.catalogue.listings.batches import Ask, Batches


class Oracle:
    """Answers with the key's double once it is let go on, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.openings = 0
        self.is_asked = asyncio.Event()
        self.goes_on = asyncio.Event()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Ask[int, int]]:
        self.openings += 1
        yield self._ask

    async def _ask(self, keys: Sequence[int]) -> dict[int, int]:
        self.asked.append(sorted(keys))
        self.is_asked.set()
        await self.goes_on.wait()
        if 13 in keys:
            raise ConnectionError
        return {key: key * 2 for key in keys if key < 100}


async def all_of(oracle: Oracle, batches: Batches[int, int], *keys: int) -> list[int | None]:
    """Ask for the first key, and for the rest while that question is under way."""
    first = asyncio.create_task(batches.get(keys[0]))
    await oracle.is_asked.wait()
    rest = [asyncio.create_task(batches.get(key)) for key in keys[1:]]
    await asyncio.sleep(0)
    oracle.goes_on.set()
    return [await task for task in (first, *rest)]


async def test_who_comes_while_a_question_is_under_way_shares_the_next() -> None:
    oracle = Oracle()
    assert await all_of(oracle, Batches(oracle.opened), 1, 2, 3, 2) == [2, 4, 6, 4]
    assert oracle.asked == [[1], [2, 3]]
    assert oracle.openings == 1


async def test_a_key_without_a_value_has_none() -> None:
    oracle = Oracle()
    assert await all_of(oracle, Batches(oracle.opened), 1, 100) == [2, None]


async def test_a_question_asks_for_no_more_than_is_allowed() -> None:
    oracle = Oracle()
    await all_of(oracle, Batches(oracle.opened, most=2), 1, 2, 3, 4)
    assert oracle.asked == [[1], [2, 3], [4]]


async def test_a_failed_question_fails_its_askers_and_no_others() -> None:
    oracle = Oracle()
    batches = Batches(oracle.opened)
    oracle.goes_on.set()
    with pytest.raises(ConnectionError):
        await batches.get(13)
    assert await batches.get(1) == 2


async def test_who_goes_away_takes_nothing_from_the_others() -> None:
    oracle = Oracle()
    batches = Batches(oracle.opened)
    leaving, staying = (asyncio.create_task(batches.get(key)) for key in (1, 2))
    await oracle.is_asked.wait()
    leaving.cancel()
    await asyncio.sleep(0)
    oracle.goes_on.set()
    assert await staying == 4


async def test_who_cannot_ask_at_all_is_told_so() -> None:
    @asynccontextmanager
    async def closed() -> AsyncIterator[Ask[int, int]]:
        raise ConnectionError
        yield

    batches = Batches(closed)
    answers = await asyncio.gather(batches.get(1), batches.get(2), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ConnectionError] * 2
