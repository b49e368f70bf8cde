"""One service, channel, organisation, collection or general description over HTTP."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest
from fastapi import FastAPI

from libs.common.problems import Unavailable
from services.catalogue.listings import store
from services.catalogue.listings.schemas import (
    ChannelDetail,
    CollectionDetail,
    GeneralDescriptionDetail,
    OrganisationDetail,
    ServiceDetail,
)
from tests.catalogue import factories as make

MOMENT = make.MOMENT
KINDS = ["services", "channels", "organisations", "service-collections", "general-descriptions"]


async def read(client: httpx2.AsyncClient, kind: str, id_: UUID) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/{kind}/{id_}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every SQL statement that reaches the driver, but for the pool's own `SELECT 1`."""
    seen: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def noted(self: Any, query: Any, *more: Any, **options: Any) -> Any:
        seen.append(query.decode() if isinstance(query, bytes) else str(query))
        return await execute(self, query, *more, **options)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", noted)
    return seen


async def test_a_service_carries_its_texts_its_columns_and_its_links(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    owner, general = make.organisation(), make.general_description(content={"charge_type": "Free"})
    service = make.service(
        {"fi": 'Piha "leikki": {ö}', "sv": "Gård"},
        reach="nationwide",
        organisation_id=owner.id,
        general_description_id=general.id,
        content={"summary": {"fi": "Rivi\nja \\ toinen"}, "keywords": {"fi": ["ulkoilu"]}},
    )
    group = make.collection("Perheille", [service.id])
    make.insert(database_url, owner, general, service, group)
    found = await read(client, "services", service.id)
    detail = ServiceDetail.model_validate(found)
    assert detail.name == {"fi": 'Piha "leikki": {ö}', "sv": "Gård"}
    assert detail.summary == {"fi": "Rivi\nja \\ toinen"}
    assert (detail.nationwide, detail.municipalities) == (True, ["609"])
    assert detail.first_seen_at == MOMENT
    assert found["organisation"] == {"id": str(owner.id), "name": owner.name}
    assert found["general_description"]["id"] == str(general.id)
    assert found["collections"] == [{"id": str(group.id), "name": {"fi": "Perheille"}}]


async def test_a_service_without_anything_around_it_is_whole_all_the_same(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service(organisation_id=uuid4(), general_description_id=uuid4())
    make.insert(database_url, service, make.collection("Muille", [uuid4()]))
    detail = ServiceDetail.model_validate(await read(client, "services", service.id))
    assert detail.organisation is None
    assert detail.general_description is None
    assert (detail.channels, detail.collections, detail.themes) == ([], [], [])
    assert detail.local.model_dump(exclude_none=True) == {"referral_mode": "signpost"}


async def test_a_withdrawn_organisation_leads_nowhere(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    owner = make.organisation(withdrawn_at=MOMENT)
    service = make.service(organisation_id=owner.id)
    make.insert(database_url, owner, service)
    assert (await read(client, "services", service.id))["organisation"] is None


async def test_a_service_row_without_content_is_still_json(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service, place = make.service(), make.channel()
    link = make.connection(service, place)
    service.content = place.content = link.content = {}
    make.insert(database_url, service, place, link)
    found = await read(client, "services", service.id)
    assert found["id"] == str(service.id)
    assert found["channels"][0]["connection"] == {}


async def test_channels_come_in_their_order_with_what_holds_for_this_service(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service, first, second = make.service(), make.channel("Ensin"), make.channel("Sitten")
    first.content = {**first.content, "languages": ["fi", "sv"]}
    links = [
        make.connection(service, second, 2),
        make.connection(service, first, 1, content={"charge_type": "Chargeable"}),
    ]
    make.insert(database_url, service, first, second, *links)
    detail = ServiceDetail.model_validate(await read(client, "services", service.id))
    assert [channel.name["fi"] for channel in detail.channels] == ["Ensin", "Sitten"]
    assert detail.channels[0].languages == ["fi", "sv"]
    assert detail.channels[0].channel_type == "ServiceLocation"
    assert detail.channels[0].connection.charge_type == "Chargeable"


async def test_withdrawn_and_missing_channels_are_left_out(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service, there = make.service(), make.channel()
    gone, missing = make.channel(withdrawn_at=MOMENT), make.channel()
    links = [make.connection(service, one, at) for at, one in enumerate((gone, missing, there))]
    make.insert(database_url, service, gone, there, *links)
    found = await read(client, "services", service.id)
    assert [channel["id"] for channel in found["channels"]] == [str(there.id)]


@pytest.mark.parametrize(
    ("own", "expected"), [("Chargeable", "Chargeable"), (None, "FreeOfCharge")]
)
async def test_the_charge_is_its_own_before_the_general_descriptions(
    own: str | None, expected: str, client: httpx2.AsyncClient, database_url: str
) -> None:
    general = make.general_description(content={"charge_type": "FreeOfCharge"})
    service = make.service(charge_type=own, general_description_id=general.id)
    make.insert(database_url, general, service)
    assert (await read(client, "services", service.id))["charge_type"] == expected


async def test_themes_are_those_that_share_a_class_in_the_order_of_themes(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service(service_classes=["P10.2", "P17"])
    themes = [
        make.theme("nature", ["P17"], 2),
        make.theme("culture", ["P10.2", "P10.3"], 1),
        make.theme("exercise", ["P10"], 0),
    ]
    make.insert(database_url, service, *themes)
    assert (await read(client, "services", service.id))["themes"] == ["culture", "nature"]


@pytest.mark.parametrize("chosen", [["nature"], []])
async def test_themes_chosen_by_hand_take_the_place_of_the_classes(
    chosen: list[str], client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service(service_classes=["P10"])
    make.insert(
        database_url,
        service,
        make.theme("culture", ["P10"]),
        make.overlay(service, themes=chosen),
    )
    assert (await read(client, "services", service.id))["themes"] == chosen


async def test_what_the_region_knows_is_under_local(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    known = {"referral_mode": "referable", "capacity_state": "waiting_list", "minimum_age": 65}
    price = {"fi": "5 € kerta"}
    make.insert(database_url, service, make.overlay(service, price_note=price, **known))
    detail = ServiceDetail.model_validate(await read(client, "services", service.id))
    assert detail.local.model_dump(exclude_none=True) == {**known, "price_note": price}


@pytest.mark.parametrize("kind", KINDS)
async def test_an_unknown_id_is_not_found(kind: str, client: httpx2.AsyncClient) -> None:
    answer = await client.get(f"/api/v1/{kind}/{uuid4()}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", [*KINDS, "services/{id}/visibility"])
async def test_an_id_that_is_no_uuid_is_refused(kind: str, client: httpx2.AsyncClient) -> None:
    path = kind.format(id="17") if "{id}" in kind else f"{kind}/17"
    assert (await client.get(f"/api/v1/{path}")).status_code == 422


@pytest.mark.parametrize("kind", KINDS)
async def test_a_parameter_nobody_defined_is_refused(kind: str, client: httpx2.AsyncClient) -> None:
    answer = await client.get(f"/api/v1/{kind}/{uuid4()}?lang=fi")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == "query.lang"


async def test_whatever_is_withdrawn_is_gone(client: httpx2.AsyncClient, database_url: str) -> None:
    rows: dict[str, Any] = {
        "services": make.service(withdrawn_at=MOMENT),
        "channels": make.channel(withdrawn_at=MOMENT),
        "organisations": make.organisation(withdrawn_at=MOMENT),
        "service-collections": make.collection("Entinen", withdrawn_at=MOMENT),
        "general-descriptions": make.general_description(withdrawn_at=MOMENT),
    }
    make.insert(database_url, *rows.values())
    answers = [await client.get(f"/api/v1/{kind}/{row.id}") for kind, row in rows.items()]
    assert [answer.status_code for answer in answers] == [410] * len(rows)


async def test_a_hidden_service_is_gone_without_telling_why(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    make.insert(database_url, service, make.overlay(service, hidden_reason="Salainen syy"))
    answer = await client.get(f"/api/v1/services/{service.id}")
    assert answer.status_code == 410
    assert "Salainen" not in answer.text


async def test_an_answer_may_be_kept_a_minute_and_has_a_tag(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    make.insert(database_url, service)
    answer = await client.get(f"/api/v1/services/{service.id}")
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["content-type"] == "application/json"
    again = await client.get(f"/api/v1/services/{service.id}")
    assert again.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize("given", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
async def test_who_has_the_answer_is_told_so(
    given: str, client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    make.insert(database_url, service)
    path = f"/api/v1/services/{service.id}"
    tag = (await client.get(path)).headers["etag"]
    answer = await client.get(path, headers={"If-None-Match": given.format(tag=tag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag


async def test_who_has_an_older_answer_gets_the_new_one(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    make.insert(database_url, service)
    path = f"/api/v1/services/{service.id}"
    tag = (await client.get(path)).headers["etag"]
    make.insert(database_url, make.overlay(service, minimum_age=18))
    answer = await client.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.json()["local"]["minimum_age"] == 18


async def test_a_channel_names_the_published_services_had_through_it(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    owner = make.organisation()
    place = make.channel(organisation_id=owner.id, content={"description": {"fi": "Talo"}})
    shown, hidden, gone = make.service(), make.service(), make.service(withdrawn_at=MOMENT)
    links = [make.connection(service, place) for service in (shown, hidden, gone)]
    cover = make.overlay(hidden, hidden_reason="x")
    make.insert(database_url, owner, place, shown, hidden, gone, cover, *links)
    detail = ChannelDetail.model_validate(await read(client, "channels", place.id))
    assert [service.id for service in detail.services] == [shown.id]
    assert detail.description == {"fi": "Talo"}
    assert detail.organisation
    assert detail.organisation.id == owner.id


async def test_an_organisation_knows_its_place_and_counts_its_published_services(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    parent = make.organisation("Kaupunki")
    own = make.organisation("Toimiala", parent_id=parent.id, municipality_code="609")
    below = [make.organisation(name, parent_id=own.id) for name in ("Yksikkö B", "Yksikkö A")]
    closed = make.organisation("Lakkautettu", parent_id=own.id, withdrawn_at=MOMENT)
    services = [
        make.service(organisation_id=own.id),
        make.service(organisation_id=own.id, withdrawn_at=MOMENT),
    ]
    make.insert(database_url, parent, own, *below, closed, *services)
    detail = OrganisationDetail.model_validate(await read(client, "organisations", own.id))
    assert detail.parent
    assert detail.parent.id == parent.id
    assert [child.name["fi"] for child in detail.children] == ["Yksikkö A", "Yksikkö B"]
    assert (detail.municipality, detail.service_count) == ("609", 1)


async def test_a_collection_keeps_the_order_of_its_source(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    services = [make.service(str(number)) for number in range(3)]
    gone = make.service(withdrawn_at=MOMENT)
    order = [services[2].id, gone.id, services[0].id, uuid4(), services[1].id]
    group = make.collection("Kesä", order, content={"summary": {"fi": "Kesällä"}})
    make.insert(database_url, *services, gone, group)
    detail = CollectionDetail.model_validate(await read(client, "service-collections", group.id))
    assert [service.name["fi"] for service in detail.services] == ["2", "0", "1"]
    assert detail.summary == {"fi": "Kesällä"}


async def test_a_general_description_can_be_read(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    general = make.general_description("Kirjasto", content={"background": {"fi": "Laki"}})
    make.insert(database_url, general)
    found = await read(client, "general-descriptions", general.id)
    assert GeneralDescriptionDetail.model_validate(found).background == {"fi": "Laki"}


async def test_a_service_with_many_channels_costs_one_statement(
    client: httpx2.AsyncClient, database_url: str, statements: list[str]
) -> None:
    service, channels = make.service(), [make.channel() for _ in range(30)]
    links = [make.connection(service, channel, at) for at, channel in enumerate(channels)]
    make.insert(database_url, service, *channels, *links)
    await read(client, "services", service.id)
    statements.clear()
    found = await read(client, "services", service.id)
    assert len(found["channels"]) == 30
    assert len([one for one in statements if one.upper() not in ("", ";", "SELECT 1")]) == 1


async def test_readers_at_the_same_time_each_get_their_own_service(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    services = [make.service(f"Palvelu {number}") for number in range(120)]
    make.insert(database_url, *services)
    found = await asyncio.gather(*[read(client, "services", one.id) for one in services])
    assert [one["name"] for one in found] == [one.name for one in services]


async def test_a_connection_lost_between_requests_is_not_noticed(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    make.insert(database_url, service)
    await read(client, "services", service.id)
    end_connections(database_url)
    await read(client, "services", service.id)


async def test_a_connection_lost_while_asking_is_answered_as_unavailable(
    app: FastAPI, client: httpx2.AsyncClient, database_url: str
) -> None:
    async with app.state.database.reading() as reader:
        end_connections(database_url)
        with pytest.raises(Unavailable):
            await store.bodies(reader, "service", [uuid4()])
    assert (await client.get(f"/api/v1/services/{uuid4()}")).status_code == 404


def end_connections(database_url: str) -> None:
    """End every other connection of this database, as a restart of the server would."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_the_contract_describes_every_answer(client: httpx2.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    responses = paths["/api/v1/services/{id}"]["get"]["responses"]
    assert set(responses) == {"200", "304", "404", "410", "422", "503"}
    schema = responses["200"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/ServiceDetail"}
