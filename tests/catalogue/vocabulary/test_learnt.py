"""The base forms that come with the code are those that would be found."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from libs.common.db import Database
from services.catalogue.language import forms_cache, stems
from services.catalogue.vocabulary import learnt

VERSION, *LINES = learnt.FILE.read_text().splitlines()
ANEW = "`make words` writes the file anew"


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, "tarjotin_catalogue")
    yield opened
    await opened.close()


def test_they_are_of_the_rules_in_use() -> None:
    assert stems.rules_version() == VERSION, ANEW


def test_every_word_of_the_vocabulary_is_there_and_no_other() -> None:
    assert [line.partition("\t")[0] for line in LINES] == sorted(learnt.words()), ANEW


def test_the_forms_of_words_here_and_there_are_those_found_now() -> None:
    some = LINES[:: len(LINES) // 500]
    now = [forms_cache.line(word, stems.forms(word, "fi")) for word, *_ in map(str.split, some)]
    assert now == some, ANEW


async def test_a_new_database_has_them_all_without_an_analysis(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(word: str, language: str) -> None:
        raise AssertionError(f"{word} is analysed")

    monkeypatch.setattr(stems, "forms", refuse)
    async with empty.engine.begin() as connection:
        await learnt.load(connection)
        found = await forms_cache.lookup(connection, "fi", learnt.words(), remember=False)
    assert sorted(forms_cache.line(*one) for one in found.items()) == sorted(LINES)


async def test_those_of_other_rules_are_left_alone(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stems, "rules_version", lambda: "of another Voikko")
    async with empty.engine.begin() as connection:
        await learnt.load(connection)
        count = await connection.scalar(text("SELECT count(*) FROM catalogue.word_form"))
    assert count == 0
