"""Documents as a source sent them: their bytes, of which only the id has been read.

Reading them whole is much of the work of taking them in; it is done once, in the translator.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from services.catalogue.ptv import wire


class Sent(NamedTuple):
    """One document, or whatever other JSON stands in its place."""

    id: Any
    """What it has under `id`, of whatever kind; None where there is nothing."""
    json: bytes
    """Its own part of the answer, byte for byte: the same document is always the same bytes."""


class _Named(msgspec.Struct):
    id: Any = None


_MEMBERS = msgspec.json.Decoder(list[msgspec.Raw])
_ONE = msgspec.json.Decoder(msgspec.Raw)
_NAMED = msgspec.json.Decoder(_Named)
_BETWEEN = re.compile(r"[\s,]*")


def sent(body: bytes) -> list[Sent]:
    """The members of a list, or the one document there is.

    Only the form of the JSON is checked, not the text in it. Raises ValueError for no JSON.
    """
    try:
        if body.lstrip().startswith(b"["):
            return [_named(bytes(member)) for member in _MEMBERS.decode(body)]
        return [_named(bytes(_ONE.decode(body)).strip())]
    except (msgspec.DecodeError, RecursionError):
        return list(_slowly(body))


def _named(document: bytes) -> Sent:
    try:
        return Sent(_NAMED.decode(document).id, document)
    except ValueError:
        return Sent(None, document)


def _slowly(body: bytes) -> Iterator[Sent]:
    """The same for what the fast reader refuses: a lone surrogate, a byte order mark."""
    read = wire.decode(body)
    text = body.decode("utf-8-sig")
    if not isinstance(read, list):
        read, text = [read], f"[{text}]"
    at = text.index("[") + 1
    for one in read:
        between = _BETWEEN.match(text, at)
        assert between
        start = between.end()
        _, at = json.JSONDecoder().raw_decode(text, start)
        yield Sent(one.get("id") if isinstance(one, dict) else None, text[start:at].encode())
