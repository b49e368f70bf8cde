"""Is it open? One rule, in Python and as rows and SQL for the database.

The rule: the hours whose dates cover the Finnish date of the moment count, and of them only those
that reach over the fewest days. So an exception beats the weekly hours, a day's exception beats a
summer's, and hours that have expired say nothing. Weekly rows that hold side by side add up: in
PTV they are different groups' or different services' hours at one place.

PTV writes an exception of several days as first date, opening time, last date, closing time, which
some mean as one long stretch and others as the hours of each day. We take what both agree on.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from libs.common.clock import HELSINKI
from services.catalogue.hours.schemas import Hours, Opening, OpeningPeriod

DAY: Final = 24 * 60
WEEK: Final = 7 * DAY
WEEKLY_REACH: Final = 4_000_000
"""Days; more than any two dates can be apart, so that everything with dates comes first."""

OPEN_OWNERS_SQL: Final = """
SELECT DISTINCT p.owner_id
FROM catalogue.opening_period AS p
WHERE NOT p.closed
  AND p.starts <= :minute AND p.ends > :minute
  AND (p.valid_from IS NULL OR p.valid_from <= :day)
  AND (p.valid_to IS NULL OR p.valid_to >= :day)
  AND NOT EXISTS (
    SELECT 1
    FROM catalogue.opening_period AS nearer
    WHERE nearer.owner_id = p.owner_id
      AND nearer.reach < p.reach
      AND (nearer.valid_from IS NULL OR nearer.valid_from <= :day)
      AND (nearer.valid_to IS NULL OR nearer.valid_to >= :day)
  )
"""
"""Owners that are open; bind `day` and `minute` from `wall_clock`. The same rule as `is_open`."""

_ONE_DAY: Final = timedelta(days=1)


def is_open(hours: Iterable[Hours], at: datetime) -> bool | None:
    """Whether a place with these hours is open at that moment; None when no hours cover its date.

    Opening by reservation is known and not open. Raises ValueError when `at` has no zone.
    """
    day, minute = wall_clock(at)
    covering = [(_reach(row), row) for row in hours if _covers(row, day)]
    if not covering:
        return None
    nearest = min(reach for reach, _ in covering)
    return any(_open_on(row, day, minute) for reach, row in covering if reach == nearest)


def periods(hours: Iterable[Hours]) -> list[OpeningPeriod]:
    """The rows that answer for these hours in the database.

    An exception without a date gives none.
    """
    return [period for row in hours for period in _flattened(row)]


def open_by_periods(periods: Sequence[OpeningPeriod], at: datetime) -> bool | None:
    """What `OPEN_OWNERS_SQL` says of one owner, in Python; equal to `is_open` of the same hours.

    Raises ValueError when `at` has no zone.
    """
    day, minute = wall_clock(at)
    covering = [
        row for row in periods if (row.valid_from or date.min) <= day <= (row.valid_to or date.max)
    ]
    if not covering:
        return None
    nearest = min(row.reach for row in covering)
    deciding = (row for row in covering if row.reach == nearest)
    return any(not row.closed and row.starts <= minute < row.ends for row in deciding)


def wall_clock(at: datetime) -> tuple[date, int]:
    """The date and the minute of the week (Monday 00:00 = 0) on a Finnish wall at that moment.

    The hour that autumn repeats gives the same minutes twice. Raises ValueError when `at` has no
    zone.
    """
    if at.tzinfo is None:
        raise ValueError("the moment has no time zone")
    wall = at.astimezone(HELSINKI)
    return wall.date(), wall.weekday() * DAY + wall.hour * 60 + wall.minute


# --- the rule -------------------------------------------------------------------------------------


def _bounds(row: Hours) -> tuple[date, date] | None:
    """First and last date the row speaks for."""
    if row.kind == "weekly":
        return row.valid_from or date.min, row.valid_to or date.max
    if row.valid_from is None:
        return None
    return row.valid_from, row.valid_to or row.valid_from


def _covers(row: Hours, day: date) -> bool:
    bounds = _bounds(row)
    return bounds is not None and bounds[0] <= day <= bounds[1]


def _reach(row: Hours) -> int:
    """Days from the first to the last date of an exception.

    Closed weekly hours are one too: PTV means by them "closed between these dates".
    """
    bounds = _bounds(row)
    if bounds is None or (row.kind == "weekly" and not row.is_closed):
        return WEEKLY_REACH
    return (bounds[1] - bounds[0]).days


def _open_on(row: Hours, day: date, minute: int) -> bool:
    if row.is_closed or row.by_reservation:
        return False
    if row.is_always_open:
        return True
    if row.kind == "weekly":
        return any((minute - start) % WEEK < length for start, length in _stretches(row))
    return any(_open_exceptionally(row, opening, day, minute % DAY) for opening in row.openings)


def _open_exceptionally(row: Hours, opening: Opening, day: date, minute: int) -> bool:
    opens, closes = _minutes(opening.opens), _minutes(opening.closes)
    if opens < closes:
        return opens <= minute < closes
    first, last = _bounds(row) or (day, day)
    evening = minute >= opens and (day < last or first == last)
    return evening or (minute < closes and day > first)


def _stretches(row: Hours) -> Iterator[tuple[int, int]]:
    """Start (minute of the week) and length (minutes) of each weekly opening."""
    for opening in row.openings:
        start = ((opening.weekday_from or 1) - 1) * DAY + _minutes(opening.opens)
        end = ((opening.weekday_to or 1) - 1) * DAY + _minutes(opening.closes)
        yield start, (end - start) % WEEK


@lru_cache(2000)
def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


# --- flattening -----------------------------------------------------------------------------------


def _flattened(row: Hours) -> Iterator[OpeningPeriod]:
    bounds = _bounds(row)
    if bounds is None:
        return
    first, last = bounds
    if row.is_closed or row.by_reservation or not (row.is_always_open or row.openings):
        yield _period(row, first, last, 0, WEEK, closed=True)
    elif row.is_always_open:
        yield _period(row, first, last, 0, WEEK)
    elif row.kind == "weekly":
        yield from _weekly_periods(row, first, last)
    else:
        yield from _exceptional_periods(row, first, last)


def _weekly_periods(row: Hours, first: date, last: date) -> Iterator[OpeningPeriod]:
    for start, length in _stretches(row):
        yield _period(row, first, last, start, min(start + length, WEEK))
        if start + length > WEEK:
            yield _period(row, first, last, 0, start + length - WEEK)


def _exceptional_periods(row: Hours, first: date, last: date) -> Iterator[OpeningPeriod]:
    for opening in row.openings:
        opens, closes = _minutes(opening.opens), _minutes(opening.closes)
        if opens < closes:
            yield from _daily(row, first, last, opens, closes)
        elif first == last:
            yield from _daily(row, first, last, opens, DAY)
        else:
            yield from _daily(row, first, last - _ONE_DAY, opens, DAY)
            yield from _daily(row, first + _ONE_DAY, last, 0, closes)


def _daily(row: Hours, first: date, last: date, opens: int, closes: int) -> Iterator[OpeningPeriod]:
    for number in range(min((last - first).days + 1, 7)):
        midnight = (first.weekday() + number) % 7 * DAY
        yield _period(row, first, last, midnight + opens, midnight + closes)


def _period(
    row: Hours, first: date, last: date, starts: int, ends: int, *, closed: bool = False
) -> OpeningPeriod:
    valid_from = None if first == date.min else first
    valid_to = None if last == date.max else last
    return OpeningPeriod(row.kind, valid_from, valid_to, starts, ends, closed, _reach(row))
