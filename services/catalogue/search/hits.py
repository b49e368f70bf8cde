"""From search documents to what readers see: plain dicts, for they are made by the thousand."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from libs.common.languages import Language, localised, pick
from services.catalogue.search import highlight
from services.catalogue.search.query import Text, Word
from services.catalogue.search.wanted import Document

_AS_IT_IS = (
    "municipalities",
    "nationwide",
    "themes",
    "charge_type",
    "referral_mode",
    "capacity_state",
    "capacity_until",
    "channel_types",
)


def hit(
    document: Document, language: Language, text: Text | None, distance: float | None
) -> dict[str, Any]:
    """A `schemas.Hit` as JSON will have it."""
    name = pick(document["names"], language) or (language, "")
    summary = pick(document["summaries"], language)
    texts = {"name": name, "summary": summary} if summary else {"name": name}
    return {
        "id": document["id"],
        "name": name[1],
        "summary": summary[1] if summary else None,
        "language": name[0],
        "organisation": _organisation(document["organisation"], language),
        "distance": None if distance is None else round(distance),
        "highlight": highlight.marked(texts, _sought(text)) if text else {},
        **{key: document[key] for key in _AS_IT_IS},
    }


def _organisation(
    organisation: Mapping[str, Any] | None, language: Language
) -> dict[str, Any] | None:
    if organisation is None:
        return None
    return {"id": organisation["id"], "name": localised(organisation["names"], language) or ""}


@lru_cache(1000)
def _sought(text: Text) -> highlight.Sought:
    last = text.words[-1]
    return highlight.sought(
        [word.written for word in text.words],
        None if last.known else last.written,
        [form for word in text.words for form in _wholes(word)],
        [part for word in text.words for forms in word.forms.values() for part in forms.parts],
    )


def _wholes(word: Word) -> Iterator[str]:
    for forms in word.forms.values():
        yield from (*forms.whole, *forms.kin)
