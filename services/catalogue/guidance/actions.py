"""Guidance: read what the person tells, find what answers it, choose, and say why.

Nothing of the request is stored or logged.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from libs.common.problems import InvalidPart, InvalidParts, kind_and_place
from libs.common.refreshing import refreshed
from services.catalogue.crisis.rules import Watch
from services.catalogue.guidance import choosing, hits, index, store
from services.catalogue.guidance.looking import Look
from services.catalogue.guidance.rules import Answer, Person
from services.catalogue.guidance.schemas import GuidanceRequest, Json
from services.catalogue.guidance.wishes import Asked, Wish, read
from services.catalogue.places.rules import Point
from services.catalogue.search import store as searching
from services.catalogue.search.actions import Search
from services.catalogue.search.query import Knowledge
from services.catalogue.search.schemas import degrees
from services.catalogue.search.wanted import Document

log = structlog.get_logger(__name__)

_AROUND: Final = 30_000
"""Metres from `near` within which municipalities count as the person's own."""
_REFRESH: Final = 2.0
"""Seconds between looks at whether services have changed."""
_OF_TWENTY: Final = 19
_QUICK: Final = 100
"""Letters of a request that are read without a thought; 1 ms for a new word."""


class Guidance:
    """What guidance needs in a process: the search's tools, and which service answers what. Made
    by `opened`."""

    def __init__(self, search: Search) -> None:
        self.search, self.index = search, index.Index()
        self._revision, self._next = -1, 0.0

    async def refresh(self) -> None:
        """Read anew what has changed; that takes a twentieth of the time at most. What was there
        stays when the database is away."""
        revision = self.search.known.revision
        if revision == self._revision or monotonic() < self._next:
            return
        try:
            async with self.search.database.engine.connect() as connection:
                begun = monotonic()
                self.index, self._revision = await index.read(connection), revision
                self._next = monotonic() + _OF_TWENTY * (monotonic() - begun)
        except Exception as error:  # whoever looks once and never again would stay behind
            log.warning("guidance_not_refreshed", **kind_and_place(error))


@asynccontextmanager
async def opened(search: Search) -> AsyncIterator[Guidance]:
    """The guidance of a process, for its whole life."""
    guidance = Guidance(search)
    async with refreshed(guidance.refresh, _REFRESH):
        yield guidance


async def guide(guidance: Guidance, asked: GuidanceRequest) -> Json:
    """The services to name to this person, as a `schemas.GuidanceAnswer` will have it. Raises
    `InvalidParts` for what does not go together."""
    tools = guidance.search
    _check(tools, asked)
    knowledge = tools.known.knowledge
    wishes = await _read(asked, knowledge, tools.known.crisis)
    async with tools.database.engine.connect() as connection:
        person = await _person(connection, tools, asked)
        look = Look(connection, guidance.index, person, _hyte(knowledge))
        reached = await look.answers(wishes)
        chosen = choosing.diverse(reached.answers, asked.limit)
        ids = [one.service.service_id for one in chosen]
        documents = {one["id"]: one for one in await searching.documents(connection, ids)}
        names = await store.names(connection, _named(chosen, person, reached.nearest))
    telling = hits.Telling(
        person=person,
        wishes=reached.wishes,
        vocabulary=knowledge.vocabulary,
        names=names,
        today=clock.today(),
        nearest=reached.nearest,
        general=reached.note == "general",
    )
    return {
        "crisis_contacts": tools.known.crisis.contacts_of(
            frozenset[str]().union(*(wish.crisis for wish in wishes)), asked.language
        ),
        "items": [hits.item(one, documents, telling) for one in chosen if _is_in(one, documents)],
        "understood": hits.understood(wishes, telling),
        "not_understood": [wish.location for wish in wishes if not wish.understood],
        "note": hits.note(reached.note, telling),
    }


def _is_in(one: Answer, documents: Mapping[str, Document]) -> bool:
    """Whether it has not gone meanwhile."""
    return one.service.service_id in documents


# --- what is asked --------------------------------------------------------------------------------


def _check(tools: Search, asked: GuidanceRequest) -> None:
    errors = []
    if not asked.needs and not asked.interests:
        detail = "Tell a need or an interest: its code or in words"
        errors.append(InvalidPart(location="body.needs", detail=detail))
    if asked.radius is not None and asked.near is None:
        detail = "Give `near` too: latitude,longitude"
        errors.append(InvalidPart(location="body.radius", detail=detail))
    if asked.municipality and asked.municipality not in tools.known.county_of:
        detail = "There is no such municipality; /api/v1/municipalities names them all"
        errors.append(InvalidPart(location="body.municipality", detail=detail))
    if errors:
        raise InvalidParts("See `errors` for what is expected.", errors=errors)


async def _read(asked: GuidanceRequest, knowledge: Knowledge, watch: Watch) -> list[Wish]:
    told = [
        *(Asked(f"needs.{place}", False, text) for place, text in enumerate(asked.needs)),
        *(Asked(f"interests.{place}", True, text) for place, text in enumerate(asked.interests)),
    ]
    given = (told, asked.language, asked.age_group, knowledge, watch)
    if sum(len(one.text) for one in told) > _QUICK:
        return await asyncio.to_thread(read, *given)
    return read(*given)


async def _person(connection: AsyncConnection, tools: Search, asked: GuidanceRequest) -> Person:
    own = [asked.municipality] if asked.municipality else []
    point = Point(*degrees(asked.near)) if asked.near else None
    if point is not None and (asked.radius is not None or not own):
        own += await store.around(connection, point, asked.radius or _AROUND)
    county_of = tools.known.county_of
    counties = {county_of.get(code, "") for code in own[:1]} - {""}
    return Person(
        language=asked.language,
        municipalities=list(dict.fromkeys(own)),
        counties=sorted(counties),
        age_group=asked.age_group,
        remote=asked.remote,
        free_of_charge=asked.free_of_charge,
        accessibility=asked.accessibility,
        point=point,
        radius=asked.radius,
    )


def _hyte(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(one.code for one in knowledge.vocabulary.concepts if one.themes)


def _named(answers: Iterable[Answer], person: Person, nearest: str | None) -> set[str]:
    """The municipalities whose names are told."""
    told = {code for one in answers for code in one.service.local_municipalities}
    return told | set(person.municipalities) | ({nearest} if nearest else set())
