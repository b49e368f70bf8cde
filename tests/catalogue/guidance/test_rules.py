"""How services are scored, and which are named first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.guidance import choosing, rules
from services.catalogue.guidance.rules import Answer, Candidate, Person
from services.catalogue.guidance.weights import AgeGroup, weights
from services.catalogue.guidance.wishes import Wish, Word

FINN = Person("fi", municipalities=["684"], counties=["06"])


def service(id_: str = "a", **fields: Any) -> Candidate:
    lists = ("local_municipalities", "counties", "themes", "service_classes", "target_groups")
    more = ("languages", "organisations", "accessibility", "words")
    nothing = ("charge_type", "minimum_age", "maximum_age", "capacity_state", "capacity_until")
    defaults: dict[str, Any] = {
        **{field: [] for field in (*lists, *more)},
        **dict.fromkeys((*nothing, "price_note")),
        **dict.fromkeys(("nationwide", "remote", "free_of_charge"), False),
        "service_id": id_,
        "needs": {},
        "languages": ["fi"],
        "service_type": "Service",
        "signs": frozenset(),
    }
    return Candidate(**{**defaults, **fields})


def wish(*codes: str, interest: bool = False, words: tuple[Word, ...] = ()) -> Wish:
    sure = dict.fromkeys(codes, 1.0)
    return Wish("needs.0", interest, sure, sure, words)


def ranked(services: list[Candidate], *wishes: Wish, person: Person = FINN) -> list[str]:
    found = rules.answers(services, wishes, person, {}, frozenset())
    return [one.service.service_id for one in found]


def test_who_answers_better_comes_first_and_who_does_not_is_left_out() -> None:
    services = [service("a", needs={"grief": 1.0}), service("b", needs={"grief": 2.0}), service()]
    assert ranked(services, wish("grief")) == ["b", "a"]


def test_who_answers_two_needs_rises() -> None:
    one = service("a", needs={"grief": 1.5})
    both = service("b", needs={"grief": 1.3, "sleep": 1.3})
    assert ranked([one, both], wish("grief"), wish("sleep")) == ["b", "a"]


def test_a_need_weighs_more_than_an_interest() -> None:
    services = [service("a", needs={"crafts": 1.5}), service("b", needs={"grief": 1.5})]
    assert ranked(services, wish("crafts", interest=True), wish("grief")) == ["b", "a"]


def test_the_very_words_add_to_an_answer_by_where_they_stand() -> None:
    words = (Word(("puutyö",), (), 3, 0.8),)
    services = [
        service(name, words=[level]) for name, level in [("c", 3), ("a", 1), ("d", 0), ("b", 2)]
    ]
    assert ranked(services, wish(interest=True, words=words)) == ["a", "b", "c"]


def test_ones_own_municipality_comes_before_the_county_and_that_before_the_rest() -> None:
    areas: list[dict[str, Any]] = [
        {"local_municipalities": ["609"]},
        {"nationwide": True},
        {"counties": ["06"]},
        {"local_municipalities": ["684"]},
    ]
    services = [
        service(str(place), needs={"grief": 1.0}, **area) for place, area in enumerate(areas)
    ]
    assert ranked(services, wish("grief")) == ["3", "2", "1", "0"]


def test_equal_ones_come_by_id() -> None:
    services = [service(id_, needs={"grief": 1.0}) for id_ in "cab"]
    assert ranked(services, wish("grief")) == ["a", "b", "c"]


def test_permits_come_after_what_helps() -> None:
    permit = service("a", needs={"grief": 1.0}, service_type="PermitOrObligation")
    assert ranked([permit, service("b", needs={"grief": 1.0})], wish("grief")) == ["b", "a"]


@pytest.mark.parametrize(
    ("group", "least", "most", "within"),
    [
        ("older", None, None, None),
        ("older", 65, None, True),
        ("older", None, 64, False),
        ("young", 18, 29, True),
        ("child", 13, None, False),
        ("adult", 29, 29, True),
    ],
)
def test_an_age_group_is_within_limits_when_anybody_of_it_is(
    group: AgeGroup, least: int | None, most: int | None, within: bool | None
) -> None:
    assert rules.within_ages(service(minimum_age=least, maximum_age=most), group) is within


def test_a_target_group_is_said_and_a_word_is_inferred() -> None:
    told = service(target_groups=["KR1", "KR1.1"], signs=frozenset({"young", "older"}))
    assert rules.audiences(told) == {"older": False, "young": True}


def test_a_wish_brings_what_fits_it_up_and_leaves_nothing_out() -> None:
    at_home = service("b", needs={"grief": 1.0}, remote=True)
    there = service("a", needs={"grief": 1.2})
    person = FINN._replace(remote=True)
    assert ranked([there, at_home], wish("grief")) == ["a", "b"]
    assert ranked([there, at_home], wish("grief"), person=person) == ["b", "a"]


# --- the order ------------------------------------------------------------------------------------


def answer(id_: str, *strengths: float, organisation: str = "") -> Answer:
    owner = [organisation] if organisation else []
    return Answer(service(id_, organisations=owner), max(strengths, default=0), strengths)


def chosen(answers: list[Answer], limit: int = 10) -> list[str]:
    best_first = sorted(answers, key=lambda one: (-one.score, one.service.service_id))
    return [one.service.service_id for one in choosing.diverse(best_first, limit)]


def test_every_wish_that_can_be_answered_is_among_the_first_ten() -> None:
    halls = [answer(f"hall {number:02}", 1.0, 0.0) for number in range(30)]
    weak = answer("woodwork", 0.0, weights().good)
    assert "woodwork" in chosen([*halls, weak])


def test_one_organisation_makes_room_for_others_that_are_as_good() -> None:
    own = [answer(f"a{number}", 0.8, organisation="town") for number in range(5)]
    other = answer("b", 0.79, organisation="club")
    assert chosen([*own, other])[1] == "b"


strengths = st.lists(st.floats(0, 2), min_size=3, max_size=3)


@given(st.lists(strengths, max_size=40), st.integers(1, 20))
def test_the_choice_is_whole_and_covers_what_can_be_covered(
    all_strengths: list[list[float]], limit: int
) -> None:
    answers = [answer(f"{number:03}", *own) for number, own in enumerate(all_strengths)]
    found = chosen(answers, limit)
    assert len(found) == len(set(found)) == min(limit, len(answers))
    assert found == chosen(list(reversed(answers)), limit)
    good = weights().good
    for wish_number in range(3):
        can = {one.service.service_id for one in answers if one.strengths[wish_number] >= good}
        if can and limit >= 3:
            assert can & set(found[:10])


@given(st.floats(0, 3), st.floats(0, 3))
def test_a_better_answer_to_a_need_never_scores_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    services = [service("a", needs={"grief": high}), service("b", needs={"grief": low})]
    found = rules.answers(services, [wish("grief")], FINN, {}, frozenset())
    assert [answer.score for answer in found] == sorted(
        (answer.score for answer in found), reverse=True
    )
    if rules.answers(services[1:], [wish("grief")], FINN, {}, frozenset()):
        assert found[0].service.service_id == "a"
