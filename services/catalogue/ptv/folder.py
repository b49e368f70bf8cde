"""A folder of PTV-shaped documents as a source: the bundled sample, or files by hand.

`services/*.json` or `services.jsonl` (lists or single documents, in the latter one a line), and
likewise `service_channels`, `organizations`, `service_collections` and `general_descriptions`.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from services.catalogue.ptv import wire
from services.catalogue.ptv.sent import Sent, sent
from services.catalogue.ptv.source import Fetched, SourceUnavailable

NAMES = {
    wire.SERVICE: "services",
    wire.CHANNEL: "service_channels",
    wire.ORGANISATION: "organizations",
    wire.COLLECTION: "service_collections",
    wire.GENERAL_DESCRIPTION: "general_descriptions",
}
_AT_A_TIME = 100


class FolderSource:
    """A `Source` of the documents in a folder, all of them in scope.

    Raises `SourceUnavailable` when the folder holds no documents at all or a file is no JSON.
    """

    lists_everything = True

    def __init__(self, folder: Path) -> None:
        self._documents = {kind: list(_read(folder, name)) for kind, name in NAMES.items()}
        if not any(self._documents.values()):
            raise SourceUnavailable(
                f"{folder} holds no documents; expected e.g. services/*.json or services.jsonl"
            )
        self._by_id = {
            kind: {_id(document, number): document for number, document in enumerate(documents)}
            for kind, documents in self._documents.items()
        }

    async def listed(self, kind: str, municipalities: Sequence[str]) -> list[str]:
        return list(self._by_id[kind])

    async def changed(self, kind: str, municipalities: Sequence[str], since: datetime) -> list[str]:
        return await self.listed(kind, municipalities)

    async def gone(self, kind: str, since: datetime) -> list[str]:
        return []

    async def fetch(self, kind: str, ids: Sequence[str]) -> AsyncGenerator[Fetched, None]:
        known = self._by_id[kind]
        for start in range(0, len(ids), _AT_A_TIME):
            some = ids[start : start + _AT_A_TIME]
            yield Fetched(
                [known[one] for one in some if one in known],
                [one for one in some if one not in known],
            )


def _id(document: Sent, number: int) -> str:
    """The document's id; one without any still has to be looked at and rejected."""
    return wire.text(document.id) or f"(no id) {number}"


def _read(folder: Path, name: str) -> Iterator[Sent]:
    for path in sorted([*folder.glob(f"{name}.json*"), *(folder / name).glob("*.json*")]):
        try:
            yield from _documents(path)
        except ValueError as error:
            raise SourceUnavailable(f"{path.name} is not valid JSON") from error
        except OSError as error:
            raise SourceUnavailable(f"{path.name} cannot be read ({error.strerror})") from error


def _documents(path: Path) -> Iterator[Sent]:
    body = path.read_bytes()
    for part in body.splitlines() if path.suffix == ".jsonl" else [body]:
        if part.strip() or path.suffix != ".jsonl":
            yield from map(_compact, sent(part))


def _compact(document: Sent) -> Sent:
    """Without the layout of the file, so that it changes nothing when only that does."""
    try:
        return Sent(document.id, msgspec.json.format(document.json, indent=-1))
    except (msgspec.DecodeError, RecursionError):
        # Too odd for that; whether it can be taken in is found where it is read.
        return document
