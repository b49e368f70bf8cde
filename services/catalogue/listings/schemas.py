"""What the listings answer and what they can be asked.

Details are written by PostgreSQL; their models describe them for the contract and the tests.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from libs.common.languages import Language, LocalisedText
from libs.common.paging import Cursor, Limit
from services.catalogue.content import (
    ChannelContent,
    CollectionContent,
    ConnectionContent,
    GeneralDescriptionContent,
    OrganisationContent,
    ServiceContent,
)

Kind = Literal["service", "channel", "organisation", "service_collection", "general_description"]
Reason = Literal[
    "withdrawn",
    "hidden",
    "no_class_in_theme",
    "no_target_group",
    "no_name",
    "waiting_for_indexing",
]
ReferralMode = Literal["signpost", "referable", "voucher_site"]
CapacityState = Literal["accepting", "waiting_list", "full", "paused"]


class Link(BaseModel):
    """Something that is shown, by its id and name."""

    id: UUID
    name: LocalisedText


class GeneralDescriptionPart(Link):
    content: GeneralDescriptionContent


class ConnectedChannel(ChannelContent):
    """A channel as one service uses it; `connection` has what holds for that service only."""

    id: UUID
    name: LocalisedText
    channel_type: str
    connection: ConnectionContent


class Local(BaseModel):
    """What the region knows of a service beside its source."""

    referral_mode: ReferralMode = Field(description="Whether professionals may refer to it here")
    capacity_state: CapacityState | None
    capacity_until: date | None = Field(description="Last day the capacity state holds")
    minimum_age: int | None = Field(description="Years")
    maximum_age: int | None = Field(description="Years")
    contact_promise_days: int | None = Field(description="A referred person is contacted within")
    price_note: LocalisedText | None
    remote: bool | None = Field(description="Whether it can be used from home")


class ServiceDetail(ServiceContent):
    id: UUID
    name: LocalisedText
    source: str
    origin_id: str = Field(description="The identifier in the source")
    origin_modified: datetime | None
    first_seen_at: datetime
    changed_at: datetime
    languages: list[str] = Field(description="Languages the service is given in")
    municipalities: list[str]
    counties: list[str] = Field(description="Wellbeing counties it covers whole")
    nationwide: bool
    themes: list[str]
    charge_type: str | None = Field(description="Its own, else its general description's")
    general_description: GeneralDescriptionPart | None
    organisation: Link | None = Field(description="The responsible one, when it is known")
    channels: list[ConnectedChannel]
    collections: list[Link]
    local: Local


class ChannelDetail(ChannelContent):
    id: UUID
    name: LocalisedText
    channel_type: str
    organisation: Link | None
    services: list[Link]


class OrganisationDetail(OrganisationContent):
    id: UUID
    name: LocalisedText
    type: str | None
    business_code: str | None
    municipality: str | None
    parent: Link | None
    children: list[Link]
    service_count: int = Field(description="Published services it is responsible for")


class CollectionDetail(CollectionContent):
    id: UUID
    name: LocalisedText
    organisation: Link | None
    services: list[Link] = Field(description="In the order of the source")


class GeneralDescriptionDetail(GeneralDescriptionContent):
    id: UUID
    name: LocalisedText


class OrganisationItem(BaseModel):
    id: UUID
    name: str | None
    language: str | None = Field(description="The language of `name`")
    type: str | None
    municipality: str | None
    parent_id: UUID | None


class Visibility(BaseModel):
    id: UUID
    in_search: bool = Field(description="Whether a search can find it at this moment")
    themes: list[str]
    reasons: list[Reason] = Field(description="What keeps it out of search, or out of some filters")
    last_seen_at: datetime = Field(
        description="When its source last had it: the last full run that listed it, or its last"
        " change if that came later"
    )


class Change(BaseModel):
    kind: Kind
    id: UUID
    changed_at: datetime
    withdrawn: bool = Field(description="Take it away: it is withdrawn or hidden")
    href: str = Field(description="Where to read it as it is now; 410 when withdrawn")


class Changes(BaseModel):
    items: list[Change]
    next: str = Field(description="Ask again with `since` set to this")
    more: bool = Field(description="Whether there already is more: no need to wait")


class Query(BaseModel):
    """A parameter nobody defined is refused: a misspelt filter would show everything."""

    model_config = ConfigDict(extra="forbid")


class OrganisationsQuery(Query):
    language: Language = Field(default="fi", description="The language of names, with fallback")
    municipality: list[Annotated[str, Field(pattern=r"^[0-9]{3}$")]] = Field(
        default=[], max_length=50, description="Any of these codes"
    )
    type: list[Annotated[str, Field(pattern=r"^[A-Za-z]{1,40}$")]] = Field(
        default=[], max_length=20, description="Any of these types: Municipality, Organization, …"
    )
    limit: Limit = 20
    cursor: Cursor | None = None


class ChangesQuery(Query):
    since: str | None = Field(
        default=None,
        max_length=64,
        description="The `next` of the answer before, or an ISO 8601 moment with its zone;"
        " leave out to begin from the first change",
    )
    limit: int = Field(default=100, ge=1, le=1000)
