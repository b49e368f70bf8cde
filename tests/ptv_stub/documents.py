"""Whole PTV v11 documents for tests, complete as on the wire and as small as possible.

`modified` is null until a Register publishes the document and stamps it with its own clock.
All names and texts are invented.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from tests.ptv_stub.parts import (
    Document,
    Words,
    by_language,
    language_items,
    link,
    localized,
    location_address,
    municipality,
    municipality_area,
    overridden,
    phone_number,
    service_class,
    target_group,
)

ORGANIZATION_ID = "5f0e1c9a-6f1e-4b57-9a38-2f3a1d0c7b11"
PORI = municipality_area("609", names={"609": {"fi": "Pori", "sv": "Björneborg"}})


def connection(side: str, other_id: str, other_name: str | None = None, **over: Any) -> Document:
    """One end of a link between a service and a channel; side is serviceChannel or service."""
    row: Document = {
        side: {"id": other_id, "name": other_name},
        "serviceChargeType": None,
        "description": [],
        "extraTypes": [],
        "serviceHours": [],
        "contactDetails": None,
        "digitalAuthorizations": [],
        "modified": None,
    }
    return overridden(row, over)


def role(
    organization_id: str | None = ORGANIZATION_ID,
    name: str | None = "Rantakylän kunta",
    kind: str = "Responsible",
    provision: str | None = None,
    info: Words | None = None,
) -> Document:
    """What an organisation is to a service; an outside producer is null with a text instead."""
    return {
        "roleType": kind,
        "provisionType": provision,
        "additionalInformation": language_items(info),
        "organization": {"id": organization_id, "name": name} if organization_id else None,
    }


def descriptions(**texts: Words | None) -> list[Document]:
    """Localized descriptions keyed by their PTV type: Summary, Description, UserInstruction…"""
    return [item for kind, words in texts.items() for item in localized(words, kind)]


def service(
    name: Words = "Ohjattu kävelyretki",
    *,
    summary: Words | None = "Kävellään yhdessä luonnossa kerran viikossa.",
    description: Words | None = "Retkelle voi tulla ilman ilmoittautumista.",
    instruction: Words | None = None,
    **over: Any,
) -> Document:
    """A service of Pori in class P27.1 for everybody, without channels."""
    document = {
        "id": str(uuid4()),
        "sourceId": None,
        "generalDescriptionId": None,
        "type": "Service",
        "subType": None,
        "fundingType": "PubliclyFunded",
        "serviceNames": localized(name, "Name"),
        "serviceChargeType": "FreeOfCharge",
        "areaType": "LimitedType",
        "areas": [PORI],
        "serviceDescriptions": descriptions(
            Summary=summary, Description=description, UserInstruction=instruction
        ),
        "languages": list(by_language(name)),
        "serviceClasses": [service_class("P27.1", {"fi": "Liikunta ja urheilu"})],
        "ontologyTerms": [],
        "targetGroups": [target_group()],
        "lifeEvents": [],
        "industrialClasses": [],
        "legislation": [],
        "keywords": [],
        "requirements": [],
        "serviceChannels": [],
        "organizations": [role(), role(kind="Producer", provision="SelfProducedServices")],
        "serviceVouchersInUse": False,
        "serviceVouchers": [],
        "serviceCollections": [],
        "publishingStatus": "Published",
        "modified": None,
        "responsibleSoteOrganization": None,
    }
    return overridden(document, over)


def service_location(
    name: Words = "Rantakylän liikuntatalo",
    *,
    summary: Words | None = "Liikuntatalo satamassa.",
    description: Words | None = "Talossa on sali ja pukuhuoneet.",
    **over: Any,
) -> Document:
    """A place with an address in Pori."""
    extra = {
        "oid": None,
        "displayNameType": [{"type": "Name", "language": code} for code in by_language(name)],
        "phoneNumbers": [phone_number()],
        "emails": language_items("liikuntatalo@rantakyla.example"),
        "addresses": [location_address()],
    }
    document = _channel("ServiceLocation", name, summary, description)
    return overridden(document | extra, over)


def e_channel(
    name: Words = "Vuorovaraus verkossa",
    *,
    summary: Words | None = "Varaa vuoro verkossa.",
    description: Words | None = "Varauksen tekemiseen tarvitaan tunnus.",
    **over: Any,
) -> Document:
    """An electronic form or booking page."""
    extra = {
        "signatureQuantity": None,
        "requiresSignature": False,
        "requiresAuthentication": True,
        "attachments": [],
        "supportPhones": [],
        "supportEmails": [],
        "accessibilityClassification": [],
        "webPages": [link("https://varaus.rantakyla.example/")],
    }
    return overridden(_channel("EChannel", name, summary, description) | extra, over)


def web_page(
    name: Words = "Rantakylän retket",
    *,
    summary: Words | None = "Tietoa retkistä.",
    description: Words | None = "Sivulta löytyy retkien ohjelma.",
    **over: Any,
) -> Document:
    """A page that only informs."""
    extra = {
        "supportPhones": [],
        "supportEmails": [],
        "accessibilityClassification": [],
        "webPages": [link("https://www.rantakyla.example/retket")],
    }
    return overridden(_channel("WebPage", name, summary, description) | extra, over)


def phone(
    name: Words = "Retkineuvonta",
    *,
    summary: Words | None = "Neuvontaa puhelimessa.",
    description: Words | None = "Soita ja kysy retkistä.",
    **over: Any,
) -> Document:
    """A telephone service."""
    extra = {"phoneNumbers": [phone_number()], "supportEmails": []}
    return overridden(_channel("Phone", name, summary, description) | extra, over)


def printable_form(
    name: Words = "Avustushakemus",
    *,
    summary: Words | None = "Hakemus yhdistyksille.",
    description: Words | None = "Tulosta, täytä ja palauta.",
    **over: Any,
) -> Document:
    """A form to print and send."""
    extra: Document = {
        "formIdentifier": language_items("RK-12"),
        "deliveryAddresses": [],
        "channelUrls": localized("https://www.rantakyla.example/lomake.pdf", "PDF"),
        "attachments": [],
        "supportPhones": [],
        "supportEmails": [],
    }
    return overridden(_channel("PrintableForm", name, summary, description) | extra, over)


def organization(name: Words = "Rantakylän kunta", **over: Any) -> Document:
    """A municipality as an organisation."""
    document = {
        "id": ORGANIZATION_ID,
        "sourceId": None,
        "oid": None,
        "parentOrganizationId": None,
        "organizationRootId": None,
        "municipality": municipality(),
        "organizationType": "Municipality",
        "businessCode": "1234567-1",
        "businessName": None,
        "organizationNames": localized(name, "Name"),
        "displayNameType": [{"type": "Name", "language": code} for code in by_language(name)],
        "areaType": "LimitedType",
        "areas": [PORI],
        "organizationDescriptions": descriptions(Summary="Kunta meren rannalla."),
        "emails": [],
        "phoneNumbers": [],
        "webPages": [],
        "addresses": [],
        "electronicInvoicings": [],
        "publishingStatus": "Published",
        "services": [],
        "modified": None,
        "subOrganizations": [],
        "responsibleOrganizationId": None,
    }
    return overridden(document, over)


def service_collection(
    name: Words = "Harrastukset", services: Sequence[Document] = (), **over: Any
) -> Document:
    """A collection of services under one heading; give the service documents."""
    document = {
        "id": str(uuid4()),
        "sourceId": None,
        "organizationId": ORGANIZATION_ID,
        "serviceCollectionNames": language_items(name),
        "serviceCollectionDescriptions": descriptions(Description="Harrastuksia kaikille."),
        "services": [_collected(document) for document in services],
        "serviceChannels": [],
        "publishingStatus": "Published",
        "modified": None,
    }
    return overridden(document, over)


def general_description(name: Words = "Kunnan liikuntapalvelut", **over: Any) -> Document:
    """A national description that services can attach themselves to."""
    document = {
        "id": str(uuid4()),
        "names": localized(name, "Name"),
        "descriptions": descriptions(
            Summary="Kunta järjestää liikuntaa.", BackgroundDescription="Taustaa palvelulle."
        ),
        "serviceClasses": [service_class("P27.1", {"fi": "Liikunta ja urheilu"})],
        "ontologyTerms": [],
        "targetGroups": [target_group()],
        "lifeEvents": [],
        "industrialClasses": [],
        "requirements": [],
        "type": "Service",
        "serviceChargeType": None,
        "legislation": [],
        "serviceChannels": [],
        "generalDescriptionType": "Municipality",
        "publishingStatus": "Published",
        "modified": None,
    }
    return overridden(document, over)


def _collected(document: Document) -> Document:
    texts = [item for item in document["serviceDescriptions"] if item["type"] == "Description"]
    return {"id": document["id"], "name": document["serviceNames"], "description": texts}


def _channel(kind: str, name: Words, summary: Words | None, description: Words | None) -> Document:
    return {
        "id": str(uuid4()),
        "sourceId": None,
        "serviceChannelType": kind,
        "organizationId": ORGANIZATION_ID,
        "serviceChannelNames": localized(name, "Name"),
        "serviceChannelDescriptions": descriptions(Summary=summary, Description=description),
        "areaType": "LimitedType",
        "areas": [PORI],
        "languages": list(by_language(name)),
        "webPages": [],
        "serviceHours": [],
        "services": [],
        "serviceCollections": [],
        "publishingStatus": "Published",
        "modified": None,
        "responsibleSoteOrganization": None,
        "ontologyTerms": [],
    }
