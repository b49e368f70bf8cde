"""What words of each language are stored and looked up as."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.language import finnish, stems
from services.catalogue.language.stems import base_forms, forms, known


def test_capitals_and_decomposed_letters_make_no_difference() -> None:
    word = unicodedata.normalize("NFD", "KÄVELYRYHMISSÄ")
    assert base_forms(word, "fi") == base_forms("kävelyryhmissä", "fi")


def test_the_word_itself_comes_before_its_parts_and_kin() -> None:
    assert base_forms("kävelyryhmissä", "fi") == ("kävelyryhmä", "kävely", "ryhmä", "kävellä")


def test_whole_parts_and_kin_can_be_told_apart() -> None:
    assert forms("kävelyryhmissä", "fi") == (("kävelyryhmä",), ("kävely", "ryhmä"), ("kävellä",))


def test_swedish_inflection_meets_in_the_stem() -> None:
    assert base_forms("simhallarna", "sv") == base_forms("simhallar", "sv")


def test_english_inflection_meets_in_the_stem() -> None:
    assert base_forms("swimming", "en") == base_forms("swims", "en")


def test_a_hyphenated_swedish_word_is_found_by_its_parts() -> None:
    assert set(base_forms("vård", "sv")) < set(base_forms("SOTE-vården", "sv"))


def test_a_swedish_genitive_after_a_colon_falls_away() -> None:
    assert base_forms("EU:s", "sv") == base_forms("eu", "sv")


@pytest.mark.parametrize("language", ["se", "smn", "sms", "ru", "ar", "xx"])
def test_other_languages_keep_the_word(language: str) -> None:
    assert base_forms("Sääʹmǩiõll", language) == ("sääʹmǩiõll",)


def test_finnish_words_are_known() -> None:
    assert known("Kävelyryhmiin", "fi")


def test_first_and_last_members_of_compounds_are_known() -> None:
    assert known("sosiaali", "fi")
    assert known("vuotiaille", "fi")


@pytest.mark.parametrize("word", ["swimming", "ungdomar", "simhallen", "помощь", "2024", ""])
def test_words_of_other_languages_and_numbers_are_not_known(word: str) -> None:
    assert not known(word, "fi")


def test_only_finnish_has_a_dictionary() -> None:
    assert not known("kirjasto", "sv")


def test_a_word_is_analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stems.forget()
    first = base_forms("uimahalliin", "fi")
    monkeypatch.delattr(finnish, "forms")
    assert base_forms("Uimahalliin", "fi") == first


def test_a_forgotten_word_is_analysed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    base_forms("uimahalliin", "fi")
    stems.forget()
    monkeypatch.setattr(finnish, "forms", lambda word: finnish.Forms(("new",)))
    try:
        assert base_forms("uimahalliin", "fi") == ("new",)
    finally:
        stems.forget()


def test_the_version_of_the_rules_names_the_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stems.rules_version()
    monkeypatch.setattr(stems, "version", lambda package: f"{package} 99")
    assert stems.rules_version() != before


@given(st.text(max_size=80), st.sampled_from(["fi", "sv", "en", "se"]))
def test_any_text_has_forms_and_raises_nothing(word: str, language: str) -> None:
    assert base_forms(word, language)
    assert known(word, language) in {True, False}
