"""What guidance weighs by is whole, and speaks of concepts and places that are there."""

import pytest

from services.catalogue.codes.rules import municipalities
from services.catalogue.guidance.translate import inside, locatives
from services.catalogue.guidance.weights import related, weights, words
from services.catalogue.language import stems, voikko
from services.catalogue.vocabulary.store import concepts

SATAKUNTA = {
    "Eura": "Eurassa",
    "Eurajoki": "Eurajoella",
    "Harjavalta": "Harjavallassa",
    "Huittinen": "Huittisissa",
    "Jämijärvi": "Jämijärvellä",
    "Kankaanpää": "Kankaanpäässä",
    "Karvia": "Karviassa",
    "Kokemäki": "Kokemäellä",
    "Merikarvia": "Merikarvialla",
    "Nakkila": "Nakkilassa",
    "Pomarkku": "Pomarkussa",
    "Pori": "Porissa",
    "Rauma": "Raumalla",
    "Siikainen": "Siikaisissa",
    "Säkylä": "Säkylässä",
    "Ulvila": "Ulvilassa",
}
# Voikko has no reading of these, or reads another name ("Koski Tl", "Virrat": streams).
UNREAD = {"284", "417", "438", "478", "599", "736", "771", "893", "936"}


def test_every_related_concept_is_in_the_vocabulary() -> None:
    codes = {concept.code for concept in concepts()}
    named = {
        code
        for table in related().values()
        for own, others in table.items()
        for code in (own, *others)
    }
    assert named | set(weights().general) <= codes


def test_related_concepts_help_less_than_the_concept_itself() -> None:
    assert set(related()) == {"any", "child", "young", "adult", "older"}
    for table in related().values():
        for own, others in table.items():
            assert own not in others
            assert all(0 < share < 1 for share in others.values())


@pytest.mark.parametrize("audience", list(words().audiences))
def test_words_of_audiences_are_base_forms(audience: str) -> None:
    own = next(given for name, given in words().audiences.items() if name == audience)
    for word in own.words:
        forms = {form for language in ("fi", "sv", "en") for form in stems.forms(word, language)[0]}
        assert word in forms


def test_the_places_of_satakunta_are_inflected_rightly() -> None:
    own = {one.name["fi"]: locatives()[one.code] for one in municipalities() if one.county == "06"}
    assert own == SATAKUNTA


def test_every_inflected_place_is_read_as_its_municipality() -> None:
    for one in municipalities():
        form, name = locatives().get(one.code), one.name["fi"].lower()
        if form is None or one.code in UNREAD:
            continue
        readings = voikko.readings(form.lower())
        bases = {"".join(piece.surface for piece in own[:-1]) + own[-1].lemma for own in readings}
        bases |= {own[-1].lemma for own in readings}
        assert name in bases, form
        assert any({"Sine", "Sade"} & own[-1].tags for own in readings), form


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Yksinäisyys", "yksinäisyys"),
        ("ADHD ja keskittymisen vaikeus", "ADHD ja keskittymisen vaikeus"),
        ("Suomen kansalaisuus", "Suomen kansalaisuus"),
        ("MS, Parkinson ja muut neurologiset sairaudet",) * 2,
        ("A young person's own worries", "a young person's own worries"),
    ],
)
def test_names_of_concepts_fit_into_a_sentence(name: str, told: str) -> None:
    assert inside(name) == told
