"""The stub's store of published, archived and withdrawn PTV documents.

Documents are kept as serialised JSON, so that a list answer is a join of ready bytes and a
benchmark measures the reader instead of the stub.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from threading import RLock
from typing import Any
from uuid import uuid4

import orjson

from tests.ptv_stub.areas import Coverage, coverage_of
from tests.ptv_stub.documents import connection
from tests.ptv_stub.parts import Document


class Kind(StrEnum):
    """What a document is, named as in the paths of the interface."""

    SERVICE = "Service"
    CHANNEL = "ServiceChannel"
    ORGANIZATION = "Organization"
    COLLECTION = "ServiceCollection"
    GENERAL_DESCRIPTION = "GeneralDescription"


class Status(StrEnum):
    """The `status` an id list can be asked for."""

    PUBLISHED = "Published"
    ARCHIVED = "Archived"
    WITHDRAWN = "Withdrawn"


NAMES = {
    Kind.SERVICE: "serviceNames",
    Kind.CHANNEL: "serviceChannelNames",
    Kind.ORGANIZATION: "organizationNames",
    Kind.COLLECTION: "serviceCollectionNames",
    Kind.GENERAL_DESCRIPTION: "names",
}
# In which list of its own document each end of a connection keeps the other end, and as what.
LINKS = {Kind.SERVICE: ("serviceChannels", "serviceChannel"), Kind.CHANNEL: ("services", "service")}


@dataclass(slots=True)
class Entry:
    """One document with what the lists need to know about it; times as PTV writes them."""

    id: str
    kind: Kind
    body: bytes
    name: str | None
    created: str
    modified: str
    organizations: frozenset[str]
    parent: str | None
    coverage: Coverage
    status: Status = Status.PUBLISHED
    archiving: str | None = None
    phantom: bool = False
    hidden: bool = False

    def document(self) -> Document:
        """A fresh copy of the document."""
        parsed: Document = orjson.loads(self.body)
        return parsed


class Register:
    """What the stub server serves; safe to change from a test while the server runs."""

    def __init__(self, documents: Iterable[Document] = (), now: datetime | None = None) -> None:
        self.lock = RLock()
        self.now: datetime | None = now
        self._entries: dict[str, Entry] = {}
        self._repeated: list[str] = []
        self._selections: dict[tuple[object, ...], list[Entry]] = {}
        for document in documents:
            self.publish(document)

    def clear(self) -> None:
        """Forget every document and follow the real clock again."""
        with self.lock:
            self._entries.clear()
            self._repeated.clear()
            self._selections.clear()
            self.now = None

    def publish(self, document: Document) -> str:
        """Publish a new document or a new version of one, and return its id.

        A null `modified` becomes the present moment; a given one stays.
        """
        with self.lock:
            stamped = document | {"modified": document.get("modified") or self.stamp()}
            known = self._entries.get(document["id"])
            entry = _entry(stamped, known.created if known else stamped["modified"])
            self._entries[entry.id] = entry
            self._selections.clear()
            return entry.id

    def update(self, id: str, **changes: Any) -> None:
        """Publish a version of the document with some wire keys changed, modified now."""
        self.publish(self.document(id) | changes | {"modified": None})

    def archive(self, id: str) -> None:
        """Take the document from the published ones by hand, as an organisation does."""
        self._retire(id, Status.ARCHIVED)

    def withdraw(self, id: str) -> None:
        """Take the document back to a draft."""
        self._retire(id, Status.WITHDRAWN)

    def republish(self, id: str) -> None:
        """Publish an archived or withdrawn document again, with its id and its connections."""
        with self.lock:
            self.update(id)
            for other, link in self._linked(self._entries[id]):
                self._attach(other, self._entries[id], link)

    def connect(self, service_id: str, channel_id: str, **details: Any) -> None:
        """Link a service and a channel; as in PTV, neither one's `modified` changes.

        Details are wire keys of the connection, such as `serviceHours`.
        """
        with self.lock:
            service, channel = self._entries[service_id], self._entries[channel_id]
            self._attach(service, channel, details)
            self._attach(channel, service, details)

    def disconnect(self, service_id: str, channel_id: str) -> None:
        """Remove a link; as in PTV, neither one's `modified` changes."""
        with self.lock:
            service, channel = self._entries[service_id], self._entries[channel_id]
            self._detach(service, channel.id)
            self._detach(channel, service.id)

    def list_phantom(self, kind: Kind) -> str:
        """List an id with a null name that answers 404 when fetched, and return it."""
        with self.lock:
            entry = Entry(
                id=str(uuid4()),
                kind=kind,
                body=b"",
                name=None,
                created=self.stamp(),
                modified=self.stamp(),
                organizations=frozenset(),
                parent=None,
                coverage=coverage_of({}),
                phantom=True,
            )
            self._entries[entry.id] = entry
            self._selections.clear()
            return entry.id

    def repeat(self, id: str) -> None:
        """List the id a second time, at the end of every list it belongs to."""
        with self.lock:
            self._repeated.append(id)
            self._selections.clear()

    def leave_out(self, id: str) -> None:
        """List the id but leave its document out of answers with many documents."""
        with self.lock:
            self._entries[id].hidden = True

    def document(self, id: str) -> Document:
        """A copy of the document; raises KeyError for an unknown id."""
        return self._entries[id].document()

    def published(self, kind: Kind, id: str) -> Entry | None:
        """The entry if it is published and of the kind, and really there."""
        entry = self._entries.get(id)
        found = entry and entry.kind == kind and entry.status == Status.PUBLISHED
        return entry if found and entry and not entry.phantom else None

    def select(
        self, kind: Kind, status: Status, key: object, wanted: Callable[[Entry], bool]
    ) -> Sequence[Entry]:
        """The entries wanted, by creation and id; `key` names the wish, so that it is kept."""
        cached = self._selections.get((kind, status, key))
        if cached is None:
            cached = [entry for entry in self._ordered(kind, status) if wanted(entry)]
            self._selections[kind, status, key] = cached
        return cached

    def stamp(self) -> str:
        """The present moment as PTV writes it: UTC, without a zone."""
        return written(self.now or datetime.now(UTC))

    def _ordered(self, kind: Kind, status: Status) -> list[Entry]:
        cached = self._selections.get((kind, status))
        if cached is None:
            found = (e for e in self._entries.values() if e.kind == kind and e.status == status)
            cached = sorted(found, key=lambda entry: (entry.created, entry.id))
            again = [self._entries[id] for id in self._repeated]
            cached += [entry for entry in again if entry in cached]
            self._selections[kind, status] = cached
        return cached

    def _retire(self, id: str, status: Status) -> None:
        with self.lock:
            entry = self._entries[id]
            for other, _ in self._linked(entry):
                self._detach(other, id)
            entry.status, entry.archiving, entry.modified = status, self.stamp(), self.stamp()
            self._selections.clear()

    def _linked(self, entry: Entry) -> list[tuple[Entry, Document]]:
        if entry.kind not in LINKS:
            return []
        rows, side = LINKS[entry.kind]
        links = [(link.pop(side)["id"], link) for link in entry.document()[rows] or []]
        return [(self._entries[id], link) for id, link in links if id in self._entries]

    def _attach(self, entry: Entry, other: Entry, details: Document) -> None:
        self._detach(entry, other.id)
        rows, side = LINKS[entry.kind]
        document = entry.document()
        document[rows] = [
            *(document[rows] or []),
            connection(side, other.id, other.name, **details),
        ]
        entry.body = orjson.dumps(document)

    def _detach(self, entry: Entry, other_id: str) -> None:
        rows, side = LINKS[entry.kind]
        document = entry.document()
        document[rows] = [link for link in document[rows] or [] if link[side]["id"] != other_id]
        entry.body = orjson.dumps(document)


def written(moment: datetime) -> str:
    """A moment as PTV writes it; a naive one is taken as UTC already."""
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return utc.replace(tzinfo=None).isoformat()


def kind_of(document: Document) -> Kind:
    """What the document is, from its keys; raises ValueError for something else."""
    for kind, key in NAMES.items():
        if key in document:
            return kind
    raise ValueError("not a PTV document: no names")


def _entry(document: Document, created: str) -> Entry:
    kind = kind_of(document)
    return Entry(
        id=document["id"],
        kind=kind,
        body=orjson.dumps(document),
        name=_shown_name(document[NAMES[kind]] or []),
        created=created,
        modified=document["modified"],
        organizations=frozenset(_organizations(document)),
        parent=document.get("parentOrganizationId"),
        coverage=coverage_of(document),
    )


def _shown_name(names: Sequence[Document]) -> str | None:
    ordered = sorted(names, key=lambda item: item["language"] != "fi")
    return ordered[0]["value"] if ordered else None


def _organizations(document: Document) -> Iterable[str]:
    if document.get("organizationId"):
        yield document["organizationId"]
    for row in document.get("organizations") or []:
        if row.get("organization"):
            yield row["organization"]["id"]
