"""Meilisearch and PostgreSQL give the same answer to the same filters."""

from collections.abc import AsyncIterator, Iterator
from random import Random
from typing import Any
from uuid import UUID

import httpx2
import pytest

from libs.common.local.meilisearch import Meilisearch
from services.catalogue.codes import rules
from services.catalogue.search.filters import ATTRIBUTES
from tests.catalogue.search.documents_for_tests import Made, made, searched

Question = dict[str, Any]

COUNTIES = {
    county: [one.code for one in rules.municipalities() if one.county == county][:3]
    for county in ("06", "03", "08")
}
MUNICIPALITIES = [code for codes in COUNTIES.values() for code in codes]
ORGANISATIONS = [UUID(int=number) for number in range(1, 6)]
CHOICES: dict[str, list[str]] = {
    "theme": ["nature", "culture", "exercise", "community"],
    "service_class": ["P27", "P27.1", "P28", "P28.2", "P1"],
    "target_group": ["KR1", "KR1.2", "KR1.3", "KR2"],
    "life_event": ["KE1", "KE1.1", "KE2"],
    "channel": ["EChannel", "WebPage", "PrintableForm", "Phone", "ServiceLocation"],
    "organisation": [str(one) for one in ORGANISATIONS],
    "service_language": ["fi", "sv", "en", "se"],
    "accessibility": ["FullyCompliant", "PartiallyCompliant", "described"],
}
FLAGS = ("free_of_charge", "remote", "referable")
WORDS = ("uimahalli", "retki", "kerho", "kuvataide", "ryhmä", "kirjasto", "neuvonta", "luonto")


def some(random: Random, values: list[str], most: int = 3) -> list[str]:
    return sorted(random.sample(values, random.randint(0, min(most, len(values)))))


def area(random: Random) -> dict[str, Any]:
    """Of each kind: nationwide, a whole county with or without more, some municipalities."""
    kind = random.random()
    if kind < 0.15:
        return {"nationwide": True, "municipalities": [], "local_municipalities": []}
    counties = [random.choice(list(COUNTIES))] if kind < 0.4 else []
    covered = [code for county in counties for code in COUNTIES[county]]
    local = [code for code in some(random, MUNICIPALITIES) if code not in covered]
    own = {"counties": counties, "local_municipalities": local}
    return {**own, "municipalities": sorted(local + covered)}


def service(random: Random, number: int) -> Made:
    words = random.sample(WORDS, 3)
    return made(
        f"{words[0].capitalize()} {number}",
        f"{words[1]} ja {words[2]}",
        themes=some(random, CHOICES["theme"]),
        service_classes=some(random, CHOICES["service_class"]),
        target_groups=some(random, CHOICES["target_group"]),
        life_events=some(random, CHOICES["life_event"]),
        channels=some(random, CHOICES["channel"]),
        accessibility=some(random, CHOICES["accessibility"], 1),
        languages=some(random, CHOICES["service_language"]),
        organisation=(random.choice(ORGANISATIONS), "Järjestäjä"),
        charge_type=random.choice(["FreeOfCharge", "Chargeable", None]),
        referral_mode=random.choice(["referable", "signpost", None]),
        **area(random),
    )


def questions(random: Random, count: int) -> Iterator[Question]:
    """Combinations of filters, each narrow enough to be likely and wide enough to find."""
    for _ in range(count):
        fields = random.sample(list(CHOICES), random.randint(0, 3))
        asked: Question = {field: some(random, CHOICES[field]) for field in fields}
        asked |= {flag: random.choice(["true", "false"]) for flag in FLAGS if random.random() < 0.2}
        if random.random() < 0.5:
            asked["municipality"] = some(random, MUNICIPALITIES, 2)
        for switch in ("include_county", "include_nationwide"):
            if random.random() < 0.3:
                asked[switch] = "false"
        yield asked


@pytest.fixture(scope="module")
async def with_engine(
    shared_database: str, meilisearch_server: Meilisearch
) -> AsyncIterator[httpx2.AsyncClient]:
    random = Random(7)
    services = [service(random, number) for number in range(300)]
    async with searched(shared_database, meilisearch_server, services) as client:
        yield client


async def ask(client: httpx2.AsyncClient, **question: Any) -> dict[str, Any]:
    answer = await client.get("/api/v1/services", params={"limit": 100, **question})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """Facets have no order; hits of the same name have none either."""
    shown = [(hit["name"], hit) for hit in answer["items"]]
    return {"items": sorted(shown, key=lambda one: one[0]), "total": answer["total"]} | {
        field: {value: number for value, number in counts.items() if number}
        for field, counts in answer["facets"].items()
    }


@pytest.mark.parametrize("question", list(questions(Random(3), 40)), ids=str)
async def test_the_same_filters_find_the_same(
    with_engine: httpx2.AsyncClient, with_standin: httpx2.AsyncClient, question: Question
) -> None:
    meilisearch, postgresql = (
        await ask(with_engine, **question),
        await ask(with_standin, **question),
    )
    assert (meilisearch["degraded"], postgresql["degraded"]) == (False, True)
    assert comparable(meilisearch) == comparable(postgresql)


@pytest.mark.parametrize("word", [*WORDS, "retkellä luonnossa", "kerhoissa neuvontaa", "ryhmässä"])
async def test_words_find_nearly_the_same(
    with_engine: httpx2.AsyncClient, with_standin: httpx2.AsyncClient, word: str
) -> None:
    found = [
        {hit["id"] for hit in (await ask(client, q=word, theme="nature"))["items"]}
        for client in (with_engine, with_standin)
    ]
    assert found[0]
    assert len(found[0] & found[1]) >= 0.9 * len(found[0] | found[1])


@pytest.mark.parametrize(
    "switches", [{}, {"include_county": "false"}, {"include_nationwide": "no"}]
)
async def test_a_municipality_counts_what_choosing_it_would_find(
    with_engine: httpx2.AsyncClient, switches: Question
) -> None:
    asked = {"municipality": MUNICIPALITIES[0], "theme": "nature", **switches}
    counts = (await ask(with_engine, **asked))["facets"]["municipality"]
    for code in (*MUNICIPALITIES, "005"):
        chosen = await ask(with_engine, **{**asked, "municipality": code})
        assert counts.get(code, 0) == chosen["total"], code


@pytest.mark.parametrize("field", [*CHOICES, *FLAGS])
async def test_a_facet_counts_what_choosing_its_value_would_find(
    with_engine: httpx2.AsyncClient, field: str
) -> None:
    counts = (await ask(with_engine, q="kerho", theme="culture"))["facets"][field]
    assert counts
    for value, number in counts.items():
        chosen = await ask(with_engine, **{"q": "kerho", "theme": "culture", field: value})
        assert number == chosen["total"], value


async def test_every_facet_is_counted_whatever_is_found(with_engine: httpx2.AsyncClient) -> None:
    nothing = await ask(with_engine, q="kerho", accessibility="Unheard")
    assert (nothing["total"], set(nothing["facets"])) == (0, set(ATTRIBUTES))
