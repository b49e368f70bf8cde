"""What coordinators ask of white spots, and what they are told."""

import re
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from libs.common.languages import Language
from libs.common.paging import Cursor, Limit, Page

Outcome = Literal["nothing", "relaxed"]
FEWEST: Final = 3
"""Times a query must have been asked in a period to be shown: what one person wrote stays
unseen."""
KEPT_DAYS: Final = 400
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: Any) -> Any:
    # Pydantic would take a number for seconds since 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("day", "Give a day such as 2026-05-04")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class GapsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    from_: Day | None = Field(
        default=None, alias="from", description="First day, Finnish; 30 days unless given"
    )
    to: Day | None = Field(default=None, description="Last day, Finnish; today unless given")
    municipality: str | None = Field(
        default=None,
        pattern=r"^[0-9]{3}$",
        description="Only what was searched for there; 609 is Pori",
    )
    language: Language | None = Field(
        default=None, description="Only what readers of this language searched for"
    )
    limit: Limit = 20
    cursor: Cursor | None = None


class Gap(BaseModel):
    """A query that found too little."""

    query: str = Field(description="Its words in lower case")
    language: Language
    municipality: str | None = Field(description="Where it was to be had; null: anywhere")
    outcome: Outcome = Field(
        description="`nothing`: no service was found; `relaxed`: only some of the words were"
    )
    count: int = Field(description=f"How often in the period; {FEWEST} times at least")
    first_day: date
    last_day: date


class Gaps(Page[Gap]):
    overflow: int = Field(
        description="Queries of the period, of any kind, that were counted without their words: "
        "there were too many different ones"
    )
