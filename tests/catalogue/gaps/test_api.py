"""White spots as coordinators see them, from a search to the list."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import psycopg
import pytest
from fastapi import FastAPI

from libs.common import clock, paging
from services.catalogue import app
from services.catalogue.gaps import jobs, rules
from services.catalogue.settings import CatalogueSettings
from services.catalogue.settings import settings as own_settings
from tests.catalogue.search.documents_for_tests import fill, load_codes, made
from tests.conftest import serving

TOKEN = "t" * 32
ADDRESS = "/api/v1/search-gaps"


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[tuple[FastAPI, httpx2.AsyncClient]]:
    await load_codes(database_url)
    fill(database_url, [made("Uimahalli"), made("Lukupiiri")])
    settings = CatalogueSettings.model_validate(
        {"database_url": database_url, "coordinator_tokens": {"coordinator": TOKEN}}
    )
    opened = app.create(settings)
    async with serving(opened) as client:
        yield opened, client


Served = tuple[FastAPI, httpx2.AsyncClient]


async def search(served: Served, q: str, times: int = 3, **more: Any) -> None:
    for _ in range(times):
        answer = await served[1].get("/api/v1/services", params={"q": q, **more})
        assert answer.status_code == 200


async def flush(served: Served) -> None:
    tools = served[0].state.search
    await tools.gaps.flush(tools.database)


async def read(served: Served, **query: Any) -> dict[str, Any]:
    await flush(served)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = await served[1].get(ADDRESS, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_was_searched_for_in_vain_is_listed(served: Served) -> None:
    await search(served, "Padelia!", 4)
    await search(served, "padelia", municipality="609")
    await search(served, "uimahalli padelia")
    today = clock.today().isoformat()
    common = {"language": "fi", "first_day": today, "last_day": today}
    assert await read(served) == {
        "items": [
            {
                "query": "padelia",
                "municipality": None,
                "outcome": "nothing",
                "count": 4,
                **common,
            },
            {
                "query": "padelia",
                "municipality": "609",
                "outcome": "nothing",
                "count": 3,
                **common,
            },
            {
                "query": "uimahalli padelia",
                "municipality": None,
                "outcome": "relaxed",
                "count": 3,
                **common,
            },
        ],
        "total": 3,
        "next": None,
        "overflow": 0,
    }


async def test_what_was_found_is_not(served: Served) -> None:
    await search(served, "uimahalleja")
    await search(served, "uimahallit", limit=1)
    assert (await read(served))["items"] == []


async def test_the_same_with_a_filter_or_on_a_later_page_is_not_counted(served: Served) -> None:
    await search(served, "padelia", free_of_charge=True)
    first = (await served[1].get("/api/v1/services", params={"limit": 1})).json()
    cursor = first["next"]
    assert (await served[1].get("/api/v1/services", params={"limit": 1, "cursor": cursor})).json()
    assert (await read(served))["items"] == []


async def test_nothing_that_identifies_anybody_is_stored(served: Served, database_url: str) -> None:
    for q in ("Virtanen padelia", "010190-123A padelia", "padelia 040 123 4567", "satu laine"):
        await search(served, q)
    await flush(served)
    with psycopg.connect(database_url) as connection:
        stored = connection.execute("SELECT query FROM catalogue.search_gap").fetchall()
    assert stored == [("padelia",)]


async def test_a_database_that_is_away_while_counts_are_written_loses_none(
    served: Served, database_url: str
) -> None:
    await search(served, "padelia", 2)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE catalogue.search_gap RENAME TO away")
        await flush(served)
        await search(served, "padelia", 2)
        connection.execute("ALTER TABLE catalogue.away RENAME TO search_gap")
    assert [one["count"] for one in (await read(served))["items"]] == [4]


async def test_what_waits_is_written_when_the_process_ends(database_url: str) -> None:
    await load_codes(database_url)
    settings = CatalogueSettings.model_validate({"database_url": database_url})
    opened = app.create(settings)
    async with serving(opened) as client:
        await search((opened, client), "padelia", 2)
    with psycopg.connect(database_url) as connection:
        stored = connection.execute("SELECT query, count FROM catalogue.search_gap").fetchall()
    assert stored == [("padelia", 2)]


async def test_a_search_is_answered_though_it_cannot_be_counted(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(rules, "spot", fail)
    await search(served, "padelia")
    assert (await read(served))["items"] == []


async def test_pages_give_every_spot_once(served: Served) -> None:
    for number in range(7):
        await search(served, f"padel{'abcdefg'[number]}", 3 + number % 2)
    found, cursor = [], None
    while True:
        page = await read(served, limit=3, **({"cursor": cursor} if cursor else {}))
        found += [one["query"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [f"padel{letter}" for letter in "bdfaceg"]
    assert page["total"] == 7


async def test_the_list_can_be_narrowed(served: Served) -> None:
    await search(served, "padelia", municipality="609")
    await search(served, "padel", language="sv")
    today = clock.today()
    assert [one["query"] for one in (await read(served, municipality="609"))["items"]] == [
        "padelia"
    ]
    assert [one["query"] for one in (await read(served, language="sv"))["items"]] == ["padel"]
    yesterday = (today - timedelta(days=1)).isoformat()
    assert (await read(served, to=yesterday))["items"] == []
    period = {"from": today.isoformat(), "to": today.isoformat()}
    assert (await read(served, **period))["total"] == 2


async def test_only_coordinators_see_it(served: Served) -> None:
    assert (await served[1].get(ADDRESS)).status_code == 401


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "2026-05-04", "to": "2026-05-03"}, 422),
        ({"from": "yesterday"}, 422),
        ({"from": "20260504"}, 422),
        ({"to": "2026-02-30"}, 422),
        ({"municipality": "Pori"}, 422),
        ({"colour": "red"}, 422),
        ({"cursor": paging.encode((1, "a", "fi", "", "\0"))}, 400),
        ({"cursor": paging.encode((2**31, "a", "fi", "", "nothing"))}, 400),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    served: Served, query: dict[str, Any], status: int
) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert (await served[1].get(ADDRESS, params=query, headers=headers)).status_code == status


async def test_a_day_begins_at_midnight_in_finland(served: Served) -> None:
    with clock.frozen(datetime(2026, 5, 4, 21, 30, tzinfo=UTC)):
        await search(served, "padelia")
    found = await read(served, **{"from": "2026-05-01", "to": "2026-05-31"})
    assert found["items"][0]["first_day"] == "2026-05-05"


async def test_old_counts_are_forgotten(
    served: Served, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.frozen(clock.now() - timedelta(days=402)):
        await search(served, "padelia")
    await search(served, "zumbaa")
    await flush(served)
    monkeypatch.setenv("TARJOTIN_DATABASE_URL", database_url)
    own_settings.cache_clear()
    await jobs.forget_search_gaps(0)
    own_settings.cache_clear()
    with psycopg.connect(database_url) as connection:
        stored = connection.execute("SELECT query FROM catalogue.search_gap").fetchall()
    assert stored == [("zumbaa",)]
