"""The names that are suggested follow the services, however they change."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from libs.common.db import Database
from libs.common.languages import Language
from services.catalogue.language.spelling import Spelling
from services.catalogue.models import Service
from services.catalogue.search import books, indexing
from services.catalogue.suggestions import projection, query, rules, store
from services.catalogue.suggestions.projection import OfService
from tests.catalogue import factories as make
from tests.catalogue.suggestions.test_rules import named

EVERY_AREA: Sequence[str] = ("609", "684", "06", "*")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, "tarjotin_catalogue")
    yield opened
    await opened.close()


async def suggested(
    database: Database, typed: str, areas: Sequence[str] | None = None, language: Language = "fi"
) -> dict[str, int | None]:
    """The names, each with the number of services that have it."""
    asked = query.read(typed, language, Spelling())
    assert asked is not None
    async with database.reading() as reader:
        found = await store.fitting(reader, asked, areas, 20)
    return {one.text: one.services for one in rules.order(found, 20)}


async def rows(database: Database) -> set[tuple[Any, ...]]:
    """All that is kept, in words that do not depend on numbers given on the way."""
    statement = """SELECT s.language, s.text, s.place, s.areas::text, m.service_id, m.areas::text,
            k.start, k.place, k.rank, k.spelled, k.key, k.language
        FROM catalogue.suggestion s
        FULL JOIN catalogue.suggestion_service m ON m.suggestion_id = s.id
        FULL JOIN catalogue.suggestion_key k ON k.suggestion_id = s.id"""
    async with database.reading() as reader:
        return {tuple(row) for row in await reader.execute(text(statement))}


async def index(database: Database, *services: Service, gate: bool = False) -> None:
    async with database.engine.begin() as connection:
        await books.mark_all(connection)
    await indexing.drain(database, None, themes_gate=gate)


async def change(database: Database, statement: str, **values: Any) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement), values)


async def test_a_name_comes_with_the_service_and_goes_with_its_last(
    database_url: str, database: Database
) -> None:
    one, other = make.service("Uimahalli"), make.service("Uimahalli")
    make.insert(database_url, one, other)
    await index(database)
    assert await suggested(database, "uima") == {"Uimahalli": 2}
    withdrawn = "UPDATE catalogue.service SET withdrawn_at = now() WHERE id = :id"
    await change(database, withdrawn, id=one.id)
    await index(database)
    assert await suggested(database, "uima") == {"Uimahalli": 1}
    await change(database, withdrawn, id=other.id)
    await index(database)
    assert await rows(database) == set()


async def test_a_new_name_takes_the_place_of_the_old(database_url: str, database: Database) -> None:
    service = make.service({"fi": "Uimahalli", "sv": "Simhall"})
    make.insert(database_url, service)
    await index(database)
    renamed = """UPDATE catalogue.service SET name = '{"fi": "Kylpylä"}' WHERE id = :id"""
    await change(database, renamed, id=service.id)
    await index(database)
    assert await suggested(database, "kylp") == {"Kylpylä": 1}
    assert await suggested(database, "uima") == await suggested(database, "simh") == {}


async def test_what_is_hidden_is_not_suggested(database_url: str, database: Database) -> None:
    service = make.service("Uimahalli")
    make.insert(database_url, service, make.overlay(service, hidden_reason="Päättynyt"))
    await index(database)
    assert await suggested(database, "uima") == {}


async def test_what_the_gate_shuts_out_is_not_suggested(
    database_url: str, database: Database
) -> None:
    let_in = make.service("Uimaranta", service_classes=["P27.1"], target_groups=["KR1"])
    make.insert(database_url, make.service("Uimahalli"), let_in, make.theme("exercise", ["P27.1"]))
    await index(database, gate=True)
    assert await suggested(database, "uima") == {"Uimaranta": 1}
    assert await suggested(database, "u") == {"Uimaranta": 1}


def of(number: int, names: Sequence[str], areas: Sequence[str] = ("609",)) -> OfService:
    return OfService(UUID(int=number), list(areas), [named(name) for name in names])


async def write(database: Database, *services: OfService) -> None:
    async with books.push_turn(database) as connection:
        own = [one for one in services if one.names]
        await projection.replace(connection, [one.service_id for one in services], own)


async def test_a_name_that_more_services_share_comes_first(database: Database) -> None:
    await write(database, of(1, ["Uimakoulu"]), of(2, ["Uimaranta"]))
    assert list(await suggested(database, "uima")) == ["Uimakoulu", "Uimaranta"]
    await write(database, of(3, ["Uimaranta"]))
    for typed in ("u", "ui", "uim", "uimara"):
        assert next(iter(await suggested(database, typed))) == "Uimaranta"


async def test_those_of_the_area_are_counted(database: Database) -> None:
    await write(database, of(1, ["Uimahalli"]), of(2, ["Uimahalli"], ["684"]))
    for typed in ("u", "uima", "uimahallia"):
        assert await suggested(database, typed, ["684", "06", "*"]) == {"Uimahalli": 1}
        assert await suggested(database, typed, ["091"]) == {}


changes = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sets(st.sampled_from(["Uimahalli", "Jääkiekko", "Halli", "Café Äijä"]), max_size=2),
        st.sets(st.sampled_from(EVERY_AREA), max_size=2),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(changes, st.randoms(use_true_random=False))
def test_the_way_to_a_state_leaves_no_trace(
    module_database_url: str, made: list[tuple[int, set[str], set[str]]], random: Any
) -> None:
    """However services came by their names, the rows are those of writing them at once."""

    async def run() -> None:
        database = Database(module_database_url, "tarjotin_catalogue")
        await write(database, *(of(number, []) for number in range(1, 5)))
        last: dict[int, OfService] = {}
        for number, names, areas in made:
            last[number] = of(number, sorted(names), sorted(areas))
            await write(database, last[number])
        on_the_way = await rows(database)
        await write(database, *(of(number, []) for number in range(1, 5)))
        assert await rows(database) == set()
        at_once = list(last.values())
        random.shuffle(at_once)
        await write(database, *at_once)
        assert await rows(database) == on_the_way
        await database.close()

    asyncio.run(run())


async def test_writers_at_the_same_moment_lose_no_name(database: Database) -> None:
    async def turns(number: int) -> None:
        for turn in range(6):
            await write(database, of(number, ["Uimahalli"] if turn % 2 else ["Kylpylä"]))

    await asyncio.gather(*(turns(number) for number in range(1, 6)))
    assert await suggested(database, "u") == {"Uimahalli": 5}
    assert await suggested(database, "k") == {}


async def test_names_of_older_rules_are_found_by_the_new_ones(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(database, of(1, ["Uimahalli"]))
    await change(database, "UPDATE catalogue.suggestion_key SET key = 'x', spelled = 'x'")
    await write(database, of(1, ["Uimahalli"]))
    assert await suggested(database, "uima") == {}
    monkeypatch.setattr(rules, "LAYOUT", rules.LAYOUT + 1)
    await write(database, of(1, ["Uimahalli"]))
    assert await suggested(database, "uima") == {"Uimahalli": 1}
