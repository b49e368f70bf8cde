"""Where and when generated services are to be had: areas, addresses, numbers and hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from tests.bench import vocabulary
from tests.ptv_stub import parts
from tests.ptv_stub.parts import Document

SATAKUNTA = 16
NATIONWIDE = 0.07
COUNTY = 0.05
REGION = 0.02
IN_SATAKUNTA = 0.6
NO_COORDINATES = 0.04
STREETS = (
    "Koivukuja",
    "Rantapolku",
    "Myllytie",
    "Torikatu",
    "Harjuntie",
    "Asemakatu",
    "Pihlajatie",
)


@dataclass(frozen=True)
class Place:
    """A municipality with the middle of its centre, in ETRS-TM35FIN metres."""

    document: Document
    northing: int
    easting: int


@cache
def places() -> list[Place]:
    """The municipalities in use, the sixteen of Satakunta first."""
    lines = vocabulary.MUNICIPALITIES.strip().splitlines()
    return [_place(entry.split()) for line in lines for entry in line.split(";")]


def area_fields(random: Random) -> dict[str, Any]:
    """The areaType and areas of one document."""
    chance = random.random()
    if chance < NATIONWIDE:
        return {"areaType": "Nationwide", "areas": []}
    return {"areaType": "LimitedType", "areas": [_area(random, chance - NATIONWIDE)]}


def addresses(random: Random) -> list[Document]:
    """One visiting address within three kilometres of a centre; some without coordinates."""
    place = _anywhere(random)
    missing = random.random() < NO_COORDINATES
    north = place.northing + random.uniform(-3000, 3000)
    east = place.easting + random.uniform(-3000, 3000)
    street = parts.street_address(
        random.choice(STREETS),
        northing="0" if missing else f"{north:.3f}",
        easting="0" if missing else f"{east:.3f}",
        place=place.document,
        streetNumber=str(random.randint(1, 90)),
        coordinateState="NotReceived" if missing else "Ok",
    )
    return [parts.location_address(street)]


def phones(random: Random, languages: Sequence[str]) -> list[Document]:
    """One number, repeated for each language as PTV does; from the series kept for fiction."""
    number = f"4570{random.randrange(100000):05}"
    return [parts.phone_number(number, language) for language in languages]


def hours_of(random: Random, share: float) -> list[Document]:
    """Weekly hours for the given share of places, with a holiday for one in ten of those."""
    if random.random() > share:
        return []
    opens, closes = random.choice(("08:00", "09:30", "10:00")), random.choice(("15:00", "18:00"))
    holiday = [parts.exceptional("2025-12-06")] if random.random() < 0.1 else []
    return [parts.weekly_hours(opens, closes), *holiday]


def _area(random: Random, chance: float) -> Document:
    members = [place.document for place in places()[:SATAKUNTA]]
    if chance < COUNTY:
        name = {"fi": "Satakunnan hyvinvointialue", "sv": "Satakunta välfärdsområde"}
        return parts.wider_area("WellbeingServiceCounties", "06", name, members)
    if chance < COUNTY + REGION:
        return parts.wider_area("Region", "04", "Satakunta", members)
    municipality = _anywhere(random).document
    return {"type": "Municipality", "code": None, "name": None, "municipalities": [municipality]}


def _anywhere(random: Random) -> Place:
    inside = random.random() < IN_SATAKUNTA
    return random.choice(places()[:SATAKUNTA] if inside else places()[SATAKUNTA:])


def _place(fields: Sequence[str]) -> Place:
    code, finnish, swedish, northing, easting = fields
    name = {"fi": finnish, "sv": finnish if swedish == "-" else swedish}
    return Place(parts.municipality(code, name), int(northing) * 1000, int(easting) * 1000)
