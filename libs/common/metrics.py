"""Prometheus measurements, one registry a process. Labels are templates and codes, never data."""

from functools import cache

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_requests = Histogram(
    "http_request_seconds",
    "Time to answer a request",
    ["method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
degraded_answers = Counter(
    "degraded_answers_total", "Answers given by a stand-in because an outside system was away"
)

router = APIRouter(include_in_schema=False)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request; `seconds` is the time from its first byte to its last."""
    # A made-up method would make a new time series each time.
    _series(method if method in _METHODS else "OTHER", route, status).observe(seconds)


@cache
def _series(method: str, route: str, status: int) -> Histogram:
    return _requests.labels(method, route, str(status))


@router.get("/metrics")
async def measurements() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
