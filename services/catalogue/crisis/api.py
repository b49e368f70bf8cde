"""Crisis contacts over HTTP: everybody reads them, coordinators keep the list."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import TypeAdapter

from libs.common import paging
from libs.common.access import Coordinator
from libs.common.db import Session
from libs.common.etags import IfMatch, IfNoneMatch, answer, etag_of_version
from libs.common.paging import Page
from libs.common.problems import documented
from services.catalogue import versioned
from services.catalogue.codes.api import NOT_MODIFIED
from services.catalogue.codes.api import IfNoneMatch as Known
from services.catalogue.crisis import actions, rules, store
from services.catalogue.crisis.schemas import (
    CODE,
    ContactBody,
    ContactDetail,
    ContactsQuery,
    ContactVersion,
    CrisisContact,
)
from services.catalogue.models.versioned import Versioned
from services.catalogue.vocabulary.api import MADE, VersionsQuery

_BEFORE = TypeAdapter(paging.PositionNumber)

router = APIRouter(prefix="/api/v1", tags=["crisis contacts"])


@router.get(
    "/crisis-contacts",
    operation_id="list_crisis_contacts",
    response_model=Page[CrisisContact],
    responses={**NOT_MODIFIED, **documented(422, 503)},
)
async def contacts(
    session: Session, query: Annotated[ContactsQuery, Query()], if_none_match: Known = None
) -> Response:
    """Whom to turn to in a crisis, in the order they are shown."""
    kept = sorted(await store.contacts(session), key=lambda one: (one.position, one.code))
    wanted = [one for one in kept if query.kind is None or query.kind in one.kinds]
    items = [CrisisContact(**rules.shown(one, query.language)) for one in wanted]
    return answer(Page(items=items, total=len(items)), if_none_match)


@router.get(
    "/crisis-contacts/{code}",
    operation_id="read_crisis_contact",
    response_model=ContactDetail,
    responses={**NOT_MODIFIED, **documented(404, 503)},
)
async def contact(session: Session, code: str, if_none_match: Known = None) -> Response:
    """One contact in every language."""
    row = await versioned.one(session, store.SHELF, code)
    return answer(_detail(row), if_none_match, row.version)


@router.put(
    "/crisis-contacts/{code}",
    operation_id="put_crisis_contact",
    response_model=ContactDetail,
    responses={**MADE, **documented(400, 401, 412, 422, 428, 503)},
)
async def put_contact(
    session: Session,
    account: Coordinator,
    code: Annotated[str, Path(pattern=CODE)],
    body: ContactBody,
    response: Response,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> ContactDetail:
    """Make a contact, or change it. Searches follow within seconds."""
    kept = await actions.put(session, code, body, account, if_match, if_none_match)
    response.status_code = 201 if kept.made else 200
    response.headers["ETag"] = etag_of_version(kept.row.version)
    return _detail(kept.row)


@router.delete(
    "/crisis-contacts/{code}",
    operation_id="remove_crisis_contact",
    status_code=204,
    responses=documented(401, 404, 412, 428, 503),
)
async def remove_contact(
    session: Session, account: Coordinator, code: str, if_match: IfMatch = None
) -> None:
    """Remove a contact; its versions stay."""
    await actions.remove(session, code, account, if_match)


@router.get(
    "/crisis-contacts/{code}/versions",
    operation_id="list_crisis_contact_versions",
    response_model=Page[ContactVersion],
    responses=documented(400, 401, 404, 422, 503),
)
async def versions(
    session: Session, _: Coordinator, code: str, query: Annotated[VersionsQuery, Query()]
) -> Page[ContactVersion]:
    """What became of a contact and who changed it, the latest first."""
    before = paging.decode(query.cursor, _BEFORE) if query.cursor else None
    found, total = await versioned.versions(session, store.SHELF, code, before, query.limit + 1)
    shown = found[: query.limit]
    more = paging.encode(shown[-1].version) if len(found) > query.limit else None
    items = [
        ContactVersion(
            version=one.version,
            changed_at=one.changed_at,
            changed_by=one.changed_by,
            contact=one.body and ContactBody.model_construct(**one.body),
        )
        for one in shown
    ]
    return Page(items=items, total=total, next=more)


def _detail(row: Versioned) -> ContactDetail:
    return ContactDetail.model_construct(
        code=row.code, version=row.version, changed_at=row.changed_at, **row.body
    )
