"""The order of services that answer needs: by all the needs that a query may speak of, added up,
and by its words.

An engine ranks a service by the best of several questions. Whoever "cannot sleep, and the baby
cries" is served best by what answers both, and what answers the second and the third guess is
likelier to be right than what answers the first alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from services.catalogue.search.gathered import LEVELS, base_key

WINDOW: Final = 50
"""Of so many, the first that an engine finds, the order is ours."""
_BY_LEVEL: Final = (0.3, 0.25, 0.25, 0.15)
"""What it says, beside that a service surely answers a need (some 2), that a word stands in its
names, topics, summaries or long texts."""


class Telling(NamedTuple):
    """A word of a query."""

    forms: frozenset[str]
    tells: float
    """From 0, when nearly all services have it, to 1, when hardly any has."""


class Weighing(NamedTuple):
    """By what services are weighed."""

    likely: Mapping[str, float]
    """How probably this or that concept is meant, by code."""
    words: Sequence[Telling]
    languages: Sequence[str]
    """Of the texts in which the words are looked for."""
    worth: float
    """What the best counts beside a match of all words, which is 1."""

    def keys(self) -> list[str]:
        """The keys of a search document that are needed."""
        return ["needs", *(base_key(own, level) for own in self.languages for level in LEVELS)]


def best_first(
    documents: Sequence[Mapping[str, Any]], matches: Sequence[float], by: Weighing
) -> list[Mapping[str, Any]]:
    """The documents in the better order, as far as `WINDOW`; of equal ones in the order there was.

    `matches`: how well the words of the query match each, at most 1; 0 of what was found by the
    needs it answers. Without these the order stays, and where a document was indexed by an older
    version, which told no needs: some weighed and others not would be worse than none.
    """
    first = documents[:WINDOW]
    if not matches or any("needs" not in document for document in first):
        return list(documents)
    weights = [_weight(document, by) for document in first]
    most = max(weights, default=0) or 1
    # Rounded, for sums of the same numbers in another order differ in the last digit.
    scores = [
        round(max(match, by.worth * weight / most), 9)
        for match, weight in zip(matches[:WINDOW], weights, strict=True)
    ]
    order = sorted(range(len(first)), key=lambda place: -scores[place])
    return [*(first[place] for place in order), *documents[WINDOW:]]


def _weight(document: Mapping[str, Any], by: Weighing) -> float:
    answers: Mapping[str, float] = document["needs"]
    answered = sum(share * answers.get(code, 0) for code, share in by.likely.items())
    return answered + _told(document, by)


def _told(document: Mapping[str, Any], by: Weighing) -> float:
    """What the words tell of a service, each by the most important texts where it stands."""
    missing, told = by.words, 0.0
    for level, weight in zip(LEVELS, _BY_LEVEL, strict=True):
        # Looking for some words in a text is quicker than making a set of all of its words.
        text = f" {' '.join(document.get(base_key(own, level), '') for own in by.languages)} "
        stands = [any(f" {form} " in text for form in word.forms) for word in missing]
        told += weight * sum(
            word.tells for word, there in zip(missing, stands, strict=True) if there
        )
        missing = [word for word, there in zip(missing, stands, strict=True) if not there]
    return told
