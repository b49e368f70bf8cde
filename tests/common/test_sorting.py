"""Alphabetical order that a plain comparison of bytes keeps."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.sorting import sort_key

FINNISH = "abcdefghijklmnopqrstuvwxyzåäö"
LANGUAGES = ("fi", "sv", "en")
words = st.text(FINNISH, min_size=1, max_size=12)
languages = st.sampled_from(LANGUAGES)


def as_bytes(text: str, language: str = "fi") -> bytes:
    return sort_key(text, language).encode()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ["Aalto", "Yrttimaa", "Zeniitti", "Åbo", "Ähtäri", "Äänekoski", "Öja"]),
        ("fi", ["vaara", "Virtanen", "Voss", "Wallenberg", "Wirtanen", "Xylo"]),
        ("fi", ["Hoffren Aino", "Hoffrén Aino", "Hoffren Eino"]),
        ("fi", ["samaani", "šamaani", "sana"]),
        ("fi", ["Myllari", "Müller", "Myrsky", "Zorro"]),
        ("fi", ["zen", "ärsyke", "ærø", "äyriäinen", "ödla", "ørsted"]),
        ("fi", ["Đjoku", "Dokka", "Njálla", "Ŋjiella", "Tuoma", "Ŧuulo"]),
        ("sv", ["vit", "väg", "wok", "zon", "åker", "ängel", "ö"]),
        ("en", ["Aalto", "Äänekoski", "Abo", "Åbo", "Öja", "Pori"]),
    ],
)
def test_words_stand_as_in_a_dictionary(language: str, expected: list[str]) -> None:
    keys = [as_bytes(word, language) for word in expected]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    "expected",
    [
        ["Ryhmä 2", "Ryhmä 10", "Ryhmä A"],
        ["1,5 km", "2 km", "10 km"],
        ["007", "8", "9 hyvää", "10", "kymmenen"],
        ["Uimahalli", "Uimahalli, Rauma", "Uimahalli ’Vesi’", "Uimahallit"],
        ["Itä-Pori", "itä Rauma", "Itäinen"],
        ["!!!", "”Aamu”", "(ilta)", "…yö"],
        ["Äyri", "Кино", "دعم"],
    ],
)
def test_numbers_words_and_marks_stand_sensibly(expected: list[str]) -> None:
    keys = [as_bytes(text) for text in expected]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PORIN KIRJASTO", "porin kirjasto"),
        ("Porin  kirjasto", " Porin – kirjasto!"),
        ("raa'an", "raaan"),
        ("raa’an", "raa'an"),
        ("m²", "m2"),
        ("kirja\u00adsto", "kirjasto"),
    ],
)
def test_case_spaces_and_marks_make_no_difference(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@given(words, words)
def test_finnish_words_follow_the_finnish_alphabet(one: str, other: str) -> None:
    by_alphabet = [FINNISH.index(letter) for letter in one] < [
        FINNISH.index(letter) for letter in other
    ]
    assert (as_bytes(one) < as_bytes(other)) == by_alphabet


@given(st.text(FINNISH + " -"), languages)
def test_upper_case_makes_no_difference(text: str, language: str) -> None:
    assert sort_key(text.upper(), language) == sort_key(text, language)


@given(st.text(), languages)
def test_how_unicode_spells_a_letter_makes_no_difference(text: str, language: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text), language) == sort_key(
        unicodedata.normalize("NFC", text), language
    )


@given(words, st.integers(0, 10**40), st.integers(0, 10**40), words)
def test_numbers_stand_by_their_size(before: str, one: int, other: int, after: str) -> None:
    keys = [as_bytes(f"{before} {number}{after}") for number in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


@given(words, words, words)
def test_a_whole_word_comes_before_a_longer_one(start: str, next_word: str, rest: str) -> None:
    assert as_bytes(start) < as_bytes(f"{start} {next_word}") < as_bytes(f"{start}{rest}")


@given(words, words, st.text("éèêñšž", min_size=1, max_size=3))
def test_an_accent_only_decides_between_words_that_are_else_alike(
    start: str, rest: str, accented: str
) -> None:
    plain = sort_key(accented).split(" ")[0]
    assert as_bytes(start + plain) < as_bytes(start + accented) < as_bytes(start + plain + rest)


@given(st.text(), languages)
def test_any_text_has_a_key_whose_first_part_is_bare(text: str, language: str) -> None:
    first = sort_key(text, language).split(" ")[0]
    assert first == first.casefold()
    assert not any(char.isspace() for char in first)
