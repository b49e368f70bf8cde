"""Which characters of a shown text are marked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.languages import Language
from services.catalogue.search import highlight, hits, query


def marked(q: str, name: str, language: Language = "fi", summary: str = "") -> list[str]:
    """The marked parts of the name, then those of the summary."""
    text = query.read(q, language)
    document = {
        "id": "1",
        "names": {language: name},
        "summaries": {language: summary},
        "organisation": None,
        **dict.fromkeys(hits.AS_IT_IS),
    }
    found = hits.hit(document, language, text, None)["highlight"]
    shown = {"name": name, "summary": summary}
    return [shown[field][start:end] for field, spans in found.items() for start, end in spans]


@pytest.mark.parametrize(
    ("q", "name", "expected"),
    [
        ("uimahalli", "Porin uimahallit ja uimahallien saunat", ["uimahallit", "uimahallien"]),
        ("vesi", "Vedessä ja vettä", ["Vedessä", "vettä"]),
        ("kävely", "Kävelyryhmä", ["Kävelyryhmä"]),
        ("kävely", "Kävelemme", ["Kävelemme"]),
        ("ryhmä", "Aamun kävelyryhmät", ["kävelyryhmät"]),
        ("kirjast", "Kirjasto ja kassa", ["Kirjasto"]),
        ("sote-palvelut", "SOTE‑palvelujen neuvonta", ["SOTE‑palvelujen"]),
        ("uimahalli", "Uima\u00adhallissa", ["Uima\u00adhallissa"]),
        ("uni", "Universumi, unia", ["unia"]),
        ("kirjasto", "Uimahalli", []),
    ],
)
def test_a_word_is_marked_in_any_inflection(q: str, name: str, expected: list[str]) -> None:
    assert marked(q, name) == expected


def test_the_members_of_a_compound_are_marked_where_the_compound_is_not() -> None:
    assert marked("kävelyryhmä", "Ryhmän kävely") == ["Ryhmän", "kävely"]


def test_the_members_are_left_alone_where_the_compound_is() -> None:
    assert marked("kävelyryhmä", "Kävelyryhmä", summary="Ryhmän lenkki") == ["Kävelyryhmä"]


def test_a_swedish_text_is_marked_by_swedish_stems() -> None:
    assert marked("simhallar", "Simhallen i Björneborg", "sv") == ["Simhallen"]


@given(st.text(max_size=80), st.sampled_from(["uimahalli", "kävely vesi", "kirjast", "a"]))
def test_marks_lie_in_the_text_in_order(name: str, q: str) -> None:
    for part in marked(q, name):
        assert part
        assert part in name


PIECES = ["uimahalli", "halli", "Uima", "ui", "sote", "öi", "vaa", "n", " ", "-", ":", "’", "'"]
PIECES += ["\u00ad", "\u0301", "_", ".", "م", "ُ", "1"]
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(WRITTEN, st.lists(WRITTEN.filter(bool), min_size=1, max_size=4))
def test_one_pattern_would_find_the_same_words_to_look_up(text: str, forms: list[str]) -> None:
    letter, joint = highlight._LETTER, highlight._JOINT
    begun = "|".join(re.escape(form[: highlight._BEGUN]) for form in forms)
    held = "|".join(re.escape(form[: highlight._HELD]) for form in forms)
    pattern = (
        rf"(?<!{letter})(?=(?:{begun})|(?:{letter}|{joint})*?(?:{held}))"
        rf"{letter}+(?:{joint}{letter}+)*"
    )
    found = highlight._alike(text, highlight.sought([], None, forms, []))
    assert [word.span() for word in found] == [word.span() for word in re.finditer(pattern, text)]
