"""The Meilisearch that tests, bench and evaluation run: one binary for all, fetched once."""

from pathlib import Path

from libs.common.local import meilisearch
from libs.common.settings import Settings

_KEPT = Path(__file__).parents[1] / ".tarjotin" / "bin"


def binary() -> Path:
    found = meilisearch.find_binary(Settings().meilisearch_bin, _KEPT)
    return found or meilisearch.fetch_binary(_KEPT)
