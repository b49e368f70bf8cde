"""The judged queries are whole, and about services that are there."""

from collections import Counter
from functools import cache

import orjson
import pytest

from services.catalogue.ptv import wire
from services.catalogue.ptv.folder import FolderSource
from tests.evaluate import sets
from tests.evaluate.judged import GOOD, HALVES, KINDS, judged
from tests.evaluate.lives import lives

ALL_SETS = list(sets.SETS)
BOTH = [(set_, half) for set_ in ALL_SETS for half in HALVES]


@cache
def ids(set_: str) -> frozenset[str]:
    documents = FolderSource(sets.SETS[set_])._documents[wire.SERVICE]
    return frozenset(orjson.loads(one.json)["id"] for one in documents)


def test_there_are_three_hundred_queries_and_more() -> None:
    assert sum(len(judged(*both)) for both in BOTH) >= 300


@pytest.mark.parametrize(("set_", "half"), BOTH)
def test_every_kind_is_asked(set_: str, half: str) -> None:
    counted = Counter(one.kind for one in judged(set_, half))
    assert all(counted[kind] >= 10 for kind in KINDS)


@pytest.mark.parametrize(("set_", "half"), BOTH)
def test_every_query_has_a_good_answer(set_: str, half: str) -> None:
    assert [one.q for one in judged(set_, half) if max(one.relevant.values()) < GOOD] == []


@pytest.mark.parametrize(("set_", "half"), [both for both in BOTH if both[0] in sets.present()])
def test_every_answer_is_there(set_: str, half: str) -> None:
    assert {id_ for one in judged(set_, half) for id_ in one.relevant} <= ids(set_)


@pytest.mark.parametrize("set_", ALL_SETS)
def test_no_query_stands_twice_in_a_half(set_: str) -> None:
    for half in HALVES:
        asked = Counter((one.q.lower(), one.municipality) for one in judged(set_, half))
        assert asked.most_common(1)[0][1] == 1


def test_there_are_forty_lives_and_more() -> None:
    assert sum(len(lives(*both)) for both in BOTH) >= 40


@pytest.mark.parametrize(("set_", "half"), BOTH)
def test_every_life_has_good_services(set_: str, half: str) -> None:
    assert [one.life for one in lives(set_, half) if max(one.relevant.values()) < GOOD] == []


@pytest.mark.parametrize(("set_", "half"), [both for both in BOTH if both[0] in sets.present()])
def test_every_service_of_a_life_is_there(set_: str, half: str) -> None:
    assert {id_ for one in lives(set_, half) for id_ in one.relevant} <= ids(set_)
