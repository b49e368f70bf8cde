"""Places and opening hours in PostgreSQL mean what the rules in Python mean."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db import Database
from services.catalogue.hours.rules import WEEK, WEEKLY_REACH, open_by_periods
from services.catalogue.hours.schemas import OpeningPeriod as Period
from services.catalogue.models import Base, OpeningPeriod, Place
from services.catalogue.places.rules import Point, distance_metres
from services.catalogue.search import books, store
from tests.catalogue import factories

PORI = Point(61.485, 21.797)
MONDAY_NOON = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
"""12 on a Finnish wall."""


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    database = Database(database_url, "tarjotin_catalogue")
    async with database.engine.connect() as opened:
        yield opened
    await database.close()


def place(owner: UUID, number: int, point: Point) -> Place:
    return Place(id=number, owner_id=owner, latitude=point.latitude, longitude=point.longitude)


def weekly(owner: UUID, number: int, starts: int, ends: int) -> OpeningPeriod:
    return row(owner, number, Period("weekly", None, None, starts, ends, False, WEEKLY_REACH))


def row(owner: UUID, number: int, period: Period) -> OpeningPeriod:
    return OpeningPeriod(id=number, owner_id=owner, **asdict(period))


def open_at_noon(owner: UUID, number: int) -> OpeningPeriod:
    return weekly(owner, number, 8 * 60, 16 * 60)


async def test_the_nearest_of_several_places_counts(
    connection: AsyncConnection, database_url: str
) -> None:
    service, one, other = factories.service(), factories.channel(), factories.channel()
    near, far = Point(61.49, 21.80), Point(61.13, 21.51)
    rows: list[Base] = [service, one, other, place(one.id, 1, far), place(other.id, 2, near)]
    rows += [factories.connection(service, one), factories.connection(service, other)]
    factories.insert(database_url, *rows)
    found = await store.reachable(connection, PORI)
    assert found == {str(service.id): pytest.approx(distance_metres(PORI, near))}


async def test_a_place_of_the_connection_counts_too(
    connection: AsyncConnection, database_url: str
) -> None:
    service, channel = factories.service(), factories.channel(channel_type="Phone")
    link = factories.connection(service, channel)
    factories.insert(database_url, service, channel, link, place(link.id, 1, PORI))
    assert await store.reachable(connection, PORI, 1) == {str(service.id): pytest.approx(0)}


async def test_a_place_of_a_withdrawn_channel_does_not_count(
    connection: AsyncConnection, database_url: str
) -> None:
    service = factories.service()
    gone = factories.channel(withdrawn_at=factories.MOMENT)
    link = factories.connection(service, gone)
    factories.insert(database_url, service, gone, link, place(gone.id, 1, PORI))
    assert await store.reachable(connection, PORI) == {}


async def test_the_radius_cuts_as_the_distance_says(
    connection: AsyncConnection, database_url: str
) -> None:
    random = Random(1)
    points: dict[str, Point] = {}
    rows: list[Base] = []
    for number in range(200):
        service, channel = factories.service(), factories.channel()
        point = Point(random.uniform(61, 62), random.uniform(21, 22.6))
        points[str(service.id)] = point
        rows += [service, channel, factories.connection(service, channel)]
        rows.append(place(channel.id, number, point))
    factories.insert(database_url, *rows)
    for radius in (1_000, 20_000, 45_000):
        expected = {id_ for id_, point in points.items() if distance_metres(PORI, point) <= radius}
        assert set(await store.reachable(connection, PORI, radius)) == expected


async def test_only_places_open_then_count_for_the_distance(
    connection: AsyncConnection, database_url: str
) -> None:
    service, closed, opened = factories.service(), factories.channel(), factories.channel()
    far = Point(61.13, 21.51)
    rows: list[Base] = [service, closed, opened]
    rows += [factories.connection(service, closed), factories.connection(service, opened)]
    rows += [place(closed.id, 1, PORI), place(opened.id, 2, far), open_at_noon(opened.id, 1)]
    factories.insert(database_url, *rows)
    found = await store.reachable(connection, PORI, open_at=MONDAY_NOON)
    assert found == {str(service.id): pytest.approx(distance_metres(PORI, far))}
    assert await store.reachable(connection, PORI, 1_000, MONDAY_NOON) == {}


async def test_the_connection_may_have_hours_of_its_own(
    connection: AsyncConnection, database_url: str
) -> None:
    service, channel = factories.service(), factories.channel()
    link = factories.connection(service, channel)
    link.hours_owner_id = link.id
    factories.insert(database_url, service, channel, link, open_at_noon(channel.id, 1))
    assert await store.reachable(connection, None, open_at=MONDAY_NOON) == {}


def some_periods(random: Random) -> Iterable[Period]:
    """Weekly rows and exceptions of a few days around the moments asked about."""
    for _ in range(random.randint(0, 5)):
        starts = random.randrange(WEEK)
        ends = random.randint(starts, WEEK)
        closed = random.random() < 0.3
        if random.random() < 0.4:
            yield Period("weekly", None, None, starts, ends, closed, WEEKLY_REACH)
        else:
            first, days = date(2026, 5, random.randint(1, 9)), random.randint(0, 3)
            last = first + timedelta(days=days)
            yield Period("exceptional", first, last, starts, ends, closed, days)


async def test_open_services_are_those_that_the_rule_calls_open(
    connection: AsyncConnection, database_url: str
) -> None:
    random = Random(2)
    own: dict[str, list[Period]] = {}
    rows: list[Base] = []
    for number in range(250):
        service, channel = factories.service(), factories.channel()
        periods = own[str(service.id)] = list(some_periods(random))
        rows += [service, channel, factories.connection(service, channel)]
        rows += [row(channel.id, number * 10 + place, one) for place, one in enumerate(periods)]
    factories.insert(database_url, *rows)
    for _ in range(25):
        moment = MONDAY_NOON + timedelta(minutes=random.randrange(-4 * 1440, 6 * 1440))
        expected = {id_ for id_, periods in own.items() if open_by_periods(periods, moment)}
        assert set(await store.reachable(connection, None, open_at=moment)) == expected


async def test_the_words_of_services_are_counted_again_after_a_while_and_a_change(
    connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await store.known(connection, store.Known())
    await books.revise(connection)
    soon = await store.known(connection, first)
    assert soon.revision > first.revision
    assert soon.knowledge is first.knowledge
    monkeypatch.setattr(store, "_COUNTED_FOR", -1.0)
    later = await store.known(connection, soon)
    assert later.knowledge.spelling is not first.knowledge.spelling
    unchanged = await store.known(connection, later)
    assert unchanged.knowledge is later.knowledge
