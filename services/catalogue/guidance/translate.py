"""Reasons in plain words, in the language of the reader."""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Final

from libs.common.languages import Language, localised
from services.catalogue.guidance.weights import DATA, Audience

Names = Mapping[str, Mapping[str, str]]
"""Of municipalities, by code and language."""

_TEXTS: Final[Mapping[str, Mapping[Language, str]]] = {
    "need": {
        "fi": "vastaa tarpeeseen {}",
        "sv": "svarar mot behovet {}",
        "en": "answers the need: {}",
    },
    "related_to_need": {
        "fi": "voi tukea tarpeessa {}: {}",
        "sv": "kan stödja vid behovet {}: {}",
        "en": "may help with {}: {}",
    },
    "may_help": {"fi": "voi auttaa: {}", "sv": "kan hjälpa: {}", "en": "may help: {}"},
    "interest": {
        "fi": "liittyy kiinnostukseen {}",
        "sv": "hänger ihop med intresset {}",
        "en": "goes with the interest: {}",
    },
    "related_to_interest": {
        "fi": "lähellä kiinnostusta {}: {}",
        "sv": "nära intresset {}: {}",
        "en": "close to the interest {}: {}",
    },
    "words": {
        "fi": "mainitsee, mitä kerroit",
        "sv": "nämner det du berättade",
        "en": "mentions what you told",
    },
    "general_guidance": {
        "fi": "yleistä neuvontaa: täältä ohjataan oikeaan palveluun",
        "sv": "allmän rådgivning: här får du hjälp att hitta rätt tjänst",
        "en": "general guidance: they help to find the right service",
    },
    "municipality": {
        "fi": "saatavilla {}",
        "sv": "finns att få i {}",
        "en": "available in {}",
    },
    "in_place": {"fi": "paikkakunta: {}", "sv": "ort: {}", "en": "place: {}"},
    "nearest_municipality": {
        "fi": "lähin kunta, josta löytyi: {}",
        "sv": "närmaste kommun med något: {}",
        "en": "the nearest municipality with something: {}",
    },
    "county": {
        "fi": "koko hyvinvointialueella",
        "sv": "i hela välfärdsområdet",
        "en": "in the whole wellbeing services county",
    },
    "nationwide": {"fi": "koko maassa", "sv": "i hela landet", "en": "nationwide"},
    "distance": {"fi": "{} päässä", "sv": "{} bort", "en": "{} away"},
    "remote": {"fi": "etänä", "sv": "på distans", "en": "from home"},
    "free_of_charge": {"fi": "maksuton", "sv": "avgiftsfri", "en": "free of charge"},
    "language": {"fi": "myös {}", "sv": "också {}", "en": "also {}"},
    "ages": {"fi": "ikä sopii: {}", "sv": "åldern passar: {}", "en": "the age fits: {}"},
    "audience": {"fi": "sopii {}", "sv": "passar för {}", "en": "suits {}"},
    "accessibility": {
        "fi": "esteettömyys kuvattu toiveesi mukaisesti",
        "sv": "tillgängligheten beskriven som du önskar",
        "en": "accessible as you wished",
    },
    "not_ages": {"fi": "ikäraja: {}", "sv": "åldersgräns: {}", "en": "age limit: {}"},
    "not_audience": {"fi": "tarkoitettu {}", "sv": "avsedd för {}", "en": "meant for {}"},
    "area": {"fi": "alue: {}", "sv": "område: {}", "en": "area: {}"},
    "price": {"fi": "maksullinen", "sv": "avgiftsbelagd", "en": "there is a charge"},
    "price_unknown": {
        "fi": "hinta ei ole tiedossa",
        "sv": "priset är inte känt",
        "en": "the price is not known",
    },
    "not_language": {
        "fi": "ei tietoa palvelusta {}",
        "sv": "ingen uppgift om service {}",
        "en": "not known to serve {}",
    },
    "referral": {
        "fi": "voi edellyttää lähetettä",
        "sv": "kan kräva remiss",
        "en": "may need a referral",
    },
    "full": {"fi": "täynnä", "sv": "fullt", "en": "full"},
    "paused": {"fi": "tauolla", "sv": "har paus", "en": "paused"},
    "waiting_list": {"fi": "jonoa", "sv": "kö", "en": "there is a waiting list"},
    "accessibility_unknown": {
        "fi": "esteettömyydestä ei ole tietoa",
        "sv": "ingen uppgift om tillgänglighet",
        "en": "accessibility is not known",
    },
    "on_the_spot": {
        "fi": "paikan päällä, ei etänä",
        "sv": "på plats, inte på distans",
        "en": "on the spot, not from home",
    },
    "inferred": {
        "fi": " (päätelty tekstistä)",
        "sv": " (slutsats av texten)",
        "en": " (read from its text)",
    },
    "years": {"fi": "{}–{} v.", "sv": "{}–{} år", "en": "{} to {} years"},
    "years_from": {"fi": "{} v. alkaen", "sv": "från {} år", "en": "from {} years"},
    "years_to": {"fi": "enintään {} v.", "sv": "högst {} år", "en": "up to {} years"},
}
NOTES: Final[Mapping[str, Mapping[Language, str]]] = {
    "nearest_municipality": {
        "fi": "Omasta kunnasta ei löytynyt sopivaa. Lähin kunta, josta löytyi: {}. Mukana on myös "
        "se, mikä palvelee koko hyvinvointialuetta, koko maata tai etänä.",
        "sv": "I den egna kommunen hittades inget som passar. Närmaste kommun med något: {}. Med "
        "finns också det som betjänar hela välfärdsområdet, hela landet eller på distans.",
        "en": "Nothing suitable was found in your own municipality. The nearest one with "
        "something: {}. Services of the whole county, nationwide and remote ones are included.",
    },
    "county": {
        "fi": "Omasta kunnasta ei löytynyt sopivaa. Nämä palvelevat koko hyvinvointialuetta.",
        "sv": "I den egna kommunen hittades inget som passar. De här betjänar hela "
        "välfärdsområdet.",
        "en": "Nothing suitable was found in your own municipality. These serve the whole "
        "wellbeing services county.",
    },
    "nationwide": {
        "fi": "Omasta kunnasta tai hyvinvointialueelta ei löytynyt sopivaa. Nämä palvelevat koko "
        "maata tai etänä.",
        "sv": "I den egna kommunen eller välfärdsområdet hittades inget som passar. De här "
        "betjänar hela landet eller på distans.",
        "en": "Nothing suitable was found in your own municipality or county. These serve the "
        "whole country, or remotely.",
    },
    "elsewhere": {
        "fi": "Läheltä ei löytynyt sopivaa. Nämä ovat muualta.",
        "sv": "I närheten hittades inget som passar. De här finns på annat håll.",
        "en": "Nothing suitable was found near you. These are elsewhere.",
    },
    "general": {
        "fi": "Emme löytäneet juuri tähän sopivaa. Näistä palveluista ohjataan eteenpäin.",
        "sv": "Vi hittade inget som passar just det här. De här tjänsterna hjälper dig vidare.",
        "en": "We found nothing for just this. These services help you further.",
    },
    "nothing": {
        "fi": "Palveluja ei ole vielä luettelossa.",
        "sv": "Det finns inga tjänster i katalogen ännu.",
        "en": "There are no services in the catalogue yet.",
    },
}
_LANGUAGES: Final[Mapping[str, Mapping[Language, str]]] = {
    "fi": {"fi": "suomeksi", "sv": "på finska", "en": "in Finnish"},
    "sv": {"fi": "ruotsiksi", "sv": "på svenska", "en": "in Swedish"},
    "en": {"fi": "englanniksi", "sv": "på engelska", "en": "in English"},
}
_AUDIENCES: Final[Mapping[Audience, Mapping[Language, str]]] = {
    "children": {"fi": "lapsille", "sv": "barn", "en": "children"},
    "families": {"fi": "perheille", "sv": "familjer", "en": "families"},
    "young": {"fi": "nuorille", "sv": "unga", "en": "young people"},
    "older": {"fi": "ikääntyneille", "sv": "äldre", "en": "older people"},
    "businesses": {"fi": "yrityksille", "sv": "företag", "en": "businesses"},
}
# Names that stay as they are inside a sentence.
_PROPER: Final = frozenset({"Suomen", "Suomi", "Finnish", "Parkinson", "MS,", "English", "Swedish"})


