"""How a Meilisearch index of services is set up. A change here has the index built anew."""

import hashlib
from typing import Any

import orjson

from services.catalogue.search.documents import (
    DISPLAYED,
    FILTERS,
    NEED_LEVELS,
    SORT_LANGUAGES,
    WEIGHED,
)
from services.catalogue.search.gathered import ANALYSED, LEVELS, base_key
from services.catalogue.vocabulary.answers import DEGREES

PRIMARY_KEY = "id"
_BASE = [base_key(language, level) for level in LEVELS for language in ANALYSED]
_NEEDS = [f"needs_{degree}" for degree in DEGREES]


def _searchable() -> list[str]:
    """By importance: a name counts more than a description, inflected or not."""
    return [
        attribute
        for level in LEVELS
        for attribute in (
            f"written_{level}",
            *(base_key(code, level) for code in ANALYSED),
            *(f"needs_{degree}" for degree in DEGREES if NEED_LEVELS[degree] == level),
        )
    ]


SETTINGS: dict[str, Any] = {
    "searchableAttributes": _searchable(),
    "displayedAttributes": [*DISPLAYED, *WEIGHED],
    # Without search among facet values and without comparisons, which nobody asks for.
    "filterableAttributes": [
        {
            "attributePatterns": [PRIMARY_KEY, *FILTERS],
            "features": {"facetSearch": False, "filter": {"equality": True, "comparison": False}},
        }
    ],
    "facetSearch": False,
    "sortableAttributes": [f"sort_{language}" for language in SORT_LANGUAGES],
    # Sorting comes first: who asks for the order of names wants nothing else. Which text a word is
    # found in says more than how near to each other two words are.
    "rankingRules": ["sort", "words", "typo", "attribute", "proximity", "exactness"],
    # Base forms go by the text, not by word order, so only "in the same text" means anything.
    "proximityPrecision": "byAttribute",
    "typoTolerance": {
        "enabled": True,
        # A slip is looked for in names, topics and summaries only. In base forms and long texts
        # some other word is always near: kunto and kunta, kerho and verho.
        "disableOnAttributes": [*_BASE, *_NEEDS, "written_4"],
        "disableOnNumbers": True,
        "minWordSizeForTypos": {"oneTypo": 6, "twoTypos": 10},
    },
    # None: which words of a question count is decided once for both engines, in `query`.
    "stopWords": [],
    # 309 municipalities, 228 service classes, thousands of organisations; 100 is the default.
    "faceting": {"maxValuesPerFacet": 10_000},
    "pagination": {"maxTotalHits": 100_000},
}


def settings_hash() -> str:
    """Tells whether an index was built with these settings."""
    canonical = orjson.dumps(SETTINGS, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(canonical, digest_size=16).hexdigest()
