"""Who speaks of a crisis is heard in any language, inflection and spelling; others are left be."""

from functools import cache
from typing import Any

import pytest

from services.catalogue.crisis.rules import NOBODY, Watch, marked, words_of
from services.catalogue.crisis.schemas import Contact
from services.catalogue.crisis.store import shipped
from services.catalogue.language import stems
from services.catalogue.vocabulary.schemas import Concept
from services.catalogue.vocabulary.store import concepts


@cache
def watch() -> Watch:
    """With all that comes with the code."""
    return Watch([one for one in concepts() if one.crisis], shipped())


SUICIDE = """
haluan kuolla | mä haluun vaan kuolla | haluaisin kuolla pois | en halua enää elää | en halua elää
en jaksa enää elää | en jaksa enää tätä elämää | tapan itseni | mä tapan itteni | tekis mieli kuolla
itsemurha | itsemurhan | itse murha | itsemurhaajatuksia | itsemurhayritys nuori Pori | itsemuhra
poika puhuu itsemurhasta | itsetuhoinen nuori | äiti viiltelee itseään | viiltelen
jag vill dö | jag vill inte leva längre | jag orkar inte leva | självmord | sjalvmord
självmordstankar | ta livet av mig | i want to kill myself | i want to die | suicide | sucide
suicidal thoughts | I don't want to live anymore | end my life | MÄ HALUAN KUOLLA!!!
miks kukaan ei auta mä haluun kuolla
"""
VIOLENCE = """
mies lyö | mieheni löi minua eilen | mieheni hakkaa mua | mies juo ja lyö | pelkään kotona
pelkään olla kotona | pelkään mennä kotiin | puoliso uhkailee | perheväkivalta | perheväkivaltaa
perheväkivaltatilanne | väki valta kotona | väkivaltta | väkivaltaa parisuhteessa | turvakoti pori
turvakotiin lasten kanssa | lähisuhdeväkivalta | mies uhkaa tappaa | uhkasi tappaa mut
pelkään että hän tappaa minut | min man slår mig | han slår mig | våld i hemmet
my husband hits me | he beats me | domestic violence | domestic violance
"""
OTHERS = {
    "sexual_violence": "raiskattu | minut raiskattiin | raiskaus | våldtäkt | rape",
    "danger": "hän uhkaa puukolla | hän uhkaa minua puukolla | hotar med kniv | hengenvaarassa"
    " | threatens me with a knife | ei hengitä | not breathing | 112 | hätänumeroon",
    "poisoning": "lapsi söi pesuainetta | myrkytys | otin liikaa lääkkeitä | förgiftning"
    " | overdose",
}
NONE = """
tappaa aikaa | miten tappaa aikaa eläkkeellä | kuoliko mummo | mummo kuoli | koira kuoli
isä kuoli, tarvitsen apua | mieheni kuoli viime vuonna | läheinen kuollut | kuolinpesä | suru
haluan liikkua, koirani kuoli | itsepuolustus | itsepuolustuskurssi naisille | elokuva murhasta
murhamysteeri | en jaksa liikkua | haluan laihtua | puukkokurssi | puukon teko | hakata halkoja
lopettaa tupakointi | lopettaa tupakointi elämäntapamuutos | itsenäinen elämä | elämänhallinta
ampumarata | jousiammunta | kill time | my mother died | grief group | min mor dog | slå rekord
nyrkkeily | lyödä vetoa | kotona asuminen | kotiin palaaminen sairaalasta | äiti palaa kotiin
pelkään hammaslääkäriä | mieskuoro | mies ja lapsi kerho | haluan kuulla musiikkia | kuolema
vill lära mig simma | want to diet | I want to live in Pori | hit music concert | simhall | 116 117
"""


def listed(text: str) -> list[str]:
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


def expected() -> list[tuple[str, str]]:
    told = {"suicide": SUICIDE, "violence": VIOLENCE, **OTHERS}
    return [(kind, text) for kind, own in told.items() for text in listed(own)]


@pytest.mark.parametrize(("kind", "text"), expected())
def test_a_crisis_is_heard(kind: str, text: str) -> None:
    assert kind in watch().kinds(text)


@pytest.mark.parametrize("text", listed(NONE))
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert watch().kinds(text) == frozenset()


@pytest.mark.parametrize(
    "rest",
    [
        "olen yksinäinen työtön velkaa en nuku lasten harrastukset päiväkoti uimahalli Rauma ja",
        "131052-308T 044 123 4567",
        "x" * 100,
        "?!",
    ],
)
def test_whatever_else_is_said_it_is_heard(rest: str) -> None:
    assert watch().kinds(f"{rest} haluan kuolla") == {"suicide"}
    assert watch().kinds(f"haluan kuolla {rest}") == {"suicide"}


