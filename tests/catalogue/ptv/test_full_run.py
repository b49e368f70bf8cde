"""A full run: what PTV lists comes in, what it lists no more is withdrawn, and returns."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from services.catalogue.ptv import wire
from services.catalogue.ptv.client import PtvClient
from services.catalogue.ptv.source import Scope
from tests.catalogue.ptv.conftest import SATURDAY
from tests.catalogue.ptv.tray import HASTY, Tray, unaccounted
from tests.ptv_stub import Kind
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    general_description,
    organization,
    service,
    service_collection,
    service_location,
)
from tests.ptv_stub.parts import weekly_hours

LATER = SATURDAY + timedelta(days=7)


async def test_every_kind_of_document_comes_in(tray: Tray) -> None:
    member = service()
    documents = {
        wire.SERVICE: member,
        wire.CHANNEL: service_location(),
        wire.ORGANISATION: organization(),
        wire.COLLECTION: service_collection(services=[member]),
        wire.GENERAL_DESCRIPTION: general_description(),
    }
    tray.stub.publish(*documents.values())
    report = await tray.succeed()
    assert report.counts.written == dict.fromkeys(documents, 1)
    assert {kind: await tray.living(kind) for kind in documents} == {
        kind: {document["id"]} for kind, document in documents.items()
    }


async def test_an_empty_register_gives_an_empty_tray(tray: Tray) -> None:
    report = await tray.succeed()
    assert not report.counts.listed.total()
    assert await tray.living() == set()


async def test_every_page_of_a_list_is_read(tray: Tray) -> None:
    tray.stub.endpoints.id_page_size = 3
    ids = tray.stub.publish(*(service() for _ in range(8)))
    await tray.succeed()
    assert await tray.living() == set(ids)


async def test_an_id_on_two_pages_counts_once(tray: Tray) -> None:
    tray.stub.endpoints.id_page_size = 2
    ids = tray.stub.publish(*(service() for _ in range(3)))
    tray.stub.register.repeat(ids[0])
    report = await tray.succeed()
    assert report.counts.listed[wire.SERVICE] == report.counts.written[wire.SERVICE] == 3


async def test_a_listed_id_that_answers_404_is_counted_as_missing(tray: Tray) -> None:
    tray.stub.register.list_phantom(Kind.SERVICE)
    (id,) = tray.stub.publish(service())
    report = await tray.succeed()
    assert report.counts.missing[wire.SERVICE] == 1
    assert await tray.living() == {id}


async def test_a_document_left_out_of_a_list_is_asked_for_by_itself(tray: Tray) -> None:
    ids = tray.stub.publish(service(), service())
    tray.stub.register.leave_out(ids[1])
    report = await tray.succeed()
    assert await tray.living() == set(ids)
    assert report.counts.missing[wire.SERVICE] == 0


async def test_a_row_keeps_what_ptv_sent_as_it_came(tray: Tray) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed()
    row = await tray.row(wire.SERVICE, id)
    assert row["document"] == tray.stub.register.document(id)
    assert (row["source"], row["origin_id"]) == ("ptv", id)


async def test_modified_without_a_zone_is_utc(tray: Tray) -> None:
    (id,) = tray.stub.publish(service(modified="2020-04-22T09:35:58.293984"))
    await tray.succeed()
    row = await tray.row(wire.SERVICE, id)
    assert row["origin_modified"] == datetime(2020, 4, 22, 9, 35, 58, 293984, tzinfo=UTC)


@pytest.mark.parametrize("how", ["archive", "withdraw"])
async def test_what_ptv_takes_back_is_withdrawn_and_kept(tray: Tray, how: str) -> None:
    ids = tray.stub.publish(service(), service())
    await tray.succeed()
    before = await tray.row(wire.SERVICE, ids[0])
    with tray.at(LATER):
        getattr(tray.stub.register, how)(ids[0])
        report = await tray.succeed()
    after = await tray.row(wire.SERVICE, ids[0])
    assert +report.counts.withdrawn == {wire.SERVICE: 1}
    assert (after["withdrawn_at"], after["changed_at"]) == (LATER, LATER)
    assert after["change"] > before["change"]
    assert (after["content"], after["document"]) == (before["content"], before["document"])


async def test_a_withdrawn_row_was_last_seen_in_the_full_run_before(tray: Tray) -> None:
    ids = tray.stub.publish(service(), service())
    await tray.succeed()
    with tray.at(SATURDAY + timedelta(days=3)):
        await tray.succeed()
    with tray.at(LATER):
        tray.stub.register.archive(ids[0])
        await tray.succeed()
    row = await tray.row(wire.SERVICE, ids[0])
    assert row["last_seen_at"] == SATURDAY + timedelta(days=3)


@pytest.mark.parametrize("how", ["archive", "withdraw"])
async def test_what_is_published_again_is_the_same_row(tray: Tray, how: str) -> None:
    ids = tray.stub.publish(service(), service())
    await tray.succeed()
    getattr(tray.stub.register, how)(ids[0])
    await tray.succeed()
    gone = await tray.row(wire.SERVICE, ids[0])
    with tray.at(LATER):
        tray.stub.register.republish(ids[0])
        report = await tray.succeed()
    back = await tray.row(wire.SERVICE, ids[0])
    assert report.counts.written[wire.SERVICE] == 1
    assert (back["withdrawn_at"], back["first_seen_at"]) == (None, SATURDAY)
    assert back["change"] > gone["change"]


async def test_an_unchanged_document_published_again_revives_its_row(tray: Tray) -> None:
    (id, _) = tray.stub.publish(service(), service())
    await tray.succeed()
    sent = tray.stub.register.document(id)
    tray.stub.register.archive(id)
    await tray.succeed()
    tray.stub.publish(sent)
    await tray.succeed()
    assert id in await tray.living()


async def test_a_revived_service_has_its_connections_once(tray: Tray) -> None:
    id, _, channel_id = tray.stub.publish(service(), service(), service_location())
    tray.stub.register.connect(id, channel_id, serviceHours=[weekly_hours()])
    await tray.succeed()
    tray.stub.register.archive(id)
    await tray.succeed()
    tray.stub.register.republish(id)
    await tray.succeed()
    rows = await tray.query("SELECT service_id, channel_id FROM catalogue.service_channel")
    assert [(str(row["service_id"]), str(row["channel_id"])) for row in rows] == [(id, channel_id)]


async def test_a_connection_made_without_a_new_modified_is_found(tray: Tray) -> None:
    id, channel_id = tray.stub.publish(service(), service_location())
    await tray.succeed()
    tray.stub.register.connect(id, channel_id)
    await tray.succeed()
    (row,) = await tray.query("SELECT channel_id FROM catalogue.service_channel")
    assert str(row["channel_id"]) == channel_id


async def test_a_connection_removed_without_a_new_modified_is_found(tray: Tray) -> None:
    id, channel_id = tray.stub.publish(service(), service_location())
    tray.stub.register.connect(id, channel_id, serviceHours=[weekly_hours()])
    await tray.succeed()
    tray.stub.register.disconnect(id, channel_id)
    await tray.succeed()
    assert await tray.query("SELECT id FROM catalogue.service_channel") == []
    assert await tray.query("SELECT id FROM catalogue.opening_period") == []


async def test_a_changed_channel_has_only_its_new_place_and_hours(tray: Tray) -> None:
    (id,) = tray.stub.publish(service_location(serviceHours=[weekly_hours(), weekly_hours()]))
    await tray.succeed()
    tray.stub.register.update(id, serviceHours=[weekly_hours(days=["Monday"])])
    await tray.succeed()
    assert len(await tray.places(id)) == 1
    assert len(await tray.query("SELECT id FROM catalogue.opening_period")) == 1


class Slipping(PtvClient):
    """PTV whose list has changed while it was read, so that one id was on none of its pages."""

    async def listed(self, kind: str, municipalities: Sequence[str]) -> list[str]:
        return (await super().listed(kind, municipalities))[1:]


@pytest.mark.parametrize("scope", ["all", "06"])
async def test_a_service_missed_between_two_pages_is_not_withdrawn(tray: Tray, scope: str) -> None:
    ids = tray.stub.publish(*(service() for _ in range(6)))
    await tray.succeed(scope)
    own = Scope.of_area(scope)
    slipping = Slipping(tray.client, own, budget=60, patience=HASTY)
    report = await tray.run_from(slipping, own)
    assert (report.state, report.counts.withdrawn.total()) == ("succeeded", 0)
    assert await tray.living() == set(ids)
    assert unaccounted(report) == {}


async def test_links_to_nothing_are_counted(tray: Tray) -> None:
    tray.stub.publish(service(), service_location())
    report = await tray.succeed()
    assert report.counts.links_nowhere[wire.ORGANISATION] == 3
    assert ORGANIZATION_ID not in await tray.living(wire.ORGANISATION)


async def test_the_run_is_in_the_books(tray: Tray) -> None:
    tray.stub.publish(service())
    report = await tray.succeed()
    (run,) = await tray.query("SELECT * FROM catalogue.sync_run")
    assert (run["id"], run["source"], run["scope"], run["mode"]) == (
        report.id,
        "ptv",
        "all",
        "full",
    )
    assert (run["state"], run["reason"], run["cursor"]) == ("succeeded", None, SATURDAY)
    assert run["counts"]["written"]["service"] == 1
