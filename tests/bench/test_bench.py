"""The bench runs from one end to the other; how fast is not a test's business."""

import json
import math
from typing import Any

import pytest

from tests.bench.__main__ import main
from tests.bench.table import Row, Target

SMALL = ("--services", "150", "--channels", "300", "--seconds", "1")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    kept = tmp_path_factory.mktemp("bench") / "figures.json"
    assert main([*SMALL, "--out", str(kept)]) == 0
    return {row["name"].strip(): row for row in json.loads(kept.read_text())["rows"]}


def test_every_figure_is_a_finite_number(figures: dict[str, Any]) -> None:
    numbers = [row[key] for row in figures.values() for key in ("ours", "against", "ratio")]
    assert all(math.isfinite(number) for number in numbers if number is not None)


def test_every_measurement_has_its_rows(figures: dict[str, Any]) -> None:
    assert figures.keys() >= {
        "full sync into rows",
        "search documents, cold",
        "search documents, warm",
        "unchanged full re-run",
        "full rebuild of the index",
        "search, a Zipf mix",
        "search",
        "search with a filter",
        "search never seen before",
        "suggestions",
        "guidance",
        "one service by id",
    }


def test_a_full_run_on_an_unchanged_register_writes_nothing(figures: dict[str, Any]) -> None:
    assert (figures["rows written"]["ours"], figures["services to index"]["ours"]) == (0, 0)


@pytest.mark.parametrize(("ours", "met"), [(1.0, False), (4.0, True)])
def test_a_target_of_at_least_is_met_from_its_bound_on(ours: float, met: bool) -> None:
    assert Row("", ours, "/s", 1.0, Target(4, at_least=True)).is_met is met


@pytest.mark.parametrize(("ours", "met"), [(8.0, True), (8.1, False)])
def test_a_target_of_at_most_is_met_up_to_its_bound(ours: float, met: bool) -> None:
    assert Row("", ours, "s", 2.0, Target(4)).is_met is met


def test_a_figure_without_another_is_judged_by_itself() -> None:
    assert Row("", 501, "MiB", None, Target(500)).is_met is False


def test_a_row_without_a_target_is_not_judged() -> None:
    assert Row("", 1.0, "s", 2.0).is_met is None
