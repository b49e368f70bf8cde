"""Looking through a batch of documents: which are new, as they were, taken back, or unusable."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from services.catalogue.ptv import wire
from services.catalogue.ptv.rows import Reading, Rows
from services.catalogue.ptv.runs import Rejection
from services.catalogue.ptv.sent import Sent
from services.catalogue.ptv.source import Fetched
from services.catalogue.ptv.store import Incoming, Known
from services.catalogue.ptv.translate import NO_ID, VERSION
from services.catalogue.ptv.translate.links import Links

_FINGERPRINT = hashlib.blake2b(f"palvelutarjotin {VERSION}".encode(), digest_size=16)
_LONGEST_ORIGIN_ID = 200


class Document(NamedTuple):
    """A document sent, known by its ids and its fingerprint."""

    id: UUID | None
    """None: it has no usable one."""
    origin_id: str
    """The source's id; a document without one is known by its hash."""
    content_hash: bytes
    json: bytes


@dataclass(slots=True)
class Look:
    """Fetched documents as they were found, on their way to be a batch."""

    documents: list[Document]
    new: set[int]
    """Which of them are to be translated, by their place in the list."""
    failed: Mapping[str, str]
    missing: int
    readings: list[Reading] = field(default_factory=list)
    """What was in them, in their order."""

    @property
    def asked(self) -> list[tuple[bytes, bool]]:
        """What the translator is to read."""
        return [(one.json, number in self.new) for number, one in enumerate(self.documents)]


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
    links: Links = field(default_factory=dict)
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


def look_at(fetched: Fetched, source: str, known: Mapping[UUID, Known]) -> Look:
    """Find what has to be translated: what is not as it was."""
    documents = list(map(_document, fetched.documents))
    new = {number for number, one in enumerate(documents) if not _is_same(one, source, known)}
    return Look(documents, new, fetched.failed, len(fetched.missing))


def _document(sent: Sent) -> Document:
    digest = _FINGERPRINT.copy()
    digest.update(sent.json)
    content_hash = digest.digest()
    origin_id = _storable(wire.text(sent.id)) or _nameless(content_hash)
    return Document(wire.identifier(sent.id), origin_id, content_hash, sent.json)


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
    refused = list(map(wire.identifier, look.failed))
    batch.unfetchable = [_unfetchable(one, why) for one, why in look.failed.items()]
    for document, reading in zip(look.documents, look.readings, strict=True):
        try:
            _sort(batch, source, document, reading.rows, known)
            for target, ids in reading.links.items():
                batch.links.setdefault(target, []).extend(ids)
        except wire.NotPublished:
            batch.missing += 1
        except wire.Unusable as reason:
            refused.append(document.id)
            batch.rejected.append(_rejection(document, reason))
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
    rows: Rows | wire.Unusable | None,
    known: Mapping[UUID, Known],
) -> None:
    """`rows`: what it was translated to, None if it is as it was.

    Raises `wire.Unusable` for what cannot be taken in.
    """
    if isinstance(rows, wire.Unreadable):
        raise rows
    own_id, old = document.id, known.get(document.id) if document.id else None
    if own_id in batch.incoming or own_id in batch.unchanged:
        raise wire.Unusable("another document of the source has the same id")
    if old and old.source != source:
        raise wire.Unusable("another source has a document with this id")
    if isinstance(rows, wire.Unusable):
        raise rows
    if own_id is None:
        raise wire.Unusable(NO_ID)
    if rows is None:
        batch.unchanged[own_id] = document.origin_id
        return
    batch.incoming[own_id] = Incoming(own_id, rows, document.content_hash, document.json)
    if old:
        batch.replaced.append(own_id)


def _rejection(document: Document, reason: wire.Unusable) -> Rejection:
    kept = b"null" if isinstance(reason, wire.Unreadable) else document.json
    return Rejection(document.origin_id, str(reason), document.content_hash, kept)


def _unfetchable(origin_id: str, reason: str) -> Rejection:
    """A list may name anything as an id."""
    digest = hashlib.blake2b(origin_id.encode(errors="surrogatepass"), digest_size=16).digest()
    return Rejection(_storable(origin_id) or _nameless(digest), reason, b"", b"null")
