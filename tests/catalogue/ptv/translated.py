"""Documents through `translate`, as tests want to see them."""

from typing import Any

from services.catalogue import content
from services.catalogue.ptv import wire
from services.catalogue.ptv.records import Record
from services.catalogue.ptv.translate import translate
from services.catalogue.ptv.translate.areas import Areas
from tests.ptv_stub.parts import Document

AREAS = Areas(
    by_county={"06": frozenset({"609", "684"}), "02": frozenset({"853"})},
    by_region={"04": frozenset({"609", "684"})},
)
"""A county of two municipalities that is also a region, and another county."""


def record(kind: str, document: Document) -> Record:
    return translate(kind, document, AREAS)


def service_content(document: Document) -> content.ServiceContent:
    shown = record(wire.SERVICE, document).content
    assert isinstance(shown, content.ServiceContent)
    return shown


def channel_content(document: Document) -> content.ChannelContent:
    shown = record(wire.CHANNEL, document).content
    assert isinstance(shown, content.ChannelContent)
    return shown


def connection_content(document: Document) -> content.ConnectionContent:
    """Of the only connection of a service."""
    (connection,) = record(wire.SERVICE, document).connections
    assert isinstance(connection.content, content.ConnectionContent)
    return connection.content


def columns(document: Document) -> dict[str, Any]:
    """Of a service."""
    return record(wire.SERVICE, document).columns
