from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.hours.schemas import Hours, Opening
from services.catalogue.hours.translate import from_ptv


def row(hour_type: str = "DaysOfTheWeek", **changes: object) -> dict[str, Any]:
    """A row as PTV sends it: open on Mondays from eight to four."""
    return {
        "serviceHourType": hour_type,
        "validFrom": None,
        "validTo": None,
        "isClosed": False,
        "validForNow": True,
        "isAlwaysOpen": False,
        "isReservation": False,
        "additionalInformation": [],
        "openingHour": [opening()],
        **changes,
    }


def opening(
    start: object = "08:00:00",
    end: object = "16:00:00",
    day: object = "Monday",
    last: object = "",
) -> dict[str, object]:
    return {"dayFrom": day, "dayTo": last, "from": start, "to": end}


def only(source: dict[str, Any]) -> Hours:
    hours, problems = from_ptv([source])
    assert problems == []
    assert len(hours) == 1
    return hours[0]


def times(source: dict[str, Any]) -> list[tuple[int | None, int | None, str, str]]:
    return [
        (one.weekday_from, one.weekday_to, one.opens, one.closes) for one in only(source).openings
    ]


def test_weekly_hours_keep_their_day_and_times() -> None:
    assert only(row()) == Hours("weekly", openings=(Opening(1, 1, "08:00", "16:00"),))


@pytest.mark.parametrize("last", ["", None, "Monday"])
def test_a_missing_or_repeated_last_day_means_one_day(last: object) -> None:
    assert times(row(openingHour=[opening(last=last)])) == [(1, 1, "08:00", "16:00")]


def test_a_range_of_days_becomes_one_opening_a_day() -> None:
    source = row(openingHour=[opening(day="Saturday", last="Monday")])
    assert [(first, last) for first, last, *_ in times(source)] == [(6, 6), (7, 7), (1, 1)]


def test_over_midnight_is_one_stretch_between_two_days() -> None:
    source = row("OverMidnight", openingHour=[opening("02:15:00", "0:45:00", last="Friday")])
    assert times(source) == [(1, 5, "02:15", "00:45")]


def test_a_closing_time_before_the_opening_is_the_next_mornings() -> None:
    source = row(openingHour=[opening("20:00:00", "02:00:00", day="Sunday")])
    assert times(source) == [(7, 1, "20:00", "02:00")]


def test_a_night_written_with_its_next_day_is_one_night() -> None:
    source = row(openingHour=[opening("20:00:00", "02:00:00", day="Friday", last="Saturday")])
    assert times(source) == [(5, 6, "20:00", "02:00")]


def test_midnight_closes_the_day() -> None:
    assert times(row(openingHour=[opening("18:00:00", "00:00:00")])) == [(1, 1, "18:00", "24:00")]


def test_midnight_to_midnight_is_the_whole_day() -> None:
    assert times(row(openingHour=[opening("00:00:00", "00:00:00")])) == [(1, 1, "00:00", "24:00")]


def test_an_exception_has_times_without_weekdays() -> None:
    source = row("Exceptional", validFrom="2026-12-24T00:00:00", openingHour=[opening(day=None)])
    assert times(source) == [(None, None, "08:00", "16:00")]


def test_an_exception_that_names_no_times_is_open_round_the_clock() -> None:
    source = row("Exceptional", validFrom="2026-12-24T00:00:00", openingHour=[])
    assert only(source).is_always_open


@pytest.mark.parametrize(
    ("flag", "field"),
    [
        ("isClosed", "is_closed"),
        ("isAlwaysOpen", "is_always_open"),
        ("isReservation", "by_reservation"),
    ],
)
def test_a_flag_speaks_for_the_whole_time(flag: str, field: str) -> None:
    hours = only(row() | {flag: True})
    flags = {name: getattr(hours, name) for name in ("is_closed", "is_always_open")}
    flags["by_reservation"] = hours.by_reservation
    assert flags == {name: name == field for name in flags}
    assert hours.openings == ()


def test_of_contradicting_flags_the_most_careful_holds() -> None:
    hours = only(row(isClosed=True, isAlwaysOpen=True, isReservation=True))
    assert (hours.is_closed, hours.is_always_open, hours.by_reservation) == (True, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-01",
        "2026-06-01T00:00:00",
        "2026-06-01T00:00:00+03:00",
        "2026-05-31T21:00:00Z",
        "2026-05-31T21:00:00",
    ],
)
def test_every_way_to_write_a_finnish_midnight_is_its_day(text: str) -> None:
    assert only(row(validFrom=text)).valid_from == date(2026, 6, 1)


