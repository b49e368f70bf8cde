"""Documents with something in every field, and ways to spoil them."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, TypeAlias
from uuid import uuid4

from hypothesis import strategies as st

from services.catalogue.ptv import wire
from tests.ptv_stub.documents import (
    connection,
    descriptions,
    e_channel,
    general_description,
    organization,
    phone,
    printable_form,
    role,
    service,
    service_collection,
    service_location,
    web_page,
)
from tests.ptv_stub.parts import (
    Document,
    exceptional,
    language_items,
    life_event,
    link,
    localized,
    location_address,
    ontology_term,
    over_midnight,
    phone_number,
    service_class,
    street_address,
    weekly_hours,
    wider_area,
)

Path: TypeAlias = tuple[str | int, ...]

HOURS = [weekly_hours(additionalInformation=language_items("Kesällä")), exceptional("2026-12-24")]
LAW = {"names": language_items("Laki"), "webPages": [link("https://finlex.example/1")]}


def _service() -> Document:
    details = {
        "emails": language_items("sali@example.fi"),
        "phoneNumbers": [phone_number()],
        "webPages": [link("https://example.fi", "Sali")],
        "addresses": [location_address()],
    }
    row = connection(
        "serviceChannel",
        str(uuid4()),
        "Talo",
        description=descriptions(Description="Sali 2"),
        serviceHours=[*HOURS, over_midnight("Friday", "18:00", "Saturday", "02:00")],
        contactDetails=details,
    )
    return service(
        {"fi": "Retki", "sv": "Utflykt"},
        generalDescriptionId=str(uuid4()),
        areas=[wider_area("Region", "04", "Satakunta")],
        ontologyTerms=[ontology_term("retkeily", 1)],
        lifeEvents=[life_event("KE10", "Eläkkeelle siirtyminen")],
        industrialClasses=[service_class("93110")],
        legislation=[LAW],
        keywords=language_items("metsä"),
        requirements=language_items("Ei vaadita mitään."),
        serviceChannels=[row],
        organizations=[role(), role(None, kind="Producer", info="Yritys Oy")],
        serviceVouchers=[{"value": "Seteli", "url": "https://example.fi/s", "language": "fi"}],
        serviceCollections=[{"id": str(uuid4())}],
        modified="2026-01-02T03:04:05.678",
    )


def _place() -> Document:
    group = {
        "sentenceGroup": language_items("Ovi"),
        "sentences": [{"sentence": language_items("Leveä.")}],
    }
    entrance = {
        "name": language_items("Pääovi"),
        "isMainEntrance": True,
        "coordinates": {"latitude": "6827500", "longitude": "222300"},
        "accessibilitySentences": [group],
    }
    address = location_address() | {"entrances": [entrance]}
    return service_location(
        serviceHours=HOURS,
        addresses=[address],
        services=[connection("service", str(uuid4()), "Retki")],
        modified="2026-01-02T03:04:05",
    )


def _form() -> Document:
    address = {"receiver": language_items("Kirjaamo"), "streetAddress": street_address()}
    return printable_form(deliveryAddresses=[address], attachments=[link("https://example.fi/a")])


def _office() -> Document:
    bill = {"operatorCode": "OVT", "electronicInvoicingAddress": "0037"}
    return organization(
        id=str(uuid4()),
        parentOrganizationId=str(uuid4()),
        organizationNames=localized("Kunta", "Name") + localized("K", "AlternativeName"),
        phoneNumbers=[phone_number()],
        emails=language_items("kunta@example.fi"),
        webPages=[link("https://example.fi")],
        addresses=[location_address()],
        electronicInvoicings=[bill],
    )


def documents() -> list[tuple[str, Document]]:
    """One of each kind and of each kind of channel, with new ids."""
    level = {"language": "fi", "accessibilityClassificationLevel": "Unknown"}
    channels = [_place(), _form(), phone(), web_page(accessibilityClassification=[level])]
    return [
        (wire.SERVICE, _service()),
        *((wire.CHANNEL, channel) for channel in channels),
        (wire.CHANNEL, e_channel(supportPhones=[phone_number()], signatureQuantity="2")),
        (wire.ORGANISATION, _office()),
        (wire.COLLECTION, service_collection(services=[service()])),
        (wire.GENERAL_DESCRIPTION, general_description(legislation=[LAW])),
    ]


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """The way to every value in a document, the document itself left out."""
    if here:
        yield here
    for key, member in _inside(value):
        yield from paths(member, (*here, key))


def _inside(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def put(document: Document, path: Path, value: Any) -> None:
    """Put the value there; nothing if an earlier one has taken the way away."""
    inside: Any = document
    for key in path[:-1]:
        inside = dict(_inside(inside)).get(key)
    if path[-1] in dict(_inside(inside)):
        inside[path[-1]] = value


def _deep(depth: int) -> Any:
    value: Any = "syvä"
    for _ in range(depth):
        value = [value]
    return value


TEXTS = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "a\x00b",
        "\ud800",
        "x" * 10_000,
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "24:00:00",
        "9" * 400,
        "NaN",
        "1e999",
        "http://[",
        "//",
        "::1",
        "{}{}",
    ]
)
NUMBERS = (
    st.integers(-(2**80), 2**80)
    | st.floats()
    | st.sampled_from([10**400, -1, 0, 2**63, 2**31, 1.5])
)
JUNK = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.builds(_deep, st.sampled_from([300, 1500])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            TEXTS | st.sampled_from(["id", "code", "value", "language", "type", "name"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, Document]:
    """A kind and a document of it with random JSON in up to four places."""
    kind, document = draw(st.sampled_from(documents()))
    document = deepcopy(document)
    document["id"] = str(draw(st.uuids()))
    for path in draw(st.lists(st.sampled_from(list(paths(document))), max_size=4)):
        put(document, path, draw(JUNK))
    return kind, document
