"""What the pieces of a word hint at, for words that nobody has thought of.

"Oksentelu" shares "oksen" with oksentaa, "luistelukoulu" shares "luist" with luistin: words of one
origin are spelt alike, and the dictionary does not know all of their relations.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from math import log
from typing import Final
from zlib import crc32

_LETTERS: Final = 5
_PARTS: Final = 3
"""Bits that the pieces are counted apart by."""
_REST: Final = 32 - _PARTS
_MOST_CONCEPTS: Final = 100
"""A piece that hints at more tells nothing ("inen")."""


class Pieces:
    """Pieces by their checksums, each with the concepts it hints at and how much. Of arrays, for a
    dictionary of them would take ten times the memory."""

    def __init__(
        self, counts: Mapping[str, Mapping[int, float]], every: float, smoothing: float
    ) -> None:
        """`counts`: of each form, how often it stands in the expressions of each concept."""
        self._pieces, self._starts = array("I"), array("I", [0])
        self._concepts, self._hints = array("H"), array("f")
        pieces_of = [array("I", _pieces((form,))) for form in counts]
        for part in range(1 << _PARTS):
            found = _counted(pieces_of, counts.values(), part)
            for piece in sorted(found):
                own = found[piece]
                if len(own) <= _MOST_CONCEPTS:
                    common = smoothing * sum(own.values())
                    self._pieces.append(piece)
                    self._concepts.extend(own)
                    self._hints.extend(log(1 + n * every / common) for n in own.values())
                    self._starts.append(len(self._concepts))

    def hints(self, forms: Iterable[str]) -> dict[int, float]:
        """By concept, how much the pieces of a word in these forms speak for it on the average."""
        pieces = set(_pieces(forms))
        hints: dict[int, float] = {}
        for piece in sorted(pieces):
            at = bisect_left(self._pieces, piece)
            if at < len(self._pieces) and self._pieces[at] == piece:
                for place in range(self._starts[at], self._starts[at + 1]):
                    concept = self._concepts[place]
                    hints[concept] = hints.get(concept, 0) + self._hints[place]
        return {concept: hint / len(pieces) for concept, hint in hints.items()}


def _counted(
    pieces_of: Iterable[Iterable[int]], counts: Iterable[Mapping[int, float]], part: int
) -> dict[int, dict[int, float]]:
    """Of the pieces whose checksums begin with these bits; all at once would take 60 MB."""
    found: dict[int, dict[int, float]] = {}
    for pieces, own in zip(pieces_of, counts, strict=True):
        for piece in pieces:
            if piece >> _REST == part:
                into = found.setdefault(piece, {})
                for concept, count in own.items():
                    into[concept] = into.get(concept, 0) + count
    return found


def _pieces(forms: Iterable[str]) -> Iterator[int]:
    for form in forms:
        whole = f"<{form}>".encode("utf-32-le")
        size = 4 * _LETTERS
        for start in range(0, len(whole) - size + 1, 4):
            yield crc32(whole[start : start + size])
