"""The overlay in a real database: what is written, and what follows from it."""

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from pydantic import ValidationError

from libs.common import clock
from libs.common.db import Database
from libs.common.problems import InvalidParts, NotFound
from services.catalogue.curation.actions import LoadedOverlays, load_overlays, set_overlay
from services.catalogue.curation.rules import parse
from services.catalogue.curation.schemas import OverlayChange
from services.catalogue.models import Overlay, Service
from tests.catalogue import factories

SAMPLE = Path(__file__).parents[3] / "services/catalogue/sample/overlays.json"
MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def service(database_url: str) -> UUID:
    """The id of a service nothing more is known of."""
    row = factories.service()
    id_ = row.id
    factories.insert(database_url, row, factories.theme("nature", ["P27.2"]))
    return id_


async def changed(database: Database, service: UUID, *pairs: str) -> Overlay:
    with clock.frozen(MOMENT):
        async with database.sessions.begin() as session:
            return await set_overlay(session, service, parse(pairs))


async def service_row(database: Database, service: UUID) -> Service:
    async with database.sessions() as session:
        return await session.get_one(Service, service)


def marked(database_url: str) -> tuple[list[UUID], int]:
    """The services that wait to be indexed, and how many jobs are queued."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT service_id FROM catalogue.search_pending").fetchall()
        jobs = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
    assert jobs is not None
    return [row[0] for row in rows], jobs[0]


async def test_the_first_change_makes_the_first_version(database: Database, service: UUID) -> None:
    await changed(database, service, "capacity_state=full", "capacity_until=2026-12-31")
    async with database.sessions() as session:
        kept = await session.get_one(Overlay, service)
    assert (kept.capacity_state, kept.capacity_until) == ("full", date(2026, 12, 31))
    assert (kept.version, kept.updated_at) == (1, MOMENT)
    assert kept.price_note is None


async def test_each_change_makes_a_new_version_and_keeps_the_rest(
    database: Database, service: UUID
) -> None:
    await changed(database, service, "capacity_state=full", "price_note.fi=5 e")
    kept = await changed(database, service, "capacity_state=", "price_note.sv=5 e")
    assert kept.version == 2
    assert kept.capacity_state is None
    assert kept.price_note == {"fi": "5 e", "sv": "5 e"}


async def test_a_change_is_seen_by_mirrors(database: Database, service: UUID) -> None:
    before = await service_row(database, service)
    await changed(database, service, "remote=true")
    after = await service_row(database, service)
    assert after.change != before.change
    assert after.changed_at == MOMENT


async def test_later_changes_have_greater_numbers(database: Database, service: UUID) -> None:
    await changed(database, service, "remote=true")
    before = await service_row(database, service)
    await changed(database, service, "remote=false")
    assert (await service_row(database, service)).change > before.change


async def test_a_changed_service_is_indexed_anew(
    database: Database, service: UUID, database_url: str
) -> None:
    await changed(database, service, "remote=true")
    assert marked(database_url) == ([service], 1)


async def test_a_change_that_changes_nothing_writes_nothing(
    database: Database, service: UUID, database_url: str
) -> None:
    await changed(database, service, "remote=true", "themes=nature")
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM catalogue.search_pending")
        connection.execute("DELETE FROM procrastinate_jobs")
    before = await service_row(database, service)
    kept = await changed(database, service, "themes=nature", "hidden_reason=")
    assert kept.version == 1
    assert (await service_row(database, service)).change == before.change
    assert marked(database_url) == ([], 0)


async def test_clearing_what_was_never_known_keeps_no_overlay(
    database: Database, service: UUID
) -> None:
    assert (await changed(database, service, "hidden_reason=")).version == 0
    async with database.sessions() as session:
        assert await session.get(Overlay, service) is None


async def test_a_rolled_back_change_leaves_neither_row_nor_job(
    database: Database, service: UUID, database_url: str
) -> None:
    async with database.sessions() as session:
        await set_overlay(session, service, parse(["remote=true"]))
        await session.rollback()
    async with database.sessions() as session:
        assert await session.get(Overlay, service) is None
    assert marked(database_url) == ([], 0)


async def test_an_unknown_service_is_refused(database: Database, service: UUID) -> None:
    with pytest.raises(NotFound):
        await changed(database, uuid4(), "remote=true")


async def test_an_unknown_theme_is_refused_with_those_there_are(
    database: Database, service: UUID
) -> None:
    with pytest.raises(InvalidParts) as refused:
        await changed(database, service, "themes=nature,knitting")
    assert refused.value.detail == "Use theme codes that there are: nature."


async def test_a_change_that_does_not_agree_with_what_stays_is_refused(
    database: Database, service: UUID
) -> None:
    await changed(database, service, "maximum_age=17")
    with pytest.raises(InvalidParts, match="minimum_age is above maximum_age"):
        await changed(database, service, "minimum_age=18")


async def test_two_changes_at_the_same_time_both_hold(database: Database, service: UUID) -> None:
    changes = [parse([f"price_note.{language}=5 e"]) for language in ("fi", "sv", "en")]

    async def apply(change: OverlayChange) -> None:
        async with database.sessions.begin() as session:
            await set_overlay(session, service, change)

    await asyncio.gather(*map(apply, changes))
    async with database.sessions() as session:
        kept = await session.get_one(Overlay, service)
    assert kept.price_note == {"fi": "5 e", "sv": "5 e", "en": "5 e"}
    assert kept.version == 3


async def test_a_load_writes_once_and_reports_what_is_not_there(
    database: Database, service: UUID, database_url: str
) -> None:
    stranger = uuid4()
    mapping = {str(service): {"capacity_state": "full", "remote": None}, str(stranger): {}}
    async with database.sessions.begin() as session:
        assert await load_overlays(session, mapping) == LoadedOverlays(1, 0, [stranger])
    assert marked(database_url) == ([service], 1)
    before = await service_row(database, service)
    async with database.sessions.begin() as session:
        assert await load_overlays(session, mapping) == LoadedOverlays(0, 1, [stranger])
    assert (await service_row(database, service)).change == before.change
    assert marked(database_url) == ([service], 1)


async def test_a_load_with_a_mistake_is_refused(database: Database, service: UUID) -> None:
    async with database.sessions() as session:
        with pytest.raises(ValidationError, match="colour"):
            await load_overlays(session, {str(service): {"colour": "red"}})
        with pytest.raises(InvalidParts):
            await load_overlays(session, {str(service): {"themes": ["knitting"]}})


async def test_the_bundled_overlays_can_all_be_loaded(
    database: Database, database_url: str
) -> None:
    mapping = json.loads(SAMPLE.read_text("utf-8"))
    named = {code for fields in mapping.values() for code in fields.get("themes", ())}
    factories.insert(
        database_url,
        *(factories.service(id=UUID(key)) for key in mapping),
        *(factories.theme(code, []) for code in named),
    )
    async with database.sessions.begin() as session:
        assert await load_overlays(session, mapping) == LoadedOverlays(len(mapping), 0, [])
