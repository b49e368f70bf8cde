"""How well a service answers a person's wishes, and which services to name first.

A score is the strength of the answer, then factors between 0.3 and 1.3 for place, age, wishes and
kind (`data/weights.json`); nothing is left out for a factor, it only comes later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from libs.common.languages import Language
from services.catalogue.guidance.weights import AgeGroup, Audience, weights, words
from services.catalogue.guidance.wishes import Wish
from services.catalogue.places.rules import Point

AGES: Final[Mapping[AgeGroup, tuple[int, int]]] = {
    "child": (0, 12),
    "young": (13, 29),
    "adult": (18, 64),
    "older": (65, 120),
}
"""Years, both ends included. `young` as in the Youth Act (1285/2016): under 29; those of age are
adults too."""
FREE: Final = "FreeOfCharge"


@dataclass(slots=True)
class Candidate:
    """A service that may answer, with what its search document, source and overlay say of it."""

    service_id: str
    needs: dict[str, float]
    local_municipalities: list[str]
    counties: list[str]
    nationwide: bool
    themes: list[str]
    service_classes: list[str]
    target_groups: list[str]
    languages: list[str]
    organisations: list[str]
    accessibility: list[str]
    remote: bool
    free_of_charge: bool
    service_type: str
    charge_type: str | None
    minimum_age: int | None
    maximum_age: int | None
    capacity_state: str | None
    capacity_until: date | None
    price_note: dict[str, str] | None
    words: list[int]
    """For each word of the wishes: in the name (1), among topics (2), in the summary (3), or 0."""
    signs: frozenset[str]


class Person(NamedTuple):
    """What is told of the person beside needs and interests."""

    language: Language
    municipalities: Sequence[str] = ()
    """Where they are, the nearest first; empty: anywhere."""
    counties: Sequence[str] = ()
    age_group: AgeGroup | None = None
    remote: bool | None = None
    free_of_charge: bool = False
    accessibility: Sequence[str] = ()
    point: Point | None = None
    radius: int | None = None
    """Metres from the point."""


@dataclass(slots=True)
class Answer:
    """A service with its score, and what it answers."""

    service: Candidate
    score: float
    strengths: Sequence[float]
    """How well it answers each wish."""
    distance: float | None = None
    concepts: Sequence[str | None] = field(default_factory=list)
    """For each wish the concept by which it answers best; None: by words alone, or not."""


def answers(
    found: Sequence[Candidate],
    wishes: Sequence[Wish],
    person: Person,
    distances: Mapping[str, float],
    hyte: frozenset[str],
) -> list[Answer]:
    """Those of the services that answer some wish at all, best first; of equal ones by id. `hyte`:
    codes of the concepts that belong to a theme."""
    given = [_answer(one, wishes, person, distances.get(one.service_id), hyte) for one in found]
    return sorted(
        (one for one in given if max(one.strengths) >= weights().tail),
        key=lambda one: (-one.score, one.service.service_id),
    )


def _answer(
    service: Candidate,
    wishes: Sequence[Wish],
    person: Person,
    distance: float | None,
    hyte: frozenset[str],
) -> Answer:
    strengths, concepts, first = [], [], 0
    for wish in wishes:
        levels = service.words[first : first + len(wish.words)]
        first += len(wish.words)
        strength, concept = _strength(service, wish, levels)
        strengths.append(strength)
        concepts.append(concept)
    score = _together(strengths, weights().answering.next_wish)
    score *= (
        place_factor(service, person, distance)
        * age_factor(service, person.age_group)
        * wishes_factor(service, person)
        * kind_factor(service, hyte)
    )
    return Answer(service, score, strengths, distance, concepts)


def _strength(service: Candidate, wish: Wish, levels: Sequence[int]) -> tuple[float, str | None]:
    """How well the service answers a wish, and by which concept best."""
    by, needs = weights().answering, service.needs
    strengths = {
        code: sure * _answered(needs[code])
        for code, sure in wish.concepts.items()
        if needs.get(code, 0.0) > by.least
    }
    best = max(strengths, key=lambda code: (strengths[code], code), default=None)
    strength = _together(strengths.values(), by.next_concept)
    share = by.words_of_interest if wish.interest else by.words_of_need
    strength += share * _worded(wish, levels)
    return strength * (by.interest if wish.interest else 1.0), best


def _answered(score: float) -> float:
    """Up to 1, from a score of `Vocabulary.scores` that is more than the least."""
    by = weights().answering
    return min(1.0, (score - by.least) / (by.full - by.least))


def _worded(wish: Wish, levels: Sequence[int]) -> float:
    """Which part of the wish's words, the rarer the more, the service has; between 0 and 1."""
    if not any(levels):
        return 0.0
    by = (0.0, *weights().answering.word_levels)
    whole = sum(word.rarity for word in wish.words)
    has = sum(word.rarity * by[level] for word, level in zip(wish.words, levels, strict=True))
    return has / whole if whole else 0.0


