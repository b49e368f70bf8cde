"""Inflected forms of Finnish nouns, right often enough that an analyser recognises most of them.

Covers the noun classes of the vocabulary with the cases, possessive suffixes and clitics that
running text uses most. Rare exceptions of the language are not modelled.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench import vocabulary

BACK_VOWELS = frozenset("aou")
VOWELS = frozenset("aeiouyäö")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun as a part of a compound: its form before another noun, and its own forms."""

    combining: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stems:
    """What all the forms of one noun are built from; the plural stem ends in i."""

    nominative: str
    weak: str
    strong: str
    partitive: str
    illative: str
    plural: str
    plural_genitive: str
    plural_partitive: str
    plural_illative: str


def nouns() -> list[Noun]:
    """Every noun of the vocabulary with its forms, in a fixed order."""
    return [_noun(stems) for stems in _all_stems()]


def _all_stems() -> Iterator[Stems]:
    classes: list[tuple[str, Callable[[str, str], Stems]]] = [
        (vocabulary.VOWEL_NOUNS, _vowel),
        (vocabulary.E_NOUNS, _long_e),
        (vocabulary.NEN_NOUNS, _nen),
        (vocabulary.US_NOUNS, _us),
        (vocabulary.UUS_NOUNS, _uus),
    ]
    for words, build in classes:
        for word in words.split():
            nominative, _, other = word.partition(":")
            yield build(nominative, other or nominative)


def _noun(stems: Stems) -> Noun:
    nominative = stems.nominative
    combining = nominative[:-3] + "s" if nominative.endswith("nen") else nominative
    a = "a" if BACK_VOWELS & set(nominative) else "ä"
    return Noun(combining, tuple(_forms(stems, a)))


def _forms(s: Stems, a: str) -> Iterator[str]:
    yield from (s.nominative, s.weak + "n", s.partitive, s.illative, s.strong + "n" + a)
    yield from (s.weak + ending for ending in _endings(a))
    yield from (s.weak + "ksi", s.weak + "t")
    yield from (s.plural_genitive, s.plural_partitive, s.plural_illative)
    yield from (s.plural + ending for ending in _endings(a))
    yield from _possessed(s, a)
    yield from (form + "kin" for form in (s.nominative, s.weak + "n", s.weak + f"ss{a}"))
    yield from (s.plural_partitive + "kin", s.partitive + f"k{a}{a}n", s.weak + "llekin")


def _endings(a: str) -> tuple[str, ...]:
    return (f"ss{a}", f"st{a}", f"ll{a}", f"lt{a}", "lle")


def _possessed(s: Stems, a: str) -> Iterator[str]:
    yield from (s.strong + suffix for suffix in ("mme", "nne", f"ns{a}"))
    yield from (s.weak + ending + "mme" for ending in _endings(a))
    yield from (s.weak + f"ss{a}nne", s.weak + f"ss{a}{a}n")
    yield from (s.plural + f"ss{a}mme", s.plural_partitive + "mme")


def _vowel(nominative: str, weak: str) -> Stems:
    if nominative[-1] not in VOWELS:
        return _consonant(nominative, weak)
    if nominative.endswith("i") and weak.endswith("e"):
        return _i_to_e(nominative, weak)
    a = _a(nominative)
    plural, plural_weak = _plural(nominative), _plural(weak)
    two_vowels = nominative[-2] in VOWELS
    tail = ("iden", f"it{a}", "ihin") if two_vowels else _plural_tail(plural, a)
    genitive = nominative + "en" if nominative.endswith("i") else plural + tail[0]
    return Stems(
        nominative,
        weak,
        nominative,
        nominative + (f"t{a}" if two_vowels else a),
        nominative + nominative[-1] + "n",
        plural_weak + "i",
        genitive,
        plural + tail[1],
        plural + tail[2],
    )


def _plural_tail(plural: str, a: str) -> tuple[str, str, str]:
    return ("jen", f"j{a}", "ihin") if plural[-1] in VOWELS else ("ien", f"i{a}", "iin")


def _plural(stem: str) -> str:
    last = stem[-1]
    if last == "i":
        return stem[:-1] + "e"
    if last == "a":
        return stem[:-1] + ("o" if _a_becomes_o(stem) else "")
    return stem[:-1] if last == "ä" else stem


def _a_becomes_o(stem: str) -> bool:
    first = next(letter for letter in stem if letter in VOWELS)
    syllables = sum(
        letter in VOWELS and previous not in VOWELS
        for previous, letter in zip(" " + stem, stem, strict=False)
    )
    return first in "aei" if syllables == 2 else stem[-2] not in "jmsv"


def _i_to_e(nominative: str, weak: str) -> Stems:
    strong, a = nominative[:-1], _a(nominative)
    return Stems(
        nominative,
        weak,
        strong + "e",
        f"{strong}e{a}",
        strong + "een",
        weak[:-1] + "i",
        strong + "ien",
        f"{strong}i{a}",
        strong + "iin",
    )


def _consonant(nominative: str, stem: str) -> Stems:
    base, a = stem[:-1], _a(nominative)
    return Stems(
        nominative,
        stem,
        stem,
        f"{nominative}t{a}",
        stem + "en",
        base + "i",
        base + "ien",
        f"{base}i{a}",
        base + "iin",
    )


def _long_e(nominative: str, stem: str) -> Stems:
    strong, a = stem.rstrip("e"), _a(nominative)
    return Stems(
        nominative,
        strong + "ee",
        strong + "ee",
        f"{nominative}tt{a}",
        strong + "eeseen",
        strong + "ei",
        strong + "eiden",
        f"{strong}eit{a}",
        strong + "eisiin",
    )


def _nen(nominative: str, _: str) -> Stems:
    base, a = nominative[:-3] + "s", _a(nominative)
    return Stems(
        nominative,
        base + "e",
        base + "e",
        f"{base}t{a}",
        base + "een",
        base + "i",
        base + "ten",
        f"{base}i{a}",
        base + "iin",
    )


def _us(nominative: str, _: str) -> Stems:
    return _consonant(nominative, nominative[:-1] + "kse")


def _uus(nominative: str, _: str) -> Stems:
    base, a = nominative[:-1], _a(nominative)
    return Stems(
        nominative,
        base + "de",
        base + "te",
        f"{base}tt{a}",
        base + "teen",
        base + "ksi",
        base + "ksien",
        f"{base}ksi{a}",
        base + "ksiin",
    )


def _a(nominative: str) -> str:
    return "a" if BACK_VOWELS & set(nominative) else "ä"
