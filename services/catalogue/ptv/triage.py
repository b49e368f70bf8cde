"""Looking through a batch of documents: which are new, as they were, taken back, or unusable."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from services.catalogue.ptv import wire
from services.catalogue.ptv.rows import Rows
from services.catalogue.ptv.runs import Rejection
from services.catalogue.ptv.store import Incoming, Known
from services.catalogue.ptv.translate import VERSION
from services.catalogue.ptv.translate.links import links

_FINGERPRINT = hashlib.blake2b(f"palvelutarjotin {VERSION}".encode(), digest_size=16)
_LONGEST_ORIGIN_ID = 200
_UNWRITABLE = wire.Unusable("text that is no valid Unicode, or nested too deeply")


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


def to_translate(
    documents: Iterable[Document], source: str, known: Mapping[UUID, Known]
) -> list[Document]:
    """Those that are not as they were, and can be written."""
    return [one for one in documents if one.written and not _is_same(one, source, known)]


def triage(
    kind: str,
    source: str,
    documents: Iterable[Document],
    translated: Iterable[Rows | wire.Unusable],
    failed: Mapping[str, str],
    known: Mapping[UUID, Known],
) -> Batch:
    """Sort documents of one kind, and the ids that failed with their reasons.

    `translated` has what became of those of `to_translate`, in their order; `known` has the rows
    there are of all their ids, of whatever source.
    """
    batch, answers = Batch(), iter(translated)
    refused = list(map(wire.identifier, failed))
    batch.unfetchable = [Rejection(one, why, b"", b"null") for one, why in failed.items()]
    for document in documents:
        try:
            if _is_same(document, source, known):
                _pass(batch, document)
            else:
                answer = next(answers) if document.written else _UNWRITABLE
                _take(batch, source, document, answer, known)
            _note_links(batch, kind, document)
        except wire.NotPublished:
            batch.unpublished += 1
        except wire.Unusable as reason:
            refused.append(document.id)
            batch.rejected.append(_rejection(document, str(reason)))
    ours = {one for one in refused if one and one in known and known[one].source == source}
    batch.kept = sorted(ours - batch.present)
    return batch


def _is_same(document: Document, source: str, known: Mapping[UUID, Known]) -> bool:
    old = known.get(document.id) if document.id else None
    return old == Known(source, document.content_hash, withdrawn=False)


def _pass(batch: Batch, document: Document) -> None:
    if document.id:
        batch.unchanged[document.id] = document.origin_id


def _take(
    batch: Batch,
    source: str,
    document: Document,
    answer: Rows | wire.Unusable,
    known: Mapping[UUID, Known],
) -> None:
    """Raises `wire.Unusable` for what cannot be taken in."""
    own_id, old = document.id, known.get(document.id) if document.id else None
    if own_id in batch.incoming or own_id in batch.unchanged:
        raise wire.Unusable("another document of the source has the same id")
    if old and old.source != source:
        raise wire.Unusable("another source has a document with this id")
    if isinstance(answer, wire.Unusable):
        raise answer
    assert own_id
    assert document.written
    batch.incoming[own_id] = Incoming(own_id, answer, document.content_hash, document.written)
    if old:
        batch.replaced.append(own_id)


def _note_links(batch: Batch, kind: str, document: Document) -> None:
    for target, ids in links(kind, document.value).items():
        batch.links.setdefault(target, []).extend(ids)


def _rejection(document: Document, reason: str) -> Rejection:
    written = document.written or b"null"
    return Rejection(document.origin_id, reason, document.content_hash, written)
