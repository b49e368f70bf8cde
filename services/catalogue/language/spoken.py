"""Spoken Finnish as it is written in messages, in the forms that dictionaries have.

Endings wear off in speech: "kipee" is kipeä, "koulus" is koulussa, "loppunu" is loppunut. Each rule
proposes what an ending may stand for; the dictionary decides. Words it knows are left alone.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from services.catalogue.language import voikko

_CACHED: Final = 5_000
_SHORTEST: Final = 4
"""Letters; shorter words have too little left to tell what was meant."""

# By ending, what it may stand for, the likeliest first; `{a}` follows the vowels of the word.
_ENDINGS: Final = tuple(
    (re.compile(ending), stands_for)
    for ending, stands_for in (
        ("ee$", ("e{a}",)),  # kipee, korkee
        ("ii$", ("i{a}", "ij{a}", "iin")),  # kirjoi, lapsii, opettajii
        ("oo$", ("o{a}", "oon")),  # huonoo, taloo
        ("öö$", ("ö{a}", "öön")),
        ("uu$", ("u{a}", "uun")),  # apuu, kouluu
        ("yy$", ("y{a}", "yyn")),
        ("h([aäeio])", (r"hd\1",)),  # tehä, lähen, ahistaa
        ("([uy])$", (r"\1t",)),  # loppunu, menny
        ("([aeiouyäö])$", (r"\1n",)),  # töihi
        ("is$", ("isi",)),  # vois
        ("ss?$", ("ss{a}",)),  # koulus
        ("ll?$", ("ll{a}",)),  # mielel
        ("st$", ("st{a}",)),  # koulust
        ("lt$", ("lt{a}",)),
        ("ks$", ("ksi",)),  # vanhaks
        ("([aäoöuy])nen$", (r"\1inen",)),  # punanen, yksinänen
        ("([aäoöuy])s(et|en|ta|tä|ia|iä|ten)$", (r"\1is\2",)),  # yksinäset
        ("([aä])s(in|it|imme|in|ko)?$", (r"\1isi\2",)),  # pitäs, haluasin
    )
)
_BACK: Final = frozenset("aou")


@lru_cache(_CACHED)
def standard(word: str) -> str:
    """The word as it would be written with care; itself when the dictionary knows it, or knows
    nothing that it could be."""
    if len(word) < _SHORTEST or not word.isalpha() or voikko.readings(word):
        return word
    return next((one for one in _candidates(word) if voikko.readings(one)), word)


def _candidates(word: str) -> Iterator[str]:
    vowel = "a" if _BACK & set(word) else "ä"
    for ending, stands_for in _ENDINGS:
        if ending.search(word):
            for one in stands_for:
                yield ending.sub(one.format(a=vowel), word, count=1)
