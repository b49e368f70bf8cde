"""What a reader can do with the listings: read one thing, walk a list, follow changes, export."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import paging
from libs.common.db import Database
from libs.common.languages import Language, pick
from libs.common.paging import Page
from libs.common.problems import Gone, InvalidPart, InvalidParts, NotFound
from services.catalogue.listings import rules, store, translate
from services.catalogue.listings.batches import Ask, Batches
from services.catalogue.listings.schemas import (
    Change,
    Changes,
    ChangesQuery,
    Kind,
    OrganisationItem,
    OrganisationsQuery,
    Visibility,
)

PATHS: Mapping[Kind, str] = {
    "service": "/api/v1/services",
    "channel": "/api/v1/channels",
    "organisation": "/api/v1/organisations",
    "service_collection": "/api/v1/service-collections",
    "general_description": "/api/v1/general-descriptions",
}
_ORGANISATION_POSITION = TypeAdapter(tuple[paging.PositionText, UUID])
_CHANGE_POSITION = TypeAdapter(Annotated[int, Field(ge=0, lt=2**63)])


class Details:
    """Reads one thing at a time, as the finished bytes of its JSON."""

    def __init__(self, database: Database) -> None:
        self._batches: dict[Kind, Batches[UUID, str]] = {
            kind: Batches(partial(_asking, database, kind)) for kind in PATHS
        }

    async def read(self, kind: Kind, id_: UUID) -> bytes:
        """The JSON object of this thing. Raises `NotFound`, or `Gone` when it is not shown."""
        body = await self._batches[kind].get(id_)
        if body is None:
            raise NotFound
        if not body:
            raise Gone
        return body.encode()


@asynccontextmanager
async def _asking(database: Database, kind: Kind) -> AsyncIterator[Ask[UUID, str]]:
    async with database.reading() as reader:
        yield partial(store.bodies, reader, kind)


async def visibility(database: Database, id_: UUID) -> Visibility:
    """Why a service is found or not, also a withdrawn or hidden one. Raises `NotFound`."""
    async with database.reading() as reader:
        standing = await store.standing(reader, id_)
    if standing is None:
        raise NotFound
    return Visibility(
        id=id_,
        in_search=rules.in_search(standing),
        themes=list(standing.themes),
        reasons=rules.reasons(standing),
        last_seen_at=standing.last_seen_at,
    )


async def organisations(database: Database, query: OrganisationsQuery) -> Page[OrganisationItem]:
    """One page in the order of `sort_key`. Raises `InvalidRequest` for a cursor not of ours."""
    after = paging.decode(query.cursor, _ORGANISATION_POSITION) if query.cursor else None
    async with database.reading() as reader:
        rows, total = await store.organisations(reader, query, after)
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    last = paging.encode((shown[-1]["sort_key"], shown[-1]["id"])) if more else None
    return Page(items=[_item(row, query.language) for row in shown], total=total, next=last)


def _item(row: Mapping[str, Any], wanted: Language) -> OrganisationItem:
    language, name = pick(row["name"], wanted) or (None, None)
    return OrganisationItem.model_validate({**row, "name": name, "language": language})


async def changes(database: Database, query: ChangesQuery) -> Changes:
    """What has changed, in the order of commits. Raises `InvalidRequest` or `InvalidParts`."""
    async with database.reading() as reader:
        after = await _position(reader, query.since)
        rows = await store.changes(reader, after, query.limit + 1)
    shown = rows[: query.limit]
    last = shown[-1]["change"] if shown else after
    return Changes(
        items=list(map(_change, shown)), next=paging.encode(last), more=len(rows) > query.limit
    )


async def _position(reader: AsyncConnection, since: str | None) -> int:
    if since is None:
        return 0
    try:
        moment = rules.moment(since)
    except ValueError as error:
        raise InvalidParts(
            errors=[InvalidPart(location="query.since", detail=str(error))]
        ) from error
    if moment is None:
        return paging.decode(since, _CHANGE_POSITION)
    return await store.position_before(reader, moment)


def _change(row: Mapping[str, Any]) -> Change:
    return Change.model_validate({**row, "href": f"{PATHS[row['kind']]}/{row['id']}"})


async def exported_lines(snapshot: AsyncConnection) -> AsyncIterator[bytes]:
    """Every published service as JSON Lines, some at a time."""
    async for found in store.exported(snapshot):
        # A line break can only stand between tokens: inside a JSON string it is written \n.
        yield "".join(body.replace("\n", "") + "\n" for body in found).encode()


async def exported_table(snapshot: AsyncConnection) -> AsyncIterator[bytes]:
    """Every published service as CSV with a heading, some at a time."""
    yield (translate.BYTE_ORDER_MARK + translate.lines([translate.COLUMNS])).encode()
    async for found in store.table(snapshot):
        yield translate.lines(map(translate.cells, found)).encode()
