"""PTV's channels of all five kinds as rows: hours, places and what is particular to each kind."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.catalogue.hours.rules import is_open
from services.catalogue.ptv import wire
from tests.catalogue.ptv.translated import channel_content, record
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    e_channel,
    phone,
    printable_form,
    service_location,
    web_page,
)
from tests.ptv_stub.parts import (
    Document,
    exceptional,
    hours,
    language_items,
    link,
    localized,
    location_address,
    opening,
    over_midnight,
    phone_number,
    street_address,
    weekly_hours,
)

TUESDAY_NOON = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


def located(northing: object = "6827500.125", easting: object = "222300.5") -> Document:
    """A place at these coordinates, as PTV has them: metres north and east."""
    street = street_address() | {"latitude": northing, "longitude": easting}
    return service_location(addresses=[location_address(street)])


def entered(**entrance: Any) -> Document:
    """A place with one entrance."""
    return service_location(addresses=[location_address() | {"entrances": [entrance]}])


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (service_location(), "ServiceLocation"),
        (e_channel(), "EChannel"),
        (web_page(), "WebPage"),
        (phone(), "Phone"),
        (printable_form(), "PrintableForm"),
    ],
)
def test_every_kind_of_channel_is_taken_in(document: Document, kind: str) -> None:
    made = record(wire.CHANNEL, document)
    assert made.columns["channel_type"] == kind
    assert made.columns["organisation_id"] == UUID(ORGANIZATION_ID)
    assert made.notes == []


def test_a_kind_of_channel_nobody_knows_is_taken_in_and_noted() -> None:
    made = record(wire.CHANNEL, web_page(serviceChannelType="Hologram"))
    assert (made.columns["channel_type"], made.notes) == ("Hologram", ["unknown channel type"])


@pytest.mark.parametrize("kind", [None, "", 5])
def test_a_channel_without_a_kind_is_unusable(kind: object) -> None:
    with pytest.raises(wire.Unusable, match="no channel type"):
        record(wire.CHANNEL, web_page(serviceChannelType=kind))


def test_the_texts_of_a_channel_are_told() -> None:
    document = web_page({"fi": "Sivu", "sv": "Sida"}, summary="Lyhyt", description="Pitkä")
    shown = channel_content(document)
    assert record(wire.CHANNEL, document).name == {"fi": "Sivu", "sv": "Sida"}
    assert (shown.summary, shown.description) == ({"fi": "Lyhyt"}, {"fi": "Pitkä"})


# --- places ---------------------------------------------------------------------------------------


def test_metres_become_degrees() -> None:
    (place,) = record(wire.CHANNEL, located()).places
    assert (round(place.point.latitude, 2), round(place.point.longitude, 2)) == (61.48, 21.78)
    assert place.municipality_code == "609"


@pytest.mark.parametrize(
    ("northing", "easting"),
    [
        ("6827500", "222300"),
        (6827500, 222300),
        ("222300.5", "6827500.125"),
        ("6827500,1", "222300"),
    ],
)
def test_whole_numbers_swapped_axes_and_commas_are_the_same_place(
    northing: object, easting: object
) -> None:
    (place,) = record(wire.CHANNEL, located(northing, easting)).places
    assert (round(place.point.latitude, 2), round(place.point.longitude, 2)) == (61.48, 21.78)


@pytest.mark.parametrize(
    ("northing", "easting", "why"),
    [
        ("0", "0", "coordinates missing"),
        ("", "", "coordinates missing"),
        ("6827500", None, "coordinates missing"),
        ("north", "east", "not a number"),
        ("1", "2", "outside Finland"),
        ("1e400", "1e400", "outside Finland"),
    ],
)
def test_coordinates_that_say_no_place_are_noted(
    northing: object, easting: object, why: str
) -> None:
    made = record(wire.CHANNEL, located(northing, easting))
    assert (made.places, made.notes) == ([], [f"coordinates: {why}"])


def test_an_address_without_coordinates_is_kept() -> None:
    document = located(None, None)
    assert record(wire.CHANNEL, document).places == []
    assert record(wire.CHANNEL, document).notes == []
    assert channel_content(document).addresses[0].street == {"fi": "Esimerkkikatu"}


def test_a_postal_address_is_no_place_to_go_to() -> None:
    document = service_location(addresses=[location_address(kind="Postal")])
    assert record(wire.CHANNEL, document).places == []


def test_every_visiting_address_is_a_place() -> None:
    document = service_location(addresses=[location_address(), location_address()])
    assert len(record(wire.CHANNEL, document).places) == 2


def test_a_lost_leading_zero_of_a_municipality_is_put_back() -> None:
    street = street_address(place={"code": "51", "name": []})
    document = service_location(addresses=[location_address(street)])
    assert channel_content(document).addresses[0].municipality == "051"


def test_an_entrance_tells_how_accessible_it_is() -> None:
    group = {
        "sentenceGroup": language_items("Sisäänkäynti"),
        "sentences": [{"sentence": language_items("Ovi on leveä.")}],
    }
    document = entered(
        name=language_items("Pääovi"),
        isMainEntrance=True,
        coordinates={"latitude": "6827500", "longitude": "222300"},
        accessibilitySentences=[group],
    )
    (entrance,) = channel_content(document).addresses[0].entrances
    assert (entrance.name, entrance.is_main) == ({"fi": "Pääovi"}, True)
    assert entrance.latitude is not None
    assert entrance.accessibility == [
        {"group": {"fi": "Sisäänkäynti"}, "sentences": [{"fi": "Ovi on leveä."}]}
    ]
    assert record(wire.CHANNEL, document).columns["accessibility"] == ["described"]


# --- opening hours --------------------------------------------------------------------------------


def test_weekly_hours_are_those_of_the_channel() -> None:
    made = record(wire.CHANNEL, service_location(serviceHours=[weekly_hours("08:00", "16:00")]))
    assert list(made.hours) == [made.id]
    (shown,) = channel_content(service_location(serviceHours=[weekly_hours()])).hours
    assert (shown.kind, len(shown.openings)) == ("weekly", 5)
    assert (shown.openings[0].opens, shown.openings[0].closes) == ("08:00", "16:00")


@pytest.mark.parametrize("to_day", ["", None, "Monday"])
def test_an_empty_last_day_is_the_same_day(to_day: str | None) -> None:
    row = hours("DaysOfTheWeek", [opening("Monday", "08:00", "16:00", to_day=to_day)])
    (shown,) = channel_content(service_location(serviceHours=[row])).hours
    assert (shown.openings[0].weekday_from, shown.openings[0].weekday_to) == (1, 1)


def test_hours_over_midnight_last_into_another_day() -> None:
    row = over_midnight("Friday", "18:00", "Sunday", "12:00")
    (shown,) = channel_content(service_location(serviceHours=[row])).hours
    assert (shown.openings[0].weekday_from, shown.openings[0].weekday_to) == (5, 7)


def test_an_exception_that_is_over_no_longer_counts() -> None:
    rows = [weekly_hours("08:00", "16:00"), exceptional("2025-12-24")]
    made = record(wire.CHANNEL, service_location(serviceHours=rows))
    assert is_open(made.hours[made.id], TUESDAY_NOON) is True


def test_an_exception_today_beats_the_weekly_hours() -> None:
    rows = [weekly_hours("08:00", "16:00"), exceptional("2026-03-10")]
    made = record(wire.CHANNEL, service_location(serviceHours=rows))
    assert is_open(made.hours[made.id], TUESDAY_NOON) is False


def test_an_exception_is_shown_with_its_dates() -> None:
    document = service_location(serviceHours=[exceptional("2025-12-24", "2025-12-26")])
    (shown,) = channel_content(document).hours
    assert (shown.kind, shown.is_closed) == ("exceptional", True)
    assert (shown.valid_from, shown.valid_to) == (date(2025, 12, 24), date(2025, 12, 26))


def test_hours_that_cannot_be_understood_are_noted_and_the_rest_stays() -> None:
    odd = weekly_hours() | {"serviceHourType": "EveryOddWeek"}
    made = record(wire.CHANNEL, service_location(serviceHours=[odd, weekly_hours()]))
    assert len(made.hours[made.id]) == 1
    assert made.notes == ["serviceHours[0]: unknown serviceHourType"]


def test_a_nul_in_the_text_of_hours_is_taken_out() -> None:
    row = weekly_hours(additionalInformation=language_items("ennen\x00jälkeen"))
    (shown,) = channel_content(service_location(serviceHours=[row])).hours
    assert shown.additional_information == {"fi": "ennenjälkeen"}


@pytest.mark.parametrize("value", [None, [], {}, "maanantaisin", [None], [{}]])
def test_no_hours_are_no_hindrance(value: object) -> None:
    assert record(wire.CHANNEL, service_location(serviceHours=value)).hours == {}


# --- what is particular to a kind -----------------------------------------------------------------


def test_a_place_has_its_emails_under_another_name_than_other_channels() -> None:
    place = service_location(emails=language_items("talo@example.fi"))
    other = web_page(supportEmails=language_items("tuki@example.fi"))
    assert [email.address for email in channel_content(place).emails] == ["talo@example.fi"]
    assert [email.address for email in channel_content(other).emails] == ["tuki@example.fi"]


def test_support_phones_are_phones() -> None:
    document = e_channel(supportPhones=[phone_number("401234567")])
    assert [one.number for one in channel_content(document).phones] == ["+358401234567"]


def test_an_e_service_tells_what_it_requires() -> None:
    shown = channel_content(
        e_channel(requiresAuthentication=True, requiresSignature=False, signatureQuantity="2")
    )
    assert (shown.requires_authentication, shown.requires_signature) == (True, False)
    assert shown.signature_quantity == 2


@pytest.mark.parametrize("value", [None, "", "kaksi", True, [], float("nan"), "9" * 5000])
def test_a_number_of_signatures_that_is_none_is_left_out(value: object) -> None:
    assert channel_content(e_channel(signatureQuantity=value)).signature_quantity is None


def test_levels_of_accessibility_can_be_filtered_by() -> None:
    level = {
        "language": "fi",
        "accessibilityClassificationLevel": "PartiallyCompliant",
        "wcagLevel": "LevelAA",
        "accessibilityStatementWebPage": "https://example.fi/saavutettavuus",
        "accessibilityStatementWebPageName": "Saavutettavuus",
    }
    document = web_page(accessibilityClassification=[level, level | {"language": "sv"}])
    assert record(wire.CHANNEL, document).columns["accessibility"] == ["PartiallyCompliant"]
    assert channel_content(document).accessibility[0]["wcag_level"] == "LevelAA"


def test_a_form_has_its_files_and_where_to_send_it() -> None:
    address = {
        "receiver": language_items("Kirjaamo"),
        "subType": "Street",
        "streetAddress": street_address(),
    }
    document = printable_form(
        deliveryAddresses=[address],
        channelUrls=localized("https://example.fi/lomake.pdf", "PDF"),
        attachments=[link("https://example.fi/ohje.pdf") | {"name": "Ohje", "description": "Lue"}],
    )
    shown = channel_content(document)
    assert shown.form_identifier == {"fi": "RK-12"}
    assert [(file.url, file.name) for file in shown.form_files] == [
        ("https://example.fi/lomake.pdf", "PDF")
    ]
    assert [(one.name, one.description) for one in shown.attachments] == [("Ohje", "Lue")]
    assert shown.delivery_addresses[0].receiver == {"fi": "Kirjaamo"}


def test_an_older_form_has_one_address_to_send_it_to() -> None:
    document = printable_form() | {"deliveryAddresses": None}
    document["deliveryAddress"] = {"deliveryAddressInText": language_items("Tuo itse")}
    (shown,) = channel_content(document).delivery_addresses
    assert shown.additional_information == {"fi": "Tuo itse"}
