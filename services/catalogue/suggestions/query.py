"""What somebody has typed so far, read."""

from functools import lru_cache
from typing import Final, NamedTuple

from libs.common.languages import Language
from services.catalogue.language import stems
from services.catalogue.language.asking import told
from services.catalogue.language.spelling import Spelling
from services.catalogue.language.words import words
from services.catalogue.suggestions.rules import EXACT_LETTERS, LONGEST_KEY, runs, spelled

CACHED: Final = 2_000
_MOST_WORDS: Final = 6
_INFLECTED: Final = 3
"""Letters from which on the last word may be a whole one, inflected."""
_QUICK: Final = 25
"""Letters; longer words are nearly always nonsense, and nonsense takes Voikko its time."""


class Asked(NamedTuple):
    """`phrase` and `last` are `spelled`; the forms are those of words as they were written."""

    language: Language
    phrase: str
    """All words, with single spaces."""
    last: str
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """As they were written, each with any form of it."""
    firsts: tuple[tuple[str, ...], ...] = ()
    """Any form of each telling word before the last one."""
    forms: tuple[str, ...] = ()
    """Of the last word, in case it is whole."""
    meant: str | None = None
    """What the last word should probably begin with; None when it is fine, as far as the words of
    services tell."""

    @property
    def short(self) -> bool:
        return len(self.phrase) <= EXACT_LETTERS


@lru_cache(CACHED)
def read(q: str, language: Language, spelling: Spelling) -> Asked | None:
    """None when there are no words. Identity codes and telephone numbers are none."""
    found = words(q)[-_MOST_WORDS:]
    typed = [run for word in found for _, run in runs(spelled(word))]
    if not typed:
        return None
    phrase = " ".join(typed)[:LONGEST_KEY].rstrip()
    telling, last = set(told(found, language)), found[-1]
    forms = {word: _forms(word, language) for word in found if len(word) >= _INFLECTED}
    return Asked(
        language,
        phrase,
        typed[-1][:LONGEST_KEY],
        tuple((word, forms.get(word, (word,))) for word in found),
        tuple(forms.get(word, (word,)) for word in found[:-1] if word in telling),
        forms.get(last, ()),
        _meant(typed[-1], spelling),
    )


def _forms(word: str, language: Language) -> tuple[str, ...]:
    if len(word) > _QUICK:
        return (word,)
    languages = dict.fromkeys(("fi", language) if stems.known(word, "fi") else ("fi", "sv", "en"))
    every = (form for one in languages for form in stems.forms(word, one).whole)
    return tuple(dict.fromkeys((word, *every)))


def _meant(last: str, spelling: Spelling) -> str | None:
    right = len(last) > _QUICK or stems.known(last, "fi")
    meant = None if right else spelling.beginning(last)
    return spelled(meant) if meant else None


def without(asked: Asked, place: int, spelling: Spelling) -> Asked | None:
    """As if the word at this place had not been typed."""
    rest = [word for number, (word, _) in enumerate(asked.words) if number != place]
    return read(" ".join(rest), asked.language, spelling)
