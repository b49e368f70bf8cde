"""Real PTV documents, read from beside the repository when they are there: nothing may be lost.

What is expected is counted here from the raw files, apart from how the sync counts.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import psycopg
import pytest
from psycopg.rows import dict_row

from libs.common.db import Database
from libs.common.local import postgres
from services.catalogue.ptv import wire
from services.catalogue.ptv.actions import sync
from services.catalogue.ptv.folder import FolderSource
from services.catalogue.ptv.plan import Plan, Report
from services.catalogue.ptv.source import Scope
from services.catalogue.ptv.tables import TABLES
from tests.catalogue.ptv.tray import Tray, unaccounted
from tests.ptv_stub.loading import documents_in
from tests.ptv_stub.parts import Document

REAL = Path(__file__).parents[4] / "shared" / "ptv" / "real"
FILES = {
    wire.SERVICE: "services",
    wire.CHANNEL: "service_channels",
    wire.ORGANISATION: "organizations",
}
MANY = {wire.SERVICE: 334, wire.CHANNEL: 693, wire.ORGANISATION: 6}

Tables: TypeAlias = Mapping[str, list[dict[str, Any]]]

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not here")


@cache
def raw(kind: str) -> list[Document]:
    lines = (REAL / f"{FILES[kind]}.jsonl").read_bytes().splitlines()
    return [orjson.loads(line) for line in lines if line.strip()]


def ids(kind: str) -> set[str]:
    return {document["id"] for document in raw(kind)}


async def from_http(tray: Tray) -> Report:
    tray.stub.publish(*documents_in(REAL))
    return await tray.succeed()


async def from_folder(tray: Tray) -> Report:
    return await tray.run_from(FolderSource(REAL))


@pytest.mark.parametrize("take_in", [from_http, from_folder])
async def test_every_document_comes_in(
    tray: Tray, take_in: Callable[[Tray], Awaitable[Report]]
) -> None:
    report = await take_in(tray)
    assert (report.state, +report.counts.written) == ("succeeded", MANY)
    assert report.counts.rejected.total() == report.counts.unfetchable.total() == 0
    assert await tray.rejections() == {}
    assert unaccounted(report) == {}
    for kind in MANY:
        assert await tray.living(kind) == ids(kind)


@pytest.mark.parametrize("take_in", [from_http, from_folder])
async def test_the_links_to_nothing_are_those_of_the_files(
    tray: Tray, take_in: Callable[[Tray], Awaitable[Report]]
) -> None:
    report = await take_in(tray)
    unnamed = {
        wire.GENERAL_DESCRIPTION: len(general_descriptions()),
        wire.COLLECTION: len(collections()),
    }
    nowhere = {wire.ORGANISATION: 1 + 2, wire.SERVICE: 14}
    assert +report.counts.links_nowhere == {**nowhere, **unnamed}


async def test_a_second_run_finds_nothing_to_do(tray: Tray) -> None:
    first = await from_http(tray)
    await tray.search_is_up_to_date()
    again = await tray.succeed()
    assert (+again.counts.unchanged, again.counts.written.total()) == (MANY, 0)
    assert again.counts.links_nowhere == first.counts.links_nowhere
    assert await tray.pending() == set()


async def test_the_same_documents_give_the_same_rows_either_way(tray: Tray) -> None:
    await from_folder(tray)
    report = await from_http(tray)
    assert (report.counts.written.total(), report.counts.unchanged.total()) == (0, 1033)


def test_the_files_have_seventeen_links_to_nothing() -> None:
    nowhere = Counter((kind, target) for kind, target, id in named() if id not in ids(target))
    assert nowhere == {
        (wire.SERVICE, wire.ORGANISATION): 1,
        (wire.CHANNEL, wire.ORGANISATION): 2,
        (wire.CHANNEL, wire.SERVICE): 14,
    }
    assert len(general_descriptions()) == 135


def named() -> Iterator[tuple[str, str, str]]:
    """Every link between kinds of which we have files: from what, to what, and to which."""
    for document in raw(wire.SERVICE):
        for row in document["organizations"]:
            if row["organization"]:
                yield wire.SERVICE, wire.ORGANISATION, row["organization"]["id"]
        for row in document["serviceChannels"] or []:
            yield wire.SERVICE, wire.CHANNEL, row["serviceChannel"]["id"]
    for document in raw(wire.CHANNEL):
        yield wire.CHANNEL, wire.ORGANISATION, document["organizationId"]
        for row in document["services"] or []:
            yield wire.CHANNEL, wire.SERVICE, row["service"]["id"]


def general_descriptions() -> list[str]:
    found = (document["generalDescriptionId"] for document in raw(wire.SERVICE))
    return [one for one in found if one]


def collections() -> list[str]:
    return [row["id"] for document in raw(wire.SERVICE) for row in document["serviceCollections"]]


@pytest.fixture(scope="module")
def tables(postgres_server: postgres.Postgres, template: str) -> Tables:
    """The rows of every table after one run, read once: the tests below only look."""
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE test_real TEMPLATE {template}")
    url = postgres_server.url_of("test_real")
    asyncio.run(_synced(url))
    with psycopg.connect(url, row_factory=dict_row) as connection:
        names = ("service", "channel", "organisation", "service_channel", "place", "sync_run")
        return {
            name: connection.execute(f"SELECT * FROM catalogue.{name}").fetchall() for name in names
        }


async def _synced(url: str) -> None:
    database = Database(url, "tarjotin_catalogue", 3)
    await sync(database, FolderSource(REAL), Plan("ptv", Scope("all")))
    await database.close()


def test_every_connection_is_there_once(tables: Tables) -> None:
    found = [(str(row["service_id"]), str(row["channel_id"])) for row in tables["service_channel"]]
    wanted = {
        (document["id"], row["serviceChannel"]["id"])
        for document in raw(wire.SERVICE)
        for row in document["serviceChannels"] or []
    }
    assert len(found) == len(wanted)
    assert set(found) == wanted


TEXTS = {
    wire.SERVICE: ("serviceNames", "serviceDescriptions", "requirements", "keywords"),
    wire.CHANNEL: ("serviceChannelNames", "serviceChannelDescriptions"),
    wire.ORGANISATION: ("organizationNames", "organizationDescriptions"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_no_text_is_lost(tables: Tables, kind: str) -> None:
    rows = tables[TABLES[kind].name]
    shown = {str(row["id"]): set(strings([row["name"], row["content"]])) for row in rows}
    lost = [
        (document["id"], key)
        for document in raw(kind)
        for key in TEXTS[kind]
        for item in document[key] or []
        if (item["value"] or "").strip() and item["value"].strip() not in shown[document["id"]]
    ]
    assert lost == []


def test_no_text_of_a_connection_is_lost(tables: Tables) -> None:
    rows = tables["service_channel"]
    shown = {(str(row["service_id"]), one) for row in rows for one in strings(row["content"])}
    lost = [
        (document["id"], item["type"])
        for document in raw(wire.SERVICE)
        for row in document["serviceChannels"] or []
        for item in row["description"] or []
        if (item["value"] or "").strip() and (document["id"], item["value"].strip()) not in shown
    ]
    assert lost == []


def strings(value: Any) -> Iterable[str]:
    """Every string in JSON, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from strings(member)


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ("service_classes", "serviceClasses"),
        ("target_groups", "targetGroups"),
        ("life_events", "lifeEvents"),
    ],
)
def test_every_code_of_a_service_is_in_its_columns(tables: Tables, column: str, key: str) -> None:
    found = {str(row["id"]): set(row[column]) for row in tables["service"]}
    wanted = {
        document["id"]: {item["code"] for item in document[key]} for document in raw(wire.SERVICE)
    }
    assert found == wanted


def test_every_place_with_coordinates_is_on_the_map(tables: Tables) -> None:
    found = {str(row["owner_id"]) for row in tables["place"]} & ids(wire.CHANNEL)
    assert found == {document["id"] for document in raw(wire.CHANNEL) if is_somewhere(document)}


def is_somewhere(document: Document) -> bool:
    streets = [
        row["streetAddress"]
        for row in document.get("addresses") or []
        if row["type"] != "Postal" and row.get("streetAddress")
    ]
    return any(street["latitude"] not in (None, "", "0") for street in streets)


def test_all_opening_hours_are_shown_but_one_row_without_date_or_text(tables: Tables) -> None:
    shown = {str(row["id"]): len(row["content"]["hours"]) for row in tables["channel"]}
    sent = {document["id"]: len(document["serviceHours"] or []) for document in raw(wire.CHANNEL)}
    assert sum(sent.values()) - sum(shown.values()) == 1


def test_what_was_left_out_is_noted(tables: Tables) -> None:
    (run,) = tables["sync_run"]
    assert run["counts"]["notes"] == {
        "coordinates missing": 13,
        "an exception with neither date nor text": 1,
        "an exception without a date applies to no day": 1,
    }
