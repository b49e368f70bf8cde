"""Which other documents a document names."""

from collections.abc import Iterator

from services.catalogue.ptv import wire
from services.catalogue.ptv.wire import Json

Links = dict[str, list[bytes]]
"""Ids by kind, each as the sixteen bytes of its UUID: there are many, and most are only counted."""


def links(kind: str, document: object) -> Links:
    """An id comes once for each place it is named in, but a channel once a service."""
    if not isinstance(document, dict):
        return {}
    found = {
        wire.GENERAL_DESCRIPTION: _ids(document.get("generalDescriptionId")),
        wire.ORGANISATION: _ids(
            document.get("organizationId"),
            document.get("parentOrganizationId"),
        ),
    }
    if kind == wire.SERVICE:
        found[wire.ORGANISATION] += _ids(*_each(document, "organizations", "organization"))
        # Through a dictionary, because a channel counts once.
        channels = dict.fromkeys(_ids(*_each(document, "serviceChannels", "serviceChannel")))
        found[wire.CHANNEL] = list(channels)
        collections = wire.items(document.get("serviceCollections"))
        found[wire.COLLECTION] = _ids(*(row.get("id") for row in collections))
    if kind == wire.CHANNEL:
        # Only checked: a connection is written by its service.
        found[wire.SERVICE] = _ids(*_each(document, "services", "service"))
    return {target: ids for target, ids in found.items() if ids}


def _each(document: Json, rows: str, key: str) -> Iterator[object]:
    for row in wire.items(document.get(rows)):
        yield wire.child(row, key).get("id")


def _ids(*values: object) -> list[bytes]:
    return [one.bytes for one in map(wire.identifier, values) if one]
