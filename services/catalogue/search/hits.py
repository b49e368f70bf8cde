"""From search documents to what readers see: plain dicts, for they are made by the thousand."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from libs.common.languages import Language, pick
from services.catalogue.language.finnish import Forms
from services.catalogue.search import highlight
from services.catalogue.search.query import Text
from services.catalogue.search.wanted import Document

AS_IT_IS = (
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
    name = _best(document["names"], language) or (language, "")
    summary = _best(document["summaries"], language)
    texts = {"name": name, "summary": summary} if summary else {"name": name}
    return {
        "id": document["id"],
        "name": name[1],
        "summary": summary[1] if summary else None,
        "language": name[0],
        "organisation": _organisation(document["organisation"], language),
        "distance": None if distance is None else round(distance),
        "highlight": highlight.marked(texts, _sought(text)) if text else {},
        **{key: document[key] for key in AS_IT_IS},
    }


def _best(texts: Mapping[str, str], language: Language) -> tuple[str, str] | None:
    """As `pick`, without making the order of fallback for what is nearly always there."""
    own = texts.get(language)
    return (language, own) if own else pick(texts, language)


def _organisation(
    organisation: Mapping[str, Any] | None, language: Language
) -> dict[str, Any] | None:
    if organisation is None:
        return None
    best = _best(organisation["names"], language)
    return {"id": organisation["id"], "name": best[1] if best else ""}


@lru_cache(1000)
def _sought(text: Text) -> highlight.Sought:
    last = text.words[-1]
    forms = [form for word in text.words for form in word.forms.values()]
    return highlight.sought(
        [form for word in text.words for form in (word.written, word.typed)],
        None if last.known and last.typed == last.written else last.typed,
        chain.from_iterable(_itself(one) for one in forms),
        # What a compound is derived from says as little as its members.
        chain.from_iterable((*one.parts, *one.kin) for one in forms if one.parts),
    )


def _itself(forms: Forms) -> tuple[str, ...]:
    return forms.whole if forms.parts else (*forms.whole, *forms.kin)
