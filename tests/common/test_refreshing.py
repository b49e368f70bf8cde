"""What is kept in mind is looked up once before, and again and again meanwhile."""

import asyncio

from libs.common.refreshing import refreshed


async def test_the_first_look_comes_before_the_block_and_others_follow() -> None:
    looks = 0
    again = asyncio.Event()

    async def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            again.set()

    async with refreshed(look, 0.001):
        assert looks == 1
        await asyncio.wait_for(again.wait(), 5)
    after = looks
    await asyncio.sleep(0.02)
    assert looks == after
