"""The vocabulary that comes with the code is whole and speaks of classes and themes there are."""

import csv
import json
from collections import Counter
from pathlib import Path

from services.catalogue.language.asking import telling
from services.catalogue.language.words import words
from services.catalogue.vocabulary.expressions import token
from services.catalogue.vocabulary.store import concepts

CODES = Path(__file__).parents[3] / "services" / "catalogue" / "codes" / "data"


def classes() -> set[str]:
    with (CODES / "codelists.tsv").open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["code"] for row in rows if row["list"] == "serviceClass"}


def test_every_concept_has_a_code_of_its_own() -> None:
    assert len({token(one.code) for one in concepts()}) == len(concepts()) > 400


def test_every_class_and_theme_exists() -> None:
    themes = {one["code"] for one in json.loads((CODES / "themes.json").read_text())}
    named = {code for one in concepts() for code in (*one.service_classes, *one.related_classes)}
    assert named - classes() == set()
    assert {theme for one in concepts() for theme in one.themes} - themes == set()


def test_nearly_every_class_is_an_answer_to_something() -> None:
    named = {code for one in concepts() for code in (*one.service_classes, *one.related_classes)}
    assert len(classes() - named) < len(classes()) / 10


def test_every_concept_is_named_and_said_in_three_languages() -> None:
    for one in concepts():
        assert set(one.name) == set(one.expressions) == {"fi", "sv", "en"}, one.code


def test_every_expression_has_words() -> None:
    said = [text for one in concepts() for own in one.expressions.values() for text in own]
    assert [text for text in said if not words(text)] == []


def test_every_clue_is_one_telling_word() -> None:
    hints = [
        (language, text)
        for one in concepts()
        for language, own in one.clues.items()
        for text in own
    ]
    assert len(hints) > 20_000
    assert [hint for hint in hints if len(telling(words(hint[1]), hint[0])) != 1] == []


def test_a_crisis_is_said_and_not_guessed() -> None:
    assert [one.code for one in concepts() if one.crisis and one.clues] == []


def test_no_expression_stands_twice_in_a_concept() -> None:
    for one in concepts():
        for own in (*one.expressions.values(), *one.clues.values()):
            assert Counter(map(str.lower, own)).most_common(1)[0][1] == 1, one.code
