"""Code lists, municipalities and themes as readers see them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from libs.common import app as common
from libs.common import paging
from libs.common.db import Database
from libs.common.settings import Settings
from services.catalogue.codes import rules
from services.catalogue.codes.actions import load
from services.catalogue.codes.api import router
from tests.conftest import serving

ADDRESSES = ["/codes", "/codes/service_class", "/themes", "/municipalities"]


@pytest.fixture
async def client(settings: Settings, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async with database.sessions.begin() as session:
        await load(session)
    app = common.create(
        "catalogue", title="Codes", description="", settings=settings, routers=[router]
    )
    async with serving(app) as client:
        client.base_url = httpx2.URL("http://test/api/v1")
        yield client


async def read(client: httpx2.AsyncClient, address: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(address, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_lists_are_named_with_their_sizes(client: httpx2.AsyncClient) -> None:
    found = await read(client, "/codes")
    assert {item["list"]: item["total"] for item in found["items"]} == {
        "service_class": 228,
        "target_group": 17,
        "life_event": 19,
        "wellbeing_county": 23,
        "region": 19,
        "hospital_district": 21,
        "industrial_class": 0,
        "ontology_term": 0,
    }
    assert (found["total"], found["next"]) == (8, None)


async def test_a_list_is_read_whole_in_its_own_order(client: httpx2.AsyncClient) -> None:
    found = await read(client, "/codes/service_class")
    own = [code.code for code in rules.codes() if code.list == "service_class"]
    assert [item["code"] for item in found["items"]] == own
    assert (found["total"], found["next"]) == (228, None)


async def test_a_code_tells_its_names_parent_and_address(client: httpx2.AsyncClient) -> None:
    found = await read(client, "/codes/target_group")
    assert found["items"][1] == {
        "code": "KR1.1",
        "name": {"fi": "Ikäihmiset", "sv": "De äldre", "en": "Seniors"},
        "parent": "KR1",
        "uri": "http://uri.suomi.fi/codelist/ptv/ptvkohderyhmat/code/KR1.1",
        "description": {},
    }


@pytest.mark.parametrize("limit", [4, 19])
async def test_pages_give_every_code_once(client: httpx2.AsyncClient, limit: int) -> None:
    page = await read(client, "/codes/life_event", limit=limit)
    codes = [item["code"] for item in page["items"]]
    while page["next"]:
        page = await read(client, "/codes/life_event", limit=limit, cursor=page["next"])
        assert page["items"]
        codes += [item["code"] for item in page["items"]]
    assert codes == [code.code for code in rules.codes() if code.list == "life_event"]


async def test_a_list_without_codes_yet_is_empty(client: httpx2.AsyncClient) -> None:
    assert await read(client, "/codes/ontology_term") == {"items": [], "total": 0, "next": None}


async def test_an_unknown_list_is_a_404_that_says_where_to_look(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/codes/colours")
    assert answer.status_code == 404
    assert "/api/v1/codes" in answer.json()["detail"]


@pytest.mark.parametrize(
    "cursor", ["bm90IG91cnM", *map(paging.encode, [(2**31, "1"), (-1, "1"), (1, "\0"), ("1", 1)])]
)
async def test_a_made_up_cursor_is_a_400(client: httpx2.AsyncClient, cursor: str) -> None:
    answer = await client.get("/codes/region", params={"cursor": cursor})
    assert answer.status_code == 400


async def test_themes_come_in_their_order_with_their_service_classes(
    client: httpx2.AsyncClient,
) -> None:
    items = (await read(client, "/themes"))["items"]
    assert [item["code"] for item in items] == [theme.code for theme in rules.themes()]
    assert items[1]["service_classes"] == ["P27.2", "P27.3", "P27.4", "P27.5"]
    assert set(items[1]) == {"code", "name", "description", "service_classes"}


async def test_municipalities_come_in_finnish_order(client: httpx2.AsyncClient) -> None:
    found = await read(client, "/municipalities")
    names = [item["name"]["fi"] for item in found["items"]]
    assert found["total"] == len(names) == 309
    assert names[0] == "Akaa"
    assert names[-3:] == ["Ypäjä", "Ähtäri", "Äänekoski"]


async def test_municipalities_of_one_county(client: httpx2.AsyncClient) -> None:
    found = await read(client, "/municipalities", county="06")
    assert found["total"] == 16
    assert found["items"][0] == {
        "code": "050",
        "name": {"fi": "Eura", "sv": "Eura", "en": "Eura"},
        "county": "06",
        "region": "04",
    }


async def test_municipalities_of_any_of_several_counties(client: httpx2.AsyncClient) -> None:
    one, other = [(await read(client, "/municipalities", county=code)) for code in ("06", "05")]
    both = await read(client, "/municipalities", county=["06", "05"])
    assert both["total"] == one["total"] + other["total"]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_reader_that_has_the_answer_is_told_so(
    client: httpx2.AsyncClient, address: str
) -> None:
    tag = (await client.get(address)).headers["etag"]
    again = await client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


async def test_the_tag_changes_with_the_answer(client: httpx2.AsyncClient) -> None:
    tags = {
        (await client.get("/municipalities", params={"county": code})).headers["etag"]
        for code in ("05", "06")
    }
    assert len(tags) == 2


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_unknown_parameter_is_refused(client: httpx2.AsyncClient, address: str) -> None:
    answer = await client.get(address, params={"colour": "red"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == "query.colour"


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/codes/region", {"limit": 0}),
        ("/codes/region", {"limit": 1001}),
        ("/municipalities", {"county": "Satakunta"}),
        ("/municipalities", {"county": "\x00"}),
    ],
)
async def test_a_parameter_out_of_bounds_is_refused(
    client: httpx2.AsyncClient, address: str, query: dict[str, Any]
) -> None:
    assert (await client.get(address, params=query)).status_code == 422
