"""What a new database needs before the first search, and `make run` gives it."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.common.db import Database
from libs.common.progress import Show, unseen
from services.catalogue.codes import actions as codes
from services.catalogue.crisis import actions as crisis
from services.catalogue.curation import actions as curation
from services.catalogue.language import forms_cache
from services.catalogue.models import Overlay
from services.catalogue.ptv.actions import sync
from services.catalogue.ptv.folder import FolderSource
from services.catalogue.ptv.plan import Plan
from services.catalogue.ptv.source import Scope
from services.catalogue.search import engine, indexing, rebuild
from services.catalogue.search.engine import EngineAway, IndexingFailed
from services.catalogue.settings import CatalogueSettings
from services.catalogue.vocabulary import actions as vocabulary
from services.catalogue.vocabulary import learnt, rules, store

log = structlog.get_logger(__name__)
SAMPLE = Path(__file__).parent / "sample"
SAMPLE_SOURCE = "sample"
WORDS = "everyday words"
DOCUMENTS = "search documents"
INDEX = "search index"
_WORDS = 5_000
_AT_A_TIME = 10
"""Services; few, so that whoever waits for their words to be analysed sees it go on."""


async def load_codes(database: Database) -> None:
    """Bring code lists and municipalities up to date, without which no area means anything, and
    the vocabulary and the crisis contacts where no coordinator has changed them."""
    async with database.sessions.begin() as session, curation.followed_by_services(session):
        await codes.load(session)
    async with database.sessions.begin() as session:
        await vocabulary.load(session)
        await crisis.load(session)
    async with database.engine.begin() as connection:
        await learnt.load(connection)


async def learn_words(database: Database, show: Show = unseen) -> None:
    """Find the base forms of the vocabulary's words once and for all, so that no process has to
    wait for it when it starts: those that coordinators brought, the others are known already."""
    async with database.engine.connect() as connection:
        found = rules.words_of(await store.kept(connection)).get(learnt.LANGUAGE, set())
    for done, some in _parts(sorted(found)):
        async with database.engine.begin() as connection:
            await forms_cache.lookup(connection, learnt.LANGUAGE, some, remember=False)
        show(WORDS, done + len(some), len(found))


def _parts(words: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Some at a time, each with how many there were before."""
    return ((start, words[start : start + _WORDS]) for start in range(0, len(words), _WORDS))


async def load_sample(database: Database, show: Show = unseen) -> None:
    """Sync the bundled documents like any other source. What was made of them since stays."""
    plan = Plan(SAMPLE_SOURCE, Scope("all"), accept_drop=True)
    await sync(database, FolderSource(SAMPLE), plan, show)
    overlays = json.loads((SAMPLE / "overlays.json").read_text())
    async with database.sessions.begin() as session:
        kept = await _with_overlay(session)
        new = {key: values for key, values in overlays.items() if key not in kept}
        await curation.load_overlays(session, new)


async def _with_overlay(session: AsyncSession) -> set[str]:
    """Services somebody has said something of; the sample does not contradict."""
    return {str(one) for one in await session.scalars(select(Overlay.service_id))}


async def make_searchable(
    settings: CatalogueSettings, database: Database, show: Show = unseen
) -> None:
    """Index what waits, so that the first search finds it. With the engine away the documents are
    written all the same, and a worker does the rest when it is back."""
    own = engine.of(settings)
    try:
        drained = await indexing.drain(
            database,
            own,
            themes_gate=settings.themes_gate,
            at_a_time=_AT_A_TIME,
            progress=partial(show, DOCUMENTS),
        )
        if own is not None and drained.unbuilt:
            await rebuild.rebuild(database, own, partial(show, INDEX))
    except (EngineAway, IndexingFailed) as trouble:
        log.warning("index_not_ready", reason=str(trouble))
    finally:
        if own is not None:
            await own.close()
