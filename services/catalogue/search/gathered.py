"""Everything that a service is found by: the words of its texts, and their base forms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from services.catalogue.language.finnish import Forms

LEVELS = (1, 2, 3, 4)
"""Of importance: names, topics, summaries, bodies."""
ANALYSED = ("fi", "sv", "en")
"""Languages with base forms; texts in others are found as they are written."""


class Text(NamedTuple):
    """One text as its words, in a language."""

    language: str
    words: Sequence[str]


Levels = Sequence[Sequence[Text]]
"""The texts of a service, most important level first."""

FormsOf = Mapping[str, Mapping[str, Forms]]
"""The forms of words by language; every word of `ANALYSED` languages is there."""


def base_key(language: str, level: int) -> str:
    """Of a search document: where the base forms of a level's texts in a language are."""
    return f"base_{language}_{level}"


class Gathered:
    """Everything that a service is found by, each thing once and in the order of the texts."""

    def __init__(self) -> None:
        self.base: dict[str, dict[str, None]] = {
            base_key(language, level): {} for level in LEVELS for language in ANALYSED
        }
        self.found: dict[int, dict[str, int]] = {level: {} for level in LEVELS}
        """By level, the place of each lexeme among all that is found, from 1."""
        self._places = 0

    def add(self, lexemes: Iterable[str], level: int) -> None:
        own, place = self.found[level], self._places
        for lexeme in lexemes:
            if lexeme not in own:
                own[lexeme] = place = place + 1
        self._places = place

    def add_base(self, forms: Iterable[str], language: str, level: int) -> None:
        if kept := dict.fromkeys(forms):
            self.base[base_key(language, level)].update(kept)
            self.add(kept, level)


def gather(levels: Levels, forms: FormsOf) -> Gathered:
    gathered = Gathered()
    for level, texts in zip(LEVELS, levels, strict=True):
        met: dict[str, set[str]] = {}  # by language; what was met before would add nothing
        for text in texts:
            before = met.setdefault(text.language, set())
            new = [word for word in dict.fromkeys(text.words) if word not in before]
            before.update(new)
            gathered.add(new, level)
            if text.language in ANALYSED:
                own = forms[text.language]
                _add_forms(gathered, [own[word] for word in new], text.language, level)
    return gathered


def _add_forms(gathered: Gathered, of_words: Iterable[Forms], language: str, level: int) -> None:
    """The parts of a compound go one level lower, so that the compound itself ranks above them."""
    wholes, parts = list[str](), list[str]()
    for whole, members, kin in of_words:
        wholes += whole
        wholes += kin
        parts += members
    gathered.add_base(wholes, language, level)
    gathered.add_base(parts, language, min(level + 1, LEVELS[-1]))
