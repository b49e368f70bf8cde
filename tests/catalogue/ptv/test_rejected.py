"""Documents that cannot be taken in: kept with the reason, and no harm to the rest."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest

from services.catalogue.ptv import wire
from services.catalogue.ptv.client import PtvClient
from services.catalogue.ptv.folder import FolderSource
from services.catalogue.ptv.plan import Report
from services.catalogue.ptv.source import Scope
from tests.catalogue.ptv.tray import Tray, unaccounted
from tests.ptv_stub.documents import service, service_location
from tests.ptv_stub.parts import Document

NAMELESS: Document = {"serviceNames": []}


async def run_from_folder(tray: Tray, folder: Path, *services: Any) -> Report:
    """A run from files that hold just these services."""
    (folder / "services.json").write_bytes(orjson.dumps(services))
    return await tray.run_from(FolderSource(folder), Scope("all"), accept_drop=True)


async def test_a_bad_document_is_kept_with_its_reason_and_the_run_goes_on(tray: Tray) -> None:
    bad, good = tray.stub.publish(service() | NAMELESS, service())
    report = await tray.succeed()
    (kept,) = await tray.query("SELECT * FROM catalogue.rejected_document")
    assert (kept["origin_id"], kept["kind"], kept["source"]) == (bad, wire.SERVICE, "ptv")
    assert (kept["reason"], kept["run_id"]) == ("no name in any language", report.id)
    assert kept["document"] == tray.stub.register.document(bad)
    assert await tray.living() == {good}


async def test_a_bad_document_is_counted(tray: Tray) -> None:
    tray.stub.publish(service() | NAMELESS, service())
    report = await tray.succeed()
    assert report.counts.rejected[wire.SERVICE] == 1
    assert unaccounted(report) == {}


@pytest.mark.parametrize("scope", ["all", "609"])
async def test_the_earlier_good_copy_stays(tray: Tray, scope: str) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed(scope)
    before = dict(await tray.row(wire.SERVICE, id))
    tray.stub.register.update(id, **NAMELESS)
    await tray.succeed(scope)
    assert dict(await tray.row(wire.SERVICE, id)) == before


async def test_what_the_earlier_good_copy_leads_to_stays_as_well(tray: Tray) -> None:
    id, channel_id = tray.stub.publish(service(), service_location())
    tray.stub.register.connect(id, channel_id)
    await tray.succeed("609")
    tray.stub.register.update(id, **NAMELESS, serviceChannels=[])
    await tray.succeed("609")
    assert await tray.living(wire.CHANNEL) == {channel_id}


async def test_what_a_service_that_cannot_be_fetched_leads_to_stays_as_well(tray: Tray) -> None:
    id, channel_id = tray.stub.publish(service(), service_location())
    tray.stub.register.connect(id, channel_id)
    await tray.succeed("609")
    tray.stub.faults.fail(f"/Service/{id}", status=500, times=None)
    report = await tray.succeed("609")
    assert report.counts.unfetchable[wire.SERVICE] == 1
    assert await tray.living() == {id}
    assert await tray.living(wire.CHANNEL) == {channel_id}


async def test_a_rejection_is_forgotten_when_a_good_version_comes(tray: Tray) -> None:
    (id,) = tray.stub.publish(service() | NAMELESS)
    await tray.succeed()
    tray.stub.register.update(id, serviceNames=service()["serviceNames"])
    await tray.succeed()
    assert await tray.rejections() == {}
    assert await tray.living() == {id}


async def test_a_rejection_is_forgotten_when_the_good_version_we_have_returns(tray: Tray) -> None:
    (id,) = tray.stub.publish(service())
    good = tray.stub.register.document(id)
    await tray.succeed()
    tray.stub.register.update(id, **NAMELESS)
    await tray.succeed()
    assert list(await tray.rejections()) == [id]
    tray.stub.publish(good)
    report = await tray.succeed()
    assert report.counts.unchanged[wire.SERVICE] == 1
    assert await tray.rejections() == {}


async def test_a_document_that_could_not_be_fetched_is_told_until_it_can(tray: Tray) -> None:
    id, _ = tray.stub.publish(service(), service())
    await tray.succeed()
    tray.stub.register.leave_out(id)
    tray.stub.faults.fail(f"/Service/{id}", status=500, times=None)
    await tray.succeed()
    assert await tray.rejections() == {id: "PTV answered 500"}
    assert id in await tray.living()
    tray.stub.faults.clear()
    await tray.succeed()
    assert await tray.rejections() == {}


async def test_a_rejection_is_forgotten_when_the_source_lists_the_document_no_more(
    tray: Tray,
) -> None:
    gone, stays, _ = tray.stub.publish(service() | NAMELESS, service() | NAMELESS, service())
    await tray.succeed()
    tray.stub.register.archive(gone)
    await tray.succeed()
    assert list(await tray.rejections()) == [stays]


async def test_a_rejection_goes_with_the_row_that_is_withdrawn(tray: Tray) -> None:
    id, _ = tray.stub.publish(service(), service())
    await tray.succeed()
    tray.stub.register.update(id, **NAMELESS)
    await tray.succeed(full=False)
    assert list(await tray.rejections()) == [id]
    tray.stub.register.archive(id)
    await tray.succeed()
    assert (await tray.withdrawn(), await tray.rejections()) == ({id}, {})


async def test_a_rejected_channel_is_told_while_a_service_leads_to_it(tray: Tray) -> None:
    nameless = service_location() | {"serviceChannelNames": []}
    id, channel_id = tray.stub.publish(service(), nameless)
    tray.stub.register.connect(id, channel_id)
    await tray.succeed("609")
    await tray.succeed("609")
    assert list(await tray.rejections()) == [channel_id]
    tray.stub.register.update(id, serviceChannels=[])
    await tray.succeed("609")
    assert await tray.rejections() == {}


async def test_a_run_that_failed_forgets_no_rejection(tray: Tray) -> None:
    bad, _ = tray.stub.publish(service() | NAMELESS, service())
    await tray.succeed()
    tray.stub.register.archive(bad)
    tray.stub.faults.fail("/Organization", status=500, times=None)
    assert (await tray.run()).state == "failed"
    assert list(await tray.rejections()) == [bad]


async def test_a_run_of_changes_forgets_no_rejection(tray: Tray) -> None:
    bad, _ = tray.stub.publish(service() | NAMELESS, service())
    await tray.succeed()
    tray.stub.register.archive(bad)
    await tray.succeed(full=False)
    assert list(await tray.rejections()) == [bad]


async def test_another_scope_or_source_forgets_no_rejection(tray: Tray, tmp_path: Path) -> None:
    bad, _ = tray.stub.publish(service() | NAMELESS, service())
    await tray.succeed("06")
    tray.stub.register.archive(bad)
    await tray.succeed("609")
    (tmp_path / "services.json").write_bytes(orjson.dumps([service()]))
    await tray.run_from(FolderSource(tmp_path), Scope.of_area("06"), source_name="files")
    assert list(await tray.rejections()) == [bad]


async def test_the_same_bad_document_again_is_no_write(tray: Tray) -> None:
    tray.stub.publish(service() | NAMELESS)
    await tray.succeed()
    before = await tray.query("SELECT xmin, * FROM catalogue.rejected_document")
    await tray.succeed()
    assert await tray.query("SELECT xmin, * FROM catalogue.rejected_document") == before


async def test_a_bad_document_does_not_bring_a_withdrawn_row_back(tray: Tray) -> None:
    id, _ = tray.stub.publish(service(), service())
    await tray.succeed()
    tray.stub.register.archive(id)
    await tray.succeed()
    tray.stub.publish(service(id=id) | NAMELESS)
    await tray.succeed()
    assert await tray.withdrawn() == {id}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (None, "not an object"),
        (7, "not an object"),
        ({}, "no id"),
        ({"id": "tunnus"}, "no id"),
        (service() | {"id": None}, "no id"),
    ],
)
async def test_what_has_no_id_is_kept_too(
    tray: Tray, tmp_path: Path, document: object, reason: str
) -> None:
    report = await run_from_folder(tray, tmp_path, document, service())
    (told,) = (await tray.rejections()).values()
    assert told.startswith(reason)
    assert (report.state, unaccounted(report)) == ("succeeded", {})


async def test_what_has_no_id_is_kept_once_however_often_it_comes(
    tray: Tray, tmp_path: Path
) -> None:
    for _ in range(2):
        await run_from_folder(tray, tmp_path, {"name": "a"}, {"name": "b"}, {"name": "b"})
    assert len(await tray.rejections()) == 2


async def test_one_id_in_two_spellings_is_one_document(tray: Tray, tmp_path: Path) -> None:
    one = service()
    report = await run_from_folder(tray, tmp_path, one, one | {"id": one["id"].upper()})
    assert await tray.rejections() == {
        one["id"].upper(): "another document of the source has the same id"
    }
    assert unaccounted(report) == {}


STRANGE = {
    "a lone surrogate": b'"\\ud800"',
    "invalid UTF-8": b'"\xff"',
    "a number too large": b"1" + b"0" * 400,
    "no number": b"NaN",
}


def with_odd(value: bytes, **fields: Any) -> bytes:
    return orjson.dumps(service(**fields) | {"unknownField": "HERE"}).replace(b'"HERE"', value)


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
async def test_json_that_cannot_be_read_is_rejected_alone(
    tray: Tray, tmp_path: Path, value: bytes
) -> None:
    good = service()
    (tmp_path / "services.jsonl").write_bytes(with_odd(value) + b"\n" + orjson.dumps(good))
    report = await tray.run_from(FolderSource(tmp_path))
    assert (report.state, report.counts.rejected[wire.SERVICE]) == ("succeeded", 1)
    assert await tray.living() == {good["id"]}
    (reason,) = (await tray.rejections()).values()
    assert reason.startswith("JSON that cannot be read")


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
async def test_json_that_cannot_be_read_may_have_the_id_of_another_source(
    tray: Tray, tmp_path: Path, value: bytes
) -> None:
    (id,) = tray.stub.publish(service())
    await tray.succeed()
    (tmp_path / "services.jsonl").write_bytes(with_odd(value, id=id) + b"\n" + with_odd(b"1"))
    report = await tray.run_from(FolderSource(tmp_path), source_name="files")
    assert (report.state, report.counts.rejected[wire.SERVICE]) == ("succeeded", 1)


@pytest.mark.parametrize("depth", [300, 940, 1000, 1020])
async def test_a_deep_document_is_taken_in_and_harms_no_later_run(
    tray: Tray, tmp_path: Path, depth: int
) -> None:
    deep = with_odd(b"[" * depth + b"]" * depth)
    (tmp_path / "services.jsonl").write_bytes(deep)
    report = await tray.run_from(FolderSource(tmp_path))
    assert (report.state, report.counts.written[wire.SERVICE]) == ("succeeded", 1)
    bad = deep.replace(b'"serviceNames"', b'"noNames"')
    (tmp_path / "services.jsonl").write_bytes(bad)
    report = await tray.run_from(FolderSource(tmp_path))
    assert (report.state, report.counts.rejected[wire.SERVICE]) == ("succeeded", 1)
    assert len(await tray.living()) == 1


async def test_an_id_that_is_no_text_can_be_stored(tray: Tray, tmp_path: Path) -> None:
    (tmp_path / "services.json").write_bytes(b'{"id":"\\ud800"}')
    report = await tray.run_from(FolderSource(tmp_path))
    assert (report.state, report.counts.rejected[wire.SERVICE]) == ("succeeded", 1)


ODD_IDS = ["\ud800", "\x00", "\u202e\n", "x" * 70_000, secrets.token_hex(3000), "../Organization"]


@pytest.mark.parametrize("odd", ODD_IDS, ids=range(len(ODD_IDS)))
async def test_an_odd_id_in_a_list_is_told_and_the_run_goes_on(
    tray: Tray, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    (good,) = tray.stub.publish(service())
    listed = PtvClient.listed

    async def with_odd(self: PtvClient, kind: str, municipalities: Sequence[str]) -> list[str]:
        more = [odd] if kind == wire.SERVICE else []
        return [*await listed(self, kind, municipalities), *more]

    monkeypatch.setattr(PtvClient, "listed", with_odd)
    report = await tray.succeed()
    assert report.counts.unfetchable[wire.SERVICE] == len(await tray.rejections()) == 1
    assert unaccounted(report) == {}
    assert await tray.living() == {good}


async def test_a_service_that_is_not_published_is_no_rejection(tray: Tray, tmp_path: Path) -> None:
    report = await run_from_folder(tray, tmp_path, service(publishingStatus="Draft"), service())
    assert report.counts.missing[wire.SERVICE] == 1
    assert await tray.rejections() == {}


async def test_a_service_that_is_taken_back_in_its_document_is_withdrawn(
    tray: Tray, tmp_path: Path
) -> None:
    one, other = service(), service()
    await run_from_folder(tray, tmp_path, one, other)
    await run_from_folder(tray, tmp_path, one | {"publishingStatus": "Deleted"}, other)
    assert await tray.withdrawn() == {one["id"]}


async def test_links_of_what_was_rejected_are_not_followed(tray: Tray) -> None:
    id, channel_id = tray.stub.publish(service() | NAMELESS, service_location())
    tray.stub.register.connect(id, channel_id)
    await tray.succeed("609")
    assert await tray.living(wire.CHANNEL) == set()


async def test_a_failure_does_not_name_an_address_or_a_text(tray: Tray) -> None:
    id = str(uuid4())
    tray.stub.publish(service("Salainen", id=id, areas=[]), service())
    tray.stub.register.leave_out(id)
    tray.stub.faults.fail(f"/Service/{id}", status=500, times=None, body=b"Salainen")
    await tray.succeed()
    assert "Salainen" not in str(await tray.rejections())
