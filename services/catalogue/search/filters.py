"""What a search is narrowed by, and how many each choice would leave.

Every filter is known by its name in the query. A facet counts without its own filter, so that its
numbers tell what choosing another value would bring.
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from services.catalogue.search.schemas import SearchQuery

AREA: Final = "municipality"
LISTS: Final = {
    "theme": "themes",
    "service_class": "service_classes",
    "target_group": "target_groups",
    "life_event": "life_events",
    "channel": "channel_types",
    "organisation": "organisations",
    "service_language": "languages",
    "accessibility": "accessibility",
}
"""Filters that take any of several codes, and the attribute of the document they look at."""
FLAGS: Final = ("free_of_charge", "remote", "referable")
ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    AREA: ("local_municipalities", "counties", "nationwide"),
    **{field: (attribute,) for field, attribute in LISTS.items()},
    **{flag: (flag,) for flag in FLAGS},
}
"""Every facet, and the attributes that are counted for it."""


class Area(NamedTuple):
    """Where a service is to be had; one of the three is enough."""

    local: tuple[str, ...] | None
    """Municipalities that it names by themselves; None: any."""
    counties: tuple[str, ...] | None
    """Wellbeing counties that it covers whole; None: any."""
    nationwide: bool


Clause = Area | tuple[str, ...] | bool
"""An area, any of some codes, or a flag."""
Clauses = Mapping[str, Clause]
"""By field; all must hold."""
Counts = Mapping[str, Mapping[str, int]]
"""By attribute or field, then by value: flags have `true` and `false`."""


def clauses(query: SearchQuery, county_of: Mapping[str, str]) -> dict[str, Clause]:
    """What the query narrows by; `county_of` gives the wellbeing county of a municipality."""
    chosen: dict[str, Clause] = {}
    area = _area(query, county_of)
    if area:
        chosen[AREA] = area
    for field in LISTS:
        values = getattr(query, field)
        if values:
            chosen[field] = tuple(map(str, values))
    for flag in FLAGS:
        value = getattr(query, flag)
        if value is not None:
            chosen[flag] = value
    return chosen


def around(places: Collection[str], county_of: Mapping[str, str]) -> Area | None:
    """What is to be had in these municipalities; None without any."""
    if not places:
        return None
    return Area(tuple(places), _counties(places, county_of), True)


def _area(query: SearchQuery, county_of: Mapping[str, str]) -> Area | None:
    """Without municipalities the switches leave out what is for whole counties, or nationwide."""
    every, nationwide = query.include_county, query.include_nationwide
    if not query.municipality:
        return None if every and nationwide else Area(None, None if every else (), nationwide)
    counties = _counties(query.municipality, county_of) if every else ()
    return Area(tuple(query.municipality), counties, nationwide)


def _counties(municipalities: Collection[str], county_of: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({county_of.get(code, "") for code in municipalities} - {""}))


def facets(counts: Counts, query: SearchQuery, county_of: Mapping[str, str]) -> Counts:
    """How many there are for each value of each filter, from the counts of attributes."""
    own = {field: counts.get(names[0], {}) for field, names in ATTRIBUTES.items() if field != AREA}
    return {AREA: _municipalities(counts, query, county_of), **own}


def _municipalities(
    counts: Counts, query: SearchQuery, county_of: Mapping[str, str]
) -> dict[str, int]:
    """What choosing each municipality alone would find. A service is counted once: one of a whole
    county does not name its municipalities by themselves, and a nationwide one names no area."""
    everywhere = counts.get("nationwide", {}).get("true", 0) if query.include_nationwide else 0
    covered = counts.get("counties", {}) if query.include_county else {}
    every = {county: covered.get(county, 0) + everywhere for county in set(county_of.values())}
    found = {code: every[county] for code, county in county_of.items()}
    for code, number in counts.get("local_municipalities", {}).items():
        found[code] = found.get(code, everywhere) + number
    return found if everywhere else {code: number for code, number in found.items() if number}
