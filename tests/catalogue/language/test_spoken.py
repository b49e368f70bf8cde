"""Spoken forms become those of the dictionary, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.language import voikko
from services.catalogue.language.spoken import standard


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("kipee", "kipeä"),
        ("korkee", "korkea"),
        ("lapsii", "lapsia"),
        ("opettajii", "opettajia"),
        ("huonoo", "huonoa"),
        ("kouluu", "koulua"),
        ("töihi", "töihin"),
        ("loppunu", "loppunut"),
        ("väsyny", "väsynyt"),
        ("koulus", "koulussa"),
        ("töis", "töissä"),
        ("vois", "voisi"),
        ("pitäs", "pitäisi"),
        ("äidil", "äidillä"),
        ("sairaalast", "sairaalasta"),
        ("vanhaks", "vanhaksi"),
        ("punanen", "punainen"),
        ("yksinänen", "yksinäinen"),
        ("tehä", "tehdä"),
        ("ahistaa", "ahdistaa"),
    ],
)
def test_a_spoken_form_is_understood(spoken: str, written: str) -> None:
    assert standard(spoken) == written


@pytest.mark.parametrize(
    "word", ["kirjasto", "saunaa", "pelottaa", "simhall", "uimahali", "sos", "ii", "zzzz", "a-b"]
)
def test_what_is_known_and_what_cannot_be_known_are_left_alone(word: str) -> None:
    assert standard(word) == word


@given(st.text(st.sampled_from("aehiklnostuäöy"), max_size=12))
def test_the_result_is_a_word_of_the_dictionary_or_the_same(word: str) -> None:
    found = standard(word)
    assert found == word or voikko.readings(found)
