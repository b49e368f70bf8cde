"""Services that answer needs stand in the order of all that a query may speak of."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.search.ranking import WINDOW, Telling, Weighing, best_first

BY_NEED = 0.0
BABY = Telling(frozenset({"vauva"}), 1.0)
LIKELY = {"sleep": 0.4, "baby": 0.3, "family": 0.3}


def document(id_: str, *, name: str = "", text: str = "", **needs: float) -> dict[str, Any]:
    return {"id": id_, "needs": needs, "base_fi_1": name, "base_fi_4": text}


def ids(
    *documents: dict[str, Any], matches: list[float] | None = None, worth: float = 0.9
) -> list[str]:
    by = Weighing(LIKELY, [BABY], ["fi"], worth)
    found = best_first(documents, matches or [BY_NEED] * len(documents), by)
    return [one["id"] for one in found]


def test_what_answers_two_needs_comes_before_what_answers_the_likeliest_alone() -> None:
    assert ids(document("sleep", sleep=2), document("both", baby=2, family=2)) == ["both", "sleep"]


def test_who_answers_better_comes_first() -> None:
    assert ids(document("weakly", sleep=0.5), document("well", sleep=2)) == ["well", "weakly"]


def test_of_equal_answers_that_which_has_a_word_of_the_query_comes_first() -> None:
    assert ids(document("other", sleep=2), document("baby", sleep=2, text="uni vauva")) == [
        "baby",
        "other",
    ]


def test_a_word_in_the_name_tells_more_than_one_in_a_long_text() -> None:
    assert ids(document("text", text="vauva"), document("name", name="vauva")) == ["name", "text"]


def test_a_part_of_a_word_is_not_the_word() -> None:
    assert ids(document("part", name="vauvajumppa"), document("word", name="oma vauva")) == [
        "word",
        "part",
    ]


def test_what_has_all_words_stays_before_what_only_answers_a_need() -> None:
    found = (document("need", sleep=2), document("words"))
    assert ids(*found, matches=[BY_NEED, 0.97]) == ["words", "need"]


def test_the_best_answer_comes_before_a_distant_match_of_words() -> None:
    found = (document("words"), document("need", sleep=2))
    assert ids(*found, matches=[0.4, BY_NEED]) == ["need", "words"]


def test_without_knowing_how_they_were_found_the_order_stays() -> None:
    found = [document("weakly", sleep=0.5), document("well", sleep=2)]
    by = Weighing(LIKELY, [BABY], ["fi"], 0.9)
    assert best_first(found, [], by) == found


def test_while_some_were_indexed_before_there_were_needs_the_order_stays() -> None:
    assert ids({"id": "old"}, document("new", sleep=1)) == ["old", "new"]


@given(st.lists(st.integers(0, 30).map(lambda tenths: tenths / 10), max_size=WINDOW + 20))
def test_every_service_is_there_once_and_those_beyond_the_window_stay(scores: list[float]) -> None:
    documents = [document(str(place), sleep=score) for place, score in enumerate(scores)]
    found = ids(*documents, matches=[BY_NEED] * len(documents)) if documents else []
    assert sorted(found, key=int) == [one["id"] for one in documents]
    assert found[WINDOW:] == [one["id"] for one in documents[WINDOW:]]
    assert [scores[int(one)] for one in found[:WINDOW]] == sorted(scores[:WINDOW], reverse=True)
