"""PTV's organisations, collections and general descriptions as rows."""

from uuid import UUID, uuid4

import pytest

from services.catalogue import content
from services.catalogue.ptv import wire
from tests.catalogue.ptv.translated import record
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    descriptions,
    general_description,
    organization,
    service,
    service_collection,
)
from tests.ptv_stub.parts import Document, language_items, link, localized, phone_number


def organisation_content(document: Document) -> content.OrganisationContent:
    shown = record(wire.ORGANISATION, document).content
    assert isinstance(shown, content.OrganisationContent)
    return shown


def collection_content(document: Document) -> content.CollectionContent:
    shown = record(wire.COLLECTION, document).content
    assert isinstance(shown, content.CollectionContent)
    return shown


def general_content(document: Document) -> content.GeneralDescriptionContent:
    shown = record(wire.GENERAL_DESCRIPTION, document).content
    assert isinstance(shown, content.GeneralDescriptionContent)
    return shown


def test_an_organisation_has_its_columns() -> None:
    parent = str(uuid4())
    made = record(wire.ORGANISATION, organization(parentOrganizationId=parent)).columns
    assert made["parent_id"] == UUID(parent)
    assert (made["organisation_type"], made["business_code"]) == ("Municipality", "1234567-1")
    assert made["municipality_code"] == "609"


def test_an_organisation_of_no_municipality_has_none() -> None:
    made = record(wire.ORGANISATION, organization(municipality=None))
    assert made.columns["municipality_code"] is None


def test_an_organisation_is_sorted_by_its_finnish_name() -> None:
    names = {"sv": "Alfa", "fi": "Öljy"}
    other = record(wire.ORGANISATION, organization({"sv": "Åland"}))
    made = record(wire.ORGANISATION, organization(names))
    assert other.columns["sort_key"] < made.columns["sort_key"]


def test_an_organisation_is_reached_by_phone_mail_and_web() -> None:
    shown = organisation_content(
        organization(
            phoneNumbers=[phone_number("401234567")],
            emails=[{"value": "kunta@example.fi", "description": "Kirjaamo", "language": "fi"}],
            webPages=[link("https://example.fi")],
        )
    )
    assert [phone.number for phone in shown.phones] == ["+358401234567"]
    assert shown.emails[0].description == {"fi": "Kirjaamo"}
    assert [page.url for page in shown.web_pages] == ["https://example.fi"]


def test_an_organisation_tells_where_bills_go() -> None:
    row = {
        "operatorCode": "OVT",
        "electronicInvoicingAddress": "0037",
        "additionalInformation": language_items("Laskut"),
    }
    shown = organisation_content(organization(electronicInvoicings=[row]))
    assert shown.electronic_invoicing == [
        {"operator_code": "OVT", "address": "0037", "additional_information": {"fi": "Laskut"}}
    ]


def test_an_organisation_of_a_kind_nobody_knows_is_taken_in() -> None:
    made = record(wire.ORGANISATION, organization(organizationType="Guild"))
    assert made.columns["organisation_type"] == "Guild"


def test_a_collection_keeps_the_order_of_its_services() -> None:
    members = [service() for _ in range(3)]
    made = record(wire.COLLECTION, service_collection("Harrastukset", members))
    assert made.columns["service_ids"] == [UUID(member["id"]) for member in members]
    assert made.columns["organisation_id"] == UUID(ORGANIZATION_ID)
    assert made.name == {"fi": "Harrastukset"}


def test_a_collection_names_its_channels_and_describes_itself() -> None:
    id = str(uuid4())
    shown = collection_content(service_collection(serviceChannels=[{"id": id}, {"id": None}]))
    assert shown.channel_ids == [UUID(id)]
    assert shown.description == {"fi": "Harrastuksia kaikille."}


@pytest.mark.parametrize("value", [None, [], [None], [{}], "x"])
def test_a_collection_of_nothing_is_no_hindrance(value: object) -> None:
    made = record(wire.COLLECTION, service_collection() | {"services": value})
    assert made.columns["service_ids"] == []


def test_a_general_description_has_all_its_texts() -> None:
    texts = descriptions(
        Description="a",
        BackgroundDescription="b",
        UserInstruction="c",
        ChargeTypeAdditionalInfo="d",
    )
    law = {"names": language_items("Laki"), "webPages": []}
    shown = general_content(
        general_description(
            descriptions=texts,
            requirements=language_items("e"),
            serviceChargeType="FreeOfCharge",
            legislation=[law],
        )
    )
    told = [shown.description, shown.background, shown.user_instruction, shown.charge_information]
    assert [*told, shown.requirements] == [{"fi": letter} for letter in "abcde"]
    assert (shown.charge_type, shown.legislation[0].name) == ("FreeOfCharge", {"fi": "Laki"})


def test_the_summary_of_a_general_description_stands_in_for_its_description() -> None:
    assert general_content(general_description()).description == {
        "fi": "Kunta järjestää liikuntaa."
    }


@pytest.mark.parametrize(
    "names", [localized("Kuvaus", "Name"), language_items("Kuvaus")], ids=["typed", "plain"]
)
def test_a_general_description_is_named_by_items_with_a_type_or_without(
    names: list[Document],
) -> None:
    assert record(wire.GENERAL_DESCRIPTION, general_description(names=names)).name == {
        "fi": "Kuvaus"
    }


@pytest.mark.parametrize(
    ("kind", "document", "key"),
    [
        (wire.ORGANISATION, organization(), "organizationNames"),
        (wire.COLLECTION, service_collection(), "serviceCollectionNames"),
        (wire.GENERAL_DESCRIPTION, general_description(), "names"),
    ],
)
def test_what_has_no_name_is_unusable(kind: str, document: Document, key: str) -> None:
    with pytest.raises(wire.Unusable, match="no name"):
        record(kind, document | {key: [{"language": "fi", "value": " ", "type": "Name"}]})
