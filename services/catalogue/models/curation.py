"""What we know of a service beside what its source says."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.catalogue.models.base import Base


class Overlay(Base):
    """What we know of a service and PTV does not. No sync touches it."""

    __tablename__ = "overlay"
    __table_args__ = (
        CheckConstraint(
            "referral_mode IN ('signpost', 'referable', 'voucher_site')", name="referral_mode"
        ),
        CheckConstraint(
            "capacity_state IN ('accepting', 'waiting_list', 'full', 'paused')",
            name="capacity_state",
        ),
        CheckConstraint("minimum_age <= maximum_age", name="ages"),
    )

    service_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    referral_mode: Mapped[str | None]
    capacity_state: Mapped[str | None]
    capacity_until: Mapped[date | None]
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    contact_promise_days: Mapped[int | None]
    price_note: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    remote: Mapped[bool | None]
    themes: Mapped[list[str] | None]
    hidden_reason: Mapped[str | None]
    version: Mapped[int]
    updated_at: Mapped[datetime]
