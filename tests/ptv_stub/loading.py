"""Filling a Register from a folder of JSON Lines files."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from tests.ptv_stub.parts import Document

FILES = (
    "organizations.jsonl",
    "general_descriptions.jsonl",
    "services.jsonl",
    "service_channels.jsonl",
    "service_collections.jsonl",
)


def documents_in(folder: Path) -> Iterator[Document]:
    """Every document of the folder's known files, one a line; files that are not there are skipped.

    Links that lead nowhere pass: the real register has them too. Raises FileNotFoundError when the
    folder has none of the files.
    """
    present = [folder / name for name in FILES if (folder / name).exists()]
    if not present:
        raise FileNotFoundError(f"{folder} has none of {', '.join(FILES)}")
    for file in present:
        with file.open("rb") as lines:
            yield from (orjson.loads(line) for line in lines if line.strip())
