"""How good a list of services is as the answer to a judged query. All between 0 and 1."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import NamedTuple, TypeVar

from tests.evaluate.judged import GOOD

DEEPEST = 10
"""Places that are looked at."""


class Quality(NamedTuple):
    """Of one answer, or the mean of many."""

    hit_1: float
    hit_3: float
    mrr: float
    ndcg_10: float


class Guided(NamedTuple):
    """Of one life, or the mean of many."""

    map: float
    """Mean average precision."""
    ndcg_10: float


def quality(found: Sequence[str], relevant: Mapping[str, int]) -> Quality:
    """Of the ids found, best first, by the grades of the relevant ones."""
    first = _first_good(found[:DEEPEST], relevant)
    return Quality(
        hit_1=float(first == 1),
        hit_3=float(first is not None and first <= 3),
        mrr=1 / first if first else 0.0,
        ndcg_10=_ndcg(found[:DEEPEST], relevant),
    )


def guided(found: Sequence[str], relevant: Mapping[str, int]) -> Guided:
    return Guided(average_precision(found, relevant), _ndcg(found[:DEEPEST], relevant))


Measured = TypeVar("Measured", Quality, Guided, Quality | Guided)


def mean(all_of_them: Sequence[Measured]) -> Measured:
    """Measure by measure; all are of one kind."""
    columns = zip(*all_of_them, strict=True)
    return type(all_of_them[0])(*(sum(column) / len(all_of_them) for column in columns))


def average_precision(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """The mean of the precision at each good service; those not found count as zero."""
    good = {id_ for id_, grade in relevant.items() if grade >= GOOD}
    met, total = 0, 0.0
    for place, id_ in enumerate(found, start=1):
        if id_ in good:
            met += 1
            total += met / place
    return total / len(good)


def _first_good(found: Sequence[str], relevant: Mapping[str, int]) -> int | None:
    places = (place for place, id_ in enumerate(found, 1) if relevant.get(id_, 0) >= GOOD)
    return next(places, None)


def _ndcg(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Järvelin and Kekäläinen's measure with the gain 2^grade - 1."""
    ideal = _gain(sorted(relevant.values(), reverse=True)[:DEEPEST])
    return _gain([relevant.get(id_, 0) for id_ in found]) / ideal


def _gain(grades: Sequence[int]) -> float:
    return sum(float(2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))
