"""Items come in order, one made ahead, and nothing is left in the making."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from libs.common.ahead import ahead


class Source:
    """Counts to three, and notes what happens."""

    def __init__(self, fails_at: int = 0) -> None:
        self.made: list[int] = []
        self.closed = False
        self.fails_at = fails_at

    async def items(self) -> AsyncGenerator[int]:
        try:
            for number in (1, 2, 3):
                await asyncio.sleep(0)
                if number == self.fails_at:
                    raise ValueError(number)
                self.made.append(number)
                yield number
        finally:
            self.closed = True


async def test_all_items_come_in_order() -> None:
    source = Source()
    assert [item async for item in ahead(source.items())] == [1, 2, 3]
    assert source.closed


async def test_the_next_item_is_made_while_one_is_in_use() -> None:
    source = Source()
    async with aclosing(ahead(source.items())) as items:
        assert await anext(items) == 1
        await asyncio.sleep(0.01)
        assert source.made == [1, 2]


async def test_a_failure_comes_in_its_turn() -> None:
    items = ahead(Source(fails_at=2).items())
    assert await anext(items) == 1
    with pytest.raises(ValueError, match="2"):
        await anext(items)


async def test_leaving_early_cancels_what_is_in_the_making() -> None:
    source = Source()
    async with aclosing(ahead(source.items())) as items:
        await anext(items)
    assert source.closed
    assert source.made == [1]


async def test_one_ahead_of_another_unwinds_too() -> None:
    source = Source()
    async with aclosing(ahead(ahead(source.items()))) as items:
        assert await anext(items) == 1
    assert source.closed


async def test_a_cancelled_reader_leaves_nothing_behind() -> None:
    source = Source()

    async def read() -> None:
        async with aclosing(ahead(source.items())) as items:
            async for _ in items:
                await asyncio.sleep(60)

    reading = asyncio.create_task(read())
    await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert source.closed
