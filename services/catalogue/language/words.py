"""The words of a text, as they are written into the index and read from a query.

What identifies a person never becomes a word: e-mail addresses, telephone numbers and personal
identity codes are dropped before the text is cut, from queries as well as from texts.
"""

import re
import unicodedata
from functools import lru_cache

_LONGEST = 100  # letters; PostgreSQL refuses lexemes of 2,046 bytes, and nobody looks for them
_NAME, _NAMES_KEPT = 80, 10_000  # letters; texts, some 5 MB
_FIRST_MARK, _LAST_MARK = 0x0300, 0x1DFF
# Vowel signs of Arabic, Hindi and others belong to the word, but `\w` does not cover them.
_MARKS = "".join(
    chr(code)
    for code in range(_FIRST_MARK, _LAST_MARK + 1)
    if unicodedata.category(chr(code)).startswith("M")
)
_SPELLINGS = str.maketrans(
    {
        "\u2010": "-",  # the hyphen proper and the one that does not break
        "\u2011": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u00b4": "'",
        "_": " ",  # emphasis in markdown; `\w` would take it for a letter
        "\u00ad": None,  # soft hyphen
        "\u200b": None,  # zero width space
        "\u200c": None,
        "\u200d": None,
        "\ufeff": None,
    }
)
_OTHERWISE = re.compile(f"[{''.join(map(chr, _SPELLINGS))}]")

_LINK_TARGET = re.compile(r"\]\([^()]{0,2000}\)")
_AT = re.compile(r" ?(?:@|[(\[](?:at|ät)[)\]]) ?|(?<=\w)[(\[]a[)\]](?=\w)")
_AT_SIGNS = ("@", "(a", "[a", "(ä", "[ä")
"""Where `_AT` finds something, one of these stands."""
_ADDRESS = re.compile(r"\b(?:https?://|ftp://|www\.|mailto:|tel:)\S*")
_BEGINNINGS = ("://", "www.", "mailto:", "tel:")
_PATH = re.compile(r"(?<=\.)(fi|com|org|net|eu|info|se)/\S*")
_DASHES = "\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"
"""Word processors and telephones put these for hyphens between digits."""
# Day, month, year, century sign, number and check character (Act 661/2009, decree 128/2010; the
# century signs B-F and U-Y since 2023). Written in one, it may be glued to other letters; with
# dots or spaces in it, "12.05.24 - 100 euroa" is none.
_SIGN = rf"[-{_DASHES}:=~+\uff0ba-fu-y]"
_IDENTITY_CODE = re.compile(
    rf"\d{{6}}{_SIGN}\d{{3}}[0-9a-y]?"
    rf"|\d\d[ .]?\d\d[ .]?\d\d ?{_SIGN} ?\d{{3}} ?[0-9a-y](?!\w)"
)
# Seven digits and more, however grouped. The six of 116 117 (medical helpline) are to be found.
_LONG_NUMBER = re.compile(rf"\+?\d(?:[\s().\-{_DASHES}/·•]{{0,3}}\d){{6,}}")
# What is no telephone number though it stands beside another: years, "24/7", the numbers that are
# the same for everybody, and one postal code (with a 0 first it might be the area of a telephone).
_KNOWN = r"(?:(?:19|20)\d\d|24/7|112|116[ -]?\d{3}|[1-9]\d{4})"
_KNOWN_NUMBERS = re.compile(rf"{_KNOWN}(?:(?:[ /]| ?[-{_DASHES}] ?){_KNOWN})*")
_POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 7

# Finnish sets case endings after a colon in abbreviations (EU:n, THL:ssä), Swedish its genitive.
# Only these keep the colon inside the word, so that "avoinna:maanantai" is two words.
_ENDING = (
    r"(?:n|t|s|a|ä|na|nä|ta|tä|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|ksi|tta|ttä"
    r"|[aeiouyäö]n|h[aeiouyäö]n|seen|ien|iden|issa|issä|ista|istä|illa|illä|ille|ia|iä|in)"
    r"(?:kin|kaan|kään|ko|kö|han|hän)?"
)
_LETTERS = rf"[\w{_MARKS}]+"
_WORD = re.compile(rf"{_LETTERS}(?:[-']{_LETTERS}|:{_ENDING}(?![\w{_MARKS}]))*")


def words(text: str) -> list[str]:
    """The word forms of `text` in order, lower-cased and in Unicode normal form NFC.

    A word keeps the hyphens, apostrophes and colons inside it ("sote-palvelut", "vaa'an",
    "eu:n"): `stems.base_forms` finds its parts. Dashes between words separate.
    """
    return _WORD.findall(_without_addresses(_without_numbers(_plain(text))))


def identifies(text: str) -> bool:
    """Whether `words` leaves something out that may identify a person."""
    plain = _plain(text)
    return _without_numbers(plain) != plain or any(sign in plain for sign in _AT_SIGNS)


def indexed(text: str) -> tuple[str, ...]:
    """`words` of a text that is indexed, without those that are too long for it."""
    return _of_name(text) if len(text) <= _NAME else _kept(text)


def _kept(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if len(word) <= _LONGEST)


# Names of codes, organisations and channels stand in service after service.
_of_name = lru_cache(_NAMES_KEPT)(_kept)


# Each pattern below would read every text through; what nearly all texts lack is looked for first,
# which takes a third of the time.


def _plain(text: str) -> str:
    """One spelling for each sign, single spaces, markdown link targets gone."""
    spelled = unicodedata.normalize("NFC", text).lower()
    if _OTHERWISE.search(spelled):
        spelled = spelled.translate(_SPELLINGS)
    spelled = unicodedata.normalize("NFC", spelled)
    if "](" in spelled:
        spelled = _LINK_TARGET.sub("] ", spelled)
    return " ".join(spelled.split())


def _without_numbers(text: str) -> str:
    if len(_DIGIT.findall(text)) < _FEWEST_DIGITS:
        return text
    return _LONG_NUMBER.sub(_known_number, _IDENTITY_CODE.sub(" ", text))


def _known_number(found: re.Match[str]) -> str:
    known = _KNOWN_NUMBERS.fullmatch(found[0]) and len(_POSTAL_CODE.findall(found[0])) < 2
    return found[0] if known else " "


def _without_addresses(text: str) -> str:
    """`text` without web and e-mail addresses; a bare site name ("suomi.fi") stays, people
    search by it."""
    if _any_in(text, _AT_SIGNS):
        chunks = _AT.sub("@", text).split(" ")
        text = " ".join(chunk for chunk in chunks if "@" not in chunk)
    if _any_in(text, _BEGINNINGS):
        text = _ADDRESS.sub(" ", text)
    return _PATH.sub(r"\1", text) if "/" in text else text


def _any_in(text: str, signs: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, signs))
