"""A run of changes: what PTV says has changed or gone, and nothing by absence."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.catalogue.ptv import wire
from services.catalogue.ptv.plan import OVERLAP
from services.catalogue.ptv.source import Scope
from tests.catalogue.ptv.conftest import SATURDAY
from tests.catalogue.ptv.tray import Tray, unaccounted
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    general_description,
    organization,
    service,
    service_collection,
    service_location,
)
from tests.ptv_stub.parts import Document, localized, municipality_area

LONG_AGO = SATURDAY - timedelta(days=7)
SUNDAY = SATURDAY + timedelta(days=1)
MONDAY = SATURDAY + timedelta(days=2)
RAUMA = municipality_area("684")
SCOPES = ["all", "06", "609"]


def named(name: str) -> list[Document]:
    return localized(name, "Name")


async def name_of(tray: Tray, id: str, kind: str = wire.SERVICE) -> str:
    name: str = (await tray.row(kind, id))["name"]["fi"]
    return name


@pytest.mark.parametrize("scope", SCOPES)
async def test_the_first_run_of_a_scope_is_full_whatever_is_asked_for(
    tray: Tray, scope: str
) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed(scope, full=False)
    (run,) = await tray.query("SELECT mode FROM catalogue.sync_run")
    assert run["mode"] == "full"
    assert await tray.living() == {id}


@pytest.mark.parametrize("scope", SCOPES)
async def test_only_what_has_changed_is_fetched(tray: Tray, scope: str) -> None:
    with tray.at(LONG_AGO):
        ids = tray.stub.publish(*(service() for _ in range(5)))
    await tray.succeed(scope)
    with tray.at(SUNDAY):
        tray.stub.register.update(ids[0], serviceNames=named("Uusi nimi"))
        report = await tray.succeed(scope, full=False)
    assert report.counts.listed[wire.SERVICE] == report.counts.written[wire.SERVICE] == 1
    assert await name_of(tray, ids[0]) == "Uusi nimi"
    assert unaccounted(report) == {}


@pytest.mark.parametrize("scope", SCOPES)
async def test_what_is_new_comes_in_with_its_channels_and_organisation(
    tray: Tray, scope: str
) -> None:
    tray.stub.publish(service())
    await tray.succeed(scope)
    with tray.at(SUNDAY):
        id, channel_id, _ = tray.stub.publish(service(), service_location(), organization())
        tray.stub.register.connect(id, channel_id)
        await tray.succeed(scope, full=False)
    assert id in await tray.living()
    assert await tray.living(wire.CHANNEL) == {channel_id}
    assert await tray.living(wire.ORGANISATION) == {ORGANIZATION_ID}


@pytest.mark.parametrize("scope", SCOPES)
async def test_changes_of_every_kind_come_in(tray: Tray, scope: str) -> None:
    general, channel, office = general_description(), service_location(), organization()
    collection = service_collection()
    of = service(generalDescriptionId=general["id"], serviceCollections=[{"id": collection["id"]}])
    tray.stub.publish(general, channel, office, collection, of)
    tray.stub.register.connect(of["id"], channel["id"])
    await tray.succeed(scope)
    with tray.at(SUNDAY):
        tray.stub.register.update(general["id"], names=named("Uusi"))
        tray.stub.register.update(channel["id"], serviceChannelNames=named("Uusi"))
        tray.stub.register.update(office["id"], organizationNames=named("Uusi"))
        tray.stub.register.update(collection["id"], serviceCollectionNames=named("Uusi"))
        await tray.succeed(scope, full=False)
    for kind, document in (
        (wire.GENERAL_DESCRIPTION, general),
        (wire.CHANNEL, channel),
        (wire.ORGANISATION, office),
        (wire.COLLECTION, collection),
    ):
        assert await name_of(tray, document["id"], kind) == "Uusi"


async def test_changes_elsewhere_do_not_concern_an_area(tray: Tray) -> None:
    with tray.at(LONG_AGO):
        tray.stub.publish(service())
    await tray.succeed("609")
    with tray.at(SUNDAY):
        other = organization(id=str(uuid4()))
        tray.stub.publish(service(areas=[RAUMA]), service_location(), other)
        report = await tray.succeed("609", full=False)
    assert report.counts.listed.total() == 0


async def test_a_run_looks_further_back_than_the_run_before(tray: Tray) -> None:
    (id,) = tray.stub.publish(service())
    with tray.at(SATURDAY + OVERLAP):
        await tray.succeed()
    with tray.at(SATURDAY + timedelta(minutes=1)):
        tray.stub.register.update(id, serviceNames=named("Uusi nimi"))
    with tray.at(SUNDAY):
        await tray.succeed(full=False)
    assert await name_of(tray, id) == "Uusi nimi"


async def test_changes_are_counted_from_when_the_run_before_began(tray: Tray) -> None:
    tray.stub.publish(service())
    await tray.succeed()
    with tray.at(SUNDAY):
        await tray.succeed(full=False)
    with tray.at(MONDAY):
        tray.stub.requests.clear()
        await tray.succeed(full=False)
    asked = next(request for request in tray.stub.requests if request.path == "/Service")
    assert asked.query["date"] == "2026-03-08T10:00:00"


async def test_a_failed_run_does_not_move_the_point_changes_are_counted_from(tray: Tray) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed()
    with tray.at(SUNDAY):
        tray.stub.register.update(id, serviceNames=named("Uusi nimi"))
        tray.stub.faults.fail("/Service", status=503, times=None)
        assert (await tray.run(full=False)).state == "failed"
    tray.stub.faults.clear()
    with tray.at(MONDAY):
        await tray.succeed(full=False)
    assert await name_of(tray, id) == "Uusi nimi"


async def test_scopes_have_their_own_points_to_count_from(tray: Tray) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed("609")
    with tray.at(SUNDAY):
        await tray.succeed("06")
    with tray.at(SATURDAY + timedelta(minutes=1)):
        tray.stub.register.update(id, serviceNames=named("Uusi nimi"))
    with tray.at(MONDAY):
        await tray.succeed("609", full=False)
    assert await name_of(tray, id) == "Uusi nimi"


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("how", ["archive", "withdraw"])
async def test_what_ptv_says_has_gone_is_withdrawn(tray: Tray, scope: str, how: str) -> None:
    id, other = tray.stub.publish(service(), service())
    await tray.succeed(scope)
    with tray.at(SUNDAY):
        getattr(tray.stub.register, how)(id)
        report = await tray.succeed(scope, full=False)
    assert report.counts.withdrawn[wire.SERVICE] == 1
    assert (await tray.withdrawn(), await tray.living()) == ({id}, {other})


async def test_what_a_run_of_changes_withdraws_was_last_seen_in_the_full_run_before(
    tray: Tray,
) -> None:
    with tray.at(LONG_AGO):
        id, _ = tray.stub.publish(service(), service())
        await tray.succeed()
    await tray.succeed()
    with tray.at(SUNDAY):
        tray.stub.register.archive(id)
        await tray.succeed(full=False)
    assert (await tray.row(wire.SERVICE, id))["last_seen_at"] == SATURDAY


async def test_what_has_only_left_the_list_is_not_withdrawn(tray: Tray) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed("609")
    with tray.at(SUNDAY):
        tray.stub.register.update(id, areas=[RAUMA])
        await tray.succeed("609", full=False)
    assert await tray.living() == {id}


async def test_a_connection_removed_without_a_new_modified_is_not_found(tray: Tray) -> None:
    with tray.at(LONG_AGO):
        id, channel_id = tray.stub.publish(service(), service_location())
        tray.stub.register.connect(id, channel_id)
    await tray.succeed()
    with tray.at(SUNDAY):
        tray.stub.register.disconnect(id, channel_id)
        await tray.succeed(full=False)
    assert len(await tray.query("SELECT id FROM catalogue.service_channel")) == 1


@pytest.mark.parametrize("scope", SCOPES)
async def test_what_was_archived_and_published_again_lives(tray: Tray, scope: str) -> None:
    id, _ = tray.stub.publish(service(), service())
    await tray.succeed(scope)
    with tray.at(SUNDAY):
        tray.stub.register.archive(id)
        tray.stub.register.republish(id)
        await tray.succeed(scope, full=False)
    assert id in await tray.living()


@pytest.mark.parametrize("scope", SCOPES)
async def test_what_was_withdrawn_by_a_run_of_changes_comes_back_by_one(
    tray: Tray, scope: str
) -> None:
    id, _ = tray.stub.publish(service(), service())
    await tray.succeed(scope)
    with tray.at(SUNDAY):
        tray.stub.register.archive(id)
        await tray.succeed(scope, full=False)
    with tray.at(MONDAY):
        tray.stub.register.republish(id)
        await tray.succeed(scope, full=False)
    row = await tray.row(wire.SERVICE, id)
    assert (row["withdrawn_at"], row["first_seen_at"]) == (None, SATURDAY)


async def test_what_has_gone_long_ago_is_not_withdrawn_again(tray: Tray) -> None:
    id, _ = tray.stub.publish(service(), service())
    await tray.succeed()
    with tray.at(SUNDAY):
        tray.stub.register.archive(id)
        await tray.succeed(full=False)
    before = dict(await tray.row(wire.SERVICE, id))
    with tray.at(SUNDAY + timedelta(hours=1)):
        report = await tray.succeed(full=False)
    assert report.counts.withdrawn.total() == 0
    assert dict(await tray.row(wire.SERVICE, id)) == before


async def test_what_ptv_archives_elsewhere_does_not_concern_a_source_of_ours(tray: Tray) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed(source_name="another")
    await tray.succeed("609", source_name="ptv")
    with tray.at(SUNDAY):
        tray.stub.register.archive(id)
        await tray.succeed("609", source_name="ptv", full=False)
    assert await tray.living() == {id}


async def test_changes_of_an_organisation_are_found_in_all_its_services(tray: Tray) -> None:
    id, _ = tray.stub.publish(service(), organization())
    scope = Scope("organisation", ORGANIZATION_ID)
    await tray.succeed(scope)
    with tray.at(SUNDAY):
        tray.stub.register.update(id, serviceNames=named("Uusi nimi"))
        await tray.succeed(scope, full=False)
    assert await name_of(tray, id) == "Uusi nimi"


async def test_the_next_full_run_does_not_count_what_is_withdrawn_already(tray: Tray) -> None:
    """What went on a weekday is no news on Sunday, however much it was."""
    ids = tray.stub.publish(*(service() for _ in range(4)))
    await tray.succeed()
    with tray.at(SUNDAY):
        for id in ids[:3]:
            tray.stub.register.archive(id)
        await tray.succeed(full=False)
    with tray.at(MONDAY):
        await tray.succeed(full=False)
    with tray.at(SATURDAY + timedelta(days=7)):
        await tray.succeed()
    assert await tray.living() == {ids[3]}
