"""Who speaks of a crisis, in whatever language, inflection and spelling; and whom to turn to.

Unlike the needs of a query, which say what it is about, a crisis must not be missed beside other
words, nor seen in every "kuoli": so all words of an expression count, also empty ones, they stand
near each other, and one in quotation marks stands for that form alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from libs.common.languages import Language, localised, pick
from services.catalogue.crisis.schemas import Contact
from services.catalogue.language import stems
from services.catalogue.language.asking import telling
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import words
from services.catalogue.vocabulary.schemas import Concept

LANGUAGES: Final[tuple[Language, ...]] = ("fi", "sv", "en")
_CACHED: Final = 5_000
_LONGEST: Final = 25
"""Letters; Voikko may take long over longer words, and none of those is looked for."""
_BETWEEN: Final = 2
"""Telling words that may stand between those of an expression."""
_SHORTEST: Final = 5
_TWO_SLIPS: Final = 10
"""Letters from which on a slip, and two, are thought of."""
_BEGINNING: Final = 5
_AS_IT_IS: Final = "="
"""Before a word that stands for this form alone."""
_WITHIN: Final = "+"
"""Before what stands within another word, as itsemurha does in itsemurhayritys; enough where one
word is all that is said."""
_LONG: Final = 8
"""Letters from which on a word means the same within another."""


class _Expression(NamedTuple):
    kinds: frozenset[str]
    words: tuple[frozenset[str], ...]
    """Each as its forms, any of which will do."""
    reach: int
    """Telling words from its first to its last at most."""


class Watch:
    """What speaks of a crisis, and the contacts to show then."""

    def __init__(
        self,
        concepts: Iterable[Concept] = (),
        contacts: Iterable[Contact] = (),
        forms: Callable[[str, str], Forms] = stems.forms,
        revisions: tuple[int, int] = (0, 0),
    ) -> None:
        """`forms`: of a word of the concepts' expressions in a language. `revisions`: what was
        read of the vocabulary and of the contacts."""
        self.revisions = revisions
        self.contacts = sorted(contacts, key=lambda one: (one.position, one.code))
        self._said: dict[str, list[_Expression]] = {}
        self._long: set[str] = set()
        for concept in concepts:
            for language, text in _texts(concept):
                self._add(frozenset(concept.crisis), language, text, forms)
        known = {form for own in self._said.values() for one in own for form in _all(one)}
        self._known = frozenset(known)
        self._words = sorted({form.lstrip(_AS_IT_IS + _WITHIN) for form in known})
        self._beginnings = {word[:_BEGINNING] for word in self._words}
        self._forms_of = lru_cache(_CACHED)(self._of_word)
        self.kinds = lru_cache(_CACHED)(self.kinds_of)

    def contacts_for(self, text: str, language: Language) -> list[dict[str, Any]]:
        """Whom to turn to, each a `schemas.CrisisContact`; nobody unless the text speaks of a
        crisis. Takes 1 ms for a new Finnish word."""
        return self.contacts_of(self.kinds(text), language)

    def contacts_of(self, kinds: frozenset[str], language: Language) -> list[dict[str, Any]]:
        """Whom to turn to in crises of these kinds: who serves in the language before others, and
        in the county's order."""
        found = [one for one in self.contacts if not kinds.isdisjoint(one.kinds)]
        found.sort(key=lambda one: language not in one.languages)
        return [shown(one, language) for one in found]

    def kinds_of(self, text: str) -> frozenset[str]:
        """The crises that a text speaks of; as `kinds`, with nothing kept of the text."""
        if not self._said:
            return frozenset()
        found = words(text)
        places: dict[str, list[int]] = {}
        for place, forms in enumerate(self._forms(found)):
            for form in forms:
                places.setdefault(form, []).append(place)
        ranks = _ranks(found)
        met = (one for form in places for one in self._said.get(form, ()))
        return frozenset(kind for one in met if _is_said(one, places, ranks) for kind in one.kinds)

    def _add(
        self, kinds: frozenset[str], language: str, text: str, forms: Callable[[str, str], Forms]
    ) -> None:
        own = []
        for word, as_it_is in marked(text):
            whole = forms(word, language).whole
            own.append(frozenset([_AS_IT_IS + word] if as_it_is else [word, *whole]))
        if own:
            told = telling([word for word, _ in marked(text)], language)
            if len(own) == 1:
                long = {form for form in own[0] if len(form) >= _LONG and form.isalpha()}
                own = [own[0] | {_WITHIN + form for form in long}]
                self._long |= long
            one = _Expression(kinds, tuple(own), max(len(told) - 1, 0) + _BETWEEN)
            for form in one.words[0]:
                self._said.setdefault(form, []).append(one)

    def _forms(self, found: Sequence[str]) -> Iterator[frozenset[str]]:
        """By which each word is looked for, also put together with the next one."""
        for place, word in enumerate(found):
            forms = self._forms_of(word)
            joined = "".join(found[place : place + 2])
            if joined[:_BEGINNING] in self._beginnings and joined != word:
                forms |= self._forms_of(joined)
            yield forms

    def _of_word(self, word: str) -> frozenset[str]:
        """Those of its forms that somebody looks for."""
        forms = frozenset((word, _AS_IT_IS + word))
        forms |= {_WITHIN + own for own in self._long if own in word}
        if len(word) > _LONGEST:
            return forms & self._known
        for language in LANGUAGES:
            forms |= frozenset(stems.forms(word, language).whole)
        if forms.isdisjoint(self._known) and not stems.known(word, "fi"):
            for meant in self._meant(word):
                forms |= {meant, _AS_IT_IS + meant}
        return forms & self._known

    def _meant(self, word: str) -> list[str]:
        """The words to look for that this one may be a slip of."""
        if len(word) < _SHORTEST:
            return []
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=slips, limit=5)
        return [other for other, _, _ in found if len(other) >= _SHORTEST]


