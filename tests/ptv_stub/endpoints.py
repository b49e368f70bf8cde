"""The read endpoints of PTV v11 over a Register: what each path answers.

Paths and behaviour follow PTV's published server source; the sizes of pages are the server's own
and no query can change them.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import orjson

from tests.ptv_stub.areas import AREA_TYPES, AreaKey, is_known
from tests.ptv_stub.faults import Answer, Request, malformed_bearer
from tests.ptv_stub.query import BadQuery, Query, guid
from tests.ptv_stub.register import NAMES, Entry, Kind, Register, Status

ID_PAGE = 1000
FULL_PAGE = 100
MOST_ARCHIVED = 100
NIL = "00000000-0000-0000-0000-000000000000"
UNEXPECTED = "An unexpected error occurred. Trace id: 00-stub-00"
SPOKEN = {
    Kind.SERVICE: "Service",
    Kind.CHANNEL: "Service channel",
    Kind.ORGANIZATION: "Organization",
    Kind.COLLECTION: "Service collection",
    Kind.GENERAL_DESCRIPTION: "General description",
}
SERVICES_AND_CHANNELS = "(?P<kind>Service|ServiceChannel)"
WITH_AREAS = "(?P<kind>Service|ServiceChannel|Organization)"
WITH_LISTS = "(?P<kind>Service|ServiceChannel|Organization|GeneralDescription)"
ANY_KIND = f"(?P<kind>{'|'.join(Kind)})"
AREA = "area/(?P<area>[^/]+)/code/(?P<code>[^/]+)"

Path: TypeAlias = Mapping[str, str]


class Endpoints:
    """Answers requests from a Register; page sizes can be made small for tests."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.id_page_size = ID_PAGE
        self.full_page_size = FULL_PAGE
        self._routes: list[tuple[str, Callable[[Path, Query], Answer]]] = [
            (f"/{ANY_KIND}", self._ids),
            (f"/{WITH_LISTS}/list", self._by_guids),
            (f"/{WITH_AREAS}/list/{AREA}", self._full_by_area),
            (f"/{SERVICES_AND_CHANNELS}/list/organization", self._full_by_organization),
            (f"/{WITH_AREAS}/{AREA}", self._ids_by_area),
            (f"/{SERVICES_AND_CHANNELS}/archived/list", self._archived),
            ("/(?P<kind>ServiceCollection)/organization", self._collections),
            ("/Common/EntitiesByOrganization/(?P<id>[^/]+)", self._entities),
            (f"/{ANY_KIND}/(?P<id>[^/]+)", self._one),
        ]

    def answer(self, request: Request) -> Answer:
        """What PTV would answer to the request."""
        if malformed_bearer(request.headers.get("authorization", "")):
            return Answer.error(500, UNEXPECTED)
        if request.method != "GET":
            return Answer(405, b"", {"Allow": "GET"})
        try:
            with self.register.lock:
                return self._routed(request)
        except BadQuery as bad:
            return Answer.json(400, bad.model_state)

    def _routed(self, request: Request) -> Answer:
        for pattern, endpoint in self._routes:
            match = re.fullmatch(pattern, request.path)
            if match:
                return endpoint(match.groupdict(), Query(request.query))
        return Answer(404, b"")

    def _ids(self, path: Path, query: Query) -> Answer:
        kind = Kind(path["kind"])
        status = query.choice("status", Status.PUBLISHED)
        if kind is Kind.COLLECTION and query.flag("archived"):
            status = Status.ARCHIVED
        organization = query.text("organizationId") if kind is Kind.CHANNEL else None
        if organization:
            return self._id_page(self._of_organization(kind, organization, status), query)
        return self._id_page(self.register.select(kind, status, "all", lambda entry: True), query)

    def _ids_by_area(self, path: Path, query: Query) -> Answer:
        area = _area(path)
        return (
            self._id_page(self._in_area(path, query), query) if is_known(area) else _no_area(area)
        )

    def _full_by_area(self, path: Path, query: Query) -> Answer:
        area = _area(path)
        if not is_known(area):
            return _no_area(area)
        return self._full_page(self._in_area(path, query), query)

    def _full_by_organization(self, path: Path, query: Query) -> Answer:
        id = guid(query.required("organizationId"), "organizationId")
        if self.register.published(Kind.ORGANIZATION, id) is None:
            return _not_found(Kind.ORGANIZATION, id)
        return self._full_page(self._of_organization(Kind(path["kind"]), id), query)

    def _collections(self, path: Path, query: Query) -> Answer:
        id = guid(query.required("organizationId"), "organizationId")
        entries = self._of_organization(Kind.COLLECTION, id)
        return self._page(entries, query.page(), self.id_page_size, _collection_items)

    def _by_guids(self, path: Path, query: Query) -> Answer:
        kind = Kind(path["kind"])
        found = [self.register.published(kind, id) for id in query.guids()]
        bodies = [entry.body for entry in found if entry and not entry.hidden]
        if not bodies:
            return Answer.error(404, f"{SPOKEN[kind]}s not found.")
        return Answer(200, b"[" + b",".join(bodies) + b"]")

    def _one(self, path: Path, query: Query) -> Answer:
        kind, id = Kind(path["kind"]), guid(path["id"])
        if id == NIL:
            return Answer.error(500, UNEXPECTED)
        entry = self.register.published(kind, id)
        return Answer(200, entry.body) if entry else _not_found(kind, id)

    def _archived(self, path: Path, query: Query) -> Answer:
        kind = Kind(path["kind"])
        if query.required("archivingType") not in ("Manual", "Automatic"):
            raise BadQuery("archivingType", "The value is not valid for archivingType.")
        organization = guid(query.required("organizationId"), "organizationId")
        query.required("take")
        skip, take = query.number("skip", 0), query.number("take", 0, highest=MOST_ARCHIVED)
        manual = query.required("archivingType") == "Manual"
        entries = self._of_organization(kind, organization, Status.ARCHIVED) if manual else []
        early, late = query.moment("minArchivingDate"), query.moment("maxArchivingDate")
        within = [entry for entry in entries if _between(entry.archiving or "", early, late)]
        return Answer.json(200, [_tombstone(entry) for entry in within[skip : skip + take]])

    def _entities(self, path: Path, query: Query) -> Answer:
        id = guid(path["id"])
        kinds = (Kind.SERVICE, Kind.CHANNEL)
        entries = [entry for kind in kinds for entry in self._of_organization(kind, id)]
        return self._page(_dated(entries, query), query.page(), self.id_page_size, _entity_items)

    def _in_area(self, path: Path, query: Query) -> Sequence[Entry]:
        area, wide = _area(path), query.flag("includeWholeCountry")
        return self.register.select(
            Kind(path["kind"]),
            Status.PUBLISHED,
            (area, wide),
            lambda entry: entry.coverage.meets(area, wide),
        )

    def _of_organization(
        self, kind: Kind, id: str, status: Status = Status.PUBLISHED
    ) -> Sequence[Entry]:
        return self.register.select(kind, status, id, lambda entry: id in entry.organizations)

    def _id_page(self, entries: Sequence[Entry], query: Query) -> Answer:
        return self._page(_dated(entries, query), query.page(), self.id_page_size, _id_items)

    def _full_page(self, entries: Sequence[Entry], query: Query) -> Answer:
        there = [entry for entry in entries if not (entry.phantom or entry.hidden)]
        return self._page(there, query.page(), self.full_page_size, _bodies)

    def _page(
        self,
        entries: Sequence[Entry],
        page: int,
        size: int,
        items: Callable[[Sequence[Entry]], bytes],
    ) -> Answer:
        start = (page - 1) * size
        head = {"pageNumber": page, "pageSize": size, "pageCount": -(-len(entries) // size)}
        shown = entries[start : start + size]
        listed = items(shown) if shown else b"null"
        return Answer(200, orjson.dumps(head)[:-1] + b',"itemList":' + listed + b"}")


def _area(path: Path) -> AreaKey:
    if path["area"] not in AREA_TYPES:
        raise BadQuery("area", f"The field is invalid. Please use one of: {', '.join(AREA_TYPES)}.")
    return path["area"], path["code"]


def _no_area(area: AreaKey) -> Answer:
    kind, code = area
    subject = kind if kind == "Municipality" else f"Area {kind}"
    return Answer.error(404, f"{subject} with code '{code}' not found.")


def _not_found(kind: Kind, id: str) -> Answer:
    return Answer.error(404, f"{SPOKEN[kind]} with id '{id}' not found.")


def _dated(entries: Sequence[Entry], query: Query) -> Sequence[Entry]:
    early, late = query.moment("date"), query.moment("dateBefore")
    if not (early or late):
        return entries
    return [entry for entry in entries if _between(entry.modified, early, late)]


def _between(moment: str, early: str | None, late: str | None) -> bool:
    # Both comparisons are strict in PTV: a document modified exactly at `date` is not listed.
    return (early is None or moment > early) and (late is None or moment < late)


def _bodies(entries: Iterable[Entry]) -> bytes:
    return b"[" + b",".join(entry.body for entry in entries) + b"]"


def _id_items(entries: Iterable[Entry]) -> bytes:
    return orjson.dumps([_id_item(entry) for entry in entries])


def _id_item(entry: Entry) -> dict[str, Any]:
    item = {"id": entry.id, "name": entry.name}
    parent = {"parentOrganizationId": entry.parent}
    return item | parent if entry.kind is Kind.ORGANIZATION else item


def _entity_items(entries: Iterable[Entry]) -> bytes:
    rows = [{"id": e.id, "type": str(e.kind), "modified": e.modified} for e in entries]
    return orjson.dumps(rows)


def _collection_items(entries: Iterable[Entry]) -> bytes:
    left_out = {"sourceId", "organizationId", "publishingStatus", "modified"}
    documents = [entry.document() for entry in entries]
    rows = [{k: v for k, v in row.items() if k not in left_out} for row in documents]
    return orjson.dumps(rows)


def _tombstone(entry: Entry) -> dict[str, Any]:
    document = entry.document()
    names = "serviceNames" if entry.kind is Kind.SERVICE else "names"
    return {
        "id": entry.id,
        "organizationId": next(iter(sorted(entry.organizations)), None),
        "type": "Manual",
        "archivingDate": entry.archiving,
        names: document[NAMES[entry.kind]],
    }