def told(key: str, language: Language, *values: object, inferred: bool = False) -> str:
    text = _TEXTS[key][language].format(*values)
    return text + _TEXTS["inferred"][language] if inferred else text


def inside(name: str) -> str:
    """A heading inside a sentence: "Yksinäisyys" as yksinäisyys, "ADHD" as it is."""
    first = name.split(" ", 1)[0]
    plain = first[:1].isupper() and (first[1:].islower() or len(first) == 1)
    return name[:1].lower() + name[1:] if plain and first not in _PROPER else name


def arranged(code: str, names: Names, language: Language) -> str:
    """ "järjestetään Raumalla"; where the inflection is not known, "paikkakunta: Rauma"."""
    name = localised(names.get(code), language) or code
    if language != "fi":
        return told("municipality", language, name)
    form = locatives().get(code)
    return told("municipality", language, form) if form else told("in_place", language, name)


@cache
def locatives() -> Mapping[str, str]:
    """Where something is, in Finnish, by the code of a municipality. Those whose use is not
    settled are left out."""
    with (DATA / "locatives.tsv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["fi"] for row in csv.DictReader(file, delimiter="\t")}


def away(metres: float, language: Language) -> str:
    """To a hundred metres, from ten kilometres on to a kilometre."""
    if metres < 950:
        return f"{max(100, round(metres / 100) * 100)} m"
    kilometres = f"{metres / 1000:.1f}" if metres < 9_950 else f"{metres / 1000:.0f}"
    return f"{kilometres if language == 'en' else kilometres.replace('.', ',')} km"


def years(least: int | None, most: int | None, language: Language) -> str:
    if least is not None and most is not None:
        return told("years", language, least, most)
    return told("years_from", language, least) if most is None else told("years_to", language, most)


def served(code: str, language: Language) -> str:
    """ "ruotsiksi"."""
    return _LANGUAGES[code][language]


def audience(code: Audience, language: Language) -> str:
    """ "nuorille"."""
    return _AUDIENCES[code][language]
