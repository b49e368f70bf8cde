"""Search over HTTP."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response

from libs.common.problems import documented
from services.catalogue.search import actions, hits
from services.catalogue.search.schemas import SearchQuery, SearchResult

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get(
    "/services",
    operation_id="search_services",
    response_model=SearchResult,
    responses=documented(400, 422, 503),
)
async def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
    """Find services by words, filters, place and time."""
    result = await actions.search(request.app.state.search, query)
    # Written by hand, for validating what we have just made would take longer than making it;
    # a test holds it against the model.
    body = {
        "items": [
            hits.hit(document, query.language, result.text, result.distances.get(document["id"]))
            for document in result.documents
        ],
        "total": result.total,
        "next": result.next,
        "facets": result.facets,
        "degraded": result.degraded,
        "relaxed": result.relaxed,
    }
    return Response(orjson.dumps(body), media_type="application/json")
