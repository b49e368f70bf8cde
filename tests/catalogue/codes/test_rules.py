"""What the bundled data files say."""

import pytest

from services.catalogue.codes import rules

SATAKUNTA = "06"


def test_every_bundled_list_is_there_in_full() -> None:
    lists = [code.list for code in rules.codes()]
    assert {name: lists.count(name) for name in lists} == {
        "service_class": 228,
        "target_group": 17,
        "life_event": 19,
        "wellbeing_county": 23,
        "region": 19,
        "hospital_district": 21,
    }


def test_a_parent_is_a_code_of_the_same_list_and_comes_first() -> None:
    seen: set[tuple[str, str]] = set()
    for code in rules.codes():
        assert code.parent is None or (code.list, code.parent) in seen
        seen.add((code.list, code.code))


def test_the_positions_of_a_list_run_from_one() -> None:
    events = [code for code in rules.codes() if code.list == "life_event"]
    assert [code.position for code in events] == list(range(1, 20))
    assert events[-1].code == "KE14"


def test_a_service_class_has_three_names_and_a_description() -> None:
    found = next(code for code in rules.codes() if code.code == "P27.1")
    assert set(found.name) == {"fi", "sv", "en"}
    assert found.parent == "P27"
    assert found.description["fi"]
    assert found.uri == "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P27.1"


def test_a_target_group_has_no_description() -> None:
    found = next(code for code in rules.codes() if code.list == "target_group")
    assert found.description == {}


def test_satakunta_has_its_sixteen_municipalities() -> None:
    own = [row for row in rules.municipalities() if row.county == SATAKUNTA]
    assert len(own) == 16
    assert {row.region for row in own} == {"04"}
    assert {"609", "684"} <= {row.code for row in own}


def test_every_municipality_belongs_to_a_county_and_a_region_of_the_lists() -> None:
    known = {(code.list, code.code) for code in rules.codes()}
    municipalities = rules.municipalities()
    assert len(municipalities) == 309
    assert {("wellbeing_county", row.county) for row in municipalities} <= known
    assert {("region", row.region) for row in municipalities} <= known


def test_the_eight_themes_use_service_classes_that_exist() -> None:
    known = {code.code for code in rules.codes() if code.list == "service_class"}
    themes = rules.themes()
    assert len(themes) == 8
    for theme in themes:
        assert set(theme.name) == set(theme.description) == {"fi", "sv", "en"}
        assert known.issuperset(theme.service_classes)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("P27", ["P27"]), ("P27.1", ["P27.1", "P27"]), ("a.b.c", ["a.b.c", "a.b", "a"])],
)
def test_the_ancestors_of_a_code_are_itself_and_all_above_it(
    code: str, expected: list[str]
) -> None:
    assert rules.ancestors(code) == expected
