"""The queries of the bench."""

from typing import Any
from urllib.parse import parse_qsl

from services.catalogue.search.schemas import SearchQuery
from tests.bench.queries import asked_often, filtered, never_asked, reworded, zipf


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


def test_the_first_query_of_the_mix_comes_twice_as_often_as_the_second() -> None:
    drawn = zipf(100, 1, 20_000)
    assert set(drawn) == set(range(100))
    assert 1.8 < drawn.count(0) / drawn.count(1) < 2.2


def test_a_search_in_other_letters_is_the_same_search() -> None:
    told = list(reworded({"q": "uimahalli", "municipality": "609"}))
    read = [SearchQuery(**_given(one)) for one in told]
    assert len(set(told)) == len(told) == 65
    assert all(one == read[0] for one in read)


def _given(query: str) -> dict[str, Any]:
    return {name: [value] if name == "municipality" else value for name, value in parse_qsl(query)}
