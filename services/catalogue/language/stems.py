"""What a word is stored and looked up as, in whatever language it is."""

import unicodedata
from functools import lru_cache
from importlib.metadata import version

import snowballstemmer

from services.catalogue.language import finnish, voikko
from services.catalogue.language.finnish import Forms

CACHED_WORDS = 50_000
"""About four times the word forms of 334 real services; some 30 MB when full."""

_RULES = 1
_SNOWBALL = {"sv": "swedish", "en": "english"}


def base_forms(word: str, language: str) -> tuple[str, ...]:
    """All forms that a word of a text is stored under, surest first and never empty.

    Finnish: base forms of every reading, compound parts, what it is derived from. Swedish and
    English: the Snowball stem (with those of hyphenated parts). Other languages, as the Sámi
    ones: the word itself. `language` is an ISO 639 code.
    """
    return forms(word, language).all()


def forms(word: str, language: str) -> Forms:
    """As `base_forms`, told apart, for those who look a word up: a query for "kävelyryhmä" that
    asks for its parts as well brings every "ryhmä"."""
    return _forms(unicodedata.normalize("NFC", word.strip()).lower(), language)


def known(word: str, language: str) -> bool:
    """Whether the dictionary has the word. Only Finnish has a dictionary: False for others, and
    for what has no letters (a number tells no language)."""
    return language == "fi" and finnish.known(unicodedata.normalize("NFC", word.strip()).lower())


def rules_version() -> str:
    """Changes whenever the forms of some word may: the key for forms kept outside the process."""
    packages = ("pyvoikko", "snowballstemmer")
    return "-".join([str(_RULES), *(version(package) for package in packages)])


def forget() -> None:
    """Empties the cache of this process."""
    _forms.cache_clear()


@lru_cache(CACHED_WORDS)
def _forms(word: str, language: str) -> Forms:
    if language == "fi":
        return finnish.forms(word)
    if language in _SNOWBALL:
        return _stemmed(word, language)
    return Forms((word,))


def _stemmed(word: str, language: str) -> Forms:
    # A stemmer keeps the word it works on, so threads cannot share one; making one takes 1 µs.
    stemmer = snowballstemmer.stemmer(_SNOWBALL[language])
    whole = stemmer.stemWord(word.partition(":")[0][: voikko.LONGEST])
    parts = [stemmer.stemWord(part) for part in word.split("-") if len(part) > 1]
    return Forms((whole,), tuple(dict.fromkeys(parts)) if "-" in word else ())
