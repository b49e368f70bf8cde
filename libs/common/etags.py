"""Entity tags (RFC 9110 §8.8.3) of composed answers: a hash of the body as it is sent."""

import hashlib
import re

from fastapi import Response
from pydantic import BaseModel

_OPAQUE = re.compile(r'"[^"]*"')


def etag_of(body: bytes) -> str:
    """The strong entity tag of a body, quotes included, as it stands in the `ETag` header."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller already has what `etag` names, so that the answer is a bare 304.

    Weak comparison, RFC 9110 §13.1.2: a list, `*` and weak tags count. None and a header that does
    not name the tag match nothing: the caller gets the whole answer.
    """
    if if_none_match is None:
        return False
    if if_none_match.strip(" \t") == "*":
        return True
    return etag.removeprefix("W/") in _OPAQUE.findall(if_none_match)


def answer(body: BaseModel, if_none_match: str | None) -> Response:
    """The body as JSON with its ETag, or a bare 304 when the caller already has it."""
    json = body.model_dump_json().encode()
    etag = etag_of(json)
    if matches(if_none_match, etag):
        return Response(status_code=304, headers={"ETag": etag})
    return Response(json, media_type="application/json", headers={"ETag": etag})
