"""Voikko's readings of Finnish words, from the transducer that the package pyvoikko carries.

The tags are those of voikko-fi: "Ln" noun, "Sg" genitive, "Nm" plural, "Bc" seam of a compound.
They are read here rather than by pyvoikko, which gives "omainenhoitaja" for omaishoitaja and
"sote--palvelu" for sote-palvelut, and keeps no trace of derivations.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

LONGEST = 60
"""Letters; the longest of 29,000 word forms of real services and channels has 38."""
REMEMBERED = 2_000
"""Words; reading a query asks for the same one several times. Some 3 MB when full."""

# A nonsense compound of ambiguous words ("oikeanoikeanoikean…", 60 letters) kept the transducer
# busy for 22 seconds. The paths alive after the first letters tell: 271 at most in real words,
# over a thousand in such compounds before they take any time.
_FIRST_CHECK, _CHECK_EVERY, _LIVE_PATHS = 20, 4, 500

_ANALYSABLE = re.compile(r"-?[^\W_](?:[\w:'-]*[^\W_])?-?")
_UNSEEN = re.compile(r"\[X[rs]\][^\[]*\[X\]")
_TOKEN = re.compile(r"\[X[pj]\]([^\[]*)\[X\]|\[([^\]]*)\]|([^\[]+)")


class Piece(NamedTuple):
    """One member of a compound, or the whole of a simple word."""

    surface: str
    """As written, endings and hyphens included."""
    lemmas: tuple[str, ...]
    """The dictionary word, then each word derived from it (kävellä, kävely); the last one is the
    base form. Never empty."""
    tags: frozenset[str]
    word_class: str
    """Voikko's class after all derivations: "Ln" noun, "Lt" verb, "Lp" prefix…"""

    @property
    def lemma(self) -> str:
        return self.lemmas[-1]


Reading = tuple[Piece, ...]


def load() -> None:
    """Loads the transducer: about 1.5 seconds and 220 MB, once in a process. Any thread may call
    it again; without it the first word pays."""
    _transducer()


@lru_cache(REMEMBERED)
def readings(word: str) -> tuple[Reading, ...]:
    """All readings of a lower-case word; none if Voikko does not know it. Never raises. The
    slowest nonsense measured took 30 ms, a real word takes 0.5 ms."""
    if len(word) > LONGEST or not _ANALYSABLE.fullmatch(word):
        return ()
    found = map(_reading, _outputs(word))
    return tuple(dict.fromkeys(reading for reading in found if reading))


def _transducer() -> Any:
    # The import loads it; Python's import lock makes a second thread wait for the first.
    from pyvoikko import VOIKKO_FST

    return VOIKKO_FST


def _outputs(word: str) -> Iterator[str]:
    """What the transducer's `lookup` gives for a word. That splits the word into symbols nearly as
    slowly as it runs; its sorting by weight is left out too, for no path has one."""
    symbols = list(map(_symbol, word))
    if _explodes(symbols):
        return
    for _, _, end in _transducer().run_fst(symbols, keep_non_final=False):
        yield "".join([symbol.get_symbol() for symbol in end.output_symbols])


def _explodes(symbols: Sequence[Any]) -> bool:
    cuts = range(_FIRST_CHECK, len(symbols), _CHECK_EVERY)
    return any(len(_transducer().run_fst(symbols[:cut])) > _LIVE_PATHS for cut in cuts)


@lru_cache(1000)
def _symbol(letter: str) -> Any:
    return _transducer().split_to_symbols(letter)[0]


def _reading(output: str) -> Reading:
    pieces = (_piece(part) for part in _UNSEEN.sub("", output).split("[Bc]"))
    return tuple(piece for piece in pieces if piece.surface.strip("-"))


def _piece(output: str) -> Piece:
    surface, lemmas, tags = "", [], []
    for base, tag, text in _TOKEN.findall(output):
        if tag:
            tags.append(tag)
        elif text:
            surface += text
        else:
            lemmas.append(_spelled(surface + base))
    known = tuple(filter(None, lemmas)) or (_spelled(surface),)
    classes = [tag for tag in tags if tag.startswith("L")]
    return Piece(surface, known, frozenset(tags), classes[-1] if classes else "")


def _spelled(base: str) -> str:
    """Without the seams that the dictionary marks inside its words ("hyvin=vointi")."""
    return base.replace("=", "").strip("-").lower()
