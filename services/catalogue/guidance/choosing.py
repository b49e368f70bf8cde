"""Which answers to name, in which order: the best, and all the wishes among the first."""

from collections import Counter
from collections.abc import Sequence

from services.catalogue.guidance.rules import Answer
from services.catalogue.guidance.weights import weights

_MOST_ABOVE = 5


def diverse(ranked: Sequence[Answer], limit: int) -> list[Answer]:
    """At most `limit` of them, greedily: what no answer above covers counts, and the services of
    one organisation make room for others. `ranked` is best first, which settles what is equal."""
    left, chosen = list(ranked), list[Answer]()
    state = _State(len(ranked[0].strengths) if ranked else 0)
    open_wishes = {
        number
        for number in range(len(state.covered))
        if any(_covers(one, number) for one in ranked)
    }
    first = weights().diversity.first
    while left and len(chosen) < limit:
        room = min(first, limit) - len(chosen)
        pool = left
        if 0 < room <= len(open_wishes):
            pool = [one for one in left if any(_covers(one, n) for n in open_wishes)]
        best = _best(pool, state)
        left.remove(best)
        chosen.append(best)
        state.add(best)
        open_wishes -= {number for number in open_wishes if _covers(best, number)}
    return chosen


def _best(pool: Sequence[Answer], state: "_State") -> Answer:
    """The first of those worth most. Nothing is worth more than its score, so those that follow
    one worth as much need not be looked at."""
    best, most = pool[0], state.worth(pool[0])
    for one in pool[1:]:
        if one.score <= most:
            break
        worth = state.worth(one)
        if worth > most:
            best, most = one, worth
    return best


class _State:
    """What has been named so far."""

    def __init__(self, wishes: int) -> None:
        self.covered = [0.0] * wishes
        self._organisations: Counter[str] = Counter()

    def worth(self, one: Answer) -> float:
        by = weights().diversity
        new = sum(
            strength * (1 - covered)
            for strength, covered in zip(one.strengths, self.covered, strict=True)
        )
        whole = sum(one.strengths) or 1.0
        above = max((self._organisations[id_] for id_ in one.service.organisations), default=0)
        novelty = 1 - by.share + by.share * new / whole
        return one.score * novelty * by.same_organisation ** min(above, _MOST_ABOVE)

    def add(self, one: Answer) -> None:
        self._organisations.update(one.service.organisations)
        self.covered = [
            1 - (1 - covered) * (1 - min(1.0, strength) / 2)
            for covered, strength in zip(self.covered, one.strengths, strict=True)
        ]


def _covers(one: Answer, wish: int) -> bool:
    return one.strengths[wish] >= weights().good
