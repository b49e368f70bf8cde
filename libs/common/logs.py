"""One JSON line an event (structlog), with the request id; never a query string or a body."""

import json
import logging
import re
import secrets
import sys
import time
from typing import Any

import orjson
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from libs.common import metrics, problems

_HEADER = b"x-request-id"
_ACCEPTED_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
log = structlog.get_logger("http")


def configure(level: str = "info", service: str = "tarjotin") -> None:
    """Send our own and the libraries' log records to standard error as JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(_json)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(),
            foreign_pre_chain=[_without_words_of_errors, *shared],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for noisy in ("httpx2", "httpcore2", "uvicorn.access", "procrastinate"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)


class RequestLog:
    """ASGI middleware: request id in and out, one log line and one measurement a request.

    The route's template is logged, not the address: identifiers and search words stay out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        status, begun = 500, time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = (_HEADER, request_id.encode())
                message["headers"] = [*message.get("headers", ()), own]
            await send(message)

        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self.app(scope, receive, answer)
        except Exception as error:
            # Answered here: further out, the server would log the message with its traceback.
            await problems.unexpected(error)(scope, receive, answer)
        finally:
            _record(scope, status, time.perf_counter() - begun)
            structlog.contextvars.reset_contextvars(**bound)


def _without_words_of_errors(
    _: Any, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """What a library logs of an exception: its message may quote personal data, and so may the
    lines that asyncio adds below its own sentence."""
    error = (event.pop("exc_info", None) or (None, None))[1]
    if error is None:
        return event
    sentence = str(event["event"]).partition("\n")[0]
    return {**event, "event": sentence, **problems.kind_and_place(error)}


def _json(event: Any, **options: Any) -> bytes:
    """Half of the time a line takes would go into the standard library's JSON."""
    try:
        return orjson.dumps(event, **options)
    except TypeError:  # what UTF-8 cannot write, or 64 bits cannot hold
        return json.dumps(event, **options).encode()


def _request_id(scope: Scope) -> str:
    """The caller's id when it is a sensible one, else a new one."""
    for name, value in scope["headers"]:
        if name == _HEADER and _ACCEPTED_ID.fullmatch(value):
            return str(value, "ascii")
    return secrets.token_hex(16)


def _record(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "(none)")
    metrics.observe(scope["method"], route, status, seconds)
    if not route.startswith(("/health", "/metrics")):
        log.info(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )
