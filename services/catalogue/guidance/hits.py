"""From answers to what readers see: the service, why it was chosen, and what may keep one from it.

Plain dicts that keep to `schemas`, as in the search.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from libs.common.languages import localised
from services.catalogue.codes.rules import ancestors
from services.catalogue.guidance import rules
from services.catalogue.guidance.rules import Answer, Candidate, Person
from services.catalogue.guidance.schemas import ExclusionCode, Json, ReasonCode
from services.catalogue.guidance.translate import (
    NOTES,
    Names,
    arranged,
    audience,
    away,
    inside,
    served,
    told,
    years,
)
from services.catalogue.guidance.weights import Audience, weights
from services.catalogue.guidance.wishes import Wish
from services.catalogue.search import hits
from services.catalogue.search.wanted import Document
from services.catalogue.vocabulary.rules import Vocabulary
from services.catalogue.vocabulary.schemas import Concept

_MOST_THEMES = 3
_TELLS_THEME = 1.0
"""The score for a concept from which a service belongs to its themes."""
_AUDIENCES: Mapping[str, Sequence[Audience]] = {
    "child": ("children", "families"),
    "young": ("young",),
    "adult": ("families",),
    "older": ("older",),
}
"""Whose services suit an age group."""
_KINDS: Mapping[bool, tuple[ReasonCode, ReasonCode]] = {
    False: ("need", "related_to_need"),
    True: ("interest", "related_to_interest"),
}
"""By whether the wish is an interest: what answers it, what is related to it."""


@dataclass(frozen=True)
class Telling:
    """What all items of an answer are told with."""

    person: Person
    wishes: Sequence[Wish]
    vocabulary: Vocabulary
    names: Names
    today: date
    nearest: str | None = None
    """The municipality that the answer had to go to."""
    general: bool = False
    """These are services that guide further, not answers."""


def understood(wishes: Sequence[Wish], telling: Telling) -> list[Json]:
    """The concepts that were read, the surest of each wish first."""
    language, by_code = telling.person.language, telling.vocabulary.by_code
    return [
        {
            "location": wish.location,
            "code": code,
            "name": localised(by_code[code].name, language) or code,
            "sure": round(wish.said[code], 2),
        }
        for wish in wishes
        for code in sorted(wish.said, key=lambda code: (-wish.said[code], code))
        if wish.said[code] >= weights().reading.shown
    ]


def note(code: str | None, telling: Telling) -> Json | None:
    if code is None:
        return None
    language = telling.person.language
    name = localised(telling.names.get(telling.nearest or ""), language)
    return {"code": code, "text": NOTES[code][language].format(name or telling.nearest or "")}


def item(answer: Answer, documents: Mapping[str, Document], telling: Telling) -> Json:
    """A `schemas.GuidanceItem`."""
    language = telling.person.language
    document = documents[answer.service.service_id]
    shown = hits.hit(document, language, None, answer.distance)
    return {
        **shown,
        "reasons": list(_reasons(answer, telling)),
        "excludes": list(_excludes(answer.service, telling)),
        "inferred_themes": inferred_themes(answer.service, telling.vocabulary),
    }


def inferred_themes(service: Candidate, vocabulary: Vocabulary) -> list[str]:
    """Those of the concepts it answers best, without its own; best first, then by code."""
    scores: dict[str, float] = {}
    for code, score in service.needs.items():
        concept = vocabulary.by_code.get(code)
        if concept is not None and score >= _TELLS_THEME:
            for theme in concept.themes:
                scores[theme] = max(scores.get(theme, 0), score)
    best = sorted(scores, key=lambda theme: (-scores[theme], theme))
    return [theme for theme in best if theme not in service.themes][:_MOST_THEMES]


# --- why ------------------------------------------------------------------------------------------


def _reasons(answer: Answer, telling: Telling) -> Iterator[Json]:
    service, language = answer.service, telling.person.language
    if telling.general:
        yield _reason("general_guidance", told("general_guidance", language))
    else:
        yield from _of_wishes(answer, telling)
    yield from _of_place(answer, telling)
    if service.remote:
        yield _reason("remote", told("remote", language))
    if service.free_of_charge:
        yield _reason("free_of_charge", told("free_of_charge", language))
    if language != "fi" and language in service.languages:
        text = told("language", language, served(language, language))
        yield _reason("language", text, language)
    yield from _of_age(service, telling)
    wished = telling.person.accessibility
    if wished and set(wished) <= set(service.accessibility):
        yield _reason("accessibility", told("accessibility", language))


def _of_wishes(answer: Answer, telling: Telling) -> Iterator[Json]:
    """One for each wish that it answers; the same concept is told once."""
    met: set[tuple[str, str | None]] = set()
    for wish, strength, code in zip(telling.wishes, answer.strengths, answer.concepts, strict=True):
        if strength < weights().tail:
            continue
        reason = _of_wish(wish, code, answer.service, telling)
        key = (reason["code"], reason["value"])
        if key not in met:
            met.add(key)
            yield reason


def _of_wish(wish: Wish, code: str | None, service: Candidate, telling: Telling) -> Json:
    language, vocabulary = telling.person.language, telling.vocabulary
    concept = vocabulary.by_code.get(code) if code else None
    if concept is None:
        return _reason("words", told("words", language), wish.location)
    inferred = not _is_of_class(service, concept)
    own, related = _KINDS[wish.interest]
    name, shown = _name(concept, language), weights().reading.shown
    claimed = service.needs.get(concept.code, 0.0) >= weights().answering.claimed
    if wish.said.get(concept.code, 0.0) >= shown and claimed:
        text = told(own, language, name, inferred=inferred)
        return _reason(own, text, concept.code, inferred)
    said = max(wish.said, key=lambda one: (wish.said[one], one), default=None)
    if said is None or wish.said[said] < shown or said == concept.code:
        # Nobody is told of a need that was only guessed, nor that it is surely answered.
        text = told("may_help", language, name, inferred=inferred)
    else:
        about = _name(vocabulary.by_code[said], language)
        text = told(related, language, about, name, inferred=inferred)
    return _reason(related, text, concept.code, inferred)


def _is_of_class(service: Candidate, concept: Concept) -> bool:
    """Whether its source says so by a service class."""
    own = {above for code in service.service_classes for above in ancestors(code)}
    return not own.isdisjoint(concept.service_classes)


def _of_place(answer: Answer, telling: Telling) -> Iterator[Json]:
    service, person = answer.service, telling.person
    language = person.language
    own = [code for code in person.municipalities if code in service.local_municipalities]
    if own:
        yield _reason("municipality", arranged(own[0], telling.names, language), own[0])
    elif telling.nearest and telling.nearest in service.local_municipalities:
        name = localised(telling.names.get(telling.nearest), language) or telling.nearest
        text = told("nearest_municipality", language, name)
        yield _reason("nearest_municipality", text, telling.nearest)
    elif set(person.counties) & set(service.counties):
        yield _reason("county", told("county", language))
    elif service.nationwide:
        yield _reason("nationwide", told("nationwide", language))
    if answer.distance is not None:
        metres = round(answer.distance)
        yield _reason("distance", told("distance", language, away(metres, language)), metres)


def _of_age(service: Candidate, telling: Telling) -> Iterator[Json]:
    person = telling.person
    if person.age_group is None:
        return
    if rules.within_ages(service, person.age_group, whole=True):
        limits = years(service.minimum_age, service.maximum_age, person.language)
        yield _reason("ages", told("ages", person.language, limits))
    found = rules.audiences(service)
    for one in _AUDIENCES[person.age_group]:
        if one in found:
            name = audience(one, person.language)
            text = told("audience", person.language, name, inferred=found[one])
            yield _reason("audience", text, one, found[one])
            return


# --- what may keep one from it --------------------------------------------------------------------


def _excludes(service: Candidate, telling: Telling) -> Iterator[Json]:
    person = telling.person
    yield from _by_age(service, person)
    yield from _by_area(service, telling)
    yield from _by_price(service, person)
    if person.language not in service.languages:
        text = told("not_language", person.language, served(person.language, person.language))
        yield _exclusion("language", text, person.language)
    if "referral" in service.signs:
        yield _exclusion("referral", told("referral", person.language, inferred=True), None, True)
    state = service.capacity_state
    over = service.capacity_until is not None and service.capacity_until < telling.today
    if state in ("full", "paused", "waiting_list") and not over:
        yield _exclusion("capacity", told(state, person.language), state)
    if person.accessibility and not set(person.accessibility) <= set(service.accessibility):
        yield _exclusion("accessibility_unknown", told("accessibility_unknown", person.language))
    if person.remote and not service.remote:
        yield _exclusion("on_the_spot", told("on_the_spot", person.language))


def _by_age(service: Candidate, person: Person) -> Iterator[Json]:
    """Limits unless the whole age group is within them; audiences unless the person's is among
    them."""
    group = person.age_group
    limited = service.minimum_age is not None or service.maximum_age is not None
    if limited and not (group and rules.within_ages(service, group, whole=True)):
        limits = years(service.minimum_age, service.maximum_age, person.language)
        yield _exclusion("ages", told("not_ages", person.language, limits))
    found = rules.audiences(service)
    if group and any(one in found for one in _AUDIENCES[group]):
        return
    for one, inferred in found.items():
        name = audience(one, person.language)
        text = told("not_audience", person.language, name, inferred=inferred)
        yield _exclusion("audience", text, one, inferred)


def _by_area(service: Candidate, telling: Telling) -> Iterator[Json]:
    """A service of other municipalities than the person's."""
    person = telling.person
    here = set(person.municipalities) & set(service.local_municipalities)
    wide = service.nationwide or set(person.counties) & set(service.counties)
    if here or wide or not person.municipalities:
        return
    named = [telling.names[code] for code in service.local_municipalities if code in telling.names]
    names = ", ".join(localised(name, person.language) or "" for name in named)
    if names:
        yield _exclusion("area", told("area", person.language, names))


def _by_price(service: Candidate, person: Person) -> Iterator[Json]:
    if service.charge_type == "Chargeable":
        note = localised(service.price_note, person.language)
        text = told("price", person.language)
        yield _exclusion("price", f"{text}: {note}" if note else text)
    elif person.free_of_charge and not rules.price_known(service):
        yield _exclusion("price", told("price_unknown", person.language))


def _reason(
    code: ReasonCode, text: str, value: str | int | None = None, inferred: bool = False
) -> Json:
    return {"code": code, "text": text, "value": value, "inferred": inferred}


def _exclusion(
    code: ExclusionCode, text: str, value: str | int | None = None, inferred: bool = False
) -> Json:
    return {"code": code, "text": text, "value": value, "inferred": inferred}


def _name(concept: Concept, language: str) -> str:
    return inside(localised(concept.name, language) or concept.code)
