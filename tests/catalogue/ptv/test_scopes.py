"""Runs of one scope or source touch nothing outside it."""

from pathlib import Path
from uuid import uuid4

import orjson

from services.catalogue.ptv import wire
from services.catalogue.ptv.folder import FolderSource
from services.catalogue.ptv.source import Scope
from tests.catalogue.ptv.tray import Tray
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    general_description,
    organization,
    role,
    service,
    service_location,
)
from tests.ptv_stub.parts import localized, municipality_area, wider_area

RAUMA = municipality_area("684")
TURKU = municipality_area("853")
ORGANISATION = Scope("organisation", ORGANIZATION_ID)


async def test_a_municipality_has_its_own_services_and_those_around_it(tray: Tray) -> None:
    pori, county, country, _ = tray.stub.publish(
        service(),
        service(areas=[wider_area("WellbeingServiceCounties", "06", "Satakunta")]),
        service(areaType="Nationwide", areas=[]),
        service(areas=[RAUMA]),
    )
    await tray.succeed("609")
    assert await tray.living() == {pori, county, country}


async def test_a_county_has_the_services_of_all_its_municipalities(tray: Tray) -> None:
    pori, rauma, country, _ = tray.stub.publish(
        service(),
        service(areas=[RAUMA]),
        service(areaType="Nationwide", areas=[]),
        service(areas=[TURKU]),
    )
    await tray.succeed("06")
    assert await tray.living() == {pori, rauma, country}


async def test_wider_and_wider_runs_withdraw_nothing(tray: Tray) -> None:
    ids = tray.stub.publish(service(), service(areas=[RAUMA]), service(areas=[TURKU]))
    for scope, living in (("609", ids[:1]), ("06", ids[:2]), ("all", ids), ("609", ids)):
        report = await tray.succeed(scope)
        assert report.counts.withdrawn.total() == 0
        assert await tray.living() == set(living)


async def test_a_narrow_run_leaves_what_only_a_wide_one_lists(tray: Tray) -> None:
    rauma, pori = tray.stub.publish(service(areas=[RAUMA]), service())
    await tray.succeed("all")
    tray.stub.register.archive(rauma)
    await tray.succeed("609")
    assert await tray.living() == {rauma, pori}


async def test_a_service_that_leaves_an_area_lives_while_another_scope_lists_it(
    tray: Tray,
) -> None:
    id, _ = tray.stub.publish(service(), service())
    await tray.succeed("609")
    await tray.succeed("06")
    tray.stub.register.update(id, areas=[RAUMA])
    report = await tray.succeed("609", accept_drop=True)
    assert report.counts.withdrawn.total() == 0
    assert id in await tray.living()


async def test_a_service_that_leaves_the_only_scope_that_lists_it_is_withdrawn(
    tray: Tray,
) -> None:
    id, other = tray.stub.publish(service(), service())
    await tray.succeed("609")
    tray.stub.register.update(id, areas=[RAUMA])
    await tray.succeed("609", accept_drop=True)
    assert (await tray.living(), await tray.withdrawn()) == ({other}, {id})


async def test_a_service_that_leaves_one_scope_after_the_other_is_withdrawn(tray: Tray) -> None:
    id, other = tray.stub.publish(service(), service())
    await tray.succeed("609")
    await tray.succeed("06")
    tray.stub.register.update(id, areas=[TURKU])
    for scope in ("609", "06"):
        await tray.succeed(scope, accept_drop=True)
    assert (await tray.living(), await tray.withdrawn()) == ({other}, {id})


async def test_a_channel_goes_with_the_last_service_that_named_it(tray: Tray) -> None:
    one, other, channel_id = tray.stub.publish(service(), service(), service_location())
    tray.stub.register.connect(one, channel_id)
    await tray.succeed("609")
    tray.stub.register.disconnect(one, channel_id)
    await tray.succeed("609", accept_drop=True)
    assert await tray.withdrawn(wire.CHANNEL) == {channel_id}
    assert await tray.living() == {one, other}


async def test_an_area_has_what_its_services_lead_to_and_no_more(tray: Tray) -> None:
    general = general_description()
    id, used, _, _, _ = tray.stub.publish(
        service(generalDescriptionId=general["id"]),
        service_location(),
        service_location(),
        general,
        general_description(),
    )
    tray.stub.register.connect(id, used)
    await tray.succeed("609")
    assert await tray.living(wire.CHANNEL) == {used}
    assert await tray.living(wire.GENERAL_DESCRIPTION) == {general["id"]}


