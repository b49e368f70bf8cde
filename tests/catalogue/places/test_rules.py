import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from services.catalogue.places.rules import (
    NoPlace,
    Point,
    all_to_wgs84,
    bounding_box,
    distance_metres,
    located,
    to_wgs84,
)

NORTHING, EASTING = "6822000.5", "222000.25"
TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:3067", always_xy=True)
PORI = Point(61.4851, 21.7974)
RAUMA = Point(61.1309, 21.5059)
ODD_PAIRS: list[tuple[object, object]] = [
    (NORTHING, EASTING),
    ("0", "0"),
    (EASTING, NORTHING),
    ("61.5", "21.8"),
    (None, None),
    ("6900000", "300000"),
]

northings = st.floats(6_600_000, 7_780_000)
eastings = st.floats(50_000, 760_000)
points = st.builds(Point, st.floats(59.1, 70.4), st.floats(19.1, 31.9))


def point(latitude: object, longitude: object) -> Point:
    found = to_wgs84(latitude, longitude)
    assert found is not None
    return found


@pytest.mark.parametrize("latitude", [60.0, 65.0, 70.0])
def test_the_central_meridian_is_where_the_projection_defines_it(latitude: float) -> None:
    # ETRS-TM35FIN: 27° E has easting 500,000; northing is the meridian's arc shrunk by 0.9996.
    _, _, arc = Geod(ellps="GRS80").inv(27, 0, 27, latitude)
    found = point(str(arc * 0.9996), "500000")
    assert found.latitude == pytest.approx(latitude, abs=1e-7)
    assert found.longitude == pytest.approx(27, abs=1e-7)


@given(northings, eastings)
def test_metres_come_back_within_a_centimetre(northing: float, easting: float) -> None:
    found = point(f"{northing:.3f}", f"{easting:.3f}")
    east, north = TO_METRES.transform(found.longitude, found.latitude)
    assert math.hypot(north - northing, east - easting) < 0.01


@given(northings, eastings)
def test_swapped_metres_are_put_right(northing: float, easting: float) -> None:
    assert to_wgs84(easting, northing) == to_wgs84(northing, easting)


@given(points)
def test_degrees_inside_finland_are_taken_as_they_are_in_either_order(place: Point) -> None:
    assert to_wgs84(place.latitude, place.longitude) == place
    assert to_wgs84(str(place.longitude), str(place.latitude)) == place


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("6822000,5", "222000,25"), (6822000.5, 222000.25), (" 6822000.50 ", "222000.250")],
)
def test_decimal_commas_numbers_and_spaces_mean_the_same(
    latitude: object, longitude: object
) -> None:
    assert to_wgs84(latitude, longitude) == to_wgs84(NORTHING, EASTING)


def test_whole_numbers_are_coordinates_too() -> None:
    assert to_wgs84("6822000", 222000) == to_wgs84("6822000.0", "222000.0")


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        ("0", "0", "missing"),
        (0, 0.0, "missing"),
        ("", "", "missing"),
        (None, EASTING, "missing"),
        (NORTHING, None, "missing"),
        ("pohjoinen", EASTING, "not a number"),
        ("6822000.5.1", EASTING, "not a number"),
        (float("nan"), EASTING, "outside Finland"),
        (float("inf"), EASTING, "outside Finland"),
        (True, EASTING, "outside Finland"),
        ([NORTHING], EASTING, "not a number"),
        (NORTHING, "0", "outside Finland"),
        (NORTHING, NORTHING, "outside Finland"),
        (EASTING, EASTING, "outside Finland"),
        ("-6822000", EASTING, "outside Finland"),
        ("7900000", EASTING, "outside Finland"),
        (10**400, EASTING, "not a number"),
        ("59.33", "18.07", "outside Finland"),
        ("21.8", EASTING, "outside Finland"),
    ],
)
def test_coordinates_that_say_no_place_give_none_and_the_reason(
    latitude: object, longitude: object, reason: str
) -> None:
    assert to_wgs84(latitude, longitude) is None
    with pytest.raises(NoPlace, match=reason):
        located(latitude, longitude)


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.none()))
def test_no_json_value_can_break_the_reading(value: Any) -> None:
    assert to_wgs84(value, EASTING) is None or 6_500_000 <= float(value) <= 7_800_000
    assert to_wgs84(value, value) is None


def test_many_at_once_give_the_same_points_in_the_same_order() -> None:
    assert all_to_wgs84(ODD_PAIRS) == [to_wgs84(*pair) for pair in ODD_PAIRS]


def test_many_at_once_may_be_none_at_all() -> None:
    assert all_to_wgs84([]) == []


def test_threads_share_the_conversion() -> None:
    pairs = [(6_700_000 + 100 * n, 200_000 + 50 * n) for n in range(500)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda pair: to_wgs84(*pair), pairs))
    assert found == all_to_wgs84(pairs)


@given(points, points)
def test_distance_is_the_same_both_ways_and_near_the_ellipsoids(one: Point, other: Point) -> None:
    _, _, true = Geod(ellps="GRS80").inv(
        one.longitude, one.latitude, other.longitude, other.latitude
    )
    distance = distance_metres(one, other)
    assert distance == pytest.approx(distance_metres(other, one))
    assert distance == pytest.approx(true, rel=0.005, abs=1e-3)


def test_the_antipode_is_half_the_way_round() -> None:
    away = Point(-PORI.latitude, PORI.longitude - 180)
    assert distance_metres(PORI, away) == pytest.approx(20_015_114.4, abs=1)


@given(points, points)
def test_the_box_holds_every_point_within_the_distance(centre: Point, other: Point) -> None:
    box = bounding_box(centre, distance_metres(centre, other) * (1 + 1e-9) + 1e-3)
    assert box.south <= other.latitude <= box.north
    assert box.west <= other.longitude <= box.east


@given(points, st.floats(1, 500_000))
def test_the_box_is_no_wider_than_the_circle(centre: Point, metres: float) -> None:
    box = bounding_box(centre, metres)
    north_edge = Point(box.north, centre.longitude)
    assert distance_metres(centre, north_edge) == pytest.approx(metres, rel=1e-6)
    steps = [box.south + (box.north - box.south) * n / 500 for n in range(501)]
    nearest = min(distance_metres(centre, Point(step, box.east)) for step in steps)
    assert nearest == pytest.approx(metres, rel=1e-3)


def test_a_box_around_a_pole_has_every_longitude() -> None:
    box = bounding_box(Point(89.0, 0.0), 200_000)
    assert (box.west, box.north, box.east) == (-180.0, 90.0, 180.0)


def test_a_negative_distance_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        bounding_box(RAUMA, -1)
