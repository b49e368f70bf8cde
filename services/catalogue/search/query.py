"""What a query's words mean.

Every word must be found. A word of the Finnish dictionary is looked for exactly, in its base form:
"uni" brings no universe. A slip of the pen and the beginning of a word are thought of only where
the dictionary does not know the word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Final

from libs.common.languages import Language
from services.catalogue.language import spoken, stems, voikko
from services.catalogue.language.asking import told
from services.catalogue.language.spelling import Spelling
from services.catalogue.language.words import words
from services.catalogue.places.names import Named, Names
from services.catalogue.search import sub_queries
from services.catalogue.search.ranking import Telling, Weighing
from services.catalogue.search.sub_queries import SubQuery, Word
from services.catalogue.vocabulary.rules import EMPTY, SpokenOf, Understood, Vocabulary
from services.catalogue.vocabulary.schemas import Concept

MOST_WORDS: Final = 10
"""Meilisearch leaves the rest of a query unread."""
MOST_NEEDS: Final = 6
"""That services are looked for by."""
CACHED_QUERIES: Final = 5_000

_QUICK: Final = 25  # letters; one word in a hundred of real services is longer
_SAID, _NEAR = 0.92, 0.5
"""Of a need, when the whole query says it, and when its words are only near."""
_WITH_A_WORD, _MOST = 1.06, 0.95
"""What a need and something more count, beside the need alone; less than the words themselves."""
_FEW, _MOST_TELLING = 0.1, 2
"""A telling word is one that at most this share of services has; so many are asked for."""
_NAMING: Final = 2
"""Questions asked for services that name the place by themselves."""


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What reading a query leans on beside the dictionary."""

    vocabulary: Vocabulary = EMPTY
    spelling: Spelling = field(default_factory=Spelling)
    places: Names = field(default_factory=Names)
    """Of municipalities that have services of their own."""


NOTHING: Final = Knowledge()


@dataclass(frozen=True, eq=False)
class Text:
    """A query read, with at least one word. The same query gives the same object again, so what
    is worked out of it can be kept by it."""

    words: tuple[Word, ...]
    every: tuple[SubQuery, ...]
    """Asks for services that have every word."""
    some: tuple[SubQuery, ...]
    """Asks for services that have some of the words, or answer what a single one is near to."""
    meant: tuple[Concept, ...] = ()
    """The needs and interests that the words speak of, the nearest first."""
    near: tuple[Concept, ...] = ()
    """Those that a single word is only near to: for when nothing has it."""
    places: tuple[Named, ...] = ()
    """The municipalities that words name, beside other words."""
    others: tuple[Word, ...] = ()
    """The words that name no place, where others do."""
    mended: str | None = None
    """What was probably meant, when a word was misspelt."""
    weighing: Weighing | None = None
    """How services are weighed when the words hint at anything."""


@lru_cache(CACHED_QUERIES)
def read(q: str, language: Language, knowledge: Knowledge = NOTHING) -> Text | None:
    """The query of a reader of `language`; None when it has no words. Takes 1 ms for a new Finnish
    word, and up to 300 ms for nonsense of 60 letters (see `is_slow`)."""
    written = tuple(dict.fromkeys(told(_joined(words(q)), language)))[:MOST_WORDS]
    if not written:
        return None
    said = [standard(word, language, knowledge) for word in written]
    typed = {
        _mended(word, language, knowledge): as_typed
        for word, as_typed in zip(said, written, strict=True)
    }
    kept = tuple(typed)
    looked_up = _languages(kept, language)
    read_words = tuple(_word(word, looked_up, typed[word]) for word in kept)
    places, others = _places(read_words, knowledge.places)
    understood = _understood(others or read_words, knowledge.vocabulary)
    spoken = understood.spoken_of[:MOST_NEEDS]
    # A single word must say it; what it is only near to is thought of when nothing has the word.
    meant = [one for one in spoken if one.said or len(others or read_words) > 1]
    near = [] if meant else spoken
    needs = _needs(meant, _telling(others or read_words, knowledge.spelling), looked_up)
    every = sub_queries.every(read_words, looked_up)
    if kept != written:
        every = (sub_queries.as_written(written), *every)
    if others:
        local = map(sub_queries.there, (*sub_queries.every(others, looked_up), *needs))
        every = (*every[:_NAMING], *local)
    else:
        every = (*every, *needs)
    some = sub_queries.some(read_words, looked_up) if len(kept) > 1 else ()
    return Text(
        read_words,
        every,
        (*some, *_needs(near, [], looked_up)),
        tuple(one.concept for one in meant),
        tuple(one.concept for one in near),
        places,
        others,
        " ".join(kept) if kept != tuple(dict.fromkeys(said)) else None,
        _weighing(understood, _worth(meant), others or read_words, knowledge.spelling, looked_up),
    )


