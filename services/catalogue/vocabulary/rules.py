"""Which needs a query means, and which needs a service answers.

Both sides are compared in base forms: an expression is found in a query, and a service's word in
its texts, in whatever inflection it stands there.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from math import log
from typing import Final, NamedTuple

from services.catalogue.language import stems
from services.catalogue.language.asking import told
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import words
from services.catalogue.vocabulary.schemas import Concept

# What it says of a service that a concept's word stands in its name, its topics, its summary or
# its other texts; that it is of a class of the concept, or of a related one.
_BY_LEVEL: Final = (1.0, 0.6, 0.5, 0.15)
_BY_CLASS, _BY_RELATED_CLASS = 0.5, 0.15
# What a word is worth that services are called by, beside one that residents say.
_OF_WORDS: Final = 0.7
# How near a concept must be to a query, and how near beside the nearest.
_NEAREST, _AS_NEAR = 0.25, 0.85
_TELLING: Final = 0.3
_LEAST: Final = (2.0, 1.5, 1.0, 0.75, 0.5, 0.35)
DEGREES: Final = tuple(range(1, len(_LEAST) + 1))
"""How well a service answers a need, the best first."""


class Meant(NamedTuple):
    """A concept that a query speaks of."""

    concept: Concept
    words: frozenset[int]
    """Which words of the query say so, by their place."""


class _Expression(NamedTuple):
    concept: int
    words: tuple[frozenset[str], ...]
    """Each as its base forms, any of which will do."""


class Vocabulary:
    """Concepts, ready to be looked for."""

    def __init__(
        self, concepts: Iterable[Concept], forms: Callable[[str, str], Forms] = stems.forms
    ) -> None:
        """`forms`: of a word of `words_of(concepts)` in a language."""
        self.concepts = tuple(concepts)
        self.by_code = {concept.code: concept for concept in self.concepts}
        self.version = version(self.concepts)
        self._said: dict[str, list[_Expression]] = {}
        self._called: dict[str, list[_Expression]] = {}
        self._by_class: dict[str, dict[int, float]] = {}
        self._shares: dict[str, dict[int, float]] = {}
        """By form, and by concept in whose expressions it stands: the greatest share it has of
        one."""

        # The same word stands in many expressions; the same set for it takes a third of the memory.
        @cache
        def any_form(word: str, language: str) -> frozenset[str]:
            return frozenset((word, *forms(word, language).whole))

        for number, concept in enumerate(self.concepts):
            self._compile(self._said, number, _said(concept), any_form, 1.0)
            self._compile(self._called, number, _called(concept), any_form, _OF_WORDS)
            for code in concept.related_classes:
                self._by_class.setdefault(code, {})[number] = _BY_RELATED_CLASS
            for code in concept.service_classes:
                self._by_class.setdefault(code, {})[number] = _BY_CLASS

    def _compile(
        self,
        into: dict[str, list[_Expression]],
        concept: int,
        expressions: Iterable[tuple[str, list[str]]],
        any_form: Callable[[str, str], frozenset[str]],
        worth: float,
    ) -> None:
        """By each form of its first word; and what each of its words is worth by itself."""
        for language, found in expressions:
            if found:
                one = _Expression(concept, tuple(any_form(word, language) for word in found))
                for form in one.words[0]:
                    into.setdefault(form, []).append(one)
                for form in {form for word in one.words for form in word}:
                    own = self._shares.setdefault(form, {})
                    own[concept] = max(own.get(concept, 0), worth / len(one.words))

    def meant(self, query: Sequence[Collection[str]]) -> list[Meant]:
        """The concepts that a query means, those that say most of its words first. `query`: for
        each word its base forms. A concept said by some of the words of another is left out."""
        places: dict[str, set[int]] = {}
        for place, forms in enumerate(query):
            for form in forms:
                places.setdefault(form, set()).add(place)
        best: dict[int, frozenset[int]] = {}
        for one in _met(self._said, places):
            said = _places(one, places)
            if said and len(said) > len(best.get(one.concept, ())):
                best[one.concept] = said
        found = sorted(best.items(), key=lambda item: (-len(item[1]), item[0]))
        return [
            Meant(self.concepts[number], said)
            for number, said in found
            if not any(said < other for other in best.values())
        ]

    def near(self, query: Sequence[Collection[str]]) -> list[Concept]:
        """The concepts that a query speaks of in part, the nearest first: those whose expressions
        share its rarest words. For who says in words of their own what no expression says."""
        scores = self._nearness(query)
        least = max([_NEAREST, *(_AS_NEAR * score for score in scores.values())])
        found = sorted(scores, key=lambda concept: (-scores[concept], concept))
        return [self.concepts[concept] for concept in found if scores[concept] >= least]

    def nearness(self, query: Sequence[Collection[str]]) -> dict[str, float]:
        """How much a query speaks of each concept in part, by its code; 1 is a whole word that no
        other concept has."""
        return {self.concepts[number].code: n for number, n in self._nearness(query).items()}

    def _nearness(self, query: Sequence[Collection[str]]) -> dict[int, float]:
        scores: dict[int, float] = {}
        for forms in query:
            best: dict[int, float] = {}
            for form in forms:
                for concept, share in self._shares.get(form, {}).items():
                    best[concept] = max(best.get(concept, 0), share * self._rarity(form))
            for concept, score in best.items():
                scores[concept] = scores.get(concept, 0) + score
        return scores

    def telling(self, forms: Iterable[str]) -> float:
        """How much a word says, by the commonest of its base forms: 1 when a single concept has
        it, 0 when every one or none has."""
        return min((self._rarity(form) for form in forms if form in self._shares), default=0.0)

    def _rarity(self, form: str) -> float:
        return 1 - log(len(self._shares[form])) / log(len(self.concepts) + 1)

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


def version(concepts: Iterable[Concept]) -> int:
    """Changes whenever they do."""
    return zlib.crc32(repr(tuple(concepts)).encode())


def words_of(concepts: Iterable[Concept]) -> dict[str, set[str]]:
    """The words whose base forms it takes to compile these, by language."""
    found: dict[str, set[str]] = {}
    for concept in concepts:
        for language, expression in (*_said(concept), *_called(concept)):
            found.setdefault(language, set()).update(expression)
    return found


def _said(concept: Concept) -> Iterator[tuple[str, list[str]]]:
    """The words of its expressions, and of its name."""
    for language, texts in concept.expressions.items():
        yield from ((language, told(words(text), language)) for text in texts)
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