def test_two_crises_are_both_heard() -> None:
    assert watch().kinds("mies lyö ja haluan kuolla") == {"suicide", "violence"}


@pytest.mark.parametrize("text", ["", " ", "!", "\N{PILE OF POO}", "a" * 200, "kuolla " * 28])
def test_no_text_is_too_odd(text: str) -> None:
    assert watch().kinds(text) == frozenset()


def concept(*expressions: str, language: str = "fi") -> Concept:
    told = {"name": {"fi": "Hätä"}, "expressions": {language: expressions}, "crisis": ["danger"]}
    return Concept.model_validate({"code": "distress", **told})


def test_all_words_of_an_expression_count_and_stand_near_each_other() -> None:
    own = Watch([concept("haluan karata")])
    assert own.kinds("haluaisin vain ihan oikeasti heti karata")
    assert not own.kinds("karata")
    assert not own.kinds("haluan uida, pyöräillä, juosta ja estää koiraa karkaamasta")


def test_a_word_in_quotation_marks_stands_in_no_other_form() -> None:
    own = Watch([concept('koira "karkasi"')])
    assert own.kinds("koirani karkasi")
    assert not own.kinds("koirani karkaa")
    assert marked('koira "karkasi" eilen') == [
        ("koira", False),
        ("karkasi", True),
        ("eilen", False),
    ]


def test_a_slip_is_thought_of_only_where_the_dictionary_does_not_know_the_word() -> None:
    own = Watch([concept("karata koulusta")])
    assert own.kinds("karataa koulusta")
    assert not own.kinds("karattaa kuolusta x")
    assert not own.kinds("karaatti koulusta")


def test_the_words_to_watch_with_are_told_beforehand() -> None:
    asked: set[tuple[str, str]] = set()

    def noted(word: str, language: str) -> Any:
        asked.add((language, word))
        return stems.forms(word, language)

    own = [concept('koira "karkasi"'), concept("run away", language="en")]
    Watch(own, forms=noted)
    assert asked == {(language, word) for language, told in words_of(own).items() for word in told}


# --- contacts -------------------------------------------------------------------------------------


def contact(code: str, position: int, *kinds: str, **parts: Any) -> Contact:
    told = {"name": {"fi": code}, "phone": "112", "kinds": kinds, "position": position, **parts}
    return Contact.model_validate({"code": code, **told})


def test_contacts_are_those_for_the_crisis_in_their_order() -> None:
    own = [
        contact("third", 30, "danger"),
        contact("other", 5, "suicide"),
        contact("second", 20, "danger", "suicide"),
        contact("first", 10, "danger"),
    ]
    found = Watch([concept("koira karkasi")], own).contacts_for("koira karkasi", "fi")
    assert [one["code"] for one in found] == ["first", "second", "third"]


def test_contacts_are_told_in_the_readers_language_or_the_next_best() -> None:
    names = {"name": {"fi": "Hätä", "sv": "Nöd"}, "description": {"fi": "Soita"}}
    own = Watch([concept("koira karkasi")], [contact("one", 1, "danger", **names)])
    told = {
        language: (one["name"], one["language"], one["description"])
        for language in ("fi", "sv", "en")
        for one in own.contacts_for("koira karkasi", language)
    }
    assert told == {
        "fi": ("Hätä", "fi", "Soita"),
        "sv": ("Nöd", "sv", "Soita"),
        "en": ("Hätä", "fi", "Soita"),
    }


def test_without_a_crisis_there_is_nobody_to_show() -> None:
    assert watch().contacts_for("uimahalli", "fi") == []
    assert NOBODY.contacts_for("haluan kuolla", "fi") == []


def test_every_crisis_that_comes_with_the_code_has_contacts_and_112_is_first() -> None:
    kinds = {kind for one in concepts() for kind in one.crisis}
    assert kinds == {"suicide", "violence", "sexual_violence", "danger", "poisoning"}
    for kind in kinds:
        ordered = sorted(shipped(), key=lambda one: one.position)
        own = [one for one in ordered if kind in one.kinds]
        assert own[0].phone == "112"
        assert len(own) > 1


def test_every_contact_that_comes_with_the_code_is_told_in_three_languages() -> None:
    for one in shipped():
        assert set(one.name) == set(one.description) == set(one.hours) == {"fi", "sv", "en"}
