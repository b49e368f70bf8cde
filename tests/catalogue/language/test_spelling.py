"""A misspelt word becomes the word of the services that was meant; a right one stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from services.catalogue.language.spelling import Spelling

COUNTS = {
    "toimeentulotuki": 4,
    "uimahalli": 9,
    "uida": 9,
    "halli": 9,
    "muskari": 2,
    "kassa": 3,
    "kirjasto": 7,
    "kirjastot": 1,
    "kirjaston": 2,
    "purkamislupa": 1,
    "biblioteket": 3,
    "kunta": 30,
}
SPELLING = Spelling(COUNTS)


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("uimahlal", "uimahall"),
        ("uimhal", "uimahal"),
        ("yimahal", "uimahal"),
        ("iumahal", "uimahal"),
        ("kirrjas", "kirjas"),
        ("kirjat", "kirjas"),
        ("ikrjasto", "kirjasto"),
    ],
)
def test_a_slip_in_a_word_still_being_typed_is_mended(typed: str, beginning: str) -> None:
    assert SPELLING.beginning(typed) == beginning


@pytest.mark.parametrize("typed", ["uimah", "kirjasto", "kirj", "uimx", "xyzzyxyzzy", "bibliot"])
def test_what_a_word_begins_like_or_nothing_is_near_stays(typed: str) -> None:
    assert SPELLING.beginning(typed) is None


@given(st.text("ailmhu", min_size=5, max_size=9))
def test_what_is_mended_is_the_beginning_of_a_word_one_slip_away(typed: str) -> None:
    meant = SPELLING.beginning(typed)
    assert meant is None or any(word.startswith(meant) for word in COUNTS)
    assert meant is None or OSA.distance(typed, meant) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("uimahali", "uimahalli"),
        ("uimmahalli", "uimahalli"),
        ("uimahlali", "uimahalli"),
        ("yimahalli", "uimahalli"),
        ("toimentulotuki", "toimeentulotuki"),  # a compound that nobody uses
        ("purkamisluupa", "purkamislupa"),
        ("muskriin", "muskari"),  # inflected and misspelt
        ("uimahaliin", "uimahalli"),
        ("bibliotteket", "biblioteket"),
    ],
)
def test_the_word_that_was_meant_is_found(written: str, meant: str) -> None:
    assert SPELLING.meant(written, "fi") == meant


@pytest.mark.parametrize(
    "written",
    [
        "uimahalli",
        "uimahalleissa",  # inflected
        "kissa",  # right, though no service has it
        "kunto",  # too short, and right
        "uimhl",  # two slips in a short word
        "a1b2c3d4",
        "kvanttifysiikka",
    ],
)
def test_what_is_right_or_unlike_everything_stays(written: str) -> None:
    assert SPELLING.meant(written, "fi") is None


def test_the_commonest_of_equally_near_words_was_meant() -> None:
    assert Spelling({"palvelut": 1, "palvelus": 8}).meant("palveluz", "sv") == "palvelus"


def test_without_words_of_services_nothing_is_mended() -> None:
    assert Spelling().meant("uimahali", "fi") is None


@given(st.sampled_from([word for word in COUNTS if len(word) >= 6]), st.data())
def test_a_word_with_one_letter_left_out_becomes_a_word_of_the_services_or_stays(
    word: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(word) - 1))
    found = SPELLING.meant(word[:place] + word[place + 1 :], "fi")
    assert found is None or found in COUNTS
