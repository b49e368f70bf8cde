"""The measures give what their definitions say."""

from math import log2

import pytest

from tests.evaluate.measures import Guided, Quality, average_precision, guided, mean, quality

GRADES = {"a": 3, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("found", "hit_1", "hit_3", "mrr"),
    [
        ("abc", 1, 1, 1),
        ("xba", 0, 1, 1 / 2),
        ("cxb", 0, 1, 1 / 3),
        ("cxyb", 0, 0, 1 / 4),
        ("c", 0, 0, 0),
        ("", 0, 0, 0),
        ("0123456789a", 0, 0, 0),
    ],
)
def test_a_hit_is_a_good_service_and_counts_by_its_place(
    found: str, hit_1: float, hit_3: float, mrr: float
) -> None:
    assert quality(list(found), GRADES)[:3] == (hit_1, hit_3, mrr)


def test_the_best_order_has_all_the_gain() -> None:
    assert quality(["a", "b", "c"], GRADES).ndcg_10 == 1
    assert quality(["x"], GRADES).ndcg_10 == 0


def test_a_later_place_has_less_of_the_gain() -> None:
    ideal = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)
    assert quality(["x", "a"], GRADES).ndcg_10 == pytest.approx(7 / log2(3) / ideal)


def test_what_is_not_found_lowers_the_average_precision() -> None:
    assert average_precision(["a", "x", "b"], GRADES) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(["c", "a"], GRADES) == pytest.approx(1 / 2 / 2)
    assert average_precision([], GRADES) == 0


def test_the_mean_is_taken_measure_by_measure() -> None:
    assert mean([Quality(1, 1, 1, 1), Quality(0, 1, 0.5, 0)]) == Quality(0.5, 1, 0.75, 0.5)


def test_a_life_is_measured_over_all_that_is_found_and_by_the_first_ten() -> None:
    found = [*(str(place) for place in range(10)), "a", "b"]
    assert guided(found, GRADES) == pytest.approx(((1 / 11 + 2 / 12) / 2, 0))
    assert mean([Guided(1, 0), Guided(0, 0.5)]) == Guided(0.5, 0.25)
