"""The vocabulary over HTTP: everybody reads it, coordinators change it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, TypeAdapter

from libs.common import paging
from libs.common.access import Coordinator
from libs.common.db import Session
from libs.common.etags import IfMatch, IfNoneMatch, answer, etag_of_version
from libs.common.paging import Page
from libs.common.problems import documented
from services.catalogue import versioned
from services.catalogue.codes.api import NOT_MODIFIED
from services.catalogue.codes.api import IfNoneMatch as Known
from services.catalogue.models.versioned import Versioned
from services.catalogue.vocabulary import actions, store
from services.catalogue.vocabulary.schemas import (
    CODE,
    ConceptBody,
    ConceptItem,
    ConceptVersion,
    VocabularyQuery,
)

MADE: dict[int | str, dict[str, Any]] = {201: {"description": "Made anew"}}
_AFTER = TypeAdapter(paging.PositionText)
_BEFORE = TypeAdapter(paging.PositionNumber)

router = APIRouter(prefix="/api/v1", tags=["vocabulary"])


class VersionsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: paging.Limit = 20
    cursor: paging.Cursor | None = None


@router.get(
    "/vocabulary",
    operation_id="list_vocabulary",
    response_model=Page[ConceptItem],
    responses={**NOT_MODIFIED, **documented(400, 422, 503)},
)
async def vocabulary(
    session: Session, query: Annotated[VocabularyQuery, Query()], if_none_match: Known = None
) -> Response:
    """The needs and interests that queries are understood by, in the order of codes."""
    after = paging.decode(query.cursor, _AFTER) if query.cursor else None
    wanted = store.conditions(query.theme, query.service_class, query.q)
    found, total = await versioned.some(session, store.SHELF, wanted, after, query.limit + 1)
    shown = found[: query.limit]
    more = paging.encode(shown[-1].code) if len(found) > query.limit else None
    return answer(Page(items=list(map(_item, shown)), total=total, next=more), if_none_match)


@router.get(
    "/vocabulary/{code}",
    operation_id="read_concept",
    response_model=ConceptItem,
    responses={**NOT_MODIFIED, **documented(404, 503)},
)
async def concept(session: Session, code: str, if_none_match: Known = None) -> Response:
    """One need or interest."""
    row = await versioned.one(session, store.SHELF, code)
    return answer(_item(row), if_none_match, row.version)


@router.put(
    "/vocabulary/{code}",
    operation_id="put_concept",
    response_model=ConceptItem,
    responses={**MADE, **documented(400, 401, 412, 422, 428, 503)},
)
async def put_concept(
    session: Session,
    account: Coordinator,
    code: Annotated[str, Path(pattern=CODE)],
    body: ConceptBody,
    response: Response,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> ConceptItem:
    """Make a need or an interest, or change it. Searches follow within seconds."""
    kept = await actions.put(session, code, body, account, if_match, if_none_match)
    response.status_code = 201 if kept.made else 200
    response.headers["ETag"] = etag_of_version(kept.row.version)
    return _item(kept.row)


@router.delete(
    "/vocabulary/{code}",
    operation_id="remove_concept",
    status_code=204,
    responses=documented(401, 404, 412, 428, 503),
)
async def remove_concept(
    session: Session, account: Coordinator, code: str, if_match: IfMatch = None
) -> None:
    """Remove a need or an interest; its versions stay."""
    await actions.remove(session, code, account, if_match)


@router.get(
    "/vocabulary/{code}/versions",
    operation_id="list_concept_versions",
    response_model=Page[ConceptVersion],
    responses=documented(400, 401, 404, 422, 503),
)
async def versions(
    session: Session, _: Coordinator, code: str, query: Annotated[VersionsQuery, Query()]
) -> Page[ConceptVersion]:
    """What became of a need or an interest and who changed it, the latest first."""
    before = paging.decode(query.cursor, _BEFORE) if query.cursor else None
    found, total = await versioned.versions(session, store.SHELF, code, before, query.limit + 1)
    shown = found[: query.limit]
    more = paging.encode(shown[-1].version) if len(found) > query.limit else None
    items = [
        ConceptVersion(
            version=one.version,
            changed_at=one.changed_at,
            changed_by=one.changed_by,
            concept=one.body and ConceptBody.model_construct(**one.body),
        )
        for one in shown
    ]
    return Page(items=items, total=total, next=more)


def _item(row: Versioned) -> ConceptItem:
    # Not validated again: what was right when it was written is shown, whatever is asked by now.
    return ConceptItem.model_construct(
        code=row.code, version=row.version, changed_at=row.changed_at, **row.body
    )
