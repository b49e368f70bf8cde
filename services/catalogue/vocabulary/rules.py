"""Which needs a query speaks of.

Queries and expressions are compared in base forms: an expression is found in whatever inflection
its words stand there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from math import exp, log, sqrt
from typing import Final, NamedTuple

from services.catalogue.language import stems
from services.catalogue.vocabulary import expressions
from services.catalogue.vocabulary.expressions import Compiled, Expression, FormsOf, Told
from services.catalogue.vocabulary.pieces import Pieces
from services.catalogue.vocabulary.schemas import Concept

# What a word is worth that hints at a concept, or that services are called by, beside one that
# residents say.
_OF_CLUES, _OF_WORDS = 1.0, 0.5
_MOST_SENSES: Final = 3
# How near a concept must be beside the nearest.
_AS_NEAR: Final = 0.6
# Of a query that is an expression word for word; the expressions' worth of what is not known.
_OUTRIGHT, _SMOOTHING = 0.15, 40
_OF_PIECES: Final = 0.8
# How surely the likelier of two concepts is meant: the greater, the less. The least that counts,
# beside the likeliest.
_DOUBT, _LEAST_LIKELY = 3.5, 0.05
_COMPILED: Final[Mapping[str, object]] = {"expressions": {}, "clues": {}, "words": {}}


class SpokenOf(NamedTuple):
    """A concept that a query is near to."""

    concept: Concept
    said: float
    """The share, of what the query tells, that expressions of the concept say word for word."""
    near: float
    """Beside the nearest concept, which has 1."""


class Understood(NamedTuple):
    """What a query may mean."""

    spoken_of: list[SpokenOf]
    """The nearest concepts, the nearest first."""
    likely: dict[str, float]
    """By code, the probabilities that this or that concept is meant; without the least likely."""


class Vocabulary:
    """Concepts, ready to be looked for. Its own `concepts` are without the expressions and words
    that they were compiled from."""

    def __init__(self, concepts: Iterable[Concept], forms: FormsOf = stems.forms) -> None:
        """`forms`: of a word of `words_of(concepts)` in a language."""
        given = tuple(concepts)
        self.concepts = tuple(one.model_copy(update=_COMPILED) for one in given)
        self.by_code = {concept.code: concept for concept in self.concepts}
        self._said: Compiled = {}
        counts: dict[str, dict[int, float]] = {}
        said: list[Expression] = []
        any_form = expressions.any_form(forms)
        for number, concept in enumerate(given):
            for one in expressions.compiled(number, expressions.said(concept), any_form):
                _count(counts, one, 1.0)
                said.append(one)
            for one in expressions.compiled(number, expressions.hinted(concept), any_form):
                _count(counts, one, _OF_CLUES)
            for one in expressions.compiled(number, expressions.called(concept), any_form):
                _count(counts, one, _OF_WORDS)
        self._every = len(said) or 1
        self._common = {form: sum(of.values()) for form, of in counts.items()}
        for one in said:
            if not (one.rest and self._is_vague(one, counts)):
                expressions.put(self._said, one, self._rarest(one))
        self._pieces = Pieces(counts, self._every, _SMOOTHING)
        self._counts = _packed(counts)
        """By form, the concepts in whose expressions it stands, each with the number of these;
        those of several words count less."""

    def has(self, word: str) -> bool:
        """Whether a word stands in any expression, as it is written or in its base form."""
        return word in self._common

    def spoken_of(self, query: Sequence[Collection[str]]) -> list[SpokenOf]:
        """The concepts that a query speaks of, the nearest first; `query` gives for each word its
        base forms.

        A concept is as near as its expressions make the query likely (Zhai and Lafferty's query
        likelihood with Dirichlet smoothing), and nearer when one of them is there word for word.
        """
        return self._nearest(*self._scored(query))

    def understood(self, query: Sequence[Collection[str]]) -> Understood:
        """What a query may mean; `query` as for `spoken_of`."""
        said, scores = self._scored(query)
        likely = self._probable(query, scores) if scores else {}
        return Understood(self._nearest(said, scores), likely)

    def _scored(
        self, query: Sequence[Collection[str]]
    ) -> tuple[dict[int, float], dict[int, float]]:
        """By concept, the share of the query that is said word for word, and how near it is."""
        said = self._outright(query)
        tells = [self._tells(forms) for forms in query]
        scores: dict[int, float] = {}
        for forms in query:
            for concept, score in self._likely(forms).items():
                scores[concept] = scores.get(concept, 0) + score
        for concept, places in said.items():
            outright = _OUTRIGHT * sum(tells[place] for place in places)
            scores[concept] = scores.get(concept, 0) + outright
        shares = {
            concept: sum(tells[place] for place in places) / sum(tells)
            for concept, places in said.items()
        }
        return shares, scores

    def _nearest(self, said: Mapping[int, float], scores: Mapping[int, float]) -> list[SpokenOf]:
        nearest = max(scores.values(), default=0)
        return [
            SpokenOf(self.concepts[one], said.get(one, 0.0), scores[one] / nearest)
            for one in sorted(scores, key=lambda concept: (-scores[concept], concept))
            if scores[one] >= _AS_NEAR * nearest
        ]

    def _probable(
        self, query: Iterable[Collection[str]], spoken_of: Mapping[int, float]
    ) -> dict[str, float]:
        """Also by the pieces of words, which say too little by themselves."""
        scores = dict(spoken_of)
        for forms in query:
            for concept, hint in self._pieces.hints(forms).items():
                scores[concept] = scores.get(concept, 0) + _OF_PIECES * hint
        nearest = max(scores.values())
        odds = {one: exp((score - nearest) / _DOUBT) for one, score in scores.items()}
        every = sum(odds.values())
        return {
            self.concepts[one].code: own / every
            for one, own in odds.items()
            if own >= _LEAST_LIKELY
        }

    def _outright(self, query: Sequence[Collection[str]]) -> dict[int, set[int]]:
        """By concept, the places of the words that are its expressions word for word."""
        places: dict[str, set[int]] = {}
        for place, forms in enumerate(query):
            for form in forms:
                places.setdefault(form, set()).add(place)
        said: dict[int, set[int]] = {}
        for one in expressions.met(self._said, places):
            if here := _places(one, places):
                said.setdefault(one.concept, set()).update(here)
        return said

    def _likely(self, forms: Collection[str]) -> dict[int, float]:
        """By concept, how much a word speaks for it."""
        best: dict[int, float] = {}
        for form in forms:
            common = self._common.get(form, 0)
            for concept, count in self._counts.get(form, ()):
                likely = log(1 + count * self._every / (_SMOOTHING * common))
                best[concept] = max(best.get(concept, 0), likely)
        return best

    def _is_vague(self, one: Expression, counts: Mapping[str, Mapping[int, float]]) -> bool:
        """Whether what is left of it is said of many things: "make" is not of wills alone."""
        return max(len(counts[form]) for form in one.words[0]) > _MOST_SENSES

    def _rarest(self, one: Expression) -> int:
        common = [max(self._common[form] for form in word) for word in one.words]
        return common.index(min(common))

    def _tells(self, forms: Collection[str]) -> float:
        """How much a word tells: the rarer in all expressions, the more."""
        common = [self._common[form] for form in forms if form in self._common]
        return log(1 + self._every / min(common, default=1))


def _count(counts: dict[str, dict[int, float]], one: Expression, worth: float) -> None:
    for form in {form for word in one.words for form in word}:
        own = counts.setdefault(form, {})
        own[one.concept] = own.get(one.concept, 0) + worth / sqrt(len(one.words))


def _packed(
    counts: dict[str, dict[int, float]],
) -> dict[str, tuple[tuple[int, float], ...]]:
    """The same in a third of the memory: many forms have equal counts. Empties what is given, so
    that there are never two of all."""
    pair = cache(lambda concept, count: (concept, round(count, 2)))
    packed = {}
    for form in list(counts):
        packed[form] = tuple(pair(*own) for own in counts.pop(form).items())
    return packed


def _places(one: Expression, places: Mapping[str, set[int]]) -> frozenset[int]:
    """Where the words of the expression stand in a query; nowhere unless all are there."""
    found: set[int] = set()
    for word in one.words:
        here = {place for form in word for place in places.get(form, ())}
        if not here:
            return frozenset()
        found |= here
    return frozenset(found)


def words_of(concepts: Iterable[Concept]) -> dict[str, set[str]]:
    """The words whose base forms it takes to compile these, by language."""
    return expressions.words_of(told for one in concepts for told in _told(one))


def _told(concept: Concept) -> Iterable[Told]:
    return (
        *expressions.said(concept),
        *expressions.hinted(concept),
        *expressions.called(concept),
    )


EMPTY: Final = Vocabulary(())
