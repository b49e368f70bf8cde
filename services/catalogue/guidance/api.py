"""Guidance over HTTP."""

import orjson
from fastapi import APIRouter, Request, Response

from libs.common.problems import documented
from services.catalogue.guidance import actions
from services.catalogue.guidance.schemas import GuidanceAnswer, GuidanceRequest

router = APIRouter(prefix="/api/v1", tags=["guidance"])


@router.post(
    "/guidance",
    operation_id="guide",
    response_model=GuidanceAnswer,
    responses=documented(400, 422, 503),
)
async def guide(request: Request, asked: GuidanceRequest) -> Response:
    """Name services for a person's needs and interests, with the reasons for each."""
    body = await actions.guide(request.app.state.guidance, asked)
    return Response(orjson.dumps(body), media_type="application/json")
