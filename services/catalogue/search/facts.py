"""All that the search document of a service leans on, as it comes out of the tables."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from libs.common.languages import LocalisedText


class Connected(NamedTuple):
    """A channel of the service, and what its connection says."""

    channel_type: str
    names: LocalisedText
    accessibility: list[str]
    description: LocalisedText


class Named(NamedTuple):
    """An organisation."""

    id: UUID
    names: LocalisedText


@dataclass(slots=True)
class Facts:
    """What there is to say of one service. `content` is a `ServiceContent` as JSON."""

    id: UUID
    names: LocalisedText
    content: dict[str, Any]
    nationwide: bool = False
    municipalities: list[str] = field(default_factory=list)
    local_municipalities: list[str] = field(default_factory=list)
    """Without those of `counties`, which the service covers whole."""
    counties: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    service_classes: list[str] = field(default_factory=list)
    target_groups: list[str] = field(default_factory=list)
    life_events: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    charge_type: str | None = None
    """The service's own, else that of its general description."""
    referral_mode: str | None = None
    capacity_state: str | None = None
    capacity_until: date | None = None
    remote: bool | None = None
    """What the coordinator says; None: it follows from the channels."""
    organisation_id: UUID | None = None
    """The one responsible."""
    general_description: dict[str, Any] | None = None
    """A `GeneralDescriptionContent` as JSON."""
    organisations: list[Named] = field(default_factory=list)
    """Those of the service's roles that we have."""
    channels: list[Connected] = field(default_factory=list)
