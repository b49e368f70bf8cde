"""Documents as a source sent them: their bytes, of which only the id has been read.

Reading them whole is much of the work of taking them in; it is done once, in the translator.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from services.catalogue.ptv import wire


class Sent(NamedTuple):
    """One document, or whatever other JSON stands in its place."""

    id: Any
    """What it has under `id`, of whatever kind; None where there is nothing that can be read."""
    json: bytes
    """Its own part of the answer, byte for byte."""


class _Named(msgspec.Struct):
    id: Any = None


_MEMBERS = msgspec.json.Decoder(list[msgspec.Raw])
_ONE = msgspec.json.Decoder(msgspec.Raw)
_NAMED = msgspec.json.Decoder(_Named)
_STRINGS_AND_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)


def sent(body: bytes) -> list[Sent]:
    """The members of a list, or the one document there is.

    What is no valid UTF-8 is found by who reads a document whole. Raises ValueError for no JSON.
    """
    try:
        if body.lstrip().startswith(b"["):
            return [_named(bytes(member)) for member in _MEMBERS.decode(body)]
        return [_named(bytes(_ONE.decode(body)).strip())]
    except (msgspec.DecodeError, RecursionError):
        return _slowly(body)


def _named(document: bytes) -> Sent:
    try:
        return Sent(_NAMED.decode(document).id, document)
    except (ValueError, RecursionError):
        return Sent(None, document)


def _slowly(body: bytes) -> list[Sent]:
    """The same for what the fast reader refuses, so that one odd document does not cost the others:
    a lone surrogate, NaN, a byte order mark, deep nesting."""
    read = wire.decode(body)
    # Nothing but UTF-8 can be cut by bytes.
    text = body.decode("utf-8-sig").encode()
    if not isinstance(read, list):
        read, text = [read], b"[%b]" % text
    parts = _members(text) if read else ()
    return [
        Sent(one.get("id") if isinstance(one, dict) else None, part)
        for one, part in zip(read, parts, strict=True)
    ]


def _members(body: bytes) -> Iterator[bytes]:
    """The members of a valid list that is not empty, however deep they are."""
    depth = start = 0
    for found in _STRINGS_AND_MARKS.finditer(body):
        mark = found[0]
        if mark in b"[{":
            depth += 1
            start = start or found.end()
        elif mark in b"]}":
            depth -= 1
        if (mark == b"," and depth == 1) or depth == 0:
            yield body[start : found.start()].strip()
            start = found.end()
