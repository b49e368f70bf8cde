"""A folder of PTV-shaped documents as a source: the bundled sample, or files by hand.

`services/*.json` (lists or single documents) or `services.jsonl`, and likewise
`service_channels`, `organizations`, `service_collections` and `general_descriptions`.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from services.catalogue.ptv import wire
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


def _id(document: Any, number: int) -> str:
    """The document's id; one without any still has to be looked at and rejected."""
    identifier = wire.text(document.get("id")) if isinstance(document, dict) else None
    return identifier or f"(no id) {number}"


def _read(folder: Path, name: str) -> Iterator[Any]:
    for path in sorted([*folder.glob(f"{name}.json*"), *(folder / name).glob("*.json*")]):
        try:
            yield from _documents(path)
        except ValueError as error:
            raise SourceUnavailable(f"{path.name} is not valid JSON") from error
        except OSError as error:
            raise SourceUnavailable(f"{path.name} cannot be read ({error.strerror})") from error


def _documents(path: Path) -> Iterator[Any]:
    if path.suffix == ".jsonl":
        yield from (wire.decode(line) for line in path.read_bytes().splitlines() if line.strip())
        return
    read = wire.decode(path.read_bytes())
    yield from read if isinstance(read, list) else [read]
