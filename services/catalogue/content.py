"""The JSON of `content` columns: what readers see of a row, checked when it is written.

Enumerations of the source stay open strings: a value PTV adds tomorrow must not cost us the row.
"""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from libs.common.languages import LocalisedText


class Content(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=False)


class CodedName(Content):
    """A code with its name, so that a reader needs no second question."""

    code: str
    name: LocalisedText = Field(default_factory=dict)


class Phone(Content):
    """One number, though PTV repeats it for each language."""

    number: str = Field(description="As dialled, with the country prefix when PTV has one")
    type: str | None = Field(default=None, description="Phone, Sms or Fax")
    charge_type: str | None = None
    charge_description: LocalisedText = Field(default_factory=dict)
    additional_information: LocalisedText = Field(default_factory=dict)


class Email(Content):
    address: str
    description: LocalisedText = Field(default_factory=dict)


class WebPage(Content):
    url: str
    name: str | None = None
    description: str | None = None
    language: str | None = None


class Entrance(Content):
    name: LocalisedText = Field(default_factory=dict)
    is_main: bool = False
    latitude: float | None = None
    longitude: float | None = None
    accessibility: list[dict[str, Any]] = Field(
        default_factory=list,
        description="Groups of sentences: `{group: {fi: …}, sentences: [{fi: …}]}`",
    )


class Address(Content):
    """Where to come or write. Coordinates are WGS 84 degrees."""

    type: str | None = None
    sub_type: str | None = None
    street: LocalisedText = Field(default_factory=dict)
    street_number: str | None = None
    post_office_box: LocalisedText = Field(default_factory=dict)
    postal_code: str | None = None
    post_office: LocalisedText = Field(default_factory=dict)
    municipality: str | None = None
    country: str | None = None
    additional_information: LocalisedText = Field(default_factory=dict)
    foreign: LocalisedText = Field(default_factory=dict)
    receiver: LocalisedText = Field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    entrances: list[Entrance] = Field(default_factory=list)


class Opening(Content):
    """Times on a Finnish wall; weekdays are ISO 8601 (Monday 1). See `hours.schemas`."""

    weekday_from: int | None = None
    weekday_to: int | None = None
    opens: str
    closes: str


class OpeningHours(Content):
    kind: str = Field(description="weekly or exceptional; an exception beats the weekly hours")
    valid_from: date | None = None
    valid_to: date | None = None
    is_closed: bool = False
    is_always_open: bool = False
    by_reservation: bool = False
    additional_information: LocalisedText = Field(default_factory=dict)
    openings: list[Opening] = Field(default_factory=list)


class Contacts(Content):
    phones: list[Phone] = Field(default_factory=list)
    emails: list[Email] = Field(default_factory=list)
    web_pages: list[WebPage] = Field(default_factory=list)
    addresses: list[Address] = Field(default_factory=list)


class OrganisationRole(Content):
    """Who answers for the service or produces it. A producer outside PTV has only a text."""

    role: str | None = None
    provision_type: str | None = None
    id: UUID | None = None
    name: str | None = None
    additional_information: LocalisedText = Field(default_factory=dict)


class Law(Content):
    name: LocalisedText = Field(default_factory=dict)
    web_pages: list[WebPage] = Field(default_factory=list)


class Voucher(Content):
    name: str | None = None
    url: str | None = None
    additional_information: str | None = None
    language: str | None = None


class ServiceContent(Content):
    alternative_name: LocalisedText = Field(default_factory=dict)
    summary: LocalisedText = Field(default_factory=dict)
    description: LocalisedText = Field(default_factory=dict)
    user_instruction: LocalisedText = Field(default_factory=dict)
    requirements: LocalisedText = Field(default_factory=dict)
    charge_information: LocalisedText = Field(default_factory=dict)
    other_descriptions: dict[str, LocalisedText] = Field(
        default_factory=dict, description="Other description types of the source, by their own name"
    )
    type: str
    funding_type: str | None = None
    area_type: str | None = None
    areas: list[dict[str, Any]] = Field(default_factory=list)
    service_classes: list[CodedName] = Field(default_factory=list)
    target_groups: list[CodedName] = Field(default_factory=list)
    life_events: list[CodedName] = Field(default_factory=list)
    industrial_classes: list[CodedName] = Field(default_factory=list)
    ontology_terms: list[CodedName] = Field(default_factory=list)
    keywords: dict[str, list[str]] = Field(default_factory=dict)
    legislation: list[Law] = Field(default_factory=list)
    organisations: list[OrganisationRole] = Field(default_factory=list)
    vouchers_in_use: bool = False
    vouchers: list[Voucher] = Field(default_factory=list)


class ConnectionContent(Contacts):
    charge_type: str | None = None
    description: LocalisedText = Field(default_factory=dict)
    charge_information: LocalisedText = Field(default_factory=dict)
    hours: list[OpeningHours] = Field(default_factory=list)


class ChannelContent(Contacts):
    alternative_name: LocalisedText = Field(default_factory=dict)
    summary: LocalisedText = Field(default_factory=dict)
    description: LocalisedText = Field(default_factory=dict)
    languages: list[str] = Field(default_factory=list)
    area_type: str | None = None
    areas: list[dict[str, Any]] = Field(default_factory=list)
    hours: list[OpeningHours] = Field(default_factory=list)
    requires_authentication: bool | None = None
    requires_signature: bool | None = None
    signature_quantity: int | None = None
    accessibility: list[dict[str, Any]] = Field(
        default_factory=list, description="Per language: level, WCAG level and statement page"
    )
    form_identifier: LocalisedText = Field(default_factory=dict)
    form_files: list[WebPage] = Field(default_factory=list)
    delivery_addresses: list[Address] = Field(default_factory=list)
    attachments: list[WebPage] = Field(default_factory=list)


class OrganisationContent(Contacts):
    alternative_name: LocalisedText = Field(default_factory=dict)
    summary: LocalisedText = Field(default_factory=dict)
    description: LocalisedText = Field(default_factory=dict)
    oid: str | None = None
    electronic_invoicing: list[dict[str, Any]] = Field(default_factory=list)


class CollectionContent(Content):
    summary: LocalisedText = Field(default_factory=dict)
    description: LocalisedText = Field(default_factory=dict)
    channel_ids: list[UUID] = Field(default_factory=list)


class GeneralDescriptionContent(Content):
    description: LocalisedText = Field(default_factory=dict)
    background: LocalisedText = Field(default_factory=dict)
    user_instruction: LocalisedText = Field(default_factory=dict)
    requirements: LocalisedText = Field(default_factory=dict)
    charge_information: LocalisedText = Field(default_factory=dict)
    charge_type: str | None = None
    legislation: list[Law] = Field(default_factory=list)
