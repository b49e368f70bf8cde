"""Cutting texts into words, and what must never become one."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.language import words as module
from services.catalogue.language.words import words

PIECES = [
    *["uinti", "ÄITI", "a\u0308", "İ", "\u0301", "010190y123b", "131052-308T", "044 123", "4567"],
    *["1", "٣", "-", "(", ")", "[", "]", "](", " ", "  ", "\n", "(at)", "[ät]", "(A)", "@", "."],
    *["https://", "FTP://", "www.", "mailto:", "tel:", ".fi/", "suomi", "/x", "_", "\u00ad", "’"],
    *["\u2011", "eu:n", ":", "'"],
]


def test_words_come_lower_cased_and_in_order() -> None:
    assert words("Raumalla Iloa, ja ÄÄNTÄ!") == ["raumalla", "iloa", "ja", "ääntä"]


def test_decomposed_letters_are_composed() -> None:
    assert words("a\u0308iti ja A\u030angstro\u0308m") == ["äiti", "ja", "ångström"]


def test_letters_of_any_script_are_kept() -> None:
    text = "Žižek šakki čáhci sääʹmǩiõll помощь مُسَاعَدَة हिन्दी"
    assert words(text) == ["žižek", "šakki", "čáhci", "sääʹmǩiõll", "помощь", "مُسَاعَدَة", "हिन्दी"]


def test_a_hyphen_inside_a_word_belongs_to_it() -> None:
    assert words("sote‑palvelut 10-vuotiaat K-65") == ["sote-palvelut", "10-vuotiaat", "k-65"]


def test_a_hyphen_at_the_edge_of_a_word_is_dropped() -> None:
    assert words("liikunta- ja kulttuuri -päivä") == ["liikunta", "ja", "kulttuuri", "päivä"]


def test_a_dash_separates() -> None:
    assert words("18–29-vuotiaat Pori—Rauma") == ["18", "29-vuotiaat", "pori", "rauma"]


def test_a_case_ending_after_a_colon_stays_with_the_abbreviation() -> None:
    assert words("EU:n THL:ssä SPR:läisten ABC:kin") == [
        "eu:n",
        "thl:ssä",
        "spr",
        "läisten",
        "abc",
        "kin",
    ]


def test_a_colon_without_a_space_does_not_glue_two_words() -> None:
    assert words("avoinna:maanantaisin klo:12") == ["avoinna", "maanantaisin", "klo", "12"]


def test_both_apostrophes_are_one() -> None:
    assert words("vaa’an vaa'an 'lainaus'") == ["vaa'an", "vaa'an", "lainaus"]


def test_soft_hyphens_and_invisible_spaces_vanish() -> None:
    assert words("mielen\u00adterveys\u200b") == ["mielenterveys"]


def test_markdown_marks_and_link_targets_are_dropped() -> None:
    text = '## Uinti\n* **Vesijumppa** _keskiviikkoisin_ [lue lisää](https://a.fi/b?c=d "e").'
    assert words(text) == ["uinti", "vesijumppa", "keskiviikkoisin", "lue", "lisää"]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.pori.fi/liikunta?id=1#uinti",
        "www.pori.fi/liikunta",
        "mailto:uinti@pori.fi",
        "etunimi.sukunimi@pori.fi",
        "<etunimi.sukunimi@pori.fi>,",
        "etunimi.sukunimi (at) pori.fi",
        "etunimi.sukunimi[ät]pori.fi",
        "etunimi.sukunimi(a)pori.fi",
        "etunimi.sukunimi @ pori.fi",
    ],
)
def test_an_address_is_no_word(address: str) -> None:
    assert words(f"Kysy {address} lisää") == ["kysy", "lisää"]


def test_a_bare_site_name_is_found_without_its_path() -> None:
    assert words("Omaolo.fi, suomi.fi/valtuudet") == ["omaolo", "fi", "suomi", "fi"]


def test_short_numbers_are_words() -> None:
    assert words("yli 65, 28100 Pori, 116 117, 24/7") == [
        *["yli", "65", "28100", "pori", "116", "117", "24", "7"]
    ]


@given(st.text())
def test_any_text_is_cut_into_clean_words(text: str) -> None:
    for word in words(text):
        assert word.strip("-': _@/") == word
        assert word


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join))
def test_what_is_looked_for_first_changes_no_word(text: str) -> None:
    plain = unicodedata.normalize("NFC", text).lower().translate(module._SPELLINGS)
    plain = module._LINK_TARGET.sub("] ", unicodedata.normalize("NFC", plain))
    codeless = module._IDENTITY_CODE.sub(" ", " ".join(plain.split()))
    joined = module._AT.sub("@", module._LONG_NUMBER.sub(module._known_number, codeless))
    kept = " ".join(chunk for chunk in joined.split(" ") if "@" not in chunk)
    bare = module._PATH.sub(r"\1", module._ADDRESS.sub(" ", kept))
    assert words(text) == module._WORD.findall(bare)


@given(st.lists(st.sampled_from(["uinti", "sote-palvelut", "eu:n", "vaa'an", "65"]), max_size=9))
def test_words_joined_by_spaces_come_back(listed: list[str]) -> None:
    assert words(" ".join(f"{word}," for word in listed)) == listed


@pytest.mark.parametrize(
    "unit", ["a", "](", "(", " ", "1", "@", "www.", "a-", "[at] ", ".fi", "1 ", "2024 ", "116 "]
)
def test_a_long_hostile_text_is_cut_in_a_moment(unit: str) -> None:
    started = time.perf_counter()
    words(unit * 50_000)
    assert time.perf_counter() - started < 2
