"""Finding services by area: wider areas, single municipalities, the whole country."""

import pytest

from tests.ptv_stub import StubServer
from tests.ptv_stub.areas import coverage_of
from tests.ptv_stub.conftest import Get
from tests.ptv_stub.documents import organization, service, service_location
from tests.ptv_stub.parts import municipality_area, wider_area

COUNTY = ("WellbeingServiceCounties", "06")
REGION = ("Region", "04")
PORI = ("Municipality", "609")
TAMPERE = ("Municipality", "837")


@pytest.mark.parametrize(
    ("area", "query", "found"),
    [
        (wider_area(*COUNTY, "Satakunta"), PORI, True),
        (wider_area(*COUNTY, "Satakunta"), REGION, True),
        (wider_area(*REGION, "Satakunta"), COUNTY, True),
        (wider_area(*REGION, "Satakunta"), TAMPERE, False),
        (municipality_area("609"), COUNTY, True),
        (municipality_area("609"), PORI, True),
        (municipality_area("837"), COUNTY, False),
        (wider_area("HospitalDistrict", "16", "Satakunta"), ("HospitalDistrict", "16"), True),
        (wider_area("BusinessSubRegion", "41", "Rauma"), ("BusinessSubRegion", "41"), True),
    ],
)
def test_an_area_is_met_from_inside_and_from_around(
    area: dict[str, object], query: tuple[str, str], found: bool
) -> None:
    assert coverage_of(service(areas=[area])).meets(query, include_whole_country=True) is found


def test_a_limited_service_without_areas_is_found_nowhere() -> None:
    assert not coverage_of(service(areas=[])).meets(PORI, include_whole_country=True)


@pytest.mark.parametrize(
    ("kind", "code", "wide", "found"),
    [
        ("Nationwide", "609", True, True),
        ("Nationwide", "609", False, False),
        ("Nationwide", "478", True, True),
        ("NationwideExceptAlandIslands", "609", True, True),
        ("NationwideExceptAlandIslands", "478", True, False),
    ],
)
def test_nationwide_services_are_found_only_when_asked_for(
    kind: str, code: str, wide: bool, found: bool
) -> None:
    coverage = coverage_of(service(areaType=kind, areas=[]))
    assert coverage.meets(("Municipality", code), include_whole_country=wide) is found


def test_full_services_of_an_area_come_with_all_their_data(stub: StubServer, get: Get) -> None:
    here, _ = stub.publish(service(), service(areas=[municipality_area("837")]))
    answer = get("/Service/list/area/WellbeingServiceCounties/code/06").json()
    assert (answer["pageSize"], answer["pageCount"]) == (100, 1)
    assert [item["id"] for item in answer["itemList"]] == [here]
    assert answer["itemList"][0]["serviceDescriptions"]


def test_ids_of_an_area_can_be_limited_by_date(stub: StubServer, get: Get) -> None:
    stub.publish(service(modified="2024-01-01T00:00:00"))
    path = "/Service/area/Municipality/code/609"
    assert get(path, date="2023-12-31T00:00:00").json()["itemList"] is not None
    assert get(path, date="2024-01-01T00:00:00").json()["itemList"] is None


def test_whole_country_is_included_on_demand_over_http(stub: StubServer, get: Get) -> None:
    stub.publish(service(areaType="Nationwide", areas=[]))
    path = "/Service/list/area/Municipality/code/609"
    assert get(path).json()["itemList"] is None
    assert len(get(path, includeWholeCountry="true").json()["itemList"]) == 1


@pytest.mark.parametrize(
    ("path", "document"),
    [("/ServiceChannel", service_location()), ("/Organization", organization())],
)
def test_channels_and_organizations_are_found_by_area_too(
    stub: StubServer, get: Get, path: str, document: dict[str, object]
) -> None:
    (id,) = stub.publish(document)
    ids = get(f"{path}/area/Region/code/04").json()["itemList"]
    full = get(f"{path}/list/area/Region/code/04").json()["itemList"]
    assert [ids[0]["id"], full[0]["id"]] == [id, id]


def test_an_unknown_municipality_answers_404(get: Get) -> None:
    answer = get("/Service/list/area/Municipality/code/51")
    assert answer.status_code == 404
    assert answer.json() == {"errorMessage": "Municipality with code '51' not found."}
