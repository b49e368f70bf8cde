"""By which beginnings a name is suggested, and in what order suggestions come."""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from services.catalogue.language import stems
from services.catalogue.language.finnish import Forms
from services.catalogue.language.words import indexed
from services.catalogue.suggestions.schemas import Kind

LAYOUT: Final = 1
"""To be raised when the same name shall be found by other beginnings."""
EVERYWHERE: Final = "*"
"""The area of what is to be had in the whole country."""
LONGEST_KEY: Final = 50
"""Letters of a beginning that are kept and compared."""
LONGEST_TEXT: Final = 300
MOST_KEYS: Final = 24
"""Of one name; the longest names of real services have fewer."""

# How well a name fits, the best first.
SAID, WHOLE, WORD, APART, FORM, MEMBER = range(6)
"""The whole name; its beginning; that of a later word; of a word, while words before it stand
elsewhere in the name; a word in another inflection; the beginning of a compound's member."""
PLACED, UNDOTTED, FOREIGN, MENDED = 3, 6, 12, 24
"""Added for a name that fits without the place that was typed with it, that fits only without its
dots, that is in another language than the reader's, and that fits what was probably meant."""
EXACT_LETTERS: Final = 2
"""Up to so many letters only the reader's own language counts, with its dots: "ja" is no "jä"."""

_SHARES: Final[Mapping[Kind, int]] = {"service": 4, "need": 2, "place": 1, "theme": 1}
"""Of as many suggestions that fit equally well; kinds beginning with a letter by the hundred shall
not push out all others."""

_RUN: Final = re.compile(r"[^\W_]+")
_BARE: Final = {
    letter: unicodedata.normalize("NFD", letter)[0] for letter in map(chr, range(0xC0, 0x250))
}
_MARKS: Final = str.maketrans(
    {
        letter: bare
        for letter, bare in _BARE.items()
        if bare.isascii() and letter.lower() not in "åäö"
    }
)
_MARKED: Final = re.compile(f"[{''.join(map(chr, _MARKS))}]")
_UNDOTTED: Final = str.maketrans("åäö", "aao")
_SHORTEST_MEMBER, _ENDING = 3, 2


class Key(NamedTuple):
    """A beginning. `start`: its first letter in the name; `spelled` is as `spelled` gives it."""

    start: int
    rank: int
    spelled: str


class Named(NamedTuple):
    """A name with all it is found by."""

    language: str
    text: str
    keys: tuple[Key, ...]
    forms: tuple[str, ...]
    """The words in base form, and the members of compounds."""


def spelled(text: str) -> str:
    """In lower case, without marks that are no letters in Finnish: é is e, ä is ä. As long as
    the text, which is in normal form NFC."""
    lower = text.lower()
    small = lower if len(lower) == len(text) else text
    return small.translate(_MARKS) if _MARKED.search(small) else small


def undotted(text: str) -> str:
    """As it is written on a keyboard without å, ä and ö."""
    return text.translate(_UNDOTTED)


def runs(text: str) -> list[tuple[int, str]]:
    """The words of a `spelled` text with their places; hyphens and the like part words."""
    return [(found.start(), found[0]) for found in _RUN.finditer(text)]


def shown(name: str) -> str:
    """A name as it is suggested."""
    return " ".join(unicodedata.normalize("NFC", name).split())[:LONGEST_TEXT]


def named(language: str, name: str, forms_of: Mapping[str, Forms]) -> Named:
    """`forms_of`: of every one of `words.indexed(name)`; words without forms stand for
    themselves."""
    text, found = shown(name), indexed(name)
    own = {word: forms_of.get(word) or Forms((word,)) for word in found}
    members = {spelled(word): forms.parts for word, forms in own.items()}
    # What identifies a person is no word, so nothing is found by it.
    allowed = {run for word in found for _, run in runs(spelled(word))}
    kept = [(start, run) for start, run in runs(spelled(text)) if run in allowed]
    forms = dict.fromkeys(form for word, of in own.items() for form in (word, *of.whole, *of.parts))
    return Named(language, text, tuple(_keys(kept, members))[:MOST_KEYS], tuple(forms))


def _keys(kept: Sequence[tuple[int, str]], members: Mapping[str, Sequence[str]]) -> Iterator[Key]:
    for place, (start, run) in enumerate(kept):
        rest = [later for _, later in kept[place + 1 :]]
        yield Key(start, WHOLE if place == 0 else WORD, _key([run, *rest]))
        for inside in _seams(run, members.get(run, ())):
            yield Key(start + inside, MEMBER, _key([run[inside:], *rest]))


def _key(found: Iterable[str]) -> str:
    return " ".join(found)[:LONGEST_KEY].rstrip()


def _seams(run: str, members: Sequence[str]) -> list[int]:
    """Where the later members of a compound begin. They are known in base form, so what is looked
    for is the part of each that inflection leaves."""
    found = set()
    for member in members:
        stem = member[: max(_SHORTEST_MEMBER, len(member) - _ENDING)]
        at = run.find(spelled(stem), _ENDING) if len(stem) >= _SHORTEST_MEMBER else -1
        if at > 0:
            found.add(at)
    return sorted(found)


def version() -> int:
    """Changes when the same name may be found by other beginnings or forms."""
    return zlib.crc32(f"{LAYOUT} {stems.rules_version()}".encode()) >> 1


def place(text: str, services: int) -> int:
    """The order of names that fit equally well, the least first: those that twice as many services
    share, then the shortest."""
    return min(len(text), 99) - 100 * min(services.bit_length(), 15)


# --- the order of the answer ----------------------------------------------------------------------


class Candidate(NamedTuple):
    """What may be suggested."""

    kind: Kind
    language: str
    text: str
    rank: int
    place: int
    start: int | None
    """Where the name fits; None when it is found by the forms of its words."""
    meant: bool = False
    """It fits what was probably meant instead of what was written."""
    code: str | None = None
    id: str | None = None
    services: int | None = None
    """How many services have the name."""
    municipality: str | None = None
    """What was typed with the name and is not in it."""


def order(found: Iterable[Candidate], limit: int) -> list[Candidate]:
    """The best, each thing once. Among equally good ones every kind has its share."""
    best = sorted(found, key=_fit)
    turns: dict[tuple[int, Kind], int] = {}
    placed: list[tuple[float, Candidate]] = []
    for one in _once(best):
        taken = turns.get((one.rank, one.kind), 0)
        turns[one.rank, one.kind] = taken + 1
        placed.append(((taken + 0.5) / _SHARES[one.kind], one))
    placed.sort(key=lambda pair: (pair[1].rank, pair[0]))
    return [one for _, one in placed[:limit]]


def _fit(one: Candidate) -> tuple[Any, ...]:
    return one.rank, one.place, one.text, one.kind, one.code or "", one.id or "", one.language


def _once(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """A thing has names in several languages, and the same name in two."""
    seen: set[tuple[str, str]] = set()
    for one in found:
        own = {(one.kind, one.code or one.id or ""), (one.kind, f"={one.text.lower()}")}
        own.discard((one.kind, ""))
        if seen.isdisjoint(own):
            yield one
        seen |= own
