"""The life of documents in the register: connections, archiving, coming back."""

from datetime import UTC, datetime

import pytest

from tests.ptv_stub import Register, StubServer
from tests.ptv_stub.conftest import Get
from tests.ptv_stub.documents import ORGANIZATION_ID, service, service_location
from tests.ptv_stub.parts import weekly_hours

LATER = datetime(2025, 4, 1, tzinfo=UTC)


@pytest.fixture
def register() -> Register:
    """A register with a service and a place, made in January."""
    documents = (service(id="s"), service_location("Talo", id="c"))
    return Register(documents, now=datetime(2025, 1, 1, tzinfo=UTC))


def test_a_connection_shows_at_both_ends(register: Register) -> None:
    register.connect("s", "c")
    assert register.document("s")["serviceChannels"][0]["serviceChannel"] == {
        "id": "c",
        "name": "Talo",
    }
    assert register.document("c")["services"][0]["service"]["id"] == "s"


def test_connecting_changes_no_modification_time(register: Register) -> None:
    before = register.document("s")["modified"]
    register.now = LATER
    register.connect("s", "c")
    register.disconnect("s", "c")
    assert register.document("s")["modified"] == before
    assert register.document("s")["serviceChannels"] == []


def test_connecting_again_replaces_the_connection(register: Register) -> None:
    register.connect("s", "c")
    register.connect("s", "c", serviceHours=[weekly_hours()])
    links = register.document("s")["serviceChannels"]
    assert [len(link["serviceHours"]) for link in links] == [1]


def test_archiving_a_channel_takes_it_off_its_services(register: Register) -> None:
    register.connect("s", "c")
    register.archive("c")
    assert register.document("s")["serviceChannels"] == []


def test_a_republished_channel_is_back_on_its_services(register: Register) -> None:
    register.connect("s", "c", serviceHours=[weekly_hours()])
    register.archive("c")
    register.republish("c")
    (link,) = register.document("s")["serviceChannels"]
    assert (link["serviceChannel"]["id"], len(link["serviceHours"])) == ("c", 1)


def test_a_given_modification_time_stays() -> None:
    register = Register([service(id="s", modified="2020-04-22T09:35:58.293984")], now=LATER)
    assert register.document("s")["modified"] == "2020-04-22T09:35:58.293984"


def test_an_update_is_modified_now(register: Register) -> None:
    register.now = LATER
    register.update("s", serviceChargeType="Chargeable")
    assert register.document("s")["modified"] == "2025-04-01T00:00:00"


def test_something_without_names_is_not_published(register: Register) -> None:
    with pytest.raises(ValueError, match="not a PTV document"):
        register.publish({"id": "x"})


@pytest.mark.parametrize(("how", "status"), [("archive", "Archived"), ("withdraw", "Withdrawn")])
def test_a_retired_service_moves_to_the_list_of_its_status(
    stub: StubServer, get: Get, how: str, status: str
) -> None:
    (id,) = stub.publish(service())
    getattr(stub.register, how)(id)
    assert get("/Service").json()["itemList"] is None
    assert get("/Service", status=status).json()["itemList"][0]["id"] == id
    assert get(f"/Service/{id}").status_code == 404


def test_a_retired_service_is_modified_when_it_was_retired(stub: StubServer, get: Get) -> None:
    (id,) = stub.publish(service())
    stub.now = LATER
    stub.register.archive(id)
    listed = get("/Service", status="Archived", date="2025-03-31T23:59:59").json()["itemList"]
    assert [item["id"] for item in listed] == [id]


def test_a_republished_service_is_found_again_under_its_id(stub: StubServer, get: Get) -> None:
    (id,) = stub.publish(service())
    stub.register.withdraw(id)
    stub.register.republish(id)
    assert get(f"/Service/{id}").status_code == 200
    assert get("/Service", status="Withdrawn").json()["itemList"] is None


def test_the_archived_list_tells_when_and_what(stub: StubServer, get: Get) -> None:
    (id,) = stub.publish(service("Kerho"))
    stub.register.archive(id)
    query = {"archivingType": "Manual", "organizationId": ORGANIZATION_ID, "take": "100"}
    assert get("/Service/archived/list", **query).json() == [
        {
            "id": id,
            "organizationId": ORGANIZATION_ID,
            "type": "Manual",
            "archivingDate": "2025-03-01T12:00:00.293984",
            "serviceNames": [{"language": "fi", "value": "Kerho", "type": "Name"}],
        }
    ]


def test_the_archived_list_is_read_by_skipping_and_taking(stub: StubServer, get: Get) -> None:
    for id in stub.publish(*(service_location() for _ in range(3))):
        stub.register.archive(id)
    query = {"archivingType": "Manual", "organizationId": ORGANIZATION_ID, "take": "2", "skip": "2"}
    assert len(get("/ServiceChannel/archived/list", **query).json()) == 1


def test_the_archived_list_gives_at_most_a_hundred(get: Get) -> None:
    query = {"archivingType": "Manual", "organizationId": ORGANIZATION_ID, "take": "101"}
    assert "take" in get("/Service/archived/list", **query).json()
