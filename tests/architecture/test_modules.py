"""The brakes: modules stay small, time is read in one place, nothing is left for later."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = sorted(path for top in ("libs", "services") for path in (ROOT / top).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_module_grows_past_300_lines() -> None:
    assert [str(path) for path in SOURCE if lines(path) > 300] == []


def test_no_test_module_grows_past_500_lines() -> None:
    assert [str(path) for path in TESTS if lines(path) > 500] == []


def test_only_the_clock_reads_the_time() -> None:
    reads = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
    found = [path.name for path in SOURCE if reads.search(path.read_text())]
    assert found == ["clock.py"]


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_nothing_is_left_for_later(word: str) -> None:
    marked = re.compile(rf"\b{word}\b")
    assert [str(path) for path in SOURCE if marked.search(path.read_text())] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in SOURCE
        if path.name != "__init__.py" and not path.read_text().startswith('"""')
    ]
    assert silent == []
