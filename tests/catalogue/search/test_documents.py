"""What a service is found by, on which level, and what it is never found by."""

from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.language import stems
from services.catalogue.language.finnish import Forms
from services.catalogue.search import documents, gathered
from services.catalogue.search.facts import Connected, Facts, Named

OWNER = UUID(int=7)


def facts(name: str = "Kuvataidepaja", content: dict[str, Any] | None = None, **more: Any) -> Facts:
    return Facts(**{"id": uuid4(), "names": {"fi": name}, "content": content or {}, **more})


def row(of: Facts) -> documents.Row:
    levels = documents.read(of)
    forms = {
        language: {word: stems.forms(word, language) for word in words}
        for language, words in documents.vocabulary([levels]).items()
    }
    return documents.build(of, levels, forms)


def document(of: Facts) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(row(of).document)
    return read


def test_an_inflected_name_is_found_by_its_base_form() -> None:
    assert document(facts("Uimahallissa"))["base_fi_1"] == "uimahalli"


def test_the_parts_of_a_compound_are_found_one_level_lower() -> None:
    made = document(facts("Kävelyryhmä"))
    assert "ryhmä" not in made["base_fi_1"].split()
    assert "ryhmä" in made["base_fi_2"].split()


def test_the_parts_of_words_on_the_lowest_level_stay_there() -> None:
    made = document(facts(content={"description": {"fi": "Kävelyryhmä kokoontuu"}}))
    assert {"kävelyryhmä", "ryhmä"} <= set(made["base_fi_4"].split())


def test_each_language_has_its_own_base_forms() -> None:
    made = document(facts(names={"fi": "Talossa", "sv": "Simningen", "en": "Swimming"}))
    assert (made["base_fi_1"], made["base_sv_1"], made["base_en_1"]) == ("talo", "simning", "swim")


def test_a_text_in_a_sami_language_is_found_as_it_is_written() -> None:
    made = document(facts(names={"fi": "Uinti", "se": "Vuojan"}))
    assert made["written_1"] == ["uinti", "vuojan"]
    assert "vuojan" not in " ".join(made[key] for key in made if key.startswith("base_"))


def test_texts_are_found_by_importance() -> None:
    made = document(
        facts(
            "Nimi",
            {
                "alternative_name": {"fi": "Toisin"},
                "keywords": {"fi": ["avainsana"]},
                "ontology_terms": [{"code": "koko:p1", "name": {"fi": "käsite"}}],
                "service_classes": [{"code": "P27.1", "name": {"fi": "luokka"}}],
                "summary": {"fi": "tiivistelmä"},
                "description": {"fi": "kuvaus"},
                "user_instruction": {"fi": "ohje"},
                "requirements": {"fi": "ehto"},
            },
            organisations=[Named(OWNER, {"fi": "Kaupunki"})],
            channels=[Connected("Phone", {"fi": "Neuvonta"}, [], {"fi": "yhteys"})],
            general_description={"description": {"fi": "pohja"}, "background": {"fi": "tausta"}},
        )
    )
    assert [made[f"written_{level}"] for level in gathered.LEVELS] == [
        ["nimi", "toisin"],
        ["avainsana", "käsite", "luokka", "kaupunki", "neuvonta"],
        ["tiivistelmä"],
        ["kuvaus", "ohje", "ehto", "pohja", "tausta", "yhteys"],
    ]


CANARIES = ("matti.meikalainen@example.org", "044 123 4567", "131052-308T")


@pytest.mark.parametrize("place", ["summary", "description", "user_instruction", "requirements"])
def test_what_identifies_a_person_is_never_searched(place: str) -> None:
    told = f"Soita {CANARIES[1]} tai kirjoita {CANARIES[0]}, tunnus {CANARIES[2]}."
    made = row(facts(f"Kerho {told}", {place: {"fi": told}, "keywords": {"fi": [told]}}))
    read = orjson.loads(made.document)
    shown = set(documents.DISPLAYED) | {f"sort_{code}" for code in documents.SORT_LANGUAGES}
    searched = str([value for key, value in read.items() if key not in shown])
    for secret in ("matti", "meikalainen", "123", "4567", "131052", "308"):
        assert secret not in searched
        assert secret not in made.columns["vector"]


def test_a_code_is_found_by_those_above_it() -> None:
    made = document(facts(service_classes=["P27.1"], target_groups=["KR1.2"], life_events=["KE4"]))
    assert made["service_classes"] == ["P27", "P27.1"]
    assert made["target_groups"] == ["KR1", "KR1.2"]
    assert made["life_events"] == ["KE4"]


