"""What guidance is asked over HTTP, and what it answers."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from libs.common.languages import Language
from services.catalogue.crisis.schemas import CrisisContact
from services.catalogue.guidance.weights import AgeGroup
from services.catalogue.search.schemas import Accessibility, Hit, Municipality, Near, Theme

MOST_WISHES: Final = 10
LONGEST: Final = 300
"""Letters of one need or interest."""


def _telling(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("text", "Leave out the NUL character")
    if not value.strip():
        raise PydanticCustomError("text", "Write something, or leave this out")
    return value


Wish = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_telling)]


class GuidanceRequest(BaseModel):
    """`needs` or `interests` is needed. Nothing of it is stored or logged."""

    model_config = ConfigDict(extra="forbid")

    needs: list[Wish] = Field(
        default_factory=list,
        max_length=MOST_WISHES,
        description="What the person needs help with: codes of the vocabulary or their own words",
    )
    interests: list[Wish] = Field(
        default_factory=list,
        max_length=MOST_WISHES,
        description="What the person likes or would like to do: codes or their own words",
    )
    municipality: Municipality | None = Field(
        default=None, description="Where the person lives: 684 is Rauma"
    )
    near: Near | None = None
    radius: int | None = Field(
        default=None,
        ge=1,
        le=2_000_000,
        description="Metres from `near` at most; what is had from home stays",
    )
    age_group: AgeGroup | None = Field(
        default=None, description="child: under 13, young: 13 to 29, adult, older: 65 and over"
    )
    language: Language = Field(
        default="fi", description="Of the answer, and the one the person would like to be served in"
    )
    remote: bool | None = Field(
        default=None, description="true: rather from home; false: rather among people"
    )
    free_of_charge: bool = Field(default=False, description="Rather what costs nothing")
    accessibility: list[Accessibility] = Field(
        default_factory=list, max_length=20, description="Rather where this is known to be"
    )
    limit: int = Field(default=20, ge=1, le=100)


ReasonCode = Literal[
    "need",
    "related_to_need",
    "interest",
    "related_to_interest",
    "words",
    "general_guidance",
    "municipality",
    "nearest_municipality",
    "county",
    "nationwide",
    "distance",
    "remote",
    "free_of_charge",
    "language",
    "ages",
    "audience",
    "accessibility",
]
ExclusionCode = Literal[
    "ages",
    "audience",
    "area",
    "price",
    "language",
    "referral",
    "capacity",
    "accessibility_unknown",
    "on_the_spot",
]


class _Told(BaseModel):
    text: str = Field(description="In plain words, in the language asked for")
    value: str | int | None = Field(
        description="What it is about: the code of a concept, municipality or language, metres, …"
    )
    inferred: bool = Field(description="Read from the texts of the service; nobody has said so")


class Reason(_Told):
    code: ReasonCode


class Exclusion(_Told):
    code: ExclusionCode


class GuidanceItem(Hit):
    """A service to suggest. `highlight` is empty."""

    reasons: list[Reason]
    excludes: list[Exclusion] = Field(description="What may keep the person from it")
    inferred_themes: list[Theme] = Field(
        description="Beside `themes`: what its texts tell it belongs to"
    )


class Understood(BaseModel):
    """A concept read from the request."""

    location: str = Field(description="Where it was read: needs.0, interests.1")
    code: str
    name: str
    sure: float = Field(ge=0, le=1, description="1: said outright")


class Note(BaseModel):
    """How far the answer had to go, the nearest first."""

    code: Literal["nearest_municipality", "county", "nationwide", "elsewhere", "general", "nothing"]
    text: str


class GuidanceAnswer(BaseModel):
    crisis_contacts: list[CrisisContact] = Field(
        description="To be shown above everything else: the person speaks of a crisis. Else empty"
    )
    items: list[GuidanceItem] = Field(description="The best first, and different ones among them")
    understood: list[Understood]
    not_understood: list[str] = Field(description="Which parts of the request said nothing to us")
    note: Note | None


Json = dict[str, Any]
