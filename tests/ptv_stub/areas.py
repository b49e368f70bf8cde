"""Where a document is offered, and whether a queried area meets it.

PTV finds a document of a wider area by each municipality inside it, and a document of one
municipality by every wider area around it. Documents for the whole country are found only when the
query asks for them.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from tests.ptv_stub.parts import Document

AREAS_FILE = Path(__file__).parents[2] / "services" / "catalogue" / "codes" / "data" / "areas.tsv"
AREA_TYPES = (
    "Municipality",
    "Region",
    "WellbeingServiceCounties",
    "HospitalDistrict",
    "BusinessSubRegion",
)
ALAND = ("Region", "21")

AreaKey: TypeAlias = tuple[str, str]
"""An area type with a code, such as `("Municipality", "609")`."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where one document is offered: its PTV `areaType` and, if limited, its areas."""

    kind: str
    areas: frozenset[AreaKey]
    municipalities: frozenset[str]

    def meets(self, area: AreaKey, include_whole_country: bool) -> bool:
        """Whether a query for the area finds the document."""
        inside = members().get(area, frozenset())
        if self.kind == "Nationwide":
            return include_whole_country
        if self.kind == "NationwideExceptAlandIslands":
            return include_whole_country and not _on_aland(inside)
        return area in self.areas or not inside.isdisjoint(self.municipalities)


def coverage_of(document: Document) -> Coverage:
    """Where the document is offered; one without areas is offered nowhere."""
    areas = document.get("areas") or []
    listed = frozenset(_municipality_codes(areas))
    wider = frozenset(
        (area["type"], area["code"]) for area in areas if area.get("code") is not None
    )
    return _coverage(document.get("areaType") or "", wider, listed)


def is_known(area: AreaKey) -> bool:
    """Whether PTV would know the code; it answers 404 to one it does not.

    The area table has no business sub-regions, so any code of those passes.
    """
    return area in members() or area[0] == "BusinessSubRegion"


@cache
def members() -> Mapping[AreaKey, frozenset[str]]:
    """The municipalities of every area, from the project's table of areas.

    The table does not say which municipalities a hospital district has, so it has none here.
    """
    found: dict[AreaKey, set[str]] = defaultdict(set)
    with AREAS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["area_type"], row["code"]].update(_own_code(row))
            for key in _areas_around(row):
                found[key].add(row["code"])
    return {key: frozenset(codes) for key, codes in found.items()}


def _own_code(row: Mapping[str, str]) -> list[str]:
    return [row["code"]] if row["area_type"] == "Municipality" else []


def _areas_around(row: Mapping[str, str]) -> list[AreaKey]:
    if row["area_type"] != "Municipality":
        return []
    county, region = row["wellbeing_county_2022"], row["region_2022"]
    return [("WellbeingServiceCounties", county), ("Region", region)]


def _on_aland(inside: frozenset[str]) -> bool:
    return bool(inside) and inside <= members().get(ALAND, frozenset())


def _municipality_codes(areas: Iterable[Document]) -> Iterable[str]:
    for area in areas:
        for member in area.get("municipalities") or []:
            yield member["code"]


@lru_cache(maxsize=4096)
def _coverage(kind: str, wider: frozenset[AreaKey], listed: frozenset[str]) -> Coverage:
    # Tens of thousands of documents share a few hundred coverages: keep one object of each.
    inside = frozenset(code for key in wider for code in members().get(key, ()))
    return Coverage(kind, wider, listed | inside)
