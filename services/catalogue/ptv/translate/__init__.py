"""PTV v11 documents as rows of ours: plain Python, one module a kind of document."""

from collections.abc import Callable
from uuid import UUID

from services.catalogue.ptv import wire
from services.catalogue.ptv.records import Record
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translate.channels import channel
from services.catalogue.ptv.translate.others import (
    collection,
    general_description,
    organisation,
)
from services.catalogue.ptv.translate.services import service
from services.catalogue.ptv.wire import Json, NotPublished, Unusable

VERSION = 1
"""Counted up when the same document would become another row, so that a sync rewrites them."""

NO_ID = "no id, or one that is no UUID"

_BY_KIND: dict[str, Callable[[Json, UUID, Areas], Record]] = {
    wire.SERVICE: service,
    wire.CHANNEL: channel,
    wire.ORGANISATION: organisation,
    wire.COLLECTION: collection,
    wire.GENERAL_DESCRIPTION: general_description,
}


def translate(kind: str, document: object, areas: Areas) -> Record:
    """The rows of one document of `kind` (see `wire.KINDS`).

    Raises `wire.Unusable` when it is no object, has no usable id or no name, or is not published.
    """
    if not isinstance(document, dict):
        raise Unusable("not an object")
    own_id = wire.identifier(document.get("id"))
    if own_id is None:
        raise Unusable(NO_ID)
    status = wire.text_at(document, "publishingStatus")
    if status not in (None, "Published"):
        raise NotPublished("not published")
    return _BY_KIND[kind](document, own_id, areas)
