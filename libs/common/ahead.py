"""Work that runs one step ahead of those who wait for it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar("T")


async def ahead(items: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """The same items, each next one in the making while the one before is in use.

    Raises what `items` raises, in its turn. Close it when leaving early (`contextlib.aclosing`):
    what is in the making is then cancelled, and `items` closed.
    """
    coming = asyncio.create_task(_next(items))
    try:
        while True:
            try:
                item = await coming
            except StopAsyncIteration:
                return
            coming = asyncio.create_task(_next(items))
            yield item
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await items.aclose()


async def _next(items: AsyncGenerator[T]) -> T:
    return await anext(items)
