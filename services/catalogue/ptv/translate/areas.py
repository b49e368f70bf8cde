"""Where a service is offered: PTV's areas as municipalities, whole counties, or everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.catalogue.ptv import wire
from services.catalogue.ptv.wire import Json

NATIONWIDE = frozenset({"Nationwide", "NationwideExceptAlandIslands"})


@dataclass(frozen=True, slots=True)
class Areas:
    """The municipalities of each wellbeing county and region, and the county of each."""

    by_county: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by_region: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reach:
    """`municipalities` holds all codes; those of `counties` are covered whole."""

    reach: str
    municipalities: list[str]
    counties: list[str]


def reach(document: Json, areas: Areas) -> Reach:
    """How far a service reaches. A nationwide one has no areas; neither may a limited one."""
    area_type = wire.text_at(document, "areaType")
    if area_type in NATIONWIDE:
        return Reach("nationwide", [], [])
    covered = sorted(
        {
            code
            for area in wire.items(document.get("areas"))
            for code in _municipalities(area, areas)
        }
    )
    whole = [code for code, members in areas.by_county.items() if members <= set(covered)]
    return Reach("county" if whole else "municipal", covered, sorted(whole))


def _municipalities(area: Json, areas: Areas) -> Iterable[str]:
    """An area's own list of municipalities, else what its code stands for."""
    listed = [
        code.zfill(3)
        for item in wire.items(area.get("municipalities"))
        if (code := wire.text_at(item, "code"))
    ]
    if listed:
        return listed
    code = wire.text_at(area, "code") or ""
    kind = wire.text_at(area, "type")
    if kind == "WellbeingServiceCounties":
        return areas.by_county.get(code.zfill(2), ())
    if kind in ("Region", "Province"):
        return areas.by_region.get(code.zfill(2), ())
    return ()


def described(document: Json) -> list[Json]:
    """The areas as readers see them: kind, code and name."""
    return [
        {
            "type": wire.text_at(area, "type"),
            "code": wire.text_at(area, "code"),
            "name": wire.localised(area.get("name")),
            "municipalities": wire.codes(area.get("municipalities")),
        }
        for area in wire.items(document.get("areas"))
    ]
