"""Services and their connections to channels."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from libs.common.languages import LocalisedText
from services.catalogue import content
from services.catalogue.ptv import wire
from services.catalogue.ptv.records import Connection, Record
from services.catalogue.ptv.translate import areas as area_rules
from services.catalogue.ptv.translate import contacts, opening
from services.catalogue.ptv.translate.names import named
from services.catalogue.ptv.wire import Json

_SHOWN = ("Summary", "Description", "UserInstruction", "ChargeTypeAdditionalInfo")


def service(document: Json, own_id: UUID, areas: area_rules.Areas) -> Record:
    """A PTV v11 Service."""
    name, alternative = named(document, "serviceNames")
    reach = area_rules.reach(document, areas)
    roles = list(_roles(document))
    record = Record(
        wire.SERVICE,
        own_id,
        str(document["id"]),
        wire.moment(document.get("modified")),
        name,
        _content(document, alternative, roles),
        {
            "organisation_id": _responsible(roles),
            "general_description_id": wire.identifier(document.get("generalDescriptionId")),
            "service_type": wire.text_at(document, "type") or "Service",
            "charge_type": wire.text_at(document, "serviceChargeType"),
            "reach": reach.reach,
            "municipalities": reach.municipalities,
            "counties": reach.counties,
            "languages": wire.strings(document.get("languages")),
            "service_classes": wire.codes(document.get("serviceClasses")),
            "target_groups": wire.codes(document.get("targetGroups")),
            "life_events": wire.codes(document.get("lifeEvents")),
        },
        codes=_open_codes(document),
    )
    _connect(record, document)
    return record


def _content(
    document: Json, alternative: LocalisedText, roles: list[Json]
) -> content.ServiceContent:
    texts = wire.localised_by_type(document.get("serviceDescriptions"))
    shown = {
        "alternative_name": alternative,
        "summary": texts.get("Summary", {}),
        "description": texts.get("Description", {}),
        "user_instruction": texts.get("UserInstruction", {}),
        "requirements": wire.localised(document.get("requirements")),
        "charge_information": texts.get("ChargeTypeAdditionalInfo", {}),
        "other_descriptions": {kind: text for kind, text in texts.items() if kind not in _SHOWN},
        "type": wire.text_at(document, "type") or "Service",
        "funding_type": wire.text_at(document, "fundingType"),
        "area_type": wire.text_at(document, "areaType"),
        "areas": area_rules.described(document),
        "service_classes": _named_codes(wire.coded(document.get("serviceClasses"))),
        "target_groups": _named_codes(wire.coded(document.get("targetGroups"))),
        "life_events": _named_codes(wire.coded(document.get("lifeEvents"))),
        "industrial_classes": _named_codes(wire.coded(document.get("industrialClasses"))),
        "ontology_terms": _named_codes(wire.terms(document.get("ontologyTerms"))),
        "keywords": wire.lists_by_language(document.get("keywords")),
        "legislation": laws(document),
        "organisations": roles,
        "vouchers_in_use": wire.flag(document, "serviceVouchersInUse"),
        "vouchers": list(_vouchers(document)),
    }
    return content.ServiceContent.model_validate(shown)


def _named_codes(pairs: Iterable[tuple[str, LocalisedText]]) -> list[Json]:
    return [{"code": code, "name": name} for code, name in dict(pairs).items()]


def _open_codes(document: Json) -> dict[tuple[str, str], LocalisedText]:
    """Entries of the two lists that are too large and too lively to ship."""
    industrial = wire.coded(document.get("industrialClasses"))
    terms = wire.terms(document.get("ontologyTerms"))
    return {("industrial_class", code): name for code, name in industrial} | {
        ("ontology_term", uri): name for uri, name in terms
    }


def laws(document: Json) -> list[Json]:
    """The legislation a service or a general description rests on."""
    return [
        {
            "name": wire.localised(row.get("names")),
            "web_pages": contacts.web_pages(row.get("webPages")),
        }
        for row in wire.items(document.get("legislation"))
    ]


def _vouchers(document: Json) -> Iterable[Json]:
    for row in wire.items(document.get("serviceVouchers")):
        yield {
            "name": wire.text_at(row, "value"),
            "url": contacts.link(wire.text_at(row, "url")),
            "additional_information": wire.text_at(row, "additionalInformation"),
            "language": wire.text_at(row, "language"),
        }


def _roles(document: Json) -> Iterable[Json]:
    """Order is arbitrary, and a producer outside PTV has no organisation, only a text."""
    for row in wire.items(document.get("organizations")):
        named_one = wire.child(row, "organization")
        yield {
            "role": wire.text_at(row, "roleType"),
            "provision_type": wire.text_at(row, "provisionType"),
            "id": wire.identifier(named_one.get("id")),
            "name": wire.text_at(named_one, "name"),
            "additional_information": wire.localised(row.get("additionalInformation")),
        }


def _responsible(roles: list[Json]) -> UUID | None:
    for wanted in ("Responsible", "OtherResponsible", "Producer"):
        for role in roles:
            if role["role"] == wanted and role["id"]:
                found: UUID = role["id"]
                return found
    return None


def _connect(record: Record, document: Json) -> None:
    """Fill in the connections, with their places and hours. A channel counts once."""
    seen: set[UUID] = set()
    for row in wire.items(document.get("serviceChannels")):
        channel_id = wire.identifier(wire.child(row, "serviceChannel").get("id"))
        if channel_id is None:
            record.notes.append("connection: no channel id")
        elif channel_id not in seen:
            seen.add(channel_id)
            _connect_one(record, row, channel_id)


def _connect_one(record: Record, row: Json, channel_id: UUID) -> None:
    own_id = _connection_id(record.id, channel_id)
    hours = opening.read(row.get("serviceHours"), record.notes)
    if hours:
        record.hours[own_id] = hours
    shown = _connection_content(row, record.notes) | {"hours": opening.shown(hours)}
    record.places += opening.places(own_id, shown["addresses"])
    record.connections.append(
        Connection(
            own_id,
            channel_id,
            len(record.connections),
            own_id if hours else channel_id,
            content.ConnectionContent.model_validate(shown),
        )
    )


def _connection_id(service_id: UUID, channel_id: UUID) -> UUID:
    """The same two always give the same id: PTV gives a connection none."""
    both = service_id.bytes + channel_id.bytes
    return UUID(bytes=hashlib.blake2b(both, digest_size=16).digest())


def _connection_content(row: Json, notes: list[str]) -> Json:
    texts = wire.localised_by_type(row.get("description"))
    details = wire.child(row, "contactDetails")
    return {
        "charge_type": wire.text_at(row, "serviceChargeType"),
        "description": texts.get("Description", {}),
        "charge_information": texts.get("ChargeTypeAdditionalInfo", {}),
        "phones": contacts.phones(details.get("phoneNumbers")),
        "emails": contacts.emails(details.get("emails")),
        "web_pages": contacts.web_pages(details.get("webPages")),
        "addresses": contacts.addresses(details.get("addresses"), notes),
    }
