"""Phones, e-mails, web pages and addresses, alike in channels, connections and organisations."""

import re
from collections.abc import Iterable

from libs.common.languages import LocalisedText
from services.catalogue.places.rules import NoPlace, Point, located
from services.catalogue.ptv import wire
from services.catalogue.ptv.wire import Json

_SEPARATORS = re.compile(r"(?<=\d)\s*\(0\)|[\s().\-/]+")
"""`(0)` after a country's prefix is a zero that is not dialled."""
_DIALLED = re.compile(r"\+?\d{3,20}")
_HOST_WITH_PORT = re.compile(r"[\w-]+(\.[\w-]+)+:\d{1,5}")
_SPACE = re.compile(r"\s")
_PREFIX = re.compile(r"\+?(\d{1,4})")


def phones(*lists: object) -> list[Json]:
    """Each number once: PTV repeats it for every language. Rows without a number are dropped."""
    found: dict[tuple[str | None, str], Json] = {}
    for row in (row for rows in lists for row in wire.items(rows)):
        number = _number(row)
        if number is None:
            continue
        kind = wire.text_at(row, "type")
        phone = found.get((kind, number))
        if phone is None:
            phone = found[kind, number] = {
                "number": number,
                "type": kind,
                "charge_type": wire.text_at(row, "serviceChargeType"),
                "charge_description": {},
                "additional_information": {},
            }
        _say(phone["charge_description"], row, "chargeDescription")
        _say(phone["additional_information"], row, "additionalInformation")
    return list(found.values())


def _say(texts: LocalisedText, row: Json, key: str) -> None:
    """Add the row's text in the row's language."""
    if text := wire.text_at(row, key):
        texts.setdefault(wire.text_at(row, "language") or "fi", text)


def _number(row: Json) -> str | None:
    """The number as dialled; None when there is nothing that could be dialled."""
    number = _SEPARATORS.sub("", wire.text_at(row, "number") or "")
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not _DIALLED.fullmatch(number):
        return None
    prefix = _PREFIX.fullmatch(wire.text_at(row, "prefixNumber") or "")
    if prefix is None or number.startswith("+") or wire.flag(row, "isFinnishServiceNumber"):
        return number
    # A national number keeps its 0 only without the country's prefix.
    return f"+{prefix[1]}{number.lstrip('0')}"


def emails(*lists: object) -> list[Json]:
    found: dict[str, Json] = {}
    for row in (row for rows in lists for row in wire.items(rows)):
        address = wire.text_at(row, "value")
        if address and "@" in address:
            email = found.setdefault(address.lower(), {"address": address, "description": {}})
            _say(email["description"], row, "description")
    return list(found.values())


def web_pages(value: object) -> list[Json]:
    """Links with an address; some of PTV's have none, and some one no browser should follow."""
    return [page for row in wire.items(value) if (page := _web_page(row))["url"]]


def _web_page(row: Json) -> Json:
    """A link. A form's file has its address in `value`, where other links have their text."""
    is_file = "url" not in row
    name = wire.text_at(row, "name") or wire.text_at(row, "type" if is_file else "value")
    return {
        "url": link(wire.text_at(row, "value" if is_file else "url")),
        "name": name,
        "description": wire.text_at(row, "description"),
        "language": wire.text_at(row, "language"),
    }


def link(url: str | None) -> str | None:
    """An address that a browser may follow: http(s) only, so that no link can carry a script."""
    if url is None or _SPACE.search(url):
        return None
    if url.lower().startswith(("http://", "https://")):
        return url
    host = url.split("/")[0]
    if ":" in host and not _HOST_WITH_PORT.fullmatch(host):
        return None
    return f"https://{url.lstrip('/')}"


def addresses(value: object, notes: list[str]) -> list[Json]:
    return [_address(row, notes) for row in wire.items(value)]


def _address(row: Json, notes: list[str]) -> Json:
    """One address; PTV keeps each kind of address in a part of its own."""
    street = wire.child(row, "streetAddress")
    box = wire.child(row, "postOfficeBoxAddress")
    part = street or box or wire.child(row, "otherAddress")
    point = _point(part, notes)
    more = part.get("additionalInformation") or row.get("deliveryAddressInText")
    return {
        "type": wire.text_at(row, "type"),
        "sub_type": wire.text_at(row, "subType"),
        "street": wire.localised(street.get("street")),
        "street_number": wire.text_at(street, "streetNumber"),
        "post_office_box": wire.localised(box.get("postOfficeBox")),
        "postal_code": wire.text_at(part, "postalCode"),
        "post_office": wire.localised(part.get("postOffice")),
        "municipality": municipality(part),
        "country": wire.text_at(row, "country"),
        "additional_information": wire.localised(more),
        "foreign": wire.localised(row.get("locationAbroad") or row.get("foreignAddress")),
        "receiver": wire.localised(row.get("receiver")),
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "entrances": [_entrance(entrance) for entrance in wire.items(row.get("entrances"))],
    }


def municipality(part: Json) -> str | None:
    """The code, zero-padded: a leading zero has been lost in some."""
    code = wire.text_at(wire.child(part, "municipality"), "code")
    return code.zfill(3) if code else None


def _point(part: Json, notes: list[str]) -> Point | None:
    if part.get("latitude") is None and part.get("longitude") is None:
        return None
    try:
        return located(part.get("latitude"), part.get("longitude"))
    except NoPlace as reason:
        notes.append(f"coordinates: {reason}")
        return None


def _entrance(row: Json) -> Json:
    point = _point(wire.child(row, "coordinates"), [])
    return {
        "name": wire.localised(row.get("name")),
        "is_main": wire.flag(row, "isMainEntrance"),
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "accessibility": list(_accessibility(row.get("accessibilitySentences"))),
    }


def _accessibility(value: object) -> Iterable[Json]:
    for group in wire.items(value):
        yield {
            "group": wire.localised(group.get("sentenceGroup")),
            "sentences": [
                wire.localised(sentence.get("sentence"))
                for sentence in wire.items(group.get("sentences"))
            ],
        }
