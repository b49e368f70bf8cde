"""Decisions that need no database: reasons, moments, cells of a table."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.listings import rules, translate

GOOD = rules.Standing(
    published=True,
    withdrawn=False,
    hidden=False,
    indexed=True,
    themes=["culture"],
    target_groups=["KR1"],
    name={"fi": "Paja"},
    last_seen_at=datetime(2026, 5, 4, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"withdrawn": True, "published": False}, ["withdrawn"]),
        ({"hidden": True, "published": False}, ["hidden"]),
        ({"themes": []}, ["no_class_in_theme"]),
        ({"target_groups": []}, ["no_target_group"]),
        ({"name": {}}, ["no_name"]),
        ({"name": {"fi": " "}}, ["no_name"]),
        ({"indexed": False}, ["waiting_for_indexing"]),
        ({"indexed": False, "published": False, "hidden": True}, ["hidden"]),
    ],
)
def test_each_reason_has_its_cause(changed: dict[str, Any], expected: list[str]) -> None:
    assert rules.reasons(replace(GOOD, **changed)) == expected


def test_a_row_left_behind_in_the_index_does_not_show_a_hidden_service() -> None:
    assert not rules.in_search(replace(GOOD, published=False, hidden=True))


def test_a_moment_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        rules.moment("2026-05-04T09:30:00")


def test_a_cursor_is_not_taken_for_a_moment() -> None:
    assert rules.moment("MTIz") is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_of_a_table_begins_like_a_formula(text: str) -> None:
    row = translate.cells(
        {
            "id": "1",
            "name": {"fi": text},
            "summary": None,
            "description": {},
            "organisation": {"fi": text},
            **{key: [text] for key in ("municipalities", "counties", "themes", "languages")},
            **{key: [] for key in ("service_classes", "target_groups")},
            **dict.fromkeys(("charge_type", "web_page"), text),
            "latitude": -61.5,
            "longitude": None,
            "changed_at": rules.moment("2026-05-04T09:30:00Z"),
        }
    )
    texts = [cell for cell in row if cell != "-61.5"]
    assert not [cell for cell in texts if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert len(row) == len(translate.COLUMNS)


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_a_line_is_read_back_as_it_was_written(cells: list[str]) -> None:
    written = translate.lines([[*cells, "end"]])
    assert written.endswith("\r\n")
    assert list(csv.reader(io.StringIO(written, newline=""))) == [[*cells, "end"]]
