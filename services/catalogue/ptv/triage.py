"""Looking through a batch of documents: which are new, as they were, taken back, or unusable."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import ValidationError

from services.catalogue.ptv import wire
from services.catalogue.ptv.records import Record
from services.catalogue.ptv.runs import Rejection
from services.catalogue.ptv.store import Incoming, Known
from services.catalogue.ptv.translate import VERSION, translate
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translate.links import links

_FINGERPRINT = hashlib.blake2b(f"palvelutarjotin {VERSION}".encode(), digest_size=16)
_LONGEST_ORIGIN_ID = 200
_BROKEN = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


class Document(NamedTuple):
    """A document as it came, its id if it has a usable one, its JSON and the hash of that."""

    value: Any
    id: UUID | None
    content_hash: bytes
    written: bytes | None
    """None: it cannot be written as JSON again."""

    @property
    def origin_id(self) -> str:
        """The source's id; a document without one is known by its hash."""
        found = wire.text(self.value.get("id")) if isinstance(self.value, dict) else None
        if found and found.isprintable():
            return found[:_LONGEST_ORIGIN_ID]
        return f"(no id) {self.content_hash.hex()}"


@dataclass(slots=True)
class Batch:
    """What is to be done with each document, and with each that could not be fetched."""

    incoming: dict[UUID, Incoming] = field(default_factory=dict)
    replaced: list[UUID] = field(default_factory=list)
    """Those of them that were there before."""
    unchanged: dict[UUID, str] = field(default_factory=dict)
    """With their origin ids."""
    rejected: list[Rejection] = field(default_factory=list)
    unfetchable: list[Rejection] = field(default_factory=list)
    unpublished: int = 0
    kept: list[UUID] = field(default_factory=list)
    """Rows that stay as they are, though the source has them: their new version is no good."""
    links: dict[str, list[UUID]] = field(default_factory=dict)
    """By kind, what the good documents name, as often as they do."""

    @property
    def present(self) -> set[UUID]:
        """Rows there are after this batch that the source has."""
        return {*self.incoming, *self.unchanged, *self.kept}


def read(value: Any) -> Document:
    """Prepare a document for its place in a batch."""
    try:
        written = orjson.dumps(value)
    except (orjson.JSONEncodeError, RecursionError):
        written = None
    fingerprint = _FINGERPRINT.copy()
    fingerprint.update(written or b"")
    own_id = wire.identifier(value.get("id")) if isinstance(value, dict) else None
    return Document(value, own_id, fingerprint.digest(), written)


def triage(
    kind: str,
    source: str,
    documents: Iterable[Document],
    failed: Mapping[str, str],
    known: Mapping[UUID, Known],
    areas: Areas,
) -> Batch:
    """Sort documents of one kind, and the ids that failed with their reasons.

    `known` has the rows there are of all their ids, of whatever source.
    """
    batch = Batch()
    refused: list[UUID | None] = []
    for document in documents:
        old = known.get(document.id) if document.id else None
        try:
            _sort(batch, kind, source, document, old, areas)
        except wire.NotPublished:
            batch.unpublished += 1
        except wire.Unusable as error:
            refused.append(document.id)
            batch.rejected.append(_rejection(document, str(error)))
        else:
            _note_links(batch, kind, document)
    for origin_id, reason in failed.items():
        refused.append(wire.identifier(origin_id))
        batch.unfetchable.append(Rejection(origin_id, reason, b"", b"null"))
    ours = {one for one in refused if one and one in known and known[one].source == source}
    batch.kept = sorted(ours - batch.incoming.keys() - batch.unchanged.keys())
    return batch


def _is_same(old: Known, source: str, document: Document) -> bool:
    same = old.source == source and old.content_hash == document.content_hash
    return same and not old.withdrawn


def _sort(
    batch: Batch, kind: str, source: str, document: Document, old: Known | None, areas: Areas
) -> None:
    """Raises `wire.Unusable` for what cannot be taken in."""
    if document.id and old and _is_same(old, source, document):
        batch.unchanged[document.id] = document.origin_id
        return
    if document.id in batch.incoming or document.id in batch.unchanged:
        raise wire.Unusable("another document of the source has the same id")
    if old and old.source != source:
        raise wire.Unusable("another source has a document with this id")
    record, written = _record(kind, document, areas)
    batch.incoming[record.id] = Incoming(record, document.content_hash, written)
    if old:
        batch.replaced.append(record.id)


def _note_links(batch: Batch, kind: str, document: Document) -> None:
    for target, ids in links(kind, document.value).items():
        batch.links.setdefault(target, []).extend(ids)


def _rejection(document: Document, reason: str) -> Rejection:
    written = document.written or b"null"
    return Rejection(document.origin_id, reason, document.content_hash, written)


def _record(kind: str, document: Document, areas: Areas) -> tuple[Record, bytes]:
    """Raises `wire.Unusable` for every document that cannot be taken in, however broken."""
    if document.written is None:
        raise wire.Unusable("text that is no valid Unicode, or nested too deeply")
    try:
        return translate(kind, document.value, areas), document.written
    except ValidationError as error:
        places = ", ".join(".".join(map(str, part["loc"])) for part in error.errors()[:3])
        raise wire.Unusable(f"values of a wrong kind: {places}") from error
    except _BROKEN as error:
        what = type(error).__name__
        raise wire.Unusable(f"not shaped as PTV's documents are ({what})") from error
