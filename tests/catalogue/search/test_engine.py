"""Meilisearch takes our settings as they are meant, and its troubles become ours."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from libs.common.local.meilisearch import Meilisearch
from libs.common.sorting import sort_key
from services.catalogue.search import index_settings
from services.catalogue.search.engine import Engine, EngineAway, IndexingFailed
from tests.catalogue.search.tended import DEAD, Tended, tended


@pytest.fixture
async def tray(database_url: str, meilisearch_server: Meilisearch) -> AsyncIterator[Tended]:
    async with tended(database_url, meilisearch_server) as opened:
        await opened.engine.create(opened.engine.live)
        yield opened


async def add(tray: Tended, *documents: dict[str, Any]) -> None:
    numbered = ({"id": str(number), **one} for number, one in enumerate(documents))
    body = b"\n".join(map(orjson.dumps, numbered))
    await tray.engine.finish([await tray.engine.add(tray.engine.live, body)])


async def ids(tray: Tended, **question: Any) -> list[str]:
    answer = await tray.ask(
        "POST", f"/indexes/{tray.engine.live}/search", {"limit": 500, **question}
    )
    return [hit["id"] for hit in answer["hits"]]


async def test_every_setting_in_the_code_is_taken(tray: Tended) -> None:
    found = await tray.ask("GET", f"/indexes/{tray.engine.live}/settings")
    for key, value in index_settings.SETTINGS.items():
        assert comparable(found[key]) == comparable(value), key


def comparable(setting: Any) -> Any:
    """Meilisearch adds defaults to objects, and some of its lists have no order."""
    if isinstance(setting, dict):
        return {key: comparable(value) for key, value in setting.items() if key in NAMED}
    return sorted(setting, key=str) if isinstance(setting, list) else setting


NAMED = {
    key
    for setting in index_settings.SETTINGS.values()
    if isinstance(setting, dict)
    for key in setting
}


async def test_names_come_in_finnish_order(tray: Tended) -> None:
    names = ["Äänikirjat", "Zumba", "ö-ryhmä", "Ateljee 10", "Ateljee 2", "Åbo", "yöpaikka", "Väri"]
    await add(tray, *({"sort_fi": sort_key(name)} for name in names))
    expected = sorted(range(len(names)), key=lambda number: sort_key(names[number]))
    assert await ids(tray, sort=["sort_fi:asc"]) == list(map(str, expected))


async def test_a_word_with_a_hyphen_is_not_found_by_half_of_it(tray: Tended) -> None:
    await add(tray, {"written_1": ["sote-palvelut"]}, {"written_1": ["palvelut"]})
    assert await ids(tray, q="sote-palvelut", matchingStrategy="all") == ["0"]


async def test_a_slip_of_the_finger_is_forgiven_in_a_name_alone(tray: Tended) -> None:
    await add(
        tray,
        {"written_1": ["vesijumppa"]},
        {"written_4": ["vesijumppa"]},
        {"base_fi_1": "vesijumppa"},
    )
    assert await ids(tray, q="vesijumpa") == ["0"]


async def test_a_name_ranks_above_a_description(tray: Tended) -> None:
    await add(tray, {"written_4": ["uinti"]}, {"written_2": ["uinti"]}, {"base_fi_1": "uinti"})
    assert await ids(tray, q="uinti") == ["2", "1", "0"]


async def test_every_municipality_is_counted(tray: Tended) -> None:
    await add(tray, *({"local_municipalities": [f"{code:03}"]} for code in range(309)))
    question = {"facets": ["local_municipalities"], "limit": 0}
    answer = await tray.ask("POST", f"/indexes/{tray.engine.live}/search", question)
    assert len(answer["facetDistribution"]["local_municipalities"]) == 309


async def test_a_hit_holds_only_what_is_shown_and_what_its_place_goes_by(tray: Tended) -> None:
    await add(tray, {"names": {"fi": "Uinti"}, "written_1": ["uinti"], "base_fi_1": "uinti"})
    answer = await tray.ask("POST", f"/indexes/{tray.engine.live}/search", {"q": "uinti"})
    assert answer["hits"] == [{"id": "0", "names": {"fi": "Uinti"}, "base_fi_1": "uinti"}]


async def test_a_task_that_fails_is_not_overlooked(tray: Tended) -> None:
    task = await tray.engine.add(tray.engine.live, b'{"id": "not a possible id!"}')
    with pytest.raises(IndexingFailed, match="invalid_document_id"):
        await tray.engine.finish([task])


async def test_a_task_nobody_knows_of_is_not_taken_for_done(tray: Tended) -> None:
    with pytest.raises(IndexingFailed, match="gone"):
        await tray.engine.finish([2**31])


async def test_an_index_that_is_not_there_holds_nothing(tray: Tended) -> None:
    await tray.engine.drop(tray.engine.live)
    await tray.engine.drop(tray.engine.live)
    assert await tray.engine.count(tray.engine.live) is None


async def test_a_refused_key_is_told_from_an_engine_that_is_away(tray: Tended) -> None:
    stranger = Engine(tray.engine.url, "a wrong key", "test_")
    with pytest.raises(IndexingFailed, match="invalid_api_key"):
        await stranger.count(stranger.live)
    await stranger.close()


async def test_an_engine_that_does_not_answer_is_away() -> None:
    engine = Engine(DEAD, None, "test_")
    with pytest.raises(EngineAway):
        await engine.add(engine.live, b"{}")
    with pytest.raises(EngineAway):
        await engine.count(engine.live)
    await engine.close()
