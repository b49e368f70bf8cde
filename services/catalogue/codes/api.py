"""Code lists, municipalities and themes over HTTP, for readers and their caches."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from libs.common import paging
from libs.common.db import Session
from libs.common.etags import answer
from libs.common.paging import Page
from libs.common.problems import NotFound, documented
from services.catalogue.codes import rules, store
from services.catalogue.codes.schemas import CodeItem, CodeListSummary, MunicipalityItem, ThemeItem

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "What you have (If-None-Match) is up to date"}
}
_POSITION = TypeAdapter(tuple[paging.PositionNumber, paging.PositionText])

router = APIRouter(prefix="/api/v1", tags=["codes"])
IfNoneMatch = Annotated[str | None, Header(description="ETags of what you already have")]


class NoQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CodesQuery(NoQuery):
    # Ontology terms are thousands, and a reader wants them all.
    limit: int = Field(default=1000, ge=1, le=1000, description="How many items at most")
    cursor: paging.Cursor | None = None


class MunicipalitiesQuery(NoQuery):
    county: list[Annotated[str, Field(pattern=r"^[0-9]{2}$")]] = Field(
        default=[], max_length=30, description="Wellbeing county; may repeat (any of)"
    )


@router.get(
    "/codes",
    operation_id="list_code_lists",
    response_model=Page[CodeListSummary],
    responses={**NOT_MODIFIED, **documented(422, 503)},
)
async def code_lists(
    session: Session, _: Annotated[NoQuery, Query()], if_none_match: IfNoneMatch = None
) -> Response:
    """The code lists and how many codes each has."""
    sizes = await store.list_sizes(session)
    items = [CodeListSummary(list=name, total=total) for name, total in sizes.items()]
    return answer(Page(items=items, total=len(items)), if_none_match)


@router.get(
    "/codes/{list}",
    operation_id="list_codes",
    response_model=Page[CodeItem],
    responses={**NOT_MODIFIED, **documented(400, 404, 422, 503)},
)
async def codes(
    session: Session,
    list: str,
    query: Annotated[CodesQuery, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The codes of one list in the list's own order, parents before their children."""
    sizes = await store.list_sizes(session)
    if list not in sizes:
        raise NotFound("There is no such code list; /api/v1/codes names them all.")
    after = paging.decode(query.cursor, _POSITION) if query.cursor else None
    found = await store.codes_after(session, list, after, query.limit + 1)
    return answer(_page(found, sizes[list], query.limit), if_none_match)


@router.get(
    "/themes",
    operation_id="list_themes",
    response_model=Page[ThemeItem],
    responses={**NOT_MODIFIED, **documented(422, 503)},
)
async def themes(
    session: Session, _: Annotated[NoQuery, Query()], if_none_match: IfNoneMatch = None
) -> Response:
    """The themes in the order they are shown, each with the service classes it gathers."""
    items = [_theme(theme) for theme in await store.themes(session)]
    return answer(Page(items=items, total=len(items)), if_none_match)


@router.get(
    "/municipalities",
    operation_id="list_municipalities",
    response_model=Page[MunicipalityItem],
    responses={**NOT_MODIFIED, **documented(422, 503)},
)
async def municipalities(
    session: Session,
    query: Annotated[MunicipalitiesQuery, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Municipalities in Finnish alphabetical order."""
    items = [
        MunicipalityItem(code=code, **facts._asdict())
        for code, facts in (await store.municipalities(session)).items()
        if not query.county or facts.county in query.county
    ]
    return answer(Page(items=items, total=len(items)), if_none_match)


def _page(found: list[rules.Code], total: int, limit: int) -> Page[CodeItem]:
    """`found` holds one code more than the page when there is a next page."""
    shown = found[:limit]
    more = len(found) > limit
    after = paging.encode((shown[-1].position, shown[-1].code)) if more else None
    return Page(items=[_item(code) for code in shown], total=total, next=after)


def _item(code: rules.Code) -> CodeItem:
    return CodeItem(
        code=code.code,
        name=code.name,
        parent=code.parent,
        uri=code.uri,
        description=code.description,
    )


def _theme(theme: rules.Theme) -> ThemeItem:
    return ThemeItem(
        code=theme.code,
        name=theme.name,
        description=theme.description,
        service_classes=theme.service_classes,
    )
