"""Building the engine's index anew beside the one that serves, and putting it in its place."""

from contextlib import suppress
from typing import NamedTuple

from libs.common.db import Database
from services.catalogue.search import books, projection
from services.catalogue.search.engine import Engine, EngineAway, IndexingFailed
from services.catalogue.search.index_settings import settings_hash
from services.catalogue.search.indexing import FIRST, Progress, drain, unseen

AT_A_TIME = 2_000
"""Documents in one request; larger ones are no faster."""


class RebuildRunning(Exception):
    """Another process is rebuilding; one at a time is enough."""


class Rebuilt(NamedTuple):
    documents: int
    generation: int
    """The index's number; cursors of an older one are no longer good."""


async def rebuild(database: Database, engine: Engine, progress: Progress = unseen) -> Rebuilt:
    """Build an index of every search document and let it serve.

    The live index serves until the new one is whole, and stays when anything fails. Changes made
    meanwhile reach both. Raises `RebuildRunning`, `EngineAway` or `IndexingFailed`.
    """
    async with books.rebuild_turn(database) as own:
        if not own:
            raise RebuildRunning
        await clean_up(database, engine)
        generation = await _begin(database, engine)
        try:
            await _send(database, engine, engine.building(generation), progress)
            documents = await _take_over(database, engine, generation)
        except Exception:
            with suppress(EngineAway, IndexingFailed):
                await clean_up(database, engine)
            raise
        await engine.drop(engine.building(generation))
    return Rebuilt(documents, generation)


async def analyse(
    database: Database,
    engine: Engine | None,
    *,
    themes_gate: bool = False,
    progress: Progress = unseen,
) -> int:
    """Put the documents of all services together anew; how many services there were.

    Raises `EngineAway` or `IndexingFailed`, with the documents written all the same.
    """
    async with database.engine.begin() as connection:
        await books.mark_all(connection)
    drained = await drain(database, engine, themes_gate=themes_gate, progress=progress)
    return drained.services


async def clean_up(database: Database, engine: Engine) -> None:
    """Remove what an interrupted rebuild left. Only for the one whose turn it is to rebuild."""
    async with books.push_turn(database) as connection:
        if (await books.index(connection)).building:
            await books.set_building(connection, None)
    for uid in await engine.leftovers():
        await engine.drop(uid)


async def clean_up_interrupted(database: Database, engine: Engine) -> None:
    """Remove what an interrupted rebuild left, unless one is running."""
    async with database.engine.connect() as connection:
        if (await books.index(connection)).building is None:
            return
    async with books.rebuild_turn(database) as own:
        if own:
            await clean_up(database, engine)


async def _begin(database: Database, engine: Engine) -> int:
    """Make the new index, with its settings there before any change is sent to it."""
    async with books.push_turn(database) as connection:
        generation = (await books.index(connection)).generation + 1
        await engine.create(engine.building(generation))
        await books.set_building(connection, engine.building(generation))
    return generation


async def _send(database: Database, engine: Engine, uid: str, progress: Progress) -> None:
    """Send every document and wait until it is indexed."""
    after, tasks, sent = FIRST, [], 0
    async with database.engine.connect() as connection:
        total = await projection.count(connection)
    while True:
        # A page is read and sent in one turn, so that no change comes between.
        async with books.push_turn(database) as connection:
            page = await projection.page(connection, after, AT_A_TIME)
            if not page:
                break
            # Stored as text and sent as text: nobody parses it on the way.
            tasks.append(await engine.add(uid, "\n".join(text for _, text in page).encode()))
        after, sent = page[-1][0], sent + len(page)
        progress(sent, max(sent, total))
    await engine.finish(tasks)


async def _take_over(database: Database, engine: Engine, generation: int) -> int:
    """Let the new index serve if it is whole; how many documents it holds."""
    uid = engine.building(generation)
    async with books.push_turn(database) as connection:
        await engine.settle(uid)
        wanted, held = await projection.count(connection), await engine.count(uid)
        if held != wanted:
            raise IndexingFailed(f"{held} documents were indexed instead of {wanted}")
        if await engine.count(engine.live) is None:
            await engine.create(engine.live)
        await engine.swap(uid, engine.live)
        await books.set_live(connection, generation, settings_hash())
    return wanted
