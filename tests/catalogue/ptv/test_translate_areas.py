"""Where a service is offered, and what area a run is told."""

import pytest

from services.catalogue.ptv.source import Scope
from tests.catalogue.ptv.translated import columns, service_content
from tests.ptv_stub.documents import service
from tests.ptv_stub.parts import Document, municipality_area, wider_area


def reach(*areas: Document, kind: str = "LimitedType") -> tuple[str, list[str], list[str]]:
    made = columns(service(areaType=kind, areas=list(areas)))
    return made["reach"], made["municipalities"], made["counties"]


def test_a_municipality_is_a_municipality() -> None:
    assert reach(municipality_area("609")) == ("municipal", ["609"], [])


def test_an_area_of_municipalities_has_neither_code_nor_name_of_its_own() -> None:
    (shown,) = service_content(service(areas=[municipality_area("609", "684")])).areas
    assert (shown["code"], shown["name"], shown["municipalities"]) == (None, {}, ["609", "684"])


def test_all_municipalities_of_a_county_are_the_county() -> None:
    assert reach(municipality_area("684", "609")) == ("county", ["609", "684"], ["06"])


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("WellbeingServiceCounties", "06"),
        ("WellbeingServiceCounties", "6"),
        ("Region", "04"),
        ("Province", "04"),
    ],
)
def test_an_area_known_by_its_code_has_its_municipalities(kind: str, code: str) -> None:
    assert reach(wider_area(kind, code, "Alue")) == ("county", ["609", "684"], ["06"])


def test_the_municipalities_an_area_lists_beat_those_of_its_code() -> None:
    listed = municipality_area("853")["municipalities"]
    assert reach(wider_area("Region", "04", "Alue", listed)) == ("county", ["853"], ["02"])


def test_several_areas_add_up() -> None:
    areas = (municipality_area("609"), municipality_area("999"))
    assert reach(*areas) == ("municipal", ["609", "999"], [])


def test_a_lost_leading_zero_is_put_back() -> None:
    assert reach(municipality_area("51")) == ("municipal", ["051"], [])


@pytest.mark.parametrize("kind", ["Nationwide", "NationwideExceptAlandIslands"])
def test_the_whole_country_has_no_municipalities(kind: str) -> None:
    assert reach(kind=kind) == ("nationwide", [], [])


def test_a_limited_service_without_areas_is_offered_nowhere() -> None:
    assert reach() == ("municipal", [], [])


@pytest.mark.parametrize("value", [None, "609", [None], [{}], [{"municipalities": [None, {}]}]])
def test_areas_of_any_shape_are_no_hindrance(value: object) -> None:
    assert columns(service(areas=value))["municipalities"] == []


def test_an_area_type_nobody_knows_takes_the_areas_it_lists() -> None:
    assert reach(municipality_area("609"), kind="Moon") == ("municipal", ["609"], [])


@pytest.mark.parametrize(
    ("area", "scope"),
    [
        ("all", Scope("all")),
        ("06", Scope("area", "06")),
        ("609", Scope("area", "609")),
    ],
)
def test_an_area_is_a_scope(area: str, scope: Scope) -> None:
    assert Scope.of_area(area) == scope


@pytest.mark.parametrize(
    "area", ["", "6", "0609", "Pori", "ALL", "06 ", "06\n", "-6", "०६", "area:06", "all,06"]
)
def test_other_areas_are_refused_with_what_is_expected(area: str) -> None:
    with pytest.raises(ValueError, match="two digits"):
        Scope.of_area(area)


@pytest.mark.parametrize(
    ("scope", "written"),
    [
        (Scope("all"), "all"),
        (Scope("area", "06"), "area:06"),
        (Scope("organisation", "a-b"), "organisation:a-b"),
    ],
)
def test_a_scope_is_written_with_its_kind(scope: Scope, written: str) -> None:
    assert str(scope) == written
