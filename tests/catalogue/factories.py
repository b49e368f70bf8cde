"""Rows of the catalogue for tests: builders with sensible defaults, and `insert`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from libs.common.db import driver_url
from services.catalogue import content
from services.catalogue.models import (
    Base,
    Channel,
    GeneralDescription,
    Organisation,
    Overlay,
    SearchDocument,
    Service,
    ServiceChannel,
    ServiceCollection,
    Theme,
)

MOMENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
_changes = count(1)


def insert(url: str, *rows: Base) -> None:
    """Write the rows and commit."""
    engine = create_engine(driver_url(url))
    with Session(engine, expire_on_commit=False) as session, session.begin():
        session.add_all(rows)
    engine.dispose()


def service(name: str | dict[str, str] = "Kuvataidepaja", **fields: Any) -> Service:
    """A published service of the whole municipality of Pori; `content` may be partial."""
    filled = content.ServiceContent.model_validate({"type": "Service", **fields.pop("content", {})})
    defaults = {
        "service_type": "Service",
        "reach": "municipal",
        "municipalities": ["609"],
        "counties": [],
        "languages": ["fi"],
        "service_classes": [],
        "target_groups": [],
        "life_events": [],
    }
    return Service(**{**_imported(name, filled), **defaults, **fields})


def channel(name: str | dict[str, str] = "Taidetalo", **fields: Any) -> Channel:
    """A place to visit; `content` may be partial."""
    filled = content.ChannelContent.model_validate(fields.pop("content", {}))
    defaults = {"channel_type": "ServiceLocation", "accessibility": []}
    return Channel(**{**_imported(name, filled), **defaults, **fields})


def organisation(name: str | dict[str, str] = "Porin kaupunki", **fields: Any) -> Organisation:
    """A municipality as an organisation; `sort_key` follows the name unless given."""
    filled = content.OrganisationContent.model_validate(fields.pop("content", {}))
    defaults = {"organisation_type": "Municipality", "sort_key": str(name).lower()}
    return Organisation(**{**_imported(name, filled), **defaults, **fields})


def general_description(
    name: str | dict[str, str] = "Kulttuuripalvelut", **fields: Any
) -> GeneralDescription:
    filled = content.GeneralDescriptionContent.model_validate(fields.pop("content", {}))
    return GeneralDescription(**{**_imported(name, filled), **fields})


def collection(
    name: str | dict[str, str], services: Iterable[UUID] = (), **fields: Any
) -> ServiceCollection:
    """A collection of the services with these ids, in this order."""
    filled = content.CollectionContent.model_validate(fields.pop("content", {}))
    return ServiceCollection(**{**_imported(name, filled), "service_ids": list(services), **fields})


def connection(of: Service, to: Channel, position: int = 0, **fields: Any) -> ServiceChannel:
    """The service is had through the channel, with the channel's own opening hours."""
    filled = content.ConnectionContent.model_validate(fields.pop("content", {}))
    defaults = {"id": uuid4(), "hours_owner_id": to.id, "content": _json(filled)}
    return ServiceChannel(
        **{**defaults, "service_id": of.id, "channel_id": to.id, "position": position, **fields}
    )


def overlay(of: Service, **fields: Any) -> Overlay:
    """What we know of the service beside its source: nothing but `fields`."""
    return Overlay(**{"service_id": of.id, "version": 1, "updated_at": MOMENT, **fields})


def theme(code: str, service_classes: Iterable[str], position: int = 0) -> Theme:
    return Theme(
        code=code,
        name={"fi": code},
        description={},
        service_classes=list(service_classes),
        position=position,
    )


def search_document(of: Service, **fields: Any) -> SearchDocument:
    """The row by which the service is found; only its being there matters here."""
    lists = ("local_municipalities", "counties", "themes", "service_classes", "target_groups")
    more = ("life_events", "channel_types", "organisations", "languages", "accessibility")
    flags = ("nationwide", "free_of_charge", "remote", "referable")
    defaults = {
        **{field: [] for field in (*lists, *more)},
        **dict.fromkeys(flags, False),
        "sort_keys": {"fi": "a"},
        "vector": "",
        "document": {},
        "analysis": 1,
    }
    return SearchDocument(**{"service_id": of.id, **defaults, **fields})


def _imported(name: str | dict[str, str], filled: BaseModel) -> dict[str, Any]:
    """What every imported row carries; each row gets the next change number."""
    number, id_ = next(_changes), uuid4()
    return {
        "id": id_,
        "source": "ptv",
        "origin_id": str(id_),
        "content_hash": b"",
        "first_seen_at": MOMENT,
        "last_seen_at": MOMENT,
        "change": number,
        "changed_at": MOMENT,
        "name": {"fi": name} if isinstance(name, str) else name,
        "content": _json(filled),
        "document": {},
    }


def _json(filled: BaseModel) -> dict[str, Any]:
    return filled.model_dump(mode="json")
