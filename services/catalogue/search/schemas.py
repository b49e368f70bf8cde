"""What the search is asked over HTTP, and what it answers."""

import re
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from libs.common.clock import HELSINKI
from libs.common.languages import Language
from libs.common.paging import Cursor, Limit, Page
from services.catalogue.crisis.schemas import CrisisContact

MOST_VALUES: Final = 50
"""Of one filter; nobody ticks more boxes than that."""
LONGEST_QUERY: Final = 200

ChannelType = Literal["EChannel", "WebPage", "PrintableForm", "Phone", "ServiceLocation"]
Sort = Literal["relevance", "name", "distance"]

# [0-9] throughout: to Python, \d is also every other script's digits.
_NUMBER: Final = r"[0-9]{1,3}(?:\.[0-9]{1,15})?"
_PLACE: Final = rf"^{_NUMBER},{_NUMBER}$"
# Finland with a margin. A point elsewhere is a slip, most often the two numbers the wrong way
# round, and would quietly find nothing.
_LATITUDES: Final = (59.0, 70.5)
_LONGITUDES: Final = (19.0, 32.0)
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_YEARS: Final = range(2000, 2101)


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("q", "Leave out the NUL character")
    return value


def _near(value: str) -> str:
    # Looked at here too: the pattern of the field is applied after this.
    if not (re.fullmatch(_PLACE, value) and _in_finland(*map(float, value.split(",")))):
        raise PydanticCustomError(
            "near", "Give a place in Finland as latitude,longitude in degrees: 61.485,21.797"
        )
    return value


def degrees(near: str) -> tuple[float, float]:
    """Latitude and longitude."""
    latitude, longitude = map(float, near.split(","))
    return latitude, longitude


def _in_finland(latitude: float, longitude: float) -> bool:
    north = _LATITUDES[0] <= latitude <= _LATITUDES[1]
    return north and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]


def _open_at(value: str) -> str:
    if value != "now":
        moment(value)
    return value


def moment(value: str) -> datetime:
    """The time that `open_at` gives; without a zone it is read on a Finnish wall."""
    try:
        given = datetime.fromisoformat(value) if _MOMENT.fullmatch(value) else None
    except ValueError:
        given = None
    if given is None or given.year not in _YEARS:
        raise PydanticCustomError(
            "open_at", "Give `now` or a time such as 2026-05-04T12:00 (write + as %2B in a zone)"
        )
    return given if given.tzinfo else given.replace(tzinfo=HELSINKI)


