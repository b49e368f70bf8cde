"""Keeping what is searched in step with what is known: documents, and the engine's copy of them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db import Database
from libs.common.garbage import few_collections
from services.catalogue.language import forms_cache
from services.catalogue.search import books, documents, projection
from services.catalogue.search.books import Waiting
from services.catalogue.search.documents import Row
from services.catalogue.search.engine import Engine, EngineAway, IndexingFailed
from services.catalogue.search.facts import Facts
from services.catalogue.search.gathered import FormsOf, Levels
from services.catalogue.search.index_settings import settings_hash
from services.catalogue.vocabulary.answers import Answers
from services.catalogue.vocabulary.store import answers

log = structlog.get_logger(__name__)

AT_A_TIME = 200
"""Services; about 3 MB of documents, and half a second of work once their words are known."""

FIRST = UUID(int=0)

Progress = Callable[[int, int], None]
"""Called with how many services or documents are done, and how many there are to do."""


def unseen(done: int, of: int) -> None:
    """The `Progress` of work that nobody watches."""


class Drained(NamedTuple):
    services: int
    """How many were brought up to date."""
    unbuilt: bool
    """Whether the engine has no index to bring up to date: it is to be built."""


async def drain(
    database: Database,
    engine: Engine | None,
    *,
    themes_gate: bool = False,
    at_a_time: int | None = None,
    progress: Progress = unseen,
) -> Drained:
    """Bring everything that waits up to date, first the documents and then the engine.

    Documents are written even when the engine is away; what it has not got keeps waiting. Raises
    `EngineAway`, and `IndexingFailed` when it refuses.
    """
    run = _Run(database, engine, themes_gate, at_a_time or AT_A_TIME, progress)
    await run.look_at_index()
    await run.count()
    async with few_collections():
        while await run.everything_once():
            pass
    if run.trouble:
        raise run.trouble
    if run.stuck:
        raise IndexingFailed(f"{len(run.stuck)} services could not be indexed; the log names them")
    return Drained(run.services, run.unbuilt)


class _Run:
    """One emptying of the list. With the first trouble it goes on without the engine."""

    def __init__(
        self,
        database: Database,
        engine: Engine | None,
        themes_gate: bool,
        at_a_time: int,
        progress: Progress,
    ) -> None:
        self._database, self._engine, self._themes_gate = database, engine, themes_gate
        self._at_a_time, self._progress = at_a_time, progress
        self._looked_at = self._waiting = 0
        self.trouble: EngineAway | IndexingFailed | None = None
        self.unbuilt = False
        self.services = 0
        self.stuck: set[UUID] = set()
        """Services that cannot be indexed whatever is tried; they keep waiting."""

    async def count(self) -> None:
        async with self._database.engine.connect() as connection:
            self._waiting = await books.count_waiting(connection)
        self._progress(0, self._waiting)

    async def look_at_index(self) -> None:
        """An index that has vanished would be made anew by the first document, without our
        settings."""
        if self._engine is None:
            return
        try:
            missing = await self._engine.count(self._engine.live) is None
        except (EngineAway, IndexingFailed) as trouble:
            self.trouble = trouble
            return
        if missing:
            async with self._database.engine.begin() as connection:
                await books.distrust(connection)

    async def everything_once(self) -> bool:
        """Whether there was something, so that another look is worth while."""
        after, found = FIRST, False
        while taken := await self._take(after):
            await self._together_or_apart(taken)
            after = taken[-1].service_id
            found = found or any(one.service_id not in self.stuck for one in taken)
            self._looked_at += len(taken)
            self._progress(self._looked_at, max(self._looked_at, self._waiting))
        return found and self.trouble is None

    async def _together_or_apart(self, taken: Sequence[Waiting]) -> None:
        """In halves when it fails together, so that one that cannot be done holds up no other."""
        try:
            await self._bring_up_to_date(taken)
        except Exception as error:
            if not _is_of_the_data(error):
                raise
            if len(taken) == 1:
                self.stuck.add(taken[0].service_id)
                log.exception("service_not_indexed", service=str(taken[0].service_id))
                return
            middle = len(taken) // 2
            await self._together_or_apart(taken[:middle])
            await self._together_or_apart(taken[middle:])

    async def _take(self, after: UUID) -> list[Waiting]:
        async with self._database.engine.begin() as connection:
            return await books.waiting(connection, after, self._at_a_time)

    async def _bring_up_to_date(self, taken: Sequence[Waiting]) -> None:
        async with self._database.engine.begin() as connection:
            rows = await _rows(connection, taken, self._themes_gate)
        current, tasks = await self._write_and_push(taken, rows)
        await self._wait_for(tasks)
        if self.trouble is None:
            async with self._database.engine.begin() as connection:
                await books.done(connection, current)
            self.services += len(current)

    async def _write_and_push(
        self, taken: Sequence[Waiting], rows: Mapping[UUID, Row]
    ) -> tuple[Sequence[Waiting], list[int]]:
        """What has changed since it was read is left for the next round, so that no older document
        follows a newer one. That is asked in the turn to push: words may take long, and the turn is
        to be short."""
        async with books.push_turn(self._database) as connection:
            current = await books.unchanged(connection, taken)
            ids = [one.service_id for one in current]
            found = [rows[one] for one in ids if one in rows]
            gone = [one for one in ids if one not in rows]
            await projection.write(connection, found)
            await projection.remove(connection, gone)
            await books.revise(connection)
            try:
                return current, await self._push(connection, found, gone)
            except (EngineAway, IndexingFailed) as trouble:
                # The documents are to be kept: the stand-in answers from them meanwhile.
                self.trouble = trouble
                return current, []

    async def _wait_for(self, tasks: Sequence[int]) -> None:
        if self._engine is None or self.trouble is not None:
            return
        try:
            await self._engine.finish(tasks)
        except (EngineAway, IndexingFailed) as trouble:
            self.trouble = trouble

    async def _push(
        self, connection: AsyncConnection, rows: Sequence[Row], gone: Sequence[UUID]
    ) -> list[int]:
        """Give the engine's indexes what has been written; the numbers of its tasks."""
        if self._engine is None or self.trouble is not None:
            return []
        index = await books.index(connection)
        live = self._engine.live if index.settings_hash else None
        self.unbuilt = not (live or index.building)
        return [
            task
            for uid in filter(None, (live, index.building))
            for task in await _pushed(self._engine, uid, rows, gone)
        ]


