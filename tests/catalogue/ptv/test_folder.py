"""Folders of documents as a source."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from services.catalogue.ptv import wire
from services.catalogue.ptv.folder import FolderSource
from services.catalogue.ptv.source import Fetched, SourceUnavailable
from tests.catalogue.ptv.tray import Tray
from tests.ptv_stub.documents import organization, service, service_location
from tests.ptv_stub.parts import Document

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def everything(folder: Path, kind: str = wire.SERVICE) -> Fetched:
    source = FolderSource(folder)
    result = Fetched()
    async for answer in source.fetch(kind, await source.listed(kind, [])):
        result += answer
    return result


def write(path: Path, *documents: Document) -> None:
    """One document as itself, several as a list, or one a line, by the file's name."""
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".jsonl":
        path.write_bytes(b"\n\n".join(map(orjson.dumps, documents)) + b"\n")
    else:
        path.write_bytes(orjson.dumps(documents[0] if len(documents) == 1 else documents))


@pytest.mark.parametrize(
    "name", ["services.json", "services.jsonl", "services/a.json", "services/a.jsonl"]
)
async def test_documents_are_read_from_files_of_every_shape(tmp_path: Path, name: str) -> None:
    documents = [service(), service()]
    write(tmp_path / name, *documents)
    assert [orjson.loads(one.json) for one in (await everything(tmp_path)).documents] == documents


async def test_a_file_may_hold_a_single_document(tmp_path: Path) -> None:
    one, other = service(), service()
    write(tmp_path / "services" / "a.json", one)
    write(tmp_path / "services" / "b.json", other)
    found = (await everything(tmp_path)).documents
    assert [found_one.id for found_one in found] == [one["id"], other["id"]]


async def test_another_layout_of_a_file_is_the_same_documents(tmp_path: Path) -> None:
    odd = b'[{"id":"a","n":[1.50,1E2,12345678901234567890123],"t":"\\u00e4\\/","n":1}]'
    (tmp_path / "services.json").write_bytes(odd)
    before = (await everything(tmp_path)).documents
    (tmp_path / "services.json").write_bytes(odd.replace(b",", b" ,\n ").replace(b":", b": "))
    assert (await everything(tmp_path)).documents == before
    assert before[0].json == odd[1:-1]


async def test_a_byte_order_mark_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "services.json").write_bytes(b"\xef\xbb\xbf" + orjson.dumps(service()))
    assert len((await everything(tmp_path)).documents) == 1


async def test_kinds_are_told_apart_by_the_names_of_files(tmp_path: Path) -> None:
    write(tmp_path / "services.json", service())
    write(tmp_path / "service_channels.json", service_location())
    write(tmp_path / "organizations.json", organization())
    for kind in (wire.SERVICE, wire.CHANNEL, wire.ORGANISATION):
        assert len((await everything(tmp_path, kind)).documents) == 1


async def test_what_is_not_in_the_folder_is_missing(tmp_path: Path) -> None:
    write(tmp_path / "services.json", service())
    answers = [answer async for answer in FolderSource(tmp_path).fetch(wire.SERVICE, ["a"])]
    assert [answer.missing for answer in answers] == [["a"]]


async def test_everything_may_have_changed_and_nothing_is_known_to_have_gone(
    tmp_path: Path,
) -> None:
    document = service()
    write(tmp_path / "services.json", document)
    source = FolderSource(tmp_path)
    assert await source.changed(wire.SERVICE, [], LONG_AGO) == [document["id"]]
    assert await source.gone(wire.SERVICE, LONG_AGO) == []


@pytest.mark.parametrize("folder", ["", "not-there"])
def test_a_folder_without_documents_is_no_source(tmp_path: Path, folder: str) -> None:
    with pytest.raises(SourceUnavailable, match="no documents"):
        FolderSource(tmp_path / folder)


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_file_that_is_no_json_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "services.json").write_bytes(content)
    with pytest.raises(SourceUnavailable, match=r"services\.json is not valid JSON"):
        FolderSource(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "services.json").mkdir()
    with pytest.raises(SourceUnavailable, match=r"services\.json cannot be read"):
        FolderSource(tmp_path)


async def test_a_document_taken_out_of_the_folder_is_withdrawn(tray: Tray, tmp_path: Path) -> None:
    documents = [service() for _ in range(6)]
    write(tmp_path / "services.json", *documents)
    await tray.run_from(FolderSource(tmp_path))
    write(tmp_path / "services.json", *documents[1:])
    await tray.run_from(FolderSource(tmp_path))
    assert await tray.withdrawn() == {documents[0]["id"]}
