"""The word that was meant, when one was misspelt: the nearest of the words that services use.

A simple word of the dictionary is right as it is, though no service has it: kissa is no kassa. A
compound that the dictionary merely can put together ("toimentulotuki") may be a slip.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log
from typing import Final

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.catalogue.language import stems

_CACHED: Final = 5_000
_SHORTEST: Final = 5
"""Letters; in shorter words every other word is near."""
_TWO_SLIPS: Final = 10
"""Letters from which on two slips are thought of."""
_HEAD: Final = 2
"""Letters by which the words to compare with are chosen, for all would take too long at every
letter typed; slips in them are tried one by one."""
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyzåäö"
_LAST: Final = chr(0x10FFFF)
ByLength = Mapping[int, Sequence[str]]
"""Words by the number of their letters: the others are too far away to be looked at."""


class Spelling:
    """The words to choose from, each with the number of services that have it."""

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        self._counts = counts or {}
        self.commonest = max(self._counts.values(), default=0)
        """How many services have the word that most have."""
        words = [word for word in self._counts if len(word) >= _SHORTEST - 1]
        self._words = _by_length(words)
        self._stems: dict[str, str] = {}
        self._in_order = sorted(self._counts)
        self.meant = lru_cache(_CACHED)(self._meant)
        self.beginning = lru_cache(_CACHED)(self._beginning)
        for word in sorted(words, key=lambda word: self._counts[word]):
            self._stems[_stem(word)] = word
        self._all_stems = _by_length(self._stems)

    def services_with(self, *forms: str) -> int:
        """How many services have a word of these forms in their names, topics or summaries."""
        return max((self._counts.get(form, 0) for form in forms), default=0)

    def rarity(self, services: int) -> float:
        """How much a word tells that so many services have: from 1, none has it, down to 0."""
        return 1 - log(1 + services) / log(2 + self.commonest)

    def _meant(self, word: str, language: str) -> str | None:
        """The word that was most likely meant; None when this one is right, or nobody knows."""
        if not self._counts or not _may_be_misspelt(word) or self._has(word, language):
            return None
        return self._nearest(word) or self._nearest_inflected(word)

    def _beginning(self, typed: str) -> str | None:
        """What a word that is still being typed should probably begin with: one slip away, the
        commonest. None when a word begins like it, or nobody knows."""
        if not self._counts or not _may_be_misspelt(typed) or self._begun(typed):
            return None
        words = self._begun(typed[:_HEAD])
        near = {
            beginning
            for size in (len(typed) - 1, len(typed), len(typed) + 1)
            for beginning in _near(typed, {size: list({word[:size] for word in words})}, 1)
        }
        found = near | set(filter(self._begun, _other_heads(typed)))
        # Of what is as common, the one as long: the others may lack or repeat the last letter.
        return min(
            found,
            key=lambda one: (len(one) != len(typed), -len(self._begun(one)), one),
            default=None,
        )

    def _begun(self, beginning: str) -> list[str]:
        """The words that begin so."""
        first = bisect_left(self._in_order, beginning)
        return self._in_order[first : bisect_left(self._in_order, beginning + _LAST, first)]

    def _has(self, word: str, language: str) -> bool:
        """Whether it can be found as it is, or is right though it cannot."""
        forms = stems.forms(word, language)
        if any(form in self._counts for form in (word, *forms.whole, *forms.kin)):
            return True
        return stems.known(word, language) and not forms.parts

    def _nearest(self, word: str) -> str | None:
        return self._best(word, _near(word, self._words))

    def _nearest_inflected(self, word: str) -> str | None:
        """By the stems of both, for services have the word in other forms."""
        near = _near(_stem(word), self._all_stems)
        return self._best(word, {self._stems[stem]: slips for stem, slips in near.items()})

    def _best(self, word: str, near: Mapping[str, int]) -> str | None:
        """The fewest slips, then the same beginning, then the commonest."""

        def order(other: str) -> tuple[int, bool, int]:
            return near[other], other[0] != word[0], -self._counts[other]

        return min(near, key=order, default=None)


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    return found


def _near(word: str, others: ByLength, reach: int | None = None) -> dict[str, int]:
    """Those within reach, with the number of slips: letters left out, added, changed, swapped."""
    reach = reach or (2 if len(word) >= _TWO_SLIPS else 1)
    lengths = range(len(word) - reach, len(word) + reach + 1)
    of_length = [other for length in lengths for other in others.get(length, ())]
    found = process.extract(word, of_length, scorer=OSA.distance, score_cutoff=reach, limit=None)
    return {other: int(slips) for other, slips, _ in found}


def _other_heads(typed: str) -> set[str]:
    """With one slip mended among the first letters."""
    made = {typed[1] + typed[0] + typed[2:]}
    for at in range(_HEAD):
        made.add(typed[:at] + typed[at + 1 :])
        made |= {typed[:at] + letter + typed[at:] for letter in _ALPHABET}
        made |= {typed[:at] + letter + typed[at + 1 :] for letter in _ALPHABET}
    return made


def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("finnish").stemWord(word))
