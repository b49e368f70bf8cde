"""Where a place is: PTV's coordinates as degrees, and distances between them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pyproj import Transformer

EARTH_RADIUS_METRES: Final = 6_371_008.8
"""Mean radius of the ellipsoid GRS80 (2a + b) / 3."""

# Finland with a margin: EPSG:3067 metres as PTV sends them, and WGS84 degrees.
_NORTHINGS: Final = (6_500_000.0, 7_800_000.0)
_EASTINGS: Final = (43_000.0, 765_000.0)
_LATITUDES: Final = (59.0, 70.5)
_LONGITUDES: Final = (19.0, 32.0)

# Made once, which takes longer than thousands of conversions; safe to share between threads
# since pyproj 3.1.
_TO_DEGREES: Final = Transformer.from_crs("EPSG:3067", "EPSG:4326", always_xy=True)


class NoPlace(ValueError):
    """The coordinates say no place in Finland; the message says why."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees of WGS84 (EPSG:4326)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Box:
    """Edges in degrees of WGS84."""

    south: float
    west: float
    north: float
    east: float


def to_wgs84(latitude: object, longitude: object) -> Point | None:
    """As `located`, with None for coordinates that say no place."""
    try:
        return located(latitude, longitude)
    except NoPlace:
        return None


def located(latitude: object, longitude: object) -> Point:
    """The point that PTV's `latitude` and `longitude` mean.

    PTV sends strings of ETRS-TM35FIN metres (EPSG:3067), `latitude` the northing and `longitude`
    the easting. Numbers, decimal commas, axes the wrong way round and degrees are taken too: the
    four ranges of values that Finland has are apart, so there is nothing to confuse.
    Raises NoPlace when a value is missing, not a number or outside Finland; PTV's "0" for an
    address it could not place counts as missing.
    """
    north, east = _north_and_east(latitude, longitude)
    if _are_degrees(north):
        return Point(north, east)
    degrees_east, degrees_north = _TO_DEGREES.transform(east, north)
    return Point(degrees_north, degrees_east)


def all_to_wgs84(pairs: Iterable[tuple[object, object]]) -> list[Point | None]:
    """As `to_wgs84` of each (latitude, longitude), in one conversion: for thousands of places."""
    points: list[Point | None] = []
    in_metres: dict[int, tuple[float, float]] = {}
    for number, (latitude, longitude) in enumerate(pairs):
        reading = _reading(latitude, longitude)
        in_degrees = reading is not None and _are_degrees(reading[0])
        points.append(Point(*reading) if reading and in_degrees else None)
        if reading and not in_degrees:
            in_metres[number] = reading
    for number, point in zip(in_metres, _converted(in_metres.values()), strict=True):
        points[number] = point
    return points


def distance_metres(one: Point, other: Point) -> float:
    """Great-circle distance (haversine); within Finland under 0.5 % off the ellipsoid's."""
    latitude, other_latitude = math.radians(one.latitude), math.radians(other.latitude)
    half_north = (other_latitude - latitude) / 2
    half_east = math.radians(other.longitude - one.longitude) / 2
    chord = (
        math.sin(half_north) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin(half_east) ** 2
    )
    return 2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(chord, 1.0)))


def bounding_box(point: Point, metres: float) -> Box:
    """The smallest box with every point at most `metres` away; its corners are farther.

    All longitudes when the circle holds a pole. Raises ValueError for a negative distance.
    """
    if metres < 0:
        raise ValueError("a distance cannot be negative")
    angle = metres / EARTH_RADIUS_METRES
    north_south = math.degrees(angle)
    south, north = point.latitude - north_south, point.latitude + north_south
    if south <= -90 or north >= 90:
        return Box(max(south, -90.0), -180.0, min(north, 90.0), 180.0)
    # The circle is widest where a meridian touches it, not beside its centre.
    widest = math.asin(math.sin(angle) / math.cos(math.radians(point.latitude)))
    east_west = math.degrees(widest)
    return Box(south, point.longitude - east_west, north, point.longitude + east_west)


def _converted(metres: Iterable[tuple[float, float]]) -> list[Point]:
    pairs = list(metres)
    easts, norths = _TO_DEGREES.transform(
        [east for _, east in pairs], [north for north, _ in pairs]
    )
    return [Point(north, east) for north, east in zip(norths, easts, strict=True)]


def _reading(latitude: object, longitude: object) -> tuple[float, float] | None:
    try:
        return _north_and_east(latitude, longitude)
    except NoPlace:
        return None


def _north_and_east(latitude: object, longitude: object) -> tuple[float, float]:
    """The two numbers, northern one first; both metres or both degrees, inside Finland."""
    one, other = _number(latitude), _number(longitude)
    if one == other == 0:
        raise NoPlace("coordinates missing")
    for north, east in ((one, other), (other, one)):
        if _within(north, _NORTHINGS) and _within(east, _EASTINGS):
            return north, east
        if _within(north, _LATITUDES) and _within(east, _LONGITUDES):
            return north, east
    raise NoPlace("outside Finland")


def _number(value: Any) -> float:
    if value is None or value == "":
        raise NoPlace("coordinates missing")
    try:
        return float(value.replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        raise NoPlace("not a number") from None


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _are_degrees(north: float) -> bool:
    return north <= _LATITUDES[1]
