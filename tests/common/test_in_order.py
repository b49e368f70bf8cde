"""Work on items comes out in their order, some of it done ahead, and nothing is left undone."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from libs.common.in_order import in_order


class Source:
    """Counts to five, and notes what happens to the numbers."""

    def __init__(self, fails_at: int = 0, breaks_at: int = 0) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.closed = False
        self.fails_at = fails_at
        self.breaks_at = breaks_at

    async def items(self) -> AsyncGenerator[int]:
        try:
            for number in range(1, 6):
                await asyncio.sleep(0)
                if number == self.fails_at:
                    raise ValueError(number)
                yield number
        finally:
            self.closed = True

    async def double(self, number: int) -> int:
        """Later numbers are quicker."""
        self.begun.append(number)
        try:
            await asyncio.sleep((6 - number) / 1000)
            if number == self.breaks_at:
                raise KeyError(number)
            return 2 * number
        finally:
            self.ended.append(number)

    def doubled(self, at_once: int) -> AsyncGenerator[int]:
        return in_order(self.double, self.items(), at_once)


@pytest.mark.parametrize("at_once", [1, 2, 9])
async def test_all_comes_in_the_order_of_the_items(at_once: int) -> None:
    source = Source()
    assert [made async for made in source.doubled(at_once)] == [2, 4, 6, 8, 10]
    assert source.closed


@pytest.mark.parametrize("at_once", [1, 2, 3])
async def test_so_much_and_no_more_is_done_while_one_is_in_use(at_once: int) -> None:
    source = Source()
    async with aclosing(source.doubled(at_once)) as made:
        assert await anext(made) == 2
        await asyncio.sleep(0.05)
        assert len(source.begun) == 1 + at_once


async def test_a_failure_of_the_items_comes_in_its_turn() -> None:
    made = Source(fails_at=3).doubled(4)
    assert [await anext(made), await anext(made)] == [2, 4]
    with pytest.raises(ValueError, match="3"):
        await anext(made)


async def test_a_failure_of_the_work_comes_in_its_turn_and_ends_the_rest() -> None:
    source = Source(breaks_at=2)
    made = source.doubled(2)
    assert await anext(made) == 2
    with pytest.raises(KeyError):
        await anext(made)
    assert source.closed
    assert sorted(source.begun) == sorted(source.ended)


async def test_leaving_early_cancels_what_is_in_the_making() -> None:
    source = Source()
    async with aclosing(source.doubled(2)) as made:
        await anext(made)
        await asyncio.sleep(0)
    assert source.closed
    assert sorted(source.begun) == sorted(source.ended)


async def test_a_cancelled_reader_leaves_nothing_behind() -> None:
    source = Source()

    async def read() -> None:
        async with aclosing(source.doubled(2)) as made:
            async for _ in made:
                await asyncio.sleep(60)

    reading = asyncio.create_task(read())
    await asyncio.sleep(0.02)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert source.closed
    assert sorted(source.begun) == sorted(source.ended)
