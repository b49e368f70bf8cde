"""Looking through a batch of documents: which are new, as they were, taken back, or unusable."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from services.catalogue.ptv import wire
from services.catalogue.ptv.rows import Rows
from services.catalogue.ptv.runs import Rejection
from services.catalogue.ptv.source import Fetched
from services.catalogue.ptv.store import Incoming, Known
from services.catalogue.ptv.translate import VERSION
from services.catalogue.ptv.translate.links import links

_FINGERPRINT = hashlib.blake2b(f"palvelutarjotin {VERSION}".encode(), digest_size=16)
_LONGEST_ORIGIN_ID = 200
_UNWRITABLE = wire.Unusable("text that is no valid Unicode, or nested too deeply")


class Document(NamedTuple):
    """What is kept of a document while it is taken in; the tree it was read as is large."""

    id: UUID | None
    """None: it has no usable one."""
    origin_id: str
    """The source's id; a document without one is known by its hash."""
    content_hash: bytes
    written: bytes | None
    """Its JSON. None: it cannot be written as JSON again."""
    links: dict[str, list[UUID]]
    """By kind, what it names."""


@dataclass(slots=True)
class Look:
    """Fetched documents as they were found, on their way to be a batch."""

    documents: list[Document]
    new: list[int]
    """Which of them are to be translated, by their place in the list."""
    failed: Mapping[str, str]
    missing: int
    translated: list[Rows | wire.Unusable] = field(default_factory=list)
    """What became of the new ones, in their order."""


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
    missing: int = 0
    """How many were listed, and the source has taken them back since."""
    kept: list[UUID] = field(default_factory=list)
    """Rows that stay as they are, though the source has them: their new version is no good."""
    links: dict[str, list[UUID]] = field(default_factory=dict)
    """By kind, what the good documents name, as often as they do."""

    @property
    def size(self) -> int:
        """How many of the ids asked for are accounted for."""
        known = len(self.incoming) + len(self.unchanged)
        return known + len(self.rejected) + len(self.unfetchable) + self.missing

    @property
    def present(self) -> set[UUID]:
        """Rows there are after this batch that the source has."""
        return {*self.incoming, *self.unchanged, *self.kept}


def look_at(kind: str, fetched: Fetched, source: str, known: Mapping[UUID, Known]) -> Look:
    """Find what has to be translated: it is not as it was, and can be written."""
    documents = [_read(kind, value) for value in fetched.documents]
    new = [
        number
        for number, one in enumerate(documents)
        if one.written and not _is_same(one, source, known)
    ]
    return Look(documents, new, fetched.failed, len(fetched.missing))


def _read(kind: str, value: Any) -> Document:
    try:
        written = orjson.dumps(value)
    except (orjson.JSONEncodeError, RecursionError):
        written = None
    digest = _FINGERPRINT.copy()
    digest.update(written or b"")
    content_hash = digest.digest()
    if not isinstance(value, dict):
        return Document(None, _nameless(content_hash), content_hash, written, {})
    own_id = wire.identifier(value.get("id"))
    origin_id = _storable(wire.text_at(value, "id")) or _nameless(content_hash)
    return Document(own_id, origin_id, content_hash, written, links(kind, value))


def _storable(origin_id: str | None) -> str | None:
    """An id of the source that can be a key of ours; None if it cannot be written at all."""
    if not origin_id or not origin_id.isprintable():
        return None
    return origin_id[:_LONGEST_ORIGIN_ID]


def _nameless(content_hash: bytes) -> str:
    return f"(no id) {content_hash.hex()}"


def triage(source: str, look: Look, known: Mapping[UUID, Known]) -> Batch:
    """Sort documents, and the ids that failed with their reasons.

    `known` has the rows there are of all their ids, of whatever source.
    """
    batch = Batch(missing=look.missing)
    answers = dict(zip(look.new, look.translated, strict=True))
    refused = list(map(wire.identifier, look.failed))
    batch.unfetchable = [_unfetchable(one, why) for one, why in look.failed.items()]
    for number, document in enumerate(look.documents):
        try:
            answer = answers.get(number) if document.written else _UNWRITABLE
            _sort(batch, source, document, answer, known)
            for target, ids in document.links.items():
                batch.links.setdefault(target, []).extend(ids)
        except wire.NotPublished:
            batch.missing += 1
        except wire.Unusable as reason:
            refused.append(document.id)
            batch.rejected.append(_rejection(document, str(reason)))
    ours = {one for one in refused if one and one in known and known[one].source == source}
    batch.kept = sorted(ours - batch.present)
    return batch


def _is_same(document: Document, source: str, known: Mapping[UUID, Known]) -> bool:
    old = known.get(document.id) if document.id else None
    return old == Known(source, document.content_hash, withdrawn=False)


def _sort(
    batch: Batch,
    source: str,
    document: Document,
    answer: Rows | wire.Unusable | None,
    known: Mapping[UUID, Known],
) -> None:
    """`answer`: what it was translated to, None if it is as it was.

    Raises `wire.Unusable` for what cannot be taken in.
    """
    own_id, old = document.id, known.get(document.id) if document.id else None
    if own_id in batch.incoming or own_id in batch.unchanged:
        raise wire.Unusable("another document of the source has the same id")
    if old and old.source != source:
        raise wire.Unusable("another source has a document with this id")
    if isinstance(answer, wire.Unusable):
        raise answer
    assert own_id
    if answer is None:
        batch.unchanged[own_id] = document.origin_id
        return
    assert document.written
    batch.incoming[own_id] = Incoming(own_id, answer, document.content_hash, document.written)
    if old:
        batch.replaced.append(own_id)


def _rejection(document: Document, reason: str) -> Rejection:
    written = document.written or b"null"
    return Rejection(document.origin_id, reason, document.content_hash, written)


def _unfetchable(origin_id: str, reason: str) -> Rejection:
    """A list may name anything as an id."""
    digest = hashlib.blake2b(origin_id.encode(errors="surrogatepass"), digest_size=16).digest()
    return Rejection(_storable(origin_id) or _nameless(digest), reason, b"", b"null")
