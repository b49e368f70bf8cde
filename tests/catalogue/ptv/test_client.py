"""The client against a PTV that is slow, overloaded, broken or odd."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import httpx2
import orjson
import pytest

from libs.common import http
from services.catalogue.ptv import wire
from services.catalogue.ptv.client import LONGEST_LIST, PtvClient
from services.catalogue.ptv.source import Fetched, Scope, SourceUnavailable
from tests.catalogue.ptv.tray import HASTY
from tests.ptv_stub import Kind, StubServer
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    organization,
    service,
    service_collection,
    service_location,
)

ALL = Scope("all")


@pytest.fixture
async def plain(stub: StubServer) -> AsyncIterator[httpx2.AsyncClient]:
    # Reading the certificates of authorities, which nothing here needs, takes longer than a test.
    async with httpx2.AsyncClient(base_url=stub.url, timeout=0.5, verify=False) as client:
        yield client


@pytest.fixture
def ptv(plain: httpx2.AsyncClient) -> PtvClient:
    """A client of everything, with half a second for an answer."""
    return PtvClient(plain, ALL, budget=30, patience=HASTY)


async def fetched(ptv: PtvClient, ids: list[str], kind: str = wire.SERVICE) -> Fetched:
    """All answers to one question together."""
    result = Fetched()
    async for answer in ptv.fetch(kind, ids):
        result += answer
    return result


def found(answer: Fetched) -> list[str]:
    return [document.id for document in answer.documents]


async def test_we_say_who_we_are_and_how_to_reach_us(stub: StubServer) -> None:
    async with http.client(stub.url, contact="tray@example.fi") as client:
        await PtvClient(client, ALL, budget=30, patience=HASTY).listed(wire.SERVICE, [])
    agent = stub.requests[0].headers["user-agent"]
    assert agent.startswith("palvelutarjotin/")
    assert agent.endswith("; tray@example.fi")


async def test_nothing_but_reading_is_asked_for(ptv: PtvClient, stub: StubServer) -> None:
    await fetched(ptv, stub.publish(service(), service()))
    assert {request.method for request in stub.requests} == {"GET"}


async def test_a_null_list_on_no_pages_is_an_empty_list(ptv: PtvClient) -> None:
    assert await ptv.listed(wire.SERVICE, []) == []


async def test_all_pages_are_read_and_none_beyond(ptv: PtvClient, stub: StubServer) -> None:
    stub.endpoints.id_page_size = 2
    ids = stub.publish(*(service() for _ in range(5)))
    assert sorted(await ptv.listed(wire.SERVICE, [])) == sorted(ids)
    assert [request.query["page"] for request in stub.requests] == ["1", "2", "3"]


async def test_a_list_that_shrinks_while_it_is_read_ends_early(
    ptv: PtvClient, stub: StubServer
) -> None:
    page = {"pageNumber": 1, "pageSize": 1, "pageCount": 3, "itemList": [{"id": "a", "name": "A"}]}
    beyond = {"pageNumber": 2, "pageSize": 1, "pageCount": 1, "itemList": None}
    for answer in (page, beyond):
        stub.faults.fail("/Service", status=200, body=orjson.dumps(answer))
    assert await ptv.listed(wire.SERVICE, []) == ["a"]
    assert len(stub.requests) == 2


async def test_an_item_without_a_name_is_listed_all_the_same(
    ptv: PtvClient, stub: StubServer
) -> None:
    id = stub.register.list_phantom(Kind.SERVICE)
    assert await ptv.listed(wire.SERVICE, []) == [id]


@pytest.mark.parametrize(
    "body", [b"null", b"[]", b"{}", b'{"pageCount":null,"itemList":null}', b'{"errorMessage":"x"}']
)
async def test_an_answer_that_is_no_page_is_not_an_empty_list(
    ptv: PtvClient, stub: StubServer, body: bytes
) -> None:
    stub.faults.fail("/Service", status=200, body=body, times=None)
    with pytest.raises(SourceUnavailable, match="no page"):
        await ptv.listed(wire.SERVICE, [])


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 500, 503])
async def test_a_list_that_is_refused_for_good_makes_the_source_unavailable(
    ptv: PtvClient, stub: StubServer, status: int
) -> None:
    stub.faults.fail("/Service", status=status, times=None)
    with pytest.raises(SourceUnavailable, match=f"PTV answered {status}"):
        await ptv.listed(wire.SERVICE, [])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_passing_failure_is_tried_again(
    ptv: PtvClient, stub: StubServer, status: int
) -> None:
    stub.publish(service())
    stub.faults.fail("/Service", status=status, times=2)
    assert len(await ptv.listed(wire.SERVICE, [])) == 1
    assert len(stub.requests) == 3


async def test_what_we_asked_wrongly_is_not_asked_again(ptv: PtvClient, stub: StubServer) -> None:
    stub.faults.fail("/Service", status=400, times=None)
    with pytest.raises(SourceUnavailable):
        await ptv.listed(wire.SERVICE, [])
    assert len(stub.requests) == 1


async def test_too_many_connections_is_tried_again(ptv: PtvClient, stub: StubServer) -> None:
    stub.publish(service())
    stub.faults.too_many_connections(times=2)
    assert len(await ptv.listed(wire.SERVICE, [])) == 1


async def test_a_dropped_connection_is_tried_again(ptv: PtvClient, stub: StubServer) -> None:
    stub.publish(service())
    stub.faults.drop_connection(times=2)
    assert len(await ptv.listed(wire.SERVICE, [])) == 1


async def test_truncated_json_is_asked_for_again(ptv: PtvClient, stub: StubServer) -> None:
    stub.publish(service())
    stub.faults.truncate_json(times=2)
    assert len(await ptv.listed(wire.SERVICE, [])) == 1


async def test_an_answer_that_takes_too_long_is_asked_for_again(
    ptv: PtvClient, stub: StubServer
) -> None:
    stub.publish(service())
    stub.faults.delay(0.7, times=1)
    assert len(await ptv.listed(wire.SERVICE, [])) == 1
    assert len(stub.requests) == 2


async def test_json_nested_too_deeply_is_no_answer(ptv: PtvClient, stub: StubServer) -> None:
    stub.faults.fail("/Service", status=200, body=b"[" * 100_000, times=None)
    with pytest.raises(SourceUnavailable, match="ValueError"):
        await ptv.listed(wire.SERVICE, [])


async def test_we_come_back_no_sooner_than_ptv_asks(ptv: PtvClient, stub: StubServer) -> None:
    stub.publish(service())
    stub.faults.rate_limit(retry_after="1")
    start = time.monotonic()
    assert len(await ptv.listed(wire.SERVICE, [])) == 1
    assert time.monotonic() - start >= 1


async def test_an_unreadable_wish_when_to_come_back_is_passed_over(
    ptv: PtvClient, stub: StubServer
) -> None:
    stub.publish(service())
    stub.faults.rate_limit(retry_after="soon")
    assert len(await ptv.listed(wire.SERVICE, [])) == 1


async def test_nothing_is_asked_once_the_budget_is_spent(
    plain: httpx2.AsyncClient, stub: StubServer
) -> None:
    spent = PtvClient(plain, ALL, budget=-1, patience=HASTY)
    with pytest.raises(SourceUnavailable, match="time budget"):
        await spent.listed(wire.SERVICE, [])
    assert stub.requests == []


async def test_no_list_of_documents_has_more_than_a_hundred_ids(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = stub.publish(*(service() for _ in range(230)))
    answer = await fetched(ptv, ids)
    assert sorted(len(request.guids) for request in stub.requests) == [30, 100, 100]
    assert max(len(request.guids) for request in stub.requests) == LONGEST_LIST
    assert found(answer) == ids


async def test_a_list_too_heavy_for_ptv_is_asked_for_in_smaller_pieces(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = stub.publish(*(service() for _ in range(45)))
    stub.faults.fail_when(more_than_guids=20, status=504)
    assert found(await fetched(ptv, ids)) == ids
    assert {len(request.guids) for request in stub.requests} == {45, 22, 23, 11, 12}


async def test_a_list_that_times_out_is_asked_for_in_smaller_pieces(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = stub.publish(service(), service())
    stub.faults.delay(0.7, path_prefix="/Service/list", times=2)
    assert found(await fetched(ptv, ids)) == ids
    assert [request.path for request in stub.requests[2:]] == [f"/Service/{id}" for id in ids]


async def test_one_document_ptv_cannot_give_does_not_cost_the_others(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = stub.publish(*(service() for _ in range(4)))
    stub.faults.fail_when(more_than_guids=1, status=500)
    stub.faults.fail(f"/Service/{ids[2]}", status=500, times=None)
    answer = await fetched(ptv, ids)
    assert found(answer) == [ids[0], ids[1], ids[3]]
    assert answer.failed == {ids[2]: "PTV answered 500"}


async def test_ids_of_which_a_list_knows_none_are_asked_for_one_by_one(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = [str(uuid4()) for _ in range(3)]
    assert (await fetched(ptv, ids)).missing == ids
    assert len(stub.requests) == 4


async def test_a_document_left_out_of_a_list_is_asked_for_by_itself(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = stub.publish(service(), service(), service())
    stub.register.leave_out(ids[0])
    gone = str(uuid4())
    answer = await fetched(ptv, [*ids, gone])
    assert sorted(found(answer)) == sorted(ids)
    assert answer.missing == [gone]


@pytest.mark.parametrize("stray", [None, 7, "text", [], {}, {"id": None}, {"id": str(uuid4())}])
async def test_what_was_not_asked_for_does_not_count(
    ptv: PtvClient, stub: StubServer, stray: object
) -> None:
    ids = stub.publish(service(), service())
    documents = [stray, *(stub.register.document(id) for id in ids)]
    stub.faults.fail("/Service/list", status=200, body=orjson.dumps(documents))
    assert found(await fetched(ptv, ids)) == ids


@pytest.mark.parametrize("answer", [None, {}, {"errorMessage": "x"}, "text"])
async def test_an_answer_that_is_no_list_is_asked_for_one_by_one(
    ptv: PtvClient, stub: StubServer, answer: object
) -> None:
    ids = stub.publish(service(), service())
    stub.faults.fail("/Service/list", status=200, body=orjson.dumps(answer))
    assert found(await fetched(ptv, ids)) == ids


@pytest.mark.parametrize("answer", [None, [], {}, {"id": str(uuid4())}, {"errorMessage": "x"}])
async def test_another_document_than_the_one_asked_for_is_a_failure(
    ptv: PtvClient, stub: StubServer, answer: object
) -> None:
    (id,) = stub.publish(service())
    stub.faults.fail(f"/Service/{id}", status=200, body=orjson.dumps(answer))
    assert list((await fetched(ptv, [id])).failed) == [id]


async def test_ids_in_capitals_are_the_same_ids(ptv: PtvClient, stub: StubServer) -> None:
    ids = stub.publish(service(), service())
    assert found(await fetched(ptv, [id.upper() for id in ids])) == ids


async def test_collections_are_asked_for_one_by_one(ptv: PtvClient, stub: StubServer) -> None:
    ids = stub.publish(service_collection(), service_collection())
    assert found(await fetched(ptv, ids, wire.COLLECTION)) == ids
    assert sorted(request.path for request in stub.requests) == sorted(
        f"/ServiceCollection/{id}" for id in ids
    )


async def test_a_ptv_that_gives_no_document_at_all_is_given_up(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = stub.publish(*(service() for _ in range(200)))
    stub.faults.fail(status=503, times=None)
    with pytest.raises(SourceUnavailable, match="times in a row"):
        await fetched(ptv, ids)
    assert len(stub.requests) < 100


async def test_failures_far_apart_do_not_add_up(ptv: PtvClient, stub: StubServer) -> None:
    bad: list[str] = []
    for _ in range(10):
        ids = stub.publish(service(), service())
        stub.register.leave_out(ids[0])
        stub.faults.fail(f"/Service/{ids[0]}", status=500, times=None)
        bad += (await fetched(ptv, ids)).failed
    assert len(bad) == 10


async def test_a_question_given_up_leaves_no_request_behind(
    ptv: PtvClient, stub: StubServer
) -> None:
    ids = stub.publish(*(service() for _ in range(300)))
    before = asyncio.all_tasks()
    answers = ptv.fetch(wire.SERVICE, ids)
    await anext(answers)
    await answers.aclose()
    assert asyncio.all_tasks() <= before


async def test_changes_are_asked_for_in_utc_without_a_zone(
    ptv: PtvClient, stub: StubServer
) -> None:
    summer = datetime(2026, 7, 1, 12, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=3)))
    await ptv.changed(wire.SERVICE, [], summer)
    # A request that an earlier test gave up may still come in.
    dates = [one.query["date"] for one in stub.requests if "date" in one.query]
    assert dates == ["2026-07-01T09:00:00"]


async def test_what_has_gone_is_both_archived_and_withdrawn(
    ptv: PtvClient, stub: StubServer
) -> None:
    archived, withdrawn, _ = stub.publish(service(), service(), service())
    stub.register.archive(archived)
    stub.register.withdraw(withdrawn)
    gone = await ptv.gone(wire.SERVICE, datetime(2026, 3, 7, 11, tzinfo=UTC))
    assert sorted(gone) == sorted([archived, withdrawn])


async def test_what_went_before_the_date_is_not_told_again(
    ptv: PtvClient, stub: StubServer
) -> None:
    (id,) = stub.publish(service())
    stub.register.archive(id)
    assert await ptv.gone(wire.SERVICE, datetime(2026, 3, 7, 12, tzinfo=UTC)) == []


async def test_an_area_is_asked_for_by_its_municipalities_each_id_once(
    plain: httpx2.AsyncClient, stub: StubServer
) -> None:
    (id,) = stub.publish(service(areaType="Nationwide", areas=[]))
    ptv = PtvClient(plain, Scope("area", "06"), budget=30, patience=HASTY)
    assert await ptv.listed(wire.SERVICE, ["609", "684"]) == [id]
    assert [request.query["includewholecountry"] for request in stub.requests] == ["true", "false"]


async def test_an_organisation_is_asked_for_by_its_services(
    plain: httpx2.AsyncClient, stub: StubServer
) -> None:
    stub.endpoints.full_page_size = 1
    *ids, _, _ = stub.publish(service(), service(), organization(), service_location())
    ptv = PtvClient(plain, Scope("organisation", ORGANIZATION_ID), budget=30, patience=HASTY)
    assert sorted(await ptv.listed(wire.SERVICE, [])) == sorted(ids)
