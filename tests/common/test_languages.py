"""Localised text falls back fi → sv → en → whatever there is."""

import pytest

from libs.common import languages


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ({"fi": "suomi", "sv": "svenska"}, "sv", ("sv", "svenska")),
        ({"fi": "suomi", "sv": "svenska"}, "en", ("en", None)),
        ({"sv": "svenska", "en": "English"}, "fi", ("sv", "svenska")),
        ({"smn": "anarâškielâ"}, "fi", ("smn", "anarâškielâ")),
        ({"fi": "", "en": "English"}, "fi", ("en", "English")),
    ],
)
def test_the_reader_gets_the_best_there_is(
    text: dict[str, str], language: str, expected: tuple[str, str | None]
) -> None:
    wanted = ("fi", "suomi") if expected[1] is None else expected
    assert languages.pick(text, language) == wanted


@pytest.mark.parametrize("nothing", [None, {}, {"fi": ""}])
def test_no_text_is_none(nothing: dict[str, str] | None) -> None:
    assert languages.localised(nothing, "fi") is None