def _together(values: Iterable[float], next_one: float) -> float:
    """The best, and of each further one less and less."""
    share, whole = 1.0, 0.0
    for value in sorted(values, reverse=True):
        whole += share * value
        share *= next_one
    return whole


# --- factors --------------------------------------------------------------------------------------


def place_factor(service: Candidate, person: Person, distance: float | None) -> float:
    by = weights().place
    if not person.municipalities:
        factor = 1.0
    elif set(service.local_municipalities) & set(person.municipalities):
        factor = by.local
    elif set(service.counties) & set(person.counties):
        factor = by.county
    else:
        factor = by.nationwide if service.nationwide else by.elsewhere
    if distance is not None and not service.remote:
        factor *= by.halved_at_metres / (by.halved_at_metres + distance)
    return factor


def audiences(service: Candidate) -> dict[Audience, bool]:
    """Whom the service says it is for, and whether that is only read from its texts."""
    told: dict[Audience, bool] = {}
    for name, audience in words().audiences.items():
        by_group = any(group in service.target_groups for group in audience.groups)
        if by_group or name in service.signs:
            told[name] = not by_group
    return told


def within_ages(service: Candidate, age_group: AgeGroup, *, whole: bool = False) -> bool | None:
    """Whether anybody of the group, or the whole group, is of the ages it is limited to; None: it
    is not limited."""
    if service.minimum_age is None and service.maximum_age is None:
        return None
    youngest, oldest = AGES[age_group]
    least, most = service.minimum_age or 0, service.maximum_age
    if whole:
        return least <= youngest and (most is None or most >= oldest)
    return least <= oldest and (most is None or most >= youngest)


def age_factor(service: Candidate, age_group: AgeGroup | None) -> float:
    """An age limit says more than whom the service is for. Of several audiences the likeliest."""
    if age_group is None:
        return 1.0
    by = weights()
    within = within_ages(service, age_group)
    if within is not None:
        return by.age.within_limits if within else by.age.outside_limits
    return max((by.audience[age_group].get(one, 1.0) for one in audiences(service)), default=1.0)


def price_known(service: Candidate) -> bool:
    return service.charge_type is not None


def wishes_factor(service: Candidate, person: Person) -> float:
    """Wishes are preferences: what sources say of prices and accessibility is too patchy to leave
    anything out by it."""
    by, factor = weights().wishes, 1.0
    if person.remote is not None:
        factor *= _remote_factor(service, person.remote)
    if person.free_of_charge and service.free_of_charge:
        factor *= by.free
    elif person.free_of_charge:
        factor *= by.chargeable if price_known(service) else by.price_unknown
    if person.accessibility:
        has = set(person.accessibility) <= set(service.accessibility)
        factor *= by.accessible if has else by.accessibility_unknown
    if person.language not in service.languages:
        factor *= by.not_in_language
    return factor


def _remote_factor(service: Candidate, wished: bool) -> float:
    by = weights().wishes
    if wished:
        return by.remote if service.remote else by.not_remote
    return by.not_on_the_spot if service.remote else 1.0


def kind_factor(service: Candidate, hyte: frozenset[str]) -> float:
    """What prevents and is easy to come to is named before permits and notices."""
    by, factor = weights().kind, 1.0
    if service.service_type != "Service":
        factor *= by.permit
    elif "administrative" in service.signs:
        factor *= by.administrative
    if "low_threshold" in service.signs:
        factor *= by.low_threshold
    if service.themes or any(code in hyte and score >= 1 for code, score in service.needs.items()):
        factor *= by.hyte
    if service.capacity_state in ("full", "paused"):
        factor *= by.full
    return factor
