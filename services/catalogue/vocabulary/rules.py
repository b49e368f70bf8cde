"""Which needs a query means, and which needs a service answers.

Both sides are compared in base forms: an expression is found in a query, and a service's word in
its texts, in whatever inflection it stands there.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from math import log, sqrt
from typing import Final, NamedTuple

from services.catalogue.language import stems
from services.catalogue.language.asking import telling, told
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import words
from services.catalogue.vocabulary.schemas import Concept, ConceptBody

# What it says of a service that a concept's word stands in its name, its topics, its summary or
# its other texts; that it is of a class of the concept, or of a related one.
_BY_LEVEL: Final = (1.0, 0.6, 0.5, 0.15)
_BY_CLASS, _BY_RELATED_CLASS = 0.5, 0.15
# What a word is worth that services are called by, beside one that residents say.
_OF_WORDS: Final = 0.5
# How near a concept must be beside the nearest.
_AS_NEAR: Final = 0.6
# Of a query that is an expression word for word; the expressions' worth of what is not known.
_OUTRIGHT, _SMOOTHING = 0.5, 20
_COMPILED: Final[Mapping[str, object]] = {"expressions": {}, "words": {}}
_TELLING: Final = 0.3
_LEAST: Final = (2.25, 2.0, 1.75, 1.5, 1.25, 1.0, 0.85, 0.75, 0.65, 0.5, 0.42, 0.35)
DEGREES: Final = tuple(range(1, len(_LEAST) + 1))
"""How well a service answers a need, the best first."""


class SpokenOf(NamedTuple):
    """A concept that a query is near to."""

    concept: Concept
    said: float
    """The share, of what the query tells, that expressions of the concept say word for word."""
    near: float
    """Beside the nearest concept, which has 1."""


class _Expression(NamedTuple):
    concept: int
    words: tuple[tuple[str, ...], ...]
    """Each as its base forms, any of which will do."""


class Vocabulary:
    """Concepts, ready to be looked for. Its own `concepts` are without the expressions and words
    that they were compiled from."""

    def __init__(
        self, concepts: Iterable[Concept], forms: Callable[[str, str], Forms] = stems.forms
    ) -> None:
        """`forms`: of a word of `words_of(concepts)` in a language."""
        given = tuple(concepts)
        self.version = version(given)
        self.concepts = tuple(one.model_copy(update=_COMPILED) for one in given)
        self.by_code = {concept.code: concept for concept in self.concepts}
        self._said: dict[str, list[_Expression]] = {}
        self._called: dict[str, list[_Expression]] = {}
        self._by_class: dict[str, dict[int, float]] = {}
        counts: dict[str, dict[int, float]] = {}

        # The same word stands in many expressions; the same forms of it take a third of the memory.
        @cache
        def any_form(word: str, language: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys((word, *forms(word, language).whole)))

        for number, concept in enumerate(given):
            self._compile(self._said, number, _said(concept), any_form, counts, 1.0)
            self._compile(self._called, number, _called(concept), any_form, counts, _OF_WORDS)
            for code in concept.related_classes:
                self._by_class.setdefault(code, {})[number] = _BY_RELATED_CLASS
            for code in concept.service_classes:
                self._by_class.setdefault(code, {})[number] = _BY_CLASS
        self._common = {form: sum(of.values()) for form, of in counts.items()}
        self._counts = _packed(counts)
        """By form, the concepts in whose expressions it stands, each with the number of these;
        those of several words count less."""
        self._every = sum(len(own) for own in self._said.values()) or 1

    def _compile(
        self,
        into: dict[str, list[_Expression]],
        concept: int,
        expressions: Iterable[tuple[str, list[str]]],
        any_form: Callable[[str, str], tuple[str, ...]],
        counts: dict[str, dict[int, float]],
        worth: float,
    ) -> None:
        """By each form of its first word; and what each of its words is worth by itself."""
        for language, found in expressions:
            if found:
                one = _Expression(concept, tuple(any_form(word, language) for word in found))
                for form in one.words[0]:
                    into.setdefault(form, []).append(one)
                for form in {form for word in one.words for form in word}:
                    own = counts.setdefault(form, {})
                    own[concept] = own.get(concept, 0) + worth / sqrt(len(one.words))

    def has(self, word: str) -> bool:
        """Whether a word stands in any expression, as it is written or in its base form."""
        return word in self._common

    def spoken_of(self, query: Sequence[Collection[str]]) -> list[SpokenOf]:
        """The concepts that a query speaks of, the nearest first; `query` gives for each word its
        base forms.

        A concept is as near as its expressions make the query likely (Zhai and Lafferty's query
        likelihood with Dirichlet smoothing), and nearer when one of them is there word for word.
        """
        said = self._outright(query)
        tells = [self._tells(forms) for forms in query]
        scores: dict[int, float] = {}
        for forms in query:
            for concept, score in self._likely(forms).items():
                scores[concept] = scores.get(concept, 0) + score
        for concept, places in said.items():
            outright = _OUTRIGHT * sum(tells[place] for place in places)
            scores[concept] = scores.get(concept, 0) + outright
        nearest = max(scores.values(), default=0)
        return [
            SpokenOf(
                self.concepts[one],
                sum(tells[place] for place in said.get(one, ())) / sum(tells),
                scores[one] / nearest,
            )
            for one in sorted(scores, key=lambda concept: (-scores[concept], concept))
            if scores[one] >= _AS_NEAR * nearest
        ]

    def _outright(self, query: Sequence[Collection[str]]) -> dict[int, set[int]]:
        """By concept, the places of the words that are its expressions word for word."""
        places: dict[str, set[int]] = {}
        for place, forms in enumerate(query):
            for form in forms:
                places.setdefault(form, set()).add(place)
        said: dict[int, set[int]] = {}
        for one in _met(self._said, places):
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

    def _tells(self, forms: Collection[str]) -> float:
        """How much a word tells: the rarer in all expressions, the more."""
        common = [self._common[form] for form in forms if form in self._common]
        return log(1 + self._every / min(common, default=1))

    def scores(
        self, levels: Sequence[AbstractSet[str]], classes: Iterable[str]
    ) -> dict[str, float]:
        """How well a service answers concepts, by their codes in order: from 0.3, more than long
        texts alone give, to about 3. `levels`: the base forms of its names, topics, summaries and
        other texts."""
        scores: dict[int, float] = {}
        for forms, weight in zip(levels, _BY_LEVEL, strict=True):
            for number in {one.concept for one in _met(self._called, forms) if _holds(one, forms)}:
                scores[number] = scores.get(number, 0) + weight
        for code in classes:
            for number, weight in self._by_class.get(code, {}).items():
                scores[number] = scores.get(number, 0) + weight
        return {
            self.concepts[number].code: round(score, 2)
            for number, score in sorted(scores.items())
            if score >= _TELLING
        }


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


def answered(scores: Mapping[str, float]) -> dict[str, int]:
    """The codes of the concepts that a service of these `scores` answers, with how well
    (`DEGREES`)."""
    return {code: degree for code, score in scores.items() if (degree := _degree(score))}


def token(code: str) -> str:
    """A word that stands for a concept in what is searched, and for nothing else."""
    return f"qq{code.replace('_', '')}"


def _degree(score: float) -> int:
    return next(
        (degree for degree, least in zip(DEGREES, _LEAST, strict=True) if score >= least), 0
    )


def faults(body: ConceptBody) -> Iterator[tuple[str, str]]:
    """Expressions that would be found in every other query: where, and what to do."""
    for language, texts in body.expressions.items():
        for place, text in enumerate(texts):
            if not telling(words(text), language):
                yield f"expressions.{language}.{place}", "Add a word that not everybody uses"


def version(concepts: Iterable[Concept]) -> int:
    """Changes whenever `answered` may: with what services are called and their classes, not with
    what residents say."""
    told = [(one.code, one.words, one.service_classes, one.related_classes) for one in concepts]
    return zlib.crc32(repr(told).encode())


def words_of(concepts: Iterable[Concept]) -> dict[str, set[str]]:
    """The words whose base forms it takes to compile these, by language."""
    found: dict[str, set[str]] = {}
    for concept in concepts:
        for language, expression in (*_said(concept), *_called(concept)):
            found.setdefault(language, set()).update(expression)
    return found


def _said(concept: Concept) -> Iterator[tuple[str, list[str]]]:
    """The words of its expressions, and of its name. Of a crisis not those whose empty words make
    the difference ("haluan kuolla"): what is left is said of grief and many other things, and
    `crisis.rules` reads them whole."""
    for language, texts in concept.expressions.items():
        for found in map(words, texts):
            kept = told(found, language)
            if not (concept.crisis and len(kept) == 1 < len(found)):
                yield language, kept
    yield from ((language, told(words(name), language)) for language, name in concept.name.items())


def _called(concept: Concept) -> Iterator[tuple[str, list[str]]]:
    for language, texts in concept.words.items():
        yield from ((language, words(text)) for text in texts)


def _met(compiled: Mapping[str, list[_Expression]], forms: Iterable[str]) -> Iterator[_Expression]:
    for form in forms:
        yield from compiled.get(form, ())


def _places(one: _Expression, places: Mapping[str, set[int]]) -> frozenset[int]:
    """Where the words of the expression stand in a query; nowhere unless all are there."""
    found: set[int] = set()
    for word in one.words:
        here = {place for form in word for place in places.get(form, ())}
        if not here:
            return frozenset()
        found |= here
    return frozenset(found)


def _holds(one: _Expression, forms: Collection[str]) -> bool:
    return all(any(form in forms for form in word) for word in one.words)


EMPTY: Final = Vocabulary(())
