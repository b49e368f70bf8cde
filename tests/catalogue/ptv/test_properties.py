"""Whatever a source sends: rows or a reason, and every listed id accounted for."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.common.db import Database
from services.catalogue.ptv import batches, store, wire
from services.catalogue.ptv.batches import Run
from services.catalogue.ptv.records import Record
from services.catalogue.ptv.sent import sent
from services.catalogue.ptv.source import Fetched, Scope
from services.catalogue.ptv.translate import translate
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translate.links import links
from services.catalogue.ptv.translator import Translator
from tests.catalogue.ptv.rich import JUNK, documents, spoilt
from tests.catalogue.ptv.tray import Tray, unaccounted
from tests.ptv_stub import Kind
from tests.ptv_stub.documents import service
from tests.ptv_stub.parts import Document

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@pytest.mark.parametrize(("kind", "document"), documents())
def test_a_rich_document_passes_without_a_flaw(kind: str, document: Document) -> None:
    made = translate(kind, document, Areas())
    assert (made.kind, str(made.id), made.notes) == (kind, document["id"], [])


@given(spoilt())
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_a_spoilt_document_becomes_a_record_or_is_unusable(given_: tuple[str, Document]) -> None:
    kind, document = given_
    try:
        made = translate(kind, document, Areas())
    except wire.Unusable:
        return
    assert isinstance(made, Record)
    assert made.name


@given(st.sampled_from(wire.KINDS), JUNK)
@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
def test_any_json_becomes_a_record_or_is_unusable(kind: str, value: Any) -> None:
    with pytest.raises(wire.Unusable):
        translate(kind, value, Areas())


@given(spoilt())
@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
def test_a_spoilt_document_has_links_or_none(given_: tuple[str, Document]) -> None:
    assert all(UUID(bytes=one) for ids in links(*given_).values() for one in ids)


@given(st.lists(spoilt(), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
async def test_whatever_passes_can_be_written(
    database: Database, areas: Areas, given_: list[tuple[str, Document]]
) -> None:
    members: dict[str, set[UUID]] = {kind: set() for kind in wire.KINDS}
    run = Run(1, f"source {uuid4()}", "all", areas, Translator(areas), members=members)
    async with database.engine.connect() as connection:
        async with connection.begin():
            await store.prepare(connection)
        for kind in {kind for kind, _ in given_}:
            mine = [document | {"id": str(uuid4())} for one, document in given_ if one == kind]
            await batches.take_in(connection, run, kind, Fetched(sent(json.dumps(mine).encode())))
    counts = run.counts
    assert (counts.written + counts.rejected + counts.missing).total() == len(given_)


FATES = ["known", "changed", "nameless", "phantom", "left out", "broken", "draft"]


@given(st.lists(st.sampled_from(FATES), min_size=1, max_size=7), st.sampled_from(["all", "609"]))
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
async def test_every_listed_id_is_accounted_for(tray: Tray, fates: list[str], scope: str) -> None:
    tray.stub.reset()
    source = f"source {uuid4()}"
    ids = {tray.stub.publish(service())[0]: fate for fate in fates if fate != "phantom"}
    await tray.succeed(scope, source_name=source)
    befall(tray, ids)
    for _ in range(fates.count("phantom")):
        tray.stub.register.list_phantom(Kind.SERVICE)
    report = await tray.succeed(scope, source_name=source, accept_drop=True)
    assert unaccounted(report) == {}
    assert report.counts.unchanged[wire.SERVICE] == sum(
        fate in ("known", "left out") for fate in ids.values()
    )
    assert report.counts.unfetchable[wire.SERVICE] == sum(fate == "broken" for fate in ids.values())


def befall(tray: Tray, ids: Mapping[str, str]) -> None:
    """Let each published service meet its fate."""
    register = tray.stub.register
    for id, fate in ids.items():
        if fate == "changed":
            register.update(id, serviceChargeType="Chargeable")
        elif fate == "nameless":
            register.update(id, serviceNames=[])
        elif fate == "draft":
            register.update(id, publishingStatus="Draft")
        elif fate in ("left out", "broken"):
            register.leave_out(id)
        if fate == "broken":
            tray.stub.faults.fail(f"/Service/{id}", status=500, times=None)


async def test_links_of_an_unchanged_document_are_those_of_a_new_one(tray: Tray) -> None:
    """Both ways of meeting a document must follow the same links."""
    tray.stub.publish(*(document for _, document in documents()))
    first = await tray.succeed()
    second = await tray.succeed()
    assert first.counts.links_nowhere.total() > 0
    assert second.counts.written.total() == 0
    assert first.counts.links_nowhere == second.counts.links_nowhere


def test_a_scope_of_everything_is_written_and_read_alike() -> None:
    for scope in (Scope("all"), Scope("area", "06"), Scope("organisation", "a-b")):
        assert Scope(*str(scope).split(":", 1)) == scope