Municipality = Annotated[str, Field(pattern=r"^[0-9]{3}$")]
Theme = Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
ServiceClass = Annotated[str, Field(pattern=r"^P[0-9]{1,3}(\.[0-9]{1,3}){0,2}$")]
TargetGroup = Annotated[str, Field(pattern=r"^KR[0-9]{1,3}(\.[0-9]{1,3}){0,2}$")]
LifeEvent = Annotated[str, Field(pattern=r"^KE[0-9]{1,3}(\.[0-9]{1,3}){0,2}$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Near = Annotated[
    str,
    AfterValidator(_near),
    Field(pattern=_PLACE, description="A place in Finland, latitude,longitude in degrees (WGS 84)"),
]
Accessibility = Annotated[str, Field(pattern=r"^[A-Za-z]{1,60}$")]


def _filter(description: str) -> list[str]:
    made: list[str] = Field(
        default_factory=list,
        max_length=MOST_VALUES,
        description=f"{description}; may repeat (any of)",
    )
    return made


class SearchQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, AfterValidator(_without_nul)] = Field(
        default="",
        max_length=LONGEST_QUERY,
        description="Words to find, in any inflection; the first ten count",
    )
    language: Language = Field(
        default="fi", description="Language of the answer, and the first guess for `q`"
    )
    municipality: list[Municipality] = _filter("Where the service is to be had: 609 is Pori")
    include_county: bool = Field(
        default=True, description="Also services of the whole wellbeing county"
    )
    include_nationwide: bool = Field(default=True, description="Also nationwide services")
    theme: list[Theme] = _filter("Theme; /api/v1/themes lists them")
    service_class: list[ServiceClass] = _filter("Service class with its subclasses: P27")
    target_group: list[TargetGroup] = _filter("Target group with its subgroups: KR1")
    life_event: list[LifeEvent] = _filter("Life event with those under it: KE1")
    channel: list[ChannelType] = Field(
        default_factory=list,
        max_length=5,
        description="Kind of service channel; may repeat (any of)",
    )
    organisation: list[UUID] = Field(
        default_factory=list,
        max_length=MOST_VALUES,
        description="Organisation in any role; may repeat (any of)",
    )
    service_language: list[LanguageCode] = _filter("Language one is served in: fi")
    free_of_charge: bool | None = None
    remote: bool | None = Field(default=None, description="Had from home, without visiting")
    referable: bool | None = Field(default=None, description="Takes referrals")
    accessibility: list[Accessibility] = _filter("What is known of accessibility")
    near: Annotated[str, AfterValidator(_near)] | None = Field(
        default=None,
        pattern=_PLACE,
        description="A place in Finland, latitude,longitude in degrees (WGS 84). Only services "
        "with a place to visit are found",
    )
    radius: int | None = Field(
        default=None, ge=1, le=2_000_000, description="Metres from `near` at most"
    )
    open_at: Annotated[str, AfterValidator(_open_at)] | None = Field(
        default=None,
        max_length=40,
        description="`now` or an ISO 8601 time, Finnish unless it has a zone: open then",
    )
    sort: Sort | None = Field(
        default=None, description="`relevance` unless given, or `name` when there is no `q`"
    )
    limit: Limit = 20
    cursor: Cursor | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude of `near`."""
        return None if self.near is None else degrees(self.near)


class OrganisationName(BaseModel):
    id: UUID
    name: str


Span = tuple[int, int]


class Hit(BaseModel):
    """A service found. Names and texts are in `language`, or in the next best there is."""

    id: UUID
    name: str
    summary: str | None
    language: str = Field(description="The language that `name` is in")
    organisation: OrganisationName | None
    municipalities: list[str]
    nationwide: bool
    themes: list[str]
    distance: int | None = Field(description="Metres from `near` to its nearest place")
    highlight: dict[Literal["name", "summary"], list[Span]] = Field(
        description="Where the words of `q` are: [start, end) in Unicode characters"
    )
    charge_type: str | None
    referral_mode: str
    capacity_state: str | None
    capacity_until: date | None
    channel_types: list[str]


class NeedMeant(BaseModel):
    """A need or an interest of /api/v1/vocabulary."""

    code: str
    name: str


class PlaceMeant(BaseModel):
    municipality: str = Field(description="To be offered as the filter of this name")
    name: str


class Interpretation(BaseModel):
    """What the words of `q` were taken for, beside what they are."""

    needs: list[NeedMeant] = Field(description="Services that answer these were looked for too")
    places: list[PlaceMeant] = Field(
        description="Of these the other words were looked for in what is to be had there"
    )


class SearchResult(Page[Hit]):
    crisis_contacts: list[CrisisContact] = Field(
        description="To be shown above everything else: `q` speaks of a crisis. Else empty"
    )
    facets: dict[str, dict[str, int]] = Field(
        description="For each filter, how many would be found by choosing a value alone, "
        "the other filters kept"
    )
    degraded: bool = Field(description="The search engine was away; a simpler search answered")
    relaxed: bool = Field(
        description="Nothing had all words of `q`; these have some of them, the best first"
    )
    interpreted_as: Interpretation
    did_you_mean: str | None = Field(
        description="Words for which the misspelt ones of `q` were taken; they were looked for "
        "beside those written"
    )
