"""What a process keeps in mind and looks up anew now and then."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def refreshed(look: Callable[[], Awaitable[None]], seconds: float) -> AsyncIterator[None]:
    """`look` once before the block, and while it lasts again, so many seconds after each time.

    A `look` that raises is the last one: it has to bear its own troubles.
    """
    await look()
    task = asyncio.create_task(_again_and_again(look, seconds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again_and_again(look: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await look()
