"""The queries of the bench."""

from tests.bench.queries import asked_often, filtered, never_asked


def test_the_queries_of_a_seed_are_always_the_same() -> None:
    assert asked_often(1, 100, 30) == asked_often(1, 100, 30)


def test_no_query_comes_twice() -> None:
    texts = [query["q"] for query in asked_often(1, 100, 300)]
    assert len(set(texts)) == len(texts) == 300


def test_queries_never_asked_share_none_with_those_asked_often() -> None:
    often = asked_often(1, 1000, 300)
    new = never_asked(1, 1000, 300, often)
    assert {query["q"] for query in often}.isdisjoint(query["q"] for query in new)


def test_each_filtered_query_has_one_filter_beside_its_words() -> None:
    found = filtered(asked_often(1, 100, 8), ["nature", "culture"])
    assert {tuple(query) for query in found} == {("q", "municipality"), ("q", "theme")}
