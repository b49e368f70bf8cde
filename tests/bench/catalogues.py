"""Classifications of generated services: classes, target groups and ontology terms."""

from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any

from tests.bench import vocabulary
from tests.ptv_stub import parts
from tests.ptv_stub.parts import Document, Words

HOW_MANY_CLASSES = {1: 0.73, 2: 0.21, 3: 0.06}
HOW_MANY_GROUPS = {1: 0.8, 2: 0.15, 3: 0.05}
HOW_MANY_TERMS = {0: 0.15, 1: 0.3, 2: 0.3, 3: 0.15, 4: 0.1}
# What PTV says of a class is about this long in each language.
CLASS_TEXT: Words = {
    "fi": "Tässä alaluokassa ovat kuntien, seurojen ja muiden järjestäjien palvelut, joihin"
    " asukas voi osallistua itse, sekä niihin kuuluvat neuvonta, ohjaus ja varaaminen."
    " Sopimukset ja avustukset ovat toisaalla.",
    "sv": "I denna underklass finns kommunernas, föreningarnas och andra arrangörers tjänster"
    " som invånaren själv kan delta i, samt rådgivning, handledning och bokning."
    " Avtal och bidrag finns på annan plats.",
    "en": "This subclass has services of municipalities, associations and other organisers"
    " that residents can take part in, with the advice, guidance and booking they need."
    " Contracts and grants are elsewhere.",
}


def classification(random: Random) -> dict[str, Any]:
    """The classes, groups and terms of one service, as keys of its document."""
    return {
        "serviceClasses": _some(random, classes(), HOW_MANY_CLASSES),
        "targetGroups": _groups(random),
        "ontologyTerms": _some(random, terms(), HOW_MANY_TERMS),
    }


@cache
def classes() -> list[Document]:
    """The service classes in use."""
    return _items(
        vocabulary.CLASSES, lambda code, name: parts.service_class(code, name, CLASS_TEXT)
    )


@cache
def groups() -> list[Document]:
    """The target groups in use, citizens (KR1) first."""
    return _items(vocabulary.GROUPS, parts.target_group)


@cache
def terms() -> list[Document]:
    """Ontology terms with numbers of our own, outside those KOKO has given."""
    names = [_words(entry) for entry in _entries(vocabulary.TERMS)]
    return [parts.ontology_term(name, 99000 + index) for index, name in enumerate(names)]


def _groups(random: Random) -> list[Document]:
    """Nearly every service is for citizens; a few say which."""
    count = random.choices(list(HOW_MANY_GROUPS), list(HOW_MANY_GROUPS.values()))[0]
    return [groups()[0], *random.sample(groups()[1:], count - 1)]


def _some(random: Random, items: list[Document], counts: dict[int, float]) -> list[Document]:
    count = random.choices(list(counts), list(counts.values()))[0]
    return random.sample(items, count)


def _items(listing: str, build: Callable[[str, Words], Document]) -> list[Document]:
    split = (entry.split(" ", 1) for entry in _entries(listing))
    return [build(code, _words(names)) for code, names in split]


def _entries(listing: str) -> Iterator[str]:
    for line in listing.strip().splitlines():
        yield from line.strip().split(";")


def _words(names: str) -> Words:
    return dict(zip(("fi", "sv", "en"), names.split("/"), strict=True))
