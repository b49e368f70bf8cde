"""What people write of themselves is read as concepts, clause by clause."""

import pytest

from services.catalogue.crisis.rules import Watch
from services.catalogue.guidance.wishes import Asked, Wish, read
from services.catalogue.language.spelling import Spelling
from services.catalogue.search.query import Knowledge
from services.catalogue.vocabulary.rules import Vocabulary
from services.catalogue.vocabulary.schemas import Concept


def concept(code: str, *expressions: str, language: str = "fi") -> Concept:
    return Concept.model_validate(
        {"code": code, "name": {"fi": code}, "expressions": {language: list(expressions)}}
    )


KNOWLEDGE = Knowledge(
    Vocabulary(
        [
            concept("violence_at_home").model_copy(update={"crisis": ["violence"]}),
            concept("grief", "puoliso kuoli"),
            concept("loneliness", "yksinäinen", "päivät hiljaisia"),
            concept("sleep", "nukkua huonosti", "yöt valvon"),
            concept("loneliness_old", "vanhus yksin"),
            concept("swimming", "simma", language="sv"),
        ]
    ),
    Spelling({"puutyö": 2, "työ": 50, "puu": 9}),
)


CRISIS = concept("violence_at_home", "mies lyö").model_copy(update={"crisis": ["violence"]})
WATCH = Watch([CRISIS])


def reading(text: str, age_group: str | None = None, language: str = "fi") -> Wish:
    asked = [Asked("needs.0", False, text)]
    return read(asked, language, age_group, KNOWLEDGE, WATCH)[0]  # type: ignore[arg-type]


def test_a_code_is_a_concept_for_sure() -> None:
    assert reading("sleep").said == {"sleep": 1.0}


def test_who_speaks_of_a_crisis_speaks_of_nothing_else_to_us() -> None:
    found = reading("mies lyö ja olen yksinäinen")
    assert found.said == {"violence_at_home": 1.0}
    assert found.crisis == {"violence"}


def test_a_crisis_may_be_told_by_its_code() -> None:
    assert reading("violence_at_home").crisis == {"violence"}


def test_several_needs_in_one_sentence_are_all_read() -> None:
    found = reading("puolisoni kuoli keväällä ja päivät ovat hiljaisia").said
    assert set(found) >= {"grief", "loneliness"}


def test_a_clause_that_says_nothing_else_is_surer_than_a_long_one() -> None:
    long = reading("puoliso kuoli keväällä pitkän sairauden jälkeen").said["grief"]
    assert reading("puoliso kuoli").said["grief"] > long


def test_words_of_ones_own_come_near_to_a_concept() -> None:
    found = reading("valvon taas").said
    assert 0 < found["sleep"] < 1


def test_related_concepts_help_too_and_others_for_another_age() -> None:
    any_age, older = reading("yksinäinen").concepts, reading("yksinäinen", "older").concepts
    assert any_age["loneliness"] == 1.0
    assert 0 < any_age.get("volunteer_support_person", 0) < 1
    assert older["loneliness_old"] > any_age.get("loneliness_old", 0)


def test_other_languages_are_read_in_their_own_words() -> None:
    assert "swimming" in reading("jag vill simma", language="sv").said


@pytest.mark.parametrize("text", ["brzkt", "131052-308T", "044 123 4567"])
def test_what_says_nothing_is_not_understood(text: str) -> None:
    assert not reading(text).understood


def test_a_word_that_services_have_is_understood_though_no_concept_has_it() -> None:
    found = reading("puutyö")
    assert not found.said
    assert found.understood
    assert found.words[0].rarity > 0.5
