"""Queries mean concepts, and services answer them, in whatever inflection the words stand."""

from typing import Any

import pytest

from services.catalogue.language import stems
from services.catalogue.language.asking import told
from services.catalogue.language.words import words
from services.catalogue.vocabulary import rules
from services.catalogue.vocabulary.rules import EMPTY, Vocabulary, token, version, words_of
from services.catalogue.vocabulary.schemas import Concept


def concept(code: str, **parts: Any) -> Concept:
    return Concept.model_validate(
        {"code": code, "name": {"fi": parts.pop("name", code)}, "expressions": {}, **parts}
    )


LONELINESS = concept(
    "loneliness",
    name="Yksinäisyys",
    expressions={"fi": ["yksinäinen", "kaverit puuttuu", "ei ketään"], "en": ["no friends"]},
    words={"fi": ["ystävätoiminta", "avoin kohtaamispaikka"]},
    service_classes=["P4.12"],
    related_classes=["P25"],
)
DRINKING = concept("drinking", name="Alkoholi", expressions={"fi": ["juo liikaa", "mies juo"]})
MEN = concept("men", name="Miehet", expressions={"fi": ["mies"]})
VOCABULARY = Vocabulary([LONELINESS, DRINKING, MEN])


def forms(text: str, language: str = "fi") -> list[set[str]]:
    """As a query's words are looked for."""
    found = [stems.forms(word, language) for word in told(words(text), language)]
    return [{*one.whole, *one.kin} for one in found]


def meant(text: str, language: str = "fi") -> list[str]:
    return [one.concept.code for one in VOCABULARY.meant(forms(text, language))]


@pytest.mark.parametrize(
    "text",
    [
        "yksinäinen",
        "olen niin yksinäinen",
        "yksinäisille",
        "yksinäisyyttä",
        "multa puuttuu kaverit",
        "ei oo ketään",
    ],
)
def test_an_expression_is_found_in_any_inflection_and_order(text: str) -> None:
    assert meant(text) == ["loneliness"]


def test_all_words_of_an_expression_are_needed() -> None:
    assert meant("kaverit") == []
    assert meant("liikaa") == []


def test_the_longer_expression_says_more_than_a_part_of_it() -> None:
    assert meant("mies juo") == ["drinking"]
    assert meant("mies") == ["men"]


def test_a_query_may_mean_several_things_and_the_fuller_comes_first() -> None:
    assert meant("yksinäinen ja mies juo liikaa") == ["drinking", "loneliness"]


def test_expressions_are_found_in_their_own_language() -> None:
    assert meant("I have no friends", "en") == ["loneliness"]


def test_it_is_told_which_words_say_so() -> None:
    (found,) = VOCABULARY.meant(forms("yksinäinen eläkeläinen Raumalla"))
    assert found.words == {0}


def answered(*levels: str, classes: tuple[str, ...] = ()) -> dict[str, int]:
    held = [set().union(*forms(text)) if text else set() for text in levels]
    held += [set()] * (4 - len(held))
    return rules.answered(VOCABULARY.scores([one | set() for one in held], classes))


def test_a_service_answers_what_its_name_is_called() -> None:
    assert answered("Ystävätoimintaa seniorille") == {"loneliness": 3}


def test_all_words_that_a_service_is_called_by_are_needed() -> None:
    assert answered("", "", "avoimet kohtaamispaikat") == {"loneliness": 5}
    assert answered("", "", "avoimet ovet") == {}


def test_a_class_and_a_word_together_say_more_than_each() -> None:
    assert answered("", classes=("P4.12",)) == {"loneliness": 5}
    assert answered("", "ystävätoiminta", classes=("P4.12",)) == {"loneliness": 3}
    everywhere = ["ystävätoiminta"] * 3
    assert answered(*everywhere, classes=("P4.12",)) == {"loneliness": 1}


def test_a_related_class_alone_says_too_little() -> None:
    assert answered("", classes=("P25",)) == {}
    assert answered("", "", "ystävätoiminta", classes=("P25",)) == {"loneliness": 5}


def test_a_word_in_the_long_texts_alone_says_too_little() -> None:
    assert answered("", "", "", "ystävätoiminta") == {}


def near(text: str) -> list[str]:
    return [one.code for one in VOCABULARY.near(forms(text))]


def test_a_query_in_words_of_its_own_is_near_what_shares_its_words() -> None:
    assert meant("ystävä katosi, ei ole kavereita") == []
    assert near("ei ole kavereita") == ["loneliness"]
    assert near("juo") == ["drinking"]


def test_a_query_of_other_words_is_near_nothing() -> None:
    assert near("uimahalli") == []


def test_nothing_is_meant_or_answered_without_concepts() -> None:
    assert EMPTY.meant([{"yksinäinen"}]) == []
    assert EMPTY.scores([{"yksinäinen"}, set(), set(), set()], ["P4.12"]) == {}


def test_the_words_to_compile_with_are_told_beforehand() -> None:
    asked: list[tuple[str, str]] = []

    def noted(word: str, language: str) -> Any:
        asked.append((language, word))
        return stems.forms(word, language)

    Vocabulary([LONELINESS, DRINKING], noted)
    needed = words_of([LONELINESS, DRINKING])
    assert {(language, word) for language, own in needed.items() for word in own} == set(asked)


def test_another_word_makes_another_version() -> None:
    other = LONELINESS.model_copy(update={"service_classes": ["P4.11"]})
    assert version([LONELINESS]) == version([LONELINESS.model_copy()]) != version([other])


def test_a_token_is_one_word() -> None:
    assert words(token("caring_for_a_relative")) == [token("caring_for_a_relative")]


def test_a_text_is_the_nearer_to_a_concept_the_rarer_the_words_it_shares() -> None:
    near = VOCABULARY.nearness(forms("mies juo kaveri"))
    assert near["drinking"] > near["men"] > 0
    assert VOCABULARY.nearness(forms("traktori")) == {}
