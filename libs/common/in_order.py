"""Work on one thing after another that runs ahead of those who wait for it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")


async def in_order(
    work: Callable[[A], Coroutine[Any, Any, B]], items: AsyncGenerator[A], at_once: int
) -> AsyncGenerator[B]:
    """What `work` makes of each item, in the order of the items.

    As many as `at_once` are in the making, or made and not yet asked for, and one more item waits
    for its turn. Raises what `items` and `work` raise, in its turn. Close it when leaving early
    (`contextlib.aclosing`): what is in the making is then cancelled, and `items` closed.
    """
    slots = asyncio.Semaphore(at_once)
    begun: asyncio.Queue[asyncio.Task[B] | None] = asyncio.Queue()
    beginning = asyncio.create_task(_begin(work, items, slots, begun))
    try:
        while task := await begun.get():
            made = await task
            slots.release()
            yield made
        await beginning
    finally:
        left = [beginning, *_left(begun)]
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await items.aclose()


async def _begin(
    work: Callable[[A], Coroutine[Any, Any, B]],
    items: AsyncGenerator[A],
    slots: asyncio.Semaphore,
    begun: asyncio.Queue[asyncio.Task[B] | None],
) -> None:
    try:
        async for item in items:
            await slots.acquire()
            begun.put_nowait(asyncio.create_task(work(item)))
    finally:
        begun.put_nowait(None)


def _left(begun: asyncio.Queue[asyncio.Task[B] | None]) -> list[asyncio.Task[B]]:
    found = []
    while not begun.empty():
        if task := begun.get_nowait():
            found.append(task)
    return found