def test_the_last_second_of_a_day_belongs_to_it() -> None:
    assert only(row(validTo="2026-08-31T23:59:59")).valid_to == date(2026, 8, 31)


def test_information_keeps_only_languages_with_text() -> None:
    texts = [
        {"language": "fi", "value": " Kesäaika "},
        {"language": "sv", "value": None},
        {"language": "en", "value": ""},
        "junk",
    ]
    assert only(row(additionalInformation=texts)).additional_information == {"fi": "Kesäaika"}


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("row", "not an object"),
        (row("Holiday"), "unknown serviceHourType"),
        (row(serviceHourType={}), "unknown serviceHourType"),
        (row(validFrom="yesterday"), "validFrom is not a date"),
        (row(validTo=20261224), "validTo is not a date"),
        (row(validTo="9999-12-31T23:59:59Z"), "validTo is not a date"),
        (row(validFrom="2026-06-02", validTo="2026-06-01"), "validTo is before validFrom"),
        (row(openingHour=[]), "no opening times"),
        (row(openingHour=None), "no opening times"),
        (row("Exceptional"), "an exception with neither date nor text"),
    ],
)
def test_a_row_that_cannot_be_understood_is_skipped_with_its_reason(
    source: object, problem: str
) -> None:
    hours, problems = from_ptv([source, row()])
    assert hours == [only(row())]
    assert problems == [f"serviceHours[0]: {problem}"]


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (None, "an opening time is not an object"),
        (opening(start="25:00:00"), "from is not a time of day"),
        (opening(start="24:00:00"), "from is not a time of day"),
        (opening(end=None), "to is not a time of day"),
        (opening(end="kello 16"), "to is not a time of day"),
        (opening(end="08:00:00"), "opens and closes at the same time"),
        (opening(day=""), "dayFrom is missing"),
        (opening(day="Maanantai"), "dayFrom is not a weekday"),
        (opening(last=[]), "dayTo is not a weekday"),
    ],
)
def test_a_bad_opening_time_is_skipped_and_the_others_kept(item: object, problem: str) -> None:
    hours, problems = from_ptv([row(openingHour=[item, opening()])])
    assert hours == [only(row())]
    assert problems == [f"serviceHours[0]: {problem}"]


def test_an_exception_without_a_date_keeps_its_text_only() -> None:
    texts = [{"language": "fi", "value": "Juhlapyhinä suljettu"}]
    hours, problems = from_ptv([row("Exceptional", additionalInformation=texts)])
    expected = {"fi": "Juhlapyhinä suljettu"}
    assert hours == [Hours("exceptional", additional_information=expected)]
    assert problems == ["serviceHours[0]: an exception without a date applies to no day"]


def test_no_hours_at_all_is_no_problem() -> None:
    assert from_ptv(None) == ([], [])
    assert from_ptv([]) == ([], [])


def test_something_other_than_a_list_is_a_problem() -> None:
    assert from_ptv({"a": 1}) == ([], ["serviceHours: not a list"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
odd_rows = st.fixed_dictionaries(
    {},
    optional={
        "serviceHourType": st.sampled_from(["DaysOfTheWeek", "OverMidnight", "Exceptional"])
        | json_values,
        "validFrom": st.datetimes().map(str) | st.dates().map(str) | json_values,
        "validTo": st.datetimes(timezones=st.timezones()).map(str) | json_values,
        "isClosed": json_values,
        "isReservation": json_values,
        "additionalInformation": json_values,
        "openingHour": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "dayFrom": st.sampled_from(["Monday", "Sunday"]) | json_values,
                    "dayTo": st.sampled_from(["Monday", "Sunday"]) | json_values,
                    "from": st.from_regex(r"\d?\d:\d\d(:\d\d)?", fullmatch=True) | json_values,
                    "to": st.from_regex(r"\d?\d:\d\d(:\d\d)?", fullmatch=True) | json_values,
                },
            )
            | json_values,
            max_size=3,
        )
        | json_values,
    },
)


@given(json_values | st.lists(odd_rows | json_values, max_size=4))
def test_no_json_value_can_break_the_reading(value: Any) -> None:
    hours, problems = from_ptv(value)
    rows = len(value) if isinstance(value, list) else 0
    assert len(hours) <= rows
    assert rows == len(hours) or problems
