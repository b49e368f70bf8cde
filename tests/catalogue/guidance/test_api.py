"""What a person is named for needs and interests, with the reasons, asked over HTTP."""

import json
import logging
from typing import Any

import httpx2
import pytest

from services.catalogue.guidance.schemas import GuidanceAnswer
from tests.catalogue.guidance.conftest import EURA, PORI, RAUMA, SIIKAINEN

Answer = dict[str, Any]


async def guide(client: httpx2.AsyncClient, **asked: Any) -> Answer:
    answer = await client.post("/api/v1/guidance", json=asked)
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()
    GuidanceAnswer.model_validate(found)
    return found


def names(answer: Answer) -> list[str]:
    return [item["name"] for item in answer["items"]]


def item(answer: Answer, name: str) -> Answer:
    return next(one for one in answer["items"] if one["name"] == name)


def reasons(answer: Answer, name: str) -> list[str]:
    return [one["text"] for one in item(answer, name)["reasons"]]


def excludes(answer: Answer, name: str) -> list[str]:
    return [one["text"] for one in item(answer, name)["excludes"]]


async def test_a_need_told_in_own_words_is_answered_though_no_word_is_shared(
    client: httpx2.AsyncClient,
) -> None:
    found = await guide(client, needs=["minulla ei ole kavereita"], municipality=RAUMA)
    assert "Ystävätoiminta" in names(found)[:4]
    assert found["note"] is None


async def test_the_reasons_are_told_in_plain_words(client: httpx2.AsyncClient) -> None:
    found = await guide(client, needs=["olen yksinäinen"], municipality=RAUMA)
    told = reasons(found, "Ystävätoiminta")
    assert told[0] == "vastaa tarpeeseen yksinäisyys (päätelty tekstistä)"
    assert told[1:] == ["saatavilla Raumalla", "maksuton"]


async def test_reasons_come_in_the_language_asked_for(client: httpx2.AsyncClient) -> None:
    asked = {"needs": ["loneliness"], "municipality": RAUMA}
    swedish = reasons(await guide(client, **asked, language="sv"), "Ystävätoiminta")
    assert swedish[0].startswith("svarar mot behovet ensamhet")
    assert "finns att få i Raumo" in swedish
    english = reasons(await guide(client, **asked, language="en"), "Ystävätoiminta")
    assert english[0].startswith("answers the need: loneliness")
    assert "free of charge" in english


async def test_a_need_that_is_only_guessed_is_not_told_as_the_person_s(
    client: httpx2.AsyncClient,
) -> None:
    found = await guide(client, needs=["seuraa olisi kiva saada jostain joskus"])
    assert found["understood"] == []
    told = {reason["text"] for one in found["items"] for reason in one["reasons"]}
    assert any(text.startswith("voi auttaa: ") for text in told)
    assert not [text for text in told if "tarpee" in text]


async def test_needs_and_interests_are_both_among_the_first(client: httpx2.AsyncClient) -> None:
    found = await guide(
        client, needs=["loneliness"], interests=["puutyöt"], municipality=RAUMA, limit=3
    )
    assert "Puutyöpaja" in names(found)
    told = reasons(found, "Puutyöpaja")
    assert told[0].startswith("liittyy kiinnostukseen puutyöt")


async def test_what_was_understood_and_what_not_is_told(client: httpx2.AsyncClient) -> None:
    found = await guide(client, needs=["olen yksinäinen", "brzkt"], interests=["water_exercise"])
    told = [(one["location"], one["code"]) for one in found["understood"]]
    assert ("needs.0", "loneliness") in told
    assert ("interests.0", "water_exercise") in told
    assert found["not_understood"] == ["needs.1"]


async def test_what_nobody_understands_still_gets_general_guidance(
    client: httpx2.AsyncClient,
) -> None:
    found = await guide(client, needs=["brzkt"], municipality=RAUMA)
    assert found["note"]["code"] == "general"
    assert "Palveluneuvonta" in names(found)
    codes = {one["code"] for one in item(found, "Palveluneuvonta")["reasons"]}
    assert codes >= {"general_guidance", "county"}


async def test_nothing_in_the_municipality_gives_the_nearest_one_and_says_so(
    client: httpx2.AsyncClient,
) -> None:
    found = await guide(client, needs=["debt_problems"], municipality=RAUMA)
    assert names(found)[0] == "Velkaneuvonnan päivystys"
    assert found["note"]["code"] == "nearest_municipality"
    assert "Eura" in found["note"]["text"]
    assert "lähin kunta, josta löytyi: Eura" in reasons(found, "Velkaneuvonnan päivystys")
    assert "alue: Eura" in excludes(found, "Velkaneuvonnan päivystys")
    assert "Velkaneuvonta" not in names(found)


async def test_where_the_municipality_has_it_nobody_is_sent_elsewhere(
    client: httpx2.AsyncClient,
) -> None:
    found = await guide(client, needs=["debt_problems"], municipality=PORI)
    assert names(found)[0] == "Velkaneuvonta"
    assert "Velkaneuvonnan päivystys" not in names(found)
    assert found["note"] is None


async def test_a_municipality_without_places_gets_what_is_wider(
    client: httpx2.AsyncClient,
) -> None:
    found = await guide(client, needs=["someone_to_talk_to"], municipality=SIIKAINEN)
    assert "Keskustelupuhelin" in names(found)
    assert found["note"]["code"] == "nationwide"


