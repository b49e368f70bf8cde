"""The builders make documents with every key of the wire, and the folder loader reads them."""

from pathlib import Path

import orjson
import pytest

from tests.ptv_stub import Register
from tests.ptv_stub.documents import (
    e_channel,
    organization,
    phone,
    printable_form,
    service,
    service_location,
    web_page,
)
from tests.ptv_stub.loading import documents_in
from tests.ptv_stub.parts import exceptional, over_midnight, weekly_hours


def test_a_plain_text_is_finnish() -> None:
    assert service("Kerho")["serviceNames"] == [
        {"language": "fi", "value": "Kerho", "type": "Name"}
    ]


def test_texts_come_in_the_languages_given_nulls_too() -> None:
    made = service("Kerho", summary={"sv": "Klubb", "fi": None})
    summaries = [item for item in made["serviceDescriptions"] if item["type"] == "Summary"]
    assert [(item["language"], item["value"]) for item in summaries] == [
        ("sv", "Klubb"),
        ("fi", None),
    ]


def test_a_key_that_is_not_on_the_wire_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="serviceName"):
        service(serviceName="Kerho")


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (service_location, "ServiceLocation"),
        (e_channel, "EChannel"),
        (web_page, "WebPage"),
        (phone, "Phone"),
        (printable_form, "PrintableForm"),
    ],
)
def test_every_channel_builder_makes_its_own_type(make: object, kind: str) -> None:
    assert callable(make)
    assert make()["serviceChannelType"] == kind


def test_documents_never_share_an_id() -> None:
    assert service()["id"] != service()["id"]


def test_weekly_hours_cover_the_working_days() -> None:
    days = [row["dayFrom"] for row in weekly_hours()["openingHour"]]
    assert days == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def test_an_exception_is_closed_unless_hours_are_given() -> None:
    assert exceptional("2025-12-24")["isClosed"] is True
    assert exceptional("2025-12-24", open_between=("10:00", "12:00"))["isClosed"] is False


def test_hours_over_midnight_name_both_days() -> None:
    (row,) = over_midnight("Friday", "20:00", "Saturday", "02:00")["openingHour"]
    assert (row["dayFrom"], row["dayTo"]) == ("Friday", "Saturday")


def test_a_folder_is_read_line_by_line(tmp_path: Path) -> None:
    lines = [orjson.dumps(service(id="a")), b"", orjson.dumps(service(id="b"))]
    (tmp_path / "services.jsonl").write_bytes(b"\n".join(lines))
    (tmp_path / "organizations.jsonl").write_bytes(orjson.dumps(organization(id="o")))
    register = Register(documents_in(tmp_path))
    assert [register.document(id)["id"] for id in "abo"] == ["a", "b", "o"]


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(documents_in(tmp_path))
