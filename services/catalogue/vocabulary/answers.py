"""Which needs a service answers, and how well."""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from services.catalogue.language import stems
from services.catalogue.vocabulary import expressions
from services.catalogue.vocabulary.expressions import Compiled, Expression, FormsOf
from services.catalogue.vocabulary.schemas import Concept

# What it says of a service that a concept's word stands in its name, its topics, its summary or
# its other texts; that it is of a class of the concept, or of a related one.
_BY_LEVEL: Final = (1.0, 0.6, 0.5, 0.15)
_BY_CLASS, _BY_RELATED_CLASS = 0.5, 0.15
_TELLING: Final = 0.3
_LEAST: Final = (2.25, 2.0, 1.75, 1.5, 1.25, 1.0, 0.85, 0.75, 0.65, 0.5, 0.42, 0.35)
DEGREES: Final = tuple(range(1, len(_LEAST) + 1))
"""How well a service answers a need, the best first."""


class Answers:
    """What services that answer concepts are called, ready to be looked for in their texts."""

    def __init__(self, concepts: Iterable[Concept], forms: FormsOf = stems.forms) -> None:
        """`forms`: of a word of `words_of(concepts)` in a language."""
        given = tuple(concepts)
        self.version = version(given)
        self._codes = [one.code for one in given]
        self._called: Compiled = {}
        self._by_class: dict[str, dict[int, float]] = {}
        any_form = expressions.any_form(forms)
        for number, concept in enumerate(given):
            for one in expressions.compiled(number, expressions.called(concept), any_form):
                expressions.put(self._called, one)
            for code in concept.related_classes:
                self._by_class.setdefault(code, {})[number] = _BY_RELATED_CLASS
            for code in concept.service_classes:
                self._by_class.setdefault(code, {})[number] = _BY_CLASS

    def scores(
        self, levels: Sequence[AbstractSet[str]], classes: Iterable[str]
    ) -> dict[str, float]:
        """How well a service answers concepts, by their codes in order: from 0.3, more than long
        texts alone give, to about 3. `levels`: the base forms of its names, topics, summaries and
        other texts."""
        scores: dict[int, float] = {}
        for forms, weight in zip(levels, _BY_LEVEL, strict=True):
            met = expressions.met(self._called, forms)
            for number in {one.concept for one in met if _holds(one, forms)}:
                scores[number] = scores.get(number, 0) + weight
        for code in classes:
            for number, weight in self._by_class.get(code, {}).items():
                scores[number] = scores.get(number, 0) + weight
        return {
            self._codes[number]: round(score, 2)
            for number, score in sorted(scores.items())
            if score >= _TELLING
        }


def _holds(one: Expression, forms: Collection[str]) -> bool:
    return all(any(form in forms for form in word) for word in one.words)


def answered(scores: Mapping[str, float]) -> dict[str, int]:
    """The codes of the concepts that a service of these `scores` answers, with how well
    (`DEGREES`)."""
    return {code: degree for code, score in scores.items() if (degree := _degree(score))}


def _degree(score: float) -> int:
    return next(
        (degree for degree, least in zip(DEGREES, _LEAST, strict=True) if score >= least), 0
    )


def version(concepts: Iterable[Concept]) -> int:
    """Changes whenever `answered` may: with what services are called and their classes, not with
    what residents say."""
    told = [(one.code, one.words, one.service_classes, one.related_classes) for one in concepts]
    return zlib.crc32(repr(told).encode())


def words_of(concepts: Iterable[Concept]) -> dict[str, set[str]]:
    """The words whose base forms it takes to compile these, by language."""
    return expressions.words_of(told for one in concepts for told in expressions.called(one))


NONE: Final = Answers(())
