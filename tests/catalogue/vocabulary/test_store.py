"""What comes with the code and what coordinators make of it; and every process follows."""

import asyncio
from collections.abc import Sequence

import psycopg
import pytest

from libs.common.db import Database
from libs.common.settings import Settings
from services.catalogue import app, versioned
from services.catalogue.language import stems
from services.catalogue.search import actions as searching
from services.catalogue.search import books
from services.catalogue.search.documents import analysis
from services.catalogue.vocabulary import actions, answers, store
from services.catalogue.vocabulary.rules import Vocabulary
from services.catalogue.vocabulary.schemas import Concept
from tests.catalogue.coordinators import Coordinator, employed
from tests.catalogue.search.documents_for_tests import fill, made
from tests.catalogue.vocabulary.conftest import SHIPPED, concept
from tests.conftest import serving

BODY = {"name": {"fi": "Uni"}, "expressions": {"fi": ["kissanpentu valvottaa"]}}


SAID = [{"kissanpentu"}, {"valvottaa"}]


async def load(database: Database, concepts: Sequence[Concept]) -> int:
    async with database.sessions.begin() as session:
        return await actions.load(session, concepts)


async def kept(database: Database) -> dict[str, Concept]:
    async with database.engine.connect() as connection:
        return {one.code: one for one in await store.kept(connection)}


async def version(database: Database) -> int:
    """Of what the documents are built by."""
    async with database.engine.begin() as connection:
        return (await store.answers(connection)).version


async def compiled(database: Database) -> Vocabulary:
    async with database.engine.begin() as connection:
        return await store.vocabulary(connection)


# --- what comes with the code ---------------------------------------------------------------------


async def test_loading_the_same_again_writes_nothing(database: Database) -> None:
    async with database.engine.connect() as connection:
        before = await versioned.revision(connection, store.SHELF)
    assert await load(database, SHIPPED) == 0
    async with database.engine.connect() as connection:
        assert await versioned.revision(connection, store.SHELF) == before


async def test_what_nobody_has_touched_follows_the_code(database: Database) -> None:
    other = concept("sleep", name={"fi": "Nukkuminen"})
    assert await load(database, [SHIPPED[0], other, concept("new")]) == 3
    found = await kept(database)
    assert set(found) == {"loneliness", "sleep", "new"}
    assert found["sleep"].name == {"fi": "Nukkuminen"}
    assert await load(database, SHIPPED) == 3
    assert set(await kept(database)) == {"loneliness", "sleep", "swimming"}


async def test_what_a_coordinator_changed_or_removed_stays_so(
    coordinator: Coordinator, database: Database
) -> None:
    await coordinator.change("/vocabulary/sleep", BODY, 1)
    await coordinator.remove("/vocabulary/swimming", 1)
    await coordinator.make("/vocabulary/grief", BODY)
    assert await load(database, [concept("sleep"), concept("swimming"), concept("grief")]) == 1
    found = await kept(database)
    assert set(found) == {"sleep", "grief"}
    assert found["sleep"].expressions == BODY["expressions"]
    assert await load(database, []) == 0


async def test_all_that_comes_with_the_code_can_be_kept(database: Database) -> None:
    await load(database, store.concepts())
    assert await kept(database) == {one.code: one for one in store.concepts()}


# --- every process follows ------------------------------------------------------------------------


async def test_it_is_compiled_anew_only_when_it_has_changed(
    coordinator: Coordinator, database: Database
) -> None:
    before = await compiled(database)
    assert await compiled(database) is before
    await coordinator.make("/vocabulary/grief", BODY)
    after = await compiled(database)
    assert [one.code for one in after.concepts] == ["grief", *[one.code for one in SHIPPED]]


async def test_until_it_is_compiled_others_go_on_with_the_one_before(
    coordinator: Coordinator, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, whole = await compiled(database), Vocabulary
    seen: list[Vocabulary] = []

    def slow(*given: object) -> Vocabulary:
        seen.append(store._vocabulary.whole)
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(store._vocabulary, "_made", slow)
    await coordinator.make("/vocabulary/grief", BODY)
    both = await asyncio.gather(compiled(database), compiled(database))
    assert set(seen) <= {before, *both}
    assert {len(one.concepts) for one in both} == {4}


async def test_a_search_in_another_process_follows_a_change(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_REFRESH", 0.05)
    other = app.create(settings)
    async with serving(app.create(employed(settings))) as client, serving(other):
        await Coordinator(client).make("/vocabulary/grief", BODY)
        for _ in range(100):
            needs = other.state.search.known.knowledge.vocabulary
            if [one.concept.code for one in needs.spoken_of(SAID)] == ["grief"]:
                return
            await asyncio.sleep(0.05)
    raise AssertionError("nobody told the other process")


# --- services follow ------------------------------------------------------------------------------


def marked(url: str) -> tuple[int, int]:
    """How many services wait to be indexed, and how many jobs to do it."""
    with psycopg.connect(url) as connection:
        counts = "SELECT (SELECT count(*) FROM catalogue.search_pending),"
        counts += " (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo')"
        row = connection.execute(counts.encode()).fetchone()
    assert row
    return row


def analysed(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE catalogue.search_document SET analysis = %s", [number])


async def test_a_change_of_what_services_are_called_marks_them_in_its_transaction(
    coordinator: Coordinator, database: Database, database_url: str
) -> None:
    fill(database_url, [made("Unikoulu"), made("Uimahalli")])
    analysed(database_url, analysis(answers.version(SHIPPED)))
    await coordinator.make("/vocabulary/grief", {**BODY, "words": {"fi": ["sururyhmä"]}})
    assert marked(database_url) == (2, 1)
    await coordinator.remove("/vocabulary/grief", 1)
    assert marked(database_url)[0] == 2


async def test_what_residents_say_concerns_no_service(
    coordinator: Coordinator, database_url: str
) -> None:
    fill(database_url, [made("Unikoulu")])
    analysed(database_url, analysis(answers.version(SHIPPED)))
    body = SHIPPED[1].model_dump(mode="json", exclude={"code"})
    await coordinator.change("/vocabulary/sleep", {**body, "expressions": BODY["expressions"]}, 1)
    assert marked(database_url) == (0, 0)


async def test_a_refused_change_marks_nothing(coordinator: Coordinator, database_url: str) -> None:
    fill(database_url, [made("Unikoulu")])
    await coordinator.make("/vocabulary/grief", {**BODY, "themes": ["sadness"]})
    assert marked(database_url) == (0, 0)


async def test_documents_of_the_vocabulary_that_holds_are_left_alone(
    database: Database, database_url: str
) -> None:
    fill(database_url, [made("Unikoulu")])
    analysed(database_url, analysis(await version(database)))
    async with database.engine.begin() as connection:
        assert not await books.mark_outdated(connection, themes_gate=False)
    analysed(database_url, 1)
    async with database.engine.begin() as connection:
        assert await books.mark_outdated(connection, themes_gate=False)


async def test_the_version_of_what_is_kept_is_that_of_what_is_compiled(
    database: Database,
) -> None:
    async with database.engine.connect() as connection:
        assert answers.version(await store.kept(connection)) == await version(database)


def test_what_is_compiled_holds_no_expressions() -> None:
    (found,) = Vocabulary([SHIPPED[0]], stems.forms).concepts
    assert (found.name, found.themes, found.expressions) == (SHIPPED[0].name, ["community"], {})
