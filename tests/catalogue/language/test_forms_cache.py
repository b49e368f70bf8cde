"""The forms of words are found once and kept, in memory within bounds and in the database."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from libs.common.db import Database
from services.catalogue.language import forms_cache, stems
from services.catalogue.language.finnish import Forms

WORDS = ["uimahallissa", "kävelyryhmä", "vaa'an", "sote-palvelut"]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, "tarjotin_catalogue")
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def nothing_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_cache, "_memory", forms_cache._Memory(forms_cache.KEPT))


async def found(database: Database, words: list[str], language: str = "fi") -> dict[str, Forms]:
    async with database.engine.begin() as connection:
        return await forms_cache.lookup(connection, language, words)


def forbid_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(word: str, language: str) -> Forms:
        raise AssertionError("analysed again")

    monkeypatch.setattr(stems, "forms", refuse)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_every_word_has_the_forms_that_the_analysis_gives(
    database: Database, language: str
) -> None:
    expected = {word: stems.forms(word, language) for word in WORDS}
    assert await found(database, WORDS, language) == expected


async def test_a_word_met_before_comes_from_the_database(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await found(database, WORDS)
    monkeypatch.setattr(forms_cache, "_memory", forms_cache._Memory(10))
    forbid_analysis(monkeypatch)
    assert await found(database, WORDS) == first


async def test_a_word_met_lately_comes_from_memory(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await found(database, WORDS)
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM catalogue.word_form"))
    forbid_analysis(monkeypatch)
    assert await found(database, WORDS) == first


async def test_forms_of_other_rules_are_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO catalogue.word_form VALUES ('fi', 'uinti', '{x}', '{}', '{}', 0)")
        )
    expected = {"uinti": stems.forms("uinti", "fi")}
    assert await found(database, ["uinti"]) == expected
    monkeypatch.setattr(forms_cache, "_memory", forms_cache._Memory(10))
    forbid_analysis(monkeypatch)
    assert await found(database, ["uinti"]) == expected


async def test_two_transactions_may_meet_the_same_new_words(database: Database) -> None:
    words = [f"sana{number}" for number in range(300)]
    both = await asyncio.gather(found(database, words), found(database, words[::-1]))
    assert both[0] == both[1]


def test_memory_stays_within_its_bounds_and_keeps_what_is_asked_for() -> None:
    memory = forms_cache._Memory(10)
    for number in range(100):
        memory.keep({f"sana{number}": Forms((f"sana{number}",))})
        assert memory.known(["sana0"])
    assert len(memory._newer) + len(memory._older) <= 20
    assert not memory.known(["sana1"])


async def test_the_event_loop_lives_while_words_are_analysed(database: Database) -> None:
    stems.forget()
    words = [f"kävelyryhmä{number}ssa" for number in range(600)]
    looking = asyncio.create_task(found(database, words))
    turns = 0
    while not looking.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5
