"""The vocabulary as everybody reads it and coordinators change it."""

import asyncio
from typing import Any

import httpx2
import pytest

from services.catalogue.vocabulary.schemas import MOST_TEXTS
from tests.catalogue.coordinators import Coordinator

ADDRESS = "/vocabulary/grief"
GRIEF: dict[str, Any] = {
    "name": {"fi": "Suru", "sv": "Sorg"},
    "expressions": {"fi": ["läheinen kuoli", "olen leski"], "en": ["grieving"]},
    "words": {"fi": ["sururyhmä"]},
    "service_classes": ["P5.7"],
    "related_classes": [],
    "themes": ["mind_substance_free"],
    "crisis": [],
}


async def read(client: httpx2.AsyncClient, address: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/v1{address}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def codes(client: httpx2.AsyncClient, **query: Any) -> list[str]:
    return [item["code"] for item in (await read(client, "/vocabulary", **query))["items"]]


def where(answer: httpx2.Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [part["location"] for part in answer.json()["errors"]]


# --- reading --------------------------------------------------------------------------------------


async def test_everybody_reads_the_concepts_in_the_order_of_codes(
    client: httpx2.AsyncClient,
) -> None:
    assert await codes(client) == ["loneliness", "sleep", "swimming"]


async def test_pages_give_every_concept_once(client: httpx2.AsyncClient) -> None:
    first = await read(client, "/vocabulary", limit=2)
    second = await read(client, "/vocabulary", limit=2, cursor=first["next"])
    assert [one["code"] for one in (*first["items"], *second["items"])] == await codes(client)
    assert (first["total"], second["total"], second["next"]) == (3, 3, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"theme": "community"}, ["loneliness"]),
        ({"service_class": "P4.12"}, ["loneliness"]),
        ({"service_class": "P25"}, ["loneliness"]),
        ({"service_class": "P4"}, []),
        ({"q": "s"}, ["sleep", "swimming"]),
        ({"q": "sömn"}, ["sleep"]),
        ({"q": "ÄIDIN"}, ["swimming"]),
        ({"q": "%"}, []),
        ({"q": "s", "theme": "exercise"}, ["swimming"]),
    ],
)
async def test_concepts_are_found_by_theme_class_and_beginning(
    client: httpx2.AsyncClient, query: dict[str, str], found: list[str]
) -> None:
    assert await codes(client, **query) == found


async def test_who_has_the_latest_is_sent_nothing(
    client: httpx2.AsyncClient, coordinator: Coordinator
) -> None:
    for address in ("/api/v1/vocabulary", "/api/v1/vocabulary/sleep"):
        etag = (await client.get(address)).headers["etag"]
        again = await client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        await coordinator.change("/vocabulary/sleep", {**GRIEF, "name": {"fi": address}}, 1)
        assert (await client.get(address, headers={"If-None-Match": etag})).status_code == (
            200 if address.endswith("vocabulary") else 304
        )


@pytest.mark.parametrize("code", ["nothing", "Sleep", "%00", "%ED%A0%80", "a" * 500, "ä"])
async def test_an_unknown_code_is_not_found(client: httpx2.AsyncClient, code: str) -> None:
    assert (await client.get(f"/api/v1/vocabulary/{code}")).status_code == 404


# --- changing -------------------------------------------------------------------------------------


async def test_a_coordinator_makes_changes_and_removes_a_concept(
    client: httpx2.AsyncClient, coordinator: Coordinator
) -> None:
    made = await coordinator.make(ADDRESS, GRIEF)
    assert (made.status_code, made.headers["etag"], made.json()["version"]) == (201, '"v1"', 1)
    changed = await coordinator.change(ADDRESS, {**GRIEF, "themes": []}, 1)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"v2"')
    assert (await read(client, ADDRESS))["themes"] == []
    assert (await coordinator.remove(ADDRESS, 2)).status_code == 204
    assert (await client.get(f"/api/v1{ADDRESS}")).status_code == 404
    assert "grief" not in await codes(client)


async def test_what_is_read_can_be_sent_back(
    client: httpx2.AsyncClient, coordinator: Coordinator
) -> None:
    await coordinator.make(ADDRESS, GRIEF)
    assert GRIEF.items() <= (await read(client, ADDRESS)).items()


async def test_a_change_that_changes_nothing_makes_no_version(coordinator: Coordinator) -> None:
    await coordinator.make(ADDRESS, GRIEF)
    again = await coordinator.change(ADDRESS, GRIEF, 1)
    assert (again.status_code, again.headers["etag"]) == (200, '"v1"')


async def test_one_that_was_removed_is_made_anew_with_a_later_version(
    coordinator: Coordinator,
) -> None:
    await coordinator.make(ADDRESS, GRIEF)
    await coordinator.remove(ADDRESS, 1)
    made = await coordinator.make(ADDRESS, GRIEF)
    assert (made.status_code, made.headers["etag"]) == (201, '"v3"')


