"""Problem answers (RFC 9457): what went wrong and what to do, never the rejected input itself."""

import re
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
MOST_PARTS = 20
"""Refused parts that are told of; ever more would make the answer longer than the request."""
# What pydantic says of these quotes the input, or may.
_UNQUOTED = {
    "value_error": "This value cannot be used here",
    "assertion_error": "This value cannot be used here",
    "union_tag_invalid": "This kind is not known here",
    "uuid_parsing": "Input should be a valid UUID",
}
log = structlog.get_logger(__name__)


class InvalidPart(BaseModel):
    """One part of the request that was refused."""

    location: str = Field(description="Where: `query.limit`, `path.id`, `body.name`, …")
    detail: str = Field(description="What is expected there")


class ProblemDetails(BaseModel):
    """The body of every error answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[InvalidPart] | None = None
    request_id: str | None = Field(default=None, description="Quote this when asking for help")


class Problem(Exception):
    """Raise a subclass to answer with its status; `detail` tells the caller what to do."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[InvalidPart] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


class InvalidRequest(Problem):
    status, slug, title = 400, "invalid-request", "The request cannot be understood"


class Unauthorized(Problem):
    status, slug, title = 401, "unauthorized", "This needs a token"


class NotFound(Problem):
    status, slug, title = 404, "not-found", "There is nothing with this identifier"


class MethodNotAllowed(Problem):
    status, slug, title = 405, "method-not-allowed", "This method is not available here"


class Conflict(Problem):
    status, slug, title = 409, "conflict", "The request conflicts with the present state"


class Gone(Problem):
    status, slug, title = 410, "gone", "This has been withdrawn"


class PreconditionFailed(Problem):
    """The resource is no longer what the caller saw (RFC 9110 §15.5.13)."""

    status, slug, title = 412, "precondition-failed", "This has been changed meanwhile"


class InvalidParts(Problem):
    status, slug, title = 422, "invalid-parts", "Part of the request is not valid"


class PreconditionRequired(Problem):
    """A change that does not say what it changes (RFC 6585 §3)."""

    status, slug, title = 428, "precondition-required", "Say which version you change"


class Unavailable(Problem):
    """An outside system is away; the caller may try again after `retry_after` seconds."""

    status, slug, title = 503, "unavailable", "The service is not available just now"

    def __init__(self, detail: str | None = None, retry_after: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


_BY_STATUS = {
    kind.status: kind
    for kind in (
        InvalidRequest,
        Unauthorized,
        NotFound,
        MethodNotAllowed,
        Conflict,
        Gone,
        PreconditionFailed,
        InvalidParts,
        PreconditionRequired,
    )
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may answer with these problem statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    titles = {kind.status: kind.title for kind in (*_BY_STATUS.values(), Unavailable)}
    return {
        status: {
            "description": titles[status],
            "content": content,
            "model": ProblemDetails,
        }
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem answer."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(PoolTimeout, _database)


def answer(problem: Problem) -> JSONResponse:
    """The HTTP answer of a problem."""
    body = ProblemDetails(
        type=f"urn:tarjotin:problem:{problem.slug}",
        title=problem.title,
        status=problem.status,
        detail=problem.detail,
        errors=problem.errors or None,
        request_id=structlog.contextvars.get_contextvars().get("request_id"),
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), problem.status, problem.headers, MEDIA_TYPE
    )


async def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return answer(error)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    failures = error.errors()
    if any(failure["type"] == "json_invalid" for failure in failures):
        return answer(InvalidRequest("The body is not valid JSON."))
    return answer(
        InvalidParts(
            "See `errors` for what is expected.", errors=list(map(_part, failures[:MOST_PARTS]))
        )
    )


def _part(failure: Mapping[str, Any]) -> InvalidPart:
    """A validation failure without the input; a key the caller made up is input too."""
    names = list(map(_name, failure["loc"]))
    if failure["type"] == "extra_forbidden":
        return InvalidPart(location=".".join(names), detail="There is no such parameter")
    detail = _UNQUOTED.get(failure["type"], failure["msg"])
    return InvalidPart(location=".".join(names), detail=detail)


def _name(part: str | int) -> str:
    named = isinstance(part, int) or re.fullmatch(r"[A-Za-z_-]{1,40}", part)
    return str(part) if named else "(unnamed)"


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = ", ".join(_methods(request, error))
        return answer(MethodNotAllowed(f"Use one of: {allowed}.", headers={"Allow": allowed}))
    if error.status_code == 404:
        return answer(NotFound("There is nothing at this address; /docs lists what there is."))
    kind = _BY_STATUS.get(error.status_code, Problem)
    return answer(kind(headers=error.headers))


def _methods(request: Request, error: HTTPException) -> list[str]:
    """Every published method of this path: Starlette alone names only the first route's."""
    template = getattr(request.scope.get("route"), "path", None)
    published = request.app.openapi()["paths"].get(template, {})
    own = (error.headers or {}).get("Allow", "").split(", ")
    return sorted({*map(str.upper, published), *filter(None, own)})


async def _database(_: Request, error: Exception) -> JSONResponse:
    lost = isinstance(error, PoolTimeout | OperationalError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
    if not lost:
        return unexpected(error)
    log.warning("database_unavailable", kind=type(error).__name__)
    return answer(Unavailable("The database does not answer. Try again in a few seconds."))


def unexpected(error: BaseException) -> JSONResponse:
    """The answer to an error nobody foresaw, logged without its message.

    The message of an exception may quote personal data, so only its kind and place are kept.
    """
    log.error("unexpected_error", **kind_and_place(error))
    return answer(Problem("It has been logged. Try again, and quote `request_id` if it stays."))


def kind_and_place(error: BaseException) -> dict[str, str | None]:
    """What the log may tell of an error."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    place = f"{own[-1].filename}:{own[-1].lineno}" if own else None
    return {"kind": type(error).__name__, "place": place}
