"""What a coordinator may say of a service beside what its source says."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

ReferralMode = Literal["signpost", "referable", "voucher_site"]
CapacityState = Literal["accepting", "waiting_list", "full", "paused"]
ContentLanguage = Literal["fi", "sv", "en", "se", "smn", "sms"]
Age = Annotated[int, Field(ge=0, le=120)]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]
ThemeCode = Annotated[str, Field(min_length=1, max_length=60)]


def _iso_date(value: Any) -> Any:
    """Pydantic alone would take "0" for the first of January 1970."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("date", "Write the date as 2026-12-31") from None


IsoDate = Annotated[date, BeforeValidator(_iso_date)]


class OverlayChange(BaseModel):
    """A merge patch (RFC 7396): null clears a field, and a field left out stays as it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    referral_mode: ReferralMode | None = Field(
        default=None,
        description="signpost: no referrals; referable: takes them; voucher_site: takes vouchers",
    )
    capacity_state: CapacityState | None = None
    capacity_until: IsoDate | None = Field(
        default=None, description="Until when the capacity state is known to hold"
    )
    minimum_age: Age | None = Field(default=None, description="Years, inclusive")
    maximum_age: Age | None = Field(default=None, description="Years, inclusive")
    contact_promise_days: Annotated[int, Field(ge=1, le=365)] | None = Field(
        default=None, description="Within how many days the service contacts a referred person"
    )
    price_note: dict[ContentLanguage, Sentence | None] | None = Field(
        default=None, description="Patched a language at a time; null removes a language"
    )
    remote: bool | None = Field(default=None, description="Can be used without going anywhere")
    themes: Annotated[list[ThemeCode], Field(max_length=20)] | None = Field(
        default=None, description="In place of the themes that follow from the service classes"
    )
    hidden_reason: Sentence | None = Field(
        default=None, description="Why residents are not shown the service; null shows it"
    )

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> Self:
        low, high = self.minimum_age, self.maximum_age
        if low is not None and high is not None and low > high:
            raise PydanticCustomError(
                "ages", "minimum_age is above maximum_age: lower the one or raise the other"
            )
        return self

    @model_validator(mode="after")
    def _themes_are_unique(self) -> Self:
        if self.themes and len(set(self.themes)) < len(self.themes):
            raise PydanticCustomError("themes", "themes names one theme twice: name each once")
        return self
