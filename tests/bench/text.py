"""Invented running text whose vocabulary grows as that of real service descriptions does.

Each sentence takes some words nobody has used before, drawn without repetition from millions of
inflected compounds, and fills the rest with words used over and over (Zipf's law).
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from math import gcd
from random import Random

from tests.bench import vocabulary
from tests.bench.inflection import Noun, nouns

# How often a common word is a compound met before, instead of a simple word.
MET_BEFORE = 0.15


class NewWords:
    """Inflected compounds in a seeded order in which none comes twice.

    The order is a full cycle of a linear map over all (first, second, form) triples, so that any
    position can be asked for and nothing needs to be remembered.
    """

    def __init__(self, seed: int) -> None:
        self._nouns = _finnish()
        self._forms = len(self._nouns[0].forms)
        self._size = len(self._nouns) ** 2 * self._forms
        random = Random(seed)
        self._start = random.randrange(self._size)
        self._step = _coprime(random, self._size)
        self._position = 0

    def next(self) -> str:
        """A compound that has not come before."""
        word = ""
        while not word:
            word = self._at(self._position)
            self._position += 1
        return word

    def met(self, random: Random, among: int | None = None) -> str:
        """A compound from the beginning of the order, early ones most often.

        `among` is how many to choose from; those already given if None.
        """
        limit = self._position if among is None else among
        return self._at(int(limit * random.random() ** 3)) or self._nouns[0].combining

    def _at(self, position: int) -> str:
        rest, form = divmod((self._start + position * self._step) % self._size, self._forms)
        first, second = divmod(rest, len(self._nouns))
        return _compound(self._nouns[first], self._nouns[second], form)


class Finnish:
    """Finnish sentences; with `among`, all compounds come from the first so many of the order."""

    def __init__(self, seed: int, among: int | None = None) -> None:
        self.words = NewWords(seed)
        self._among = among
        self._common, self._weights = _common_words()
        self._random = Random(f"fi {seed}")
        self._pool: list[str] = []

    def new(self) -> str:
        """The next new word."""
        if self._among is None:
            return self.words.next()
        return self.words.met(self._random, self._among)

    def common(self) -> str:
        """A word used often."""
        if self._random.random() < MET_BEFORE:
            return self.words.met(self._random, self._among)
        if not self._pool:
            # Drawing many at a time costs a tenth of drawing them one by one.
            self._pool = self._random.choices(self._common, cum_weights=self._weights, k=4096)
        return self._pool.pop()

    def name(self) -> str:
        """A name of two to four words, the first of them a compound."""
        words = [self.new(), *(self.common() for _ in range(self._random.randint(1, 2)))]
        return " ".join(words).capitalize()

    def summary(self) -> str:
        """A single sentence of at most 150 characters, the limit of PTV."""
        return shortened(self._sentence(_templates("FI_SUMMARIES")), 150)

    def description(self, sentences: int) -> str:
        """So many sentences in two paragraphs."""
        templates = _templates("FI_SENTENCES")
        return paragraphs([self._sentence(templates) for _ in range(sentences)])

    def instruction(self, sentences: int) -> str:
        """What the user must do."""
        templates = _templates("FI_INSTRUCTIONS")
        return " ".join(self._sentence(templates) for _ in range(sentences))

    def _sentence(self, templates: Sequence[Sequence[str]]) -> str:
        template = templates[int(self._random.random() * len(templates))]
        return _filled(template, {"§": self.new, "#": self.common})


class Swedish:
    """Swedish sentences with compounds of a smaller vocabulary."""

    def __init__(self, seed: int) -> None:
        self._nouns = [_swedish_noun(word) for word in vocabulary.SV_NOUNS.split()]
        self._random = Random(f"sv {seed}")

    def name(self) -> str:
        """A name of one compound."""
        return self._compound().capitalize()

    def summary(self) -> str:
        """A single sentence of at most 150 characters."""
        return shortened(self.description(1), 150)

    def description(self, sentences: int) -> str:
        """So many sentences in two paragraphs."""
        templates = _templates("SV_SENTENCES")
        chosen = self._random.choices(templates, k=sentences)
        return paragraphs([_filled(template, {"§": self._compound}) for template in chosen])

    def _compound(self) -> str:
        first, second = self._random.choices(self._nouns, k=2)
        return first[0] + self._random.choice(second)


def english(random: Random, sentences: int) -> str:
    """English sentences, the same few again and again."""
    return " ".join(random.choices(vocabulary.EN_SENTENCES.strip().splitlines(), k=sentences))


def paragraphs(sentences: Sequence[str]) -> str:
    """The sentences in two paragraphs of Markdown, at most 2500 characters."""
    half = (len(sentences) + 1) // 2
    parts = (" ".join(sentences[:half]), " ".join(sentences[half:]))
    return shortened("\n\n".join(part for part in parts if part), 2500)


def shortened(text: str, limit: int) -> str:
    """The text cut at a word so that it fits."""
    return text if len(text) <= limit else text[:limit].rpartition(" ")[0]


def _filled(template: Sequence[str], slots: dict[str, Callable[[], str]]) -> str:
    text = "".join(slots[part]() if part in slots else part for part in template)
    return text[0].upper() + text[1:]


@cache
def _templates(name: str) -> list[list[str]]:
    lines: str = getattr(vocabulary, name)
    return [_parts(line) for line in lines.strip().splitlines()]


def _parts(line: str) -> list[str]:
    parts = line.replace("§", "\0§\0").replace("#", "\0#\0").split("\0")
    return [part for part in parts if part]


@cache
def _finnish() -> list[Noun]:
    return nouns()


@cache
def _common_words() -> tuple[list[str], list[float]]:
    """Function words first, then the forms of single nouns, with Zipf's cumulative weights."""
    forms = [noun.forms[index] for index in range(12) for noun in _finnish()]
    words = list(dict.fromkeys([*vocabulary.COMMON.split(), *forms]))
    return words, list(accumulate(1 / (rank + 3) for rank in range(len(words))))


def _compound(first: Noun, second: Noun, form: int) -> str:
    word = second.forms[form]
    # Finnish writes a hyphen between equal vowels, which would make two words of it.
    if first is second or first.combining[-1] == word[0]:
        return ""
    return first.combining + word


def _coprime(random: Random, size: int) -> int:
    while gcd(step := random.randrange(size // 3, size), size) != 1:
        continue
    return step


def _swedish_noun(entry: str) -> tuple[str, ...]:
    stem, *endings = entry.split("/")
    # A plural replaces the a that ends the stem: skola, skolor.
    root = stem[:-1] if stem.endswith("a") else stem
    return (stem, stem + endings[0], root + endings[1], root + endings[2])