async def test_the_versions_tell_who_did_what_the_latest_first(
    client: httpx2.AsyncClient, coordinator: Coordinator
) -> None:
    other = Coordinator(client, "coordinator-rauma")
    await other.change("/vocabulary/sleep", GRIEF, 1)
    await coordinator.remove("/vocabulary/sleep", 2)
    found = (await coordinator.get("/vocabulary/sleep/versions")).json()
    told = [
        (one["version"], one["changed_by"], one["concept"] and one["concept"]["name"]["fi"])
        for one in found["items"]
    ]
    assert told == [
        (3, "coordinator-pori", None),
        (2, "coordinator-rauma", "Suru"),
        (1, None, "Uni"),
    ]
    page = (await coordinator.get("/vocabulary/sleep/versions", limit=2)).json()
    rest = await coordinator.get("/vocabulary/sleep/versions", limit=2, cursor=page["next"])
    assert [one["version"] for one in rest.json()["items"]] == [1]


async def test_only_coordinators_change_and_see_who_did(client: httpx2.AsyncClient) -> None:
    for method, address in (
        ("PUT", "/vocabulary/sleep"),
        ("DELETE", "/vocabulary/sleep"),
        ("GET", "/vocabulary/sleep/versions"),
    ):
        answer = await client.request(method, f"/api/v1{address}", headers={"If-Match": "*"})
        assert answer.status_code == 401, (method, address)
    assert "changed_by" not in (await read(client, "/vocabulary/sleep"))


async def test_a_change_says_what_it_changes(
    client: httpx2.AsyncClient, coordinator: Coordinator
) -> None:
    bare = await coordinator._send("PUT", "/vocabulary/sleep", json=GRIEF)
    assert bare.status_code == 428
    assert (await coordinator._send("DELETE", "/vocabulary/sleep")).status_code == 428
    assert (await coordinator.make("/vocabulary/sleep", GRIEF)).status_code == 412
    assert (await coordinator.change("/vocabulary/sleep", GRIEF, 7)).status_code == 412
    assert (await coordinator.remove("/vocabulary/sleep", 7)).status_code == 412
    assert (await coordinator.change(ADDRESS, GRIEF, 1)).status_code == 412
    assert (await coordinator.remove(ADDRESS, 1)).status_code == 404
    assert (await read(client, "/vocabulary/sleep"))["version"] == 1


async def test_of_two_changes_at_once_exactly_one_wins(client: httpx2.AsyncClient) -> None:
    both = [Coordinator(client, name) for name in ("coordinator-pori", "coordinator-rauma")] * 3
    bodies = [{**GRIEF, "name": {"fi": f"Nimi {number}"}} for number in range(6)]
    answers = await asyncio.gather(
        *(one.change("/vocabulary/sleep", body, 1) for one, body in zip(both, bodies, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 5]
    made = await asyncio.gather(
        *(one.make(ADDRESS, body) for one, body in zip(both, bodies, strict=True))
    )
    assert sorted(answer.status_code for answer in made) == [201, *[412] * 5]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "location"),
    [
        ({"expressions": {"fi": ["suru", "x"]}}, "body.expressions.fi.1"),
        ({"expressions": {"fi": ["suru", "missä olen"]}}, "body.expressions.fi.1"),
        ({"expressions": {"sv": ["!!!"]}}, "body.expressions.sv.0"),
        ({"expressions": {"fi": ["su\0ru"]}}, "body.expressions.fi.0"),
        ({"expressions": {"fi": ["soita 044 123 4567"]}}, "body.expressions.fi.0"),
        ({"words": {"fi": ["131052-308T"]}}, "body.words.fi.0"),
        ({"words": {"fi": ["apu@pori.fi"]}}, "body.words.fi.0"),
        ({"expressions": {"fi": ["suru"] * (MOST_TEXTS + 1)}}, "body.expressions.fi"),
        ({"expressions": {"de": ["Trauer"]}}, "body.expressions.de.(unnamed)"),
        ({"name": {"sv": "Sorg"}}, "body.name"),
        ({"name": {"fi": ""}}, "body.name.fi"),
        ({"service_classes": ["P5.7", "P99"]}, "body.service_classes.1"),
        ({"related_classes": ["x"]}, "body.related_classes.0"),
        ({"themes": ["community", "sadness"]}, "body.themes.1"),
        ({"crisis": ["boredom"]}, "body.crisis.0"),
        ({"colour": "black"}, "body.colour"),
    ],
)
async def test_what_cannot_be_used_is_refused_by_its_place(
    client: httpx2.AsyncClient, coordinator: Coordinator, change: dict[str, Any], location: str
) -> None:
    answer = await coordinator.make(ADDRESS, {**GRIEF, **change})
    assert where(answer) == [location]
    for told in ("044 1", "52-308T", "sadness", "P99", "missä", "apu@"):
        assert told not in answer.text
    assert "grief" not in await codes(client)


async def test_a_lone_surrogate_is_refused(coordinator: Coordinator) -> None:
    body = '{"name": {"fi": "su\\ud800ru"}, "expressions": {}}'
    answer = await coordinator._send(
        "PUT", ADDRESS, {"If-None-Match": "*", "Content-Type": "application/json"}, content=body
    )
    assert where(answer) == ["body.name.fi"]


@pytest.mark.parametrize("code", ["Grief", "9lives", "g", "suru-ryhmä", "%00"])
async def test_a_code_has_small_letters_digits_and_low_lines(
    coordinator: Coordinator, code: str
) -> None:
    assert where(await coordinator.make(f"/vocabulary/{code}", GRIEF)) == ["path.code"]


async def test_a_code_that_search_would_take_for_anothers_is_refused(
    coordinator: Coordinator,
) -> None:
    assert where(await coordinator.make("/vocabulary/lone_liness", GRIEF)) == ["path.code"]
