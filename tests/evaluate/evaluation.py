"""Every engine asked every judged query and life of a set."""

from collections.abc import Iterator
from typing import NamedTuple

from libs.common.local.meilisearch import Meilisearch
from services.catalogue.settings import CatalogueSettings
from tests.evaluate import sets
from tests.evaluate.engines import engines
from tests.evaluate.judged import HALVES, KINDS, Judged, judged
from tests.evaluate.lives import KIND as GUIDANCE
from tests.evaluate.lives import Life, lives
from tests.evaluate.measures import Guided, Quality, guided, mean, quality

_KINDS: list[str] = [*KINDS, GUIDANCE]


class Answer(NamedTuple):
    set: str
    half: str
    engine: str
    asked: Judged | Life
    found: list[str]


class Row(NamedTuple):
    """The mean over the `queries` of one kind."""

    set: str
    half: str
    kind: str
    engine: str
    queries: int
    quality: Quality | Guided


async def answers(settings: CatalogueSettings, server: Meilisearch, set_: str) -> list[Answer]:
    """What each engine finds in `set_`, with which the empty catalogue of `settings` is filled."""
    await sets.fill(settings, set_)
    async with engines(settings, server) as named:
        queries = [
            Answer(set_, half, name, asked, await find(asked))
            for half in HALVES
            for asked in judged(set_, half)
            for name, find in named.queries.items()
        ]
        guidance = [
            Answer(set_, half, name, life, await guide(life))
            for half in HALVES
            for life in lives(set_, half)
            for name, guide in named.lives.items()
        ]
        return queries + guidance


def rows(all_of_them: list[Answer]) -> Iterator[Row]:
    """In the order of halves, kinds and engines."""
    grouped: dict[tuple[str, str, str, str], list[Quality | Guided]] = {}
    for answer in all_of_them:
        kind: str = answer.asked.kind
        key = (answer.set, answer.half, kind, answer.engine)
        measured = guided if isinstance(answer.asked, Life) else quality
        grouped.setdefault(key, []).append(measured(answer.found, answer.asked.relevant))
    order = sorted(grouped, key=lambda key: (HALVES.index(key[1]), _KINDS.index(key[2])))
    for key in order:
        yield Row(*key, len(grouped[key]), mean(grouped[key]))
