from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from libs.common.clock import HELSINKI
from services.catalogue.hours.rules import (
    WEEK,
    is_open,
    open_by_periods,
    periods,
    wall_clock,
)
from services.catalogue.hours.schemas import Hours, Opening
from services.catalogue.hours.translate import from_ptv

OFFICE = Hours("weekly", openings=tuple(Opening(day, day, "08:00", "16:00") for day in range(1, 6)))


def at(text: str) -> datetime:
    """A moment on a Finnish wall; 2026-09-14 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


def exception(first: str, last: str | None = None, times: str | None = None) -> Hours:
    opens, closes = times.split("-") if times else ("", "")
    return Hours(
        "exceptional",
        valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last) if last else None,
        is_closed=times is None,
        openings=(Opening(None, None, opens, closes),) if times else (),
    )


def answer(hours: list[Hours], moment: datetime) -> bool | None:
    """What the hours say, once the rows made of them have said the same."""
    result = is_open(hours, moment)
    assert open_by_periods(periods(hours), moment) is result
    return result


def test_a_place_without_hours_is_neither_open_nor_closed() -> None:
    assert answer([], at("2026-09-14T12:00")) is None


def test_opening_time_is_included_and_closing_time_is_not() -> None:
    assert answer([OFFICE], at("2026-09-14T07:59:59")) is False
    assert answer([OFFICE], at("2026-09-14T08:00")) is True
    assert answer([OFFICE], at("2026-09-14T15:59:59")) is True
    assert answer([OFFICE], at("2026-09-14T16:00")) is False


def test_a_day_without_opening_times_is_known_to_be_closed() -> None:
    assert answer([OFFICE], at("2026-09-19T12:00")) is False


def test_rows_that_hold_side_by_side_add_up() -> None:
    evening = Hours("weekly", openings=(Opening(1, 1, "18:00", "20:00"),))
    assert answer([OFFICE, evening], at("2026-09-14T12:00")) is True
    assert answer([OFFICE, evening], at("2026-09-14T19:00")) is True


def test_a_night_continues_after_midnight() -> None:
    night = Hours("weekly", openings=(Opening(5, 6, "22:00", "02:00"),))
    assert answer([night], at("2026-09-19T01:59")) is True
    assert answer([night], at("2026-09-19T02:00")) is False


def test_a_night_from_sunday_continues_into_the_new_week() -> None:
    night = Hours("weekly", openings=(Opening(7, 1, "22:00", "02:00"),))
    assert answer([night], at("2026-09-14T01:00")) is True
    assert [(row.starts, row.ends) for row in periods([night])] == [(WEEK - 120, WEEK), (0, 120)]


def test_a_stretch_over_several_days_is_open_all_along() -> None:
    camp = Hours("weekly", openings=(Opening(5, 7, "18:00", "12:00"),))
    assert answer([camp], at("2026-09-19T04:00")) is True
    assert answer([camp], at("2026-09-20T12:00")) is False


def test_expired_hours_are_ignored() -> None:
    summer = Hours("weekly", None, date(2018, 8, 31), openings=OFFICE.openings)
    assert answer([summer], at("2026-09-14T12:00")) is None
    assert answer([OFFICE, exception("2018-06-01", "2018-08-31")], at("2026-09-14T12:00")) is True


def test_both_dates_of_dated_hours_are_included() -> None:
    week = Hours("weekly", date(2026, 9, 14), date(2026, 9, 18), openings=OFFICE.openings)
    assert answer([week], at("2026-09-14T12:00")) is True
    assert answer([week], at("2026-09-18T12:00")) is True
    assert answer([week], at("2026-09-21T12:00")) is None


def test_a_closed_exception_beats_the_weekly_hours() -> None:
    hours = [OFFICE, exception("2026-09-14")]
    assert answer(hours, at("2026-09-14T12:00")) is False
    assert answer(hours, at("2026-09-15T12:00")) is True


def test_an_open_exception_replaces_the_weekly_hours_of_its_dates() -> None:
    hours = [OFFICE, exception("2026-09-14", times="12:00-20:00")]
    assert answer(hours, at("2026-09-14T09:00")) is False
    assert answer(hours, at("2026-09-14T19:00")) is True


def test_a_short_exception_beats_the_long_one_around_it() -> None:
    summer = exception("2026-06-01", "2026-08-31", "10:00-14:00")
    hours = [exception("2026-06-19"), summer, OFFICE]
    assert answer(hours, at("2026-06-18T12:00")) is True
    assert answer(hours, at("2026-06-19T12:00")) is False


def test_two_exceptions_of_one_day_add_up() -> None:
    hours = [exception("2026-09-14", times=times) for times in ("08:00-10:00", "12:00-14:00")]
    assert answer(hours, at("2026-09-14T09:00")) is True
    assert answer(hours, at("2026-09-14T13:00")) is True
    assert answer(hours, at("2026-09-14T11:00")) is False


def test_an_exception_of_several_days_holds_its_times_each_day() -> None:
    hours = [exception("2026-12-23", "2026-12-26", "10:00-14:00")]
    assert answer(hours, at("2026-12-25T12:00")) is True
    assert answer(hours, at("2026-12-25T03:00")) is False


def test_an_overnight_exception_ends_on_the_morning_of_its_last_date() -> None:
    hours = [exception("2026-12-30", "2027-01-01", "20:00-02:00")]
    assert answer(hours, at("2026-12-30T01:00")) is False
    assert answer(hours, at("2026-12-31T01:00")) is True
    assert answer(hours, at("2027-01-01T01:00")) is True
    assert answer(hours, at("2027-01-01T21:00")) is False


def test_an_overnight_exception_of_one_date_stops_at_midnight() -> None:
    hours = [OFFICE, exception("2026-09-14", times="20:00-02:00")]
    assert answer(hours, at("2026-09-14T23:59")) is True
    assert answer(hours, at("2026-09-15T01:00")) is False
    assert answer(hours, at("2026-09-15T12:00")) is True


def test_weekly_hours_closed_between_dates_work_as_an_exception() -> None:
    holiday = Hours("weekly", date(2026, 7, 1), date(2026, 7, 31), is_closed=True)
    assert answer([OFFICE, holiday], at("2026-07-01T12:00")) is False
    assert answer([OFFICE, holiday], at("2026-08-03T12:00")) is True


def test_by_reservation_is_known_but_not_open() -> None:
    assert answer([Hours("weekly", by_reservation=True)], at("2026-09-14T12:00")) is False
    with_times = replace(OFFICE, by_reservation=True)
    assert answer([with_times], at("2026-09-14T12:00")) is False


def test_an_exception_without_a_date_says_nothing() -> None:
    notice = Hours("exceptional", additional_information={"fi": "Juhlapyhinä suljettu"})
    assert answer([notice], at("2026-09-14T12:00")) is None
    assert periods([notice]) == []


def test_summer_and_winter_time_keep_the_wall_clock() -> None:
    assert answer([OFFICE], datetime(2026, 3, 27, 6, 0, tzinfo=UTC)) is True
    assert answer([OFFICE], datetime(2026, 3, 30, 5, 0, tzinfo=UTC)) is True
    assert answer([OFFICE], datetime(2026, 10, 26, 5, 59, tzinfo=UTC)) is False


def test_the_hour_that_autumn_repeats_is_open_both_times() -> None:
    night = [Hours("weekly", openings=(Opening(7, 7, "03:00", "04:00"),))]
    assert answer(night, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) is True
    assert answer(night, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) is True
    assert answer(night, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)) is False


def test_the_hour_that_spring_leaves_out_never_comes() -> None:
    night = [Hours("weekly", openings=(Opening(7, 7, "03:00", "04:00"),))]
    assert answer(night, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) is False
    assert answer(night, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) is False


def test_the_wall_clock_counts_minutes_from_monday_midnight() -> None:
    assert wall_clock(datetime(2026, 9, 20, 20, 59, tzinfo=UTC)) == (date(2026, 9, 20), WEEK - 1)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 9, 14, 12, 0)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="time zone"):
        is_open([OFFICE], naive)
    with pytest.raises(ValueError, match="time zone"):
        open_by_periods(periods([OFFICE]), naive)


def test_hours_read_back_from_their_json_form() -> None:
    adapter = TypeAdapter(list[Hours])
    hours = [OFFICE, exception("2026-12-23", "2026-12-26", "10:00-14:00")]
    assert adapter.validate_json(adapter.dump_json(hours)) == hours


# Days around the spring change, few enough for rows and moments to meet often.
days = st.dates(date(2026, 3, 23), date(2026, 4, 5))
quarters = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}:00")
weekdays = st.sampled_from(
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
)
ptv_rows = st.fixed_dictionaries(
    {
        "serviceHourType": st.sampled_from(["DaysOfTheWeek", "OverMidnight", "Exceptional"]),
        "validFrom": st.none() | days.map(str),
        "validTo": st.none() | days.map(str),
        "isClosed": st.sampled_from([False, False, False, True]),
        "isAlwaysOpen": st.sampled_from([False, False, False, True]),
        "isReservation": st.sampled_from([False, False, False, True]),
        "openingHour": st.lists(
            st.fixed_dictionaries(
                {
                    "dayFrom": weekdays,
                    "dayTo": st.just("") | weekdays,
                    "from": quarters,
                    "to": quarters,
                }
            ),
            min_size=1,
            max_size=4,
        ),
    }
)
moments = st.datetimes(datetime(2026, 3, 23), datetime(2026, 4, 5), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(ptv_rows, max_size=5), moments)
def test_the_rows_of_the_database_say_the_same_as_the_hours(
    rows: list[dict[str, Any]], moment: datetime
) -> None:
    hours, _ = from_ptv(rows)
    assert open_by_periods(periods(hours), moment) == is_open(hours, moment)


@given(st.lists(ptv_rows, max_size=5))
def test_no_period_is_empty_or_leaves_the_week(rows: list[dict[str, Any]]) -> None:
    for period in periods(from_ptv(rows)[0]):
        assert 0 <= period.starts < period.ends <= WEEK


@given(st.lists(ptv_rows, max_size=5), moments)
def test_a_days_closed_exception_beats_any_weekly_opening(
    rows: list[dict[str, Any]], moment: datetime
) -> None:
    weekly = [one for one in from_ptv(rows)[0] if one.kind == "weekly"]
    day, _ = wall_clock(moment)
    assert is_open([*weekly, exception(str(day))], moment) is False
