"""Suggest names to somebody who is typing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.problems import kind_and_place
from libs.common.refreshing import refreshed
from services.catalogue.codes import store as codes
from services.catalogue.language import forms_cache
from services.catalogue.language.spelling import Spelling
from services.catalogue.language.words import words
from services.catalogue.search.actions import Search
from services.catalogue.suggestions import names, query, rules, store
from services.catalogue.suggestions.names import Names, Thing
from services.catalogue.suggestions.query import Asked
from services.catalogue.suggestions.rules import Candidate
from services.catalogue.suggestions.schemas import SuggestionsQuery
from services.catalogue.vocabulary.rules import Vocabulary

_REFRESH: Final = 2.0
"""Seconds between looks at themes, needs and places."""
log = structlog.get_logger(__name__)


class Suggesting:
    """What suggesting needs in a process. Made by `opened`."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.names = Names()
        self._things: Sequence[Thing] = ()
        self._spelling = self.spelling

    @property
    def spelling(self) -> Spelling:
        return self.search.known.knowledge.spelling

    async def refresh(self) -> None:
        """Look up themes, needs and places anew; what was there stays when the database is
        away."""
        if self.spelling is not self._spelling:
            query.read.cache_clear()  # what was read before would keep the old words in memory
            self._spelling = self.spelling
        try:
            async with self.search.database.engine.begin() as connection:
                things = await _things(connection, self.search.known.knowledge.vocabulary)
                if things != self._things:
                    forms = {
                        language: await forms_cache.lookup(connection, language, words)
                        for language, words in names.words_of(things).items()
                    }
                    self.names = await asyncio.to_thread(Names, things, forms)
                    self._things = things
        except Exception as error:  # whoever looks once and never again would stay behind
            log.warning("suggestions_not_refreshed", **kind_and_place(error))


async def _things(connection: AsyncConnection, vocabulary: Vocabulary) -> list[Thing]:
    themes = await codes.themes(connection)
    places = await codes.municipalities(connection)
    return [
        *(Thing("theme", one.code, one.name) for one in themes),
        *(Thing("need", one.code, one.name) for one in vocabulary.concepts),
        *(Thing("place", code, facts.name) for code, facts in places.items()),
    ]


@asynccontextmanager
async def opened(search: Search) -> AsyncIterator[Suggesting]:
    """The suggestions of a process, for its whole life."""
    own = Suggesting(search)
    async with refreshed(own.refresh, _REFRESH):
        yield own


async def suggest(own: Suggesting, asked: SuggestionsQuery) -> list[tuple[Asked, Candidate]]:
    """The names that fit, the best first, each with what it fits; none without words."""
    typed = query.read(" ".join(words(asked.q)), asked.language, own.spelling)
    if typed is None:
        return []
    async with own.search.database.reading() as reader:
        found = await _fitting(own, reader, typed, asked.municipality, asked.limit)
        at, code = _placed(own, typed)
        apart = query.without(typed, at, own.spelling) if code and not asked.municipality else None
        there = await _fitting(own, reader, apart, code, asked.limit) if apart else []
    of = dict.fromkeys(found, typed)
    if apart:
        of |= {_there(one, code): apart for one in there if one.kind != "place"}
    return [(of[one], one) for one in rules.order(of, asked.limit)]


async def _fitting(
    own: Suggesting, reader: AsyncConnection, typed: Asked, municipality: str | None, limit: int
) -> list[Candidate]:
    """Names of services, to be had in the municipality if one is given, and all others."""
    if typed.meant and own.names.begin(typed.last):
        typed = typed._replace(meant=None)
    areas = None
    if municipality:
        county = own.search.known.county_of.get(municipality, "")
        areas = [municipality, county, rules.EVERYWHERE]
    services = await store.fitting(reader, typed, areas, limit)
    return [*services, *own.names.fitting(typed)]


def _placed(own: Suggesting, typed: Asked) -> tuple[int, str | None]:
    """Which of several words is a place, and its code: the names of services seldom say where they
    are to be had, and who types "porin kirj" means it."""
    several = typed.words if len(typed.words) > 1 else ()
    found = ((at, own.names.place(forms)) for at, (_, forms) in enumerate(several))
    return next(((at, code) for at, code in found if code), (0, None))


def _there(one: Candidate, municipality: str | None) -> Candidate:
    return one._replace(rank=one.rank + rules.PLACED, municipality=municipality)