async def test_an_organisations_parents_are_fetched_as_well(tray: Tray) -> None:
    parent, grandparent = str(uuid4()), str(uuid4())
    tray.stub.publish(
        service(),
        organization(parentOrganizationId=parent),
        organization(id=parent, parentOrganizationId=grandparent),
        organization(id=grandparent),
    )
    await tray.succeed("609")
    assert await tray.living(wire.ORGANISATION) == {ORGANIZATION_ID, parent, grandparent}


async def test_organisations_that_are_each_others_parents_do_not_trap_the_run(tray: Tray) -> None:
    other = str(uuid4())
    tray.stub.publish(
        service(),
        organization(parentOrganizationId=other),
        organization(id=other, parentOrganizationId=ORGANIZATION_ID),
    )
    await tray.succeed("609")
    assert await tray.living(wire.ORGANISATION) == {ORGANIZATION_ID, other}


async def test_an_organisation_has_its_own_services_and_no_others(tray: Tray) -> None:
    stranger = str(uuid4())
    own, _, _ = tray.stub.publish(
        service(), service(organizations=[role(stranger)]), organization()
    )
    await tray.succeed(ORGANISATION)
    assert await tray.living() == {own}


async def test_a_service_an_organisation_gives_up_is_withdrawn(tray: Tray) -> None:
    id, other, _ = tray.stub.publish(service(), service(), organization())
    await tray.succeed(ORGANISATION)
    tray.stub.register.update(id, organizations=[role(str(uuid4()))])
    await tray.succeed(ORGANISATION, accept_drop=True)
    assert (await tray.living(), await tray.withdrawn()) == ({other}, {id})


async def test_an_organisation_nobody_knows_makes_the_source_unavailable(tray: Tray) -> None:
    report = await tray.run(Scope("organisation", str(uuid4())))
    assert (report.state, report.reason) == (
        "failed",
        "PTV gave no list at /Service/list/organization: PTV answered 404",
    )


async def test_a_county_nobody_knows_is_told(tray: Tray) -> None:
    report = await tray.run("99")
    assert (report.state, report.reason) == ("failed", "no wellbeing county has the code 99")


async def test_a_municipality_nobody_knows_makes_the_source_unavailable(tray: Tray) -> None:
    report = await tray.run("999")
    assert report.state == "failed"
    assert "PTV answered 404" in str(report.reason)


async def test_the_sample_and_ptv_live_beside_each_other(tray: Tray, tmp_path: Path) -> None:
    sample = service("Esimerkki")
    (tmp_path / "services.json").write_bytes(orjson.dumps([sample]))
    (id,) = tray.stub.publish(service())
    for _ in range(2):
        await tray.run_from(FolderSource(tmp_path), source_name="sample")
        await tray.succeed()
    assert await tray.living() == {id, sample["id"]}


async def test_taking_over_an_id_of_another_source_is_refused(tray: Tray, tmp_path: Path) -> None:
    sample = service("Esimerkki")
    (tmp_path / "services.json").write_bytes(orjson.dumps([sample]))
    await tray.run_from(FolderSource(tmp_path), source_name="sample")
    before = dict(await tray.row(wire.SERVICE, sample["id"]))
    tray.stub.publish(sample | {"serviceNames": localized("PTV:n", "Name")}, service())
    report = await tray.succeed()
    assert report.counts.rejected[wire.SERVICE] == 1
    assert await tray.rejections() == {sample["id"]: "another source has a document with this id"}
    assert dict(await tray.row(wire.SERVICE, sample["id"])) == before


async def test_a_source_does_not_withdraw_what_another_took_first(
    tray: Tray, tmp_path: Path
) -> None:
    sample, rest = service("Esimerkki"), service()
    (tmp_path / "services.json").write_bytes(orjson.dumps([sample]))
    await tray.run_from(FolderSource(tmp_path), source_name="sample")
    tray.stub.publish(sample, rest)
    await tray.succeed()
    tray.stub.register.archive(sample["id"])
    await tray.succeed()
    assert await tray.living() == {sample["id"], rest["id"]}
