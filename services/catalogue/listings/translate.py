"""Services as rows of a spreadsheet (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from libs.common.languages import localised

BYTE_ORDER_MARK = "\ufeff"
"""Begins the file: without it Excel reads UTF-8 as Windows-1252, and ä and ö are spoilt."""

_LANGUAGES = ("fi", "sv", "en")
_LOCALISED = ("name", "summary", "description")
_LISTS = ("municipalities", "counties", "themes", "service_classes", "target_groups")
_PLAIN = ("charge_type", "latitude", "longitude", "web_page", "changed_at")
COLUMNS = (
    "id",
    *(f"{field}_{language}" for field in _LOCALISED for language in _LANGUAGES),
    "organisation",
    *_LISTS,
    "languages",
    *_PLAIN,
)
# What a spreadsheet would run as a formula, the two control characters included (OWASP).
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def lines(rows: Iterable[Sequence[str]]) -> str:
    """CSV lines, each with its CRLF."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def cells(service: Mapping[str, Any]) -> list[str]:
    """One service in the order of `COLUMNS`. Lists are joined with `;`."""
    texts = [
        _text((service[field] or {}).get(language))
        for field in _LOCALISED
        for language in _LANGUAGES
    ]
    lists = [_text(";".join(service[field])) for field in (*_LISTS, "languages")]
    organisation = _text(localised(service["organisation"], "fi"))
    return [str(service["id"]), *texts, organisation, *lists, *map(_plain, _values(service))]


def _values(service: Mapping[str, Any]) -> list[Any]:
    changed_at = service["changed_at"].isoformat()
    return [*(service[field] for field in _PLAIN[:-1]), changed_at]


def _plain(value: object) -> str:
    return _text(value) if isinstance(value, str) else "" if value is None else str(value)


def _text(value: str | None) -> str:
    """A cell that no spreadsheet takes for a formula: a leading sign gets an apostrophe before."""
    if not value:
        return ""
    return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value
