"""Crisis contacts: on top of every search that speaks of a crisis, and kept by coordinators."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from libs.common.db import Database
from libs.common.settings import Settings
from services.catalogue import app
from services.catalogue.crisis import actions
from services.catalogue.search import actions as searching
from services.catalogue.search.schemas import SearchResult
from services.catalogue.vocabulary import actions as vocabulary
from services.catalogue.vocabulary.store import concepts
from tests.catalogue.coordinators import Coordinator, employed
from tests.catalogue.search.tended import DEAD
from tests.conftest import serving

ADDRESS = "/crisis-contacts/own_line"
OWN: dict[str, Any] = {
    "name": {"fi": "Oma linja"},
    "description": {"fi": "Soita meille"},
    "phone": "02 123 4567",
    "sms": None,
    "chat": None,
    "url": "https://example.org/apua",
    "kinds": ["suicide"],
    "languages": ["fi"],
    "hours": {"fi": "Ympäri vuorokauden"},
    "position": 0,
}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """With the contacts and the concept of one crisis that come with the code."""
    opened = Database(database_url, "tarjotin_catalogue")
    async with opened.sessions.begin() as session:
        await actions.load(session)
        own = [one for one in concepts() if one.code == "suicidal_thoughts"]
        await vocabulary.load(session, own)
    yield opened
    await opened.close()


@pytest.fixture(params=["without an engine", "with the engine away"])
async def client(
    request: pytest.FixtureRequest, settings: Settings, database: Database
) -> AsyncIterator[httpx2.AsyncClient]:
    url = None if request.param == "without an engine" else DEAD
    own = employed(settings).model_copy(update={"meilisearch_url": url})
    async with serving(app.create(own)) as opened:
        yield opened


async def search(client: httpx2.AsyncClient, q: str, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get("/api/v1/services", params={"q": q, **query})
    found: list[dict[str, Any]] = SearchResult.model_validate(answer.json()).model_dump()[
        "crisis_contacts"
    ]
    return found


async def codes(client: httpx2.AsyncClient, **query: Any) -> list[str]:
    answer = await client.get("/api/v1/crisis-contacts", params=query)
    return [one["code"] for one in answer.json()["items"]]


async def test_who_speaks_of_a_crisis_is_shown_contacts_though_nothing_is_found(
    client: httpx2.AsyncClient,
) -> None:
    found = await search(client, "mä en jaksa enää elää")
    assert (found[0]["code"], found[0]["phone"]) == ("emergency_112", "112")
    assert "mieli_crisis_line" in [one["code"] for one in found]
    assert "nollalinja" not in [one["code"] for one in found]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("q", ["haluan kuolla", "jag vill dö", "i want to die"])
async def test_it_is_heard_in_every_language_and_answered_in_the_readers(
    client: httpx2.AsyncClient, q: str, language: str
) -> None:
    names = {"fi": "Hätänumero 112", "sv": "Nödnumret 112", "en": "Emergency number 112"}
    assert (await search(client, q, language=language))[0]["name"] == names[language]


async def test_filters_and_the_second_page_lose_no_contact(client: httpx2.AsyncClient) -> None:
    for query in ({"municipality": "609"}, {"near": "61.485,21.797"}, {"limit": "1"}):
        assert await search(client, "itsemurha", **query)


async def test_other_searches_show_none(client: httpx2.AsyncClient) -> None:
    for q in ("", "uimahalli", "kuoliko mummo", "131052-308T"):
        assert await search(client, q) == []


async def test_everybody_reads_the_list_in_its_order(client: httpx2.AsyncClient) -> None:
    every = await codes(client)
    assert every[0] == "emergency_112"
    assert await codes(client, kind="poisoning") == [
        "emergency_112",
        "poison_information",
        "medical_helpline",
    ]
    answer = await client.get("/api/v1/crisis-contacts", params={"language": "sv"})
    assert answer.json()["items"][0]["name"] == "Nödnumret 112"
    again = await client.get(
        "/api/v1/crisis-contacts?language=sv", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


async def test_the_county_keeps_the_list(client: httpx2.AsyncClient) -> None:
    coordinator = Coordinator(client)
    made = await coordinator.make(ADDRESS, OWN)
    assert (made.status_code, made.headers["etag"]) == (201, '"v1"')
    assert OWN.items() <= (await client.get(f"/api/v1{ADDRESS}")).json().items()
    assert (await codes(client))[0] == "own_line"
    moved = await coordinator.change(ADDRESS, {**OWN, "position": 10_000}, 1)
    assert (moved.status_code, (await codes(client))[-1]) == (200, "own_line")
    assert (await coordinator.remove(ADDRESS, 2)).status_code == 204
    assert "own_line" not in await codes(client)
    told = (await coordinator.get(f"{ADDRESS}/versions")).json()["items"]
    assert [(one["version"], one["changed_by"], bool(one["contact"])) for one in told] == [
        (3, "coordinator-pori", False),
        (2, "coordinator-pori", True),
        (1, "coordinator-pori", True),
    ]


async def test_what_the_county_changed_stays_when_the_code_is_loaded_again(
    client: httpx2.AsyncClient, database: Database
) -> None:
    coordinator = Coordinator(client)
    await coordinator.change("/crisis-contacts/sekasin", OWN, 1)
    await coordinator.remove("/crisis-contacts/shelters", 1)
    async with database.sessions.begin() as session:
        assert await actions.load(session) == 0
    assert "shelters" not in await codes(client)
    assert (await codes(client))[0] == "sekasin"


async def test_searches_follow_the_list(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_REFRESH", 0.05)
    await Coordinator(client).make(ADDRESS, OWN)
    for _ in range(100):
        if (await search(client, "itsemurha"))[0]["code"] == "own_line":
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the search does not know the new contact")


async def test_only_coordinators_keep_it_and_say_what_they_change(
    client: httpx2.AsyncClient,
) -> None:
    for method, address in (("PUT", ADDRESS), ("DELETE", ADDRESS), ("GET", f"{ADDRESS}/versions")):
        answer = await client.request(method, f"/api/v1{address}", headers={"If-Match": "*"})
        assert answer.status_code == 401
    coordinator = Coordinator(client)
    assert (await coordinator.make("/crisis-contacts/sekasin", OWN)).status_code == 412
    assert (await coordinator.remove("/crisis-contacts/sekasin", 7)).status_code == 412
    assert (await coordinator.remove(ADDRESS, 1)).status_code == 404
    assert (await coordinator.get(f"{ADDRESS}/versions")).status_code == 404


@pytest.mark.parametrize(
    ("change", "location"),
    [
        ({"name": {"sv": "Egen"}}, "body.name"),
        ({"name": {"fi": " "}}, "body.name.fi"),
        ({"description": {"fi": "a\0b"}}, "body.description.fi"),
        ({"phone": "soita"}, "body.phone"),
        ({"url": "http://example.org"}, "body.url"),
        ({"url": "javascript:alert(1)"}, "body.url"),
        ({"kinds": []}, "body.kinds"),
        ({"kinds": ["boredom"]}, "body.kinds.0"),
        ({"phone": None, "url": None}, "body"),
        ({"position": -1}, "body.position"),
    ],
)
async def test_what_cannot_be_used_is_refused_by_its_place(
    client: httpx2.AsyncClient, change: dict[str, Any], location: str
) -> None:
    answer = await Coordinator(client).make(ADDRESS, {**OWN, **change})
    assert answer.status_code == 422
    assert [part["location"] for part in answer.json()["errors"]] == [location]
