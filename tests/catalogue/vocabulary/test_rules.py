"""Queries mean concepts, and services answer them, in whatever inflection the words stand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.language import stems
from services.catalogue.language.asking import told
from services.catalogue.language.words import words
from services.catalogue.vocabulary.answers import NONE, Answers, version
from services.catalogue.vocabulary.answers import answered as degrees
from services.catalogue.vocabulary.expressions import token
from services.catalogue.vocabulary.rules import EMPTY, Vocabulary, words_of
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
ANSWERS = Answers([LONELINESS, DRINKING, MEN])
WORDS = ("yksinäinen", "mies", "juo", "liikaa", "ei", "ketään", "uimahalli", "raumalla")


def forms(text: str, language: str = "fi") -> list[set[str]]:
    """As a query's words are looked for."""
    found = [stems.forms(word, language) for word in told(words(text), language)]
    return [{*one.whole, *one.kin} for one in found]


def spoken_of(text: str, language: str = "fi") -> list[str]:
    return [one.concept.code for one in VOCABULARY.spoken_of(forms(text, language))]


def said(text: str, language: str = "fi") -> list[str]:
    found = VOCABULARY.spoken_of(forms(text, language))
    return [one.concept.code for one in found if one.said]


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
    assert said(text) == ["loneliness"]


def test_all_words_of_an_expression_are_needed() -> None:
    assert said("kaverit") == []
    assert said("liikaa") == []


def test_the_longer_expression_comes_before_a_part_of_it() -> None:
    assert spoken_of("mies juo") == ["drinking"]
    assert spoken_of("mies")[0] == "men"


def test_a_query_may_speak_of_several_things_and_the_fuller_comes_first() -> None:
    assert spoken_of("yksinäinen ja mies juo liikaa")[0] == "drinking"


def test_expressions_are_found_in_their_own_language() -> None:
    assert said("I have no friends", "en") == ["loneliness"]


def test_it_is_told_how_much_of_the_query_says_so() -> None:
    (whole,) = VOCABULARY.spoken_of(forms("yksinäinen"))
    (part, *_) = VOCABULARY.spoken_of(forms("yksinäinen eläkeläinen Raumalla"))
    assert whole.said == whole.near == 1
    assert 0 < part.said < 0.5


def test_a_query_in_words_of_its_own_is_near_what_shares_its_words() -> None:
    assert said("ei ole kavereita") == []
    assert spoken_of("ei ole kavereita") == ["loneliness"]


def test_a_word_of_many_concepts_says_less_than_a_word_of_one() -> None:
    many = [
        concept(f"one{n}", expressions={"fi": ["lapsi", f"{word} lapsi"]})
        for n, word in enumerate(("nukkuva", "itkevä", "laulava"))
    ]
    found = Vocabulary(many).spoken_of(forms("lapsi itkevä"))
    assert found[0].concept.code == "one1"


def test_a_query_of_other_words_is_near_nothing() -> None:
    assert spoken_of("uimahalli") == []


def test_a_word_of_an_expression_is_known() -> None:
    assert VOCABULARY.has("kaverit")
    assert not VOCABULARY.has("uimahalli")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_shares_are_shares_and_the_nearest_comes_first(text: list[str]) -> None:
    found = VOCABULARY.spoken_of(forms(" ".join(text)))
    assert all(0 <= one.said <= 1.000001 and 0 < one.near <= 1 for one in found)
    assert [one.near for one in found] == sorted((one.near for one in found), reverse=True)


def answered(*levels: str, classes: tuple[str, ...] = ()) -> dict[str, int]:
    held = [set().union(*forms(text)) if text else set() for text in levels]
    held += [set()] * (4 - len(held))
    return degrees(ANSWERS.scores([one | set() for one in held], classes))


def test_a_service_answers_what_its_name_is_called() -> None:
    assert answered("Ystävätoimintaa seniorille") == {"loneliness": 6}


def test_all_words_that_a_service_is_called_by_are_needed() -> None:
    assert answered("", "", "avoimet kohtaamispaikat") == {"loneliness": 10}
    assert answered("", "", "avoimet ovet") == {}


def test_a_class_and_a_word_together_say_more_than_each() -> None:
    assert answered("", classes=("P4.12",)) == {"loneliness": 10}
    assert answered("", "ystävätoiminta", classes=("P4.12",)) == {"loneliness": 6}
    everywhere = ["ystävätoiminta"] * 3
    assert answered(*everywhere, classes=("P4.12",)) == {"loneliness": 1}


def test_a_related_class_alone_says_too_little() -> None:
    assert answered("", classes=("P25",)) == {}
    assert answered("", "", "ystävätoiminta", classes=("P25",)) == {"loneliness": 9}


def test_a_word_in_the_long_texts_alone_says_too_little() -> None:
    assert answered("", "", "", "ystävätoiminta") == {}


def test_a_clue_hints_at_a_need_that_it_does_not_say() -> None:
    hinted = concept("hearing", expressions={"fi": ["kuulo"]}, clues={"fi": ["televisio"]})
    vocabulary = Vocabulary([hinted, DRINKING])
    (found,) = vocabulary.spoken_of(forms("televisio kovalla"))
    assert (found.concept.code, found.said) == ("hearing", 0)


def test_a_vague_rest_of_an_expression_does_not_say_it() -> None:
    wills = concept("wills", expressions={"en": ["make something", "testament"]})
    others = [concept(f"c{n}", expressions={"en": [f"make thing{n}"]}) for n in range(4)]
    vocabulary = Vocabulary([wills, *others])
    found = vocabulary.spoken_of(forms("make", "en"))
    assert found
    assert not any(one.said for one in found)
    assert vocabulary.spoken_of(forms("testament", "en"))[0].said


def test_what_is_nearest_is_likely_however_vague_the_query() -> None:
    many = [concept(f"c{n}", expressions={"fi": [f"lapsi asia{n}"]}) for n in range(200)]
    (found, *_) = Vocabulary(many).spoken_of(forms("lapsi"))
    assert found.concept.code in Vocabulary(many).understood(forms("lapsi")).likely


def test_a_word_nobody_thought_of_is_weighed_by_its_pieces() -> None:
    sick = concept("sick", expressions={"fi": ["kissa oksentaa"]})
    fat = concept("fat", expressions={"fi": ["kissa lihoo"]})
    likely = Vocabulary([sick, fat]).understood([{"kissa"}, {"oksentelu"}]).likely
    assert likely["sick"] > likely["fat"]


def test_pieces_alone_say_nothing() -> None:
    assert VOCABULARY.understood([{"yksinäisäisä"}]) == ([], {})


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_one_of_the_concepts_is_meant_at_most(text: list[str]) -> None:
    likely = VOCABULARY.understood(forms(" ".join(text))).likely
    assert not likely or 0.9 < sum(likely.values()) <= 1 + 1e-9


def test_nothing_is_meant_or_answered_without_concepts() -> None:
    assert EMPTY.spoken_of([{"yksinäinen"}]) == []
    assert NONE.scores([{"yksinäinen"}, set(), set(), set()], ["P4.12"]) == {}


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


def test_a_crisis_is_not_read_from_what_is_left_without_empty_words() -> None:
    said = {"expressions": {"fi": ["haluan kuolla", '"kuolisinpa"', "itsemurha"]}}
    vocabulary = Vocabulary([concept("suicide", **said, crisis=["suicide"])])
    assert vocabulary.spoken_of(forms("vaimo kuoli")) == []
    assert vocabulary.spoken_of(forms("itsemurha"))