def shown(contact: Contact, language: Language) -> dict[str, Any]:
    """A `schemas.CrisisContact` as JSON will have it."""
    name = pick(contact.name, language) or (language, "")
    return {
        "code": contact.code,
        "name": name[1],
        "description": localised(contact.description, language),
        "language": name[0],
        "phone": contact.phone,
        "sms": contact.sms,
        "chat": contact.chat,
        "url": contact.url,
        "kinds": contact.kinds,
        "languages": contact.languages,
        "hours": localised(contact.hours, language),
    }


def marked(text: str) -> list[tuple[str, bool]]:
    """The words of an expression, and whether each stands for this form alone."""
    return [
        (word, bool(place % 2))
        for place, piece in enumerate(text.split('"'))
        for word in words(piece)
    ]


def words_of(concepts: Iterable[Concept]) -> dict[str, set[str]]:
    """The words whose base forms it takes to watch for these, by language."""
    found: dict[str, set[str]] = {}
    for concept in concepts:
        for language, text in _texts(concept):
            found.setdefault(language, set()).update(word for word, _ in marked(text))
    return found


def _texts(concept: Concept) -> Iterator[tuple[str, str]]:
    for language, texts in concept.expressions.items():
        yield from ((language, text) for text in texts)


def _all(one: _Expression) -> Iterator[str]:
    return (form for word in one.words for form in word)


def _ranks(found: Sequence[str]) -> list[int]:
    """Of each word, how many telling ones stand before it."""
    ranks, before = [], 0
    for word in found:
        ranks.append(before)
        before += all(telling([word], language) for language in LANGUAGES)
    return ranks


def _is_said(one: _Expression, places: Mapping[str, Sequence[int]], ranks: Sequence[int]) -> bool:
    """Whether all words of an expression stand near one place of its first."""
    own = [[place for form in word for place in places.get(form, ())] for word in one.words]
    if not all(own):
        return False
    return any(_is_near(first, own, ranks, one.reach) for first in own[0])


def _is_near(first: int, own: Sequence[Sequence[int]], ranks: Sequence[int], reach: int) -> bool:
    chosen = [min((abs(ranks[at] - ranks[first]), ranks[at]) for at in word) for word in own]
    found = [rank for _, rank in chosen]
    return max(found) - min(found) <= reach


NOBODY: Final = Watch()
