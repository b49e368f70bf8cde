"""Service channels of all five kinds."""

from uuid import UUID

from services.catalogue import content
from services.catalogue.ptv import wire
from services.catalogue.ptv.records import Record
from services.catalogue.ptv.translate import areas as area_rules
from services.catalogue.ptv.translate import contacts, opening
from services.catalogue.ptv.translate.names import named
from services.catalogue.ptv.wire import Json, Unusable

CHANNEL_TYPES = ("EChannel", "WebPage", "PrintableForm", "Phone", "ServiceLocation")
DESCRIBED = "described"
"""Accessibility code of a place whose entrances have accessibility sentences."""


def channel(document: Json, own_id: UUID, _: area_rules.Areas) -> Record:
    """A PTV v11 service channel, told apart by `serviceChannelType`."""
    kind = wire.text_at(document, "serviceChannelType")
    if kind is None:
        raise Unusable("no channel type")
    name, alternative = named(document, "serviceChannelNames")
    notes: list[str] = []
    hours = opening.read(document.get("serviceHours"), notes)
    shown = _content(document, notes)
    shown |= {"alternative_name": alternative, "hours": opening.shown(hours)}
    organisation_id = wire.identifier(document.get("organizationId"))
    if kind not in CHANNEL_TYPES:
        notes.append("unknown channel type")
    return Record(
        wire.CHANNEL,
        own_id,
        str(document["id"]),
        wire.moment(document.get("modified")),
        name,
        content.ChannelContent.model_validate(shown),
        {
            "channel_type": kind,
            "organisation_id": organisation_id,
            "accessibility": _accessibility(document, shown),
        },
        places=opening.places(own_id, shown["addresses"]),
        hours={own_id: hours} if hours else {},
        notes=notes,
    )


def _content(document: Json, notes: list[str]) -> Json:
    texts = wire.localised_by_type(document.get("serviceChannelDescriptions"))
    levels = wire.items(document.get("accessibilityClassification"))
    return {
        "summary": texts.get("Summary", {}),
        "description": texts.get("Description", {}),
        "languages": wire.strings(document.get("languages")),
        "area_type": wire.text_at(document, "areaType"),
        "areas": area_rules.described(document),
        # On the wire a place has `emails`; the published description says `supportEmails`.
        "phones": contacts.phones(document.get("phoneNumbers"), document.get("supportPhones")),
        "emails": contacts.emails(document.get("emails"), document.get("supportEmails")),
        "web_pages": contacts.web_pages(document.get("webPages")),
        "addresses": contacts.addresses(document.get("addresses"), notes),
        "requires_authentication": _flag(document, "requiresAuthentication"),
        "requires_signature": _flag(document, "requiresSignature"),
        "signature_quantity": _count(document.get("signatureQuantity")),
        "accessibility": [_level(row) for row in levels],
        "form_identifier": wire.localised(document.get("formIdentifier")),
        "form_files": contacts.web_pages(document.get("channelUrls")),
        "delivery_addresses": _delivery(document, notes),
        "attachments": contacts.web_pages(document.get("attachments")),
    }


def _flag(document: Json, key: str) -> bool | None:
    value = document.get(key)
    return value if isinstance(value, bool) else None


def _count(value: object) -> int | None:
    try:
        return int(str(value)) if value is not None else None
    except ValueError:
        return None


def _level(row: Json) -> Json:
    return {
        "language": wire.text_at(row, "language"),
        "level": wire.text_at(row, "accessibilityClassificationLevel"),
        "wcag_level": wire.text_at(row, "wcagLevel"),
        "statement_url": contacts.link(wire.text_at(row, "accessibilityStatementWebPage")),
        "statement_name": wire.text_at(row, "accessibilityStatementWebPageName"),
    }


def _delivery(document: Json, notes: list[str]) -> list[Json]:
    """Older documents have one address under another name."""
    single = document.get("deliveryAddress")
    listed = document.get("deliveryAddresses") or ([single] if single else [])
    return contacts.addresses(listed, notes)


def _accessibility(document: Json, shown: Json) -> list[str]:
    levels = {row["level"] for row in shown["accessibility"] if row["level"]}
    entrances = (entrance for address in shown["addresses"] for entrance in address["entrances"])
    told = any(entrance["accessibility"] for entrance in entrances)
    return sorted(levels | ({DESCRIBED} if told else set()))
