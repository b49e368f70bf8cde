"""Organisations, service collections and general descriptions."""

from typing import Any
from uuid import UUID

from libs.common.sorting import sort_key
from services.catalogue import content
from services.catalogue.ptv import wire
from services.catalogue.ptv.records import Record
from services.catalogue.ptv.translate import contacts
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translate.names import named, plainly_named
from services.catalogue.ptv.translate.services import laws
from services.catalogue.ptv.wire import Json


def organisation(document: Json, own_id: UUID, _: Areas) -> Record:
    """A PTV v10/v11 Organization."""
    name, alternative = named(document, "organizationNames")
    texts = wire.localised_by_type(document.get("organizationDescriptions"))
    parent_id = wire.identifier(document.get("parentOrganizationId"))
    notes: list[str] = []
    shown = content.OrganisationContent.model_validate(
        {
            "alternative_name": alternative,
            "summary": texts.get("Summary", {}),
            "description": texts.get("Description", {}),
            "oid": wire.text_at(document, "oid"),
            "phones": contacts.phones(document.get("phoneNumbers")),
            "emails": contacts.emails(document.get("emails")),
            "web_pages": contacts.web_pages(document.get("webPages")),
            "addresses": contacts.addresses(document.get("addresses"), notes),
            "electronic_invoicing": [
                _invoicing(row) for row in wire.items(document.get("electronicInvoicings"))
            ],
        }
    )
    return _record(
        wire.ORGANISATION,
        document,
        own_id,
        name,
        shown,
        {
            "parent_id": parent_id,
            "organisation_type": wire.text_at(document, "organizationType"),
            "business_code": wire.text_at(document, "businessCode"),
            "municipality_code": contacts.municipality(document),
            "sort_key": sort_key(next(iter(name.values())) if "fi" not in name else name["fi"]),
        },
        notes=notes,
    )


def _invoicing(row: Json) -> Json:
    return {
        "operator_code": wire.text_at(row, "operatorCode"),
        "address": wire.text_at(row, "electronicInvoicingAddress"),
        "additional_information": wire.localised(row.get("additionalInformation")),
    }


def collection(document: Json, own_id: UUID, _: Areas) -> Record:
    """A PTV v11 ServiceCollection."""
    texts = wire.localised_by_type(document.get("serviceCollectionDescriptions"))
    services = _ids(document.get("services"))
    organisation_id = wire.identifier(document.get("organizationId"))
    shown = content.CollectionContent.model_validate(
        {
            "summary": texts.get("Summary", {}),
            "description": texts.get("Description", {}),
            "channel_ids": _ids(document.get("serviceChannels")),
        }
    )
    return _record(
        wire.COLLECTION,
        document,
        own_id,
        plainly_named(document, "serviceCollectionNames"),
        shown,
        {"organisation_id": organisation_id, "service_ids": services},
    )


def general_description(document: Json, own_id: UUID, _: Areas) -> Record:
    """A PTV v10/v11 GeneralDescription. v11 has merged its classes into its services already."""
    texts = wire.localised_by_type(document.get("descriptions"))
    shown = content.GeneralDescriptionContent.model_validate(
        {
            "description": texts.get("Description", {}) or texts.get("Summary", {}),
            "background": texts.get("BackgroundDescription", {}),
            "user_instruction": texts.get("UserInstruction", {}),
            "requirements": wire.localised(document.get("requirements")),
            "charge_information": texts.get("ChargeTypeAdditionalInfo", {}),
            "charge_type": wire.text_at(document, "serviceChargeType"),
            "legislation": laws(document),
        }
    )
    name = plainly_named(document, "names")
    return _record(wire.GENERAL_DESCRIPTION, document, own_id, name, shown, {})


def _ids(value: object) -> list[UUID]:
    found = (wire.identifier(row.get("id")) for row in wire.items(value))
    return list(dict.fromkeys(one for one in found if one))


def _record(
    kind: str,
    document: Json,
    own_id: UUID,
    name: dict[str, str],
    shown: content.Content,
    columns: dict[str, Any],
    **more: Any,
) -> Record:
    modified = wire.moment(document.get("modified"))
    return Record(kind, own_id, str(document["id"]), modified, name, shown, columns, **more)
