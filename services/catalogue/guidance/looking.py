"""Looking for answers: in the person's own area first, then farther until there is something."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.guidance import rules, store
from services.catalogue.guidance.index import Area, Index
from services.catalogue.guidance.rules import Answer, Person
from services.catalogue.guidance.weights import weights
from services.catalogue.guidance.wishes import Wish
from services.catalogue.places.rules import distance_metres

_NEIGHBOURS: Final = 12
"""The nearest municipalities, which are looked at before all others."""
_MOST_CONCEPTS: Final = 24
"""By which services are looked for; all count when they are scored."""
_MOST: Final = 150
"""Services that are looked at closely: the roughly best ones."""


class Reached(NamedTuple):
    """Answers to wishes, and how far it took to find them."""

    wishes: Sequence[Wish]
    answers: Sequence[Answer]
    note: str | None = None
    nearest: str | None = None


class Look:
    """Looking for answers, farther and farther until there is something."""

    def __init__(
        self,
        connection: AsyncConnection,
        index: Index,
        person: Person,
        hyte: frozenset[str],
    ) -> None:
        self._connection, self._index = connection, index
        self._person, self._hyte = person, hyte

    async def answers(self, wishes: Sequence[Wish]) -> Reached:
        reached = await self._as_far_as_needed(wishes)
        if reached.answers:
            return reached
        general = await self._as_far_as_needed([_general()])
        good = [one for one in general.answers if _is_good(one)]
        found = good or general.answers
        return general._replace(answers=found, note="general" if found else "nothing")

    async def _as_far_as_needed(self, wishes: Sequence[Wish]) -> Reached:
        near = await self._ranked(wishes, self._own_area(), own=True)
        nowhere = not self._person.municipalities and self._person.point is None
        if nowhere or any(map(self._is_here, near)):
            return Reached(wishes, near)
        around = await self._by_distance()
        for area in (Area(around[:_NEIGHBOURS]), None) if around else (None,):
            far = await self._ranked(wishes, area)
            nearest = _nearest(far, around)
            if nearest is not None:
                return Reached(wishes, _joined(near, far, nearest), "nearest_municipality", nearest)
        if near:
            return Reached(wishes, near, self._reach(near))
        return Reached(wishes, far, "elsewhere" if far else None)

    def _own_area(self) -> Area | None:
        person = self._person
        return Area(person.municipalities, person.counties) if person.municipalities else None

    async def _ranked(
        self, wishes: Sequence[Wish], area: Area | None, *, own: bool = False
    ) -> list[Answer]:
        ids = self._index.best(_concepts(wishes), area, _MOST)
        found = await store.candidates(self._connection, ids, wishes, area)
        away: dict[str, float] = {}
        point, radius = self._person.point, self._person.radius
        if point is not None:
            ids = [one.service_id for one in found]
            away = await store.distances(self._connection, ids, point)
        if radius is not None and own:
            found = [one for one in found if one.remote or away.get(one.service_id, 0) <= radius]
        return rules.answers(found, wishes, self._person, away, self._hyte)

    def _is_here(self, one: Answer) -> bool:
        own = set(self._person.municipalities) & set(one.service.local_municipalities)
        return bool(own) and _is_good(one)

    def _reach(self, near: Sequence[Answer]) -> str:
        counties = set(self._person.counties)
        covered = any(counties & set(one.service.counties) for one in near if _is_good(one))
        return "county" if covered else "nationwide"

    async def _by_distance(self) -> list[str]:
        """The municipalities whose places are known, the nearest first; none when nobody knows
        where the person is."""
        centres = await store.centres(self._connection)
        here = self._person.point or centres.get(self._person.municipalities[0])
        if here is None:
            return []
        return sorted(centres, key=lambda code: (distance_metres(here, centres[code]), code))


def _concepts(wishes: Iterable[Wish]) -> dict[str, float]:
    """The weightiest of all wishes together."""
    found: dict[str, float] = {}
    for wish in wishes:
        for code, sure in wish.concepts.items():
            found[code] = found.get(code, 0.0) + sure
    best = sorted(found, key=lambda code: (-found[code], code))[:_MOST_CONCEPTS]
    return {code: found[code] for code in best}


def _nearest(far: Iterable[Answer], around: Iterable[str]) -> str | None:
    """The first of the municipalities that has a good answer."""
    has = {code for one in far if _is_good(one) for code in one.service.local_municipalities}
    return next((code for code in around if code in has), None)


def _joined(near: Sequence[Answer], far: Iterable[Answer], nearest: str) -> list[Answer]:
    """What there was, and what the nearest municipality adds."""
    ids = {one.service.service_id for one in near}
    more = (one for one in far if nearest in one.service.local_municipalities)
    new = (one for one in more if one.service.service_id not in ids)
    return sorted([*near, *new], key=lambda one: (-one.score, one.service.service_id))


def _is_good(one: Answer) -> bool:
    return max(one.strengths) >= weights().good


def _general() -> Wish:
    """What is asked for when nothing is understood."""
    concepts = weights().general
    return Wish("", False, concepts, concepts)
