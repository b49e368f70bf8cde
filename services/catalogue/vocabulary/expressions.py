"""What is compiled of the vocabulary: expressions as the base forms of their words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from services.catalogue.language.asking import telling, told
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import words
from services.catalogue.vocabulary.schemas import Concept, ConceptBody

_TELLING: Final = "Add a word that not everybody uses"
_ONE_WORD: Final = "Give one word that not everybody uses; what is longer is an expression"
_NO_CLUES: Final = "Leave them out: a crisis is said, not guessed"
FormsOf = Callable[[str, str], Forms]
"""Of a word in a language."""
AnyForm = Callable[[str, str], tuple[str, ...]]
Compiled = dict[str, list["Expression"]]
"""Expressions by each form of one of their words."""


class Told(NamedTuple):
    """One expression, or what services are called, as it was written."""

    language: str
    words: Sequence[str]
    rest: bool = False
    """A single word is left of several: of "make a will" only "make"."""


class Expression(NamedTuple):
    concept: int
    words: tuple[tuple[str, ...], ...]
    """Each as its base forms, any of which will do."""
    rest: bool
    """As of `Told`."""


def any_form(forms: FormsOf) -> AnyForm:
    """The forms of a word, any of which will do. The same word stands in many expressions; the
    same forms of it take a third of the memory."""

    @cache
    def of(word: str, language: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((word, *forms(word, language).whole)))

    return of


def compiled(concept: int, expressions: Iterable[Told], forms: AnyForm) -> Iterator[Expression]:
    """The expressions of a concept that have any words."""
    for one in expressions:
        if one.words:
            found = tuple(forms(word, one.language) for word in one.words)
            yield Expression(concept, found, one.rest)


def put(into: Compiled, one: Expression, by: int = 0) -> None:
    """By the forms of its word in this place, the rarest if that is known: it is looked for
    wherever they stand."""
    for form in one.words[by]:
        into.setdefault(form, []).append(one)


def met(compiled: Mapping[str, list[Expression]], forms: Iterable[str]) -> Iterator[Expression]:
    for form in forms:
        yield from compiled.get(form, ())


def said(concept: Concept) -> Iterator[Told]:
    """The words of its expressions, and of its name. Of a crisis not those whose empty words or
    very form make the difference ("haluan kuolla"): what is left is said of grief and many other
    things, and `crisis.rules` reads them whole."""
    for language, texts in concept.expressions.items():
        for text in texts:
            found = words(text)
            kept = told(found, language)
            rest = len(kept) == 1 < len(found)
            if not (concept.crisis and ('"' in text or rest)):
                yield Told(language, kept, rest)
    for own, name in concept.name.items():
        yield Told(own, told(words(name), own))


def hinted(concept: Concept) -> Iterator[Told]:
    """The words that hint at it."""
    for language, texts in concept.clues.items():
        yield from (Told(language, telling(words(text), language)) for text in texts)


def called(concept: Concept) -> Iterator[Told]:
    """The words that services are called by."""
    for language, texts in concept.words.items():
        yield from (Told(language, words(text)) for text in texts)


def words_of(expressions: Iterable[Told]) -> dict[str, set[str]]:
    """The words whose base forms it takes to compile these, by language."""
    found: dict[str, set[str]] = {}
    for one in expressions:
        found.setdefault(one.language, set()).update(one.words)
    return found


def faults(body: ConceptBody) -> Iterator[tuple[str, str]]:
    """Expressions that would be found in every other query, and clues that are none: where, and
    what to do."""
    for language, texts in body.expressions.items():
        for place, text in enumerate(texts):
            if not telling(words(text), language):
                yield f"expressions.{language}.{place}", _TELLING
    for language, texts in body.clues.items():
        for place, text in enumerate(texts):
            if len(telling(words(text), language)) != 1:
                yield f"clues.{language}.{place}", _ONE_WORD
    if body.crisis and body.clues:
        yield "clues", _NO_CLUES
    for own, name in body.name.items():
        if not telling(words(name), own):
            yield f"name.{own}", _TELLING


def token(code: str) -> str:
    """A word that stands for a concept in what is searched, and for nothing else."""
    return f"qq{code.replace('_', '')}"