async def test_the_nearer_place_comes_first_and_its_distance_is_told(
    client: httpx2.AsyncClient,
) -> None:
    by_eura = {"near": "61.13,22.12", "radius": 100_000}
    found = await guide(client, interests=["kuntosali"], **by_eura)
    assert [one for one in names(found) if "Kuntosali" in one] == ["Kuntosali Eura", "Kuntosali"]
    assert item(found, "Kuntosali Eura")["distance"] < 1_000
    assert "500 m päässä" in reasons(found, "Kuntosali Eura")


async def test_farther_than_the_radius_is_not_named(client: httpx2.AsyncClient) -> None:
    found = await guide(client, interests=["kuntosali"], near="61.13,22.12", radius=5_000)
    assert "Kuntosali" not in names(found)
    assert "Kuntosali Eura" in names(found)


async def test_an_age_limit_is_told_and_brings_the_service_down(
    client: httpx2.AsyncClient,
) -> None:
    asked = {"needs": ["loneliness"], "municipality": RAUMA}
    older = await guide(client, **asked, age_group="older")
    child = await guide(client, **asked, age_group="child")
    assert names(older).index("Ystäväkerho") > names(child).index("Ystäväkerho")
    assert excludes(older, "Ystäväkerho") == ["ikäraja: 7–12 v.", "täynnä"]
    assert excludes(child, "Ystäväkerho") == ["ikäraja: 7–12 v.", "täynnä"]  # not those under 7


async def test_whom_a_service_is_for_is_read_from_its_text(client: httpx2.AsyncClient) -> None:
    asked = {"needs": ["loneliness"], "municipality": RAUMA}
    older = await guide(client, **asked, age_group="older")
    young = await guide(client, **asked, age_group="young")
    assert names(older).index("Ikäihmisten ystävätoiminta") < names(older).index(
        "Nuorten ystävätoiminta"
    )
    assert names(young).index("Ikäihmisten ystävätoiminta") > names(young).index(
        "Nuorten ystävätoiminta"
    )
    suits = "sopii ikääntyneille (päätelty tekstistä)"
    assert suits in reasons(older, "Ikäihmisten ystävätoiminta")
    assert "tarkoitettu nuorille (päätelty tekstistä)" in excludes(older, "Nuorten ystävätoiminta")


async def test_what_costs_comes_later_for_whom_that_matters(client: httpx2.AsyncClient) -> None:
    asked = {"needs": ["loneliness"], "municipality": RAUMA, "age_group": "older"}
    free = await guide(client, **asked, free_of_charge=True)
    assert names(free).index("Ystävätoiminta") < names(free).index("Ikäihmisten ystävätoiminta")
    assert "maksullinen" in excludes(free, "Ikäihmisten ystävätoiminta")
    assert "hinta ei ole tiedossa" in excludes(free, "Nuorten ystävätoiminta")


async def test_themes_are_inferred_for_services_without_a_class(
    client: httpx2.AsyncClient,
) -> None:
    found = await guide(client, needs=["loneliness"], interests=["uinti"], municipality=RAUMA)
    friends, swim = item(found, "Ystävätoiminta"), item(found, "Uimahalli")
    assert (friends["themes"], "community" in friends["inferred_themes"]) == ([], True)
    assert "exercise" in swim["themes"]
    assert "exercise" not in swim["inferred_themes"]
    assert friends["reasons"][0]["inferred"] is True


async def test_the_same_request_has_the_same_answer(client: httpx2.AsyncClient) -> None:
    asked = {"needs": ["yksin on tylsää", "rahat loppu"], "interests": ["puutyöt"]}
    assert await guide(client, **asked) == await guide(client, **asked)


async def test_nothing_of_the_request_is_logged(
    client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "salamyhkäisyys"
    found = await guide(client, needs=[f"{secret} vaivaa", "olen yksinäinen"])
    assert secret not in json.dumps(found, ensure_ascii=False)
    captured = capsys.readouterr()
    logged = [record.getMessage() for record in caplog.records if record.name != "sqlalchemy"]
    assert secret not in "".join((captured.out, captured.err, *logged))


@pytest.mark.parametrize(
    ("body", "location"),
    [
        ({}, "body.needs"),
        ({"needs": [], "interests": []}, "body.needs"),
        ({"needs": ["  "]}, "body.needs.0"),
        ({"needs": ["a\0b"]}, "body.needs.0"),
        ({"interests": ["x"] * 11}, "body.interests"),
        ({"needs": ["x" * 301]}, "body.needs.0"),
        ({"needs": ["uni"], "radius": 10}, "body.radius"),
        ({"needs": ["uni"], "near": "21.8,61.5"}, "body.near"),
        ({"needs": ["uni"], "municipality": "001"}, "body.municipality"),
        ({"needs": ["uni"], "age_group": "teen"}, "body.age_group"),
        ({"needs": ["uni"], "limit": 101}, "body.limit"),
        ({"needs": ["uni"], "colour": "red"}, "body.colour"),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    client: httpx2.AsyncClient, body: dict[str, Any], location: str
) -> None:
    answer = await client.post("/api/v1/guidance", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == location


async def test_half_a_character_is_refused(client: httpx2.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    body = b'{"needs": ["\\ud800 yksin"]}'
    answer = await client.post("/api/v1/guidance", content=body, headers=headers)
    assert answer.status_code == 422


async def test_numbers_that_identify_a_person_say_nothing(client: httpx2.AsyncClient) -> None:
    found = await guide(client, needs=["131052-308T"], municipality=EURA)
    assert found["not_understood"] == ["needs.0"]
