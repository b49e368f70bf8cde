"""Open-data exports over HTTP."""

import csv
import io
import json
from typing import Any
from urllib.parse import unquote

import httpx2
import pytest
from fastapi import FastAPI

from libs.common.db import Database
from services.catalogue.listings import store
from services.catalogue.listings.api import EXPORTS_AT_ONCE
from services.catalogue.models import Place
from tests.catalogue import factories as make

LINES, TABLE = "/api/v1/exports/services.jsonl", "/api/v1/exports/services.csv"


async def table(client: httpx2.AsyncClient) -> list[dict[str, str]]:
    answer = await client.get(TABLE)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_a_line_is_the_same_json_as_the_detail(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service, place = make.service(content={"summary": {"fi": "a\nb"}}), make.channel()
    make.insert(database_url, service, place, make.connection(service, place))
    detail = await client.get(f"/api/v1/services/{service.id}")
    lines = (await client.get(LINES)).text.splitlines()
    assert lines == [detail.text]


async def test_two_thousand_services_come_whole_in_both_forms(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    services = [make.service(f"Palvelu {number}") for number in range(2000)]
    make.insert(database_url, *services)
    lines = (await client.get(LINES)).text.splitlines()
    expected = sorted(str(service.id) for service in services)
    assert [json.loads(line)["id"] for line in lines] == expected
    assert [row["id"] for row in await table(client)] == expected


async def test_rows_are_read_some_at_a_time(
    app: FastAPI, client: httpx2.AsyncClient, database_url: str
) -> None:
    make.insert(database_url, *[make.service() for _ in range(450)])
    database: Database = app.state.database
    async with database.engine.connect() as snapshot:
        sizes = [len(rows) async for rows in store.exported(snapshot)]
    assert sizes == [200, 200, 50]


async def test_withdrawn_and_hidden_services_are_not_exported(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    hidden, gone = make.service(), make.service(withdrawn_at=make.MOMENT)
    make.insert(database_url, hidden, gone, make.overlay(hidden, hidden_reason="x"))
    assert (await client.get(LINES)).content == b""
    assert await table(client) == []


async def test_a_row_has_what_a_spreadsheet_needs(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    owner, first, second = make.organisation(), make.channel(), make.channel()
    second.content = {**second.content, "web_pages": [{"url": "https://example.fi/"}]}
    service = make.service(
        {"fi": 'Taide, "paja"', "sv": "Konst"},
        organisation_id=owner.id,
        municipalities=["609", "684"],
        charge_type="FreeOfCharge",
        content={"summary": {"fi": "Kaksi\nriviä"}},
    )
    links = [make.connection(service, first, 0), make.connection(service, second, 1)]
    places = [
        Place(id=1, owner_id=second.id, latitude=61.5, longitude=21.8),
        Place(id=2, owner_id=links[0].id, latitude=61.1, longitude=21.5),
    ]
    make.insert(database_url, owner, first, second, service, *links, *places)
    [row] = await table(client)
    expected = {
        "name_fi": 'Taide, "paja"',
        "name_sv": "Konst",
        "name_en": "",
        "summary_fi": "Kaksi\nriviä",
        "organisation": "Porin kaupunki",
        "municipalities": "609;684",
        "charge_type": "FreeOfCharge",
        "latitude": "61.1",
        "longitude": "21.5",
        "web_page": "https://example.fi/",
        "changed_at": "2026-05-04T09:30:00+00:00",
    }
    assert row.items() >= expected.items()


async def test_a_table_begins_with_a_byte_order_mark_and_ends_lines_as_rfc_4180_says(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get(TABLE)
    assert answer.content.startswith(b"\xef\xbb\xbfid,name_fi,")
    assert answer.content.endswith(b"changed_at\r\n")


async def test_a_name_cannot_become_a_formula(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    make.insert(database_url, make.service('=HYPERLINK("http://x")'))
    [row] = await table(client)
    assert row["name_fi"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("path", [LINES, TABLE])
async def test_an_export_names_its_licence_and_its_source(
    path: str, client: httpx2.AsyncClient
) -> None:
    headers: Any = (await client.get(path)).headers
    assert headers["link"].startswith(
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"; title*=UTF-8'
    )
    assert unquote(headers["link"]).endswith("''Lähde: rekisteri, CC BY 4.0")
    assert headers["content-disposition"].startswith("attachment")


async def test_one_export_too_many_is_asked_to_come_later(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    for _ in range(EXPORTS_AT_ONCE):
        await app.state.exports.acquire()
    answer = await client.get(LINES)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"


async def test_a_finished_export_makes_room_for_the_next(client: httpx2.AsyncClient) -> None:
    answers = [await client.get(LINES) for _ in range(EXPORTS_AT_ONCE + 1)]
    assert {answer.status_code for answer in answers} == {200}
