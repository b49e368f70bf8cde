"""PTV's services as rows: names, texts, classes, roles and connections, with all their gaps."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.catalogue.ptv import wire
from tests.catalogue.ptv.translated import (
    columns,
    connection_content,
    record,
    service_content,
)
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    connection,
    descriptions,
    e_channel,
    role,
    service,
)
from tests.ptv_stub.parts import (
    Document,
    language_items,
    life_event,
    link,
    localized,
    ontology_term,
    phone_number,
    service_class,
    street_address,
    target_group,
    weekly_hours,
)


def connected(**details: object) -> Document:
    """A service with one connection."""
    return service(serviceChannels=[connection("serviceChannel", str(uuid4()), "Talo", **details)])


# --- names and texts ------------------------------------------------------------------------------


def test_a_name_has_every_language_it_came_in() -> None:
    made = record(wire.SERVICE, service({"fi": "Retki", "sv": "Utflykt", "en": "Hike"}))
    assert made.name == {"fi": "Retki", "sv": "Utflykt", "en": "Hike"}


def test_a_service_in_swedish_alone_is_taken_in() -> None:
    assert record(wire.SERVICE, service({"sv": "Utflykt"})).name == {"sv": "Utflykt"}


def test_a_finnish_name_that_is_null_leaves_the_others() -> None:
    made = record(wire.SERVICE, service({"fi": None, "sv": "Utflykt"}))
    assert made.name == {"sv": "Utflykt"}


@pytest.mark.parametrize("names", [None, [], "Retki", [None], [{"language": "fi"}], {"fi": "a"}])
def test_a_service_without_any_name_is_unusable(names: object) -> None:
    with pytest.raises(wire.Unusable, match="no name"):
        record(wire.SERVICE, service(serviceNames=names))


def test_an_alternative_name_stands_in_for_a_missing_one() -> None:
    names = localized("Kävely", "AlternativeName")
    assert record(wire.SERVICE, service(serviceNames=names)).name == {"fi": "Kävely"}


def test_an_alternative_name_is_told_beside_the_name() -> None:
    names = localized("Retki", "Name") + localized("Kävely", "AlternativeName")
    assert service_content(service(serviceNames=names)).alternative_name == {"fi": "Kävely"}


def test_descriptions_that_are_null_are_left_out() -> None:
    texts = descriptions(Summary={"fi": "Lyhyt", "sv": None}, ProcessingTime={"fi": None})
    shown = service_content(service(serviceDescriptions=texts))
    assert shown.summary == {"fi": "Lyhyt"}
    assert shown.other_descriptions == {}


def test_every_kind_of_description_has_its_place() -> None:
    texts = {
        "Summary": "a",
        "Description": "b",
        "UserInstruction": "c",
        "ChargeTypeAdditionalInfo": "d",
        "DeadLine": "e",
        "GD_Description": "f",
    }
    shown = service_content(
        service(serviceDescriptions=descriptions(**texts), requirements=language_items("g"))
    )
    told = [shown.summary, shown.description, shown.user_instruction, shown.charge_information]
    assert [*told, shown.requirements] == [{"fi": letter} for letter in "abcdg"]
    assert shown.other_descriptions == {"DeadLine": {"fi": "e"}, "GD_Description": {"fi": "f"}}


def test_markdown_and_newlines_stay_as_they_are() -> None:
    text = "# Otsikko\n\n* yksi\n* kaksi"
    assert service_content(service(description=text)).description == {"fi": text}


def test_a_nul_character_is_taken_out() -> None:
    shown = service_content(service(description="ennen\x00jälkeen"))
    assert shown.description == {"fi": "ennenjälkeen"}


@pytest.mark.parametrize("language", ["f\x00i", "", None, 7, "a language that does not exist"])
def test_a_text_in_no_language_is_left_out(language: object) -> None:
    texts = [{"language": language, "value": "Teksti", "type": "Summary"}]
    assert service_content(service(serviceDescriptions=texts)).summary == {}


def test_keywords_are_kept_by_language_each_once() -> None:
    words = language_items("sali") + language_items("jooga") + language_items("sali")
    shown = service_content(service(keywords=words + language_items({"sv": "yoga"})))
    assert shown.keywords == {"fi": ["sali", "jooga"], "sv": ["yoga"]}


def test_modified_without_a_zone_is_utc() -> None:
    made = record(wire.SERVICE, service(modified="2020-04-22T09:35:58.293984"))
    assert made.origin_modified == datetime(2020, 4, 22, 9, 35, 58, 293984, tzinfo=UTC)


def test_modified_with_a_zone_is_turned_to_utc() -> None:
    made = record(wire.SERVICE, service(modified="2020-04-22T09:35:58+03:00"))
    assert made.origin_modified == datetime(2020, 4, 22, 6, 35, 58, tzinfo=UTC)


@pytest.mark.parametrize("modified", [None, "", "eilen", 5, "0001-01-01T00:00:00+14:00"])
def test_a_modified_that_is_no_moment_is_nothing(modified: object) -> None:
    assert record(wire.SERVICE, service(modified=modified)).origin_modified is None


# --- what is filtered by --------------------------------------------------------------------------


def test_codes_are_columns_and_named_for_readers() -> None:
    document = service(
        serviceClasses=[service_class("P27.1", {"sv": "Idrott", "fi": "Liikunta"})],
        targetGroups=[target_group("KR1.1", "Ikäihmiset")],
        lifeEvents=[life_event("KE10", "Eläkkeelle siirtyminen")],
    )
    assert [columns(document)[key] for key in ("service_classes", "target_groups")] == [
        ["P27.1"],
        ["KR1.1"],
    ]
    assert columns(document)["life_events"] == ["KE10"]
    (shown,) = service_content(document).service_classes
    assert (shown.code, shown.name) == ("P27.1", {"sv": "Idrott", "fi": "Liikunta"})


@pytest.mark.parametrize(
    "uri",
    [
        "http://urn.fi/URN:NBN:fi:au:ptvl:v1211",
        "http://uri.suomi.fi/codelist/ptv/ptvserclass/code/P27.1",
        "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P27.1",
    ],
)
def test_a_class_is_known_by_its_code_whatever_its_uri(uri: str) -> None:
    item = service_class("P27.1") | {"uri": uri, "newUri": None}
    assert columns(service(serviceClasses=[item]))["service_classes"] == ["P27.1"]


def test_a_class_under_several_uris_counts_once() -> None:
    old = service_class("P27.1") | {"uri": "http://urn.fi/URN:NBN:fi:au:ptvl:v1211"}
    document = service(serviceClasses=[old, service_class("P27.1")])
    assert columns(document)["service_classes"] == ["P27.1"]
    assert len(service_content(document).service_classes) == 1


@pytest.mark.parametrize("key", ["uri", "newUri"])
def test_a_class_without_a_code_is_known_by_the_end_of_its_uri(key: str) -> None:
    item = service_class("P27.1") | {"code": None, "uri": None, "newUri": None}
    item[key] = "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P27.1"
    assert columns(service(serviceClasses=[item]))["service_classes"] == ["P27.1"]


def test_six_classes_are_all_kept() -> None:
    codes = [f"P27.{number}" for number in range(1, 7)]
    document = service(serviceClasses=[service_class(code) for code in codes])
    assert columns(document)["service_classes"] == codes


@pytest.mark.parametrize("value", [None, [], [None], "P27.1", {}])
def test_no_classes_are_no_hindrance(value: object) -> None:
    assert columns(service(serviceClasses=value))["service_classes"] == []


def test_thirty_eight_terms_are_all_kept() -> None:
    terms = [ontology_term(f"käsite {number}", number) for number in range(38)]
    assert len(service_content(service(ontologyTerms=terms)).ontology_terms) == 38


def test_terms_and_industries_are_entries_of_open_lists() -> None:
    item = {"code": "93110", "name": language_items("Urheilulaitokset")}
    made = record(
        wire.SERVICE,
        service(ontologyTerms=[ontology_term("jooga", 1)], industrialClasses=[item]),
    )
    assert made.codes == {
        ("industrial_class", "93110"): {"fi": "Urheilulaitokset"},
        ("ontology_term", "http://www.yso.fi/onto/koko/p1"): {"fi": "jooga"},
    }


def test_a_code_too_long_for_an_index_is_left_out() -> None:
    terms = [ontology_term("jooga", 1) | {"uri": "http://x/" + "y" * 3000}]
    assert service_content(service(ontologyTerms=terms)).ontology_terms == []


def test_values_nobody_knows_are_handed_on_as_they_are() -> None:
    document = service(type="New", serviceChargeType="PayAsYouLike", fundingType="Sponsored")
    assert columns(document)["service_type"] == "New"
    assert columns(document)["charge_type"] == "PayAsYouLike"
    assert service_content(document).funding_type == "Sponsored"


def test_no_charge_is_said_where_a_general_description_says_it() -> None:
    general = str(uuid4())
    made = columns(service(serviceChargeType=None, generalDescriptionId=general))
    assert (made["charge_type"], made["general_description_id"]) == (None, UUID(general))


# --- who ------------------------------------------------------------------------------------------


def test_the_responsible_organisation_is_found_in_any_order() -> None:
    other = str(uuid4())
    roles = [role(other, "Toinen", "OtherResponsible"), role(kind="Producer"), role()]
    assert columns(service(organizations=roles))["organisation_id"] == UUID(ORGANIZATION_ID)


def test_a_producer_outside_ptv_has_only_a_text() -> None:
    outside = role(None, kind="Producer", provision="ProcuredServices", info="Yritys Oy")
    _, shown = service_content(service(organizations=[role(), outside])).organisations
    assert (shown.id, shown.name) == (None, None)
    assert shown.additional_information == {"fi": "Yritys Oy"}


@pytest.mark.parametrize("value", [None, [], [None], [{}], [{"organization": "x"}]])
def test_no_organisation_is_no_hindrance(value: object) -> None:
    assert columns(service(organizations=value))["organisation_id"] is None


# --- connections ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, [], [None], [{}], [{"serviceChannel": None}]])
def test_no_channels_are_no_hindrance(value: object) -> None:
    assert record(wire.SERVICE, service(serviceChannels=value)).connections == []


def test_forty_five_channels_keep_their_order() -> None:
    ids = [str(uuid4()) for _ in range(45)]
    document = service(serviceChannels=[connection("serviceChannel", id) for id in ids])
    made = record(wire.SERVICE, document).connections
    assert [str(one.channel_id) for one in made] == ids
    assert [one.position for one in made] == list(range(45))


def test_a_channel_named_twice_is_connected_once() -> None:
    id = str(uuid4())
    twice = [connection("serviceChannel", id), connection("serviceChannel", id.upper())]
    assert len(record(wire.SERVICE, service(serviceChannels=twice)).connections) == 1


def test_a_connection_has_the_same_id_every_time() -> None:
    document = connected()
    one, other = (record(wire.SERVICE, document).connections[0] for _ in range(2))
    assert one.id == other.id


def test_a_connection_without_hours_has_those_of_its_channel() -> None:
    (made,) = record(wire.SERVICE, connected()).connections
    assert made.hours_owner_id == made.channel_id


def test_a_connection_with_hours_has_its_own() -> None:
    made = record(wire.SERVICE, connected(serviceHours=[weekly_hours()]))
    (one,) = made.connections
    assert one.hours_owner_id == one.id
    assert list(made.hours) == [one.id]


def test_a_connection_says_what_is_special_about_it() -> None:
    texts = descriptions(Description="Sali 2", ChargeTypeAdditionalInfo="5 euroa")
    shown = connection_content(connected(description=texts, serviceChargeType="Chargeable"))
    assert (shown.description, shown.charge_information) == ({"fi": "Sali 2"}, {"fi": "5 euroa"})
    assert shown.charge_type == "Chargeable"


def test_contact_details_that_are_null_are_no_hindrance() -> None:
    shown = connection_content(connected(contactDetails=None))
    assert (shown.phones, shown.addresses) == ([], [])


def test_a_connection_has_contact_details_and_places_of_its_own() -> None:
    address = {"type": "Visiting", "subType": "Street", "streetAddress": street_address()}
    details = {
        "emails": language_items("sali@example.fi"),
        "phoneNumbers": [phone_number("401234567")],
        "webPages": [link("https://example.fi", "Sali")],
        "addresses": [address],
    }
    document = connected(contactDetails=details)
    shown, made = connection_content(document), record(wire.SERVICE, document)
    assert [phone.number for phone in shown.phones] == ["+358401234567"]
    assert [email.address for email in shown.emails] == ["sali@example.fi"]
    assert [page.url for page in shown.web_pages] == ["https://example.fi"]
    assert [place.owner_id for place in made.places] == [made.connections[0].id]


# --- the rest -------------------------------------------------------------------------------------


def test_laws_have_names_and_links() -> None:
    law = {"names": language_items("Liikuntalaki"), "webPages": [link("https://finlex.fi/1")]}
    (shown,) = service_content(service(legislation=[law])).legislation
    assert shown.name == {"fi": "Liikuntalaki"}
    assert [page.url for page in shown.web_pages] == ["https://finlex.fi/1"]


def test_vouchers_are_told() -> None:
    voucher = {"value": "Seteli", "url": "https://example.fi/s", "additionalInformation": "20 €"}
    document = service(serviceVouchersInUse=True, serviceVouchers=[voucher | {"language": "fi"}])
    shown = service_content(document)
    (one,) = shown.vouchers
    assert (shown.vouchers_in_use, one.name, one.url) == (True, "Seteli", "https://example.fi/s")


@pytest.mark.parametrize("status", ["Draft", "Deleted", "Modified", "Withdrawn"])
def test_what_is_not_published_is_not_taken_in(status: str) -> None:
    with pytest.raises(wire.NotPublished):
        record(wire.SERVICE, service(publishingStatus=status))


@pytest.mark.parametrize("id", [None, 5, "", "tunnus", "1234", ["a"]])
def test_a_document_without_a_usable_id_is_unusable(id: object) -> None:
    with pytest.raises(wire.Unusable, match="no id"):
        record(wire.SERVICE, service() | {"id": id})


@pytest.mark.parametrize("kind", wire.KINDS)
@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_what_is_no_object_is_unusable(kind: str, value: object) -> None:
    with pytest.raises(wire.Unusable, match="not an object"):
        record(kind, value)  # type: ignore[arg-type]


def test_a_channel_is_no_service() -> None:
    with pytest.raises(wire.Unusable):
        record(wire.SERVICE, e_channel())
