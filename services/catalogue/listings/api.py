"""One service, channel or organisation; the feed of changes; open-data exports."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi import Query as QueryParameters
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import etags
from libs.common.paging import Page
from libs.common.problems import Unavailable, documented
from services.catalogue.listings import actions
from services.catalogue.listings.schemas import (
    Changes,
    ChangesQuery,
    ChannelDetail,
    CollectionDetail,
    GeneralDescriptionDetail,
    Kind,
    OrganisationDetail,
    OrganisationItem,
    OrganisationsQuery,
    Query,
    ServiceDetail,
    Visibility,
)

CACHING = "public, max-age=60"
EXPORTS_AT_ONCE = 2
"""An export holds a database connection for as long as its reader takes."""


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    app.state.details = actions.Details(app.state.database)
    app.state.exports = asyncio.Semaphore(EXPORTS_AT_ONCE)
    yield


router = APIRouter(prefix="/api/v1", tags=["catalogue"], lifespan=_running)

NoParameters = Annotated[Query, QueryParameters()]
_TAGS = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Entity tags you have; 304 when one of them is still right",
    "schema": {"type": "string"},
}
_CONDITIONAL: dict[str, Any] = {"parameters": [_TAGS]}
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "You have it already"}}
_DETAIL = {**_NOT_MODIFIED, **documented(404, 410, 422, 503)}


@router.get(
    "/services/{id}",
    operation_id="service",
    response_model=ServiceDetail,
    responses=_DETAIL,
    openapi_extra=_CONDITIONAL,
)
async def service(request: Request, id: UUID) -> Response:
    """Everything about one service: its own texts, its channels and what the region adds.

    Links to what has been withdrawn are left out. A new name of its organisation or channel shows
    here at once, and in `/changes` as a change of that organisation or channel.
    """
    return await _detail(request, "service", id)


@router.get(
    "/services/{id}/visibility",
    operation_id="service_visibility",
    responses=documented(404, 422, 503),
)
async def visibility(request: Request, id: UUID, _: NoParameters) -> Visibility:
    """Why a search finds this service or not, also when it is withdrawn or hidden, and when its
    source last had it."""
    return await actions.visibility(request.app.state.database, id)


@router.get(
    "/channels/{id}",
    operation_id="channel",
    response_model=ChannelDetail,
    responses=_DETAIL,
    openapi_extra=_CONDITIONAL,
)
async def channel(request: Request, id: UUID) -> Response:
    """One channel (place, web page, phone, form) and the published services had through it."""
    return await _detail(request, "channel", id)


@router.get(
    "/organisations/{id}",
    operation_id="organisation",
    response_model=OrganisationDetail,
    responses=_DETAIL,
    openapi_extra=_CONDITIONAL,
)
async def organisation(request: Request, id: UUID) -> Response:
    """One organisation, its place among others and how many published services it answers for."""
    return await _detail(request, "organisation", id)


@router.get(
    "/service-collections/{id}",
    operation_id="service_collection",
    response_model=CollectionDetail,
    responses=_DETAIL,
    openapi_extra=_CONDITIONAL,
)
async def service_collection(request: Request, id: UUID) -> Response:
    """One collection: published services somebody has put together for a purpose."""
    return await _detail(request, "service_collection", id)


@router.get(
    "/general-descriptions/{id}",
    operation_id="general_description",
    response_model=GeneralDescriptionDetail,
    responses=_DETAIL,
    openapi_extra=_CONDITIONAL,
)
async def general_description(request: Request, id: UUID) -> Response:
    """What the state says of all services of a kind; a service may lean on it."""
    return await _detail(request, "general_description", id)


@router.get(
    "/organisations",
    operation_id="organisations",
    response_model=Page[OrganisationItem],
    responses={**_NOT_MODIFIED, **documented(400, 422, 503)},
    openapi_extra=_CONDITIONAL,
)
async def organisations(
    request: Request, query: Annotated[OrganisationsQuery, QueryParameters()]
) -> Response:
    """Organisations in Finnish alphabetical order, a page at a time."""
    page = await actions.organisations(request.app.state.database, query)
    return _answer(request, page.model_dump_json().encode())


@router.get("/changes", operation_id="changes", responses=documented(400, 422, 503))
async def changes(request: Request, query: Annotated[ChangesQuery, QueryParameters()]) -> Changes:
    """What has changed, oldest first, for those who keep a copy of the catalogue.

    Each thing is listed once, at its last change. Read `href` for how it is now; `withdrawn` says
    to take it away. Keep `next` and ask again with it as `since`: nothing is missed, and a thing
    may come again. `more` says that there is no need to wait before asking.
    """
    return await actions.changes(request.app.state.database, query)


async def _snapshot(request: Request) -> AsyncIterator[AsyncConnection]:
    """A connection for an export, kept until the whole answer has been sent."""
    exports: asyncio.Semaphore = request.app.state.exports
    if exports.locked():
        raise Unavailable("Other exports are under way.", retry_after=30)
    async with exports, request.app.state.database.engine.connect() as connection:
        yield connection


Snapshot = Annotated[AsyncConnection, Depends(_snapshot)]


def _exported(media_type: str, what: str) -> dict[int | str, dict[str, Any]]:
    content = {media_type: {"schema": {"type": "string", "description": what}}}
    return {200: {"content": content, "description": what}, **documented(422, 503)}


@router.get(
    "/exports/services.jsonl",
    operation_id="export_services_jsonl",
    response_class=StreamingResponse,
    responses=_exported("application/jsonl", "A service a line, as `/services/{id}` gives it"),
)
async def export_lines(request: Request, snapshot: Snapshot, _: NoParameters) -> StreamingResponse:
    """Every published service as open data, JSON Lines; licence and source are in `Link`."""
    return _export(request, actions.exported_lines(snapshot), "services.jsonl", "application/jsonl")


@router.get(
    "/exports/services.csv",
    operation_id="export_services_csv",
    response_class=StreamingResponse,
    responses=_exported("text/csv", "A service a line under a heading, RFC 4180"),
)
async def export_table(request: Request, snapshot: Snapshot, _: NoParameters) -> StreamingResponse:
    """Every published service as open data, a table; licence and source are in `Link`.

    UTF-8 with a byte order mark. The columns are id; name, summary and description in fi, sv and
    en; organisation; municipalities, counties, themes, service_classes, target_groups and
    languages (codes joined with `;`); charge_type; latitude and longitude (WGS 84) and web_page of
    the first channel that has one; changed_at. A text that begins with a sign spreadsheets take
    for a formula (`= + - @`) has an apostrophe before it.
    """
    return _export(request, actions.exported_table(snapshot), "services.csv", "text/csv")


def _export(
    request: Request, body: AsyncIterator[bytes], name: str, media_type: str
) -> StreamingResponse:
    """The notice is the title of the link to the licence: a title may be in any language."""
    settings = request.app.state.settings
    notice = quote(settings.source_notice, safe="")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f"<{settings.licence_url}>; rel=\"license\"; title*=UTF-8''{notice}",
    }
    return StreamingResponse(body, media_type=media_type, headers=headers)


async def _detail(request: Request, kind: Kind, id_: UUID) -> Response:
    """The hot path: FastAPI's own reading of no parameters and one header would cost a tenth."""
    if request.scope["query_string"]:
        _refuse(request.query_params)
    details: actions.Details = request.app.state.details
    return _answer(request, await details.read(kind, id_))


def _refuse(parameters: Iterable[str]) -> None:
    errors = [{"type": "extra_forbidden", "loc": ("query", name)} for name in parameters]
    raise RequestValidationError(errors)


def _answer(request: Request, body: bytes) -> Response:
    """The body with its entity tag, or 304 without it (RFC 9110 §15.4.5)."""
    tag = etags.etag_of(body)
    headers = {"ETag": tag, "Cache-Control": CACHING}
    given = request.headers.getlist("if-none-match")
    if given and etags.matches(", ".join(given), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
