"""What residents type, made of the words the generator writes: a word in some inflection, two
words, a compound."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import cycle, islice, permutations
from random import Random
from urllib.parse import urlencode

from tests.bench.generator import NEW_PER_SERVICE
from tests.bench.inflection import nouns
from tests.bench.text import NewWords

Query = dict[str, str]
"""Parameters of a search."""


class _Typist:
    def __init__(self, name: str, seed: int, services: int) -> None:
        self._random = Random(f"{name} {seed}")
        self._nouns = nouns()
        self._compounds, self._among = NewWords(seed), services * NEW_PER_SERVICE

    def word(self) -> str:
        """A noun; half of the time in its base form, as people mostly search."""
        forms = self._random.choice(self._nouns).forms
        return forms[0] if self._random.random() < 0.5 else self._random.choice(forms[:12])

    def words(self) -> str:
        return f"{self.word()} {self.word()}"

    def compound(self) -> str:
        """One that the register has."""
        return self._compounds.met(self._random, self._among)

    def compound_and_word(self) -> str:
        return f"{self.compound()} {self.word()}"


def asked_often(seed: int, services: int, count: int) -> list[Query]:
    """So many queries, different from one another, the same for the same seed."""
    typist = _Typist("often", seed, services)
    kinds = (typist.word, typist.words, typist.compound)
    return [{"q": text} for text in islice(_distinct(kinds), count)]


def never_asked(seed: int, services: int, count: int, often: Sequence[Query]) -> list[Query]:
    """So many queries, each with a compound that is in the register, none of them in `often`."""
    typist = _Typist("new", seed, services)
    kinds = (typist.compound, typist.compound_and_word)
    told = {query["q"] for query in often}
    return [{"q": text} for text in islice(_distinct(kinds, told), count)]


def zipf(different: int, seed: int, count: int) -> list[int]:
    """So many draws of numbers below `different`: the second half as often as the first, the
    third a third as often."""
    weights = [1 / place for place in range(1, different + 1)]
    return Random(f"zipf {seed}").choices(range(different), weights, k=count)


_UNSAID = ("language=fi", "include_county=true", "include_nationwide=true", "limit=20")


def reworded(query: Query) -> Iterator[str]:
    """The same search in other letters, 65 times: no answer kept for one of them fits another."""
    said = urlencode(query)
    for length in range(len(_UNSAID) + 1):
        for more in permutations(_UNSAID, length):
            yield "&".join((said, *more))


def filtered(queries: Sequence[Query], themes: Sequence[str]) -> list[Query]:
    """The queries, each in a town or in a theme."""
    filters: Iterator[Query] = cycle(
        [
            {"municipality": "609"},
            *({"theme": theme} for theme in themes[:2]),
            {"municipality": "684"},
        ]
    )
    return [query | chosen for query, chosen in zip(queries, filters, strict=False)]


def _distinct(
    kinds: Sequence[Callable[[], str]], before: AbstractSet[str] = frozenset()
) -> Iterator[str]:
    told = set(before)
    for make in cycle(kinds):
        text = make()
        if text not in told:
            told.add(text)
            yield text
