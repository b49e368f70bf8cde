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

# Nine connections in ten say nothing but which channel it is.
_TELLING = ("serviceHours", "description", "serviceChargeType", "contactDetails")
_TELLS_NOTHING = content.ConnectionContent()
_SHOWN = ("Summary", "Description", "UserInstruction", "ChargeTypeAdditionalInfo")


def service(document: Json, own_id: UUID, areas: area_rules.Areas) -> Record:
    """A PTV v11 Service."""
    name, alternative = named(document, "serviceNames")
    reach = area_rules.reach(document, areas)
    roles = list(_roles(document))
    named_codes = _codes(document)
    record = Record(
        wire.SERVICE,
        own_id,
        str(document["id"]),
        wire.moment(document.get("modified")),
        name,
        _content(document, alternative, roles, named_codes),
        {
            "organisation_id": _responsible(roles),
            "general_description_id": wire.identifier(document.get("generalDescriptionId")),
            "service_type": wire.text_at(document, "type") or "Service",
            "charge_type": wire.text_at(document, "serviceChargeType"),
            "reach": reach.reach,
            "municipalities": reach.municipalities,
            "counties": reach.counties,
            "languages": wire.strings(document.get("languages")),
            "service_classes": list(named_codes["service_classes"]),
            "target_groups": list(named_codes["target_groups"]),
            "life_events": list(named_codes["life_events"]),
        },
        codes=_open_codes(named_codes),
    )
    _connect(record, document)
    return record


def _content(
    document: Json,
    alternative: LocalisedText,
    roles: list[Json],
    named_codes: dict[str, dict[str, LocalisedText]],
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
        "keywords": wire.lists_by_language(document.get("keywords")),
        "legislation": laws(document),
        "organisations": roles,
        "vouchers_in_use": wire.flag(document, "serviceVouchersInUse"),
        "vouchers": list(_vouchers(document)),
    }
    for key, names in named_codes.items():
        shown[key] = [{"code": code, "name": name} for code, name in names.items()]
    return content.ServiceContent.model_validate(shown)


def _codes(document: Json) -> dict[str, dict[str, LocalisedText]]:
    """By our name of each list, code to name."""
    return {
        "service_classes": wire.coded(document.get("serviceClasses")),
        "target_groups": wire.coded(document.get("targetGroups")),
        "life_events": wire.coded(document.get("lifeEvents")),
        "industrial_classes": wire.coded(document.get("industrialClasses")),
        "ontology_terms": wire.terms(document.get("ontologyTerms")),
    }


def _open_codes(
    named_codes: dict[str, dict[str, LocalisedText]],
) -> dict[tuple[str, str], LocalisedText]:
    """Entries of the two lists that are too large and too lively to ship."""
    return {
        (entry_of, code): name
        for entry_of, names in (
            ("industrial_class", named_codes["industrial_classes"]),
            ("ontology_term", named_codes["ontology_terms"]),
        )
        for code, name in names.items()
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
    own_id, position = _connection_id(record.id, channel_id), len(record.connections)
    if not any(map(row.get, _TELLING)):
        bare = Connection(own_id, channel_id, position, channel_id, _TELLS_NOTHING)
        record.connections.append(bare)
        return
    hours = opening.read(row.get("serviceHours"), record.notes)
    if hours:
        record.hours[own_id] = hours
    shown = _connection_content(row, record.notes) | {"hours": opening.shown(hours)}
    record.places += opening.places(own_id, shown["addresses"])
    told = content.ConnectionContent.model_validate(shown)
    hours_owner = own_id if hours else channel_id
    record.connections.append(Connection(own_id, channel_id, position, hours_owner, told))


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
