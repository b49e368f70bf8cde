"""The questions that a search engine is asked for the words of a query.

Each way to understand the words is one question: as they were written, in their base forms, in
another reading, as the members of compounds, and as the needs that they speak of.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from services.catalogue.language.finnish import Forms
from services.catalogue.search.gathered import ANALYSED, LEVELS, base_key
from services.catalogue.vocabulary.answers import DEGREES
from services.catalogue.vocabulary.expressions import token
from services.catalogue.vocabulary.schemas import Concept

MOST_SUB_QUERIES: Final = 5
"""For one set of words."""

_SUMMARIES: Final = 3
"""The last of the levels that are no long texts."""
_NEEDS: Final = tuple(f"needs_{degree}" for degree in DEGREES)
_WRITTEN: Final = tuple(f"written_{level}" for level in LEVELS)
_BASE: Final = {
    language: tuple(base_key(language, level) for level in LEVELS) for language in ANALYSED
}
# The word as it was written wins by a little over the same word inflected; a compound's members
# apart say much less than the compound.
_AS_WRITTEN, _BASE_FORM, _OTHER_READING, _APART = 1.0, 0.97, 0.9, 0.5
_MOST_OF_THEM, _ONE_OF_THEM = 0.8, 0.3
_THERE: Final = 0.95
"""Of being found in the place that was asked for, beside naming the place."""


class Word(NamedTuple):
    written: str
    known: bool
    """To the Finnish dictionary."""
    forms: dict[str, Forms]
    """By the languages in which it is looked up."""
    typed: str
    """As it was before a slip was mended, or a spoken form understood."""


class SubQuery(NamedTuple):
    """One of the questions that a search asks together; a service is ranked by its best answer.

    A word in quotation marks is to be found as it is; the last one without may be a beginning.
    """

    q: str
    attributes: tuple[str, ...]
    weight: float
    strategy: Literal["all", "frequency", "last"] = "all"
    """With "frequency" the words that most services have may be missing, with "last" all but the
    first."""
    need: bool = False
    """It asks for what answers a need."""
    there: bool = False
    """Only of services that are to be had in the places which the query names."""


def as_written(written: Sequence[str]) -> SubQuery:
    """Asks for words that have been mended as they were."""
    return SubQuery(" ".join(written), _WRITTEN, _AS_WRITTEN)


def every(found: Sequence[Word], languages: Sequence[str]) -> tuple[SubQuery, ...]:
    """Asks for services that have every word; `languages` are those of its forms."""
    return _merged(_every(found, languages))


def some(found: Sequence[Word], languages: Sequence[str]) -> tuple[SubQuery, ...]:
    """Asks for services that have some of the words."""
    return _merged(_some(found, languages))


def need(
    concept: Concept, weight: float, word: Word | None = None, languages: Sequence[str] = ()
) -> SubQuery:
    """Asks for what answers a need, the best answers first; with a `word`, for what has this in
    its names, topics or summaries besides."""
    asked = f'"{token(concept.code)}"'
    if word is None:
        return SubQuery(asked, _NEEDS, weight, need=True)
    choose = _first_reading if "fi" in languages else _stem(languages[0])
    bases = (name for language in languages for name in _BASE[language][:_SUMMARIES])
    q = f"{asked} {_asked([word], choose)}"
    return SubQuery(q, (*_NEEDS, *bases), weight, need=True)


def both(one: Concept, other: Concept, weight: float) -> SubQuery:
    """Asks for what answers two needs at once."""
    return SubQuery(f'"{token(one.code)}" "{token(other.code)}"', _NEEDS, weight, need=True)


def there(one: SubQuery) -> SubQuery:
    """The same of the services in the places named."""
    return one._replace(there=True, weight=one.weight * _THERE)


def _every(found: Sequence[Word], languages: Sequence[str]) -> Iterator[SubQuery]:
    yield SubQuery(_asked(found, _as_written), _WRITTEN, _AS_WRITTEN)
    for language in languages:
        if language == "fi":
            yield SubQuery(_asked(found, _first_reading), _finnish(found), _BASE_FORM)
        else:
            yield SubQuery(_asked(found, _stem(language)), _BASE[language], _BASE_FORM)
    if "fi" in languages:
        yield SubQuery(_asked(found, _second_reading), _BASE["fi"], _OTHER_READING)
        yield SubQuery(_asked(found, _members), _finnish(found), _APART)


def _some(found: Sequence[Word], languages: Sequence[str]) -> Iterator[SubQuery]:
    """The words without the commonest, then each by itself, the most telling (longest) first."""
    choose = _first_reading if "fi" in languages else _as_written
    bases = [name for language in languages for name in _BASE[language]]
    attributes = (*_WRITTEN, *bases)
    yield SubQuery(_asked(found, choose), attributes, _MOST_OF_THEM, "frequency")
    for word in sorted(found, key=lambda word: -len(word.written)):
        yield SubQuery(_asked([word], choose), attributes, _ONE_OF_THEM)


def _asked(found: Sequence[Word], choose: Callable[[Word], Iterable[str]]) -> str:
    return " ".join(dict.fromkeys(form for word in found for form in choose(word)))


def _exactly(forms: Iterable[str]) -> list[str]:
    return [f'"{form}"' for form in forms]


def _as_written(word: Word) -> Iterable[str]:
    return _exactly([word.written]) if word.known else [word.written]


def _stem(language: str) -> Callable[[Word], Iterable[str]]:
    return lambda word: _exactly(word.forms[language].whole[:1])


def _first_reading(word: Word) -> Iterable[str]:
    return _exactly(_readings(word)[:1]) if word.known else [word.written]


def _second_reading(word: Word) -> Iterable[str]:
    """Another reading, else what it is derived from: kävely also asks for kävellä."""
    readings = _readings(word)
    return _exactly((*readings[1:], *word.forms["fi"].kin, *readings)[:1])


def _readings(word: Word) -> Sequence[str]:
    """Of sote-palvelu and sotepalvelu, which every document has both, the one that is surely a
    single word to the engine."""
    whole = word.forms["fi"].whole
    return [form for form in whole if "-" not in form] or whole


def _members(word: Word) -> Iterable[str]:
    parts = word.forms["fi"].parts
    return _exactly(parts) if parts else _first_reading(word)


def _finnish(found: Sequence[Word]) -> tuple[str, ...]:
    """Base forms; where a word that the dictionary does not know is among them, what is written
    too, for that may be where its slip or its beginning is found."""
    return _BASE["fi"] if all(word.known for word in found) else (*_WRITTEN, *_BASE["fi"])


def _merged(asked: Iterator[SubQuery]) -> tuple[SubQuery, ...]:
    """Questions with the same words become one over the attributes of both."""
    merged: dict[str, SubQuery] = {}
    for one in asked:
        before = merged.get(one.q)
        attributes = (*before.attributes, *one.attributes) if before else one.attributes
        weight = before.weight if before else one.weight
        merged[one.q] = one._replace(attributes=tuple(dict.fromkeys(attributes)), weight=weight)
    return tuple(merged.values())[:MOST_SUB_QUERIES]
