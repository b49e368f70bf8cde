"""Id lists, detail lists and pages of the stub, as PTV v11 answers them."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.ptv_stub import Kind, StubServer
from tests.ptv_stub.conftest import Get
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    general_description,
    organization,
    service,
    service_collection,
    service_location,
)
from tests.ptv_stub.query import TOO_MANY_ITEMS


def test_an_empty_register_lists_null_items_on_no_pages(get: Get) -> None:
    assert get("/Service").json() == {
        "pageNumber": 1,
        "pageSize": 1000,
        "pageCount": 0,
        "itemList": None,
    }


def test_a_page_beyond_the_end_has_null_items_and_the_real_count(
    stub: StubServer, get: Get
) -> None:
    stub.publish(service())
    answer = get("/Service", page=2).json()
    assert (answer["pageCount"], answer["itemList"]) == (1, None)


def test_ids_are_cut_into_pages_in_order_of_creation(stub: StubServer, get: Get) -> None:
    stub.endpoints.id_page_size = 2
    ids = []
    for second in range(3):
        stub.now = datetime(2025, 3, 1, 12, 0, second, tzinfo=UTC)
        ids += stub.publish(service())
    pages = [get("/Service", page=page).json()["itemList"] for page in (1, 2)]
    assert [[item["id"] for item in page] for page in pages] == [ids[:2], ids[2:]]


def test_a_new_version_keeps_its_place_in_the_list(stub: StubServer, get: Get) -> None:
    first, second = stub.publish(service(modified="2024-01-01T00:00:00"), service())
    stub.register.update(first, serviceNames=service("Uusi nimi")["serviceNames"])
    items = get("/Service").json()["itemList"]
    assert items == [
        {"id": first, "name": "Uusi nimi"},
        {"id": second, "name": "Ohjattu kävelyretki"},
    ]


def test_a_service_without_a_finnish_name_is_listed_by_another(stub: StubServer, get: Get) -> None:
    stub.publish(service({"sv": "Promenad"}))
    assert get("/Service").json()["itemList"][0]["name"] == "Promenad"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"date": "2025-03-01T12:00:00.293984"}, False),
        ({"date": "2025-03-01T12:00:00"}, True),
        ({"dateBefore": "2025-03-01T12:00:00.293984"}, False),
        ({"dateBefore": "2025-03-01T12:00:01"}, True),
        ({"date": "2025-03-01T14:00:00+02:00"}, True),
    ],
)
def test_date_limits_are_strict_and_in_utc(
    stub: StubServer, get: Get, query: dict[str, str], found: bool
) -> None:
    stub.publish(service())
    assert (get("/Service", **query).json()["itemList"] is not None) is found


def test_modified_is_written_in_utc_without_a_zone(stub: StubServer, get: Get) -> None:
    (id,) = stub.publish(service())
    assert get(f"/Service/{id}").json()["modified"] == "2025-03-01T12:00:00.293984"


def test_organizations_are_listed_with_their_parents(stub: StubServer, get: Get) -> None:
    stub.publish(organization(parentOrganizationId="p"))
    assert get("/Organization").json()["itemList"] == [
        {"id": ORGANIZATION_ID, "name": "Rantakylän kunta", "parentOrganizationId": "p"}
    ]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/Service", service()),
        ("/ServiceChannel", service_location()),
        ("/Organization", organization()),
        ("/GeneralDescription", general_description()),
    ],
)
def test_every_kind_has_single_documents_and_lists_of_them(
    stub: StubServer, get: Get, path: str, document: dict[str, object]
) -> None:
    (id,) = stub.publish(document)
    single = get(f"{path}/{id}").json()
    assert get(f"{path}/list", guids=id).json() == [single]
    assert single == document | {"modified": stub.register.stamp()}


def test_unknown_ids_are_silently_absent_from_a_detail_list(stub: StubServer, get: Get) -> None:
    (id,) = stub.publish(service())
    answer = get("/Service/list", guids=f"{uuid4()},{id}").json()
    assert [document["id"] for document in answer] == [id]


def test_a_detail_list_of_unknown_ids_only_answers_404(get: Get) -> None:
    answer = get("/Service/list", guids=str(uuid4()))
    assert (answer.status_code, answer.json()) == (404, {"errorMessage": "Services not found."})


def test_a_detail_list_takes_a_hundred_ids(stub: StubServer, get: Get) -> None:
    ids = stub.publish(*(service() for _ in range(100)))
    assert len(get("/Service/list", guids=",".join(ids)).json()) == 100


def test_a_detail_list_refuses_more_than_a_hundred_ids(get: Get) -> None:
    answer = get("/Service/list", guids=",".join(str(uuid4()) for _ in range(101)))
    assert (answer.status_code, answer.json()) == (400, {"guids": [TOO_MANY_ITEMS]})


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/Service", {"page": "two"}, "page"),
        ("/Service", {"page": "-1"}, "page"),
        ("/Service", {"date": "yesterday"}, "date"),
        ("/Service", {"status": "Deleted"}, "status"),
        ("/Service/list", {}, "guids"),
        ("/Service/list", {"guids": "not-an-id"}, "guids"),
        ("/Service/not-an-id", {}, "id"),
        ("/Service/area/Galaxy/code/1", {}, "area"),
        ("/Service/list/organization", {}, "organizationId"),
        ("/Service/archived/list", {"archivingType": "Manual"}, "organizationId"),
    ],
)
def test_a_bad_query_answers_a_dictionary_of_fields(
    get: Get, path: str, query: dict[str, str], field: str
) -> None:
    answer = get(path, **query)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_an_unknown_id_answers_404_with_a_message(get: Get) -> None:
    answer = get("/ServiceChannel/1a2b3c4d-0000-4000-8000-000000000001")
    assert answer.status_code == 404
    assert answer.json() == {
        "errorMessage": "Service channel with id '1a2b3c4d-0000-4000-8000-000000000001' not found."
    }


def test_a_malformed_bearer_token_breaks_even_an_open_path(stub: StubServer, get: Get) -> None:
    stub.publish(service())
    assert get("/Service", headers={"Authorization": "Bearer nonsense"}).status_code == 500


def test_a_well_formed_bearer_token_is_no_hindrance(stub: StubServer, get: Get) -> None:
    assert get("/Service", headers={"Authorization": "Bearer aa.bb.cc"}).status_code == 200


def test_the_nil_id_breaks_the_server(get: Get) -> None:
    assert get("/Service/00000000-0000-0000-0000-000000000000").status_code == 500


def test_full_data_of_an_organization_comes_in_pages(stub: StubServer, get: Get) -> None:
    stub.publish(organization(), *(service() for _ in range(101)))
    pages = [
        get("/Service/list/organization", organizationId=ORGANIZATION_ID, page=page).json()
        for page in (1, 2, 3)
    ]
    assert [len(page["itemList"] or []) for page in pages] == [100, 1, 0]
    assert pages[0]["itemList"][0]["serviceClasses"][0]["code"] == "P27.1"


def test_full_data_of_an_unknown_organization_answers_404(get: Get) -> None:
    answer = get("/Service/list/organization", organizationId=ORGANIZATION_ID)
    assert answer.status_code == 404


def test_entities_of_an_organization_are_services_and_channels(stub: StubServer, get: Get) -> None:
    ids = stub.publish(service(), service_location())
    items = get(f"/Common/EntitiesByOrganization/{ORGANIZATION_ID}").json()["itemList"]
    assert [(item["id"], item["type"]) for item in items] == [
        (ids[0], "Service"),
        (ids[1], "ServiceChannel"),
    ]


def test_collections_of_an_organization_name_their_services(stub: StubServer, get: Get) -> None:
    member = service()
    stub.publish(service_collection(services=[member]))
    items = get("/ServiceCollection/organization", organizationId=ORGANIZATION_ID).json()
    assert items["itemList"][0]["services"][0]["id"] == member["id"]


def test_a_listed_phantom_has_no_name_and_no_document(stub: StubServer, get: Get) -> None:
    id = stub.register.list_phantom(Kind.SERVICE)
    assert get("/Service").json()["itemList"] == [{"id": id, "name": None}]
    assert get(f"/Service/{id}").status_code == 404


def test_a_repeated_id_stands_on_two_pages(stub: StubServer, get: Get) -> None:
    stub.endpoints.id_page_size = 2
    first, _ = sorted(stub.publish(service(), service()))
    stub.register.repeat(first)
    pages = [get("/Service", page=page).json()["itemList"] for page in (1, 2)]
    assert [pages[0][0]["id"], pages[1][0]["id"]] == [first, first]


def test_a_left_out_document_is_listed_but_missing_from_details(stub: StubServer, get: Get) -> None:
    kept, left_out = stub.publish(service(), service())
    stub.register.leave_out(left_out)
    listed = {item["id"] for item in get("/Service").json()["itemList"]}
    details = get("/Service/list", guids=f"{kept},{left_out}").json()
    assert listed == {kept, left_out}
    assert [document["id"] for document in details] == [kept]
