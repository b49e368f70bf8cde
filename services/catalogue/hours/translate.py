"""PTV's `serviceHours` as our hours. Any JSON is taken; what cannot be understood is skipped."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, Final

from libs.common.clock import HELSINKI
from services.catalogue.hours.rules import DAY
from services.catalogue.hours.schemas import Hours, Kind, Opening

_KINDS: Final[dict[str, Kind]] = {
    "DaysOfTheWeek": "weekly",
    "OverMidnight": "weekly",
    "Exceptional": "exceptional",
}
_WEEKDAYS: Final = {
    "Monday": 1,
    "Tuesday": 2,
    "Wednesday": 3,
    "Thursday": 4,
    "Friday": 5,
    "Saturday": 6,
    "Sunday": 7,
}
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-5][0-9])(:[0-5][0-9](\.[0-9]+)?)?")


class _Unusable(Exception):
    """A piece of PTV's hours that cannot be understood, and why."""


def from_ptv(service_hours: object) -> tuple[list[Hours], list[str]]:
    """PTV v11 `serviceHours` as our hours, and what had to be left out of them.

    Takes any JSON value and never raises. A row or an opening time that cannot be understood is
    skipped with a reason that begins with its place, `serviceHours[2]`. `validForNow` is not read:
    it only repeats that the dates are missing.
    """
    if service_hours is None:
        return [], []
    if not isinstance(service_hours, list):
        return [], ["serviceHours: not a list"]
    hours: list[Hours] = []
    problems: list[str] = []
    for number, row in enumerate(service_hours):
        found: list[str] = []
        try:
            hours.append(_hours(row, found))
        except _Unusable as reason:
            found.append(str(reason))
        problems += [f"serviceHours[{number}]: {problem}" for problem in found]
    return hours, problems


def _hours(row: object, problems: list[str]) -> Hours:
    if not isinstance(row, dict):
        raise _Unusable("not an object")
    kind, (valid_from, valid_to) = _kind(row), _dates(row)
    texts = _texts(row.get("additionalInformation"))
    if kind == "exceptional" and valid_from is None:
        return _undated(texts, problems)
    closed, reservation, always = _flags(row)
    openings = () if closed or reservation or always else _openings(row, kind, problems)
    return Hours(
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        is_closed=closed,
        # PTV stores an exception that names no times as open round the clock.
        is_always_open=not (closed or reservation or openings),
        by_reservation=reservation,
        additional_information=texts,
        openings=openings,
    )


def _undated(texts: dict[str, str], problems: list[str]) -> Hours:
    """Only the text of an exception without a date is worth showing ("at holidays we …")."""
    if not texts:
        raise _Unusable("an exception with neither date nor text")
    problems.append("an exception without a date applies to no day")
    return Hours(kind="exceptional", additional_information=texts)


def _kind(row: Mapping[str, Any]) -> Kind:
    hour_type = row.get("serviceHourType")
    if not isinstance(hour_type, str) or hour_type not in _KINDS:
        raise _Unusable("unknown serviceHourType")
    return _KINDS[hour_type]


def _flags(row: Mapping[str, Any]) -> tuple[bool, bool, bool]:
    """Closed, by reservation, always open: at most one, the most careful when PTV has several."""
    closed = row.get("isClosed") is True
    reservation = row.get("isReservation") is True and not closed
    always = row.get("isAlwaysOpen") is True and not (closed or reservation)
    return closed, reservation, always


def _dates(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    first, last = _date(row, "validFrom"), _date(row, "validTo")
    if first and last and last < first:
        raise _Unusable("validTo is before validFrom")
    return first, last


def _date(row: Mapping[str, Any], key: str) -> date | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    try:
        return _finnish_date(datetime.fromisoformat(value))
    except (TypeError, ValueError, OverflowError):
        raise _Unusable(f"{key} is not a date") from None


def _finnish_date(moment: datetime) -> date:
    """The day PTV means: midnight in Finland, with an offset or without.

    Without one it may also be that midnight in UTC (`…T21:00:00` in summer), as `modified` is.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(HELSINKI).date()
    from_utc = moment.replace(tzinfo=UTC).astimezone(HELSINKI)
    return from_utc.date() if from_utc.time() == time.min else moment.date()


def _texts(items: object) -> dict[str, str]:
    """Text by language out of PTV's list of `{language, value}`; empty ones are left out."""
    if not isinstance(items, list):
        return {}
    pairs = ((item.get("language"), item.get("value")) for item in items if isinstance(item, dict))
    return {
        language: text.strip()
        for language, text in pairs
        if isinstance(language, str) and isinstance(text, str) and text.strip()
    }


def _openings(row: Mapping[str, Any], kind: Kind, problems: list[str]) -> tuple[Opening, ...]:
    items = row.get("openingHour")
    if kind == "exceptional" and not items:
        return ()
    openings: list[Opening] = []
    for item in items if isinstance(items, list) else []:
        try:
            openings += _opening(row, kind, item)
        except _Unusable as reason:
            problems.append(str(reason))
    if not openings:
        raise _Unusable("no opening times")
    return tuple(openings)


def _opening(row: Mapping[str, Any], kind: Kind, item: object) -> list[Opening]:
    if not isinstance(item, dict):
        raise _Unusable("an opening time is not an object")
    opens, closes = _time(item, "from", DAY - 1), _time(item, "to", DAY)
    if kind == "exceptional":
        return [_daily(None, opens, closes)]
    return _weekly(item, opens, closes, row.get("serviceHourType") == "OverMidnight")


def _weekly(item: Mapping[str, Any], opens: int, closes: int, unbroken: bool) -> list[Opening]:
    first, last = _weekday(item, "dayFrom"), _weekday(item, "dayTo")
    if first is None:
        raise _Unusable("dayFrom is missing")
    if last is None or last == first:
        return [_daily(first, opens, closes)]
    if unbroken or (last == _next_day(first) and closes <= opens):
        return [Opening(first, last, _clock(opens), _clock(closes))]
    days = ((first - 1 + passed) % 7 + 1 for passed in range((last - first) % 7 + 1))
    return [_daily(day, opens, closes) for day in days]


def _daily(weekday: int | None, opens: int, closes: int) -> Opening:
    """Hours of one day: 00:00 closes it, a closing time before the opening is the next morning's.

    PTV's own form writes the end of the day as 00:00, and 00:00–00:00 for the whole day.
    """
    closes = closes or DAY
    if opens == closes:
        raise _Unusable("opens and closes at the same time")
    last = _next_day(weekday) if weekday and closes < opens else weekday
    return Opening(weekday, last, _clock(opens), _clock(closes))


def _next_day(weekday: int) -> int:
    return weekday % 7 + 1


def _weekday(item: Mapping[str, Any], key: str) -> int | None:
    value = item.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or value not in _WEEKDAYS:
        raise _Unusable(f"{key} is not a weekday")
    return _WEEKDAYS[value]


def _time(item: Mapping[str, Any], key: str, latest: int) -> int:
    """Minutes from midnight. The hour may have one digit, as in old rows; seconds are dropped."""
    value = item.get(key)
    minutes = _minutes(value) if isinstance(value, str) else None
    if minutes is None or minutes > latest:
        raise _Unusable(f"{key} is not a time of day")
    return minutes


@lru_cache(2000)
def _minutes(clock: str) -> int | None:
    match = _TIME.fullmatch(clock)
    return int(match[1]) * 60 + int(match[2]) if match else None


@lru_cache(2000)
def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
