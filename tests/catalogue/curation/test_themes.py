"""Other themes: the services they gather are indexed and mirrored anew, and no others."""

from collections.abc import Sequence
from uuid import UUID

import psycopg
import pytest

from libs.common import clock
from libs.common.db import Database
from libs.common.problems import InvalidParts
from services.catalogue.codes.actions import load
from services.catalogue.codes.rules import Theme
from services.catalogue.codes.rules import themes as bundled
from services.catalogue.curation.actions import followed_by_services, replace_themes
from tests.catalogue import factories

MOMENT = factories.MOMENT.replace(month=11)


def theme(code: str, *service_classes: str) -> Theme:
    return Theme(code, {"fi": code}, {}, list(service_classes))


@pytest.fixture
async def coded(database: Database) -> Database:
    """With the bundled code lists and two themes."""
    async with database.sessions.begin() as session:
        await load(session)
        await replace_themes(session, [theme("nature", "P27.4"), theme("culture", "P25.7")])
    return database


async def replaced(database: Database, *themes: Theme) -> tuple[int, int]:
    with clock.frozen(MOMENT):
        async with database.sessions.begin() as session:
            return await replace_themes(session, themes)


def followed(url: str) -> tuple[set[UUID], set[UUID], int]:
    """The services that wait to be indexed, those that mirrors are told of, and jobs queued."""
    with psycopg.connect(url) as connection:
        waiting = connection.execute("SELECT service_id FROM catalogue.search_pending").fetchall()
        told = connection.execute(
            "SELECT id FROM catalogue.service WHERE changed_at = %s", [MOMENT]
        ).fetchall()
        jobs = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
    assert jobs is not None
    return {row[0] for row in waiting}, {row[0] for row in told}, jobs[0]


def services(url: str, *classes: Sequence[str]) -> list[UUID]:
    made = [factories.service(service_classes=list(own)) for own in classes]
    ids = [one.id for one in made]
    factories.insert(url, *made)
    return ids


async def test_the_services_whose_themes_change_are_followed(
    coded: Database, database_url: str
) -> None:
    left, joined, *_ = services(database_url, ["P27.4"], ["P27.1"], ["P25.7"], ["P1"])
    counts = await replaced(coded, theme("nature", "P27.1"), theme("culture", "P25.7"))
    assert counts == (1, 2)
    assert followed(database_url) == ({left, joined}, {left, joined}, 1)


async def test_another_order_of_themes_concerns_services_in_several(
    coded: Database, database_url: str
) -> None:
    both, _ = services(database_url, ["P27.4", "P25.7"], ["P27.4"])
    await replaced(coded, theme("culture", "P25.7"), theme("nature", "P27.4"))
    assert followed(database_url) == ({both}, {both}, 1)


async def test_a_service_with_themes_of_its_own_or_withdrawn_is_left_alone(
    coded: Database, database_url: str
) -> None:
    own = factories.service(service_classes=["P27.4"])
    gone = factories.service(service_classes=["P27.4"], withdrawn_at=factories.MOMENT)
    factories.insert(database_url, own, gone, factories.overlay(own, themes=["nature"]))
    await replaced(coded, theme("culture", "P25.7"))
    assert followed(database_url) == (set(), set(), 0)


async def test_the_same_themes_again_touch_no_service(coded: Database, database_url: str) -> None:
    services(database_url, ["P27.4"])
    counts = await replaced(coded, theme("nature", "P27.4"), theme("culture", "P25.7"))
    assert counts == (0, 0)
    assert followed(database_url) == (set(), set(), 0)


async def test_refused_themes_touch_no_service(coded: Database, database_url: str) -> None:
    services(database_url, ["P27.4"])
    with pytest.raises(InvalidParts):
        await replaced(coded, theme("nature", "P999"))
    assert followed(database_url) == (set(), set(), 0)


async def test_a_theme_that_a_new_version_brings_is_followed_too(
    coded: Database, database_url: str
) -> None:
    new = next(one for one in bundled() if one.code not in ("nature", "culture"))
    (joined,) = services(database_url, new.service_classes[:1])
    with clock.frozen(MOMENT):
        async with coded.sessions.begin() as session, followed_by_services(session):
            await load(session)
    assert followed(database_url) == ({joined}, {joined}, 1)
