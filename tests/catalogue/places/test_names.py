"""Municipalities by their names, as people write them."""

import pytest

from services.catalogue.language import stems
from services.catalogue.places.names import Named, Names

PORI = Named("609", {"fi": "Pori", "sv": "Björneborg"})
RAUMA = Named("684", {"fi": "Rauma", "sv": "Raumo"})
KOSKI = Named("284", {"fi": "Koski Tl", "sv": "Koskis"})
NAMES = Names([PORI, RAUMA, KOSKI])


def named(word: str) -> Named | None:
    return NAMES.named(word, stems.forms(word, "fi").whole)


@pytest.mark.parametrize("word", ["rauma", "raumalla", "raumalta", "raumalle", "rauman", "raumaa"])
def test_a_place_is_understood_in_any_inflection(word: str) -> None:
    assert named(word) == RAUMA


@pytest.mark.parametrize("word", ["björneborg", "björneborgs"])
def test_a_place_is_understood_by_its_swedish_name(word: str) -> None:
    assert named(word) == PORI


@pytest.mark.parametrize("word", ["porilainen", "raumis", "koski", "kirjasto", "s", ""])
def test_no_other_word_is_a_place(word: str) -> None:
    assert named(word) is None
