"""What a query's words mean, and what a search engine is asked for them.

Every word must be found. A word of the Finnish dictionary is looked for exactly, in its base form:
"uni" brings no universe. A slip of the pen and the beginning of a word are thought of only where
the dictionary does not know the word.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from libs.common.languages import Language
from services.catalogue.language import stems, voikko
from services.catalogue.language.asking import told
from services.catalogue.language.finnish import Forms
from services.catalogue.language.spelling import Spelling
from services.catalogue.language.words import words
from services.catalogue.vocabulary.rules import DEGREES, EMPTY, Vocabulary, token
from services.catalogue.vocabulary.schemas import Concept

MOST_WORDS: Final = 10
"""Meilisearch leaves the rest of a query unread."""
MOST_SUB_QUERIES: Final = 5
MOST_NEEDS: Final = 3
CACHED_QUERIES: Final = 5_000

_QUICK: Final = 25  # letters; one word in a hundred of real services is longer

_LEVELS: Final = (1, 2, 3, 4)
_NEEDS: Final = tuple(f"needs_{degree}" for degree in DEGREES)
_WRITTEN: Final = tuple(f"written_{level}" for level in _LEVELS)
_BASE: Final = {
    language: tuple(f"base_{language}_{level}" for level in _LEVELS)
    for language in ("fi", "sv", "en")
}
# The word as it was written wins by a little over the same word inflected; a compound's members
# apart say much less than the compound.
_AS_WRITTEN, _BASE_FORM, _OTHER_READING, _APART = 1.0, 0.97, 0.9, 0.5
_MOST_OF_THEM, _ONE_OF_THEM = 0.8, 0.3
_SAID, _SAID_IN_PART, _NEAR = 0.92, 0.6, 0.5
"""Of a need, when the whole query says it, when hardly a word of it does, and when its words are
only near."""


class Word(NamedTuple):
    written: str
    known: bool
    """To the Finnish dictionary."""
    forms: dict[str, Forms]
    """By the languages in which it is looked up."""


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


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What reading a query leans on beside the dictionary."""

    vocabulary: Vocabulary = EMPTY
    spelling: Spelling = field(default_factory=Spelling)


NOTHING: Final = Knowledge()


@dataclass(frozen=True, eq=False)
class Text:
    """A query read, with at least one word. The same query gives the same object again, so what
    is worked out of it can be kept by it."""

    words: tuple[Word, ...]
    every: tuple[SubQuery, ...]
    """Asks for services that have every word."""
    some: tuple[SubQuery, ...]
    """Asks for services that have some of the words; none when there is only one."""
    meant: tuple[Concept, ...] = ()
    """The needs and interests that the words speak of."""
    mended: bool = False
    """The words are not as they were written: one was misspelt."""


@lru_cache(CACHED_QUERIES)
def read(q: str, language: Language, knowledge: Knowledge = NOTHING) -> Text | None:
    """The query of a reader of `language`; None when it has no words. Takes 1 ms for a new Finnish
    word, and up to 300 ms for nonsense of 60 letters (see `is_slow`)."""
    written = tuple(dict.fromkeys(told(_joined(words(q)), language)))[:MOST_WORDS]
    if not written:
        return None
    meant_by = knowledge.spelling.meant
    kept = tuple(dict.fromkeys(meant_by(word, language) or word for word in written))
    looked_up = _languages(kept, language)
    read_words = tuple(_word(word, looked_up) for word in kept)
    meant = _meant(read_words, knowledge.vocabulary)
    every = _merged(_every(read_words, looked_up))
    if kept != written:
        every = (SubQuery(" ".join(written), _WRITTEN, _AS_WRITTEN), *every)
    needs = tuple(_need(concept, weight) for concept, weight in meant)
    some = _merged(_some(read_words, looked_up)) if len(kept) > 1 else ()
    concepts = tuple(concept for concept, _ in meant)
    return Text(read_words, (*every, *needs), some, concepts, kept != written)


def is_slow(q: str) -> bool:
    """Whether reading may take so long that others should not have to wait for it."""
    return any(len(word) > _QUICK for word in q.split())


def _joined(found: Sequence[str]) -> list[str]:
    """With what is written apart by mistake put together: "vertais tuki". Only where the first
    word is none by itself."""
    joined: list[str] = []
    for word in found:
        if joined and _is_member(joined[-1]) and voikko.readings(joined[-1] + word):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _is_member(word: str) -> bool:
    return word.isalpha() and _known(word) and not voikko.readings(word)


@lru_cache(CACHED_QUERIES)
def _known(word: str) -> bool:
    return stems.known(word, "fi")


def _languages(found: Sequence[str], language: Language) -> tuple[str, ...]:
    """Where base forms are looked for: the reader's language, Finnish when a word is Finnish, and
    every language when the reader is Finnish and no word is."""
    finnish = any(map(_known, found))
    if language == "fi":
        return ("fi",) if finnish else ("fi", "sv", "en")
    return (language, "fi") if finnish else (language,)


def _word(written: str, languages: Sequence[str]) -> Word:
    forms = {language: stems.forms(written, language) for language in languages}
    return Word(written, _known(written), forms)


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


def _forms(word: Word) -> set[str]:
    """By which a word is looked for in the vocabulary's expressions."""
    return {word.written, *(form for one in word.forms.values() for form in (*one.whole, *one.kin))}


def _meant(found: Sequence[Word], vocabulary: Vocabulary) -> list[tuple[Concept, float]]:
    """The needs that the words speak of, and how much each counts: those said outright, else those
    that are near."""
    forms = [_forms(word) for word in found]
    said = vocabulary.meant(forms)[:MOST_NEEDS]
    if said:
        return [(one.concept, _weight(len(one.words) / len(found))) for one in said]
    near = vocabulary.near(forms) if len(found) > 1 else []
    return [(concept, _NEAR) for concept in near[:MOST_NEEDS]]


def _weight(share: float) -> float:
    return _SAID_IN_PART + (_SAID - _SAID_IN_PART) * share


def _need(concept: Concept, weight: float) -> SubQuery:
    """What answers a need, the best answers first."""
    return SubQuery(f'"{token(concept.code)}"', _NEEDS, weight)


def _asked(found: Sequence[Word], choose: Callable[[Word], Iterable[str]]) -> str:
    return " ".join(form for word in found for form in choose(word))


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
