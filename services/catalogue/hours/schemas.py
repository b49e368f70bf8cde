"""Opening hours as clients read them and as the database asks about them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["weekly", "exceptional"]


@dataclass(frozen=True, slots=True)
class Opening:
    """One unbroken stretch of being open, in Finnish wall-clock time.

    Weekly: from `opens` on `weekday_from` to `closes` on `weekday_to` (ISO 8601: Monday 1 … Sunday
    7), which may be days later. Exceptional: both weekdays are None and the times hold for each
    date of the exception; `closes` at or before `opens` means the next morning.
    Times are `HH:MM`; closing at midnight is `24:00`.
    """

    weekday_from: int | None
    weekday_to: int | None
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Hours:
    """One row of opening hours; a place usually has several.

    Both dates are included, None is unbounded. An exceptional row without `valid_to` is for the
    one day `valid_from`; one without `valid_from` has only its text to tell. `openings` is empty
    when one of the flags speaks for the whole time. `additional_information` is text by language.
    """

    kind: Kind
    valid_from: date | None = None
    valid_to: date | None = None
    is_closed: bool = False
    is_always_open: bool = False
    by_reservation: bool = False
    additional_information: dict[str, str] = field(default_factory=dict)
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class OpeningPeriod:
    """Hours flattened to one row of the table `opening_period`.

    `starts` (included) and `ends` (excluded) are minutes of the week, Monday 00:00 = 0, at most
    10,080, never past the week's end. `reach` is the precedence: of the rows whose dates cover a
    day, only those with the smallest `reach` count. `closed` rows say that the hours are known.
    """

    kind: Kind
    valid_from: date | None
    valid_to: date | None
    starts: int
    ends: int
    closed: bool
    reach: int
