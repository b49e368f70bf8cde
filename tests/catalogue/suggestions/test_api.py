"""What is suggested as somebody types."""

from typing import Any

import httpx2
import pytest

from services.catalogue.suggestions.schemas import SuggestionItem, Suggestions
from tests.catalogue.suggestions.conftest import SERVICES

Item = dict[str, Any]


async def ask(client: httpx2.AsyncClient, q: str, **more: Any) -> list[Item]:
    answer = await client.get("/api/v1/suggestions", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    items: list[Item] = answer.json()["items"]
    return items


async def texts(
    client: httpx2.AsyncClient, q: str, kind: str = "service", **more: Any
) -> list[str]:
    return [one["text"] for one in await ask(client, q, limit=20, **more) if one["kind"] == kind]


async def test_the_answer_is_as_the_contract_says(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/v1/suggestions", params={"q": "uimahalli"})
    found = Suggestions.model_validate(answer.json())
    assert set(answer.json()["items"][0]) == set(SuggestionItem.model_fields)
    assert found.items[0].kind == "service"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("u", ["Uimahallit", "Uimaopetus", "Porin uimahalli"]),
        ("uim", ["Uimahallit", "Uimaopetus", "Porin uimahalli"]),
        ("Porin Uim", ["Porin uimahalli", "Uimaopetus"]),
        ("uimahalli por", ["Porin uimahalli"]),
        ("porissa uim", ["Porin uimahalli", "Uimaopetus"]),
        ("hall", ["Uimahallit", "Porin uimahalli"]),
        ("uimahalleja", ["Uimahallit", "Porin uimahalli"]),
        ("halleissa", ["Uimahallit", "Porin uimahalli"]),
        ("jääkie", ["Jääkiekko"]),
        ("jaakie", ["Jääkiekko"]),
        ("uimahlal", ["Uimahallit", "Porin uimahalli"]),
        ("uimahalil", ["Uimahallit", "Porin uimahalli"]),
        ("yimahalli", ["Uimahallit", "Porin uimahalli"]),
        ("omaisen hoid", ["Omaishoidon tuki"]),
        ("vamia", ["Vamia"]),
        ("xyzzy", []),
    ],
)
async def test_what_is_typed_brings_names(
    client: httpx2.AsyncClient, typed: str, expected: list[str]
) -> None:
    assert await texts(client, typed) == expected


async def test_dots_that_were_typed_must_be_there(client: httpx2.AsyncClient) -> None:
    assert await texts(client, "jaak") == ["Jaakobin kirjasto", "Jääkiekko"]
    assert await texts(client, "jääk") == ["Jääkiekko"]
    assert await texts(client, "ja") == ["Jaakobin kirjasto"]


async def test_a_name_that_many_services_have_is_one_suggestion(
    client: httpx2.AsyncClient,
) -> None:
    found = {one["text"]: (one["count"], one["id"]) for one in await ask(client, "uimah")}
    assert found["Uimahallit"] == (2, None)
    assert found["Porin uimahalli"] == (1, SERVICES[0].id)


async def test_only_what_is_to_be_had_in_the_municipality(client: httpx2.AsyncClient) -> None:
    found = await ask(client, "uim", municipality="684")
    services = [(one["text"], one["count"], one["id"]) for one in found if one["kind"] == "service"]
    assert services == [("Uimahallit", 1, SERVICES[1].id)]
    assert await texts(client, "u", municipality="684") == ["Uimahallit"]


async def test_what_is_for_the_county_or_the_country_is_had_everywhere_in_it(
    client: httpx2.AsyncClient,
) -> None:
    assert await texts(client, "omaish", municipality="091") == ["Omaishoidon tuki"]
    assert await texts(client, "asukast", municipality="684") == ["Asukastupa"]
    assert await texts(client, "asukast", municipality="091") == []


async def test_a_place_comes_with_its_code(client: httpx2.AsyncClient) -> None:
    first = (await ask(client, "raumalla"))[0]
    assert (first["kind"], first["text"], first["code"]) == ("place", "Rauma", "684")
    assert first["highlight"] == [[0, 5]]


async def test_a_place_that_names_do_not_say_is_a_filter(client: httpx2.AsyncClient) -> None:
    for typed in ("rauman uimah", "uimahalleja raumalla"):
        found = await ask(client, typed)
        services = [(one["text"], one["municipality"], one["count"]) for one in found]
        assert ("Uimahallit", "684", 1) in services
        assert "Porin uimahalli" not in [one["text"] for one in found]
    [named] = [one for one in await ask(client, "porin uimah") if one["text"] == "Porin uimahalli"]
    assert named["municipality"] is None


async def test_themes_and_needs_are_suggested_in_the_readers_language(
    client: httpx2.AsyncClient,
) -> None:
    assert "Ensamhet" in await texts(client, "ensam", "need", language="sv")
    assert "Yksinäisyys" in await texts(client, "yksinä", "need")
    [theme, *_] = [one for one in await ask(client, "liikun") if one["kind"] == "theme"]
    assert (theme["text"], theme["code"]) == ("Liikunta", "exercise")


async def test_names_in_another_language_come_after_those_in_the_readers(
    client: httpx2.AsyncClient,
) -> None:
    assert await texts(client, "simh") == ["Simhallen"]
    assert await texts(client, "kondi") == ["Konditionssal"]
    found = await ask(client, "gym", language="en")
    assert (found[0]["text"], found[0]["language"]) == ("Gym", "en")


@pytest.mark.parametrize(
    ("typed", "text", "spans"),
    [
        ("uim", "Uimahallit", [[0, 3]]),
        ("porin uim", "Porin uimahalli", [[0, 5], [6, 9]]),
        ("porissa uim", "Porin uimahalli", [[0, 5], [6, 9]]),
        ("hal", "Porin uimahalli", [[10, 13]]),
        ("uimahalleja", "Porin uimahalli", [[6, 15]]),
        ("jaaki", "Jääkiekko", [[0, 5]]),
        ("uimahlal", "Uimahallit", [[0, 8]]),
    ],
)
async def test_what_matched_is_marked(
    client: httpx2.AsyncClient, typed: str, text: str, spans: list[list[int]]
) -> None:
    [found] = [one for one in await ask(client, typed, limit=20) if one["text"] == text]
    assert found["highlight"] == spans


@pytest.mark.parametrize("typed", ["", "  ", "?!", "010190-123A", "040 123 4567", "\0"])
async def test_without_words_nothing_is_suggested(client: httpx2.AsyncClient, typed: str) -> None:
    assert await ask(client, typed) == []


async def test_an_identity_code_does_not_hide_the_words(client: httpx2.AsyncClient) -> None:
    assert await texts(client, "010190-123A uimaop") == ["Uimaopetus"]


async def test_there_are_no_more_than_asked_for(client: httpx2.AsyncClient) -> None:
    assert len(await ask(client, "k", limit=3)) == 3


@pytest.mark.parametrize(
    "refused",
    [{"limit": 0}, {"limit": 21}, {"municipality": "Pori"}, {"language": "de"}, {"colour": "red"}],
)
async def test_a_parameter_out_of_bounds_is_refused(
    client: httpx2.AsyncClient, refused: dict[str, Any]
) -> None:
    answer = await client.get("/api/v1/suggestions", params={"q": "uim", **refused})
    assert answer.status_code == 422
