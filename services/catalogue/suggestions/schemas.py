"""What is asked while somebody types, and what is suggested."""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from libs.common.languages import Language
from services.catalogue.search.schemas import LONGEST_QUERY

MOST: Final = 20
Kind = Literal["service", "theme", "need", "place"]
Municipality = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]


class SuggestionsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        default="",
        max_length=LONGEST_QUERY,
        description="What has been typed so far; the last word may be a beginning",
    )
    language: Language = Field(
        default="fi", description="Names in it come first; up to two letters find no others"
    )
    municipality: Municipality | None = Field(
        default=None, description="Only services to be had there; 609 is Pori"
    )
    limit: int = Field(default=8, ge=1, le=MOST, description="How many items at most")


class SuggestionItem(BaseModel):
    """Search for `text`, or filter by `code`, or open the service with `id`."""

    kind: Kind
    text: str
    language: str = Field(description="The language that `text` is in")
    code: str | None = Field(
        description="Of a theme, a need, or a municipality (`place`); null for services"
    )
    id: UUID | None = Field(description="The service, when only one has this name")
    count: int | None = Field(description="How many services have this name; null for others")
    municipality: str | None = Field(
        description="A place that was typed and is not in `text`, to filter by; null for none"
    )
    highlight: list[tuple[int, int]] = Field(
        description="What matched in `text`: [start, end) in Unicode characters"
    )


class Suggestions(BaseModel):
    items: list[SuggestionItem] = Field(description="The best first")