def standard(word: str, language: Language, knowledge: Knowledge) -> str:
    """A spoken form as it would be written with care, unless somebody uses it as it is."""
    if language != "fi" or knowledge.vocabulary.has(word) or knowledge.spelling.services_with(word):
        return word
    return spoken.standard(word)


def _mended(word: str, language: Language, knowledge: Knowledge) -> str:
    """A word of the vocabulary is right, though no service has it."""
    meant = knowledge.spelling.meant(word, language)
    return word if meant is None or knowledge.vocabulary.has(word) else meant


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


def _word(written: str, languages: Sequence[str], typed: str) -> Word:
    forms = {language: stems.forms(written, language) for language in languages}
    return Word(written, _known(written), forms, typed)


def _places(found: Sequence[Word], names: Names) -> tuple[tuple[Named, ...], tuple[Word, ...]]:
    """The municipalities named, and the words that name none; nothing when no other word is left:
    who writes only "Rauma" may mean anything."""
    named = [names.named(word.written, _finnish_forms(word)) for word in found]
    others = tuple(word for word, place in zip(found, named, strict=True) if place is None)
    if not others or len(others) == len(found):
        return (), ()
    return tuple({place.code: place for place in named if place}.values()), others


def _finnish_forms(word: Word) -> tuple[str, ...]:
    return word.forms["fi"].whole if "fi" in word.forms else ()


def _forms(word: Word) -> set[str]:
    """Base forms, what they are derived from, and the word as it is written."""
    return {word.written, *(form for one in word.forms.values() for form in (*one.whole, *one.kin))}


def _understood(found: Sequence[Word], vocabulary: Vocabulary) -> Understood:
    return vocabulary.understood([_said_by(word, vocabulary) for word in found])


def _said_by(word: Word, vocabulary: Vocabulary) -> set[str]:
    """By which a word is looked for in the vocabulary's expressions: a compound that it does not
    have, by its members."""
    forms = _forms(word)
    if any(map(vocabulary.has, forms)):
        return forms
    return forms | {part for one in word.forms.values() for part in one.parts}


def _worth(meant: Sequence[SpokenOf]) -> float:
    return _NEAR + (_SAID - _NEAR) * max((one.said for one in meant), default=0)


def _needs(
    meant: Sequence[SpokenOf], telling: Sequence[Word], languages: Sequence[str]
) -> tuple[SubQuery, ...]:
    """What is asked for needs. Among the services that answer the nearest, those come first that
    have another telling word of the query as well."""
    whole = _worth(meant)
    with_a_word = [
        sub_queries.need(one.concept, min(_MOST, whole * _WITH_A_WORD), word, languages)
        for one in meant[:1]
        for word in telling
    ]
    both = [
        sub_queries.both(one.concept, other.concept, min(_MOST, whole * _WITH_A_WORD * other.near))
        for one, other in combinations(meant[:2], 2)
    ]
    return (
        *both,
        *with_a_word,
        *(sub_queries.need(one.concept, whole * one.near) for one in meant),
    )


def _weighing(
    understood: Understood,
    worth: float,
    found: Sequence[Word],
    spelling: Spelling,
    languages: Sequence[str],
) -> Weighing | None:
    if not understood.likely:
        return None
    told = tuple(one for word in found for one in _tells(word, spelling))
    return Weighing(understood.likely, told, languages, worth)


def _tells(word: Word, spelling: Spelling) -> Iterator[Telling]:
    """The word; a compound that no service has, by its members."""
    forms, members = _forms(word), [part for one in word.forms.values() for part in one.parts]
    apart = members and not spelling.services_with(*forms)
    for own in [{member} for member in dict.fromkeys(members)] if apart else [forms]:
        yield Telling(frozenset(own), spelling.rarity(spelling.services_with(*own)))


def _telling(found: Sequence[Word], spelling: Spelling) -> list[Word]:
    """The words that fewest services have, but some."""
    counted = [(spelling.services_with(*_forms(word)), word) for word in found]
    few = [(count, word) for count, word in counted if 0 < count <= spelling.commonest * _FEW]
    apart = {min(_forms(word)): word for _, word in sorted(few, key=lambda one: one[0])}
    return list(apart.values())[:_MOST_TELLING]
