"""Organisations a page at a time, the feed of changes, and why a service is not found."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from libs.common import paging
from services.catalogue.models import ScopeMember, Service, SyncRun
from tests.catalogue import factories as make

MOMENT = make.MOMENT


async def organisations(client: httpx2.AsyncClient, **parameters: Any) -> dict[str, Any]:
    answer = await client.get("/api/v1/organisations", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def changes(client: httpx2.AsyncClient, **parameters: Any) -> dict[str, Any]:
    answer = await client.get("/api/v1/changes", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def visibility(client: httpx2.AsyncClient, service: Any) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/services/{service.id}/visibility")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_organisations_are_walked_in_order_without_gaps_or_repeats(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    keys = ["b", "a", "c", "c", "d"]
    make.insert(database_url, *[make.organisation(key, sort_key=key) for key in keys])
    make.insert(database_url, make.organisation("x", sort_key="a", withdrawn_at=MOMENT))
    first = await organisations(client, limit=3)
    second = await organisations(client, limit=3, cursor=first["next"])
    names = [item["name"] for item in first["items"] + second["items"]]
    assert names == ["a", "b", "c", "c", "d"]
    assert len({item["id"] for item in first["items"] + second["items"]}) == 5
    assert (first["total"], second["total"], second["next"]) == (5, 5, None)


async def test_a_last_page_that_is_just_full_has_no_next(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    make.insert(database_url, make.organisation("a"), make.organisation("b"))
    assert (await organisations(client, limit=2))["next"] is None


async def test_organisations_are_filtered_by_any_of_the_given_codes(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    rows = [
        make.organisation(f"{code} {kind}", municipality_code=code, organisation_type=kind)
        for code in ("609", "684", "079")
        for kind in ("Municipality", "Company")
    ]
    make.insert(database_url, *rows)
    found = await organisations(client, municipality=["609", "684"], type="Company")
    assert [item["name"] for item in found["items"]] == ["609 Company", "684 Company"]
    assert found["total"] == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ({"fi": "Pori", "sv": "Björneborg"}, ("Björneborg", "sv")),
        ({"fi": "Rauma", "en": "Rauma town"}, ("Rauma", "fi")),
        ({"en": "Only English"}, ("Only English", "en")),
        ({"se": "Dušše sámegillii"}, ("Dušše sámegillii", "se")),
        ({"sv": "", "fi": "Ulvila"}, ("Ulvila", "fi")),
        ({}, (None, None)),
    ],
)
async def test_a_name_falls_back_to_a_language_it_is_written_in(
    name: dict[str, str],
    expected: tuple[str | None, str | None],
    client: httpx2.AsyncClient,
    database_url: str,
) -> None:
    make.insert(database_url, make.organisation(name))
    [item] = (await organisations(client, language="sv"))["items"]
    assert (item["name"], item["language"]) == expected


async def test_a_list_that_is_known_is_not_sent_again(client: httpx2.AsyncClient) -> None:
    tag = (await client.get("/api/v1/organisations")).headers["etag"]
    again = await client.get("/api/v1/organisations", headers={"If-None-Match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("organisations?q=pori", 422),
        ("organisations?limit=101", 422),
        ("organisations?language=de", 422),
        ("organisations?cursor=nonsense", 400),
        (f"organisations?cursor={paging.encode((chr(0), UUID(int=1)))}", 400),
        ("changes?limit=1001", 422),
        ("changes?until=2026", 422),
        ("changes?since=2026-05-04T09:30:00", 422),
        ("changes?since=yesterday", 400),
        ("changes?since=ImEi", 400),
        ("changes?since=OTk5OTk5OTk5OTk5OTk5OTk5OTk5", 400),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    path: str, status: int, client: httpx2.AsyncClient
) -> None:
    assert (await client.get(f"/api/v1/{path}")).status_code == status


async def test_changes_of_all_kinds_come_in_the_order_of_commits(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    rows: dict[str, Any] = {
        "organisation": make.organisation(change=50),
        "service": make.service(change=40),
        "general_description": make.general_description(change=30),
        "channel": make.channel(change=20),
        "service_collection": make.collection("c", change=10),
    }
    make.insert(database_url, *rows.values())
    found = await changes(client)
    assert [item["kind"] for item in found["items"]] == list(reversed(rows))
    assert not found["more"]
    for item in found["items"]:
        assert (await client.get(item["href"])).json()["id"] == str(rows[item["kind"]].id)


async def test_a_follower_misses_nothing_and_sees_nothing_twice(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    rows: list[Any] = [make.service() if n % 2 else make.channel() for n in range(7)]
    make.insert(database_url, *rows)
    seen: list[str] = []
    position: dict[str, str] = {}
    more = True
    while more:
        page = await changes(client, limit=3, **position)
        seen += [item["id"] for item in page["items"]]
        position, more = {"since": page["next"]}, page["more"]
    assert seen == [str(row.id) for row in rows]


async def test_next_is_given_when_nothing_is_new_and_finds_what_comes_later(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    make.insert(database_url, make.service())
    caught_up = (await changes(client))["next"]
    waiting = await changes(client, since=caught_up)
    assert (waiting["items"], waiting["next"], waiting["more"]) == ([], caught_up, False)
    later = make.channel()
    make.insert(database_url, later)
    found = await changes(client, since=waiting["next"])
    assert [item["id"] for item in found["items"]] == [str(later.id)]


async def test_an_empty_catalogue_gives_a_place_to_go_on_from(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    empty = await changes(client)
    make.insert(database_url, make.service())
    assert len((await changes(client, since=empty["next"]))["items"]) == 1


async def test_withdrawn_and_hidden_things_are_tombstones(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    shown, hidden = make.service(), make.service()
    gone: list[Any] = [make.service(withdrawn_at=MOMENT), make.channel(withdrawn_at=MOMENT)]
    make.insert(database_url, shown, hidden, *gone, make.overlay(hidden, hidden_reason="x"))
    found = {item["id"]: item["withdrawn"] for item in (await changes(client))["items"]}
    assert found == {
        str(shown.id): False,
        str(hidden.id): True,
        **{str(row.id): True for row in gone},
    }


async def test_changes_can_be_asked_since_a_moment(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    early, at, late = (
        make.service(changed_at=MOMENT + timedelta(hours=hours)) for hours in (-1, 0, 1)
    )
    make.insert(database_url, early, at, late)
    found = await changes(client, since="2026-05-04T12:30:00+03:00")
    assert [item["id"] for item in found["items"]] == [str(at.id), str(late.id)]


async def test_since_a_moment_after_everything_only_later_changes_come(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    make.insert(database_url, make.service())
    found = await changes(client, since="2030-01-01T00:00:00Z")
    assert found["items"] == []
    later = make.service()
    make.insert(database_url, later)
    again = await changes(client, since=found["next"])
    assert [item["id"] for item in again["items"]] == [str(later.id)]


async def test_a_service_in_good_order_is_in_search(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service(service_classes=["P1"], target_groups=["KR1"])
    make.insert(database_url, service, make.theme("culture", ["P1"]), make.search_document(service))
    assert await visibility(client, service) == {
        "id": str(service.id),
        "in_search": True,
        "themes": ["culture"],
        "reasons": [],
        "last_seen_at": "2026-05-04T09:30:00Z",
    }


def member(of: Service, scope: str = "all", kind: str = "service") -> ScopeMember:
    return ScopeMember(source=of.source, scope=scope, kind=kind, id=of.id)


def run(scope: str, day: int, mode: str = "full", state: str = "succeeded") -> SyncRun:
    begun = MOMENT.replace(day=day)
    return SyncRun(source="ptv", scope=scope, mode=mode, state=state, started_at=begun, counts={})


async def test_an_unchanged_service_was_last_seen_in_the_last_full_run_that_lists_it(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    make.insert(database_url, service, member(service), member(service, "area:06"))
    make.insert(database_url, run("all", 10), run("area:06", 12), run("all", 11))
    assert (await visibility(client, service))["last_seen_at"] == "2026-05-12T09:30:00Z"


@pytest.mark.parametrize(
    "later",
    [run("area:06", 12), run("all", 12, mode="changes"), run("all", 12, state="failed")],
    ids=["another scope", "of changes", "failed"],
)
async def test_a_run_that_does_not_list_the_service_whole_has_not_seen_it(
    client: httpx2.AsyncClient, database_url: str, later: SyncRun
) -> None:
    service = make.service()
    make.insert(database_url, service, member(service), member(service, "area:06", "channel"))
    make.insert(database_url, run("all", 10), later)
    assert (await visibility(client, service))["last_seen_at"] == "2026-05-10T09:30:00Z"


async def test_a_full_run_that_changes_nothing_changes_no_entity_tag(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service()
    make.insert(database_url, service, member(service))
    before = await client.get(f"/api/v1/services/{service.id}")
    make.insert(database_url, run("all", 10))
    after = await client.get(f"/api/v1/services/{service.id}")
    assert after.headers["etag"] == before.headers["etag"]


async def test_a_withdrawn_and_hidden_service_can_be_asked_about(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service(withdrawn_at=MOMENT)
    cover = make.overlay(service, hidden_reason="Salainen", themes=["culture"])
    make.insert(database_url, service, cover)
    found = await visibility(client, service)
    assert found["reasons"] == ["withdrawn", "hidden", "no_target_group"]
    assert not found["in_search"]


async def test_a_new_service_waits_for_indexing(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    service = make.service(target_groups=["KR1"])
    make.insert(database_url, service, make.overlay(service, themes=["culture"]))
    found = await visibility(client, service)
    assert (found["in_search"], found["reasons"]) == (False, ["waiting_for_indexing"])


async def test_the_visibility_of_an_unknown_service_is_not_found(
    client: httpx2.AsyncClient,
) -> None:
    unknown = make.service()
    answer = await client.get(f"/api/v1/services/{unknown.id}/visibility")
    assert answer.status_code == 404
