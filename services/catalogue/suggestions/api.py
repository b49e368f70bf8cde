"""Suggestions over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import orjson
from fastapi import APIRouter, FastAPI, Query, Request, Response

from libs.common.problems import documented
from services.catalogue.suggestions import actions, translate
from services.catalogue.suggestions.schemas import Suggestions, SuggestionsQuery


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    async with actions.opened(app.state.search) as app.state.suggesting:
        yield


router = APIRouter(prefix="/api/v1", tags=["search"], lifespan=_running)


@router.get(
    "/suggestions",
    operation_id="suggest",
    response_model=Suggestions,
    responses=documented(422, 503),
)
async def suggest(request: Request, query: Annotated[SuggestionsQuery, Query()]) -> Response:
    """Services, themes, needs and places whose names fit what has been typed so far."""
    found = await actions.suggest(request.app.state.suggesting, query)
    items = [translate.item(one, typed) for typed, one in found]
    return Response(orjson.dumps({"items": items}), media_type="application/json")
