"""PTV v11 JSON as it really comes, read leniently: any key may be missing, null or of a strange
kind. PTV's own field names live here and in `translate` only.

A reader gives the value or nothing; it never raises. What must be there raises `Unusable`.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import orjson

from libs.common.languages import LocalisedText

Json = dict[str, Any]

SERVICE: Final = "service"
CHANNEL: Final = "channel"
ORGANISATION: Final = "organisation"
COLLECTION: Final = "service_collection"
GENERAL_DESCRIPTION: Final = "general_description"
KINDS: Final = (GENERAL_DESCRIPTION, ORGANISATION, SERVICE, CHANNEL, COLLECTION)

_LANGUAGE = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
_LONGEST_CODE = 500
"""Characters; a key of an index in PostgreSQL cannot hold much more than five times that."""


class Unusable(Exception):
    """A document that cannot be taken in; the message says why, without quoting it."""


class Unreadable(Unusable):
    """No JSON that we, or PostgreSQL, could read."""


class NotPublished(Unusable):
    """The source has taken the document back, or not yet given it."""


def text(value: object) -> str | None:
    """A trimmed string, or None for anything else and for nothing. PostgreSQL cannot hold NUL."""
    if not isinstance(value, str):
        return None
    return value.replace("\x00", "").strip() or None


def text_at(item: Json, key: str) -> str | None:
    value = item.get(key)
    return None if value is None else text(value)


def flag(item: Json, key: str) -> bool:
    return item.get(key) is True


def items(value: object) -> list[Json]:
    """The objects of a list; nothing for null, for another kind of value, for stray members."""
    if not isinstance(value, list):
        return []
    return [member for member in value if isinstance(member, dict)]


def child(item: Json, key: str) -> Json:
    """An object, or an empty one."""
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    """The non-empty strings of a list, each once."""
    if not isinstance(value, list):
        return []
    return list(dict.fromkeys(filter(None, map(text, value))))


def identifier(value: object) -> UUID | None:
    """A UUID, or None when it is missing or misshapen."""
    return _uuid(value) if isinstance(value, str) else None


@lru_cache(20_000)
def _uuid(value: str) -> UUID | None:
    # Cached: each id comes several times, from both ends of every link.
    try:
        return UUID(value)
    except ValueError:
        return None


def localised(value: object) -> LocalisedText:
    """Language items `[{value, language}]`; the first text of each language."""
    found: LocalisedText = {}
    for item in items(value):
        _add(found, item)
    return found


def cleaned(texts: LocalisedText) -> LocalisedText:
    """Texts by language as `localised` would have read them."""
    return localised([{"language": code, "value": value} for code, value in texts.items()])


def localised_by_type(value: object) -> dict[str, LocalisedText]:
    """Localised items `[{value, language, type}]`, texts by type; empty types left out."""
    found: dict[str, LocalisedText] = {}
    for item in items(value):
        kind = text_at(item, "type")
        if kind:
            _add(found.setdefault(kind, {}), item)
    return {kind: texts for kind, texts in found.items() if texts}


def _add(found: LocalisedText, item: Json) -> None:
    language = item.get("language")
    if isinstance(language, str) and _is_language(language) and (value := text_at(item, "value")):
        found.setdefault(language, value)


@lru_cache(1000)
def _is_language(code: str) -> bool:
    return _LANGUAGE.fullmatch(code) is not None


def lists_by_language(value: object) -> dict[str, list[str]]:
    """Language items of which a language has several (keywords)."""
    found: dict[str, list[str]] = {}
    for item in items(value):
        one: LocalisedText = {}
        _add(one, item)
        for language, word in one.items():
            if word not in (known := found.setdefault(language, [])):
                known.append(word)
    return found


def moment(value: object) -> datetime | None:
    """PTV's UTC time without zone (`2020-04-22T09:35:58.293984`), with the zone set."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def codes(value: object) -> list[str]:
    """The codes of Finto items, each once."""
    return list(dict.fromkeys(code for code, _ in _with_codes(value)))


def coded(value: object) -> dict[str, LocalisedText]:
    """Finto items, code to name. The code is the key: the same class comes under three URIs."""
    return {code: localised(item.get("name")) for code, item in _with_codes(value)}


def _with_codes(value: object) -> Iterator[tuple[str, Json]]:
    """Without a code the last part of an item's URI serves."""
    for item in items(value):
        code = text_at(item, "code") or _code_of_uri(item)
        if code and len(code) <= _LONGEST_CODE:
            yield code, item


def _code_of_uri(item: Json) -> str | None:
    for uri in (text_at(item, "newUri"), text_at(item, "uri")):
        if uri and "/code/" in uri:
            return uri.rpartition("/code/")[2] or None
    return None


def terms(value: object) -> dict[str, LocalisedText]:
    """Ontology terms, URI to name."""
    return {
        uri: localised(item.get("name"))
        for item in items(value)
        if (uri := text_at(item, "uri")) and len(uri) <= _LONGEST_CODE
    }


def decode(body: bytes) -> Any:
    """JSON as PTV may send it; a lone surrogate, which orjson refuses, costs one document later.

    Raises ValueError for what is no JSON.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _decode_slowly(body)


def _decode_slowly(body: bytes) -> Any:
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
