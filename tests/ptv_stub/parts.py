"""Building blocks of PTV v11 documents, in the shape the GET interface puts on the wire.

Every key the real interface sends is present, empty ones too, because readers must survive them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]
Words: TypeAlias = str | Mapping[str, str | None]
"""One text: a plain string is Finnish, a mapping goes from language code to text or null."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODE_LISTS = "http://uri.suomi.fi/codelist/ptv"


def by_language(words: Words | None) -> dict[str, str | None]:
    """The text keyed by language; nothing at all for None."""
    if words is None:
        return {}
    return {"fi": words} if isinstance(words, str) else dict(words)


def language_items(words: Words | None) -> list[Document]:
    """PTV language items: `{"value": …, "language": "fi"}`."""
    return [{"value": value, "language": code} for code, value in by_language(words).items()]


def localized(words: Words | None, kind: str) -> list[Document]:
    """PTV localized items, which carry a type such as Name, Summary or Description."""
    return [
        {"language": code, "value": value, "type": kind}
        for code, value in by_language(words).items()
    ]


def municipality(code: str = "609", name: Words | None = "Pori") -> Document:
    """A municipality as it stands inside areas and addresses; code is three digits."""
    return {"code": code, "name": language_items(name)}


def municipality_area(*codes: str, names: Mapping[str, Words] | None = None) -> Document:
    """An area of the type Municipality: its own code and name are null, the members count."""
    names = names or {}
    members = [municipality(code, names.get(code, f"Kunta {code}")) for code in codes]
    return {"type": "Municipality", "code": None, "name": None, "municipalities": members}


def wider_area(kind: str, code: str, name: Words, members: Sequence[Document] = ()) -> Document:
    """A Region, WellbeingServiceCounties, HospitalDistrict or BusinessSubRegion area."""
    return {
        "type": kind,
        "code": code,
        "name": language_items(name),
        "municipalities": list(members),
    }


def phone_number(number: str | None = "447010101", language: str = "fi", **over: Any) -> Document:
    """A telephone number; without the leading zero because the prefix is given."""
    row = {
        "type": "Phone",
        "additionalInformation": None,
        "serviceChargeType": "Chargeable",
        "chargeDescription": None,
        "prefixNumber": "+358",
        "isFinnishServiceNumber": False,
        "number": number,
        "language": language,
    }
    return overridden(row, over)


def link(url: str | None, words: str | None = None, language: str = "fi") -> Document:
    """A web page link; `value` is the text of the link."""
    return {"url": url, "value": words, "language": language}


def street_address(
    street: Words = "Esimerkkikatu",
    *,
    northing: str | None = "6827500.125",
    easting: str | None = "222300.5",
    place: Document | None = None,
    **over: Any,
) -> Document:
    """A street address with ETRS-TM35FIN (EPSG:3067) metres as strings, as PTV sends them."""
    row = {
        "street": language_items(street),
        "streetNumber": "1",
        "postalCode": "28100",
        "postOffice": language_items({"fi": "PORI", "sv": "BJÖRNEBORG"}),
        "municipality": place or municipality(),
        "additionalInformation": [],
        "latitude": northing,
        "longitude": easting,
        "coordinateState": "Ok",
    }
    return overridden(row, over)


def location_address(street: Document | None = None, kind: str = "Location") -> Document:
    """An address of a service location; kind is Location (visiting) or Postal."""
    return {
        "type": kind,
        "subType": "Single" if kind == "Location" else "Street",
        "postOfficeBoxAddress": None,
        "streetAddress": street or street_address(),
        "otherAddress": None,
        "locationAbroad": None,
        "entrances": [],
        "country": "FI",
    }


def opening(day: str, start: str, end: str, *, to_day: str | None = "") -> Document:
    """One opening interval, times as HH:MM; PTV fills `dayTo` with "" when it has no meaning."""
    return {"dayFrom": day, "dayTo": to_day, "from": f"{start}:00", "to": f"{end}:00"}


def hours(kind: str, openings: Sequence[Document], **over: Any) -> Document:
    """Service hours of any kind: DaysOfTheWeek, Exceptional or OverMidnight."""
    row = {
        "serviceHourType": kind,
        "validFrom": None,
        "validTo": None,
        "isClosed": False,
        "validForNow": True,
        "isAlwaysOpen": False,
        "isReservation": False,
        "additionalInformation": [],
        "openingHour": list(openings),
    }
    return overridden(row, over)


def weekly_hours(
    start: str = "08:00", end: str = "16:00", days: Sequence[str] = WEEKDAYS[:5], **over: Any
) -> Document:
    """Ordinary weekly hours, the same on every given day."""
    return hours("DaysOfTheWeek", [opening(day, start, end) for day in days], **over)


def exceptional(
    first: str, last: str | None = None, *, open_between: tuple[str, str] | None = None, **over: Any
) -> Document:
    """An exception from `first` to `last` (YYYY-MM-DD): closed unless an interval is given."""
    openings = [opening("Monday", *open_between)] if open_between else []
    dates = {
        "validFrom": f"{first}T00:00:00",
        "validTo": f"{last or first}T00:00:00",
        "validForNow": False,
        "isClosed": open_between is None,
    }
    return hours("Exceptional", openings, **(dates | over))


def over_midnight(day: str, start: str, to_day: str, end: str, **over: Any) -> Document:
    """Hours that begin on one weekday and end on another."""
    return hours("OverMidnight", [opening(day, start, end, to_day=to_day)], **over)


def code_item(code_list: str, code: str, name: Words, ontology: str) -> Document:
    """An item of a PTV code list with its current URI; its parent follows from the code."""
    parent, has_parent, _ = code.rpartition(".")
    return {
        "name": language_items(name),
        "code": code,
        "ontologyType": ontology,
        "uri": f"{CODE_LISTS}/{code_list}/code/{code}",
        "parentId": None,
        "parentUri": None,
        "newUri": f"{CODE_LISTS}/{code_list}/code/{code}",
        "newParentUri": f"{CODE_LISTS}/{code_list}/code/{parent}" if has_parent else None,
    }


def service_class(code: str, name: Words = "Liikunta", description: Words = "") -> Document:
    """A service class such as P27.1, the only code item with a description of its own."""
    item = code_item("ptvserclass2", code, name, "PTVL")
    return {"name": item.pop("name"), "description": language_items(description), **item}


def target_group(code: str = "KR1", name: Words = "Kansalaiset") -> Document:
    """A target group such as KR1.1 (older people)."""
    return code_item("ptvkohderyhmat", code, name, "TARGETGROUP")


def life_event(code: str, name: Words) -> Document:
    """A life event such as KE10 (retiring)."""
    return code_item("ptvelti", code, name, "LIFESITUATION")


def ontology_term(name: Words, number: int) -> Document:
    """A KOKO ontology term; it has a URI but no code."""
    return {
        "name": language_items(name),
        "code": None,
        "ontologyType": "YSO",
        "uri": f"http://www.yso.fi/onto/koko/p{number}",
        "parentId": None,
        "parentUri": None,
        "newUri": None,
        "newParentUri": None,
    }


def overridden(document: Document, over: Mapping[str, Any]) -> Document:
    """The document with some wire keys replaced.

    Raises KeyError for a key the document does not have, so that a typing error in a test shows.
    """
    unknown = over.keys() - document.keys()
    if unknown:
        raise KeyError(f"not on the wire: {', '.join(sorted(unknown))}")
    return document | dict(over)
