"""What is known of a service becomes the document it is found by.

The texts of a service are read on four levels of importance: names, topics, summaries, bodies. Only
`words.indexed` of them reaches what is searched, so that nothing that identifies a person does;
what a hit shows (names, summaries) is the source's public text as it is.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import orjson

from libs.common.languages import FALLBACK, localised
from libs.common.sorting import sort_key
from services.catalogue.codes.rules import ancestors
from services.catalogue.language import stems
from services.catalogue.language.words import indexed
from services.catalogue.search import vectors
from services.catalogue.search.facts import Facts
from services.catalogue.search.gathered import (
    ANALYSED,
    LEVELS,
    FormsOf,
    Levels,
    Text,
    base_key,
    gather,
)
from services.catalogue.suggestions.rules import Named, named
from services.catalogue.vocabulary.answers import DEGREES, NONE, Answers, answered
from services.catalogue.vocabulary.expressions import token

LAYOUT = 5
"""To be raised when the same facts shall give another document: all are then built anew."""
SORT_LANGUAGES = tuple(FALLBACK)
NEED_LEVELS = {degree: (degree + 3) // 4 for degree in DEGREES}
"""The level of texts that answering a need so well is as important as."""

FILTERS = (
    "nationwide",
    "local_municipalities",
    "counties",
    "themes",
    "service_classes",
    "target_groups",
    "life_events",
    "channel_types",
    "organisations",
    "languages",
    "accessibility",
    "free_of_charge",
    "remote",
    "referable",
)
"""Keys of the document, and columns of search_document by the same names."""

DISPLAYED = (
    "id",
    "names",
    "summaries",
    "organisation",
    "municipalities",
    "nationwide",
    "counties",
    "themes",
    "channel_types",
    "charge_type",
    "referral_mode",
    "capacity_state",
    "capacity_until",
)
"""Keys of the document that a hit shows."""

WEIGHED = ("needs", *(base_key(language, level) for language in ANALYSED for level in LEVELS))
"""Keys of the document that `ranking` goes by."""


class Row(NamedTuple):
    """A row of search_document. `document` is JSON, also what the search engine is given."""

    columns: dict[str, Any]
    document: bytes
    names: Sequence[Named] = ()
    """What it is suggested by."""


def analysis(answers_version: int = NONE.version) -> int:
    """Changes when documents of the same facts may differ from those built before."""
    told = f"{LAYOUT} {_rules_version()} {answers_version}"
    return zlib.crc32(told.encode()) >> 1


@cache
def _rules_version() -> str:
    return stems.rules_version()


def is_found(facts: Facts, *, themes_gate: bool) -> bool:
    """Whether residents are to find it: there is a name to show and, with the gate, a theme and a
    target group."""
    named = any(name.strip() for name in facts.names.values())
    return named and (not themes_gate or bool(facts.themes and facts.target_groups))


def read(facts: Facts) -> Levels:
    """The texts of a service, cut into words."""
    content, general = facts.content, facts.general_description or {}
    return (
        _cut(_names(facts)),
        _cut(_topics(facts)),
        _cut(_localised(content, "summary")),
        _cut((*_bodies(content), *_bodies(general), *_connections(facts))),
    )


def vocabulary(services: Iterable[Levels]) -> dict[str, set[str]]:
    """The words to find forms for, by language."""
    found: dict[str, set[str]] = {language: set() for language in ANALYSED}
    for levels in services:
        for text in (text for level in levels for text in level if text.language in found):
            found[text.language].update(text.words)
    return found


def build(facts: Facts, levels: Levels, forms: FormsOf, answers: Answers = NONE) -> Row:
    """The document of a service, and the columns that the stand-in searches."""
    words = gather(levels, forms)
    found = [words.found[level].keys() for level in LEVELS]
    scores = answers.scores(found, facts.service_classes)
    needs = _tokens(answered(scores))
    for degree, tokens in needs.items():
        words.add(tokens, NEED_LEVELS[degree])
    filters = _filters(facts)
    keys = {code: sort_key(localised(facts.names, code) or "", code) for code in SORT_LANGUAGES}
    document = {
        **_displayed(facts),
        **filters,
        "needs": scores,
        **{f"sort_{code}": key for code, key in keys.items()},
        **{f"written_{level}": _written(levels[level - 1]) for level in LEVELS},
        **{key: " ".join(own) for key, own in words.base.items()},
        **{f"needs_{degree}": " ".join(tokens) for degree, tokens in needs.items()},
    }
    own = {
        "service_id": facts.id,
        "sort_keys": keys,
        "needs": scores,
        "analysis": analysis(answers.version),
    }
    columns = own | filters | {"vector": vectors.written(words.found)}
    return Row(columns, orjson.dumps(document), _named(facts, forms))


def _named(facts: Facts, forms: FormsOf) -> list[Named]:
    texts = ((language, name) for language, name in facts.names.items() if name.strip())
    return [named(language, name, forms.get(language, {})) for language, name in texts]


def _tokens(answered: Mapping[str, int]) -> dict[int, list[str]]:
    """By degree, what stands for the needs that the service answers so well."""
    tokens: dict[int, list[str]] = {degree: [] for degree in DEGREES}
    for code, degree in sorted(answered.items()):
        tokens[degree].append(token(code))
    return tokens


def _names(facts: Facts) -> Iterator[tuple[str, str]]:
    yield from facts.names.items()
    yield from _localised(facts.content, "alternative_name")


def _topics(facts: Facts) -> Iterator[tuple[str, str]]:
    for language, keywords in facts.content.get("keywords", {}).items():
        yield from ((language, keyword) for keyword in keywords)
    for coded in ("ontology_terms", "service_classes"):
        for item in facts.content.get(coded, ()):
            yield from item["name"].items()
    named = [one.names for one in facts.organisations] + [one.names for one in facts.channels]
    yield from (pair for names in named for pair in names.items())


def _bodies(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return _localised(content, "description", "user_instruction", "requirements", "background")


def _connections(facts: Facts) -> Iterator[tuple[str, str]]:
    return (pair for channel in facts.channels for pair in channel.description.items())


def _localised(content: Mapping[str, Any], *keys: str) -> Iterator[tuple[str, str]]:
    return (pair for key in keys for pair in content.get(key, {}).items())


def _cut(texts: Iterable[tuple[str, str]]) -> list[Text]:
    """Each text once, without those of which nothing is left."""
    cut = [Text(language, indexed(text)) for language, text in dict.fromkeys(texts)]
    return [text for text in cut if text.words]


def _written(level: Sequence[Text]) -> list[str]:
    """Texts as they are written; a name that is the same in two languages counts once."""
    return list(dict.fromkeys(" ".join(text.words) for text in level))


def _filters(facts: Facts) -> dict[str, Any]:
    kinds = {channel.channel_type for channel in facts.channels}
    follows = "ServiceLocation" not in kinds and bool(kinds & {"EChannel", "Phone"})
    return {
        "nationwide": facts.nationwide,
        "local_municipalities": facts.local_municipalities,
        "counties": facts.counties,
        "themes": facts.themes,
        "service_classes": _with_ancestors(facts.service_classes),
        "target_groups": _with_ancestors(facts.target_groups),
        "life_events": _with_ancestors(facts.life_events),
        "channel_types": sorted(kinds),
        "organisations": _organisation_ids(facts),
        "languages": facts.languages,
        "accessibility": sorted({one for own in facts.channels for one in own.accessibility}),
        "free_of_charge": facts.charge_type == "FreeOfCharge",
        "remote": follows if facts.remote is None else facts.remote,
        "referable": facts.referral_mode == "referable",
    }


def _with_ancestors(codes: Iterable[str]) -> list[str]:
    """P27.1 gives P27 and P27.1."""
    return sorted({above for code in codes for above in ancestors(code)})


def _organisation_ids(facts: Facts) -> list[str]:
    """Of every role, whether we have the organisation or not."""
    named = {role["id"] for role in facts.content.get("organisations", ()) if role.get("id")}
    return sorted(named | ({str(facts.organisation_id)} if facts.organisation_id else set()))


def _displayed(facts: Facts) -> dict[str, Any]:
    """What a hit shows beside the filters among `DISPLAYED`."""
    own = (one for one in facts.organisations if one.id == facts.organisation_id)
    return {
        "id": facts.id,
        "names": facts.names,
        "summaries": facts.content.get("summary", {}),
        "organisation": next(({"id": one.id, "names": one.names} for one in own), None),
        "municipalities": facts.municipalities,
        "charge_type": facts.charge_type,
        "referral_mode": facts.referral_mode or "signpost",
        "capacity_state": facts.capacity_state,
        "capacity_until": facts.capacity_until,
    }
