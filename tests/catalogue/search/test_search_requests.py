"""What may be asked, and what is said to those who ask otherwise."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx2
import psycopg
import pytest
from pydantic import TypeAdapter

from libs.common import clock, paging
from services.catalogue.models import Base, OpeningPeriod, Place
from services.catalogue.search import actions
from tests.catalogue import factories
from tests.catalogue.search.documents_for_tests import fill, load_codes, made, served

PORI = "61.485,21.797"


@pytest.fixture(scope="module")
async def client(shared_database: str) -> AsyncIterator[httpx2.AsyncClient]:
    """Three services: at the place asked about and open on Mondays, farther away, nowhere."""
    services = {name: factories.service(name) for name in ("Lähellä", "Kaukana", "Etänä")}
    near, far = factories.channel(), factories.channel()
    rows: list[Base] = [*services.values(), near, far]
    rows += [factories.connection(services["Lähellä"], near)]
    rows += [factories.connection(services["Kaukana"], far)]
    rows += [Place(id=1, owner_id=near.id, latitude=61.485, longitude=21.8)]
    rows += [Place(id=2, owner_id=far.id, latitude=61.13, longitude=21.51)]
    monday = {"starts": 8 * 60, "ends": 16 * 60, "closed": False, "reach": 4_000_000}
    rows += [OpeningPeriod(id=1, owner_id=near.id, kind="weekly", **monday)]
    factories.insert(shared_database, *rows)
    fill(shared_database, [made(name, id=one.id) for name, one in services.items()])
    await load_codes(shared_database)
    async with served(shared_database) as client:
        yield client


async def ask(client: httpx2.AsyncClient, **question: Any) -> httpx2.Response:
    return await client.get("/api/v1/services", params=question)


async def names(client: httpx2.AsyncClient, **question: Any) -> list[str]:
    answer = await ask(client, **question)
    assert answer.status_code == 200, answer.text
    return [hit["name"] for hit in answer.json()["items"]]


async def test_the_nearest_come_first(client: httpx2.AsyncClient) -> None:
    answer = (await ask(client, near=PORI, sort="distance")).json()
    assert [hit["name"] for hit in answer["items"]] == ["Lähellä", "Kaukana"]
    assert 100 < answer["items"][0]["distance"] < 200


async def test_pages_of_the_nearest_follow_each_other(client: httpx2.AsyncClient) -> None:
    first = (await ask(client, near=PORI, sort="distance", limit=1)).json()
    rest = await names(client, near=PORI, sort="distance", limit=1, cursor=first["next"])
    assert rest == ["Kaukana"]


async def test_the_nearest_come_first_when_there_are_too_many_to_read_at_once(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    assert await names(client, near=PORI, sort="distance", limit=1) == ["Lähellä"]
    assert await names(client, near=PORI, sort="distance", q="kaukana") == ["Kaukana"]


async def test_only_those_within_the_radius_are_found(client: httpx2.AsyncClient) -> None:
    assert await names(client, near=PORI, radius=5000) == ["Lähellä"]


async def test_distances_are_told_in_any_order(client: httpx2.AsyncClient) -> None:
    hits = (await ask(client, near=PORI)).json()["items"]
    assert [hit["name"] for hit in hits] == ["Kaukana", "Lähellä"]
    assert hits[0]["distance"] > hits[1]["distance"]


@pytest.mark.parametrize(
    "moment", ["2026-05-04T12:00", "2026-05-04T09:00:00Z", "2026-05-04T11:00+02:00"]
)
async def test_open_at_is_a_finnish_time_unless_it_has_a_zone(
    client: httpx2.AsyncClient, moment: str
) -> None:
    assert await names(client, open_at=moment) == ["Lähellä"]


async def test_nobody_is_open_at_another_time(client: httpx2.AsyncClient) -> None:
    assert await names(client, open_at="2026-05-04T16:00") == []


async def test_open_now_means_this_moment(client: httpx2.AsyncClient) -> None:
    with clock.frozen(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)):
        assert await names(client, open_at="now") == ["Lähellä"]


@pytest.mark.parametrize(
    "question",
    [
        {"q": "uima\0halli"},
        {"q": "a" * 201},
        {"language": "de"},
        {"municipality": "Pori"},
        {"municipality": ["609"] * 51},
        {"service_class": "27"},
        {"theme": "unheard_of"},
        {"theme": 'nature" OR id EXISTS'},
        {"channel": "Pigeon"},
        {"organisation": "Porin kaupunki"},
        {"service_language": "finnish"},
        {"free_of_charge": "perhaps"},
        {"municipality": "٦٠٩"},
        {"service_class": "P٢٧"},
        {"near": "٦١.4,٢١.7"},
        {"near": "61.485"},
        {"near": "21.797,61.485"},
        {"near": "61.485,21.797,3"},
        {"near": "nan,nan"},
        {"near": "999.9,999.9"},
        {"near": PORI, "radius": 0},
        {"near": PORI, "radius": 10**12},
        {"radius": 1000},
        {"sort": "distance"},
        {"sort": "price"},
        {"open_at": "soon"},
        {"open_at": "2026-05-04"},
        {"open_at": "2026-02-30T12:00"},
        {"open_at": "0001-01-01T00:00Z"},
        {"open_at": "9999-12-31T23:59"},
        {"limit": 0},
        {"limit": 101},
        {"page": 2},
    ],
    ids=str,
)
async def test_what_cannot_be_asked_is_refused_with_its_place(
    client: httpx2.AsyncClient, question: dict[str, Any]
) -> None:
    answer = await ask(client, **question)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert all(part["location"].startswith("query.") for part in answer.json()["errors"])


@pytest.mark.parametrize("field", ["near", "open_at", "organisation", "cursor", "limit", "theme"])
async def test_what_is_refused_is_not_repeated(client: httpx2.AsyncClient, field: str) -> None:
    answer = await ask(client, **{field: "131052-308T,5"})
    assert answer.status_code == 422
    assert "131052" not in answer.text


@pytest.mark.parametrize(
    "query",
    ["\ud800", "%", "'", '"', "\\", "' OR '1'='1", "a:*", "! & |", "-kirjasto", "مرحبا", "🙂"],
)
async def test_no_query_is_too_odd(client: httpx2.AsyncClient, query: str) -> None:
    raw = query.encode("utf-8", "surrogatepass")
    answer = await client.get("/api/v1/services", params={"q": raw})
    assert answer.status_code == 200


async def test_an_unknown_theme_is_answered_with_the_known_ones(client: httpx2.AsyncClient) -> None:
    error = (await ask(client, theme="sports")).json()["errors"][0]
    assert (error["location"], "exercise" in error["detail"]) == ("query.theme", True)


async def test_a_code_that_nobody_uses_finds_nothing(client: httpx2.AsyncClient) -> None:
    assert await names(client, organisation=str(uuid4())) == []


async def test_a_cursor_of_another_search_is_refused(client: httpx2.AsyncClient) -> None:
    cursor = (await ask(client, limit=1)).json()["next"]
    answer = await ask(client, limit=1, cursor=cursor, language="sv")
    assert (answer.status_code, "Start again" in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize(
    "cursor",
    ["x", paging.encode([-1, 0, 0]), paging.encode([1]), paging.encode(["1", 0, 0])],
)
async def test_a_cursor_that_we_did_not_make_is_refused(
    client: httpx2.AsyncClient, cursor: str
) -> None:
    assert (await ask(client, cursor=cursor)).status_code == 400


async def test_walking_ends_where_it_is_said_to(client: httpx2.AsyncClient) -> None:
    offset, digest, generation = parts_of((await ask(client, limit=1)).json()["next"])
    assert offset == 1
    far = paging.encode([10_000, digest, generation])
    answer = await ask(client, limit=1, cursor=far)
    assert (answer.status_code, "Narrow" in answer.json()["detail"]) == (400, True)


async def test_a_cursor_of_an_index_that_was_built_anew_is_refused(database_url: str) -> None:
    fill(database_url, [made("Uimahalli"), made("Kirjasto")])
    set_generation(database_url, 1)
    async with served(database_url) as first:
        cursor = (await ask(first, limit=1)).json()["next"]
    set_generation(database_url, 2)
    async with served(database_url) as later:
        answer = await ask(later, limit=1, cursor=cursor)
    assert (answer.status_code, "built anew" in answer.json()["detail"]) == (400, True)


def parts_of(cursor: str) -> list[int]:
    return paging.decode(cursor, TypeAdapter(list[int]))


def set_generation(url: str, generation: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            """INSERT INTO catalogue.search_index (generation) VALUES (%s)
               ON CONFLICT (one) DO UPDATE SET generation = excluded.generation""",
            [generation],
        )
