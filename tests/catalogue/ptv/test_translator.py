"""A process beside the run translates as the run itself would, and ends with it."""

import asyncio
import os
import pickle
import sys
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from subprocess import PIPE, Popen

import orjson
import pytest

from services.catalogue.ptv import translator, wire
from services.catalogue.ptv.rows import Rows
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translator import Translator, TranslatorGone
from tests.catalogue.ptv.rich import documents
from tests.catalogue.ptv.tray import Tray
from tests.ptv_stub.documents import service

AREAS = Areas({"06": frozenset({"609", "684"})}, {"04": frozenset({"609"})})


@pytest.fixture
def beside() -> Iterator[Translator]:
    beside = Translator(AREAS)
    beside.start()
    yield beside
    beside.close()


def of(started: Translator) -> int:
    assert started._beside
    return started._beside.pid


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_process_beside_answers_as_this_one(beside: Translator) -> None:
    here = Translator(AREAS)
    by_kind = groupby(sorted(documents(), key=itemgetter(0)), key=itemgetter(0))
    for kind, pairs in by_kind:
        asked = [(orjson.dumps(document), True) for _, document in pairs]
        answers = await beside.read(kind, asked)
        assert answers == await here.read(kind, asked)
        assert all(isinstance(answer.rows, Rows) for answer in answers)


async def test_what_need_not_be_translated_is_read_for_its_links(beside: Translator) -> None:
    written = orjson.dumps(service())
    new, known = await beside.read(wire.SERVICE, [(written, True), (written, False)])
    assert known.rows is None
    assert known.links == new.links != {}


@pytest.mark.parametrize("value", [{}, [], None, {"id": "x"}, service(serviceNames=[])])
async def test_both_tell_the_same_reason_why_not(beside: Translator, value: object) -> None:
    asked = [(orjson.dumps(value), True)]
    (there,) = await beside.read(wire.SERVICE, asked)
    (here,) = await Translator(AREAS).read(wire.SERVICE, asked)
    assert isinstance(there.rows, wire.Unusable)
    assert (type(there.rows), str(there.rows)) == (type(here.rows), str(here.rows))


async def test_both_tell_what_the_source_has_taken_back(beside: Translator) -> None:
    draft = orjson.dumps(service(publishingStatus="Draft"))
    (answer,) = await beside.read(wire.SERVICE, [(draft, True)])
    assert isinstance(answer.rows, wire.NotPublished)


async def test_a_process_that_is_killed_is_missed(beside: Translator) -> None:
    os.kill(of(beside), 9)
    with pytest.raises(TranslatorGone):
        await beside.read(wire.SERVICE, [(orjson.dumps(service()), True)])


@pytest.mark.parametrize("broken", ["_readings", "pickle.dumps"])
async def test_a_process_that_breaks_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Out of memory, for one: it must not wait for ever to say what it cannot."""
    (tmp_path / "sitecustomize.py").write_text(
        "from services.catalogue.ptv import translator\n"
        "def fail(*_): raise MemoryError\n"
        f"translator.{broken} = fail\n"
    )
    start = "import sitecustomize; from services.catalogue.ptv.translator import main; main()"
    beside = Translator(AREAS)
    monkeypatch.setattr(
        "services.catalogue.ptv.translator.Popen",
        lambda command, **rest: Popen([command[0], "-c", start], **rest, stderr=PIPE),
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    beside.start()
    reading = asyncio.create_task(beside.read(wire.SERVICE, [(b"{}", True)]))
    done, _ = await asyncio.wait([reading], timeout=20)
    beside.close()
    assert done
    assert isinstance(reading.exception(), TranslatorGone)


def test_the_process_ends_with_its_input() -> None:
    beside = Translator(AREAS)
    beside.start()
    pid = of(beside)
    assert lives(pid)
    beside.close()
    assert not lives(pid)


QUESTION = pickle.dumps(AREAS) + pickle.dumps((wire.SERVICE, [(b"{}" * 1000, True)] * 1000))


@pytest.mark.parametrize("heard", [0, 10, 500_000, len(QUESTION)])
def test_the_process_ends_without_a_word_when_the_run_is_killed(heard: int) -> None:
    """A killed run leaves it in the middle of a question, or with an answer nobody reads."""
    command = [sys.executable, "-m", "services.catalogue.ptv.translator"]
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(QUESTION[:heard])
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


async def test_a_large_run_gives_what_a_small_one_does(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    start = Translator.start

    def noted(self: Translator) -> None:
        start(self)
        started.append(of(self))

    monkeypatch.setattr(Translator, "start", noted)
    tray.stub.publish(*(document for _, document in documents()))
    await tray.succeed()
    small = {id: await tray.content(wire.CHANNEL, id) for id in await tray.living(wire.CHANNEL)}
    assert small
    assert not started
    await tray.execute("UPDATE catalogue.channel SET content_hash = '', content = '{}'")
    monkeypatch.setattr(translator, "WORTH_A_PROCESS", 1)
    await tray.succeed()
    assert {id: await tray.content(wire.CHANNEL, id) for id in small} == small
    assert started
    assert not any(map(lives, started))


async def test_a_run_whose_process_is_killed_withdraws_nothing(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray.stub.publish(service(), service())
    await tray.succeed()
    before = await tray.living()
    start = Translator.start

    def killed(self: Translator) -> None:
        start(self)
        os.kill(of(self), 9)

    monkeypatch.setattr(Translator, "start", killed)
    monkeypatch.setattr(translator, "WORTH_A_PROCESS", 1)
    tray.stub.register.update(min(before), serviceChargeType="Chargeable")
    tray.stub.register.archive(max(before))
    with pytest.raises(TranslatorGone):
        await tray.run(accept_drop=True)
    assert await tray.living() == before
    (run, *_) = await tray.query("SELECT * FROM catalogue.sync_run ORDER BY id DESC")
    assert (run["state"], run["reason"]) == ("failed", "TranslatorGone")


async def test_a_cancelled_run_leaves_no_process(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids: list[int] = []
    start = Translator.start

    def noted(self: Translator) -> None:
        start(self)
        pids.append(of(self))
        running.cancel()

    monkeypatch.setattr(Translator, "start", noted)
    monkeypatch.setattr(translator, "WORTH_A_PROCESS", 1)
    tray.stub.publish(service())
    running = asyncio.create_task(tray.run())
    with pytest.raises(asyncio.CancelledError):
        await running
    assert pids
    assert not lives(pids[0])
