"""What a person's needs and interests mean: concepts with weights, and the words themselves.

People tell several things in one breath, so the clauses of a text are read apart as well as the
whole. Unlike a search's, the texts are not kept in mind.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from libs.common.languages import Language
from services.catalogue.crisis.rules import Watch
from services.catalogue.guidance.weights import AgeGroup, related, weights
from services.catalogue.language import stems
from services.catalogue.language.asking import told
from services.catalogue.language.spelling import Spelling
from services.catalogue.language.words import words
from services.catalogue.search.query import Knowledge, standard

MOST_WORDS: Final = 40
"""Of one text."""

# Where one thing ends and another begins, in the three languages.
_SEAM: Final = re.compile(
    r"[.,;:!?\n]+|\b(?:ja|mutta|eikä|enkä|kun|koska|vaikka|että|sekä|och|men|eller|när|and|but"
    r"|or|because|when)\b",
    re.IGNORECASE,
)


class Word(NamedTuple):
    forms: tuple[str, ...]
    """Any of which will do: base forms, what they are derived from, the word as it is written."""
    parts: tuple[str, ...]
    """The members of a compound, all of which together say it too."""
    services: int
    """How many have it in their names, topics or summaries."""
    rarity: float
    """Between 0, all or none have it, and 1, hardly any."""


class Wish(NamedTuple):
    """A need or an interest."""

    location: str
    """Where it stands in the request: `needs.0`."""
    interest: bool
    said: Mapping[str, float]
    """Codes of the concepts it speaks of, with how surely."""
    concepts: Mapping[str, float]
    """These, and those related to them."""
    words: tuple[Word, ...] = ()
    crisis: frozenset[str] = frozenset()
    """The crises it speaks of."""

    @property
    def understood(self) -> bool:
        """Whether it surely says something to us; a service may have the very words."""
        sure = any(sure >= weights().reading.shown for sure in self.said.values())
        return sure or any(word.services for word in self.words)


class Asked(NamedTuple):
    location: str
    interest: bool
    text: str


def read(
    asked: Iterable[Asked],
    language: Language,
    age_group: AgeGroup | None,
    knowledge: Knowledge,
    watch: Watch,
) -> list[Wish]:
    """The wishes in their order."""
    return [_wish(one, language, age_group, knowledge, watch) for one in asked]


def _wish(
    asked: Asked,
    language: Language,
    age_group: AgeGroup | None,
    knowledge: Knowledge,
    watch: Watch,
) -> Wish:
    """Who speaks of a crisis speaks of nothing else to us."""
    text, by_code = asked.text.strip(), knowledge.vocabulary.by_code
    crisis = frozenset(by_code[text].crisis) if text in by_code else watch.kinds_of(text)
    if text in by_code:
        said, found = {text: 1.0}, list[Word]()
    elif crisis:
        said = {code: 1.0 for code, one in by_code.items() if not crisis.isdisjoint(one.crisis)}
        found = []
    else:
        said, found = _read(text, language, knowledge)
    related = _with_related(said, age_group)
    return Wish(asked.location, asked.interest, said, related, tuple(found), crisis)


def _read(
    text: str, language: Language, knowledge: Knowledge
) -> tuple[dict[str, float], list[Word]]:
    whole = _words(text, language, knowledge)
    clauses = [_words(clause, language, knowledge) for clause in _SEAM.split(text)]
    said: dict[str, float] = {}
    for unit in [whole, *(clause for clause in clauses if clause and clause != whole)]:
        for code, sure in _concepts(unit, knowledge):
            said[code] = max(said.get(code, 0), sure)
    return said, whole


def _words(text: str, language: Language, knowledge: Knowledge) -> list[Word]:
    """As the search reads a query: empty words left out, spoken forms and slips mended. What the
    vocabulary has is right as it is; few services have English words to compare with."""
    typed = told(words(text), language)[:MOST_WORDS]
    written = dict.fromkeys(standard(word, language, knowledge) for word in typed)
    finnish = language == "fi" or any(stems.known(word, "fi") for word in written)
    languages = tuple(dict.fromkeys((language, "fi") if finnish else (language,)))
    found = []
    for word in written:
        read = _word(word, languages, knowledge.spelling)
        if not any(map(knowledge.vocabulary.has, read.forms)):
            meant = knowledge.spelling.meant(word, language)
            read = _word(meant, languages, knowledge.spelling) if meant else read
        found.append(read)
    return found


def _word(written: str, languages: Sequence[str], spelling: Spelling) -> Word:
    found = [stems.forms(written, language) for language in languages]
    forms = (written, *(form for one in found for form in (*one.whole, *one.kin)))
    parts = next((one.parts for one in found if one.parts), ())
    known = spelling.services_with(*forms)
    if not known and parts:
        known = min(map(spelling.services_with, parts))
    return Word(tuple(dict.fromkeys(forms)), parts, known, spelling.rarity(known) if known else 0.0)


def _concepts(found: Sequence[Word], knowledge: Knowledge) -> Iterator[tuple[str, float]]:
    if not found:
        return
    by = weights().reading
    for one in knowledge.vocabulary.spoken_of([word.forms for word in found]):
        if one.said:
            yield one.concept.code, (by.said + by.said_whole * one.said) * one.near
        elif one.concept.code not in by.only_said:
            yield one.concept.code, by.near * one.near


def _with_related(said: Mapping[str, float], age_group: AgeGroup | None) -> dict[str, float]:
    """The surest first; of equally sure ones by code."""
    by, tables = weights().reading, [related()["any"]]
    if age_group:
        tables.append(related()[age_group])
    found = dict(said)
    for table in tables:
        for code, sure in said.items():
            for other, share in table.get(code, {}).items():
                found[other] = max(found.get(other, 0), sure * share)
    best = sorted(found, key=lambda code: (-found[code], code))[: by.most]
    return {code: found[code] for code in best if found[code] >= by.least}
