"""When suddenly much has gone, a person is asked before anything is withdrawn."""

from collections.abc import Sequence

import pytest

from services.catalogue.ptv import wire
from tests.catalogue.ptv.tray import Tray
from tests.ptv_stub.documents import service, service_location
from tests.ptv_stub.parts import Document, municipality_area

ELSEWHERE = [municipality_area("853")]


async def ten_services(tray: Tray, scope: str = "609") -> Sequence[str]:
    ids = tray.stub.publish(*(service() for _ in range(10)))
    await tray.succeed(scope)
    return ids


def leave_the_area(tray: Tray, ids: Sequence[str]) -> None:
    for id in ids:
        tray.stub.register.update(id, areas=ELSEWHERE)


async def test_a_sudden_drop_stops_the_run_and_asks(tray: Tray) -> None:
    ids = await ten_services(tray)
    leave_the_area(tray, ids[:3])
    report = await tray.run("609")
    assert report.state == "stopped"
    assert "3 of 10 rows of kind service are no longer there" in str(report.reason)
    assert "--accept-drop" in str(report.reason)
    assert await tray.living() == set(ids)


async def test_a_stopped_run_writes_nothing_and_moves_no_point_in_time(tray: Tray) -> None:
    ids = await ten_services(tray)
    leave_the_area(tray, ids[:3])
    new = tray.stub.publish(service())
    await tray.run("609")
    (_, run) = await tray.query("SELECT * FROM catalogue.sync_run ORDER BY id")
    assert (run["state"], run["cursor"]) == ("stopped", None)
    assert not await tray.living() & set(new)


async def test_a_fifth_is_no_sudden_drop(tray: Tray) -> None:
    ids = await ten_services(tray)
    leave_the_area(tray, ids[:2])
    await tray.succeed("609")
    assert await tray.withdrawn() == set(ids[:2])


async def test_a_drop_a_person_accepts_goes_through(tray: Tray) -> None:
    ids = await ten_services(tray)
    leave_the_area(tray, ids[:9])
    report = await tray.succeed("609", accept_drop=True)
    assert report.counts.withdrawn[wire.SERVICE] == 9
    assert await tray.withdrawn() == set(ids[:9])


async def test_an_accepted_drop_is_not_asked_about_again(tray: Tray) -> None:
    ids = await ten_services(tray)
    leave_the_area(tray, ids[:9])
    await tray.succeed("609", accept_drop=True)
    await tray.succeed("609")


@pytest.mark.parametrize("how", ["archive", "withdraw"])
async def test_what_ptv_says_was_taken_back_is_no_sudden_drop(tray: Tray, how: str) -> None:
    ids = await ten_services(tray)
    for id in ids[:6]:
        getattr(tray.stub.register, how)(id)
    await tray.succeed("609")
    assert await tray.withdrawn() == set(ids[:6])


async def test_the_explained_do_not_excuse_the_rest(tray: Tray) -> None:
    ids = await ten_services(tray)
    for id in ids[:3]:
        tray.stub.register.archive(id)
    leave_the_area(tray, ids[3:6])
    assert (await tray.run("609")).state == "stopped"
    assert await tray.living() == set(ids)


async def test_an_empty_list_does_not_empty_the_tray(tray: Tray) -> None:
    ids = await ten_services(tray, "all")
    tray.stub.register.clear()
    assert (await tray.run()).state == "stopped"
    assert await tray.living() == set(ids)


async def test_a_drop_of_another_kind_than_services_stops_a_run_of_everything(tray: Tray) -> None:
    ids = tray.stub.publish(*(service_location() for _ in range(4)))
    tray.stub.publish(service())
    await tray.succeed()
    kept: Document = tray.stub.register.document(ids[0])
    tray.stub.register.clear()
    tray.stub.publish(kept, service())
    report = await tray.run()
    assert report.state == "stopped"
    assert await tray.living(wire.CHANNEL) == set(ids)


async def test_services_that_lose_all_their_channels_at_once_stop_a_run_of_an_area(
    tray: Tray,
) -> None:
    """A PTV that for a while sends no connections must not cost us every channel."""
    ids = tray.stub.publish(*(service() for _ in range(4)))
    channels = tray.stub.publish(*(service_location() for _ in range(4)))
    for id, channel_id in zip(ids, channels, strict=True):
        tray.stub.register.connect(id, channel_id)
    await tray.succeed("609")
    for id in ids:
        tray.stub.register.update(id, serviceChannels=None)
    report = await tray.run("609")
    assert report.state == "stopped"
    assert await tray.living(wire.CHANNEL) == set(channels)


async def test_the_channels_of_a_service_that_has_left_are_no_drop_of_their_own(
    tray: Tray,
) -> None:
    ids = await ten_services(tray)
    for channel_id in tray.stub.publish(*(service_location() for _ in range(4))):
        tray.stub.register.connect(ids[0], channel_id)
    await tray.succeed("609")
    leave_the_area(tray, ids[:1])
    await tray.succeed("609")
    assert len(await tray.withdrawn(wire.CHANNEL)) == 4


async def test_documents_that_are_missing_though_listed_stop_the_run_too(tray: Tray) -> None:
    """A list that still names everything while every document answers 404."""
    ids = await ten_services(tray)
    for id in ids[:5]:
        tray.stub.register.leave_out(id)
        tray.stub.faults.fail(f"/Service/{id}", status=404, times=None)
    assert (await tray.run("609")).state == "stopped"
    assert await tray.living() == set(ids)
