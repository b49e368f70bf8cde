"""Where the words of a query are in a text that is shown.

The engine marks only what is spelled as the query is, and "uimahalli" must be marked in
"uimahallin" too. Looking up every word of a page of hits would cost more than the search, so
only words that look alike are looked up: they begin as a form sought, or hold its beginning.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from services.catalogue.language import stems

Span = tuple[int, int]
"""First character and the one after the last, in Unicode characters."""

_HELD: Final = 3
_BEGUN: Final = 2
_LETTER: Final = r"[\w\u0300-\u036f\u00ad]"
_JOINT: Final = r"[-:'’\u2010\u2011]"
_RUN: Final = re.compile(rf"{_LETTER}+")
_WORD: Final = re.compile(rf"{_LETTER}+(?:{_JOINT}{_LETTER}+)*")
_REACH: Final = re.compile(rf"(?:{_LETTER}|{_JOINT})*")
_UNWRITTEN: Final = str.maketrans({"’": "'", "\u2010": "-", "\u2011": "-", "\u00ad": None})


@dataclass(frozen=True, eq=False)
class Sought:
    """What to mark; made once for a query, by `sought`."""

    written: frozenset[str]
    beginning: str | None
    forms: frozenset[str]
    parts: frozenset[str]
    begun: tuple[str, ...]
    """The beginnings of all these; a pattern of them took 1 ms to make for every new query."""
    held: tuple[str, ...]


def sought(
    written: Iterable[str], beginning: str | None, forms: Iterable[str], parts: Iterable[str]
) -> Sought:
    """Words in lower case: as they were written, the one that may be only the beginning of a word,
    their base forms, and the members of compounds, marked where there is nothing better."""
    own = frozenset(written), frozenset(forms), frozenset(parts)
    every = frozenset().union(*own)
    begun, held = (tuple({form[:size] for form in every}) for size in (_BEGUN, _HELD))
    return Sought(own[0], beginning, own[1], own[2], begun, held)


def marked(texts: Mapping[str, tuple[str, str]], what: Sought) -> dict[str, list[Span]]:
    """The places in each text, given as field: (language, text); fields without one are left
    out."""
    found = _marked(texts, what, what.forms)
    return found or (_marked(texts, what, what.parts) if what.parts else {})


def _marked(
    texts: Mapping[str, tuple[str, str]], what: Sought, forms: frozenset[str]
) -> dict[str, list[Span]]:
    found = {
        field: [
            word.span()
            for word in _alike(_small(text), what)
            if _is_sought(word[0], language, what, forms)
        ]
        for field, (language, text) in texts.items()
    }
    return {field: spans for field, spans in found.items() if spans}


def _alike(text: str, what: Sought) -> Iterator[re.Match[str]]:
    """The words to look up. A part after a hyphen is one when the whole is none."""
    held = [one for one in what.held if one in text]
    end = 0
    for run in _RUN.finditer(text):
        at = run.start()
        if at >= end and (text.startswith(what.begun, at) or (held and _holds(text, at, held))):
            word = _WORD.match(text, at)
            assert word
            end = word.end()
            yield word


def _holds(text: str, at: int, held: Sequence[str]) -> bool:
    reach = _REACH.match(text, at)
    assert reach
    return any(text.find(one, at, reach.end() + len(one)) >= 0 for one in held)


def _small(text: str) -> str:
    """In lower case, unless that moves the letters: İ becomes two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


@lru_cache(20_000)
def _is_sought(shown: str, language: str, what: Sought, forms: frozenset[str]) -> bool:
    word = unicodedata.normalize("NFC", shown.lower().translate(_UNWRITTEN))
    if word in what.written or (what.beginning and word.startswith(what.beginning)):
        return True
    return not forms.isdisjoint(stems.base_forms(word, language))
