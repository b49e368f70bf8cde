"""Which services a change marks for the search: those it touches, and only those."""

from uuid import uuid4

import pytest

from services.catalogue.ptv import wire
from tests.catalogue.ptv.tray import Tray
from tests.ptv_stub.documents import (
    ORGANIZATION_ID,
    general_description,
    organization,
    role,
    service,
    service_collection,
    service_location,
)
from tests.ptv_stub.parts import Document, localized

PRODUCER = str(uuid4())
NEW = localized("Uusi nimi", "Name")


class Leaning:
    """A service that leans on one of everything, and another that stands alone."""

    def __init__(self) -> None:
        self.general = general_description()
        self.channel, self.collection = service_location(), service_collection()
        self.service = service(
            generalDescriptionId=self.general["id"],
            organizations=[role(), role(PRODUCER, "Tuottaja", "Producer")],
        )
        self.id: str = self.service["id"]

    @property
    def documents(self) -> list[Document]:
        stranger = service(organizations=[role(str(uuid4()))])
        office, producer = organization(), organization("Tuottaja", id=PRODUCER)
        all_of_it = [self.general, self.channel, self.collection, self.service]
        return [*all_of_it, stranger, office, producer]


@pytest.fixture
async def leaning(tray: Tray) -> Leaning:
    """Both services are in, and indexed."""
    made = Leaning()
    tray.stub.publish(*made.documents)
    tray.stub.register.connect(made.id, made.channel["id"])
    await tray.succeed()
    await tray.search_is_up_to_date()
    return made


async def test_new_services_are_marked(tray: Tray) -> None:
    ids = tray.stub.publish(service(), service())
    await tray.succeed()
    assert await tray.pending() == set(ids)


async def test_a_changed_service_is_marked(tray: Tray, leaning: Leaning) -> None:
    tray.stub.register.update(leaning.id, serviceNames=NEW)
    await tray.succeed()
    assert await tray.pending() == {leaning.id}


async def test_a_changed_channel_marks_its_services(tray: Tray, leaning: Leaning) -> None:
    tray.stub.register.update(leaning.channel["id"], serviceChannelNames=NEW)
    await tray.succeed()
    assert await tray.pending() == {leaning.id}


async def test_a_changed_general_description_marks_its_services(
    tray: Tray, leaning: Leaning
) -> None:
    tray.stub.register.update(leaning.general["id"], names=NEW)
    await tray.succeed()
    assert await tray.pending() == {leaning.id}


@pytest.mark.parametrize("id", [ORGANIZATION_ID, PRODUCER], ids=["responsible", "producer"])
async def test_a_changed_organisation_marks_the_services_it_has_any_role_in(
    tray: Tray, leaning: Leaning, id: str
) -> None:
    tray.stub.register.update(id, organizationNames=NEW)
    await tray.succeed()
    assert await tray.pending() == {leaning.id}


async def test_a_changed_collection_marks_nothing(tray: Tray, leaning: Leaning) -> None:
    tray.stub.register.update(leaning.collection["id"], serviceCollectionNames=NEW)
    await tray.succeed()
    assert await tray.pending() == set()


async def test_a_withdrawn_service_is_marked(tray: Tray, leaning: Leaning) -> None:
    tray.stub.register.archive(leaning.id)
    await tray.succeed()
    assert await tray.pending() == {leaning.id}


async def test_a_withdrawn_channel_marks_its_services(tray: Tray, leaning: Leaning) -> None:
    tray.stub.register.archive(leaning.channel["id"])
    await tray.succeed()
    assert await tray.pending() == {leaning.id}


@pytest.mark.parametrize("id", [ORGANIZATION_ID, PRODUCER], ids=["responsible", "producer"])
async def test_a_withdrawn_organisation_marks_its_services(
    tray: Tray, leaning: Leaning, id: str
) -> None:
    tray.stub.register.archive(id)
    await tray.succeed()
    assert await tray.pending() == {leaning.id}


async def test_a_channel_that_comes_after_its_service_marks_it(tray: Tray) -> None:
    id, channel_id, _ = tray.stub.publish(service(), service_location(), service())
    tray.stub.register.connect(id, channel_id)
    tray.stub.register.leave_out(channel_id)
    tray.stub.faults.fail(f"/ServiceChannel/{channel_id}", status=500, times=None)
    await tray.succeed()
    await tray.search_is_up_to_date()
    tray.stub.faults.clear()
    await tray.succeed()
    assert await tray.pending() == {id}
    assert await tray.living(wire.CHANNEL) == {channel_id}


async def test_what_is_marked_is_queued_for_indexing(tray: Tray) -> None:
    tray.stub.publish(service())
    await tray.succeed()
    (job,) = await tray.query("SELECT task_name, status FROM procrastinate_jobs")
    assert job["task_name"].endswith("index_pending")


async def test_a_run_of_changes_marks_as_well(tray: Tray, leaning: Leaning) -> None:
    tray.stub.register.update(leaning.channel["id"], serviceChannelNames=NEW)
    await tray.succeed(full=False)
    assert await tray.pending() == {leaning.id}
