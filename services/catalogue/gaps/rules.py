"""Which searches are white spots, and what of their words may be kept.

Nothing that identifies a person is: see decision 0024.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from services.catalogue.gaps.schemas import Outcome
from services.catalogue.language import voikko
from services.catalogue.language.asking import told
from services.catalogue.language.words import words
from services.catalogue.search.schemas import SearchQuery

MOST_WORDS: Final = 6
MOST_LETTERS: Final = 80
MOST_WAITING: Final = 1_000
"""Different queries in a process until they are next written."""
_FIRST_NAME, _FAMILY_NAME = "Lee", "Les"
# Asking for less of the same is the same question.
_LOOSE: Final = frozenset({"q", "language", "municipality", "limit", "sort"})


class Spot(NamedTuple):
    """What is counted. `municipality` is empty when none was asked for."""

    day: date
    language: str
    municipality: str
    query: str
    outcome: Outcome


def spot(asked: SearchQuery, total: int, relaxed: bool, day: date) -> Spot | None:
    """The white spot that a search has met, if it is one to be counted: a first page, of words and
    one municipality at most, that brought nothing or only some of the words."""
    if total and not relaxed:
        return None
    query = kept(asked.q, asked.language) if _is_plain(asked) else None
    if not query:
        return None
    where = asked.municipality[0] if asked.municipality else ""
    return Spot(day, asked.language, where, query, "relaxed" if relaxed else "nothing")


def _is_plain(asked: SearchQuery) -> bool:
    """Other filters may have shut out by themselves what there is."""
    narrowed = any(
        value != field.get_default(call_default_factory=True)
        for name, field in SearchQuery.model_fields.items()
        if name not in _LOOSE and (value := getattr(asked, name)) is not None
    )
    return not narrowed and len(asked.municipality) <= 1


def kept(q: str, language: str) -> str | None:
    """The telling words of a query; None when there are none, or when a person is named: what
    else was asked with the name is no white spot by itself."""
    found = words(q)
    if names_a_person(found):
        return None
    plain = (word for word in told(found, language) if not any(map(str.isdigit, word)))
    fitting: list[str] = []
    for word in list(dict.fromkeys(plain))[:MOST_WORDS]:
        if len(" ".join([*fitting, word])) > MOST_LETTERS:
            break
        fitting.append(word)
    return " ".join(fitting) or None


def names_a_person(found: Iterable[str]) -> bool:
    """Whether a word is nothing but a first or family name to the dictionary, or one that may be a
    first name is followed by one that may be a family name ("satu laine": fairy tale, wave)."""
    before: set[str] = set()
    for word in (part for one in found for part in dict.fromkeys((one, *one.split("-")))):
        classes = {reading[-1].word_class for reading in voikko.readings(word)}
        if classes and classes <= {_FIRST_NAME, _FAMILY_NAME}:
            return True
        if _FIRST_NAME in before and _FAMILY_NAME in classes:
            return True
        before = classes
    return False


class Waiting:
    """Spots counted in this process and not yet written. Holds so many different ones at most; of
    more only the number is kept."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._counts: dict[Spot, int] = {}
        self._overflow: dict[date, int] = {}

    def add(self, one: Spot, count: int = 1) -> None:
        if one in self._counts or len(self._counts) < self._most:
            self._counts[one] = self._counts.get(one, 0) + count
        else:
            self._spill(one.day, count)

    def take(self) -> tuple[Mapping[Spot, int], Mapping[date, int]]:
        """All there is, which is then no longer here: give it back if it cannot be written."""
        taken = self._counts, self._overflow
        self._counts, self._overflow = {}, {}
        return taken

    def give_back(self, counts: Mapping[Spot, int], overflow: Mapping[date, int]) -> None:
        for one, count in counts.items():
            self.add(one, count)
        for day, count in overflow.items():
            self._spill(day, count)

    def _spill(self, day: date, count: int) -> None:
        self._overflow[day] = self._overflow.get(day, 0) + count
