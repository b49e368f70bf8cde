"""Which other documents a document names."""

from collections.abc import Iterable
from uuid import UUID

from services.catalogue.ptv import wire
from services.catalogue.ptv.wire import Json

_ORGANISATION = ("organizationId", "parentOrganizationId")


def links(kind: str, document: Json) -> dict[str, list[UUID]]:
    """Ids by kind. An id comes once for each place it is named in, but a channel once a service."""
    found = {
        wire.GENERAL_DESCRIPTION: [document.get("generalDescriptionId")],
        wire.ORGANISATION: [document.get(key) for key in _ORGANISATION],
    }
    if kind == wire.SERVICE:
        found[wire.ORGANISATION] += _each(document, "organizations", "organization")
        # A dictionary, because a channel counts once.
        found[wire.CHANNEL] = list(
            dict.fromkeys(_each(document, "serviceChannels", "serviceChannel"))
        )
        found[wire.COLLECTION] = [
            wire.text_at(row, "id") for row in wire.items(document.get("serviceCollections"))
        ]
    if kind == wire.CHANNEL:
        # Only checked: a connection is written by its service.
        found[wire.SERVICE] = list(_each(document, "services", "service"))
    return {target: _identifiers(values) for target, values in found.items()}


def _each(document: Json, rows: str, key: str) -> Iterable[str | None]:
    for row in wire.items(document.get(rows)):
        yield wire.text_at(wire.child(row, key), "id")


def _identifiers(values: Iterable[object]) -> list[UUID]:
    return [one for one in map(wire.identifier, values) if one]
