"""The beginnings by which a name is found, and the order of what fits."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.language import stems
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import indexed
from services.catalogue.suggestions import rules
from services.catalogue.suggestions.rules import Candidate, Named


def named(name: str, language: str = "fi") -> Named:
    return rules.named(language, name, forms(name, language))


def forms(name: str, language: str = "fi") -> Mapping[str, Forms]:
    return {word: stems.forms(word, language) for word in indexed(name)}


def keys(name: str) -> list[tuple[int, str]]:
    return [(key.rank, key.spelled) for key in named(name).keys]


def test_a_name_is_found_by_every_word_and_by_members_of_compounds() -> None:
    assert keys("Porin uimahalli") == [
        (rules.WHOLE, "porin uimahalli"),
        (rules.WORD, "uimahalli"),
        (rules.MEMBER, "halli"),
    ]


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("Omaishoitajat", "hoitajat"),
        ("Lastenhoidon tuki", "hoidon tuki"),
        ("Jääkiekkojoukkue", "joukkue"),
    ],
)
def test_an_inflected_member_is_found_where_it_begins(name: str, member: str) -> None:
    assert (rules.MEMBER, member) in keys(name)


def test_words_are_parted_by_hyphens_and_marks_are_none_of_the_letters() -> None:
    assert keys("Sote-Café  (Äijät)")[0] == (rules.WHOLE, "sote cafe äijät")


def test_nothing_is_found_by_a_telephone_number_in_a_name() -> None:
    assert keys("Neuvonta 044 123 4567") == [(rules.WHOLE, "neuvonta")]


def test_a_name_is_found_by_its_words_in_base_form() -> None:
    assert {"uimahalli", "halli", "pori"} <= set(named("Porin uimahallit").forms)


@given(st.text(max_size=120))
def test_every_beginning_stands_in_the_name_where_it_is_said_to(name: str) -> None:
    found = rules.named("fi", name, {})
    shown = rules.spelled(found.text)
    assert len(shown) == len(found.text) <= rules.LONGEST_TEXT
    assert len(found.keys) <= rules.MOST_KEYS
    for key in found.keys:
        first = key.spelled.split(" ")[0]
        assert shown.startswith(first, key.start)
        assert 0 < len(key.spelled) <= rules.LONGEST_KEY


@given(st.integers(1, 10**6), st.integers(1, 300), st.integers(1, 300))
def test_a_shared_name_comes_before_a_rare_one_and_a_short_one_before_a_long_one(
    services: int, one: int, other: int
) -> None:
    assert rules.place("a" * one, 2 * services) <= rules.place("a" * other, services) or (
        services.bit_length() >= 15
    )
    if one < other < 100:
        assert rules.place("a" * one, services) < rules.place("a" * other, services)


def candidate(text: str, rank: int = rules.WHOLE, kind: str = "service") -> Candidate:
    code = None if kind == "service" else text
    return Candidate(kind, "fi", text, rank, rules.place(text, 1), 0, code=code)  # type: ignore[arg-type]


def test_what_fits_better_comes_first() -> None:
    found = [candidate("aab", rules.FORM), candidate("aa", rules.WORD), candidate("aaaa")]
    assert [one.text for one in rules.order(found, 8)] == ["aaaa", "aa", "aab"]


def test_places_by_the_hundred_leave_room_for_others() -> None:
    found = [candidate(f"a{number}", kind="place") for number in range(100)]
    found += [candidate(f"aaa{number}") for number in range(3)]
    kinds = [one.kind for one in rules.order(found, 5)]
    assert kinds.count("service") == 3


def test_a_thing_is_suggested_once_by_its_best_name() -> None:
    swedish = Candidate("place", "sv", "Raumo", rules.WHOLE + rules.FOREIGN, 5, 0, code="684")
    finnish = Candidate("place", "fi", "Rauma", rules.WHOLE, 5, 0, code="684")
    assert rules.order([swedish, finnish], 8) == [finnish]


def test_the_same_name_in_two_languages_is_one() -> None:
    found = [candidate("Vamia"), candidate("Vamia")._replace(language="sv", rank=13)]
    assert [one.language for one in rules.order(found, 8)] == ["fi"]


candidates = st.lists(
    st.builds(
        candidate,
        st.text("ab", min_size=1, max_size=3),
        st.integers(0, 5),
        st.sampled_from(["service", "need", "theme", "place"]),
    ),
    max_size=30,
)


@given(candidates, st.randoms(), st.integers(1, 20))
def test_the_order_does_not_depend_on_how_things_were_found(
    found: list[Candidate], random: object, limit: int
) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    ordered = rules.order(found, limit)
    assert rules.order(mixed, limit) == ordered
    assert [one.rank for one in ordered] == sorted(one.rank for one in ordered)
    assert len(ordered) <= limit
