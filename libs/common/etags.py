"""Entity tags (RFC 9110 §8.8.3): of composed answers a hash of the body as it is sent, of what is
changed over HTTP its version."""

import hashlib
import re
from typing import Annotated

from fastapi import Header, Response
from pydantic import BaseModel

from libs.common.problems import PreconditionFailed, PreconditionRequired

IfMatch = Annotated[str | None, Header(description="ETag of the version that you change")]
IfNoneMatch = Annotated[str | None, Header(description="`*`: only if there is none yet")]

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


def answer(body: BaseModel, if_none_match: str | None, version: int | None = None) -> Response:
    """The body as JSON with its ETag, or a bare 304 when the caller already has it. `version`: of
    what counts its changes."""
    json = body.model_dump_json().encode()
    etag = etag_of(json) if version is None else etag_of_version(version)
    if matches(if_none_match, etag):
        return Response(status_code=304, headers={"ETag": etag})
    return Response(json, media_type="application/json", headers={"ETag": etag})


def etag_of_version(version: int) -> str:
    """The strong entity tag of what counts its changes."""
    return f'"v{version}"'


def expected(version: int | None, if_match: str | None, if_none_match: str | None = None) -> None:
    """Check that a change is meant for the resource as it is (RFC 9110 §13.1).

    `version` is None when there is no such resource yet: it is then made with `If-None-Match: *`.
    Raises `PreconditionRequired` without a condition that fits and `PreconditionFailed` when the
    resource is another than the caller saw.
    """
    if if_match is None and (if_none_match is None or if_none_match.strip() != "*"):
        raise PreconditionRequired(
            "Send `If-Match` with the ETag that you read, or `If-None-Match: *` to make a new one."
        )
    if if_none_match is not None and version is not None:
        raise PreconditionFailed("There is one already. Read it, and send its ETag in `If-Match`.")
    if if_match is not None and not _fits(version, if_match):
        raise PreconditionFailed("Read it again, look what has changed, and then change it.")


def _fits(version: int | None, if_match: str) -> bool:
    """Strong comparison (RFC 9110 §13.1.1): a weak tag fits nothing."""
    if version is None:
        return False
    tags = [tag.strip() for tag in if_match.split(",")]
    return "*" in tags or etag_of_version(version) in tags
