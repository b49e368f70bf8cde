"""How a query is read, before any engine sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.languages import Language
from services.catalogue.search.query import MOST_WORDS, Text, is_slow, read
from services.catalogue.search.sub_queries import MOST_SUB_QUERIES

LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")


def text(q: str, language: Language = "fi") -> Text:
    found = read(q, language)
    assert found is not None
    return found


def asked(q: str, language: Language = "fi") -> list[str]:
    return [one.q for one in text(q, language).every]


def test_a_word_in_its_base_form_is_one_question() -> None:
    (only,) = text("kirjasto").every
    assert only.q == '"kirjasto"'
    assert {"written_1", "base_fi_1"} <= set(only.attributes)


def test_an_inflected_word_is_asked_as_written_and_in_its_base_form() -> None:
    assert asked("kirjastoissa") == ['"kirjastoissa"', '"kirjasto"']


def test_both_readings_of_an_ambiguous_word_are_asked() -> None:
    assert {'"kuu"', '"kuusi"'} <= set(asked("kuusta"))


def test_the_members_of_a_compound_weigh_least() -> None:
    least = min(text("kävelyryhmä").every, key=lambda one: one.weight)
    assert least.q == '"kävely" "ryhmä"'


def test_a_word_that_the_dictionary_does_not_know_may_be_a_beginning() -> None:
    assert "kirjast" in asked("kirjast")


def test_what_is_written_apart_by_mistake_is_one_word() -> None:
    assert asked("vertais tuki") == asked("vertaistuki")


def test_words_by_which_people_ask_are_passed_over() -> None:
    assert asked("missä voin uida") == asked("uida")


def test_words_by_which_people_ask_are_asked_when_there_are_no_others() -> None:
    assert [word.written for word in text("missä").words] == ["missä"]


def test_all_languages_are_tried_when_no_word_is_finnish() -> None:
    assert set(text("simhall").words[0].forms) == set(LANGUAGES)


def test_a_swedish_reader_may_ask_in_finnish() -> None:
    assert '"kirjasto"' in asked("kirjastossa", "sv")


def test_of_a_long_query_the_first_words_count() -> None:
    found = text(" ".join(f"sana{number}" for number in range(20)))
    assert len(found.words) == MOST_WORDS


def test_the_same_word_twice_counts_once() -> None:
    assert asked("uida uida") == asked("uida")


def test_one_word_cannot_be_relaxed() -> None:
    assert text("kirjasto").some == ()


@pytest.mark.parametrize("q", ["", "  ", "?!", "040 123 4567", "matti@esimerkki.fi"])
def test_without_words_there_is_nothing_to_ask(q: str) -> None:
    assert read(q, "fi") is None


def test_only_long_words_may_be_slow() -> None:
    assert is_slow("oikeantalonkuusenalustuulilautas")
    assert not is_slow("uimahalli raumalla senioreille")


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_quotation_marks_are_always_ours_and_questions_few(q: str, language: Language) -> None:
    found = read(q, language)
    if found is None:
        return
    for one in (*found.every, *found.some):
        assert one.q.count('"') % 2 == 0
        assert not {"\0", "\\"} & set(one.q)
        assert len(one.attributes) == len(set(one.attributes))
    assert 1 <= len(found.every) <= MOST_SUB_QUERIES
    assert len(found.some) <= MOST_SUB_QUERIES
