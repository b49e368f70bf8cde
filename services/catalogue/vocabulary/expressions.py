"""What is compiled of the vocabulary: expressions as the base forms of their words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from services.catalogue.language.asking import telling, told
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import words
from services.catalogue.vocabulary.schemas import Concept, ConceptBody

_TELLING: Final = "Add a word that not everybody uses"
FormsOf = Callable[[str, str], Forms]
"""Of a word in a language."""
Told = tuple[str, list[str]]
"""A language, and the words of one expression."""
AnyForm = Callable[[str, str], tuple[str, ...]]
Compiled = dict[str, list["Expression"]]
"""Expressions by each form of one of their words."""


class Expression(NamedTuple):
    concept: int
    words: tuple[tuple[str, ...], ...]
    """Each as its base forms, any of which will do."""


def any_form(forms: FormsOf) -> AnyForm:
    """The forms of a word, any of which will do. The same word stands in many expressions; the
    same forms of it take a third of the memory."""

    @cache
    def of(word: str, language: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((word, *forms(word, language).whole)))

    return of


def compiled(concept: int, expressions: Iterable[Told], forms: AnyForm) -> Iterator[Expression]:
    """The expressions of a concept that have any words."""
    for language, found in expressions:
        if found:
            yield Expression(concept, tuple(forms(word, language) for word in found))


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
            if not (concept.crisis and ('"' in text or len(kept) == 1 < len(found))):
                yield language, kept
    yield from ((language, told(words(name), language)) for language, name in concept.name.items())


def hinted(concept: Concept) -> Iterator[Told]:
    """The words that hint at it."""
    for language, texts in concept.clues.items():
        yield from ((language, telling(words(text), language)) for text in texts)


def called(concept: Concept) -> Iterator[Told]:
    """The words that services are called by."""
    for language, texts in concept.words.items():
        yield from ((language, words(text)) for text in texts)


def words_of(expressions: Iterable[Told]) -> dict[str, set[str]]:
    """The words whose base forms it takes to compile these, by language."""
    found: dict[str, set[str]] = {}
    for language, expression in expressions:
        found.setdefault(language, set()).update(expression)
    return found


def faults(body: ConceptBody) -> Iterator[tuple[str, str]]:
    """Expressions and clues that would be found in every other query: where, and what to do."""
    for field, given in (("expressions", body.expressions), ("clues", body.clues)):
        for language, texts in given.items():
            for place, text in enumerate(texts):
                if not telling(words(text), language):
                    yield f"{field}.{language}.{place}", _TELLING
    for own, name in body.name.items():
        if not telling(words(name), own):
            yield f"name.{own}", _TELLING


def token(code: str) -> str:
    """A word that stands for a concept in what is searched, and for nothing else."""
    return f"qq{code.replace('_', '')}"
