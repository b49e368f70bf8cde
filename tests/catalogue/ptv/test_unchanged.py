"""A run over what has not changed writes no row, moves no number and marks nothing."""

import psycopg
import pytest

from services.catalogue.ptv import wire
from services.catalogue.ptv.tables import TABLES
from tests.catalogue.ptv.tray import Tray
from tests.ptv_stub.documents import (
    general_description,
    organization,
    service,
    service_collection,
    service_location,
)
from tests.ptv_stub.parts import localized, ontology_term, weekly_hours

BOOKS = {"sync_run"}
"""Where every run writes."""


@pytest.fixture
async def filled(tray: Tray) -> Tray:
    """A tray with documents of every kind, and one that was rejected."""
    general = general_description()
    member = service(generalDescriptionId=general["id"], ontologyTerms=[ontology_term("uinti", 1)])
    rejected = service() | {"serviceNames": []}
    channel = service_location(serviceHours=[weekly_hours()])
    collection = service_collection(services=[member])
    tray.stub.publish(general, member, rejected, channel, organization(), collection)
    tray.stub.register.connect(member["id"], channel["id"], serviceHours=[weekly_hours()])
    await tray.succeed()
    await tray.search_is_up_to_date()
    return tray


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the catalogue, with the transaction that wrote it and where it lies."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'catalogue' ORDER BY 1"
        ).fetchall()
        return {
            name: connection.execute(
                f"SELECT xmin::text, ctid::text, t::text FROM catalogue.{name} AS t ORDER BY 2"
            ).fetchall()
            for (name,) in names
            if name not in BOOKS
        }


def last_number(url: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT last_value FROM catalogue.change_number").fetchone()


@pytest.mark.parametrize("full", [True, False])
async def test_an_unchanged_run_writes_no_row(filled: Tray, coded_url: str, full: bool) -> None:
    before = contents(coded_url)
    report = await filled.succeed(full=full)
    assert contents(coded_url) == before
    assert report.counts.written.total() == 0


@pytest.mark.parametrize("full", [True, False])
async def test_an_unchanged_run_moves_no_change_number(
    filled: Tray, coded_url: str, full: bool
) -> None:
    before = last_number(coded_url)
    await filled.succeed(full=full)
    assert last_number(coded_url) == before


async def test_an_unchanged_run_marks_nothing_for_the_search(filled: Tray) -> None:
    await filled.execute("DELETE FROM procrastinate_jobs")
    await filled.succeed()
    assert await filled.pending() == set()
    assert await filled.query("SELECT id FROM procrastinate_jobs") == []


async def test_an_unchanged_run_counts_the_same_links_to_nothing(tray: Tray) -> None:
    id, channel_id = tray.stub.publish(service(), service_location())
    tray.stub.register.connect(id, channel_id)
    tray.stub.register.update(id, generalDescriptionId=id)
    first, second = await tray.succeed(), await tray.succeed()
    assert first.counts.links_nowhere == second.counts.links_nowhere


async def test_a_change_moves_the_number_of_its_row_alone(filled: Tray) -> None:
    before = await numbers(filled)
    (id,) = await filled.living()
    filled.stub.register.update(id, serviceNames=localized("Uusi nimi", "Name"))
    await filled.succeed()
    after = await numbers(filled)
    assert {key for key in after if after[key] != before[key]} == {id}
    assert after[id] > max(before.values())


async def numbers(tray: Tray) -> dict[str, int]:
    """Change numbers of all rows by id."""
    rows = [
        row
        for table in TABLES.values()
        for row in await tray.query(f"SELECT id, change FROM catalogue.{table.name}")
    ]
    return {str(row["id"]): row["change"] for row in rows}


async def test_every_row_has_a_change_number_of_its_own(filled: Tray) -> None:
    found = await numbers(filled)
    assert len(found) == len(set(found.values())) == len(wire.KINDS)


async def test_a_scope_that_meets_rows_another_brought_only_notes_that(
    filled: Tray, coded_url: str
) -> None:
    before = contents(coded_url)
    await filled.succeed("609")
    after = contents(coded_url)
    assert {name for name in after if after[name] != before[name]} == {"scope_member"}
