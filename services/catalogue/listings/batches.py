"""One question to the database for all who are waiting for an answer of the same kind."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
Ask = Callable[[Sequence[Key]], Awaitable[Mapping[Key, Value]]]


class Batches(Generic[Key, Value]):
    """Puts the keys that come in while one question is under way into the next one.

    A round trip costs more than reading a row, so under load this saves a good part of the work,
    and alone it adds nothing. An answer is never older than the wish for it: who comes while a
    question is under way waits for the next.
    """

    def __init__(
        self,
        opened: Callable[[], AbstractAsyncContextManager[Ask[Key, Value]]],
        most: int = 50,
    ) -> None:
        """`opened` gives the way to ask, kept for as long as somebody is waiting.

        A question has at most `most` keys; its answer has those of them that have a value.
        """
        self._opened, self._most = opened, most
        self._waiting: list[tuple[Key, asyncio.Future[Value | None]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def get(self, key: Key) -> Value | None:
        """The value of `key`, or None when it has none. Raises what the question raises."""
        answer: asyncio.Future[Value | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_until_done())
        return await answer

    async def _ask_until_done(self) -> None:
        try:
            while self._waiting:
                await self._ask_until_failure()
        finally:
            self._asking = None

    async def _ask_until_failure(self) -> None:
        batch: list[tuple[Key, asyncio.Future[Value | None]]] = []
        try:
            async with self._opened() as ask:
                while self._waiting:
                    batch = self._next()
                    found = await ask(list({key for key, _ in batch}))
                    for key, answer in _staying(batch):
                        answer.set_result(found.get(key))
                    batch = []
        except Exception as error:
            # Without a question nobody could ask, so all who are waiting have failed.
            for _, answer in _staying(batch or self._next()):
                answer.set_exception(error)

    def _next(self) -> list[tuple[Key, asyncio.Future[Value | None]]]:
        batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        return batch


def _staying(
    batch: Sequence[tuple[Key, asyncio.Future[Value | None]]],
) -> list[tuple[Key, asyncio.Future[Value | None]]]:
    """Without those who have gone away: they have cancelled their wait."""
    return [(key, answer) for key, answer in batch if not answer.done()]