@pytest.mark.parametrize(
    ("kinds", "said", "remote"),
    [
        (["EChannel"], None, True),
        (["Phone", "WebPage"], None, True),
        (["WebPage"], None, False),
        (["Phone", "ServiceLocation"], None, False),
        ([], None, False),
        (["ServiceLocation"], True, True),
        (["EChannel"], False, False),
    ],
)
def test_remote_follows_from_the_channels_unless_it_is_said(
    kinds: list[str], said: bool | None, remote: bool
) -> None:
    channels = [Connected(kind, {}, [], {}) for kind in kinds]
    assert document(facts(channels=channels, remote=said))["remote"] is remote


def test_the_organisations_of_every_role_are_filters() -> None:
    other = str(UUID(int=9))
    roles = [{"role": "Producer", "id": other}, {"role": "Producer", "id": None}]
    made = document(facts(content={"organisations": roles}, organisation_id=OWNER))
    assert made["organisations"] == [str(OWNER), other]


def test_the_organisation_shown_is_the_one_responsible() -> None:
    named = [Named(UUID(int=9), {"fi": "Muu"}), Named(OWNER, {"fi": "Kaupunki"})]
    made = document(facts(organisations=named, organisation_id=OWNER))
    assert made["organisation"] == {"id": str(OWNER), "names": {"fi": "Kaupunki"}}


def test_a_name_is_sorted_in_the_language_there_is() -> None:
    made = document(facts(names={"sv": "Åbo"}))
    assert made["sort_fi"] == made["sort_sv"] == "{bo"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, False),
        ({"themes": ["nature"]}, False),
        ({"target_groups": ["KR1"]}, False),
        ({"themes": ["nature"], "target_groups": ["KR1"]}, True),
    ],
)
def test_the_gate_asks_for_a_theme_and_a_target_group(more: dict[str, Any], found: bool) -> None:
    assert documents.is_found(facts(**more), themes_gate=True) is found
    assert documents.is_found(facts(**more), themes_gate=False)


def test_a_service_without_a_name_is_not_found() -> None:
    assert not documents.is_found(facts(names={"fi": " "}), themes_gate=False)


def test_every_key_that_is_shown_is_in_the_document() -> None:
    assert set(documents.DISPLAYED) <= set(document(facts()))


@given(st.text(max_size=200), st.sampled_from(["fi", "sv", "en", "se"]))
def test_whatever_is_written_can_be_looked_up_in_both_engines(text: str, language: str) -> None:
    made = row(facts("Nimi", {"description": {language: text}}))
    read = orjson.loads(made.document)
    base = {form for key in read if key.startswith("base_") for form in read[key].split()}
    written = {word for words in read["written_4"] for word in words.split()}
    entries = {entry.rpartition(":")[0] for entry in made.columns["vector"].split(" ")}
    quoted = (word.replace("'", "''") for word in base | written)
    assert {f"'{word}'" for word in quoted} <= entries


def test_a_lexeme_has_the_weight_of_every_level_it_is_on() -> None:
    made = row(facts("Talo", {"description": {"fi": "Talo"}}))
    assert made.columns["vector"] == "'talo':1A,2D"


FORMS = {
    "talot": Forms(("talo",)),
    "talolle": Forms(("talo",)),
    "talo'n": Forms(("talo",)),
    "kävelyryhmä": Forms(("kävelyryhmä",), ("kävely", "ryhmä"), ("kävellä",)),
    "ryhmä": Forms(("ryhmä",)),
}
TEXTS = st.builds(
    gathered.Text, st.sampled_from(["fi", "sv", "se"]), st.lists(st.sampled_from(list(FORMS)))
)


@given(st.lists(st.lists(TEXTS, max_size=3), min_size=4, max_size=4))
def test_every_lexeme_has_its_place_in_the_order_of_the_texts(levels: gathered.Levels) -> None:
    told: list[tuple[str, int]] = []
    for level, text in ((at + 1, text) for at, texts in enumerate(levels) for text in texts):
        own = [FORMS[word] for word in text.words if text.language in gathered.ANALYSED]
        told += [(word, level) for word in text.words]
        told += [(form, level) for forms in own for form in (*forms.whole, *forms.kin)]
        told += [(part, min(level + 1, 4)) for forms in own for part in forms.parts]
    found = gathered.gather(levels, dict.fromkeys(gathered.ANALYSED, FORMS)).found
    places = {(lexeme, level): at for level, own in found.items() for lexeme, at in own.items()}
    assert places == {one: at for at, one in enumerate(dict.fromkeys(told), start=1)}


def test_another_layout_is_another_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    before = documents.analysis()
    monkeypatch.setattr(documents, "LAYOUT", documents.LAYOUT + 1)
    assert documents.analysis() != before
