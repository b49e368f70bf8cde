"""What answers a need is found in the same good order by both engines, page after page."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from libs.common.local.meilisearch import Meilisearch
from tests.catalogue.search.documents_for_tests import Made, made, searched

ASKED = "olen yksinäinen ja kissa kuoli"


def answering(number: int) -> Made:
    """Of every three: one that answers loneliness by its name, by a topic, by its summary."""
    if number % 3 == 0:
        return made(f"Ystävätoiminta {number}", "Tule mukaan")
    if number % 3 == 1:
        return made(f"Maalaus {number}", "Tule mukaan", keywords="ystävätoiminta")
    return made(f"Maalaus {number}", "Ystävätoimintaa kaikille")


SERVICES = (
    *(answering(number) for number in range(70)),
    made("Ystävätoiminta ja kissa"),
    made("Yksinäisen kissa kuoli"),
)


@pytest.fixture(scope="module")
async def with_engine(
    shared_database: str, meilisearch_server: Meilisearch
) -> AsyncIterator[httpx2.AsyncClient]:
    async with searched(shared_database, meilisearch_server, SERVICES) as client:
        yield client


async def walked(client: httpx2.AsyncClient, limit: int, **question: Any) -> list[str]:
    """The names of all services found, page by page."""
    asked = {"q": ASKED, "limit": limit, **question}
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await client.get(
            "/api/v1/services", params=asked | ({"cursor": cursor} if cursor else {})
        )
        assert page.status_code == 200, page.text
        found += [hit["name"] for hit in page.json()["items"]]
        cursor = page.json()["next"]
    return found


@pytest.mark.parametrize("limit", [7, 20, 49, 50, 51])
async def test_pages_follow_each_other_without_loss_or_repetition(
    client: httpx2.AsyncClient, limit: int
) -> None:
    found = await walked(client, limit)
    assert sorted(found) == sorted(one.facts.names["fi"] for one in SERVICES)
    assert found[:50] == (await walked(client, 100))[:50]


@pytest.mark.parametrize("asked", [ASKED, "yksinäinen kissa kuoli porissa"])
async def test_what_is_called_by_the_words_comes_first_and_then_what_answers_best(
    client: httpx2.AsyncClient, asked: str
) -> None:
    found = await walked(client, 20, q=asked)
    assert found[:2] == ["Yksinäisen kissa kuoli", "Ystävätoiminta ja kissa"]
    assert all(name.startswith("Ystävätoiminta") for name in found[2:26])


async def test_both_engines_give_the_same_order_as_far_as_it_is_ours(
    with_engine: httpx2.AsyncClient, with_standin: httpx2.AsyncClient
) -> None:
    def kinds(found: list[str]) -> list[str]:
        return [name.split()[0] for name in found[:26]]

    assert kinds(await walked(with_engine, 50)) == kinds(await walked(with_standin, 50))
