"""Loading the code lists into a real database, again and again."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from libs.common.db import Database
from libs.common.problems import InvalidParts
from services.catalogue.codes import rules, store
from services.catalogue.codes.actions import Loaded, load, replace_themes

NOTHING = Loaded(codes=0, municipalities=0, themes=0)


async def loaded(database: Database) -> Loaded:
    async with database.sessions.begin() as session:
        return await load(session)


async def run(database: Database, statement: str) -> None:
    async with database.sessions.begin() as session:
        await session.execute(text(statement))


async def themes(database: Database) -> list[rules.Theme]:
    async with database.engine.connect() as connection:
        return await store.themes(connection)


async def test_the_first_load_writes_everything_and_the_second_nothing(database: Database) -> None:
    assert await loaded(database) == Loaded(codes=327, municipalities=309, themes=8)
    assert await loaded(database) == NOTHING


async def test_a_second_load_leaves_the_rows_as_they_were(database: Database) -> None:
    versions = text("SELECT code, xmin::text FROM catalogue.municipality ORDER BY code")
    await loaded(database)
    async with database.engine.connect() as connection:
        before = (await connection.execute(versions)).all()
    await loaded(database)
    async with database.engine.connect() as connection:
        assert (await connection.execute(versions)).all() == before


async def test_a_load_puts_right_what_differs_from_the_data_files(database: Database) -> None:
    await loaded(database)
    await run(database, "UPDATE catalogue.code SET name = '{}' WHERE code = 'P27.1'")
    await run(database, "UPDATE catalogue.code SET parent = NULL WHERE code = 'KE4.1'")
    await run(database, "UPDATE catalogue.municipality SET county_code = NULL WHERE code = '609'")
    assert await loaded(database) == Loaded(codes=2, municipalities=1, themes=0)


async def test_a_load_keeps_the_themes_the_coordinator_made(database: Database) -> None:
    await loaded(database)
    await run(database, "UPDATE catalogue.theme SET service_classes = '{P1}' WHERE code = 'nature'")
    await run(database, "DELETE FROM catalogue.theme WHERE code = 'culture'")
    assert await loaded(database) == replace(NOTHING, themes=1)
    kept = {theme.code: theme.service_classes for theme in await themes(database)}
    assert kept["nature"] == ["P1"]
    assert kept["culture"]


async def test_codes_another_source_brought_stay(database: Database) -> None:
    await run(
        database,
        "INSERT INTO catalogue.code VALUES ('ontology_term', 'x', NULL, NULL, '{}', '{}', 1)",
    )
    await loaded(database)
    async with database.engine.connect() as connection:
        assert (await store.list_sizes(connection))["ontology_term"] == 1


async def test_replaced_themes_are_the_themes_in_their_order(database: Database) -> None:
    await loaded(database)
    first, second, *_ = await themes(database)
    wanted = [replace(second, service_classes=["P27"]), first]
    async with database.sessions.begin() as session:
        assert await replace_themes(session, wanted) == 8  # six removed, two written
    assert await themes(database) == wanted


async def test_replacing_themes_with_themselves_writes_nothing(database: Database) -> None:
    await loaded(database)
    async with database.sessions.begin() as session:
        assert await replace_themes(session, await store.themes(session)) == 0


async def test_all_themes_can_be_removed(database: Database) -> None:
    await loaded(database)
    async with database.sessions.begin() as session:
        assert await replace_themes(session, []) == 8
    assert await themes(database) == []


async def test_themes_with_mistakes_are_refused_naming_each(database: Database) -> None:
    await loaded(database)
    first, second, *_ = await themes(database)
    async with database.sessions() as session:
        with pytest.raises(InvalidParts) as refused:
            await replace_themes(session, [first, replace(second, service_classes=["P999"]), first])
    assert {part.location for part in refused.value.errors} == {
        "themes.2.code",
        "themes.1.service_classes",
    }
    assert len(await themes(database)) == 8


async def test_names_and_belonging_can_be_looked_up(database: Database) -> None:
    await loaded(database)
    async with database.engine.connect() as connection:
        names = await store.code_names(connection)
        municipalities = await store.municipalities(connection)
    assert names["wellbeing_county", "06"]["fi"] == "Satakunnan hyvinvointialue"
    county, region, name = municipalities["609"]
    assert (county, region, name["sv"]) == ("06", "04", "Björneborg")
