"""From what fits to the items of the answer, with the places that matched."""

from typing import Any

from services.catalogue.search import highlight
from services.catalogue.suggestions.query import Asked
from services.catalogue.suggestions.rules import Candidate, runs, spelled, undotted

Span = tuple[int, int]


def item(found: Candidate, asked: Asked) -> dict[str, Any]:
    """A `schemas.SuggestionItem` as JSON will have it."""
    return {
        "kind": found.kind,
        "text": found.text,
        "language": found.language,
        "code": found.code,
        "id": found.id,
        "count": found.services,
        "municipality": found.municipality,
        "highlight": marked(found, asked),
    }


def marked(found: Candidate, asked: Asked) -> list[Span]:
    """What was typed where the name begins so, and whole words where they are inflected."""
    begun = _begun(found, asked) if found.start is not None else []
    if begun and " " not in asked.phrase:
        return begun
    words = [form for forms in asked.firsts for form in forms]
    words += asked.forms if found.start is None else ()
    elsewhere = [one for one in _inflected(found, words) if not _meets(one, begun)]
    return sorted((*begun, *elsewhere))


def _begun(found: Candidate, asked: Asked) -> list[Span]:
    """The words typed, one after the other from where they fit; the last one alone when the others
    are elsewhere."""
    assert found.start is not None
    shown = spelled(found.text)
    places = [(found.start + at, run) for at, run in runs(shown[found.start :])]
    typed = [run for _, run in runs(asked.meant if found.meant and asked.meant else asked.phrase)]
    together = places[: len(typed)]
    if not all(_fits(run, word) for (_, run), word in zip(together, typed, strict=False)):
        typed, together = typed[-1:], places[:1]
    return [
        (at, at + min(len(word), len(run)))
        for (at, run), word in zip(together, typed, strict=False)
    ]


def _fits(run: str, typed: str) -> bool:
    return undotted(run).startswith(undotted(typed))


def _inflected(found: Candidate, forms: list[str]) -> list[Span]:
    if not forms:
        return []
    sought = highlight.sought((), None, forms, ())
    return highlight.marked({"text": (found.language, found.text)}, sought).get("text", [])


def _meets(one: Span, others: list[Span]) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)
