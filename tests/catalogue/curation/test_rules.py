"""A change as it is typed, and what it makes of the overlay there was."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.curation import rules
from services.catalogue.curation.rules import FIELDS, InvalidChange, Values, merged, parse
from services.catalogue.curation.schemas import OverlayChange

EMPTY: Values = dict.fromkeys(FIELDS)

_ages = st.none() | st.integers(0, 120)
_notes = st.dictionaries(st.sampled_from(["fi", "sv", "en"]), st.none() | st.just("5 e"))
_fields = st.fixed_dictionaries(
    {},
    optional={
        "capacity_state": st.sampled_from([None, "accepting", "full"]),
        "capacity_until": st.none() | st.dates(),
        "minimum_age": _ages,
        "price_note": st.none() | _notes,
        "remote": st.none() | st.booleans(),
        "themes": st.none() | st.lists(st.sampled_from("abc"), unique=True),
    },
)
changes = _fields.map(OverlayChange.model_validate)


def test_every_kind_of_field_can_be_typed() -> None:
    change = parse(
        [
            "capacity_state=full",
            "capacity_until=2026-12-31",
            "minimum_age = 16",
            "price_note.fi=5 e = halpa",
            "price_note.sv= 5 e ",
            "themes=nature, culture",
            "remote=true",
            "hidden_reason=",
        ]
    )
    assert change.model_dump(exclude_unset=True) == {
        "capacity_state": "full",
        "capacity_until": date(2026, 12, 31),
        "minimum_age": 16,
        "price_note": {"fi": "5 e = halpa", "sv": "5 e"},
        "themes": ["nature", "culture"],
        "remote": True,
        "hidden_reason": None,
    }


def test_nothing_typed_is_a_change_of_nothing() -> None:
    assert parse([]).model_fields_set == set()


@pytest.mark.parametrize("field", FIELDS)
def test_an_empty_value_clears_the_field(field: str) -> None:
    assert parse([f"{field}="]).model_dump(exclude_unset=True) == {field: None}


def test_an_empty_text_clears_its_language_alone() -> None:
    assert parse(["price_note.sv="]).price_note == {"sv": None}


def test_an_unknown_field_is_refused_with_the_fields_there_are() -> None:
    with pytest.raises(InvalidChange, match="no field 'colour'") as refused:
        parse(["colour=red"])
    for field in FIELDS:
        assert field in str(refused.value)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["capacity_state"], "Write each change as field=value"),
        (["=full"], "There is no field ''"),
        (["capacity_state.fi=full"], "There is no field 'capacity_state.fi'"),
        (["remote=true", "remote=false"], "remote is given twice"),
        (["price_note.fi=a", "price_note.fi=b"], "price_note is given twice"),
        (["price_note=", "price_note.fi=b"], "price_note is given twice"),
        (["price_note.fi=b", "price_note="], "price_note is given twice"),
        (["price_note=5 e"], "Name the language of the text: price_note.fi=…"),
        (["price_note.xx=5 e"], "price_note.xx: Input should be 'fi', 'sv', 'en'"),
        (["capacity_state=busy"], "capacity_state: Input should be 'accepting', 'waiting_list'"),
        (["referral_mode=always"], "referral_mode: Input should be 'signpost', 'referable'"),
        (["capacity_until=31.12.2026"], "capacity_until: Write the date as 2026-12-31"),
        (["capacity_until=0"], "capacity_until: Write the date as 2026-12-31"),
        (["minimum_age=-1"], "minimum_age: Input should be greater than or equal to 0"),
        (["maximum_age=121"], "maximum_age: Input should be less than or equal to 120"),
        (["contact_promise_days=0"], "contact_promise_days: Input should be greater than"),
        (["remote=perhaps"], "remote: Input should be a valid boolean"),
        (["themes=nature,nature"], "themes names one theme twice"),
        (["minimum_age=20", "maximum_age=19"], "minimum_age is above maximum_age"),
        (["hidden_reason=" + "a" * 501], "hidden_reason: String should have at most 500"),
    ],
)
def test_a_mistake_is_refused_saying_what_to_write(pairs: list[str], said: str) -> None:
    with pytest.raises(InvalidChange) as refused:
        parse(pairs)
    assert said in str(refused.value)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InvalidChange, match=r"capacity_state: .*; remote: "):
        parse(["capacity_state=busy", "remote=perhaps"])


def test_a_change_leaves_what_it_does_not_name() -> None:
    before = {**EMPTY, "capacity_state": "full", "minimum_age": 16}
    assert merged(before, parse(["minimum_age=18"])) == {**before, "minimum_age": 18}


def test_a_text_is_changed_a_language_at_a_time() -> None:
    before = {**EMPTY, "price_note": {"fi": "5 e", "sv": "5 e"}}
    after = merged(before, parse(["price_note.fi=6 e", "price_note.en=6 e", "price_note.sv="]))
    assert after["price_note"] == {"fi": "6 e", "en": "6 e"}


def test_a_text_that_loses_its_last_language_is_gone() -> None:
    before = {**EMPTY, "price_note": {"fi": "5 e"}}
    assert merged(before, parse(["price_note.fi="]))["price_note"] is None


def test_no_themes_is_not_the_same_as_the_themes_that_follow() -> None:
    assert merged(EMPTY, OverlayChange(themes=[]))["themes"] == []
    assert merged({**EMPTY, "themes": ["nature"]}, parse(["themes="]))["themes"] is None


def test_an_age_limit_must_agree_with_the_one_that_stays() -> None:
    with pytest.raises(InvalidChange, match="minimum_age is above maximum_age"):
        merged({**EMPTY, "maximum_age": 17}, parse(["minimum_age=18"]))


def test_both_age_limits_can_move_at_once() -> None:
    before = {**EMPTY, "minimum_age": 7, "maximum_age": 17}
    after = merged(before, parse(["minimum_age=18", "maximum_age=29"]))
    assert (after["minimum_age"], after["maximum_age"]) == (18, 29)


@given(changes, changes)
def test_a_change_made_twice_is_the_same_as_once(first: OverlayChange, then: OverlayChange) -> None:
    before = merged(EMPTY, first)
    once = merged(before, then)
    assert merged(once, then) == once


@given(changes, changes)
def test_a_field_that_is_not_named_stays(first: OverlayChange, then: OverlayChange) -> None:
    before = merged(EMPTY, first)
    after = merged(before, then)
    untouched = set(rules.FIELDS) - then.model_fields_set
    assert {field: after[field] for field in untouched} == {
        field: before[field] for field in untouched
    }
