"""Words by which people ask, not what they ask for."""

from collections.abc import Sequence
from typing import Final


def _set_of(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FINNISH: Final = _set_of(
    # Joining and asking
    "ja tai sekä että eli kun ku jos mutta mut vaikka kanssa kans niin niinku missä mistä mihin "
    "minne milloin miten kuinka mikä mitä mitkä kuka ketkä kenelle keneltä kenen kehen millainen "
    "millaista paljonko jotta koska vai "
    # Being, having, wanting
    "on ovat olen olet ollaan olla oli olisi oisko olisiko onko voi voin voiko voinko voisin "
    "voisiko voisinko saa saan saako saanko saisi saisin saisinko haluan haluaisin haluisin halua "
    "haluais tahdon tahtoisin etsin etsimme tarvitsen tarvitsisin tarvitsee tarviin tarttis "
    "pitää pitäisi pitäs täytyy kannattaa kannattaisi aion "
    # Persons, also as they are spoken
    "minä minun minut minua minulle minulla mä mää mie mun mut mua mulle mulla multa sinä sun hän "
    "hänen hänelle me meidän meille meillä meiän he heidän itse "
    "oon oot oo ootko onks voiks saiskos "
    # Shades
    "se sen sitä ne nyt jo vielä enää vain vaan ihan kovin tosi aivan joku jotain jotakin johonkin "
    "jossain täällä täältä tänne tässä tuolla sitten myös vähän "
    "lähellä läheltä lähin lähimpänä lähistöllä"
)
_SWEDISH: Final = _set_of(
    "och eller i på för med var vart när hur vad vem vilka är finns jag kan får vill skulle att en "
    "ett den det de mig min mitt mina man vi vår oss han hon hans hennes som så om till av hos "
    "här nu också behöver söker har något någon nån nåt bara väldigt"
)
_ENGLISH: Final = _set_of(
    "and or but in at on of for to with the a an where when how what who which is are am be was "
    "were been have can could do does i im my me we our us he she his her him they their them it "
    "its this that there some any someone something anyone anything want would like need looking "
    "please about get got very really so if because"
)
_ALL: Final = _FINNISH | _SWEDISH | _ENGLISH
# What is empty in one language and tells in another: a Swedish article is "I do not" in Finnish,
# where to is "minne" in Finnish, which is memory in Swedish.
_EMPTY: Final = {
    "fi": _ALL - {"en"},
    "sv": _ALL - {"minne"},
    "en": _ALL - {"man", "sun"},
}


def told(found: Sequence[str], language: str) -> list[str]:
    """The words of somebody who reads `language` without those; all of them when there are no
    others."""
    return telling(found, language) or list(found)


def telling(found: Sequence[str], language: str) -> list[str]:
    """The words that are none of those."""
    empty = _EMPTY.get(language, _ALL)
    return [word for word in found if word not in empty]
