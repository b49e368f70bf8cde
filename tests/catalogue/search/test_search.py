"""What is found, and in what order, asked over HTTP of both engines."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx2
import pytest

from libs.common.local.meilisearch import Meilisearch
from services.catalogue.search.schemas import Hit, SearchResult
from tests.catalogue.search.documents_for_tests import made, searched

Answer = dict[str, Any]

SERVICES = (
    made(
        {"fi": "Porin uimahalli", "sv": "Simhallen i Björneborg"},
        "Tule uimahalliin!",
        channels=["ServiceLocation"],
        organisation=(UUID(int=1), "Porin kaupunki"),
        charge_type="FreeOfCharge",
        capacity_state="full",
    ),
    made("Vesijumppa", "Tunti senioreille", "Lähdemme uimahallilta ja palaamme sinne."),
    made("Kävelyryhmä", "Kuljetaan yhdessä"),
    made("Aamun kävely ja ryhmä"),
    made("Lenkki", "Kävelemme metsässä"),
    made("Kirjasto", "Lainaa ja lue"),
    made("Universumin ihmeet"),
    made("Uni ja lepo"),
    made({"sv": "Fiske"}, {"en": "Rods and nets"}),
    made("Ateljee 10"),
    made("Ateljee 2"),
    made("Åbo-kerho"),
    made("Äänikerho"),
    made("Yökerho"),
    made("Lukupiiri", "Kerho"),
    made("Soittoystävä", "Puhelu kerran viikossa"),
)


@pytest.fixture(scope="module")
async def with_engine(
    shared_database: str, meilisearch_server: Meilisearch
) -> AsyncIterator[httpx2.AsyncClient]:
    async with searched(shared_database, meilisearch_server, SERVICES) as client:
        yield client


async def ask(client: httpx2.AsyncClient, **question: Any) -> Answer:
    answer = await client.get("/api/v1/services", params=question)
    assert answer.status_code == 200, answer.text
    body: Answer = answer.json()
    return body


async def names(client: httpx2.AsyncClient, **question: Any) -> list[str]:
    return [hit["name"] for hit in (await ask(client, **question))["items"]]


async def test_the_answer_is_as_the_contract_says(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, q="porin uimahallissa")
    result = SearchResult.model_validate(answer)
    assert set(answer) == set(SearchResult.model_fields)
    assert set(answer["items"][0]) == set(Hit.model_fields)
    assert result.items[0].organisation is not None
    assert result.items[0].capacity_state == "full"


async def test_the_answer_tells_whether_the_engine_was_away(
    with_engine: httpx2.AsyncClient, with_standin: httpx2.AsyncClient
) -> None:
    assert (await ask(with_engine, q="kirjasto"))["degraded"] is False
    assert (await ask(with_standin, q="kirjasto"))["degraded"] is True


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lainaisi", ["Kirjasto"]),
        ("KIRJASTOISSA", ["Kirjasto"]),
        ("universumeja", ["Universumin ihmeet"]),
    ],
)
async def test_an_inflected_word_finds_the_base_form(
    client: httpx2.AsyncClient, query: str, expected: list[str]
) -> None:
    assert await names(client, q=query) == expected


@pytest.mark.parametrize("query", ["uimahaliin", "uimahlali", "porin uimmahalli"])
async def test_a_misspelt_word_is_mended(client: httpx2.AsyncClient, query: str) -> None:
    assert (await names(client, q=query))[0] == "Porin uimahalli"


@pytest.mark.parametrize(
    "question",
    [{"q": "olen niin yksinäinen"}, {"q": "en tunne ketään"}, {"q": "ensam", "language": "sv"}],
)
async def test_a_need_finds_what_answers_it(
    client: httpx2.AsyncClient, question: dict[str, str]
) -> None:
    assert (await names(client, **question))[0] == "Soittoystävä"


async def test_what_is_asked_by_name_comes_before_what_answers_a_need(
    client: httpx2.AsyncClient,
) -> None:
    assert (await names(client, q="kerho"))[:2] != ["Soittoystävä"]
    assert (await names(client, q="lukupiiri"))[0] == "Lukupiiri"


async def test_a_compound_is_found_by_its_member(client: httpx2.AsyncClient) -> None:
    assert set(await names(client, q="ryhmiä")) == {"Kävelyryhmä", "Aamun kävely ja ryhmä"}


async def test_a_word_is_found_by_what_it_is_derived_from(client: httpx2.AsyncClient) -> None:
    assert "Lenkki" in await names(client, q="kävely")


async def test_the_compound_comes_before_its_members_apart(client: httpx2.AsyncClient) -> None:
    found = await names(client, q="kävelyryhmä")
    assert found[:2] == ["Kävelyryhmä", "Aamun kävely ja ryhmä"]


async def test_a_name_comes_before_a_mention(client: httpx2.AsyncClient) -> None:
    assert await names(client, q="uimahalli") == ["Porin uimahalli", "Vesijumppa"]


async def test_every_word_must_be_found(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, q="uimahalli senioreille")
    assert [hit["name"] for hit in answer["items"]] == ["Vesijumppa"]
    assert answer["relaxed"] is False


async def test_words_by_which_people_ask_need_not_be_found(client: httpx2.AsyncClient) -> None:
    assert await names(client, q="Missä voin lainata?") == ["Kirjasto"]


async def test_some_of_the_words_are_better_than_a_dead_end(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, q="kirjasto xyzzyläisille")
    assert [hit["name"] for hit in answer["items"]] == ["Kirjasto"]
    assert answer["relaxed"] is True


async def test_a_known_word_brings_no_word_that_only_begins_like_it(
    client: httpx2.AsyncClient,
) -> None:
    assert await names(client, q="uni") == ["Uni ja lepo"]


async def test_the_beginning_of_a_word_finds_it(client: httpx2.AsyncClient) -> None:
    assert await names(client, q="kirjast") == ["Kirjasto"]


async def test_a_slip_of_the_pen_is_mended(with_engine: httpx2.AsyncClient) -> None:
    assert await names(with_engine, q="kirjatso") == ["Kirjasto"]


async def test_swedish_words_find_swedish_texts(client: httpx2.AsyncClient) -> None:
    found = await names(client, q="simhallar", language="sv")
    assert found == ["Simhallen i Björneborg"]


async def test_a_reader_of_finnish_may_ask_in_swedish(client: httpx2.AsyncClient) -> None:
    assert await names(client, q="simhallar") == ["Porin uimahalli"]


async def test_what_is_not_written_in_the_language_comes_in_the_next_best(
    client: httpx2.AsyncClient,
) -> None:
    hit = (await ask(client, q="fiske"))["items"][0]
    assert (hit["name"], hit["language"], hit["summary"]) == ("Fiske", "sv", "Rods and nets")


async def test_without_words_services_come_in_the_order_of_names(
    client: httpx2.AsyncClient,
) -> None:
    found = await names(client)
    assert found[:4] == ["Aamun kävely ja ryhmä", "Ateljee 2", "Ateljee 10", "Fiske"]
    assert found[-3:] == ["Yökerho", "Åbo-kerho", "Äänikerho"]


async def test_english_readers_have_their_own_order(client: httpx2.AsyncClient) -> None:
    found = await names(client, language="en")
    assert found.index("Åbo-kerho") < found.index("Ateljee 2")


async def test_found_services_can_be_put_in_the_order_of_names(
    client: httpx2.AsyncClient,
) -> None:
    found = await names(client, q="kerho", sort="name")
    assert found == ["Lukupiiri", "Yökerho", "Åbo-kerho", "Äänikerho"]


async def test_the_words_are_marked_where_they_are_inflected(client: httpx2.AsyncClient) -> None:
    hit = (await ask(client, q="uimahalleissa"))["items"][0]
    assert hit["highlight"] == {"name": [[6, 15]], "summary": [[5, 16]]}


async def test_a_query_without_words_finds_nothing(client: httpx2.AsyncClient) -> None:
    assert (await ask(client, q="?! 040 123 4567"))["total"] == 0


async def test_a_blank_query_is_none(client: httpx2.AsyncClient) -> None:
    assert (await ask(client, q="  "))["total"] == len(SERVICES)


async def test_pages_follow_each_other(client: httpx2.AsyncClient) -> None:
    whole, cursor = await names(client, limit=100), None
    walked: list[str] = []
    while True:
        answer = await ask(client, limit=4, **({"cursor": cursor} if cursor else {}))
        walked += [hit["name"] for hit in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert walked == whole


async def test_a_place_in_any_inflection_narrows_the_other_words(
    client: httpx2.AsyncClient,
) -> None:
    """The swimming hall alone names the town; the library is to be had there."""
    answer = await ask(client, q="kirjasto porissa")
    assert [hit["name"] for hit in answer["items"]] == ["Kirjasto"]
    place = {"municipality": "609", "name": "Pori"}
    assert answer["interpreted_as"]["places"] == [place]


async def test_a_place_that_nothing_is_in_is_an_ordinary_word(client: httpx2.AsyncClient) -> None:
    assert (await ask(client, q="kirjasto raumalla"))["interpreted_as"]["places"] == []


async def test_a_service_that_names_the_place_comes_first(client: httpx2.AsyncClient) -> None:
    assert (await names(client, q="uimahalli porissa"))[0] == "Porin uimahalli"


async def test_what_was_probably_meant_is_told(client: httpx2.AsyncClient) -> None:
    assert (await ask(client, q="kirjstossa"))["did_you_mean"] == "kirjasto"
    assert (await ask(client, q="kirjastossa"))["did_you_mean"] is None
