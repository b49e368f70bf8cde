"""Lists that are walked with a cursor: keyset paging, so a page never skips or repeats a row."""

import base64
import binascii
from typing import Annotated, Any, Generic, TypeVar

import orjson
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from libs.common.problems import InvalidRequest

Item = TypeVar("Item")
Position = TypeVar("Position")

Limit = Annotated[int, Field(ge=1, le=100, description="How many items at most")]
Cursor = Annotated[
    str,
    Field(
        max_length=2048,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="The `next` of the page before; leave out for the first",
    ),
]

# The parts of a position that PostgreSQL can compare: a cursor may be anybody's handiwork.
PositionText = Annotated[str, Field(pattern=r"^[^\x00]*$")]
PositionNumber = Annotated[int, Field(ge=0, lt=2**31)]


class Page(BaseModel, Generic[Item]):
    """One page of a list. `next` is null on the last page."""

    items: list[Item]
    total: int
    next: str | None = None


def encode(position: Any) -> str:
    """A position in a list as an opaque, URL-safe cursor."""
    return base64.urlsafe_b64encode(orjson.dumps(position)).rstrip(b"=").decode()


def decode(cursor: str, shape: TypeAdapter[Position]) -> Position:
    """The position a cursor stands for.

    Raises `InvalidRequest` for a cursor that we did not write for this list.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return shape.validate_json(raw, strict=True)
    except (ValueError, binascii.Error, ValidationError) as error:
        raise InvalidRequest(
            "This cursor is not one of ours. Start again without `cursor`."
        ) from error