def _is_of_the_data(error: Exception) -> bool:
    """Whether something in a document must have caused it, not the state of things around."""
    if isinstance(error, DBAPIError):
        # Connection, transaction, resources, operator; without a code there was no connection.
        state = getattr(error.orig, "sqlstate", None)
        return state is not None and state[:2] not in ("08", "25", "40", "53", "55", "57")
    return isinstance(
        error, ValueError | LookupError | TypeError | AttributeError | ArithmeticError
    )


async def _pushed(engine: Engine, uid: str, rows: Sequence[Row], gone: Sequence[UUID]) -> list[int]:
    tasks = []
    if rows:
        tasks.append(await engine.add(uid, b"\n".join(row.document for row in rows)))
    if gone:
        tasks.append(await engine.remove(uid, [str(one) for one in gone]))
    return tasks


async def _rows(
    connection: AsyncConnection, taken: Sequence[Waiting], themes_gate: bool
) -> dict[UUID, Row]:
    """The documents of those of these services that are to be found."""
    known = await projection.facts(connection, [one.service_id for one in taken])
    found = [one for one in known if documents.is_found(one, themes_gate=themes_gate)]
    # The heavy parts in a thread, so that the event loop keeps answering meanwhile.
    texts = await asyncio.to_thread(lambda: [documents.read(one) for one in found])
    forms = {
        language: await forms_cache.lookup(connection, language, words)
        for language, words in documents.vocabulary(texts).items()
    }
    needs = await answers(connection)
    return await asyncio.to_thread(_built, found, texts, forms, needs)


def _built(
    services: Sequence[Facts],
    texts: Sequence[Levels],
    forms: FormsOf,
    needs: Answers,
) -> dict[UUID, Row]:
    both = zip(services, texts, strict=True)
    return {one.id: documents.build(one, levels, forms, needs) for one, levels in both}


class Verified(NamedTuple):
    """What is amiss."""

    outdated: str | None
    """Why the index has to be built anew; None: it need not."""
    waiting: bool
    """Whether services wait to be indexed."""


async def verify(database: Database, engine: Engine | None) -> Verified:
    """Whether the live index is there, set up as this code wants it, and whole.

    Raises `EngineAway` or `IndexingFailed`.
    """
    async with books.push_turn(database) as connection:
        waiting = await books.any_waiting(connection)
        index = await books.index(connection)
        wanted = await projection.count(connection)
        if engine is None:
            return Verified(None, waiting)
        held = await engine.count(engine.live)
    return Verified(_fault(index, held, None if waiting else wanted), waiting)


def _fault(index: books.Index, held: int | None, wanted: int | None) -> str | None:
    """`wanted`: how many documents the index must hold; None while some are on their way."""
    if index.building:
        return None  # it is being built anew
    if held is None:
        return "the index is missing"
    if index.settings_hash != settings_hash():
        return "the index has other settings"
    if wanted not in (None, held):
        return f"the index holds {held} documents instead of {wanted}"
    return None
