"""Guidance: read what the person tells, find what answers it, choose, and say why.

Nothing of the request is stored, logged or kept in mind.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from libs.common.problems import InvalidPart, InvalidParts
from services.catalogue.guidance import choosing, hits, rules, store
from services.catalogue.guidance.rules import Answer, Person
from services.catalogue.guidance.schemas import GuidanceRequest, Json
from services.catalogue.guidance.weights import weights
from services.catalogue.guidance.wishes import Asked, Wish, read
from services.catalogue.places.rules import Point, distance_metres
from services.catalogue.search import store as searching
from services.catalogue.search.actions import Search
from services.catalogue.search.query import Knowledge
from services.catalogue.search.schemas import degrees
from services.catalogue.search.wanted import Document

_AROUND: Final = 30_000
"""Metres from `near` within which municipalities count as the person's own."""
_QUICK: Final = 100
"""Letters of a request that are read without a thought; 1 ms for a new word."""


async def guide(tools: Search, asked: GuidanceRequest) -> Json:
    """The services to name to this person, as a `schemas.GuidanceAnswer` will have it. Raises
    `InvalidParts` for what does not go together."""
    _check(tools, asked)
    knowledge = tools.known.knowledge
    wishes = await _read(asked, knowledge)
    async with tools.database.engine.connect() as connection:
        person = await _person(connection, tools, asked)
        look = _Look(connection, asked, person, _hyte(knowledge))
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


async def _read(asked: GuidanceRequest, knowledge: Knowledge) -> list[Wish]:
    told = [
        *(Asked(f"needs.{place}", False, text) for place, text in enumerate(asked.needs)),
        *(Asked(f"interests.{place}", True, text) for place, text in enumerate(asked.interests)),
    ]
    given = (told, asked.language, asked.age_group, knowledge)
    if sum(len(one.text) for one in told) > _QUICK:
        return await asyncio.to_thread(read, *given)
    return read(*given)


async def _person(connection: AsyncConnection, tools: Search, asked: GuidanceRequest) -> Person:
    own = [asked.municipality] if asked.municipality else []
    if asked.near is not None and (asked.radius is not None or not own):
        point = Point(*degrees(asked.near))
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
    )


def _hyte(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(one.code for one in knowledge.vocabulary.concepts if one.themes)


# --- what is found --------------------------------------------------------------------------------


class _Reached(NamedTuple):
    """Answers to wishes, and how far it took to find them."""

    wishes: Sequence[Wish]
    answers: Sequence[Answer]
    note: str | None = None
    nearest: str | None = None


class _Look:
    """Looking for answers, farther and farther until there is something."""

    def __init__(
        self,
        connection: AsyncConnection,
        asked: GuidanceRequest,
        person: Person,
        hyte: frozenset[str],
    ) -> None:
        self._connection, self._asked, self._person = connection, asked, person
        self._hyte = hyte
        self._point = Point(*degrees(asked.near)) if asked.near else None

    async def answers(self, wishes: Sequence[Wish]) -> _Reached:
        reached = await self._as_far_as_needed(wishes)
        if reached.answers:
            return reached
        general = await self._as_far_as_needed([_general()])
        return general._replace(note="general" if general.answers else "nothing")

    async def _as_far_as_needed(self, wishes: Sequence[Wish]) -> _Reached:
        near = await self._ranked(wishes, everywhere=False)
        if not self._person.municipalities or any(map(self._is_here, near)):
            return _Reached(wishes, near)
        far = await self._ranked(wishes, everywhere=True)
        nearest = await self._nearest(far)
        if nearest is not None:
            more = [one for one in far if nearest in one.service.local_municipalities]
            ids = {one.service.service_id for one in near}
            new = [one for one in more if one.service.service_id not in ids]
            return _Reached(wishes, _sorted([*near, *new]), "nearest_municipality", nearest)
        if near:
            return _Reached(wishes, near, self._reach(near))
        return _Reached(wishes, far, "elsewhere" if far else None)

    async def _ranked(self, wishes: Sequence[Wish], *, everywhere: bool) -> list[Answer]:
        """The answers of the person's area, which nobody told is everywhere."""
        person = self._person
        area = None
        if person.municipalities and not everywhere:
            area = store.Area(person.municipalities, person.counties)
        found = await store.candidates(self._connection, wishes, area)
        away: dict[str, float] = {}
        if self._point is not None:
            ids = [one.service_id for one in found]
            away = await store.distances(self._connection, ids, self._point)
        radius = self._asked.radius
        if radius is not None and not everywhere:
            found = [one for one in found if one.remote or away.get(one.service_id, 0) <= radius]
        return rules.answers(found, wishes, person, away, self._hyte)

    def _is_here(self, one: Answer) -> bool:
        own = set(self._person.municipalities) & set(one.service.local_municipalities)
        return bool(own) and _is_good(one)

    def _reach(self, near: Sequence[Answer]) -> str:
        counties = set(self._person.counties)
        covered = any(counties & set(one.service.counties) for one in near if _is_good(one))
        return "county" if covered else "nationwide"

    async def _nearest(self, far: Sequence[Answer]) -> str | None:
        """The nearest municipality that has a good answer; None when none has, or nobody knows
        where they are."""
        codes = {code for one in far if _is_good(one) for code in one.service.local_municipalities}
        centres = await store.centres(self._connection)
        here = self._point or centres.get(self._person.municipalities[0])
        known = [code for code in codes if code in centres]
        if here is None or not known:
            return None
        return min(known, key=lambda code: (distance_metres(here, centres[code]), code))


def _is_good(one: Answer) -> bool:
    return max(one.strengths) >= weights().good


def _sorted(answers: Iterable[Answer]) -> list[Answer]:
    return sorted(answers, key=lambda one: (-one.score, one.service.service_id))


def _general() -> Wish:
    """What is asked for when nothing is understood."""
    concepts = weights().general
    return Wish("", False, concepts, concepts)


def _named(answers: Iterable[Answer], person: Person, nearest: str | None) -> set[str]:
    """The municipalities whose names are told."""
    told = {code for one in answers for code in one.service.local_municipalities}
    return told | set(person.municipalities) | ({nearest} if nearest else set())
