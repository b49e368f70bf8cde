"""Names of themes, needs and places, which are few: searched in memory.

They fit by the same beginnings, and are ranked as the names of services are.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from libs.common.languages import FALLBACK, LocalisedText
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import indexed
from services.catalogue.suggestions import rules
from services.catalogue.suggestions.query import Asked
from services.catalogue.suggestions.rules import (
    APART,
    EXACT_LETTERS,
    FOREIGN,
    FORM,
    MENDED,
    SAID,
    UNDOTTED,
    WHOLE,
    Candidate,
    Key,
    Named,
    undotted,
)
from services.catalogue.suggestions.schemas import Kind

_LAST: Final = chr(0x10FFFF)
FormsOf = Mapping[str, Mapping[str, Forms]]
"""The forms of words by language."""


class Thing(NamedTuple):
    """What has a name and a code."""

    kind: Kind
    code: str
    names: LocalisedText


class _Entry(NamedTuple):
    thing: Thing
    named: Named


def words_of(things: Iterable[Thing]) -> dict[str, set[str]]:
    """The words whose forms it takes, by language."""
    found: dict[str, set[str]] = {language: set() for language in FALLBACK}
    for thing in things:
        for language in found:
            found[language].update(indexed(thing.names.get(language, "")))
    return found


class Names:
    """Ready to be looked for."""

    def __init__(self, things: Iterable[Thing] = (), forms: FormsOf | None = None) -> None:
        self._entries = [
            _Entry(one, rules.named(language, one.names[language], (forms or {}).get(language, {})))
            for one in things
            for language in FALLBACK
            if one.names.get(language)
        ]
        begun = [
            (undotted(key.spelled), key, entry)
            for entry in self._entries
            for key in entry.named.keys
        ]
        begun.sort(key=lambda row: row[0])
        self._keys = [row[0] for row in begun]
        self._begun = [(key, entry) for _, key, entry in begun]
        self._by_form: dict[str, list[_Entry]] = {}
        for entry in self._entries:
            for form in entry.named.forms:
                self._by_form.setdefault(form, []).append(entry)

    def begin(self, typed: str) -> bool:
        """Whether a word of a name begins so."""
        first = bisect_left(self._keys, undotted(typed))
        return self._keys[first : first + 1] != [] and self._keys[first].startswith(undotted(typed))

    def place(self, forms: Iterable[str]) -> str | None:
        """The municipality that any of these forms is the name of."""
        for form in forms:
            for thing, named in self._by_form.get(form, ()):
                if thing.kind == "place" and named.text.lower() == form:
                    return thing.code
        return None

    def fitting(self, asked: Asked) -> list[Candidate]:
        """All that fit; a name may be there by several beginnings."""
        found = list(self._beginning(asked, asked.phrase))
        if asked.short:
            return found
        if asked.firsts:
            found += self._beginning(asked, asked.last, asked.firsts, APART)
        found += self._inflected(asked)
        if asked.meant:
            found += self._beginning(asked, asked.meant, asked.firsts, MENDED)
        return found

    def _beginning(
        self,
        asked: Asked,
        typed: str,
        others: Iterable[tuple[str, ...]] = (),
        rank: int | None = None,
    ) -> Iterator[Candidate]:
        folded = undotted(typed)
        first = bisect_left(self._keys, folded)
        for key, entry in self._begun[first : bisect_left(self._keys, folded + _LAST, first)]:
            own = _rank(key, typed) if rank is None else rank
            dots = 0 if key.spelled.startswith(typed) else UNDOTTED
            if (dots and (folded != typed or len(typed) <= EXACT_LETTERS)) or not _has(
                entry, others
            ):
                continue
            foreign = 0 if entry.named.language == asked.language else FOREIGN
            if foreign and asked.short:
                continue
            yield _candidate(entry, own + dots + foreign, key.start, meant=rank == MENDED)

    def _inflected(self, asked: Asked) -> Iterator[Candidate]:
        for form in asked.forms:
            for entry in self._by_form.get(form, ()):
                if _has(entry, asked.firsts):
                    foreign = 0 if entry.named.language == asked.language else FOREIGN
                    yield _candidate(entry, FORM + foreign, None)


def _rank(key: Key, typed: str) -> int:
    return SAID if key.rank == WHOLE and key.spelled == typed else key.rank


def _has(entry: _Entry, others: Iterable[tuple[str, ...]]) -> bool:
    return all(not set(forms).isdisjoint(entry.named.forms) for forms in others)


def _candidate(entry: _Entry, rank: int, start: int | None, *, meant: bool = False) -> Candidate:
    thing, named = entry
    return Candidate(
        thing.kind,
        named.language,
        named.text,
        rank,
        rules.place(named.text, 1),
        start,
        meant,
        code=thing.code,
    )
