"""Phones, e-mails, links and addresses as PTV really has them."""

import pytest

from services.catalogue.ptv.translate import contacts
from tests.ptv_stub.parts import Document, language_items, link, phone_number, street_address


def numbers(*rows: Document) -> list[str]:
    return [phone["number"] for phone in contacts.phones(list(rows))]


def test_a_number_repeated_for_each_language_is_one_phone() -> None:
    (phone,) = contacts.phones(
        [
            phone_number("401234567", "fi", additionalInformation="Neuvonta"),
            phone_number("401234567", "sv", additionalInformation="Rådgivning"),
            phone_number("401234567", "en"),
        ]
    )
    assert phone["number"] == "+358401234567"
    assert phone["additional_information"] == {"fi": "Neuvonta", "sv": "Rådgivning"}


def test_a_number_for_calls_and_one_for_messages_are_two() -> None:
    rows = [phone_number("401234567"), phone_number("401234567", type="Sms")]
    assert [phone["type"] for phone in contacts.phones(rows)] == ["Phone", "Sms"]


@pytest.mark.parametrize(
    ("number", "prefix", "dialled"),
    [
        ("447943552", "+358", "+358447943552"),
        ("0447943552", "+358", "+358447943552"),
        ("+358447943552", "+358", "+358447943552"),
        ("00358447943552", "+358", "+358447943552"),
        ("+358 (0)44 794 3552", None, "+358447943552"),
        ("(0)44 7943552", "+358", "+358447943552"),
        ("(0)44 7943552", None, "0447943552"),
        ("044 794 3552", None, "0447943552"),
        ("044-794 3552", None, "0447943552"),
        ("08.123/456", "358", "+3588123456"),
        ("116117", None, "116117"),
    ],
)
def test_a_number_is_written_as_it_is_dialled(
    number: str, prefix: str | None, dialled: str
) -> None:
    assert numbers(phone_number(number, prefixNumber=prefix)) == [dialled]


def test_a_service_number_has_no_prefix() -> None:
    row = phone_number("0600123", isFinnishServiceNumber=True, prefixNumber="+358")
    assert numbers(row) == ["0600123"]


@pytest.mark.parametrize("number", [None, "", "  ", "-", "12", "puh. keskus", "1" * 21, 401234567])
def test_what_cannot_be_dialled_is_no_phone(number: object) -> None:
    assert numbers(phone_number() | {"number": number}) == []


@pytest.mark.parametrize("rows", [None, {}, "0401234567", [None, 5, "x", []]])
def test_phones_of_any_shape_are_no_hindrance(rows: object) -> None:
    assert contacts.phones(rows) == []


def test_what_a_call_costs_is_told() -> None:
    row = phone_number("401234567", serviceChargeType="Other", chargeDescription="pvm/mpm")
    (phone,) = contacts.phones([row])
    assert (phone["charge_type"], phone["charge_description"]) == ("Other", {"fi": "pvm/mpm"})


def test_an_address_of_mail_is_one_whatever_its_case() -> None:
    rows = language_items("Talo@example.fi") + language_items({"sv": "talo@EXAMPLE.fi"})
    assert [email["address"] for email in contacts.emails(rows)] == ["Talo@example.fi"]


@pytest.mark.parametrize("value", [None, "", "ei ole", 5])
def test_what_is_no_address_of_mail_is_left_out(value: object) -> None:
    assert contacts.emails([{"value": value, "language": "fi"}]) == []


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://example.fi/a?b=c#d", "https://example.fi/a?b=c#d"),
        ("HTTP://example.fi", "HTTP://example.fi"),
        ("www.example.fi", "https://www.example.fi"),
        ("example.fi/a:b", "https://example.fi/a:b"),
        ("example.fi:8080/a", "https://example.fi:8080/a"),
        ("//example.fi", "https://example.fi"),
        (" https://example.fi ", "https://example.fi"),
    ],
)
def test_a_link_is_one_a_browser_can_follow(url: str, followed: str) -> None:
    assert [page["url"] for page in contacts.web_pages([link(url)])] == [followed]


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.fi",
        "ftp://example.fi",
        "http://example.fi ja toinen",
        "javascript:8080/alert",
        "a.b:alert(1)",
    ],
)
def test_a_link_nobody_should_follow_is_left_out(url: str | None) -> None:
    assert contacts.web_pages([link(url)]) == []


def test_a_link_tells_its_text_and_language() -> None:
    (page,) = contacts.web_pages([link("https://example.fi", "Sivu", "sv")])
    assert (page["name"], page["language"]) == ("Sivu", "sv")


def test_a_post_office_box_has_its_own_postal_code() -> None:
    box = {
        "postOfficeBox": language_items("PL 12"),
        "postalCode": "28101",
        "postOffice": language_items("PORI"),
        "municipality": {"code": "609", "name": []},
    }
    row = {"type": "Postal", "subType": "PostOfficeBox", "postOfficeBoxAddress": box}
    (address,) = contacts.addresses([row | {"streetAddress": None}], [])
    assert (address["post_office_box"], address["postal_code"]) == ({"fi": "PL 12"}, "28101")


@pytest.mark.parametrize("key", ["locationAbroad", "foreignAddress"])
def test_an_address_abroad_is_told_in_words(key: str) -> None:
    row = {"type": "Location", "subType": "Abroad", key: language_items("Storgatan 1, Umeå")}
    (address,) = contacts.addresses([row], [])
    assert address["foreign"] == {"fi": "Storgatan 1, Umeå"}


def test_an_address_of_another_kind_has_a_place_too() -> None:
    other = street_address() | {
        "street": None,
        "additionalInformation": language_items("Uimaranta"),
    }
    row = {"type": "Location", "subType": "Other", "streetAddress": None, "otherAddress": other}
    (address,) = contacts.addresses([row], [])
    assert address["latitude"] is not None
    assert address["additional_information"] == {"fi": "Uimaranta"}


@pytest.mark.parametrize("rows", [None, "katu 1", [None], [{}], [{"streetAddress": "katu 1"}]])
def test_addresses_of_any_shape_are_no_hindrance(rows: object) -> None:
    assert all(address["latitude"] is None for address in contacts.addresses(rows, []))
