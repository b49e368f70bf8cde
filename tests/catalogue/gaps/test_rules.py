"""Which searches are white spots, and that nobody can be told from them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.gaps import rules
from services.catalogue.gaps.rules import Spot, Waiting
from services.catalogue.search.schemas import SearchQuery

DAY = date(2026, 5, 4)


def spot(total: int = 0, relaxed: bool = False, **asked: Any) -> Spot | None:
    return rules.spot(SearchQuery(**{"q": "padelkenttä", **asked}), total, relaxed, DAY)


def test_a_search_that_found_nothing_is_a_white_spot() -> None:
    assert spot() == Spot(DAY, "fi", "", "padelkenttä", "nothing")


def test_so_is_one_that_found_only_some_of_the_words() -> None:
    found = spot(total=3, relaxed=True, q="Padelkenttä  senioreille?", municipality=["609"])
    assert found == Spot(DAY, "fi", "609", "padelkenttä senioreille", "relaxed")


def test_one_that_found_every_word_is_none() -> None:
    assert spot(total=1) is None


@pytest.mark.parametrize(
    "asked",
    [
        {"theme": ["exercise"]},
        {"free_of_charge": True},
        {"remote": False},
        {"near": "61.485,21.797"},
        {"open_at": "now"},
        {"include_county": False},
        {"include_nationwide": False},
        {"municipality": ["609", "684"]},
        {"q": ""},
        {"q": " ?! "},
    ],
)
def test_one_whose_filters_may_have_shut_out_what_there_is_is_none(asked: dict[str, Any]) -> None:
    assert spot(**asked) is None


@pytest.mark.parametrize("asked", [{"limit": 5}, {"sort": "name"}, {"language": "sv"}])
def test_how_much_is_asked_for_and_in_what_order_changes_nothing(asked: dict[str, Any]) -> None:
    assert spot(**asked) is not None


@pytest.mark.parametrize(
    ("q", "kept"),
    [
        ("Missä voin pelata padelia", "pelata padelia"),
        ("padel 010190-123A", "padel"),
        ("padel 010190Y123A", "padel"),
        ("040 123 4567 padel", "padel"),
        ("matti@esimerkki.fi padel", "padel"),
        ("padel 65 vuotta 1.2.1950", "padel vuotta"),
        ("padel Padel PADEL", "padel"),
        ("yksi kaksi kolme neljä viisi kuusi seitsemän", "yksi kaksi kolme neljä viisi kuusi"),
        ("12345", None),
        ("Porin uimahalli", "porin uimahalli"),
        ("toivo paremmasta", "toivo paremmasta"),
    ],
)
def test_the_telling_words_are_kept(q: str, kept: str | None) -> None:
    assert rules.kept(q, "fi") == kept


@pytest.mark.parametrize(
    "q",
    [
        "Virtanen",
        "hammaslääkäri Virtasen vastaanotto",
        "Pekka padel",
        "satu laine padel",
        "Anna-Maija",
        "jaakolle kerho",
        "korhosille",
    ],
)
def test_a_query_that_names_a_person_is_not_kept(q: str) -> None:
    assert rules.kept(q, "fi") is None


@given(st.text(max_size=200))
def test_whatever_is_written_little_of_it_is_kept(q: str) -> None:
    kept = rules.kept(q, "fi") or ""
    assert len(kept) <= rules.MOST_LETTERS
    assert len(kept.split(" ")) <= rules.MOST_WORDS
    assert not any(map(str.isdigit, kept))


def some(number: int) -> Spot:
    return Spot(DAY, "fi", "", f"sana {number}", "nothing")


def test_a_robot_fills_no_memory_and_what_it_asks_is_counted() -> None:
    waiting = Waiting(most=10)
    for number in range(100):
        waiting.add(some(number))
    waiting.add(some(3))
    counts, overflow = waiting.take()
    assert (len(counts), counts[some(3)], overflow) == (10, 2, {DAY: 90})
    assert waiting.take() == ({}, {})


@given(st.lists(st.integers(0, 20)), st.lists(st.integers(0, 20)))
def test_what_is_given_back_is_counted_with_what_has_come_since(
    before: list[int], since: list[int]
) -> None:
    waiting = Waiting(most=10)
    for number in before:
        waiting.add(some(number))
    taken = waiting.take()
    for number in since:
        waiting.add(some(number))
    waiting.give_back(*taken)
    counts, overflow = waiting.take()
    assert sum(counts.values()) + sum(overflow.values()) == len(before) + len(since)
    assert len(counts) <= 10
